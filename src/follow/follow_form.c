#include "follow/follow_form.h"

#include "follow_words.h"
#include "limits.h"
#include "people/people_email_question.h"
#include "types.h"

static const struct form_field settings_fields[] = {
	FORM_FIELD(follow_settings_form, milestones, .kind = FORM_TICK, .label = &follow_words_label_milestones),
	FORM_FIELD(follow_settings_form, picture_shared, .kind = FORM_TICK, .label = &follow_words_label_picture_shared),
	FORM_FIELD(follow_settings_form, film_shared, .kind = FORM_TICK, .label = &follow_words_label_film_shared),
	FORM_FIELD(follow_settings_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(follow_settings_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(follow_settings_form, follow_settings_form, settings_fields);

static const struct words *const often_labels[] = {
	[FOLLOWER_OFTEN_AT_ONCE] = &follow_words_often_at_once,
	[FOLLOWER_OFTEN_DAILY] = &follow_words_often_daily,
	[FOLLOWER_OFTEN_WEEKLY] = &follow_words_often_weekly,
};

#define OFTEN_FIELD(structure) \
	FORM_FIELD(structure, often, .kind = FORM_CHOICE, .required = true, .choices = follower_often_words, \
	           .label = &follow_words_label_often, .choice_labels = often_labels, \
	           .empty = &follow_words_by_email_often_empty, .wrong = &follow_words_by_email_often_empty)

static const struct form_field by_email_fields[] = {
	FORM_FIELD(follow_by_email_form, email, .kind = FORM_EMAIL, .required = true, .max = LIMIT_EMAIL_CHARACTERS,
	           .empty = &follow_words_by_email_email_empty, .wrong = &follow_words_by_email_email_wrong),
	OFTEN_FIELD(follow_by_email_form), PEOPLE_SURE_FIELD(follow_by_email_form),
	FORM_FIELD(follow_by_email_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(follow_by_email_form, follow_by_email_form, by_email_fields);

static const struct form_field mine_fields[] = {
	OFTEN_FIELD(follow_mine_form),
	FORM_FIELD(follow_mine_form, zone, .kind = FORM_ZONE, .required = true, .label = &follow_words_label_zone,
	           .empty = &follow_words_by_email_zone_empty, .wrong = &follow_words_by_email_zone_wrong),
	FORM_FIELD(follow_mine_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(follow_mine_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(follow_mine_form, follow_mine_form, mine_fields);
