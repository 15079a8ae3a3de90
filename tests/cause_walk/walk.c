#include "tests/cause_walk/walk.h"

#include <stdio.h>

#include "authors.h"
#include "expanders.h"
#include "limits.h"
#include "thanks/thanks.h"
#include "outbox_sql.h"

/* What is promised to every address, independent of limits.h. */
enum { AN_HOUR = 5, A_DAY = 20, FINDS_AN_HOUR = 3, FINDS_A_DAY = 6, DAYS_AT_MOST = 60 };

void
walk_open(struct walk *walk, int places)
{
	struct drive_words words = bench_words();

	*walk = (struct walk){ 0 };
	words.capacity = (int16_t)places;
	bench_open_with(&walk->bench, &words);
	connection_set_follow_ups(walk->bench.context->connection, &waiting_follow_ups);
	walk->words = words;
	walk->context = walk->bench.context;
	walk->scratch = arena_new(64 * (size_t)MIB);
	/* Every email ever put, in this order, also when its row is gone. */
	test_bench_run(walk->bench.site, "CREATE TABLE walk_put (n INTEGER PRIMARY KEY, id INTEGER, cause TEXT, to_hash BLOB, digest BLOB,"
	               " about INTEGER)");
	test_bench_run(walk->bench.site, "CREATE TRIGGER walk_put_one AFTER INSERT ON outbox_email BEGIN"
	               " INSERT INTO walk_put (id, cause, to_hash, digest, about)"
	               " VALUES (NEW.id, NEW.cause, NEW.to_hash, NEW.replace_hash, NEW.about); END");
}

void
walk_close(struct walk *walk)
{
	arena_free(walk->scratch);
	bench_close(&walk->bench);
}

int64_t
walk_count(struct walk *walk, const char *format, ...)
{
	char sql[2000];
	va_list list;

	va_start(list, format);
	assert_in_range(vsnprintf(sql, sizeof sql, format, list), 1, sizeof sql - 1);
	va_end(list);
	return test_bench_count(walk->bench.site, sql);
}

/* What outbox_send.c does with one email that is due. */
static void
let_go(struct walk *walk, struct context *context, struct email_id id)
{
	struct outbox_letter letter;

	switch (outbox_letter_read(context, id, authors_write, &letter)) {
	case OUTBOX_LETTER_READ_OK:
		if (walk->sent != NULL)
			walk->sent(walk, &letter);
		assert_int_equal(outbox_sql_sent(context, id, context->now, (struct bytes){ (const uint8_t *)"", 0 }), DB_WROTE);
		return;
	case OUTBOX_LETTER_READ_HELD:
		assert_true(instant_compare(letter.held_until, context->now) > 0);
		assert_int_equal(outbox_sql_hold(context, id, letter.held_until), DB_WROTE);
		return;
	case OUTBOX_LETTER_READ_OVER:                             /* check_nothing_lost() says when it may be */
		assert_int_equal(outbox_sql_drop(context, id), DB_WROTE);
		return;
	case OUTBOX_LETTER_READ_REFUSED:
	case OUTBOX_LETTER_READ_FAULT:
	case OUTBOX_LETTER_READ_NOT_DUE:
	case OUTBOX_LETTER_READ_UNREADABLE:
	case OUTBOX_LETTER_READ_IMPOSSIBLE: break;
	}
	fail_msg("an email that was put neither leaves nor waits");
}

static void
send_due(struct walk *walk)
{
	struct context sending = *walk->context;
	struct outbox_sql_due_list due;

	sending.arena = walk->scratch;
	assert_true(outbox_sql_due(&sending, sending.now, 1000, &due) != DB_READ_FAULT);
	for (size_t i = 0; i < due.count; i++)
		let_go(walk, &sending, due.at[i].id);
	arena_reset(walk->scratch);
}

void
walk_wait_without_server(struct walk *walk, int64_t us)
{
	walk->context->now = instant_plus(walk->context->now, us);
}

void
walk_wait(struct walk *walk, int64_t us)
{
	int64_t told;

	walk->context->now = instant_plus(walk->context->now, us);
	do {
		told = expanders_run(walk->context);
		assert_true(told >= 0);
	} while (told > 0);
	send_due(walk);
}

void
walk_until_all_left(struct walk *walk)
{
	for (int hour = 0; hour < DAYS_AT_MOST * 24; hour++) {
		if (walk_count(walk, "SELECT (SELECT count(*) FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL)"
		               " + (SELECT count(*) FROM announcement WHERE ended_at IS NULL)") == 0)
			return;
		walk_wait(walk, INSTANT_HOUR);
	}
	fail_msg("after %d days an email waits still", DAYS_AT_MOST);
}

/* The causes that do not count: what the receiver pressed, reports to the operator, who has a list of them, and "Find my appointment",
 * which has a limit of its own. */
static const char *
exempt(struct walk *walk)
{
	struct text words = TEXT("''");

	for (int cause = OUTBOX_CAUSE_NONE + 1; cause < OUTBOX_CAUSE_COUNT; cause++) {
		if (outbox_cause_is_counted((enum outbox_cause)cause))
			continue;
		assert_true(outbox_cause_rule((enum outbox_cause)cause)->pressed == OUTBOX_PRESSED_SELF || cause == OUTBOX_CAUSE_CONCERN ||
		            cause == OUTBOX_CAUSE_FIND);
		words = text_format(walk->context->arena, "%.*s, '%s'", TEXT_PRINT(words), outbox_cause_word((enum outbox_cause)cause));
	}
	return text_terminated(walk->context->arena, words);
}

