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
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "public/public.h"
#include "rotate.h"

enum { COLUMNS_MAX = 100, VALUES_MAX = 20000, FILLED_LEAST = 8 };

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

static int
make_site(void **state)
{
	const char *words[] = { "--data", folder, "--site-url", "http://localhost:8080", "--operator-email", "operator@example.org" };
	struct site_opened *opened;

	crypto_start();
	log_level_set(LOG_FAULT);
	arena = arena_new(1024 * (size_t)MIB);
	assert_non_null(mkdtemp(folder));
	assert_true(config_read(arena, COUNT_OF(words), (char **)words, &config, NULL, 0));
	opened = open_site(true);
	assert_true(demo_ready(arena, &opened->store));
	assert_int_equal(public_concern_send(&opened->context, TEXT("/honour/1"), TEXT("My employer counts"), TEXT("me@example.org")),
	                 PUBLIC_CONCERN_OK);
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

/* Opens the site, looks, rotates, opens it again. */
static struct rotated
rotate(enum key_kind kind)
{
	struct site_opened *opened = open_site(false);
	struct rotated rotated = { NULL, find_all(&opened->context), opened->store.site.keys, kept(sealed_of(&opened->context)),
		kept(hashes_of(&opened->context)) };

	assert_true(opens(&opened->context, rotated.before.link));
	store_close(&opened->store);
	assert_true(rotate_key(arena, &config, kind));
	rotated.site = open_site(false);
	for (int each = 0; each < KEY_KINDS; each++)
		assert_int_equal(rotated.site->store.site.keys.of[each].current, rotated.keys.of[each].current + (each == (int)kind));
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
	struct rotated rotated = rotate(KEY_SEAL);
	struct context *context = &rotated.site->context;
	const struct snapshot sealed = sealed_of(context), hashes = hashes_of(context);
	struct site_keys newest = rotated.site->store.site.keys;
	size_t columns = 0;

	assert_same(rotated.hashes, &hashes);
	assert_int_equal(rotated.sealed->count, sealed.count);
	/* Without the older versions: what is in the database now needs the newest alone. */
	memset(newest.of[KEY_SEAL].at, 0, (size_t)(newest.of[KEY_SEAL].current - 1) * sizeof newest.of[KEY_SEAL].at[0]);
	for (size_t i = 0; i < sealed.count; i++) {
		struct text before, after;

		columns += sealed.at[i].bytes.length > 0 && (i == 0 || sealed.at[i].sealed != sealed.at[i - 1].sealed);
		assert_int_equal(crypto_open(arena, &rotated.keys, sealed.at[i].sealed, rotated.sealed->at[i].bytes, &before), CRYPTO_OPEN_OK);
		assert_int_equal(crypto_open(arena, &newest, sealed.at[i].sealed, sealed.at[i].bytes, &after), CRYPTO_OPEN_OK);
		assert_true(text_equal(before, after));
	}
	assert_true(columns >= FILLED_LEAST);
	assert_true(opens(context, rotated.before.link));
	assert_reads_as_before(&rotated);
	store_close(&rotated.site->store);
}

static void
the_lookup_key_is_rotated_alone(void **state)
{
	struct rotated rotated = rotate(KEY_LOOKUP);
	struct context *context = &rotated.site->context;
	const struct snapshot sealed = sealed_of(context), hashes = hashes_of(context);

	assert_same(rotated.sealed, &sealed);
	assert_int_equal(rotated.hashes->count, hashes.count);
	assert_true(hashes.count > 100);
	for (size_t i = 0; i < hashes.count; i++)
		assert_false(crypto_equal(rotated.hashes->at[i].bytes, hashes.at[i].bytes));
	assert_true(opens(context, rotated.before.link));
	assert_reads_as_before(&rotated);
	store_close(&rotated.site->store);
}

static void
the_link_key_is_rotated_alone(void **state)
{
	struct rotated rotated = rotate(KEY_LINK);
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

static void
a_rotation_that_ended_after_the_file_is_gone_on_with(void **state)
{
	struct site_opened *opened = open_site(false);
	struct site_keys more = opened->store.site.keys, read;
	const int current = more.of[KEY_LINK].current;

	site_keys_add(&more, KEY_LINK);
	assert_true(site_keys_replace(config_key(arena, &config), &more));
	store_close(&opened->store);
	opened = open_site(false);
	assert_int_equal(opened->store.site.keys.of[KEY_LINK].current, current);
	assert_true(opens(&opened->context, find_all(&opened->context).link));
	store_close(&opened->store);
	assert_true(rotate_key(arena, &config, KEY_LINK));
	assert_int_equal(site_keys_read(config_key(arena, &config), &read), SITE_KEYS_READ_OK);
	assert_int_equal(read.of[KEY_LINK].count, current + 1);
	opened = open_site(false);
	assert_int_equal(opened->store.site.keys.of[KEY_LINK].current, current + 1);
	assert_true(opens(&opened->context, find_all(&opened->context).link));
	store_close(&opened->store);
}

static void
nothing_is_rotated_while_a_server_has_the_folder_or_in_a_demo(void **state)
{
	struct site_opened *opened = open_site(false);
	struct site_keys before, after;

	assert_int_equal(site_keys_read(config_key(arena, &config), &before), SITE_KEYS_READ_OK);
	assert_false(rotate_key(arena, &config, KEY_SEAL));
	assert_true(engine_run(opened->context.connection, "UPDATE site_state SET demo = TRUE"));
	store_close(&opened->store);
	assert_false(rotate_key(arena, &config, KEY_SEAL));
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
		cmocka_unit_test(a_rotation_that_ended_after_the_file_is_gone_on_with),
		cmocka_unit_test(nothing_is_rotated_while_a_server_has_the_folder_or_in_a_demo),
	};

	return cmocka_run_group_tests(tests, make_site, remove_site);
}
