/* rotate: each key of a whole site is rotated alone, and what the two others do goes on (src/rotate.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "appointment/appointment.h"
#include "base/log.h"
#include "db/engine.h"
#include "db/rewrite.h"
#include "demo.h"
#include "drive/drive.h"
#include "honour/honour.h"
#include "limits.h"
#include "media/media.h"
#include "media/media_spawn.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "public/public.h"
#include "rotate.h"

enum { COLUMNS_MAX = 100, VALUES_MAX = 20000 };

/* Every value of some columns, in the order of tables, columns and rows. */
struct value { const struct db_column *column; enum sealed_column sealed; struct bytes bytes; };
struct snapshot { struct value *at; size_t count; };

static struct arena *arena;
static struct config config;
static char folder[] = "/tmp/givenback-rotate-XXXXXX";

static const struct sealed_at { struct db_column column; enum sealed_column number; } sealed_columns[] = {
#define SEALED(number, name, table, column) { { #table, #column }, SEALED_##name },
#include "sealed.def"
#undef SEALED
};

struct site_opened { struct store store; struct random random; struct context context; };

static struct site_opened *
open_site(bool demo)
{
	struct site_opened *opened = arena_new_of(arena, struct site_opened);

	assert_true(store_open(arena, &config, STORE_USE_ALONE, demo, &opened->store));
	opened->context = store_context(arena, &opened->store, &opened->random);
	return opened;
}

struct collector { struct snapshot *snapshot; struct value value; };

static struct bytes
collect(void *state, struct arena *unused, struct bytes value, const int64_t numbers[2])
{
	struct collector *collector = state;
	uint8_t *copy = arena_take(arena, value.length + 1);

	memcpy(copy, value.length > 0 ? value.at : (const uint8_t *)"", value.length);
	collector->value.bytes = (struct bytes){ copy, value.length };
	assert_true(collector->snapshot->count < VALUES_MAX);
	collector->snapshot->at[collector->snapshot->count++] = collector->value;
	return BYTES_NONE;
}

static void
collect_column(struct context *context, struct snapshot *snapshot, const struct db_column *column, enum sealed_column sealed)
{
	struct collector collector = { snapshot, { column, sealed, BYTES_NONE } };

	assert_true(db_rewrite(context, &(struct db_rewrite){ .table = column->table, .column = column->column, .change = collect,
	            .state = &collector }));
}

static struct snapshot
sealed_of(struct context *context)
{
	struct snapshot snapshot = { arena_list_of(arena, struct value, VALUES_MAX), 0 };

	for (size_t i = 0; i < COUNT_OF(sealed_columns); i++)
		collect_column(context, &snapshot, &sealed_columns[i].column, sealed_columns[i].number);
	return snapshot;
}

static struct snapshot
hashes_of(struct context *context)
{
	struct snapshot snapshot = { arena_list_of(arena, struct value, VALUES_MAX), 0 };
	struct db_column *columns = arena_list_of(arena, struct db_column, COLUMNS_MAX);
	size_t count;

	assert_true(db_columns_ending(context, "_hash", columns, COLUMNS_MAX, &count));
	for (size_t i = 0; i < count; i++)
		collect_column(context, &snapshot, &columns[i], SEALED_PERSON_EMAIL);
	return snapshot;
}

/* A person and a private link of theirs: what has to be found again. */
struct looked_up { struct person_id person; struct appointment appointment; struct secret link; };

static struct looked_up
find_all(struct context *context)
{
	struct looked_up found = { { 0 }, { .link_generation = 0 }, { TEXT_NONE } };
	struct appointment_list list;
	struct drive_list drives;

	assert_int_equal(people_ensure(context, TEXT("Ruth@example.org"), TEXT(""), &found.person), PEOPLE_ENSURE_OK);
	assert_true(drive_newest(context, &drives));
	assert_int_equal(drives.count, 1);
	assert_true(appointment_list_of_drive(context, drives.at[0].id, &list));
	for (size_t i = 0; i < list.count && found.link.text.at == NULL; i++)
		if (list.at[i].state == APPOINTMENT_STATE_BOOKED && !list.at[i].walk_in) {
			found.appointment = list.at[i];
			found.link = appointment_link(context, &list.at[i]);
		}
	assert_non_null(found.link.text.at);
	return found;
}

