/* message_read: messages as keepers and visitors read them. */
#include "base/id.h"
#include "base/unreadable.h"
#include "links.h"
#include "media/media_film_form.h"
#include "message_sql.h"
#include "message/message_inside.h"
#include "message/message_view.h"
#include "people/people.h"

bool
message_is_behind(const struct message_reading *reading)
{
	return !person_id_is_none(reading->reader);
}

bool
message_open(struct context *context, struct bytes text_sealed, struct bytes author_sealed, struct message *message)
{
	struct message_sql_pictures_list pictures;
	struct message_sql_film_of film;
	enum crypto_open opened;

	opened = crypto_open(context->arena, &context->site->keys, SEALED_MESSAGE_TEXT, text_sealed, &message->words);
	if (opened != CRYPTO_OPEN_OK) {
		unreadable_note(UNREADABLE_MESSAGE, message->id.id, crypto_open_why(opened));
		return false;
	}
	message->film = (struct media_film_shown){ .id = FILM_ID_NONE };
	switch (message_sql_film_of(context, message->id, &film)) {
	case DB_READ:
		if (media_film_describe(context, film.film, &message->film) == FOUND_FAULT)
			return false;
		break;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return false;
	}
	message->by = author_sealed.at != NULL ? people_open(context, SEALED_MESSAGE_AUTHOR, author_sealed) : TEXT("");
	message->picture_count = 0;
	switch (message_sql_pictures(context, message->id, &pictures)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	for (size_t i = 0; i < pictures.count && i < LIMIT_MESSAGE_PICTURES; i++)
		message->pictures[message->picture_count++] = (struct message_picture){ pictures.at[i].picture, pictures.at[i].width,
			pictures.at[i].height, media_alternative(pictures.at[i].alternative_text) };
	return true;
}

/* The message that the list has room for after its last one.  One whose words do not open is left out. */
static bool
add_opened(struct context *context, struct bytes text_sealed, struct bytes author_sealed, struct message_list *list)
{
	const uint64_t before = unreadable_count();

	if (message_open(context, text_sealed, author_sealed, &list->at[list->count]))
		list->count++;
	else if (unreadable_count() == before)
		return false;
	return true;
}

bool
message_list_read(struct context *context, struct honour_page_id page, const struct message_reading *reading,
                  struct message_id before, struct message_list *list)
{
	struct message_sql_list_list rows;

	*list = (struct message_list){ 0 };
	if (message_id_is_none(before))
		before.id = INT64_MAX;
	switch (message_sql_list(context, page, message_is_behind(reading), before, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	if (rows.count > LIMIT_MESSAGES_ON_PAGE) {
		rows.count = LIMIT_MESSAGES_ON_PAGE;
		list->older = rows.at[LIMIT_MESSAGES_ON_PAGE - 1].id;
	}
	list->at = arena_list_of(context->arena, struct message, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		if (!rows.at[i].has_state)
			continue;
		list->at[list->count] = (struct message){ .id = rows.at[i].id, .state = rows.at[i].state,
			.for_group = !group_id_is_none(rows.at[i].booking_group), .created_at = rows.at[i].created_at,
			.let_through = !instant_is_none(rows.at[i].approved_at) };
		if (!add_opened(context, rows.at[i].text_sealed, rows.at[i].author_sealed, list))
			return false;
	}
	return true;
}

bool
message_count_waiting(struct context *context, struct honour_page_id page, const struct message_reading *reading,
                      int64_t *count)
{
	struct message_sql_waiting row;

	*count = 0;
	if (message_sql_waiting(context, page, message_is_behind(reading), &row) != DB_READ)
		return false;
	*count = row.n;
	return true;
}

bool
message_count_for_visit(struct context *context, struct honour_page_id page, struct person_id keeper, int64_t *count)
{
	struct message_reading reading;

	*count = 0;
	if (!message_reading(context, page, keeper, &reading))
		return false;
	return reading.notify != MESSAGE_NOTIFY_VISIT || message_count_waiting(context, page, &reading, count);
}

static bool
is_empty(const struct message *message)
{
	return text_is_empty(message->words) && message->picture_count == 0 && !film_id_is_none(message->film.id) &&
	       !media_film_is_shown(&message->film);
}

bool
message_list_published(struct context *context, struct honour_page_id page, struct message_list *list)
{
	struct message_sql_published_list rows;

	*list = (struct message_list){ 0 };
	switch (message_sql_published(context, page, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	list->at = arena_list_of(context->arena, struct message, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		list->at[list->count] = (struct message){ .id = rows.at[i].id, .state = MESSAGE_STATE_PUBLISHED,
			.for_group = !group_id_is_none(rows.at[i].booking_group), .created_at = rows.at[i].decided_at };
		if (!add_opened(context, rows.at[i].text_sealed, rows.at[i].author_sealed, list))
			return false;
		/* Its film is all it has, and is not ready. */
		if (list->count > 0 && is_empty(&list->at[list->count - 1]))
			list->count--;
	}
	return true;
}

static struct link
picture_link(struct arena *arena, const struct honour_page *page, struct picture_id picture)
{
	return honour_is_open(page) ? link_message_http_picture(arena, page->key, picture)
	                            : link_message_http_member_picture(arena, page->id, picture);
}

bool
message_on_page(struct context *context, const struct honour_page *page, struct message_on_page *view)
{
	struct arena *arena = context->arena;
	struct message_list list;

	*view = (struct message_on_page){ 0 };
	if (!message_list_published(context, page->id, &list))
		return false;
	view->messages.at = arena_list_of(arena, struct message_card, list.count);
	view->messages.count = list.count;
	for (size_t i = 0; i < list.count; i++) {
		const struct message *message = &list.at[i];
		struct message_card *card = &view->messages.at[i];

		*card = (struct message_card){ .anchor = text_format(arena, "message-%.*s", TEXT_PRINT(id_text(arena, message->id.id))),
			.words = message->words, .by = message->by, .for_group = message->for_group };
		card->film = honour_is_open(page) ? media_film_play_public(arena, page->key, &message->film)
		                                  : media_film_play_member(arena, page->id, &message->film);
		card->pictures.at = arena_list_of(arena, struct message_shown, message->picture_count);
		card->pictures.count = message->picture_count;
		for (size_t j = 0; j < message->picture_count; j++) {
			const struct message_picture *picture = &message->pictures[j];

			card->pictures.at[j] = (struct message_shown){ picture_link(arena, page, picture->id), picture->alternative_text,
			                                                      picture->width, picture->height };
		}
	}
	return true;
}

int64_t
message_read_some(struct context *context, int64_t *after)
{
	struct message_sql_sealed_from_list rows;

	if (message_sql_sealed_from(context, *after, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();
		struct message message = { .id = rows.at[i].id };

		*after = rows.at[i].id.id;
		if (!message_open(context, rows.at[i].text_sealed, rows.at[i].author_sealed, &message) && unreadable_count() == before)
			return -1;
	}
	return (int64_t)rows.count;
}

/* ---- films ---- */

static enum found
found_of(enum db_read read)
{
	switch (read) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
message_film_published(struct context *context, struct honour_page_id page, struct film_id film)
{
	struct message_sql_published_film row;

	return found_of(message_sql_published_film(context, page, film, &row));
}

enum found
message_film_kept(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film)
{
	struct message_sql_kept_film row;
	struct message_reading reading;

	if (!message_reading(context, page, keeper, &reading))
		return FOUND_FAULT;
	return found_of(message_sql_kept_film(context, page, film, !person_id_is_none(reading.reader), &row));
}
