/* honour_form: what organisers and keepers type. */
#ifndef HONOUR_HONOUR_FORM_H
#define HONOUR_HONOUR_FORM_H
#include "html/form.h"
#include "media/media_form.h"

struct honour_open_form {
	struct form_value name, words, living, donations_received, keeper, keeper_email, inviter, letter, statement, key;
	struct form_value checked;        /* from the check page, which a person sees before another is asked */
	struct form_value change;         /* from the check page: the form again, with what was typed */
};
/* to_publish: the visitor came from where the page is read before it is published, and goes back there. */
struct honour_words_form { struct form_value name, words, living, donations_received, to_publish, key, version; };
struct honour_picture_form {
	struct form_value picture, alternative_text;
	struct media_slot slot;
	struct form_value to_publish, key, version;
};
/* version: of the words and the picture that the keeper read. */
struct honour_publish_form { struct form_value listing, statement, key, version; };
struct honour_listing_form { struct form_value listing, key, version; };
/* Accepting a proposal needs the version of the words that the keeper saw next to it. */
struct honour_proposal_form { struct form_value key, version; };
/* An email address to invite, or the invitation to withdraw. */
struct honour_invite_form { struct form_value email, sure, inviter, letter, withdraw, key; };

extern const struct form honour_open_form, honour_words_form, honour_picture_form, honour_publish_form, honour_listing_form,
                         honour_invite_form, honour_proposal_form;

/* In the order of the choices the forms send. */
enum { HONOUR_LIVING, HONOUR_DIED };
enum { HONOUR_KEEPER_SELF, HONOUR_KEEPER_OTHER };
enum { HONOUR_LISTING_LINK, HONOUR_LISTING_PUBLIC };

/* Which choice is selected: its number, or -1 for none. */
int honour_form_choice(const struct form_value *value);

#endif
