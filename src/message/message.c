/* message: leaving a message. */
#include "message/message_inside.h"

#include "base/id.h"
#include "db/database.h"
#include "media/media_film_store.h"
#include "people/people.h"
#include "message_sql.h"

static enum message_may
came(struct context *context, const struct message_author *author)
{
	struct message_sql_came one;
	struct message_sql_group_came group;

	switch (group_id_is_none(author->group) ? message_sql_came(context, author->appointment, &one)
	                                        : message_sql_group_came(context, author->group, &group)) {
	case DB_READ:       return MESSAGE_MAY_OK;
	case DB_READ_NONE:  return MESSAGE_MAY_NOT_COME;
	case DB_READ_FAULT: break;
	}
	return MESSAGE_MAY_FAULT;
}

enum message_may
message_may(struct context *context, const struct message_author *author)
{
	struct honour_page page;

	if (honour_page_id_is_none(author->page))
		return MESSAGE_MAY_NOT_COME;
	switch (honour_read(context, author->page, &page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return MESSAGE_MAY_NOT_COME;
	case FOUND_FAULT: return MESSAGE_MAY_FAULT;
	}
	return honour_is_open(&page) ? came(context, author) : MESSAGE_MAY_PAUSED;
}

/* Author, words and pictures; how it is signed does not make it another message. */
static struct bytes
same_hash(struct context *context, const struct message_author *author, const struct message_left *left)
{
	struct arena *arena = context->arena;
	struct text whole = text_format(arena, "%lld %lld\n%.*s\n", (long long)author->appointment.id, (long long)author->group.id,
	                                TEXT_PRINT(left->words));

	for (size_t i = 0; i < left->picture_count; i++) {
		const struct bytes one = crypto_digest(arena, bytes_text(left->pictures[i].clean->jpeg));

		whole = text_join(arena, whole, text_hex(arena, one));
	}
	if (!film_id_is_none(left->film))
		whole = text_format(arena, "%.*s film %lld", TEXT_PRINT(whole), (long long)left->film.id);
	return crypto_hash(arena, &context->site->keys, "message", whole);
}

static bool
keep_pictures(struct context *context, const struct message_author *author, const struct message_left *left,
              struct message_id message)
{
	for (size_t i = 0; i < left->picture_count; i++) {
		struct picture_id picture;

		if (!media_put(context, author->page, left->pictures[i].clean, left->pictures[i].alternative_text, &picture) ||
		    message_sql_add_picture(context, message, (int64_t)i + 1, picture) != DB_WROTE)
			return false;
	}
	return true;
}

static bool
keep_film(struct context *context, const struct message_left *left, struct message_id message)
{
	return film_id_is_none(left->film) || (media_film_store(context, left->film) == FOUND_OK &&
	                                       message_sql_add_film(context, message, left->film) == DB_WROTE);
}

/* OK: there is room for one more, and it is a new one. */
static enum message_leave
room_for(struct context *context, const struct message_author *author, struct bytes same)
{
	struct message_sql_same one;
	struct message_sql_of_author left;

	switch (message_sql_same(context, same, &one)) {
	case DB_READ:       return MESSAGE_LEAVE_SAME;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return MESSAGE_LEAVE_FAULT;
	}
	if (message_sql_of_author(context, author->appointment, author->group, &left) != DB_READ)
		return MESSAGE_LEAVE_FAULT;
	return left.n < LIMIT_MESSAGES_EACH ? MESSAGE_LEAVE_OK : MESSAGE_LEAVE_TOO_MANY;
}

static enum message_leave
add(struct context *context, const struct message_author *author, const struct message_left *left, struct bytes same)
{
	const struct message_id id = { id_new(context->now) };
	const struct bytes words = people_seal(context, SEALED_MESSAGE_TEXT, text_is_empty(left->words) ? TEXT("") : left->words);

	switch (message_sql_add(context, id, author->page, author->appointment, author->group, words,
	                        appointment_seal_shown(context, SEALED_MESSAGE_AUTHOR, left->by), same, context->now)) {
	case DB_WROTE:       return keep_pictures(context, author, left, id) && keep_film(context, left, id) ? MESSAGE_LEAVE_OK
	                                                                                         : MESSAGE_LEAVE_FAULT;
	case DB_WROTE_NONE:  return MESSAGE_LEAVE_SAME;
	case DB_WROTE_FAULT: break;
	}
	return MESSAGE_LEAVE_FAULT;
}

enum message_leave
message_leave(struct context *context, const struct message_author *author, const struct message_left *left)
{
	struct bytes same;
	enum message_leave outcome;
	DB_TRANSACTION(tx, context);

	if (text_is_empty(left->words) && left->picture_count == 0 && film_id_is_none(left->film))
		return MESSAGE_LEAVE_EMPTY;
	switch (message_may(context, author)) {
	case MESSAGE_MAY_OK:       break;
	case MESSAGE_MAY_NOT_COME: return MESSAGE_LEAVE_NOT_COME;
	case MESSAGE_MAY_PAUSED:  return MESSAGE_LEAVE_PAUSED;
	case MESSAGE_MAY_FAULT:    return MESSAGE_LEAVE_FAULT;
	}
	same = same_hash(context, author, left);
	outcome = room_for(context, author, same);
	if (outcome == MESSAGE_LEAVE_OK)
		outcome = add(context, author, left, same);
	if (outcome != MESSAGE_LEAVE_OK)
		return outcome;
	return db_commit(&tx) == DB_COMMITTED ? MESSAGE_LEAVE_OK : MESSAGE_LEAVE_FAULT;
}
