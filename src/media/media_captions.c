#include "media/media_captions.h"

#include "base/context.h"
#include "media_captions_sql.h"
#include "people/people.h"

const struct media_language media_languages[] = {
#define LANGUAGE(tag, name) { tag, name },
#include "language.def"
#undef LANGUAGE
};
const size_t media_language_count = COUNT_OF(media_languages);

const struct media_language *
media_language_find(struct text tag)
{
	for (size_t i = 0; i < media_language_count; i++)
		if (text_equal(tag, text_of(media_languages[i].tag)))
			return &media_languages[i];
	return NULL;
}

enum found
media_captions_read(struct context *context, struct film_id film, struct media_captions *captions)
{
	struct media_captions_sql_read row;
	int64_t line;

	*captions = (struct media_captions){ .given = false };
	switch (media_captions_sql_read(context, film, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	if (!row.has_speech)
		return FOUND_NONE;
	*captions = (struct media_captions){ .given = true, .speech = row.speech, .language = row.language };
	/* A value that does not open is noted, and is as if nobody had written it. */
	if (row.speech == FILM_SPEECH_CAPTIONS && captions_read(context->arena, people_open(context, SEALED_FILM_CAPTIONS, row.text_sealed),
	                                                        &captions->captions, &line) != CAPTIONS_OK) {
		*captions = (struct media_captions){ .given = false };
		return FOUND_NONE;
	}
	return FOUND_OK;
}

bool
media_captions_put(struct context *context, struct film_id film, const struct media_captions *captions)
{
	struct text text = TEXT("");

	if (!captions->given)
		return media_captions_sql_drop(context, film) != DB_WROTE_FAULT;
	if (captions->speech == FILM_SPEECH_CAPTIONS)
		text = captions_write(context->arena, &captions->captions);
	return media_captions_sql_put(context, film, captions->speech,
	                              captions->speech == FILM_SPEECH_CAPTIONS ? captions->language : TEXT(""),
	                              people_seal(context, SEALED_FILM_CAPTIONS, text), context->now) == DB_WROTE;
}

bool
media_captions_describe(struct context *context, struct film_id film, struct text description)
{
	return media_captions_sql_describe(context, film, description) == DB_WROTE;
}