static bool
opens(struct context *context, struct secret link)
{
	struct appointment read;

	return appointment_find(context, link, &read) == FOUND_OK;
}

static int64_t
ask_of(struct context *context, struct text sql)
{
	int64_t number = 0;

	assert_true(engine_ask(context->connection, text_terminated(arena, sql), &number));
	return number;
}

/* A row that no page shows: 'x', 1 and random bytes. */
static void
add_row(struct context *context, const char *table)
{
	struct text sql = text_format(arena, "INSERT INTO %s VALUES (", table);
	struct engine_look look;

	assert_true(engine_look(context->connection, arena, text_terminated(arena, text_format(arena, "SELECT * FROM %s", table)), &look));
	for (size_t i = 0; i < look.column_count; i++) {
		const char *type = look.columns[i].declared_type;

		sql = text_format(arena, "%.*s%s%s", TEXT_PRINT(sql), i > 0 ? ", " : "",
		                  strcmp(type, "TEXT") == 0 ? "'x'" : strcmp(type, "BLOB") == 0 ? "randomblob(32)" : "1");
	}
	assert_true(engine_run(context->connection, text_terminated(arena, text_format(arena, "%.*s)", TEXT_PRINT(sql)))));
}

/* What the demo leaves empty. */
static void
fill_sealed_columns(struct context *context)
{
	assert_true(engine_run(context->connection, "PRAGMA foreign_keys = OFF"));
	for (size_t i = 0; i < COUNT_OF(sealed_columns); i++) {
		const struct db_column *column = &sealed_columns[i].column;
		struct text sealed;

		if (ask_of(context, text_format(arena, "SELECT count(*) FROM %s WHERE length(%s) > 0", column->table, column->column)) > 0 &&
		    ask_of(context, text_format(arena, "SELECT count(*) FROM %s WHERE length(%s) = 32", column->table, column->column)) == 0)
			continue;
		if (ask_of(context, text_format(arena, "SELECT count(*) FROM %s", column->table)) == 0)
			add_row(context, column->table);
		sealed = text_hex(arena, crypto_seal(arena, &context->site->keys, sealed_columns[i].number, context->random, TEXT("filled")));
		assert_true(engine_run(context->connection, text_terminated(arena, text_format(arena,
			"UPDATE %s SET %s = x'%.*s'", column->table, column->column, TEXT_PRINT(sealed)))));
	}
	assert_true(engine_run(context->connection, "PRAGMA foreign_keys = ON"));
}

static int
make_site(void **state)
{
	const char *words[] = { "--data", folder, "--site-url", "http://localhost:8080", "--operator-email", "operator@example.org" };
	struct site_opened *opened;

	crypto_start();
	log_level_set(LOG_FAULT);
	arena = arena_new(1024 * (size_t)MIB);
	assert_non_null(getenv("GIVENBACK_BUILD"));
	media_set_program(text_terminated(arena, text_format(arena, "%s/src/givenback-media", getenv("GIVENBACK_BUILD"))));
	assert_non_null(mkdtemp(folder));
	assert_true(config_read(arena, COUNT_OF(words), (char **)words, &config, NULL, 0));
	opened = open_site(true);
	assert_true(demo_ready(arena, &opened->store));
	assert_int_equal(public_concern_send(&opened->context, TEXT("/honour/1"), TEXT("My employer counts"), TEXT("me@example.org")),
	                 PUBLIC_CONCERN_OK);
	fill_sealed_columns(&opened->context);
	/* An email without an address; and a link that the link key did not make. */
	assert_true(engine_run(opened->context.connection, "INSERT INTO outbox_email (id, cause, counted, to_hash, to_sealed, message_sealed,"
	                       " not_before, attempts, created_at, failed_at) VALUES (1, 'ticket', 0, x'', x'', x'', 0, 0, 0, 0);"
	                       " UPDATE follow_page SET feed_hash = randomblob(32)"));
	assert_true(engine_run(opened->context.connection, "UPDATE site_state SET demo = FALSE"));
	store_close(&opened->store);
	return 0;
}

static int
remove_site(void **state)
{
	char command[100];

	arena_free(arena);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return (system)(command);
}

