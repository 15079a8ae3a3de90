/* follow_form: a keeper's choices about how the page is followed. */
#ifndef FOLLOW_FOLLOW_FORM_H
#define FOLLOW_FOLLOW_FORM_H
#include "follow/follow_view.h"

extern const struct form follow_settings_form;

#endif
