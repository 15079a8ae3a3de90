#include "media/media.h"

#include "base/context.h"
#include "base/id.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"
#include "media/media_upload.h"
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

static bool
is_room(const struct request *request)
{
	return arena_bytes_taken(request->context.arena) + LIMIT_PICTURE_WORK_BYTES <= LIMIT_REQUEST_ARENA_BYTES;
}

static struct media_prepared *
clean_file(struct request *request, struct bytes file)
{
	struct media_prepared *prepared = arena_new_of(request->context.arena, struct media_prepared);

	prepared->outcome = MEDIA_PICTURE_TOO_LARGE;
	if (is_room(request))
		prepared->outcome = media_picture_clean(request->context.arena, file, &prepared->clean);
	return prepared;
}

/* NULL: there is no such upload of this browser and this form, or it has expired. The outcome FAULT: it is there and cannot be read, or it
 * was not looked for, since the request has no memory left for it. */
static struct media_prepared *
find_upload(struct request *request, struct text token)
{
	struct media_prepared *prepared = arena_new_of(request->context.arena, struct media_prepared);

	prepared->outcome = MEDIA_PICTURE_FAULT;
	if (!is_room(request))
		return prepared;
	switch (media_upload_open(request, token, &prepared->clean)) {
	case FOUND_OK:    prepared->outcome = MEDIA_PICTURE_OK; return prepared;
	case FOUND_NONE:  return NULL;
	case FOUND_FAULT: break;
	}
	return prepared;
}

static bool
is_upload(const struct request *request, struct text name)
{
	const struct form *form = request->route ? request->route->form : NULL;

	for (size_t i = 0; form && i < form->count; i++)
		if (form->fields[i].kind == FORM_UPLOAD && text_equal(text_of(form->fields[i].name), name))
			return true;
	return false;
}

void
media_prepare_files(struct request *request, int count_max)
{
	int files = 0;

	/* What is saved comes first, so that new files cannot take its memory. */
	for (size_t i = 0; i < request->form.count; i++) {
		struct form_pair *pair = &request->form.pairs[i];

		if (pair->value.length > 0 && !pair->is_file && is_upload(request, pair->name))
			pair->prepared = find_upload(request, pair->value);
	}
	for (size_t i = 0; i < request->form.count; i++) {
		struct form_pair *pair = &request->form.pairs[i];

		if (pair->value.length > 0 && pair->is_file && files++ < count_max)
			pair->prepared = clean_file(request, text_bytes(pair->value));
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

struct text
media_alternative(struct text description)
{
	return text_is_empty(description) ? words_text(&media_words_undescribed) : description;
}

bool
media_put(struct context *context, struct honour_page_id page, const struct media_clean *clean, struct text description,
          struct picture_id *picture)
{
	const struct picture_id id = { id_new(context->now) };

	if (!picture_id_is_none(clean->upload))
		switch (media_upload_store(context, clean->upload, description)) {
		case DB_WROTE:       *picture = clean->upload; return true;
		case DB_WROTE_NONE:  break;       /* used in another window, or expired since it was read: it is stored from memory */
		case DB_WROTE_FAULT: return false;
		}
	if (media_sql_put(context, id, MEDIA_STATE_STORED, page, clean->jpeg, clean->width, clean->height, description,
	                  context->now) != DB_WROTE)
		return false;
	*picture = id;
	return true;
}

bool
media_describe_again(struct context *context, struct picture_id picture, struct text description)
{
	return media_sql_describe_again(context, picture, description) != DB_WROTE_FAULT;
}

bool
media_delete(struct context *context, struct picture_id picture)
{
	return media_sql_delete(context, picture) != DB_WROTE_FAULT;
}

enum found
media_open(struct context *context, struct picture_id picture, struct media *media)
{
	struct media_sql_open row;

	switch (media_sql_open(context, picture, &row)) {
	case DB_READ:
		*media = (struct media){ picture, row.page, row.jpeg, row.width, row.height, row.alternative_text,
			media_alternative(row.alternative_text) };
		return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	return FOUND_FAULT;
}

void
media_respond(struct request *request, struct picture_id picture)
{
	struct media media;

	switch (media_open(&request->context, picture, &media)) {
	case FOUND_OK:    respond_bytes(request, 200, TEXT("image/jpeg"), media.jpeg); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

enum found
media_describe(struct context *context, struct picture_id picture, struct media *media)
{
	struct media_sql_describe row;

	switch (media_sql_describe(context, picture, &row)) {
	case DB_READ:
		*media = (struct media){ picture, row.page, BYTES_NONE, row.width, row.height, row.alternative_text,
			media_alternative(row.alternative_text) };
		return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	return FOUND_FAULT;
}
