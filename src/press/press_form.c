#include "limits.h"
#include "press/press_view.h"
#include "press_words.h"

static const struct form_field words_fields[] = {
	FORM_FIELD(press_form, words, .kind = FORM_WORDS, .max = LIMIT_PRESS_CHARACTERS, .label = &press_words_label_words,
	           .length = &press_words_words_long),
	FORM_FIELD(press_form, released, .kind = FORM_TICK, .label = &press_words_label_released),
	FORM_FIELD(press_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(press_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(press_form, press_form, words_fields);

static const struct form_field picture_fields[] = {
	FORM_FIELD(press_picture_form, picture, .kind = FORM_PICTURE),
	FORM_FIELD(press_picture_form, alternative_text, .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS,
	           .empty = &press_words_alternative_text_empty, .length = &press_words_alternative_text_long),
	FORM_FIELD(press_picture_form, credit, .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS,
	           .empty = &press_words_credit_empty, .length = &press_words_credit_long),
	FORM_FIELD(press_picture_form, may_print, .kind = FORM_TICK, .required = true, .empty = &press_words_may_print_empty),
	MEDIA_SLOT_FIELDS(press_picture_form, slot, ""),
	FORM_FIELD(press_picture_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(press_picture_form, press_picture_form, picture_fields);
