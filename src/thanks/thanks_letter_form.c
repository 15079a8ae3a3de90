/* thanks_letter_form: what a keeper types: the letter, a picture, when it goes out. */
#include "limits.h"
#include "thanks/thanks_view.h"
#include "media_words.h"
#include "thanks_words.h"

static const char *const when_choices[] = { "now", "later", NULL };

#define KEY_FIELD(structure) FORM_FIELD(structure, key, .kind = FORM_SECRET, .required = true)

static const struct form_field letter_fields[] = {
	FORM_FIELD(thanks_letter_form, words, .label = &thanks_words_letter_label_words,
	           .kind = FORM_WORDS, .required = true, .max = LIMIT_WORDS_CHARACTERS,
	           .empty = &thanks_words_letter_words_empty, .length = &thanks_words_letter_words_long),
	FORM_FIELD(thanks_letter_form, to_missed, .kind = FORM_TICK, .label = &thanks_words_letter_label_to_missed),
	FORM_FIELD(thanks_letter_form, in_public, .kind = FORM_TICK, .label = &thanks_words_letter_label_in_public),
	KEY_FIELD(thanks_letter_form),
	FORM_FIELD(thanks_letter_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(thanks_letter_form, thanks_letter_form, letter_fields);

static const struct form_field picture_fields[] = {
	FORM_FIELD(thanks_letter_picture_form, picture, .kind = FORM_PICTURE),
	FORM_FIELD(thanks_letter_picture_form, alternative_text, .kind = FORM_LINE, .max = LIMIT_LINE_CHARACTERS,
	           .length = &thanks_words_letter_alternative_text_long),
	MEDIA_SLOT_FIELDS(thanks_letter_picture_form, slot, ""),
	KEY_FIELD(thanks_letter_picture_form),
};
FORM_DEFINE(thanks_letter_picture_form, thanks_letter_picture_form, picture_fields);

static const struct form_field film_fields[] = {
	FORM_FIELD(thanks_letter_film_form, film_file, .kind = FORM_PICTURE, .wrong = &media_words_film_wrong),
	FORM_FIELD(thanks_letter_film_form, film, .kind = FORM_UPLOAD),
	FORM_FIELD(thanks_letter_film_form, agreed, .kind = FORM_TICK, .required = true, .empty = &media_words_film_agreed),
	KEY_FIELD(thanks_letter_film_form),
};
FORM_DEFINE(thanks_letter_film_form, thanks_letter_film_form, film_fields);

/* Day, time and zone are asked for by the handler when a time was chosen. */
static const struct form_field send_fields[] = {
	FORM_FIELD(thanks_letter_send_form, when, .kind = FORM_CHOICE, .required = true, .choices = when_choices,
	           .empty = &thanks_words_letter_when_empty, .wrong = &thanks_words_letter_when_empty),
	FORM_FIELD(thanks_letter_send_form, date, .kind = FORM_DATE, .wrong = &thanks_words_letter_date_wrong),
	FORM_FIELD(thanks_letter_send_form, time, .kind = FORM_TIME, .wrong = &thanks_words_letter_time_wrong),
	FORM_FIELD(thanks_letter_send_form, zone, .kind = FORM_ZONE, .wrong = &thanks_words_letter_zone_wrong),
	KEY_FIELD(thanks_letter_send_form),
	FORM_FIELD(thanks_letter_send_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(thanks_letter_send_form, thanks_letter_send_form, send_fields);
