/* Persons, sessions, the key of the database, the audit's chain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/unreadable.h"
#include "db/engine.h"
#include "limits.h"
#include "people/people_audit.h"
#include "people/people_sign_in.h"
#include "roles.h"
#include "tests/bench_context.h"

static struct test_bench *bench;

static int
open_bench(void **state)
{
	(void)state;
	bench = test_bench_open();
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	log_level_set(LOG_FAULT);
	return 0;
}

#define assert_words(one, other) assert_true(text_equal(one, TEXT(other)))

static struct person_id
make(struct text email, struct text name)
{
	struct person_id person;

	assert_int_equal(people_ensure(&bench->context, email, name, &person), PEOPLE_ENSURE_OK);
	return person;
}

/* From here on every statement on this table is a fault; the log is silent about it. */
static void
break_table(const char *sql)
{
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench, sql);
}

static void
one_address_is_one_person_however_it_is_written(void **state)
{
	struct person_id first = make(TEXT("maria@example.org"), TEXT("Maria")), again;

	(void)state;
	again = make(TEXT("Maria@Example.org"), TEXT(""));
	assert_true(person_id_equal(first, again));
	assert_false(person_id_equal(first, make(TEXT("jan@example.org"), TEXT(""))));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM person"), 2);
}

static void
a_name_once_given_is_left_alone_and_a_missing_one_is_filled_in(void **state)
{
	struct person_id person = make(TEXT("maria@example.org"), TEXT(""));
	struct person read;

	(void)state;
	assert_int_equal(people_read(&bench->context, person, &read), FOUND_OK);
	assert_words(read.name, "");
	make(TEXT("maria@example.org"), TEXT("Maria Keller"));
	make(TEXT("maria@example.org"), TEXT("Somebody Else"));
	make(TEXT("maria@example.org"), TEXT(""));
	assert_int_equal(people_read(&bench->context, person, &read), FOUND_OK);
	assert_words(read.name, "Maria Keller");
	assert_words(read.email, "maria@example.org");
	assert_true(person_id_equal(read.id, person));
}

static void
nobody_by_that_id_is_none(void **state)
{
	struct person read;

	(void)state;
	assert_int_equal(people_read(&bench->context, (struct person_id){ 77 }, &read), FOUND_NONE);
}

static void
neither_name_nor_address_stands_readable_in_the_database(void **state)
{
	(void)state;
	make(TEXT("maria@example.org"), TEXT("Maria Keller"));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM person WHERE instr(email_sealed, CAST('maria' AS BLOB)) > 0"
	                                  " OR instr(name_sealed, CAST('Maria' AS BLOB)) > 0"
	                                  " OR instr(email_hash, CAST('maria' AS BLOB)) > 0"), 0);
}

static void
what_is_sealed_opens_again_and_something_else_opens_to_nothing(void **state)
{
	struct context *context = &bench->context;
	struct bytes name = people_seal(context, SEALED_PERSON_NAME, TEXT("Maria"));
	struct bytes email = people_seal(context, SEALED_PERSON_EMAIL, TEXT("maria@example.org"));

	(void)state;
	assert_words(people_open(context, SEALED_PERSON_NAME, name), "Maria");
	assert_words(people_open(context, SEALED_PERSON_EMAIL, email), "maria@example.org");
	log_level_set(LOG_FAULT + 1);
	assert_words(people_open(context, SEALED_PERSON_EMAIL, name), "");
	assert_words(people_open(context, SEALED_SIGN_IN_EMAIL, email), "");
	assert_words(people_open(context, SEALED_PERSON_NAME, text_bytes(TEXT("no such thing, and longer than a nonce is"))), "");
}

static const char *
why_unreadable(void)
{
	struct unreadable rows[LIMIT_UNREADABLE_ROWS];
	const size_t count = unreadable_list(rows, COUNT_OF(rows));

	return count > 0 ? rows[count - 1].why : "";
}