static struct snapshot *
kept(struct snapshot snapshot)
{
	struct snapshot *copy = arena_new_of(arena, struct snapshot);

	*copy = snapshot;
	return copy;
}

static void
assert_same(const struct snapshot *before, const struct snapshot *after)
{
	assert_int_equal(before->count, after->count);
	for (size_t i = 0; i < before->count; i++)
		assert_true(crypto_equal(before->at[i].bytes, after->at[i].bytes));
}

static bool
is_link(const struct db_column *column)
{
	static const struct { const char *table, *hash; } links[] = {
#define PRIVATE_LINK(name, purpose, length, table, id, generation, hash) { table, hash },
#include "private_link.def"
#undef PRIVATE_LINK
	};

	for (size_t i = 0; i < COUNT_OF(links); i++)
		if (links[i].table != NULL && strcmp(links[i].table, column->table) == 0 && strcmp(links[i].hash, column->column) == 0)
			return true;
	return false;
}

struct rotated { struct site_opened *site; struct looked_up before; struct site_keys keys; struct snapshot *sealed, *hashes; };

/* How many versions of this key the database knows. */
static int64_t
versions_of(struct context *context, enum key_kind kind)
{
	return ask_of(context, text_format(arena, "SELECT count(*) FROM key_version WHERE kind = '%s'", key_kind_words[kind]));
}

/* Opens the site, looks, rotates, opens it again. */
static struct rotated
rotate(enum key_kind kind)
{
	struct site_opened *opened = open_site(false);
	struct rotated rotated = { NULL, find_all(&opened->context), opened->store.site.keys, kept(sealed_of(&opened->context)),
		kept(hashes_of(&opened->context)) };

	assert_true(opens(&opened->context, rotated.before.link));
	store_close(&opened->store);
	assert_int_equal(rotate_key(arena, &config, kind), ROTATE_KEY_OK);
	rotated.site = open_site(false);
	for (int each = 0; each < KEY_KIND_COUNT; each++) {
		const struct key_versions *was = &rotated.keys.of[each], *is = &rotated.site->store.site.keys.of[each];

		assert_int_equal(is->count, was->count + (each == (int)kind));
		assert_int_equal(is->current, each == (int)kind ? is->count : was->current);
		assert_int_equal(versions_of(&rotated.site->context, (enum key_kind)each), is->current);
	}
	assert_int_equal(people_audit_check(&rotated.site->context), PEOPLE_AUDIT_CHECK_OK);
	return rotated;
}

/* The person is found by address, names and addresses are read as before. */
static void
assert_reads_as_before(const struct rotated *rotated)
{
	const struct looked_up after = find_all(&rotated->site->context);

	assert_int_equal(after.person.id, rotated->before.person.id);
	assert_true(text_equal(after.appointment.donor.name, rotated->before.appointment.donor.name));
	assert_true(text_equal(after.appointment.donor.email, rotated->before.appointment.donor.email));
	assert_true(opens(&rotated->site->context, after.link));
}

static void
the_sealing_key_is_rotated_alone(void **state)
{
	struct rotated rotated = rotate(KEY_KIND_SEAL);
	struct context *context = &rotated.site->context;
	const struct snapshot sealed = sealed_of(context), hashes = hashes_of(context);
	struct site_keys newest = rotated.site->store.site.keys;
	bool filled[COUNT_OF(sealed_columns) + 1] = { false };

	assert_same(rotated.hashes, &hashes);
	assert_int_equal(rotated.sealed->count, sealed.count);
	/* Without the older versions: what is in the database now needs the newest alone. */
	memset(newest.of[KEY_KIND_SEAL].at, 0, (size_t)(newest.of[KEY_KIND_SEAL].current - 1) * sizeof newest.of[KEY_KIND_SEAL].at[0]);
	for (size_t i = 0; i < sealed.count; i++) {
		struct text before, after;

		if (sealed.at[i].bytes.length > 0)
			filled[sealed.at[i].sealed] = true;
		assert_int_equal(crypto_open(arena, &rotated.keys, sealed.at[i].sealed, rotated.sealed->at[i].bytes, &before), CRYPTO_OPEN_OK);
		assert_int_equal(crypto_open(arena, &newest, sealed.at[i].sealed, sealed.at[i].bytes, &after), CRYPTO_OPEN_OK);
		assert_true(text_equal(before, after));
	}
	for (size_t i = 0; i < COUNT_OF(sealed_columns); i++)
		assert_true(filled[sealed_columns[i].number]);
	assert_true(opens(context, rotated.before.link));
	assert_reads_as_before(&rotated);
	store_close(&rotated.site->store);
}

