#include "people/people.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "base/unicode.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "outbox/outbox.h"
#include "people_sql.h"

#define PURPOSE_EMAIL "people.email"
#define PURPOSE_NAME "people.name"

struct bytes
people_email_hash(struct context *context, struct text email)
{
	return crypto_hash(context->arena, &context->site->key, OUTBOX_PURPOSE_ADDRESS, text_fold(context->arena, email));
}

struct bytes
people_seal_email(struct context *context, struct text email)
{
	return crypto_seal(context->arena, &context->site->key, PURPOSE_EMAIL, context->random, email);
}

struct bytes
people_seal_name(struct context *context, struct text name)
{
	return crypto_seal(context->arena, &context->site->key, PURPOSE_NAME, context->random, name);
}

/* Who opens a sealed value does not know its row: its first bytes, which are random, tell it from the others. */
static int64_t
sealed_id(struct bytes sealed)
{
	int64_t id = 0;

	for (size_t i = 0; i < sizeof(id) && i < sealed.length; i++)
		id = (int64_t)((uint64_t)id << 8 | sealed.at[i]);
	return id;
}

static const char *
purpose_why(const char *purpose)
{
	return strcmp(purpose, PURPOSE_EMAIL) == 0 ? "an email address does not open with this site's key; restore it from a backup"
	                                          : "a name does not open with this site's key; restore it from a backup";
}

static struct text
open_sealed(struct context *context, const char *purpose, struct bytes sealed)
{
	struct text plain;

	if (crypto_open(context->arena, &context->site->key, purpose, sealed, &plain))
		return plain;
	unreadable_note(UNREADABLE_SEALED, sealed_id(sealed), purpose_why(purpose));
	return TEXT("");
}

struct text
people_open_email(struct context *context, struct bytes sealed)
{
	return open_sealed(context, PURPOSE_EMAIL, sealed);
}

struct text
people_open_name(struct context *context, struct bytes sealed)
{
	return open_sealed(context, PURPOSE_NAME, sealed);
}

struct bytes
people_donor_hash(struct context *context, struct text email, struct text name)
{
	/* One form of apostrophes and dashes: a person types O'Brien on one device and O’Brien on another. */
	const struct text plain = unicode_simplify(context->arena, text_fold(context->arena, name));
	/* A line feed cannot stand in either, so two pairs never run together to the same text. */
	const struct text both = text_format(context->arena, "%.*s\n%.*s", TEXT_PRINT(text_fold(context->arena, email)), TEXT_PRINT(plain));

	return crypto_hash(context->arena, &context->site->key, "people.donor", both);
}

enum people_ensure
people_ensure(struct context *context, struct text email, struct text name, struct person_id *person)
{
	struct people_sql_find found;
	const struct bytes hash = people_email_hash(context, email);
	const struct bytes name_sealed = text_is_empty(name) ? BYTES_NONE : people_seal_name(context, name);
	DB_TRANSACTION(tx, context);

	if (people_sql_add(context, (struct person_id){ id_new(context->now) }, hash, people_seal_email(context, email), name_sealed,
	                   context->now) == DB_WROTE_FAULT ||
	    people_sql_find(context, hash, &found) != DB_READ)
		return PEOPLE_ENSURE_FAULT;
	if (name_sealed.at != NULL && found.name_sealed.at == NULL &&
	    people_sql_set_name(context, found.id, name_sealed) == DB_WROTE_FAULT)
		return PEOPLE_ENSURE_FAULT;
	*person = found.id;
	return db_keep(&tx) == DB_KEPT ? PEOPLE_ENSURE_OK : PEOPLE_ENSURE_FAULT;
}

enum people_read
people_read(struct context *context, struct person_id id, struct person *person)
{
	struct people_sql_read row;

	switch (people_sql_read(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return PEOPLE_READ_NONE;
	case DB_READ_FAULT: return PEOPLE_READ_FAULT;
	}
	person->id = id;
	person->email = people_open_email(context, row.email_sealed);
	person->name = row.name_sealed.at == NULL ? TEXT("") : people_open_name(context, row.name_sealed);
	return PEOPLE_READ_OK;
}

static struct bytes
key_check(struct context *context)
{
	return crypto_hash(context->arena, &context->site->key, "site.key", TEXT("givenback"));
}

enum people_check_key
people_look_key(struct context *context, bool *made_as_demo)
{
	struct people_sql_site_state state;

	switch (people_sql_site_state(context, &state)) {
	case DB_READ:
		*made_as_demo = state.demo;
		return crypto_equal(state.key_check, key_check(context)) ? PEOPLE_CHECK_KEY_OK : PEOPLE_CHECK_KEY_OTHER;
	case DB_READ_NONE:
		return PEOPLE_CHECK_KEY_NEW;
	case DB_READ_FAULT:
		break;
	}
	return PEOPLE_CHECK_KEY_FAULT;
}

enum people_check_key
people_check_key(struct context *context, bool demo, bool *made_as_demo)
{
	const enum people_check_key looked = people_look_key(context, made_as_demo);

	if (looked != PEOPLE_CHECK_KEY_NEW)
		return looked;
	*made_as_demo = demo;
	return people_sql_make_site_state(context, key_check(context), demo, context->now) == DB_WROTE ? PEOPLE_CHECK_KEY_NEW :
	       PEOPLE_CHECK_KEY_FAULT;
}

bool
people_made_by_demo(struct context *context)
{
	struct people_sql_site_state state;

	return people_sql_site_state(context, &state) == DB_READ && state.demo;
}