static void
what_does_not_open_is_logged_with_its_reason_and_without_the_value(void **state)
{
	struct context *context = &bench->context;
	struct person_id maria;
	struct person read;

	(void)state;
	/* Other nonces than in the tests before: each value is logged once. */
	random_start_seeded(&bench->random, 8);
	maria = make(TEXT("maria@example.org"), TEXT("Maria Keller"));
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench, "UPDATE person SET name_sealed = CAST(x'09' || substr(name_sealed, 2) AS BLOB)");
	assert_int_equal(people_read(context, maria, &read), FOUND_OK);
	assert_words(read.name, "");
	assert_words(read.email, "maria@example.org");
	assert_string_equal(why_unreadable(), crypto_open_why(CRYPTO_OPEN_FORMAT));
	test_bench_run(bench, "UPDATE person SET name_sealed = CAST(x'0109' || substr(name_sealed, 3) AS BLOB)");
	assert_int_equal(people_read(context, maria, &read), FOUND_OK);
	assert_words(read.name, "");
	assert_string_equal(why_unreadable(), crypto_open_why(CRYPTO_OPEN_KEY));
	test_bench_run(bench, "UPDATE person SET name_sealed = email_sealed");
	assert_int_equal(people_read(context, maria, &read), FOUND_OK);
	assert_words(read.name, "");
	assert_string_equal(why_unreadable(), crypto_open_why(CRYPTO_OPEN_CHANGED));
}

/* A later version of the program knows the table by its new names: here a view stands for its statements. */
static void
what_was_sealed_is_read_after_its_table_and_column_were_renamed(void **state)
{
	struct context context = bench->context;
	char folder[] = "/tmp/givenback-rename-XXXXXX";
	struct person_id maria;
	struct person read;
	const char *path;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = text_terminated(context.arena, text_format(context.arena, "%s/site.sqlite", folder));
	assert_int_equal(connection_open(path, DB_READ_WRITE, &context.connection), CONNECTION_OPEN_OK);
	assert_int_equal(db_migrate(context.connection), DB_MIGRATE_OK);
	assert_int_equal(people_ensure(&context, TEXT("maria@example.org"), TEXT("Maria Keller"), &maria), PEOPLE_ENSURE_OK);
	assert_true(engine_run(context.connection, "ALTER TABLE person RENAME COLUMN name_sealed TO called_sealed;"
	                       " ALTER TABLE person RENAME COLUMN email_sealed TO address_sealed;"
	                       " ALTER TABLE person RENAME TO human;"
	                       " CREATE VIEW person AS SELECT id, address_sealed AS email_sealed, called_sealed AS name_sealed FROM human"));
	connection_close(context.connection);
	assert_int_equal(connection_open(path, DB_READ_ONLY, &context.connection), CONNECTION_OPEN_OK);
	assert_int_equal(people_read(&context, maria, &read), FOUND_OK);
	assert_words(read.email, "maria@example.org");
	assert_words(read.name, "Maria Keller");
	connection_close(context.connection);
	assert_int_equal(unlink(path), 0);
	(void)unlink(text_terminated(context.arena, text_format(context.arena, "%s-wal", path)));
	(void)unlink(text_terminated(context.arena, text_format(context.arena, "%s-shm", path)));
	assert_int_equal(rmdir(folder), 0);
}

static void
the_same_donor_is_the_same_email_and_name_folded(void **state)
{
	struct context *context = &bench->context;
	struct bytes maria = people_donor_hash(context, TEXT("maria@example.org"), TEXT("Maria Keller"));

	(void)state;
	assert_true(crypto_equal(maria, people_donor_hash(context, TEXT("MARIA@example.org"), TEXT("  maria   KELLER "))));
	assert_false(crypto_equal(maria, people_donor_hash(context, TEXT("maria@example.org"), TEXT("Jan Keller"))));
	assert_false(crypto_equal(maria, people_donor_hash(context, TEXT("jan@example.org"), TEXT("Maria Keller"))));
	assert_true(crypto_equal(people_donor_hash(context, TEXT("z@example.org"), TEXT("Zoe\u0308 O’Brien\u2011Quill")),
	                         people_donor_hash(context, TEXT("z@example.org"), TEXT("Zoë O'Brien-Quill"))));
	assert_false(crypto_equal(people_donor_hash(context, TEXT("z@example.org"), TEXT("Zoë")),
	                          people_donor_hash(context, TEXT("z@example.org"), TEXT("Zoe"))));
}

