#include "media/media_film_form.h"

#include "http/asset.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "media/media_film.h"
#include "media_words.h"

/* What media_film_form_prepare() made of the file. */
struct sent { enum media_film_take outcome; struct media_file file; };

bool
media_film_form_is_offered(struct request *request)
{
	if (!media_film_available())
		respond_not_found(request);
	return media_film_available();
}

void
media_film_form_prepare(struct request *request)
{
	for (size_t i = 0; i < request->form.count; i++) {
		struct form_pair *pair = &request->form.pairs[i];

		if (pair->is_file && pair->value.length > 0 && text_equal(pair->name, TEXT("film_file"))) {
			struct sent *sent = arena_new_of(request->context.arena, struct sent);

			sent->outcome = media_film_take_whole(&request->context, text_bytes(pair->value), &sent->file);
			request->prepared = sent;
			return;
		}
	}
}

static const struct words *
words_of(enum media_film_take outcome)
{
	switch (outcome) {
	case MEDIA_FILM_TAKE_OK:       return NULL;
	case MEDIA_FILM_TAKE_NO_FILM:
	case MEDIA_FILM_TAKE_TOO_FEW:
	case MEDIA_FILM_TAKE_TOO_MANY: return &media_words_film_no_film;
	case MEDIA_FILM_TAKE_FULL:     return &media_words_film_full;
	case MEDIA_FILM_TAKE_FAULT:    break;
	}
	return &media_words_film_fault;
}

/* A film that came with the form becomes one that has arrived. false: answered with the error page. */
static bool
take_file(struct request *request, const struct media_film_form *form)
{
	const struct sent *sent = request->prepared;
	const struct words *wrong = sent ? words_of(sent->outcome) : NULL;
	enum media_film_begin outcome;
	struct text token;

	if (wrong)
		form_blame(form->film_file, wrong);
	if (!sent || wrong)
		return true;
	outcome = media_film_begin_whole(request, form->page, form->post.text, &sent->file, &token);
	if (outcome == MEDIA_FILM_BEGIN_FAULT) {
		respond_error(request);
		return false;
	}
	if (outcome == MEDIA_FILM_BEGIN_OK)
		form_set(form->film, token);
	else
		form_blame(form->film_file, media_film_begin_words(outcome));
	return true;
}

bool
media_film_form_read(struct request *request, const struct media_film_form *form, struct media_film *film)
{
	const struct words *wrong = NULL;

	*film = (struct media_film){ .size = 0 };
	if (!take_file(request, form))
		return false;
	switch (text_is_empty(form->film->text) ? FOUND_NONE : media_film_find_in_form(request, form->film->text, film)) {
	case FOUND_OK:
		if (film->received < film->size)
			wrong = &media_words_film_part;
		break;
	case FOUND_NONE:
		wrong = text_is_empty(form->film->text) ? &media_words_film_empty : &media_words_film_gone;
		break;
	case FOUND_FAULT:
		respond_error(request);
		return false;
	}
	if (wrong && text_is_empty(form->film_file->error))
		form_blame(form->film_file, wrong);
	return true;
}

bool
media_film_form_show(struct request *request, const struct media_film_form *form, struct link begin,
                     struct media_film_field *view)
{
	struct media_film film = { .size = 0 };
	enum found found = FOUND_NONE;
	int64_t minutes;

	if (!text_is_empty(form->film->text))
		found = media_film_find_in_form(request, form->film->text, &film);
	if (found == FOUND_FAULT || !media_film_work_minutes(&request->context, &minutes)) {
		respond_error(request);
		return false;
	}
	*view = (struct media_film_field){ .film = *form->film, .film_file = *form->film_file, .agreed = *form->agreed,
		.arrived = found == FOUND_OK && film.received == film.size, .megabytes_form_max = LIMIT_FILM_FORM_BYTES / MIB,
		.minutes_max = LIMIT_FILM_MINUTES, .piece_max = LIMIT_FILM_PATCH_BYTES,
		.work_known = minutes > 0, .work_short = minutes == 1, .work_minutes = minutes, .script = asset_link("film.js"), .begin = begin };
	return true;
}

struct text
media_film_length(struct arena *arena, int64_t duration_ms)
{
	const int64_t seconds = (duration_ms + 500) / 1000;

	return text_format(arena, "%lld:%02lld", (long long)(seconds / 60), (long long)(seconds % 60));
}

/* Without its links. */
static struct media_film_play
play_of(struct arena *arena, const struct media_film_shown *film)
{
	struct media_film_play view = { .there = !film_id_is_none(film->id) };

	if (!view.there)
		return view;
	switch (film->state) {
	case FILM_STATE_UPLOADING:
	case FILM_STATE_WAITING:
	case FILM_STATE_CONVERTING:
		view.preparing = true;
		break;
	case FILM_STATE_FAILED:
		view.failed = true;
		view.is_long = text_equal(film->failure, TEXT("long"));
		break;
	case FILM_STATE_READY:
		view.can_play = true;
		view.length = media_film_length(arena, film->duration_ms);
		view.width = film->width;
		view.height = film->height;
		view.language = film->language;
		view.bytes = film->bytes;
		view.number = film->number;
		break;
	}
	return view;
}

struct media_film_play
media_film_play_public(struct arena *arena, struct page_key page, const struct media_film_shown *film)
{
	struct media_film_play view;

	if (!media_film_is_shown(film))
		return (struct media_film_play){ .there = false };
	view = play_of(arena, film);
	view.play = link_film_http_watch(arena, page, film->id);
	if (!picture_id_is_none(film->still))
		view.still = link_film_http_still(arena, page, film->id, film->still);
	if (film->has_speech && film->speech == FILM_SPEECH_CAPTIONS)
		view.captions = link_film_http_captions(arena, page, film->id);
	view.ask = link_film_http_ask_form(arena, page, film->id);
	if (film->has_speech || !text_is_empty(film->description))
		view.written = link_film_http_page(arena, page, film->id);
	return view;
}

struct media_film_play
media_film_play_member(struct arena *arena, struct honour_page_id page, const struct media_film_shown *film)
{
	struct media_film_play view = play_of(arena, film);

	if (!view.can_play)
		return view;
	view.play = link_film_http_member_watch(arena, page, film->id);
	view.edit = link_film_http_edit_form(arena, page, film->id);
	view.hidden = film->hidden;
	if (!picture_id_is_none(film->still))
		view.still = link_film_http_member_still(arena, page, film->id, film->still);
	if (film->has_speech && film->speech == FILM_SPEECH_CAPTIONS)
		view.captions = link_film_http_member_captions(arena, page, film->id);
	return view;
}
