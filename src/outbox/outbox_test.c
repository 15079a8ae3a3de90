#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "limits.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"
#include "tests/bench_context.h"

#define WORDS(literal) { literal, sizeof(literal) - 1 }
static const struct outbox_email ticket = {
	.to = WORDS("rosa@example.org"), .to_name = WORDS("Rosa"), .subject = WORDS("Your place is kept"),
	.body = WORDS("Saturday 31 October, 10:15\n"), .cause = OUTBOX_CAUSE_MESSAGE_TELL,
};

static struct text
message_of_only_row(struct test_bench *bench, struct text *to)
{
	struct context *context = &bench->context;
	struct outbox_sql_due_list due;
	struct outbox_sql_one_due row;
	struct text message;

	assert_int_equal(outbox_sql_due(context, context->now, 2, &due), DB_READ);
	assert_int_equal(due.count, 1);
	assert_int_equal(outbox_sql_one_due(context, due.at[0].id, context->now, &row), DB_READ);
	assert_int_equal(crypto_open(context->arena, &bench->site.keys, SEALED_OUTBOX_TO, row.to_sealed, to), CRYPTO_OPEN_OK);
	assert_int_equal(crypto_open(context->arena, &bench->site.keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &message), CRYPTO_OPEN_OK);
	return message;
}

static bool
holds(struct text text, const char *needle)
{
	size_t at;

	return text_find(text, text_of(needle), &at);
}

static void
an_email_that_is_put_is_due_at_once_and_whole(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct outbox_email email = ticket;
	struct text to, message;

	email.unsubscribe = TEXT("https://blood.example.org/no-more/X");
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	message = message_of_only_row(bench, &to);
	assert_true(text_equal(to, TEXT("rosa@example.org")));
	assert_true(holds(message, "Subject: Your place is kept\r\n"));
	assert_true(holds(message, "Saturday 31 October, 10:15"));
	assert_true(holds(message, "@blood.example.org>\r\n"));
	assert_true(holds(message, "Auto-Submitted: auto-generated\r\n"));
	assert_true(holds(message, "List-Unsubscribe: <https://blood.example.org/no-more/X>\r\n"));
	assert_true(holds(message, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
	test_bench_close(bench);
}

static void
nobody_is_named_in_the_database(void **state)
{
	struct test_bench *bench = test_bench_open();

	assert_int_equal(outbox_put(&bench->context, &ticket), OUTBOX_PUT_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE instr(to_sealed, CAST('rosa' AS BLOB)) > 0"
		" OR instr(message_sealed, CAST('Rosa' AS BLOB)) > 0 OR instr(to_hash, CAST('rosa' AS BLOB)) > 0"), 0);
	test_bench_close(bench);
}

static void
email_of_what_did_not_happen_does_not_exist(void **state)
{
	struct test_bench *bench = test_bench_open();

	{
		DB_TRANSACTION(tx, &bench->context);

		assert_int_equal(outbox_put(&bench->context, &ticket), OUTBOX_PUT_OK);
	}
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 0);
	test_bench_close(bench);
}

static void
the_same_idempotency_key_is_put_once(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct outbox_email email = ticket;

	email.idempotency_key = TEXT("reminder 0000000000001");
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_ALREADY);
	email.idempotency_key = TEXT("reminder 0000000000002");
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	email.idempotency_key = TEXT_NONE;
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 4);
	test_bench_close(bench);
}

static void
a_person_who_asks_to_get_no_email_gets_no_strangers_email(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct outbox_email invitation = ticket;

	invitation.cause = OUTBOX_CAUSE_INVITATION;
	assert_int_equal(outbox_refused(&bench->context, invitation.to), OUTBOX_REFUSED_NO);
	assert_int_equal(outbox_put(&bench->context, &invitation), OUTBOX_PUT_OK);
	assert_int_equal(outbox_refuse(&bench->context, TEXT("Rosa@Example.org")), OUTBOX_REFUSE_OK);
	assert_int_equal(outbox_refuse(&bench->context, invitation.to), OUTBOX_REFUSE_OK);
	assert_int_equal(outbox_refused(&bench->context, invitation.to), OUTBOX_REFUSED_YES);
	assert_int_equal(outbox_put(&bench->context, &invitation), OUTBOX_PUT_REFUSED);
	assert_int_equal(outbox_put(&bench->context, &ticket), OUTBOX_PUT_OK);      /* what she asked for herself */
	assert_int_equal(outbox_allow(&bench->context, invitation.to), OUTBOX_REFUSE_OK);
	assert_int_equal(outbox_put(&bench->context, &invitation), OUTBOX_PUT_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 3);
	test_bench_close(bench);
}

static void
an_address_that_was_confirmed_stays_so_however_it_is_typed(void **state)
{
	struct test_bench *bench = test_bench_open();

	assert_int_equal(outbox_confirmed(&bench->context, ticket.to), OUTBOX_CONFIRMED_NO);
	assert_true(outbox_confirm(&bench->context, TEXT("Rosa@Example.org")));
	assert_true(outbox_confirm(&bench->context, ticket.to));
	assert_int_equal(outbox_confirmed(&bench->context, ticket.to), OUTBOX_CONFIRMED_YES);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM email_confirmed"), 1);
	test_bench_close(bench);
}