static void
a_broken_table_is_a_fault_of_every_operation_on_it(void **state)
{
	struct context *context = &bench->context;
	struct person_id person = make(TEXT("maria@example.org"), TEXT(""));
	struct person read;
	struct text token;

	(void)state;
	break_table("DROP TABLE person; DROP TABLE session; DROP TABLE audit; DROP TABLE sign_in");
	assert_int_equal(people_ensure(context, TEXT("jan@example.org"), TEXT(""), &person), PEOPLE_ENSURE_FAULT);
	assert_int_equal(people_read(context, person, &read), FOUND_FAULT);
	assert_false(people_start_session(context, person, &token));
	assert_false(people_audit(context, person, "honour.open", (struct audit_about){ .page = { 1 } }));
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_FAULT);
	assert_false(people_forget_old(context));
	assert_false(people_demo_link(context, 1, TEXT("maria@example.org"), (struct link){ TEXT("/home") }));
}

/* A person who is signed in is not sent to sign in because the database cannot be read. */
static void
a_session_that_cannot_be_read_is_a_fault_and_not_a_stranger(void **state)
{
	const struct person_id person = make(TEXT("maria@example.org"), TEXT(""));
	struct header cookie;
	struct request request;
	struct text token;

	(void)state;
	assert_true(people_start_session(&bench->context, person, &token));
	cookie = (struct header){ TEXT("Cookie"), text_join(bench->context.arena, TEXT("__Host-session="), token) };
	request = (struct request){ .context = bench->context, .method = METHOD_GET, .secure = true, .headers = &cookie, .header_count = 1 };
	break_table("ALTER TABLE session RENAME TO session_away");
	assert_int_equal(people_holds_signed_in(&request), ROLE_FAULT);
	test_bench_run(bench, "ALTER TABLE session_away RENAME TO session");
	assert_int_equal(people_holds_signed_in(&request), ROLE_HELD);
	cookie.value = TEXT("__Host-session=00000000000000000000000000");
	request.visitor = (struct visitor){ 0 };
	assert_int_equal(people_holds_signed_in(&request), ROLE_NOT_HELD);
}

/* ---- the audit ---- */

#define PAGE(number) (struct audit_about){ .page = { number } }

static void
the_audit_is_whole_when_nothing_was_changed(void **state)
{
	struct context *context = &bench->context;

	(void)state;
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_OK);
	for (int i = 0; i < 5; i++)
		assert_true(people_audit(context, (struct person_id){ i % 2 }, "honour.open", PAGE(7)));
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE person IS NULL"), 3);
	assert_int_equal(test_bench_count(bench, "SELECT max(page_sequence) FROM audit"), 5);
}

/* Four rows of page 7 and drive 8, and around them rows of others. */
static void
write_audit(void)
{
	test_bench_run(bench, "DELETE FROM audit");
	for (int i = 1; i <= 4; i++) {
		assert_true(people_audit(&bench->context, (struct person_id){ 5 }, "drive.join_accepted",
		                         (struct audit_about){ { 7 }, { 8 }, i }));
		assert_true(people_audit(&bench->context, (struct person_id){ 6 }, "honour.change", PAGE(6)));
		assert_true(people_audit(&bench->context, (struct person_id){ 6 }, "drive.edit", (struct audit_about){ .drive = { 9 } }));
	}
	assert_int_equal(people_audit_check(&bench->context), PEOPLE_AUDIT_CHECK_OK);
}

