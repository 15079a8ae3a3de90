/* thanks_message: leaving a message. */
#include "thanks/thanks_message_inside.h"

#include "base/id.h"
#include "db/database.h"
#include "people/people.h"
#include "thanks_message_sql.h"

static enum thanks_message_may
came(struct context *context, const struct thanks_message_author *author)
{
	struct thanks_message_sql_came one;
	struct thanks_message_sql_group_came group;

	switch (group_id_is_none(author->group) ? thanks_message_sql_came(context, author->appointment, &one)
	                                        : thanks_message_sql_group_came(context, author->group, &group)) {
	case DB_READ:       return THANKS_MESSAGE_MAY_OK;
	case DB_READ_NONE:  return THANKS_MESSAGE_MAY_NOT_COME;
	case DB_READ_FAULT: break;
	}
	return THANKS_MESSAGE_MAY_FAULT;
}

enum thanks_message_may
thanks_message_may(struct context *context, const struct thanks_message_author *author)
{
	struct honour_page page;

	if (honour_page_id_is_none(author->page))
		return THANKS_MESSAGE_MAY_NOT_COME;
	switch (honour_read(context, author->page, &page)) {
	case HONOUR_READ_OK:    break;
	case HONOUR_READ_NONE:  return THANKS_MESSAGE_MAY_NOT_COME;
	case HONOUR_READ_FAULT: return THANKS_MESSAGE_MAY_FAULT;
	}
	return honour_is_open(&page) ? came(context, author) : THANKS_MESSAGE_MAY_RESTING;
}

/* Author, words and pictures; how it is signed does not make it another message. */
static struct bytes
same_hash(struct context *context, const struct thanks_message_author *author, const struct thanks_message_left *left)
{
	struct arena *arena = context->arena;
	struct text whole = text_format(arena, "%lld %lld\n%.*s\n", (long long)author->appointment.id, (long long)author->group.id,
	                                TEXT_PRINT(left->words));

	for (size_t i = 0; i < left->picture_count; i++) {
		const struct bytes one = crypto_hash(arena, &context->site->key, THANKS_MESSAGE_PURPOSE,
		                                     bytes_text(left->pictures[i].clean->jpeg));

		whole = text_join(arena, whole, text_hex(arena, one));
	}
	return crypto_hash(arena, &context->site->key, THANKS_MESSAGE_PURPOSE, whole);
}

static struct bytes
signature(struct context *context, const struct thanks_message_author *author, enum appointment_shown shown)
{
	const struct donor donor = { .name = author->name, .shown = shown };
	const struct text name = appointment_public_name(context->arena, &donor);

	return text_is_empty(name) ? BYTES_NONE : people_seal_name(context, name);
}

static bool
keep_pictures(struct context *context, const struct thanks_message_author *author, const struct thanks_message_left *left,
              struct message_id message)
{
	for (size_t i = 0; i < left->picture_count; i++) {
		struct picture_id picture;

		if (media_keep(context, author->page, left->pictures[i].clean, left->pictures[i].alternative_text, &picture) != MEDIA_KEEP_OK ||
		    thanks_message_sql_add_picture(context, message, (int64_t)i + 1, picture) != DB_WROTE)
			return false;
	}
	return true;
}

/* OK: there is room for one more, and it is a new one. */
static enum thanks_message_leave
room_for(struct context *context, const struct thanks_message_author *author, struct bytes same)
{
	struct thanks_message_sql_same one;
	struct thanks_message_sql_of_author left;

	switch (thanks_message_sql_same(context, same, &one)) {
	case DB_READ:       return THANKS_MESSAGE_LEAVE_SAME;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return THANKS_MESSAGE_LEAVE_FAULT;
	}
	if (thanks_message_sql_of_author(context, author->appointment, author->group, &left) != DB_READ)
		return THANKS_MESSAGE_LEAVE_FAULT;
	return left.n < LIMIT_MESSAGES_EACH ? THANKS_MESSAGE_LEAVE_OK : THANKS_MESSAGE_LEAVE_TOO_MANY;
}

static enum thanks_message_leave
add(struct context *context, const struct thanks_message_author *author, const struct thanks_message_left *left, struct bytes same)
{
	const struct message_id id = { id_new(context->now) };
	const struct bytes words = crypto_seal(context->arena, &context->site->key, THANKS_MESSAGE_PURPOSE, context->random,
	                                       text_is_empty(left->words) ? TEXT("") : left->words);

	switch (thanks_message_sql_add(context, id, author->page, author->appointment, author->group, words,
	                               signature(context, author, left->shown), same, context->now)) {
	case DB_WROTE:       return keep_pictures(context, author, left, id) ? THANKS_MESSAGE_LEAVE_OK : THANKS_MESSAGE_LEAVE_FAULT;
	case DB_WROTE_NONE:  return THANKS_MESSAGE_LEAVE_SAME;
	case DB_WROTE_FAULT: break;
	}
	return THANKS_MESSAGE_LEAVE_FAULT;
}

enum thanks_message_leave
thanks_message_leave(struct context *context, const struct thanks_message_author *author, const struct thanks_message_left *left)
{
	struct bytes same;
	enum thanks_message_leave outcome;
	DB_TRANSACTION(tx, context);

	if (text_is_empty(left->words) && left->picture_count == 0)
		return THANKS_MESSAGE_LEAVE_EMPTY;
	switch (thanks_message_may(context, author)) {
	case THANKS_MESSAGE_MAY_OK:       break;
	case THANKS_MESSAGE_MAY_NOT_COME: return THANKS_MESSAGE_LEAVE_NOT_COME;
	case THANKS_MESSAGE_MAY_RESTING:  return THANKS_MESSAGE_LEAVE_RESTING;
	case THANKS_MESSAGE_MAY_FAULT:    return THANKS_MESSAGE_LEAVE_FAULT;
	}
	same = same_hash(context, author, left);
	outcome = room_for(context, author, same);
	if (outcome == THANKS_MESSAGE_LEAVE_OK)
		outcome = add(context, author, left, same);
	if (outcome != THANKS_MESSAGE_LEAVE_OK)
		return outcome;
	return db_keep(&tx) == DB_KEPT ? THANKS_MESSAGE_LEAVE_OK : THANKS_MESSAGE_LEAVE_FAULT;
}
