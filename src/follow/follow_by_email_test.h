/* follow_by_email_test: what the tests of following by email share: a page with a drive, its followers, turns of the clock. */
#ifndef FOLLOW_FOLLOW_BY_EMAIL_TEST_H
#define FOLLOW_FOLLOW_BY_EMAIL_TEST_H
#include "tests/letter_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "appointment/appointment_drive.h"
#include "base/id.h"
#include "follow/follow_by_email.h"
#include "follow/follow_news.h"
#include "quiet/quiet.h"
#include "follow_by_email_sql.h"
#include "limits.h"
#include "outbox/outbox_bounce.h"
#include "outbox_sql.h"
#include "thanks/thanks_letter.h"

#define REA TEXT("rea@example.org")

static struct bench bench;
static struct context *context;

static UNUSED int
set_up(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	test_bench_run(bench.site, "UPDATE announcement SET ended_at = 1");
	return 0;
}

static UNUSED int
tear_down(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static UNUSED int64_t
count(const char *sql)
{
	return test_bench_count(bench.site, sql);
}

static UNUSED void
wait(int64_t us)
{
	context->now = instant_plus(context->now, us);
}

static UNUSED struct honour_page
page(void)
{
	struct honour_page now;

	assert_int_equal(honour_read(context, bench.page, &now), FOUND_OK);
	return now;
}

static UNUSED enum follow_ask
ask(struct text email, enum follower_often often)
{
	const struct honour_page now = page();

	return follow_ask(context, &now, email, often);
}

static UNUSED struct secret
link_of(struct text email)
{
	struct follow_by_email_sql_find row;

	assert_int_equal(follow_by_email_sql_find(context, bench.page, people_email_hash(context, email), &row), DB_READ);
	return follow_follower_link(context, row.id);
}

static UNUSED struct follower
follower_of(struct secret link)
{
	struct follower follower;

	assert_int_equal(follow_follower(context, link, &follower), FOUND_OK);
	return follower;
}

/* What waits leaves. */
static UNUSED void
empty_outbox(void)
{
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE sent_at IS NULL AND not_before < 9000000000000000");
}

static UNUSED struct secret
followed(struct text email, enum follower_often often)
{
	struct secret link;

	assert_int_equal(ask(email, often), FOLLOW_ASK_OK);
	link = link_of(email);
	assert_int_equal(follow_confirm(context, link), FOUND_OK);
	empty_outbox();
	wait(INSTANT_MINUTE);
	return link;
}

static UNUSED struct thanks_letter_id
letter_sent(bool in_public)
{
	const struct thanks_letter_words words = { TEXT("We were not alone."), false, in_public };
	const struct thanks_letter_when now = { .now = true };
	struct thanks_letter_id letter;

	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
	assert_int_equal(thanks_letter_send(context, bench.page, bench.organiser, letter, &now), THANKS_LETTER_SEND_OK);
	wait(INSTANT_MINUTE);
	return letter;
}

static UNUSED struct drive_id
drive_added(void)
{
	const struct drive_words words = bench_words();
	struct drive_id drive;

	assert_int_equal(drive_open(context, bench.organiser, bench.page, &words, &drive), DRIVE_OPEN_OK);
	wait(INSTANT_MINUTE);
	return drive;
}

/* One turn of the clock: letters to the people who came, then news. */
static UNUSED int64_t
tell(void)
{
	assert_true(bench_send_letters(context) >= 0);
	return outbox_expand_due(context, &follow_news_expander);
}

/* Turns until nothing is left to write. */
static UNUSED int64_t
tell_all(void)
{
	int64_t all = 0;

	for (int turn = 0; turn < 10; turn++) {
		all += tell();
		empty_outbox();
	}
	return all;
}

static UNUSED int64_t
news(void)
{
	return bench_emails(&bench, "follow_news");
}

/* The newest email, whole. */
static UNUSED struct text
newest(void)
{
	struct outbox_sql_one_due row;
	struct outbox_sql_due_list due;
	struct text message;

	assert_int_equal(outbox_sql_due(context, context->now, 1000, &due), DB_READ);
	assert_int_equal(outbox_sql_one_due(context, due.at[due.count - 1].id, context->now, &row), DB_READ);
	assert_int_equal(crypto_open(context->arena, &context->site->keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &message),
	                 CRYPTO_OPEN_OK);
	return message;
}

static UNUSED bool
has(struct text text, const char *part)
{
	size_t at;

	return text_find(text, text_of(part), &at);
}

#endif