static void
a_line_of_the_audit_that_was_changed_is_found(void **state)
{
	static const char *const changes[] = {
		"UPDATE audit SET action = 'honour.hold' WHERE subject = 2",
		"UPDATE audit SET subject = 9 WHERE subject = 2",
		"UPDATE audit SET person = 9 WHERE subject = 2",
		"UPDATE audit SET at = at + 1 WHERE subject = 2",
		"UPDATE audit SET page_chain = zeroblob(32) WHERE subject = 2",
		"UPDATE audit SET page_chain = NULL WHERE subject = 2",
		"UPDATE audit SET drive_chain = zeroblob(32) WHERE subject = 2",
		"UPDATE audit SET honour_page = NULL WHERE subject = 2",
		"UPDATE audit SET drive = NULL WHERE subject = 2",
		"UPDATE audit SET honour_page = 3 WHERE subject = 2",
		"UPDATE audit SET page_sequence = page_sequence + 10 WHERE subject = 4",
		"DELETE FROM audit WHERE subject = 2",
		"DELETE FROM audit WHERE subject = 1",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		write_audit();
		test_bench_run(bench, changes[i]);
		assert_int_equal(people_audit_check(&bench->context), PEOPLE_AUDIT_CHECK_BROKEN);
	}
}

static void
the_chain_of_one_page_is_verified_by_itself(void **state)
{
	struct context *context = &bench->context;

	(void)state;
	write_audit();
	test_bench_run(bench, "UPDATE audit SET action = 'honour.hold' WHERE honour_page = 6");
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_BROKEN);
	assert_int_equal(people_audit_check_page(context, (struct honour_page_id){ 6 }), PEOPLE_AUDIT_CHECK_BROKEN);
	assert_int_equal(people_audit_check_page(context, (struct honour_page_id){ 7 }), PEOPLE_AUDIT_CHECK_OK);
	assert_int_equal(people_audit_check_drive(context, (struct drive_id){ 8 }), PEOPLE_AUDIT_CHECK_OK);
	test_bench_run(bench, "DELETE FROM audit WHERE drive = 9 AND drive_sequence = 3");
	assert_int_equal(people_audit_check_drive(context, (struct drive_id){ 9 }), PEOPLE_AUDIT_CHECK_BROKEN);
	assert_int_equal(people_audit_check_drive(context, (struct drive_id){ 8 }), PEOPLE_AUDIT_CHECK_OK);
	assert_int_equal(people_audit_check_page(context, (struct honour_page_id){ 12345 }), PEOPLE_AUDIT_CHECK_OK);
}

static void
a_chain_goes_on_under_a_new_key_and_is_not_believed_under_the_older_one(void **state)
{
	struct context *context = &bench->context;

	(void)state;
	write_audit();
	site_keys_add(&bench->site.keys, KEY_KIND_LOOKUP);
	bench->site.keys.of[KEY_KIND_LOOKUP].current = 2;
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_BROKEN);
	assert_true(people_audit_rotated(context));
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'site.rotate_lookup' AND subject = 2"), 4);
	assert_true(people_audit(context, (struct person_id){ 6 }, "honour.change", PAGE(6)));
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_OK);
	test_bench_run(bench, "DELETE FROM audit WHERE action = 'site.rotate_lookup' AND drive = 9");
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_BROKEN);
	assert_int_equal(people_audit_check_drive(context, (struct drive_id){ 9 }), PEOPLE_AUDIT_CHECK_BROKEN);
	assert_int_equal(people_audit_check_drive(context, (struct drive_id){ 8 }), PEOPLE_AUDIT_CHECK_OK);
	/* A process that has the first version alone goes on writing with it. */
	bench->site.keys.of[KEY_KIND_LOOKUP].current = 1;
	assert_true(people_audit(context, (struct person_id){ 6 }, "drive.edit", (struct audit_about){ .drive = { 8 } }));
	bench->site.keys.of[KEY_KIND_LOOKUP].current = 2;
	assert_int_equal(people_audit_check_drive(context, (struct drive_id){ 8 }), PEOPLE_AUDIT_CHECK_BROKEN);
}

