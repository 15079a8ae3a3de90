/* outbox_view: what the pages of this module are given. */
#ifndef OUTBOX_OUTBOX_VIEW_H
#define OUTBOX_OUTBOX_VIEW_H
#include "html/html.h"

struct outbox_refuse_page { struct layout layout; bool refused; struct link refuse, sign_in; };      /* refuse.html */

#endif
