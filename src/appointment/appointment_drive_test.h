/* appointment_drive_test: what the tests of an edited, closed or cancelled drive share. */
#ifndef APPOINTMENT_APPOINTMENT_DRIVE_TEST_H
#define APPOINTMENT_APPOINTMENT_DRIVE_TEST_H
#include "appointment/appointment_drive.h"

#include "tests/appointment_bench.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_news.h"
#include "drive/drive_note.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"

static UNUSED bool
holds(struct text text, const char *needle)
{
	size_t at;

	return text_find(text, text_of(needle), &at);
}

static UNUSED struct appointment_group
group_of(struct bench *bench, size_t slot, int64_t size, bool only_organises, int leader)
{
	struct donor donor = bench_donor(bench, leader);
	struct appointment_group group;
	struct secret link;

	assert_int_equal(appointment_take_group(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id, size,
	                                        only_organises, &donor, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench->context, link, &group), FOUND_OK);
	return group;
}

static UNUSED struct drive
drive_now(struct bench *bench)
{
	struct drive drive;

	assert_int_equal(drive_read(bench->context, bench->drive.id, &drive), FOUND_OK);
	return drive;
}

/* What is gathered for ten minutes (appointment_news_test), or told by a job, is told at once here. */
static UNUSED void
tell_now(struct bench *bench)
{
	test_bench_run(bench->site, "UPDATE announcement SET not_before = 0 WHERE ended_at IS NULL");
	while (outbox_expand_due(bench->context, &appointment_news_expander) > 0 ||
	       outbox_expand_due(bench->context, &appointment_cancelled_expander) > 0)
		;
}

static UNUSED enum appointment_drive_edit
edit_untold(struct bench *bench, const struct drive_words *words, struct drive_edit *edit)
{
	struct drive_planned planned;

	assert_int_equal(drive_plan(bench->context->arena, words, &planned.slots, &planned.starts, &planned.ends), DRIVE_PLAN_OK);
	return appointment_drive_edit(bench->context, bench->organiser, bench->drive.id, words, &planned, TEXT_NONE, edit);
}

static UNUSED enum appointment_drive_edit
edit_to(struct bench *bench, const struct drive_words *words, struct drive_edit *edit)
{
	const enum appointment_drive_edit outcome = edit_untold(bench, words, edit);

	tell_now(bench);
	return outcome;
}

/* Emails about the drive that this person was sent. */
static UNUSED int64_t
emails_to(struct bench *bench, const char *kind, const char *address)
{
	int64_t count;

	assert_int_equal(outbox_count(bench->context, text_of(address), kind, (struct instant){ 0 }, &count), OUTBOX_COUNT_OK);
	return count;
}

/* The newest email that the condition is true of, as it is sent. */
static UNUSED struct text
email_where(struct bench *bench, const char *condition)
{
	struct text sql = text_format(bench->context->arena, "SELECT max(id) FROM outbox_email WHERE %s", condition), message;
	struct email_id id = { test_bench_count(bench->site, text_terminated(bench->context->arena, sql)) };
	struct outbox_sql_one_due row;

	assert_int_equal(outbox_sql_one_due(bench->context, id, bench->context->now, &row), DB_READ);
	assert_int_equal(crypto_open(bench->context->arena, &bench->site->site.keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &message),
	                 CRYPTO_OPEN_OK);
	return message;
}

static UNUSED struct text
email_of(struct bench *bench, const char *kind)
{
	return email_where(bench, text_terminated(bench->context->arena, text_format(bench->context->arena, "cause = '%s'", kind)));
}

/* To the leader of the first group. */
static UNUSED struct text
email_of_leader(struct bench *bench, const char *kind)
{
	const struct text condition = text_format(bench->context->arena, "cause = '%s'"
		" AND to_hash = (SELECT leader_email_hash FROM booking_group ORDER BY id LIMIT 1)", kind);

	return email_where(bench, text_terminated(bench->context->arena, condition));
}

#endif
