#include "media/media_upload.h"

#include "base/context.h"
#include "base/id.h"
#include "http/form_proof.h"
#include "limits.h"
#include "media/media.h"
#include "media/media_film_store.h"
#include "media/media_upload_owner.h"
#include "media_sql.h"
#include "media_upload_sql.h"

static struct bytes
hash(struct request *request, const char *purpose, struct text text)
{
	return crypto_hash(request->context.arena, &request->context.site->keys, purpose, text);
}

struct media_upload_owner
media_upload_owner(struct request *request, struct text form)
{
	return (struct media_upload_owner){ hash(request, "upload.browser", form_proof_browser(request)), hash(request, "upload.form", form) };
}

struct bytes
media_upload_token(struct request *request, struct text token)
{
	return hash(request, "upload.token", token);
}

bool
media_upload_token_hash(struct request *request, struct text token, struct bytes *hashed)
{
	if (!form_proof_has_browser(request) || !token_from_text(request->context.arena, token, CRYPTO_TOKEN_LENGTH, &token))
		return false;
	*hashed = media_upload_token(request, token);
	return true;
}

/* It may be a film. */
static bool
delete(struct context *context, struct picture_id picture)
{
	return media_film_delete(context, (struct film_id){ picture.id }) && media_upload_sql_delete(context, picture) != DB_WROTE_FAULT &&
	       media_delete(context, picture);
}

static bool
make_room_in_form(struct context *context, struct bytes form)
{
	struct media_upload_sql_of_form count;
	struct media_upload_sql_oldest_of_form oldest;

	if (media_upload_sql_of_form(context, form, &count) != DB_READ)
		return false;
	for (int64_t n = count.n; n >= LIMIT_UPLOADS_OF_FORM; n--)
		if (media_upload_sql_oldest_of_form(context, form, &oldest) != DB_READ || !delete(context, oldest.picture))
			return false;
	return true;
}

static enum media_upload_add
check_site(struct context *context, size_t more)
{
	struct media_upload_sql_size size;

	if (media_upload_sql_size(context, &size) != DB_READ)
		return MEDIA_UPLOAD_ADD_FAULT;
	return size.n < LIMIT_UPLOADS && size.bytes + (int64_t)more <= LIMIT_UPLOADS_BYTES ? MEDIA_UPLOAD_ADD_OK : MEDIA_UPLOAD_ADD_REFUSED;
}

enum media_upload_add
media_upload_add(struct request *request, struct honour_page_id page, const struct media_clean *clean, struct text *token)
{
	struct context *context = &request->context;
	const struct picture_id id = { id_new(context->now) };
	const struct media_upload_owner owner = media_upload_owner(request, request->path);
	enum media_upload_add outcome;
	DB_TRANSACTION(tx, context);

	/* Without a valid key the form is only shown again, and dispatch undoes what was written. */
	if (!request->key.at || !form_proof_has_browser(request))
		return MEDIA_UPLOAD_ADD_REFUSED;
	if (!make_room_in_form(context, owner.form))
		return MEDIA_UPLOAD_ADD_FAULT;
	outcome = check_site(context, clean->jpeg.length);
	if (outcome != MEDIA_UPLOAD_ADD_OK)
		return outcome;
	*token = crypto_random_token(context->arena, context->random, CRYPTO_TOKEN_LENGTH);
	if (media_sql_put(context, id, MEDIA_STATE_UPLOADED, page, clean->jpeg, clean->width, clean->height, TEXT(""),
	                  context->now) != DB_WROTE ||
	    media_upload_sql_add(context, id, media_upload_token(request, *token), owner.browser, owner.form, (int64_t)clean->jpeg.length,
	                         instant_plus(context->now, LIMIT_UPLOAD_MINUTES * INSTANT_MINUTE)) != DB_WROTE)
		return MEDIA_UPLOAD_ADD_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? MEDIA_UPLOAD_ADD_OK : MEDIA_UPLOAD_ADD_FAULT;
}

enum found
media_upload_open(struct request *request, struct text token, struct media_clean *clean)
{
	const struct media_upload_owner owner = media_upload_owner(request, request->path);
	struct media_upload_sql_open row;
	struct bytes hashed;

	if (!media_upload_token_hash(request, token, &hashed))
		return FOUND_NONE;
	switch (media_upload_sql_open(&request->context, hashed, owner.browser, owner.form, request->context.now, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*clean = (struct media_clean){ row.jpeg, row.width, row.height, row.picture };
	return FOUND_OK;
}

enum found
media_upload_preview(struct request *request, struct text token, struct bytes *jpeg)
{
	struct media_upload_sql_preview row;
	struct bytes hashed;

	if (!media_upload_token_hash(request, token, &hashed))
		return FOUND_NONE;
	switch (media_upload_sql_preview(&request->context, hashed, media_upload_owner(request, request->path).browser, request->context.now,
	                                 &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*jpeg = row.jpeg;
	return FOUND_OK;
}

bool
media_upload_end(struct request *request, struct text token)
{
	const struct media_upload_owner owner = media_upload_owner(request, request->path);
	struct media_upload_sql_find row;
	struct bytes hashed;
	DB_TRANSACTION(tx, &request->context);

	if (!media_upload_token_hash(request, token, &hashed))
		return true;
	switch (media_upload_sql_find(&request->context, hashed, owner.browser, owner.form, &row)) {
	case DB_READ:       return delete(&request->context, row.picture) && db_commit(&tx) == DB_COMMITTED;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: break;
	}
	return false;
}

enum db_write
media_upload_store(struct context *context, struct picture_id picture, struct text description)
{
	const enum db_write stored = media_upload_sql_store_uploaded(context, picture, description);

	if (stored == DB_WROTE && media_upload_sql_delete(context, picture) != DB_WROTE)
		return DB_WROTE_FAULT;
	return stored;
}

bool
media_upload_expire(struct context *context)
{
	struct media_upload_sql_expired_list rows;
	DB_TRANSACTION(tx, context);

	switch (media_upload_sql_expired(context, context->now, LIMIT_UPLOADS_DELETED, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	for (size_t i = 0; i < rows.count; i++)
		if (!delete(context, rows.at[i].picture))
			return false;
	return db_commit(&tx) == DB_COMMITTED;
}