static void
a_chain_longer_than_one_batch_is_verified_whole(void **state)
{
	size_t before;

	(void)state;
	for (int i = 0; i < 1002; i++)
		assert_true(people_audit(&bench->context, (struct person_id){ 5 }, "honour.change", PAGE(7)));
	before = arena_bytes_taken(bench->context.arena);
	assert_int_equal(people_audit_check(&bench->context), PEOPLE_AUDIT_CHECK_OK);
	/* What it reads is freed after each batch: a log has millions of rows. */
	assert_int_equal(arena_bytes_taken(bench->context.arena), before);
	test_bench_run(bench, "UPDATE audit SET at = at + 1 WHERE page_sequence = 1001");
	assert_int_equal(people_audit_check_page(&bench->context, (struct honour_page_id){ 7 }), PEOPLE_AUDIT_CHECK_BROKEN);
}

/* ---- the key ---- */

static void
an_empty_database_takes_the_sites_key_and_knows_it_again(void **state)
{
	bool demo = false;

	(void)state;
	assert_int_equal(people_check_key(&bench->context, &bench->site.keys, true, &demo), PEOPLE_CHECK_KEY_NEW);
	assert_true(demo);
	demo = false;
	assert_int_equal(people_check_key(&bench->context, &bench->site.keys, false, &demo), PEOPLE_CHECK_KEY_OK);
	assert_true(demo);
}

static void
a_database_of_another_key_is_not_taken_for_ours(void **state)
{
	bool demo;

	(void)state;
	assert_int_equal(people_check_key(&bench->context, &bench->site.keys, false, &demo), PEOPLE_CHECK_KEY_NEW);
	assert_false(demo);
	bench->site.keys.of[KEY_KIND_LOOKUP].at[0].bytes[3] ^= 1;
	assert_int_equal(people_check_key(&bench->context, &bench->site.keys, false, &demo), PEOPLE_CHECK_KEY_OTHER);
	break_table("DROP TABLE site_state");
	assert_int_equal(people_check_key(&bench->context, &bench->site.keys, false, &demo), PEOPLE_CHECK_KEY_FAULT);
}

static void
a_database_with_every_version_that_there_can_be_is_known_again(void **state)
{
	struct site_keys *keys = &bench->site.keys;
	bool demo;

	(void)state;
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		while (keys->of[kind].count < LIMIT_KEY_VERSIONS)
			site_keys_add(keys, (enum key_kind)kind);
		keys->of[kind].current = keys->of[kind].count;
	}
	assert_int_equal(people_check_key(&bench->context, keys, false, &demo), PEOPLE_CHECK_KEY_NEW);
	assert_int_equal(people_check_key(&bench->context, keys, false, &demo), PEOPLE_CHECK_KEY_OK);
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++)
		assert_int_equal(keys->of[kind].current, LIMIT_KEY_VERSIONS);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_address_is_one_person_however_it_is_written, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_name_once_given_is_left_alone_and_a_missing_one_is_filled_in, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(nobody_by_that_id_is_none, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(neither_name_nor_address_stands_readable_in_the_database, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(what_is_sealed_opens_again_and_something_else_opens_to_nothing, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(what_does_not_open_is_logged_with_its_reason_and_without_the_value, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(what_was_sealed_is_read_after_its_table_and_column_were_renamed, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(the_same_donor_is_the_same_email_and_name_folded, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_broken_table_is_a_fault_of_every_operation_on_it, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_session_that_cannot_be_read_is_a_fault_and_not_a_stranger, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(the_audit_is_whole_when_nothing_was_changed, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_line_of_the_audit_that_was_changed_is_found, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(the_chain_of_one_page_is_verified_by_itself, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_chain_goes_on_under_a_new_key_and_is_not_believed_under_the_older_one, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_chain_longer_than_one_batch_is_verified_whole, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(an_empty_database_takes_the_sites_key_and_knows_it_again, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_database_of_another_key_is_not_taken_for_ours, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_database_with_every_version_that_there_can_be_is_known_again, open_bench, close_bench),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