static void
what_cannot_be_a_message_is_impossible_and_stays_as_a_row_that_failed(void **state)
{
	static const struct text wrong[] = {
		WORDS(""), { NULL, 0 }, WORDS("rosa"), WORDS("rosa@example.org\r\nBcc: x@example.org"),
		WORDS("a@example.org,b@example.org"), WORDS("rosa@example.org\0"), WORDS("ros\xff@example.org"),
	};
	struct test_bench *bench = test_bench_open();
	struct outbox_email email = ticket;

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		email.to = wrong[i];
		assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_IMPOSSIBLE);
	}
	email = ticket;
	email.body = (struct text){ arena_take(bench->context.arena, 2 * LIMIT_EMAIL_BYTES), 2 * LIMIT_EMAIL_BYTES };
	memset((char *)(uintptr_t)email.body.at, 'a', email.body.length);
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_IMPOSSIBLE);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE failed_at IS NULL"), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE length(to_sealed) + length(message_sealed) > 0"), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE failure = 'impossible'"), COUNT_OF(wrong) + 1);
	test_bench_close(bench);
}

static void
a_subject_cannot_add_a_header(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct outbox_email email = ticket;
	struct text to, message;

	email.subject = TEXT("Kept\r\nBcc: eve@example.org");
	email.to_name = TEXT("Rosa\r\nBcc: eve@example.org");
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	message = message_of_only_row(bench, &to);
	assert_false(holds(message, "\nBcc:"));
	test_bench_close(bench);
}

static void
emails_are_counted_by_address_kind_and_time(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct context *context = &bench->context;
	const struct instant begin = context->now;
	struct outbox_email other = ticket;
	int64_t count;

	other.cause = OUTBOX_CAUSE_SIGN_IN;
	assert_int_equal(outbox_put(context, &ticket), OUTBOX_PUT_OK);
	context->now = instant_plus(begin, INSTANT_HOUR);
	assert_int_equal(outbox_put(context, &ticket), OUTBOX_PUT_OK);
	assert_int_equal(outbox_put(context, &other), OUTBOX_PUT_OK);
	assert_int_equal(outbox_count(context, TEXT("ROSA@example.org"), "message_tell", begin, &count), OUTBOX_COUNT_OK);
	assert_int_equal(count, 2);
	assert_int_equal(outbox_count(context, ticket.to, "message_tell", context->now, &count), OUTBOX_COUNT_OK);
	assert_int_equal(count, 1);
	assert_int_equal(outbox_count(context, TEXT("b@example.org"), "message_tell", begin, &count), OUTBOX_COUNT_OK);
	assert_int_equal(count, 0);
	test_bench_close(bench);
}

static void
rows_of_old_sent_email_are_forgotten_and_waiting_email_never(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct context *context = &bench->context;
	struct outbox_sql_due_list due;
	const struct bytes nothing = { (const uint8_t *)"", 0 };

	for (int i = 0; i < 3; i++)
		assert_int_equal(outbox_put(context, &ticket), OUTBOX_PUT_OK);
	assert_int_equal(outbox_sql_due(context, context->now, 9, &due), DB_READ);
	assert_int_equal(outbox_sql_sent(context, due.at[0].id, context->now, nothing), DB_WROTE);
	assert_int_equal(outbox_sql_fail(context, due.at[1].id, context->now, nothing, OUTBOX_FAILURE_REFUSED), DB_WROTE);
	assert_int_equal(outbox_forget_old(context), OUTBOX_FORGET_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 3);
	context->now = instant_plus(context->now, (LIMIT_EMAIL_KEPT_DAYS + 1) * INSTANT_DAY);
	assert_int_equal(outbox_forget_old(context), OUTBOX_FORGET_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 1);
	test_bench_close(bench);
}

static void
a_database_that_is_gone_is_a_fault(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct outbox_email invitation = ticket;
	int64_t count;

	invitation.cause = OUTBOX_CAUSE_INVITATION;
	test_bench_run(bench, "DROP TABLE outbox_email");
	assert_int_equal(outbox_put(&bench->context, &ticket), OUTBOX_PUT_FAULT);
	assert_int_equal(outbox_count(&bench->context, ticket.to, "message_tell", bench->context.now, &count), OUTBOX_COUNT_FAULT);
	assert_int_equal(outbox_forget_old(&bench->context), OUTBOX_FORGET_FAULT);
	test_bench_run(bench, "DROP TABLE email_refused");
	assert_int_equal(outbox_put(&bench->context, &invitation), OUTBOX_PUT_FAULT);
	assert_int_equal(outbox_refuse(&bench->context, ticket.to), OUTBOX_REFUSE_FAULT);
	assert_int_equal(outbox_allow(&bench->context, ticket.to), OUTBOX_REFUSE_FAULT);
	assert_int_equal(outbox_refused(&bench->context, ticket.to), OUTBOX_REFUSED_FAULT);
	test_bench_close(bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_email_that_is_put_is_due_at_once_and_whole),
		cmocka_unit_test(nobody_is_named_in_the_database),
		cmocka_unit_test(email_of_what_did_not_happen_does_not_exist),
		cmocka_unit_test(the_same_idempotency_key_is_put_once),
		cmocka_unit_test(a_person_who_asks_to_get_no_email_gets_no_strangers_email),
		cmocka_unit_test(an_address_that_was_confirmed_stays_so_however_it_is_typed),
		cmocka_unit_test(what_cannot_be_a_message_is_impossible_and_stays_as_a_row_that_failed),
		cmocka_unit_test(a_subject_cannot_add_a_header),
		cmocka_unit_test(emails_are_counted_by_address_kind_and_time),
		cmocka_unit_test(rows_of_old_sent_email_are_forgotten_and_waiting_email_never),
		cmocka_unit_test(a_database_that_is_gone_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