/* The most emails of these causes that left for one address within any time so long. */
static int64_t
most_within(struct walk *walk, int64_t us, const char *causes)
{
	return walk_count(walk, "SELECT coalesce(max((SELECT count(*) FROM outbox_email o WHERE o.to_hash = m.to_hash AND o.cause %s"
	                  " AND o.sent_at > m.sent_at - %lld AND o.sent_at <= m.sent_at)), 0)"
	                  " FROM outbox_email m WHERE m.sent_at IS NOT NULL AND m.cause %s", causes, (long long)us, causes);
}

/* A ticket whose address was corrected before it left: the email about that went to the right one. */
#define CORRECTED "EXISTS (SELECT 1 FROM appointment a WHERE a.id = p.about AND a.link_generation > 1)"

/* Each was sent, or a newer one about the same replaced it, and that only where outbox_cause.def allows it. */
static void
check_nothing_lost(struct walk *walk)
{
	assert_int_equal(walk_count(walk, "SELECT count(*) FROM walk_put p WHERE NOT EXISTS (SELECT 1 FROM outbox_email m WHERE m.id = p.id)"
	                 " AND NOT EXISTS (SELECT 1 FROM walk_put newer WHERE newer.digest = p.digest AND newer.n > p.n)"
	                 " AND NOT " CORRECTED), 0);
	for (int cause = OUTBOX_CAUSE_NONE + 1; cause < OUTBOX_CAUSE_COUNT; cause++) {
		const char *word = outbox_cause_word((enum outbox_cause)cause);

		switch (outbox_cause_rule((enum outbox_cause)cause)->gather) {
		case OUTBOX_GATHER_NEWEST:
		case OUTBOX_GATHER_DRIVE:  break;
		case OUTBOX_GATHER_ALONE:
		case OUTBOX_GATHER_ONCE:
			if (walk_count(walk, "SELECT count(*) FROM walk_put p WHERE cause = '%s' AND id NOT IN (SELECT id FROM outbox_email)"
			               " AND NOT " CORRECTED, word) > 0)
				fail_msg("%s: a newer email took the place of one, which outbox_cause.def does not say", word);
		}
	}
	assert_int_equal(walk_count(walk, "SELECT count(*) FROM outbox_email WHERE failed_at IS NOT NULL"), 0);
}

void
walk_check_limits(struct walk *walk)
{
	const char *counted = text_terminated(walk->context->arena, text_format(walk->context->arena, "NOT IN (%s)", exempt(walk)));

	assert_in_range(most_within(walk, INSTANT_HOUR, counted), 0, AN_HOUR);
	assert_in_range(most_within(walk, INSTANT_DAY, counted), 0, A_DAY);
	assert_in_range(most_within(walk, INSTANT_HOUR, "= 'find'"), 0, FINDS_AN_HOUR);
	assert_in_range(most_within(walk, INSTANT_DAY, "= 'find'"), 0, FINDS_A_DAY);
	check_nothing_lost(walk);
}

void
walk_check(struct walk *walk, enum outbox_cause cause, int64_t put)
{
	const char *word = outbox_cause_word(cause);
	const int64_t were = walk_count(walk, "SELECT count(*) FROM walk_put WHERE cause = '%s'", word);

	assert_in_range(were, put < 0 ? 1 : put, put < 0 ? INT64_MAX : put);
	assert_int_equal(walk_count(walk, "SELECT count(DISTINCT to_hash) FROM walk_put WHERE cause = '%s'", word), 1);
	assert_true(walk_count(walk, "SELECT count(*) FROM outbox_email WHERE cause = '%s' AND sent_at IS NOT NULL", word) > 0);
	walk_check_limits(walk);
}

/* ---- steps that many causes begin with ---- */

struct text
walk_name(struct walk *walk, int number)
{
	return text_format(walk->context->arena, "Mallory %d", number);
}

void
walk_open_page(struct walk *walk, int number)
{
	const struct text email = text_format(walk->context->arena, "mallory%d@example.org", number);
	const struct honour_opening opening = {
		.name = TEXT(WALK_HONOURED), .words = TEXT("Words."), .living = true, .keeper_email = email, .inviter = TEXT("Ann Wood"),
	};
	struct honour_page_id *page = &walk->others[number].page;
	struct person_id *organiser = &walk->others[number].organiser;

	assert_int_equal(people_ensure(walk->context, email, TEXT("Mallory"), organiser), PEOPLE_ENSURE_OK);
	assert_int_equal(honour_open(walk->context, *organiser, &opening, page), HONOUR_OPEN_OK);
	assert_true(honour_make_keeper(walk->context, *page, *organiser));
	assert_int_equal(honour_publish(walk->context, *page, *organiser, false), HONOUR_PUBLISH_OK);
}

struct appointment
walk_book(struct walk *walk, size_t slot, int number, struct text email)
{
	const struct donor donor = { walk_name(walk, number), email, TEXT("") };
	struct bench *bench = &walk->bench;
	struct appointment booked;
	struct secret link;

	assert_int_equal(appointment_take(walk->context, bench->page, bench->drive.id, bench->slots.at[slot].id, &donor, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(walk->context, link, &booked), FOUND_OK);
	return booked;
}

void
walk_book_many(struct walk *walk)
{
	for (int i = 0; i < WALK_MANY; i++)
		(void)walk_book(walk, (size_t)i % 7, i, VICTIM);
}

struct appointment_group
walk_book_group(struct walk *walk, int number, struct text email)
{
	const struct donor leader = { walk_name(walk, number), email, TEXT("") };
	struct bench *bench = &walk->bench;
	struct appointment_group group;
	struct secret link;

	assert_int_equal(appointment_take_group(walk->context, bench->page, bench->drive.id, bench->slots.at[number % 7].id, 2, true, &leader,
	                                        &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(walk->context, link, &group), FOUND_OK);
	return group;
}