/* A table that is ordered by a hash has it in another place afterwards. */
static bool
has(const struct snapshot *snapshot, const struct db_column *column, struct bytes bytes)
{
	for (size_t i = 0; i < snapshot->count; i++)
		if (crypto_equal(snapshot->at[i].bytes, bytes) && strcmp(snapshot->at[i].column->table, column->table) == 0 &&
		    strcmp(snapshot->at[i].column->column, column->column) == 0)
			return true;
	return false;
}

static void
the_lookup_key_is_rotated_alone(void **state)
{
	struct rotated rotated = rotate(KEY_KIND_LOOKUP);
	struct context *context = &rotated.site->context;
	const struct snapshot sealed = sealed_of(context), hashes = hashes_of(context);
	size_t empty = 0;

	assert_same(rotated.sealed, &sealed);
	assert_int_equal(rotated.hashes->count, hashes.count);
	assert_true(hashes.count > 100);
	for (size_t i = 0; i < hashes.count; i++) {
		struct bytes expected = rotated.hashes->at[i].bytes;

		for (int version = rotated.keys.of[KEY_KIND_LOOKUP].current + 1; expected.length > 0 &&
		     version <= rotated.site->store.site.keys.of[KEY_KIND_LOOKUP].current; version++)
			expected = crypto_hash_next(arena, &rotated.site->store.site.keys, version, expected);
		empty += expected.length == 0;
		assert_true(has(&hashes, rotated.hashes->at[i].column, expected));
	}
	assert_true(empty > 0);
	assert_true(opens(context, rotated.before.link));
	assert_reads_as_before(&rotated);
	store_close(&rotated.site->store);
}

static void
the_link_key_is_rotated_alone(void **state)
{
	struct rotated rotated = rotate(KEY_KIND_LINK);
	struct context *context = &rotated.site->context;
	const struct snapshot sealed = sealed_of(context), hashes = hashes_of(context);
	size_t links = 0;

	assert_same(rotated.sealed, &sealed);
	assert_int_equal(rotated.hashes->count, hashes.count);
	for (size_t i = 0; i < hashes.count; i++) {
		links += is_link(hashes.at[i].column);
		assert_int_equal(crypto_equal(rotated.hashes->at[i].bytes, hashes.at[i].bytes), !is_link(hashes.at[i].column));
	}
	assert_true(links > 10);
	assert_false(opens(context, rotated.before.link));
	assert_reads_as_before(&rotated);
	store_close(&rotated.site->store);
}

/* As after a rotation that ended between the file and the database, or after an older backup was restored. */
static void
leave_version(enum key_kind kind)
{
	struct site_opened *opened = open_site(false);
	struct site_keys more = opened->store.site.keys;

	site_keys_add(&more, kind);
	assert_true(site_keys_replace(config_key(arena, &config), &more));
	store_close(&opened->store);
	opened = open_site(false);
	assert_int_equal(opened->store.site.keys.of[kind].current, more.of[kind].current);
	assert_true(opens(&opened->context, find_all(&opened->context).link));
	store_close(&opened->store);
}

static void
after_a_rotation_that_did_not_end_each_key_is_a_fresh_one(void **state)
{
	static void (*const rotates[KEY_KIND_COUNT])(void **) = {
		[KEY_KIND_SEAL] = the_sealing_key_is_rotated_alone, [KEY_KIND_LOOKUP] = the_lookup_key_is_rotated_alone,
		[KEY_KIND_LINK] = the_link_key_is_rotated_alone,
	};

	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		leave_version((enum key_kind)kind);
		leave_version((enum key_kind)kind);
		rotates[kind](state);
	}
}

