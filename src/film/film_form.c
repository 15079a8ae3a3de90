#include "film/film_form.h"

#include "base/context.h"
#include "film_words.h"
#include "limits.h"
#include "media_words.h"

enum { MS_LEAST = 1000 };                                /* what is left of a film that is cut */

static const char *const speech_choices[] = { "captions", "none", NULL };
static const struct words *const speech_labels[] = { &film_words_choice_captions, &film_words_choice_none, NULL };
static const char *const still_choices[] = { "none", "1", "2", "3", NULL };
static const struct words *const still_labels[] = { &film_words_choice_no_picture, &film_words_choice_first, &film_words_choice_second,
	&film_words_choice_third, NULL };

static const char *const language_choices[] = {
#define LANGUAGE(tag, name) tag,
#include "language.def"
#undef LANGUAGE
	NULL
};
static const struct words *const language_labels[] = {
#define LANGUAGE(tag, name) &(const struct words){ name },
#include "language.def"
#undef LANGUAGE
	NULL
};

static const struct form_field edit_fields[] = {
	FORM_FIELD(film_edit_form, speech, .kind = FORM_CHOICE, .choices = speech_choices, .label = &film_words_label_speech,
	           .choice_labels = speech_labels),
	FORM_FIELD(film_edit_form, language, .kind = FORM_CHOICE, .choices = language_choices, .label = &film_words_label_language,
	           .choice_labels = language_labels),
	FORM_FIELD(film_edit_form, captions, .kind = FORM_WORDS, .max = LIMIT_CAPTIONS_CHARACTERS, .label = &film_words_label_captions,
	           .length = &film_words_captions_long),
	FORM_FIELD(film_edit_form, captions_file, .kind = FORM_PICTURE, .aside = true),
	FORM_FIELD(film_edit_form, description, .kind = FORM_WORDS, .max = LIMIT_WORDS_CHARACTERS, .label = &film_words_label_description,
	           .length = &film_words_description_long),
	FORM_FIELD(film_edit_form, still, .kind = FORM_CHOICE, .choices = still_choices, .label = &film_words_label_still,
	           .choice_labels = still_labels),
	FORM_FIELD(film_edit_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(film_edit_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(film_edit_form, film_edit_form, edit_fields);

static const struct form_field cut_fields[] = {
	FORM_FIELD(film_cut_form, from, .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS, .empty = &film_words_time_wrong,
	           .length = &film_words_time_wrong),
	FORM_FIELD(film_cut_form, until, .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS, .empty = &film_words_time_wrong,
	           .length = &film_words_time_wrong),
	FORM_FIELD(film_cut_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(film_cut_form, film_cut_form, cut_fields);

static const struct form_field add_fields[] = {
	FORM_FIELD(film_add_form, film_file, .kind = FORM_PICTURE, .wrong = &media_words_film_wrong),
	FORM_FIELD(film_add_form, film, .kind = FORM_UPLOAD),
	FORM_FIELD(film_add_form, agreed, .kind = FORM_TICK, .required = true, .empty = &media_words_film_agreed),
	FORM_FIELD(film_add_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(film_add_form, film_add_form, add_fields);

static const struct form_field ask_fields[] = {
	FORM_FIELD(film_ask_form, words, .kind = FORM_WORDS, .required = true, .max = LIMIT_WORDS_CHARACTERS, .empty = &film_words_ask_empty,
	           .length = &film_words_ask_long),
	FORM_FIELD(film_ask_form, email, .kind = FORM_EMAIL, .max = LIMIT_EMAIL_CHARACTERS),
	FORM_FIELD(film_ask_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(film_ask_form, film_ask_form, ask_fields);

/* ---- what is stored ---- */

bool
film_form_fill(struct context *context, const struct media_film_shown *film, struct film_edit_form *form)
{
	struct media_captions captions;
	struct media_film_stills stills;

	*form = (struct film_edit_form){ 0 };
	if (media_captions_read(context, film->id, &captions) == FOUND_FAULT || !media_film_stills(context, film->id, &stills))
		return false;
	if (captions.given)
		form_set(&form->speech, text_of(speech_choices[captions.speech == FILM_SPEECH_NONE]));
	if (captions.given && captions.speech == FILM_SPEECH_CAPTIONS) {
		form_set(&form->language, captions.language);
		/* As a browser sends it back, so that nothing seems to be changed. */
		form_set(&form->captions, text_trim(captions_write(context->arena, &captions.captions)));
	}
	form_set(&form->description, film->description);
	form_set(&form->still, text_of(still_choices[stills.shown]));
	return true;
}

/* ---- captions ---- */

static void
blame_line(struct arena *arena, struct form_value *value, enum captions_problem problem, int64_t line)
{
	static const struct words *const sentences[] = {
		[CAPTIONS_NONE] = &film_words_captions_none, [CAPTIONS_NO_TIME] = &film_words_captions_no_time,
		[CAPTIONS_TIME] = &film_words_captions_time, [CAPTIONS_ORDER] = &film_words_captions_order,
		[CAPTIONS_LONG] = &film_words_captions_line_long, [CAPTIONS_MANY] = &film_words_captions_many,
	};

	form_blame(value, sentences[problem]);
	value->error = words_with_number(arena, sentences[problem], problem == CAPTIONS_MANY ? LIMIT_CAPTIONS : line);
}

/* Words without times: each line becomes a caption, and the lines share the length of the film. */
static struct text
share_out(struct arena *arena, struct text words, int64_t duration_ms)
{
	struct text_builder captions;
	int64_t count = 0, at = 0;
	struct text line, rest;
	size_t arrow;

	if (text_find(words, TEXT("-->"), &arrow) || text_starts_with(words, TEXT("WEBVTT")))
		return words;
	for (rest = words; !text_is_empty(rest);) {
		(void)text_cut(rest, '\n', &line, &rest);
		count += !text_is_empty(text_trim(line));
	}
	if (count == 0 || duration_ms / count < MS_LEAST)
		return words;
	text_builder_start(&captions, arena, words.length + (size_t)count * 40 + 1);
	for (rest = words; !text_is_empty(rest);) {
		const int64_t from = duration_ms * at / count, until = duration_ms * (at + 1) / count;

		(void)text_cut(rest, '\n', &line, &rest);
		if (text_is_empty(text_trim(line)))
			continue;
		text_add_format(&captions, "%lld:%02lld.%03lld --> %lld:%02lld.%03lld\n%.*s\n\n",
		                (long long)(from / 60000), (long long)(from / 1000 % 60), (long long)(from % 1000),
		                (long long)(until / 60000), (long long)(until / 1000 % 60), (long long)(until % 1000), TEXT_PRINT(text_trim(line)));
		at++;
	}
	return text_trim(text_built(&captions));
}

static void
read_text(struct context *context, const struct media_film_shown *film, struct text text, struct form_value *value,
          struct captions *captions)
{
	int64_t line;
	const enum captions_problem problem = captions_read(context->arena, text, captions, &line);

	if (problem != CAPTIONS_OK) {
		blame_line(context->arena, value, problem, line);
		return;
	}
	for (size_t i = 0; i < captions->count; i++)
		if (captions->at[i].from_ms >= film->duration_ms) {
			form_blame(value, &film_words_captions_late);
			value->error = words_with_number(context->arena, &film_words_captions_late, captions->at[i].line);
			return;
		}
}

/* A file takes the place of what was typed. */
static void
take_file(struct context *context, struct film_edit_form *form)
{
	const struct bytes file = form->captions_file.file;

	if (file.length == 0)
		return;
	if (file.length > LIMIT_CAPTIONS_BYTES) {
		form_blame(&form->captions_file, &film_words_captions_file_large);
		return;
	}
	form_set(&form->captions, text_repair(context->arena, bytes_text(file), true));
	if (text_characters(form->captions.text) > LIMIT_CAPTIONS_CHARACTERS)
		form_blame(&form->captions, &film_words_captions_long);
}

static void
read_captions(struct context *context, const struct media_film_shown *film, struct film_edit_form *form, struct media_captions *captions)
{
	const bool written = !text_is_empty(form->captions.text);

	*captions = (struct media_captions){ .given = form->speech.given || written,
		.speech = form->speech.given && form->speech.number == 1 ? FILM_SPEECH_NONE : FILM_SPEECH_CAPTIONS,
		.language = form->language.text };
	if (!captions->given)
		return;
	if (captions->speech == FILM_SPEECH_NONE) {
		if (written)
			form_blame(&form->speech, &film_words_captions_not_nothing);
		return;
	}
	if (!written)
		form_blame(&form->captions, &film_words_captions_empty);
	else if (text_is_empty(form->captions.error)) {
		form_set(&form->captions, share_out(context->arena, form->captions.text, film->duration_ms));
		read_text(context, film, form->captions.text, &form->captions, &captions->captions);
	}
	if (!form->language.given)
		form_blame(&form->language, &film_words_language_empty);
}

bool
film_form_read(struct context *context, const struct media_film_shown *film, struct film_edit_form *form, struct film_change *change)
{
	take_file(context, form);
	*change = (struct film_change){ .description = form->description.text, .still = form->still.given ? (size_t)form->still.number : 0 };
	read_captions(context, film, form, &change->captions);
	return form_is_good(&film_edit_form, form);
}

/* ---- the cut ---- */

/* "1:05", "65" or "1:05.5". */
static bool
read_time(struct text text, int64_t *ms)
{
	struct text minutes, seconds, whole, tenths;
	int64_t number = 0, fraction = 0, minute = 0;

	if (!text_cut(text, ':', &minutes, &seconds)) {
		seconds = text;
		minutes = TEXT("0");
	}
	(void)text_cut(seconds, '.', &whole, &tenths);
	if (!text_number(minutes, &minute) || !text_number(whole, &number) || minute < 0 || number < 0 || minute > 60 || number > 3600 ||
	    tenths.length > 1 || (tenths.length == 1 && !text_number(tenths, &fraction)))
		return false;
	*ms = (minute * 60 + number) * 1000 + fraction * 100;
	return true;
}

static void
read_field(struct form_value *value, int64_t *ms)
{
	*ms = 0;
	if (text_is_empty(value->error) && !read_time(value->text, ms))
		form_blame(value, &film_words_time_wrong);
}

bool
film_form_read_cut(const struct media_film_shown *film, struct film_cut_form *form, int64_t *from_ms, int64_t *until_ms)
{
	read_field(&form->from, from_ms);
	read_field(&form->until, until_ms);
	if (!form_is_good(&film_cut_form, form))
		return false;
	/* Its end is shown in whole seconds. */
	if (*until_ms > film->duration_ms + 1000)
		form_blame(&form->until, &film_words_cut_end);
	else if (*until_ms > film->duration_ms || (film->duration_ms + 500) / 1000 * 1000 == *until_ms)
		*until_ms = film->duration_ms;
	if (*from_ms >= *until_ms)
		form_blame(&form->until, &film_words_cut_order);
	else if (*until_ms - *from_ms < MS_LEAST)
		form_blame(&form->until, &film_words_cut_short);
	else if (*from_ms == 0 && *until_ms == film->duration_ms)
		form_blame(&form->from, &film_words_cut_nothing);
	return form_is_good(&film_cut_form, form);
}
