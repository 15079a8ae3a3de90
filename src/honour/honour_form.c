#include "honour/honour_form.h"

#include "honour_words.h"
#include "limits.h"
#include "people/people_email_question.h"

static const char *const living_choices[] = { [HONOUR_LIVING] = "living", [HONOUR_DIED] = "died", NULL };
static const char *const keeper_choices[] = { [HONOUR_KEEPER_SELF] = "self", [HONOUR_KEEPER_OTHER] = "other", NULL };
static const char *const listing_choices[] = { [HONOUR_LISTING_LINK] = "link", [HONOUR_LISTING_PUBLIC] = "public", NULL };

static const struct words *const living_labels[] = {
	[HONOUR_LIVING] = &honour_words_label_living_living, [HONOUR_DIED] = &honour_words_label_living_died,
};
static const struct words *const listing_labels[] = {
	[HONOUR_LISTING_LINK] = &honour_words_label_listing_link, [HONOUR_LISTING_PUBLIC] = &honour_words_label_listing_public,
};

#define VERSION_FIELD(structure) FORM_FIELD(structure, version, .kind = FORM_VERSION)
#define NAME_FIELD(structure) FORM_FIELD(structure, name, .kind = FORM_LINE, .required = true, .max = LIMIT_NAME_CHARACTERS, \
	.label = &honour_words_label_name, \
	.empty = &honour_words_name_empty, .length = &honour_words_name_long)
#define WORDS_FIELD(structure) FORM_FIELD(structure, words, .label = &honour_words_label_words, \
	.kind = FORM_WORDS, .max = LIMIT_WORDS_CHARACTERS, .length = &honour_words_words_long)
#define LIVING_FIELD(structure) FORM_FIELD(structure, living, .kind = FORM_CHOICE, .required = true, .choices = living_choices, \
	.label = &honour_words_label_living, .choice_labels = living_labels, \
	.empty = &honour_words_living_empty, .wrong = &honour_words_living_empty)
#define DONATIONS_FIELD(structure) FORM_FIELD(structure, donations_received, .kind = FORM_COUNT, .min = 1, \
	.label = &honour_words_label_donations, \
	.max = LIMIT_DONATIONS_RECEIVED, .wrong = &honour_words_donations_wrong)
#define LISTING_FIELD(structure) FORM_FIELD(structure, listing, .kind = FORM_CHOICE, .required = true, .choices = listing_choices, \
	.label = &honour_words_label_listing, .choice_labels = listing_labels, \
	.empty = &honour_words_listing_empty, .wrong = &honour_words_listing_empty)
#define INVITER_FIELD(structure) FORM_FIELD(structure, inviter, .kind = FORM_LINE, .max = LIMIT_NAME_CHARACTERS, \
	.length = &honour_words_name_long)
#define LETTER_FIELD(structure) FORM_FIELD(structure, letter, .kind = FORM_WORDS, .max = LIMIT_INVITATION_LETTER_CHARACTERS, \
	.length = &honour_words_letter_long)
#define TO_PUBLISH_FIELD(structure) FORM_FIELD(structure, to_publish, .kind = FORM_TICK, .aside = true)
#define KEY_FIELD(structure) FORM_FIELD(structure, key, .kind = FORM_SECRET, .required = true)

static const struct form_field open_fields[] = {
	NAME_FIELD(honour_open_form),
	LIVING_FIELD(honour_open_form),
	WORDS_FIELD(honour_open_form),
	DONATIONS_FIELD(honour_open_form),
	FORM_FIELD(honour_open_form, keeper, .kind = FORM_CHOICE, .required = true, .choices = keeper_choices,
	           .empty = &honour_words_keeper_empty, .wrong = &honour_words_keeper_empty),
	FORM_FIELD(honour_open_form, keeper_email, .kind = FORM_EMAIL, .max = LIMIT_EMAIL_CHARACTERS, .wrong = &honour_words_email_wrong),
	INVITER_FIELD(honour_open_form), LETTER_FIELD(honour_open_form),
	FORM_FIELD(honour_open_form, statement, .kind = FORM_TICK, .required = true, .empty = &honour_words_statement_empty),
	KEY_FIELD(honour_open_form),
	FORM_FIELD(honour_open_form, change, .kind = FORM_TICK),
	FORM_FIELD(honour_open_form, checked, .kind = FORM_TICK),
};
FORM_DEFINE(honour_open_form, honour_open_form, open_fields);

static const struct form_field words_fields[] = {
	NAME_FIELD(honour_words_form), LIVING_FIELD(honour_words_form), WORDS_FIELD(honour_words_form),
	DONATIONS_FIELD(honour_words_form), TO_PUBLISH_FIELD(honour_words_form), KEY_FIELD(honour_words_form), VERSION_FIELD(honour_words_form),
};
FORM_DEFINE(honour_words_form, honour_words_form, words_fields);

static const struct form_field picture_fields[] = {
	FORM_FIELD(honour_picture_form, picture, .kind = FORM_PICTURE, .label = &honour_words_label_picture),
	FORM_FIELD(honour_picture_form, alternative_text, .label = &honour_words_label_alternative_text,
	           .kind = FORM_LINE, .max = LIMIT_LINE_CHARACTERS, .length = &honour_words_alternative_text_long),
	MEDIA_SLOT_FIELDS(honour_picture_form, slot, ""),
	TO_PUBLISH_FIELD(honour_picture_form), KEY_FIELD(honour_picture_form), VERSION_FIELD(honour_picture_form),
};
FORM_DEFINE(honour_picture_form, honour_picture_form, picture_fields);

static const struct form_field publish_fields[] = {
	LISTING_FIELD(honour_publish_form),
	FORM_FIELD(honour_publish_form, statement, .kind = FORM_TICK, .required = true, .empty = &honour_words_statement_keeper_empty),
	KEY_FIELD(honour_publish_form), VERSION_FIELD(honour_publish_form),
};
FORM_DEFINE(honour_publish_form, honour_publish_form, publish_fields);

static const struct form_field listing_fields[] = {
	LISTING_FIELD(honour_listing_form), KEY_FIELD(honour_listing_form), VERSION_FIELD(honour_listing_form),
};
FORM_DEFINE(honour_listing_form, honour_listing_form, listing_fields);

static const struct form_field proposal_fields[] = { KEY_FIELD(honour_proposal_form), VERSION_FIELD(honour_proposal_form) };
FORM_DEFINE(honour_proposal_form, honour_proposal_form, proposal_fields);

static const struct form_field invite_fields[] = {
	PEOPLE_SURE_FIELD(honour_invite_form),
	FORM_FIELD(honour_invite_form, email, .kind = FORM_EMAIL, .max = LIMIT_EMAIL_CHARACTERS, .empty = &honour_words_email_empty,
	           .wrong = &honour_words_email_wrong),
	INVITER_FIELD(honour_invite_form), LETTER_FIELD(honour_invite_form),
	FORM_FIELD(honour_invite_form, withdraw, .kind = FORM_ID),
	KEY_FIELD(honour_invite_form),
};
FORM_DEFINE(honour_invite_form, honour_invite_form, invite_fields);

int
honour_form_choice(const struct form_value *value)
{
	return value->given && text_is_empty(value->error) ? (int)value->number : -1;
}