/* A command that waits for the database while it is rotated writes with the keys of then. */
static void
a_command_next_to_a_rotation_writes_with_the_new_keys(void **state)
{
	struct site_opened *opened = arena_new_of(arena, struct site_opened);
	struct honour_page_id page;

	assert_true(store_open(arena, &config, STORE_USE_BESIDE, false, &opened->store));
	opened->context = store_context(arena, &opened->store, &opened->random);
	page.id = ask_of(&opened->context, TEXT("SELECT min(id) FROM honour_page WHERE operator_paused_at IS NULL"));
	assert_int_equal(rotate_key(arena, &config, KEY_KIND_LOOKUP), ROTATE_KEY_OK);
	{
		DB_TRANSACTION(tx, &opened->context);

		assert_true(store_look_again(&opened->store, &opened->context));
		assert_int_equal(honour_pause(&opened->context, page, PERSON_ID_NONE), HONOUR_HOLD_OK);
		assert_int_equal(db_commit(&tx), DB_COMMITTED);
	}
	assert_int_equal(people_audit_check(&opened->context), PEOPLE_AUDIT_CHECK_OK);
	store_close(&opened->store);
}

static void
what_does_not_open_is_left_and_told(void **state)
{
	struct site_opened *opened = open_site(false);
	struct context *context = &opened->context;

	assert_true(engine_run(context->connection, "UPDATE concern SET text_sealed = x'0101aa'"));
	store_close(&opened->store);
	assert_int_equal(rotate_key(arena, &config, KEY_KIND_SEAL), ROTATE_KEY_UNREADABLE);
	opened = open_site(false);
	assert_true(opens(&opened->context, find_all(&opened->context).link));
	assert_true(engine_run(opened->context.connection, "DELETE FROM concern WHERE text_sealed = x'0101aa'"));
	store_close(&opened->store);
}

static void
nothing_is_rotated_while_a_server_has_the_folder_or_in_a_demo(void **state)
{
	struct site_opened *opened = open_site(false);
	struct site_keys before, after;

	assert_int_equal(site_keys_read(config_key(arena, &config), &before), SITE_KEYS_READ_OK);
	assert_int_equal(rotate_key(arena, &config, KEY_KIND_SEAL), ROTATE_KEY_FAULT);
	assert_true(engine_run(opened->context.connection, "UPDATE site_state SET demo = TRUE"));
	store_close(&opened->store);
	assert_int_equal(rotate_key(arena, &config, KEY_KIND_SEAL), ROTATE_KEY_FAULT);
	assert_int_equal(site_keys_read(config_key(arena, &config), &after), SITE_KEYS_READ_OK);
	assert_memory_equal(&before, &after, sizeof before);
}

static void
the_sealed_columns_of_the_schema_are_those_of_sealed_def(void **state)
{
	struct context context = { .arena = arena };
	struct db_column columns[COLUMNS_MAX];
	size_t count, found = 0;

	assert_int_equal(connection_open(":memory:", DB_READ_WRITE, &context.connection), CONNECTION_OPEN_OK);
	assert_int_equal(db_migrate(context.connection), DB_MIGRATE_OK);
	assert_true(db_columns_ending(&context, "_sealed", columns, COLUMNS_MAX, &count));
	assert_int_equal(count, COUNT_OF(sealed_columns));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < COUNT_OF(sealed_columns); j++)
			found += strcmp(columns[i].table, sealed_columns[j].column.table) == 0 &&
			         strcmp(columns[i].column, sealed_columns[j].column.column) == 0;
	assert_int_equal(found, count);
	connection_close(context.connection);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sealed_columns_of_the_schema_are_those_of_sealed_def),
		cmocka_unit_test(the_sealing_key_is_rotated_alone),
		cmocka_unit_test(the_lookup_key_is_rotated_alone),
		cmocka_unit_test(the_link_key_is_rotated_alone),
		/* and once more, from there */
		cmocka_unit_test(the_lookup_key_is_rotated_alone),
		cmocka_unit_test(the_link_key_is_rotated_alone),
		cmocka_unit_test(the_sealing_key_is_rotated_alone),
		cmocka_unit_test(after_a_rotation_that_did_not_end_each_key_is_a_fresh_one),
		cmocka_unit_test(a_command_next_to_a_rotation_writes_with_the_new_keys),
		cmocka_unit_test(what_does_not_open_is_left_and_told),
		cmocka_unit_test(nothing_is_rotated_while_a_server_has_the_folder_or_in_a_demo),
	};

	return cmocka_run_group_tests(tests, make_site, remove_site);
}
