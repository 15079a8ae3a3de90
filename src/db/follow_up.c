/* follow_up: see follow_up.h. */
#include "db/follow_up.h"

#include <string.h>

#include "base/log.h"
#include "db/engine.h"

void
connection_set_follow_ups(struct connection *connection, const struct follow_up_table *table)
{
	connection->follow_ups.table = table;
}

static bool
is_same(const struct follow_up *one, const struct follow_up *other)
{
	return one->kind == other->kind && drive_id_equal(one->drive, other->drive) && one->donor_hash.length == other->donor_hash.length &&
	       (one->donor_hash.length == 0 || memcmp(one->donor_hash.at, other->donor_hash.at, one->donor_hash.length) == 0);
}

bool
follow_up_mark_donor(struct context *context, enum follow_up_kind kind, struct drive_id drive, struct bytes donor_hash)
{
	struct follow_up_list *list = &context->connection->follow_ups;
	const struct follow_up new = { kind, drive, donor_hash };

	ASSERT(context->connection->depth > 0);
	if (list->table == NULL)
		return true;
	for (size_t i = list->ran; i < list->count; i++)
		if (is_same(&list->at[i], &new))
			return true;
	if (list->count == LIMIT_FOLLOW_UPS) {
		log_note(LOG_FAULT, "one transaction sets off more than LIMIT_FOLLOW_UPS");
		return false;
	}
	list->at[list->count++] = new;
	return true;
}

bool
follow_up_mark(struct context *context, enum follow_up_kind kind, struct drive_id drive)
{
	return follow_up_mark_donor(context, kind, drive, BYTES_NONE);
}

static bool
run(struct context *context, const struct follow_up *follow_up)
{
	return context->connection->follow_ups.table->run[follow_up->kind](context, follow_up);
}

bool
follow_up_run_now(struct context *context, enum follow_up_kind kind, struct drive_id drive)
{
	return context->connection->follow_ups.table == NULL || run(context, &(struct follow_up){ kind, drive, BYTES_NONE });
}

bool
follow_up_ask(struct context *context, enum follow_up_question question, struct drive_id drive, struct bytes client, int64_t *number)
{
	const struct follow_up_table *table = context->connection->follow_ups.table;

	*number = 0;
	return table == NULL || table->answer[question](context, drive, client, number);
}

bool
follow_up_run_marked(struct context *context)
{
	struct follow_up_list *list = &context->connection->follow_ups;

	bool good = true;

	while (good && list->ran < list->count) {
		const struct follow_up next = list->at[list->ran++];

		good = run(context, &next);
	}
	list->ran = 0;
	if (good)
		list->count = 0;
	return good;
}
