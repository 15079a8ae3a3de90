/* people_keys: which versions of the site's keys a database was written with. */
#include "db/database.h"
#include "people/people.h"
#include "people_sql.h"

_Static_assert(KEY_KIND_COUNT * LIMIT_KEY_VERSIONS < 1000, "key_versions in people.sql reads all of them");

static bool
is_known(struct context *context, const struct site_keys *keys, const struct people_sql_key_versions *row, enum key_kind *kind)
{
	return key_kind_from_text(row->kind, kind) && row->version >= 1 && row->version <= keys->of[*kind].count &&
	       crypto_equal(row->key_check, crypto_key_check(context->arena, keys, *kind, (int)row->version));
}

/* The versions are in ascending order: the last of each kind is current. */
static enum people_check_key
look_versions(struct context *context, struct site_keys *keys)
{
	struct people_sql_key_versions_list rows;
	bool has[KEY_KIND_COUNT] = { false };

	if (people_sql_key_versions(context, &rows) == DB_READ_FAULT)
		return PEOPLE_CHECK_KEY_FAULT;
	for (size_t i = 0; i < rows.count; i++) {
		enum key_kind kind;

		if (!is_known(context, keys, &rows.at[i], &kind))
			return PEOPLE_CHECK_KEY_OTHER;
		keys->of[kind].current = (int)rows.at[i].version;
		has[kind] = true;
	}
	return has[KEY_KIND_SEAL] && has[KEY_KIND_LOOKUP] && has[KEY_KIND_LINK] ? PEOPLE_CHECK_KEY_OK : PEOPLE_CHECK_KEY_OTHER;
}

enum people_check_key
people_look_key(struct context *context, struct site_keys *keys, bool *made_as_demo)
{
	struct people_sql_site_state state;

	switch (people_sql_site_state(context, &state)) {
	case DB_READ:
		*made_as_demo = state.demo;
		return look_versions(context, keys);
	case DB_READ_NONE:
		return PEOPLE_CHECK_KEY_NEW;
	case DB_READ_FAULT:
		break;
	}
	return PEOPLE_CHECK_KEY_FAULT;
}

bool
people_key_rotated(struct context *context, const struct site_keys *keys, enum key_kind kind, int before)
{
	for (int version = before + 1; version <= keys->of[kind].current; version++)
		if (people_sql_add_key_version(context, key_kind_text(kind), version,
		                               crypto_key_check(context->arena, keys, kind, version), context->now) != DB_WROTE)
			return false;
	return true;
}

/* A file that rotated for another database has more versions; a new database begins with the newest. */
static bool
take_keys(struct context *context, const struct site_keys *keys, bool demo)
{
	DB_TRANSACTION(tx, context);

	if (people_sql_make_site_state(context, demo, context->now) != DB_WROTE)
		return false;
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++)
		if (!people_key_rotated(context, keys, (enum key_kind)kind, 0))
			return false;
	return db_commit(&tx) == DB_COMMITTED;
}

enum people_check_key
people_check_key(struct context *context, struct site_keys *keys, bool demo, bool *made_as_demo)
{
	const enum people_check_key looked = people_look_key(context, keys, made_as_demo);

	if (looked != PEOPLE_CHECK_KEY_NEW)
		return looked;
	*made_as_demo = demo;
	return take_keys(context, keys, demo) ? PEOPLE_CHECK_KEY_NEW : PEOPLE_CHECK_KEY_FAULT;
}
