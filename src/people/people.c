#include "people/people.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "base/unicode.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "outbox/outbox.h"
#include "people_sql.h"

struct bytes
people_email_hash(struct context *context, struct text email)
{
	return crypto_hash(context->arena, &context->site->keys, OUTBOX_PURPOSE_ADDRESS, text_fold(context->arena, email));
}

struct bytes
people_seal(struct context *context, enum sealed_column column, struct text plain)
{
	return crypto_seal(context->arena, &context->site->keys, column, context->random, plain);
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

struct text
people_open(struct context *context, enum sealed_column column, struct bytes sealed)
{
	struct text plain;
	const enum crypto_open opened = crypto_open(context->arena, &context->site->keys, column, sealed, &plain);

	if (opened != CRYPTO_OPEN_OK)
		unreadable_note(UNREADABLE_SEALED, sealed_id(sealed), crypto_open_why(opened));
	return plain;
}

struct bytes
people_donor_hash(struct context *context, struct text email, struct text name)
{
	/* One form of apostrophes and dashes: a person types O'Brien on one device and O’Brien on another. */
	const struct text plain = unicode_simplify(context->arena, text_fold(context->arena, name));
	/* A line feed cannot stand in either, so two pairs never run together to the same text. */
	const struct text both = text_format(context->arena, "%.*s\n%.*s", TEXT_PRINT(text_fold(context->arena, email)), TEXT_PRINT(plain));

	return crypto_hash(context->arena, &context->site->keys, "people.donor", both);
}

enum people_ensure
people_ensure(struct context *context, struct text email, struct text name, struct person_id *person)
{
	struct people_sql_find found;
	const struct bytes hash = people_email_hash(context, email);
	const struct bytes name_sealed = text_is_empty(name) ? BYTES_NONE : people_seal(context, SEALED_PERSON_NAME, name);
	DB_TRANSACTION(tx, context);

	if (people_sql_add(context, (struct person_id){ id_new(context->now) }, hash, people_seal(context, SEALED_PERSON_EMAIL, email),
	                   name_sealed, context->now) == DB_WROTE_FAULT ||
	    people_sql_find(context, hash, &found) != DB_READ)
		return PEOPLE_ENSURE_FAULT;
	if (name_sealed.at != NULL && found.name_sealed.at == NULL &&
	    people_sql_set_name(context, found.id, name_sealed) == DB_WROTE_FAULT)
		return PEOPLE_ENSURE_FAULT;
	*person = found.id;
	return db_commit(&tx) == DB_COMMITTED ? PEOPLE_ENSURE_OK : PEOPLE_ENSURE_FAULT;
}

enum found
people_read(struct context *context, struct person_id id, struct person *person)
{
	struct people_sql_read row;

	switch (people_sql_read(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	person->id = id;
	person->email = people_open(context, SEALED_PERSON_EMAIL, row.email_sealed);
	person->name = row.name_sealed.at == NULL ? TEXT("") : people_open(context, SEALED_PERSON_NAME, row.name_sealed);
	return FOUND_OK;
}

bool
people_made_by_demo(struct context *context)
{
	struct people_sql_site_state state;

	return people_sql_site_state(context, &state) == DB_READ && state.demo;
}
