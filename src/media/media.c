#include "media/media.h"

#include "base/context.h"
#include "base/id.h"
#include "http/request.h"
#include "limits.h"
#include "media_sql.h"
#include "media_words.h"
#include "people/people.h"

/* The session is checked before any work is done for a stranger; the guard, which decides about the page, runs later and checks again. */
static bool
is_signed_in(struct request *request)
{
	const bool signed_in = people_is_signed_in(request);

	request->visitor = (struct visitor){ 0 };
	return signed_in;
}

/* One more picture, the smaller ones made of it, and the page in response: a form may have any number of files. */
#define SPARE_BYTES (6 * LIMIT_PICTURE_BYTES_OUT)

void
media_prepare_files(struct request *request, int count_max)
{
	int prepared_count = 0;

	for (size_t i = 0; i < request->form.count && prepared_count < count_max; i++) {
		struct form_pair *pair = &request->form.pairs[i];
		struct media_prepared *prepared;

		if (!pair->is_file || pair->value.length == 0)
			continue;
		prepared_count++;
		prepared = arena_new_of(request->context.arena, struct media_prepared);
		pair->prepared = prepared;
		prepared->outcome = MEDIA_PICTURE_TOO_LARGE;
		if (arena_bytes_taken(request->context.arena) + SPARE_BYTES > LIMIT_REQUEST_ARENA_BYTES)
			continue;
		prepared->outcome = media_picture_clean(request->context.arena, text_bytes(pair->value), &prepared->clean);
	}
}

void
media_prepare(struct request *request)
{
	if (is_signed_in(request))
		media_prepare_files(request, LIMIT_PICTURES_OF_FORM);
}

const struct words *
media_words(enum media_picture outcome)
{
	switch (outcome) {
	case MEDIA_PICTURE_OK:             return NULL;
	case MEDIA_PICTURE_NOT_A_PICTURE:  return &media_words_not_a_picture;
	case MEDIA_PICTURE_KIND_NOT_TAKEN: return &media_words_kind_not_taken;
	case MEDIA_PICTURE_TOO_LARGE:      return &media_words_too_large;
	case MEDIA_PICTURE_DAMAGED:        return &media_words_damaged;
	case MEDIA_PICTURE_FAULT:          return &media_words_fault;
	}
	return &media_words_fault;
}

enum media_keep
media_keep(struct context *context, struct honour_page_id page, const struct media_clean *clean,
           struct text alternative_text, struct picture_id *picture)
{
	const struct picture_id id = { id_new(context->now) };

	if (media_sql_keep(context, id, page, clean->jpeg, clean->width, clean->height, alternative_text,
	        context->now) != DB_WROTE)
		return MEDIA_KEEP_FAULT;
	*picture = id;
	return MEDIA_KEEP_OK;
}

enum media_keep
media_reword(struct context *context, struct picture_id picture, struct text alternative_text)
{
	return media_sql_reword(context, picture, alternative_text) == DB_WROTE_FAULT ? MEDIA_KEEP_FAULT : MEDIA_KEEP_OK;
}

enum media_keep
media_forget(struct context *context, struct picture_id picture)
{
	return media_sql_forget(context, picture) == DB_WROTE_FAULT ? MEDIA_KEEP_FAULT : MEDIA_KEEP_OK;
}

enum found
media_read(struct context *context, struct picture_id picture, struct media_kept *kept)
{
	struct media_sql_read row;

	switch (media_sql_read(context, picture, &row)) {
	case DB_READ:
		*kept = (struct media_kept){ picture, row.page, row.jpeg, row.width, row.height, row.alternative_text };
		return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	return FOUND_FAULT;
}

enum found
media_describe(struct context *context, struct picture_id picture, struct media_kept *kept)
{
	struct media_sql_describe row;

	switch (media_sql_describe(context, picture, &row)) {
	case DB_READ:
		*kept = (struct media_kept){ picture, row.page, BYTES_NONE, row.width, row.height, row.alternative_text };
		return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	return FOUND_FAULT;
}
