#include "media/media_film_store.h"

#include <string.h>

#include "base/id.h"
#include "db/database.h"
#include "http/form_proof.h"
#include "http/respond.h"
#include "limits.h"
#include "media/media_film_still.h"
#include "media/media_upload_owner.h"
#include "media_film_job_sql.h"
#include "media_film_store_sql.h"
#include "media_words.h"

#define UPLOAD_ENDS(context) instant_plus((context)->now, LIMIT_FILM_UPLOAD_HOURS * INSTANT_HOUR)

/* ---- a film begins ---- */

static bool
make_room_in_form(struct context *context, struct bytes form)
{
	struct media_film_store_sql_of_form_list rows;

	switch (media_film_store_sql_of_form(context, form, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	for (size_t i = 0; i + LIMIT_FILMS_OF_FORM <= rows.count; i++)
		if (!media_film_delete(context, rows.at[i].id))
			return false;
	return true;
}

/* It is there up to three times for a while: sealed, as a plain file for its conversion, and converted. */
static enum media_film_begin
check_room(struct context *context, struct honour_page_id page, int64_t size)
{
	struct media_film_store_sql_of_page of_page;
	struct media_film_store_sql_of_site of_site;

	if (media_film_store_sql_of_page(context, page, &of_page) != DB_READ || media_film_store_sql_of_site(context, &of_site) != DB_READ)
		return MEDIA_FILM_BEGIN_FAULT;
	if (of_page.bytes + size > LIMIT_FILMS_OF_PAGE_BYTES || of_site.bytes + size > LIMIT_FILMS_BYTES ||
	    !media_file_has_room(context->arena, context->site, 3 * (uint64_t)size))
		return MEDIA_FILM_BEGIN_FULL;
	return MEDIA_FILM_BEGIN_OK;
}

static enum media_film_begin
check(struct request *request, int64_t size)
{
	if (!form_proof_has_browser(request))
		return MEDIA_FILM_BEGIN_NO_BROWSER;
	if (size < 1)
		return MEDIA_FILM_BEGIN_NONE;
	return size > LIMIT_FILM_BYTES_IN ? MEDIA_FILM_BEGIN_TOO_LARGE : MEDIA_FILM_BEGIN_OK;
}

static enum media_film_begin
begin(struct request *request, struct honour_page_id page, struct text form, const struct media_file *file, int64_t received,
      struct text *token)
{
	struct context *context = &request->context;
	const struct film_id id = { id_new(context->now) };
	const struct media_upload_owner owner = media_upload_owner(request, form);
	const int64_t size = (int64_t)file->size;
	enum media_film_begin outcome;
	DB_TRANSACTION(tx, context);

	if (!make_room_in_form(context, owner.form))
		return MEDIA_FILM_BEGIN_FAULT;
	outcome = check_room(context, page, size);
	if (outcome != MEDIA_FILM_BEGIN_OK)
		return outcome;
	*token = crypto_random_token(context->arena, context->random, CRYPTO_TOKEN_LENGTH);
	if (media_film_store_sql_put(context, id, page, file->name, context->now) != DB_WROTE ||
	    media_film_store_sql_add(context, id, page, media_file_seal_key(context, file), size, received, context->now) != DB_WROTE ||
	    media_film_store_sql_add_upload(context, id, media_upload_token(request, *token), owner.browser, owner.form,
	                                    UPLOAD_ENDS(context)) != DB_WROTE)
		return MEDIA_FILM_BEGIN_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? MEDIA_FILM_BEGIN_OK : MEDIA_FILM_BEGIN_FAULT;
}

enum media_film_begin
media_film_begin(struct request *request, struct honour_page_id page, struct text form, int64_t size, struct text *token)
{
	const enum media_film_begin outcome = check(request, size);
	struct media_file file;

	if (outcome != MEDIA_FILM_BEGIN_OK)
		return outcome;
	file = media_file_new(&request->context, (uint64_t)size);
	return begin(request, page, form, &file, 0, token);
}

enum media_film_begin
media_film_begin_whole(struct request *request, struct honour_page_id page, struct text form, const struct media_file *file,
                       struct text *token)
{
	const enum media_film_begin outcome = check(request, (int64_t)file->size);

	return outcome == MEDIA_FILM_BEGIN_OK ? begin(request, page, form, file, (int64_t)file->size, token) : outcome;
}

const struct words *
media_film_begin_words(enum media_film_begin outcome)
{
	switch (outcome) {
	case MEDIA_FILM_BEGIN_OK:         return NULL;
	case MEDIA_FILM_BEGIN_NO_BROWSER: return &media_words_film_no_cookie;
	case MEDIA_FILM_BEGIN_NONE:       return &media_words_film_no_film;
	case MEDIA_FILM_BEGIN_TOO_LARGE:  return &media_words_film_too_large;
	case MEDIA_FILM_BEGIN_FULL:       return &media_words_film_full;
	case MEDIA_FILM_BEGIN_FAULT:      break;
	}
	return &media_words_film_fault;
}

/* ---- its bytes arrive ---- */

enum found
media_film_find(struct request *request, struct text token, struct media_film *film)
{
	struct media_film_store_sql_find row;
	struct bytes hashed;

	if (!media_upload_token_hash(request, token, &hashed))
		return FOUND_NONE;
	switch (media_film_store_sql_find(&request->context, hashed, media_upload_owner(request, request->path).browser, request->context.now,
	                                  &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*film = (struct media_film){ .id = row.id, .size = row.size, .received = row.received };
	return media_file_from_row(&request->context, row.file_name, row.key_sealed, (uint64_t)row.size, &film->file) ? FOUND_OK : FOUND_FAULT;
}

enum found
media_film_find_in_form(struct request *request, struct text token, struct media_film *film)
{
	const struct media_upload_owner owner = media_upload_owner(request, request->path);
	struct media_film_store_sql_find_in_form row;
	struct bytes hashed;

	if (!media_upload_token_hash(request, token, &hashed))
		return FOUND_NONE;
	switch (media_film_store_sql_find_in_form(&request->context, hashed, owner.browser, owner.form, request->context.now, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*film = (struct media_film){ .id = row.id, .size = row.size, .received = row.received };
	return FOUND_OK;
}

/* MP4, QuickTime and 3GP begin with a box of one of these kinds, WebM and Matroska with their own number. What is inside is found out by
 * the conversion. */
bool
media_film_is_film(struct bytes beginning)
{
	static const char boxes[][5] = { "ftyp", "moov", "mdat", "wide", "free", "skip", "pnot" };
	static const uint8_t matroska[4] = { 0x1a, 0x45, 0xdf, 0xa3 };

	if (beginning.length < 12)
		return false;
	for (size_t i = 0; i < COUNT_OF(boxes); i++)
		if (memcmp(beginning.at + 4, boxes[i], 4) == 0)
			return true;
	return memcmp(beginning.at, matroska, sizeof matroska) == 0;
}

enum media_film_take
media_film_take(struct context *context, const struct media_film *film, struct bytes bytes, int64_t *taken)
{
	const uint64_t rest = (uint64_t)(film->size - film->received);

	*taken = 0;
	if (bytes.length > rest)
		return MEDIA_FILM_TAKE_TOO_MANY;
	if (bytes.length < rest)
		bytes.length -= bytes.length % MEDIA_FILE_PIECE;
	if (bytes.length == 0)
		return MEDIA_FILM_TAKE_TOO_FEW;
	if (film->received == 0 && !media_film_is_film(bytes))
		return MEDIA_FILM_TAKE_NO_FILM;
	switch (media_file_write(context, &film->file, (uint64_t)film->received, bytes)) {
	case MEDIA_FILE_WRITE_OK:    break;
	case MEDIA_FILE_WRITE_FULL:  return MEDIA_FILM_TAKE_FULL;
	case MEDIA_FILE_WRITE_FAULT: return MEDIA_FILM_TAKE_FAULT;
	}
	*taken = (int64_t)bytes.length;
	return MEDIA_FILM_TAKE_OK;
}

enum media_film_take
media_film_take_whole(struct context *context, struct bytes bytes, struct media_file *file)
{
	struct media_film film = { .size = (int64_t)bytes.length, .file = media_file_new(context, bytes.length) };
	int64_t taken;

	*file = film.file;
	return bytes.length > 0 ? media_film_take(context, &film, bytes, &taken) : MEDIA_FILM_TAKE_NO_FILM;
}

enum found
media_film_received(struct context *context, const struct media_film *film, int64_t taken)
{
	DB_TRANSACTION(tx, context);

	switch (media_film_store_sql_receive(context, film->id, film->received, film->received + taken, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: return FOUND_FAULT;
	}
	return media_film_store_sql_prolong(context, film->id, UPLOAD_ENDS(context)) != DB_WROTE_FAULT && db_commit(&tx) == DB_COMMITTED
	     ? FOUND_OK : FOUND_FAULT;
}

/* ---- a stored film ---- */

enum found
media_film_store(struct context *context, struct film_id film)
{
	DB_TRANSACTION(tx, context);

	switch (media_film_store_sql_store(context, film, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: return FOUND_FAULT;
	}
	return media_film_store_sql_store_media(context, film) == DB_WROTE && media_film_store_sql_end_upload(context, film) == DB_WROTE &&
	       db_commit(&tx) == DB_COMMITTED ? FOUND_OK : FOUND_FAULT;
}

bool
media_film_delete(struct context *context, struct film_id film)
{
	struct media_film_store_sql_there row;
	DB_TRANSACTION(tx, context);

	switch (media_film_store_sql_there(context, film, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	return media_film_still_delete(context, film) &&
	       media_film_store_sql_end_upload(context, film) != DB_WROTE_FAULT &&
	       media_film_store_sql_delete(context, film) != DB_WROTE_FAULT &&
	       media_film_store_sql_delete_captions(context, film) != DB_WROTE_FAULT &&
	       media_film_store_sql_delete_requests(context, film) != DB_WROTE_FAULT &&
	       media_film_store_sql_delete_media(context, film) != DB_WROTE_FAULT && db_commit(&tx) == DB_COMMITTED;
}

enum found
media_film_cut(struct context *context, struct film_id film, int64_t from_ms, int64_t until_ms)
{
	switch (media_film_store_sql_cut(context, film, from_ms, until_ms, context->now)) {
	case DB_WROTE:       return FOUND_OK;
	case DB_WROTE_NONE:  return FOUND_NONE;
	case DB_WROTE_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
media_film_work_minutes(struct context *context, int64_t *minutes)
{
	struct media_film_store_sql_work row;

	if (media_film_store_sql_work(context, &row) == DB_READ_FAULT)
		return false;
	*minutes = row.duration_ms > 0 ? (row.work_ms + row.duration_ms - 1) / row.duration_ms : 0;
	return true;
}

bool
media_film_hide(struct context *context, struct film_id film, bool hidden)
{
	return media_film_store_sql_hide(context, film, hidden) == DB_WROTE;
}

static bool
is_known(void *closure, struct text name)
{
	struct media_film_store_sql_known row;

	/* A file whose row cannot be read stays. */
	return media_film_store_sql_known(closure, name, &row) != DB_READ_NONE;
}

void
media_film_sweep(struct context *context)
{
	(void)media_file_sweep(context->site, is_known, context, LIMIT_FILES_SWEPT);
}

/* ---- watching ---- */

enum found
media_film_describe(struct context *context, struct film_id film, struct media_film_shown *shown)
{
	struct media_film_job_sql_shown row;

	switch (media_film_job_sql_shown(context, film, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*shown = (struct media_film_shown){ film, row.has_state ? row.state : FILM_STATE_FAILED, row.failure, row.duration_ms, row.width,
		row.height, row.bytes, row.number, row.still, row.hidden, row.description, row.has_speech, row.speech, row.language,
		row.changed_at };
	return FOUND_OK;
}

bool
media_film_is_shown(const struct media_film_shown *film)
{
	return !film_id_is_none(film->id) && film->state == FILM_STATE_READY && !film->hidden;
}

static bool
read_part(void *closure, uint64_t from, uint8_t *at, size_t length)
{
	return media_file_read(closure, from, at, length);
}

static void
end_part(void *closure)
{
	media_file_close(closure);
}

void
media_film_respond(struct request *request, struct film_id film)
{
	struct media_file_open *opened = arena_new_of(request->context.arena, struct media_file_open);
	struct media_film_job_sql_open row;
	struct media_file file;

	switch (media_film_job_sql_open(&request->context, film, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  respond_not_found(request); return;
	case DB_READ_FAULT: respond_error(request); return;
	}
	if (!media_file_from_row(&request->context, row.file_name, row.key_sealed, (uint64_t)row.size, &file) ||
	    !media_file_open(&request->context, &file, opened)) {
		respond_error(request);
		return;
	}
	/* Another conversion would have another name. */
	respond_source(request, TEXT("video/mp4"), row.file_name, (struct response_source){ read_part, end_part, opened }, (uint64_t)row.size);
}
