/* follow_form: a keeper's choices. */
#include "follow/follow_form.h"

#include "follow_words.h"

static const struct form_field settings_fields[] = {
	FORM_FIELD(follow_settings_form, milestones, .kind = FORM_TICK, .label = &follow_words_label_milestones),
	FORM_FIELD(follow_settings_form, picture_shared, .kind = FORM_TICK, .label = &follow_words_label_picture_shared),
	FORM_FIELD(follow_settings_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(follow_settings_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(follow_settings_form, follow_settings_form, settings_fields);
