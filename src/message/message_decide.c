/* message_decide: what keepers choose. */
#include "db/database.h"
#include "honour/honour_keeper.h"
#include "message/message_inside.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "message_sql.h"

bool
message_reading(struct context *context, struct honour_page_id page, struct person_id keeper,
                struct message_reading *reading)
{
	struct message_sql_choice row;
	struct message_sql_asked_to_read asked;

	*reading = (struct message_reading){ .reader = PERSON_ID_NONE };
	if (message_sql_asked_to_read(context, page, keeper, &asked) != DB_READ)
		return false;
	reading->reads_for_others = asked.n > 0;
	switch (message_sql_choice(context, page, keeper, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	reading->reader = row.reader;
	reading->notify = row.notify;
	return true;
}

/* A first reader reads everything and has no first reader of their own, so two keepers never wait for each other. */
static enum message_choose
may_read_first(struct context *context, struct honour_page_id page, struct person_id keeper, struct person_id reader)
{
	struct message_reading own, readers;
	struct honour_keeper_list keepers;
	bool keeps = false;

	if (!honour_keepers(context, page, &keepers) || !message_reading(context, page, keeper, &own) ||
	    !message_reading(context, page, reader, &readers))
		return MESSAGE_CHOOSE_FAULT;
	for (size_t i = 0; i < keepers.count; i++)
		keeps |= person_id_equal(keepers.at[i].person, reader);
	if (!keeps || person_id_equal(keeper, reader))
		return MESSAGE_CHOOSE_NOT_A_KEEPER;
	if (own.reads_for_others)
		return MESSAGE_CHOOSE_YOU_READ;
	return message_is_behind(&readers) ? MESSAGE_CHOOSE_READER_ASKED : MESSAGE_CHOOSE_OK;
}

enum message_choose
message_choose(struct context *context, struct honour_page_id page, struct person_id keeper, struct person_id reader,
               enum message_notify notify)
{
	DB_TRANSACTION(tx, context);

	if (!person_id_is_none(reader)) {
		const enum message_choose may = may_read_first(context, page, keeper, reader);

		if (may != MESSAGE_CHOOSE_OK)
			return may;
	}
	if (message_sql_choose(context, page, keeper, reader, notify, context->now) != DB_WROTE ||
	    !people_audit(context, keeper, "message.choices", (struct audit_about){ .page = page }))
		return MESSAGE_CHOOSE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? MESSAGE_CHOOSE_OK : MESSAGE_CHOOSE_FAULT;
}

/* Nothing was changed: because it is so already, or because there is none that this keeper may see. */
static enum found
why_not(struct context *context, struct honour_page_id page, bool behind, struct message_id message)
{
	struct message_sql_seen row;

	switch (message_sql_seen(context, message, page, behind, &row)) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

static enum found
decided(struct context *context, struct db_transaction *tx, enum db_write wrote, struct honour_page_id page,
        struct person_id keeper, const char *act, struct message_id message)
{
	if (wrote != DB_WROTE || !people_audit(context, keeper, act, (struct audit_about){ .page = page, .subject = message.id }))
		return FOUND_FAULT;
	return db_commit(tx) == DB_COMMITTED ? FOUND_OK : FOUND_FAULT;
}

enum found
message_decide(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
               enum message_state state)
{
	static const char *const acts[] = {
		[MESSAGE_STATE_WAITING] = "message.wait",
		[MESSAGE_STATE_PRIVATE] = "message.private",
		[MESSAGE_STATE_PUBLISHED] = "message.publish",
		[MESSAGE_STATE_REMOVED] = "message.remove",
	};
	struct message_reading reading;
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	if (!message_reading(context, page, keeper, &reading))
		return FOUND_FAULT;
	wrote = message_sql_decide(context, message, page, message_is_behind(&reading), state, context->now);
	if (wrote == DB_WROTE_NONE)
		return why_not(context, page, message_is_behind(&reading), message);
	return decided(context, &tx, wrote, page, keeper, acts[state], message);
}

enum found
message_undo(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
             enum message_state undoes)
{
	struct message_reading reading;
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	if (!message_reading(context, page, keeper, &reading))
		return FOUND_FAULT;
	wrote = message_sql_undo(context, message, page, message_is_behind(&reading), undoes, context->now);
	if (wrote == DB_WROTE_NONE)
		return why_not(context, page, message_is_behind(&reading), message);
	return decided(context, &tx, wrote, page, keeper, "message.undo", message);
}

enum found
message_let_through(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message)
{
	struct message_reading reading;
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	if (!message_reading(context, page, keeper, &reading))
		return FOUND_FAULT;
	if (message_is_behind(&reading))
		return FOUND_NONE;
	wrote = message_sql_let_through(context, message, page, context->now);
	if (wrote == DB_WROTE_NONE)
		return why_not(context, page, false, message);
	return decided(context, &tx, wrote, page, keeper, "message.let_through", message);
}
