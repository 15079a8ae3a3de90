/* follow_form: a keeper's choices about how the page is followed; how a person follows it by email. */
#ifndef FOLLOW_FOLLOW_FORM_H
#define FOLLOW_FOLLOW_FORM_H
#include "follow/follow_view.h"

extern const struct form follow_settings_form;
extern const struct form follow_by_email_form;
extern const struct form follow_mine_form;

#endif
