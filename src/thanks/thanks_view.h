/* thanks_view: what the pages and emails of this module are given. */
#ifndef THANKS_THANKS_VIEW_H
#define THANKS_THANKS_VIEW_H
#include "thanks/thanks_post_view.h"

#endif
