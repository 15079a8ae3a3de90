#include "db/statement_tag.h"

#include "base/log.h"
#include "db/engine.h"

void
statement_tag_parameter(struct statement *statement, int number, int64_t id)
{
	const struct statement_description *description = statement->description;

	ASSERT(description->tag_count <= STATEMENT_TAGS_MAX);
	for (size_t i = 0; i < description->tag_count; i++) {
		if (description->tags[i].from == STATEMENT_TAG_PARAMETER && description->tags[i].number == number)
			statement->tagged[i] = id;
	}
}

void
statement_tag_row(struct statement *statement)
{
	const struct statement_description *description = statement->description;
	int64_t id;

	for (size_t i = 0; i < description->tag_count; i++) {
		if (description->tags[i].from == STATEMENT_TAG_COLUMN && engine_row_id(statement, description->tags[i].number, &id))
			tag_list_add(&statement->context->connection->changed, id);
	}
}

void
statement_tag_end(struct statement *statement, bool changed)
{
	const struct statement_description *description = statement->description;
	struct tag_list *list = &statement->context->connection->changed;

	if (!changed)
		return;
	/* Not all of its rows were read. */
	if (statement->fault)
		list->all = true;
	for (size_t i = 0; i < description->tag_count; i++) {
		const int number = description->tags[i].number;

		if (description->tags[i].from != STATEMENT_TAG_PARAMETER)
			continue;
		if (statement->tagged[i] != 0 || !description->parameters[number - 1].may_be_none)
			tag_list_add(list, statement->tagged[i]);
	}
	if (description->tags_site)
		tag_list_add(list, TAG_SITE);
}
