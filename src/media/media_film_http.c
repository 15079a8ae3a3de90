/* media_film_http: films on their way, see media_film_tus.h. */
#include "base/log.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "media/media_film_store.h"
#include "media/media_film_tus.h"
#include "media_words.h"
#include "routes_handlers.h"

enum { CREATED = 201, NO_CONTENT = 204, BAD = 400, CONFLICT = 409, PRECONDITION = 412, TOO_LARGE = 413, UNSUPPORTED = 415 };

/* What prepare() leaves in request->prepared for the handler. */
struct taken { struct media_film film; int64_t bytes; };

static void
add_version(struct request *request)
{
	respond_header(request, TEXT("Tus-Resumable"), TEXT("1.0.0"));
}

static void
say(struct request *request, int status, const struct words *words)
{
	respond_bytes(request, status, TEXT("text/plain; charset=utf-8"), text_bytes(words_text(words)));
	add_version(request);
}

static void
add_number(struct request *request, const char *name, int64_t number)
{
	respond_header(request, text_of(name), text_format(request->context.arena, "%lld", (long long)number));
}

static void
say_offset(struct request *request, int64_t received)
{
	respond_nothing(request, NO_CONTENT);
	add_version(request);
	add_number(request, "Upload-Offset", received);
}

/* false: answered. */
static bool
has_version(struct request *request)
{
	if (text_equal(request_header(request, TEXT("tus-resumable")), TEXT("1.0.0")))
		return true;
	say(request, PRECONDITION, &media_words_film_version);
	respond_header(request, TEXT("Tus-Version"), TEXT("1.0.0"));
	return false;
}

static bool
read_number(const struct request *request, const char *name, int64_t *number)
{
	const struct text value = request_header(request, text_of(name));

	*number = 0;
	if (text_is_empty(value) || value.length > 15)
		return false;
	for (size_t i = 0; i < value.length; i++) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return false;
		*number = *number * 10 + (value.at[i] - '0');
	}
	return true;
}

void
media_film_tus_create(struct request *request, struct honour_page_id page, struct link form)
{
	enum media_film_begin outcome;
	struct text token;
	int64_t size;

	if (!has_version(request))
		return;
	if (!read_number(request, "upload-length", &size)) {
		say(request, BAD, &media_words_film_version);
		return;
	}
	outcome = media_film_begin(request, page, form.text, size, &token);
	switch (outcome) {
	case MEDIA_FILM_BEGIN_OK:
		respond_bytes(request, CREATED, TEXT("text/plain; charset=utf-8"), BYTES_NONE);
		add_version(request);
		respond_header(request, TEXT("Location"), link_media_film_http_state(request->context.arena, (struct secret){ token }).text);
		return;
	case MEDIA_FILM_BEGIN_NO_BROWSER:
	case MEDIA_FILM_BEGIN_NONE:      say(request, BAD, media_film_begin_words(outcome)); return;
	case MEDIA_FILM_BEGIN_TOO_LARGE:
	case MEDIA_FILM_BEGIN_FULL:      say(request, TOO_LARGE, media_film_begin_words(outcome)); return;
	case MEDIA_FILM_BEGIN_FAULT:     respond_error(request); return;
	}
}

/* false: answered. */
static bool
find(struct request *request, struct text token, struct media_film *film)
{
	switch (media_film_find(request, token, film)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  say(request, 404, &media_words_film_gone); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

void
media_film_http_state(struct request *request, struct secret upload)
{
	struct media_film film;

	if (!find(request, upload.text, &film))
		return;
	say_offset(request, film.received);
	add_number(request, "Upload-Length", film.size);
	respond_header(request, TEXT("Cache-Control"), TEXT("no-store"));
}

/* Whether the request continues the film where it is; otherwise it is answered. */
static bool
continues(struct request *request, struct media_film *film)
{
	int64_t offset;

	if (!has_version(request))
		return false;
	if (!text_equal_ignoring_case(request_header(request, TEXT("content-type")), TEXT("application/offset+octet-stream"))) {
		say(request, UNSUPPORTED, &media_words_film_version);
		return false;
	}
	if (!read_number(request, "upload-offset", &offset)) {
		say(request, BAD, &media_words_film_version);
		return false;
	}
	if (!find(request, request->parts[0].token, film))
		return false;
	if (offset == film->received)
		return true;
	say(request, CONFLICT, &media_words_film_offset);
	add_number(request, "Upload-Offset", film->received);
	return false;
}

void
media_film_tus_prepare(struct request *request)
{
	struct taken *taken = arena_new_of(request->context.arena, struct taken);

	if (!continues(request, &taken->film))
		return;
	request->prepared = taken;
	if (request->body.length == 0)
		return;
	switch (media_film_take(&request->context, &taken->film, request->body, &taken->bytes)) {
	case MEDIA_FILM_TAKE_OK:       return;
	case MEDIA_FILM_TAKE_NO_FILM:  say(request, UNSUPPORTED, &media_words_film_no_film); return;
	case MEDIA_FILM_TAKE_TOO_FEW:
	case MEDIA_FILM_TAKE_TOO_MANY: say(request, BAD, &media_words_film_version); return;
	case MEDIA_FILM_TAKE_FULL:     say(request, 503, &media_words_film_disk_full); break;
	case MEDIA_FILM_TAKE_FAULT:    respond_error(request); return;
	}
	add_number(request, "Retry-After", LIMIT_NO_ROOM_RETRY_SECONDS);
}

void
media_film_http_continue(struct request *request, struct secret upload)
{
	const struct taken *taken = request->prepared;

	(void)upload;
	ASSERT(taken);
	if (taken->bytes == 0) {
		say_offset(request, taken->film.received);
		return;
	}
	switch (media_film_received(&request->context, &taken->film, taken->bytes)) {
	case FOUND_OK:    say_offset(request, taken->film.received + taken->bytes); return;
	case FOUND_NONE:  say(request, CONFLICT, &media_words_film_offset); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

void
media_film_http_end(struct request *request, struct secret upload)
{
	struct media_film film;

	if (!has_version(request) || !find(request, upload.text, &film))
		return;
	if (!media_film_delete(&request->context, film.id)) {
		respond_error(request);
		return;
	}
	respond_nothing(request, NO_CONTENT);
	add_version(request);
}
