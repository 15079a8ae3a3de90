/* press_http: what the handlers of this module share. */
#ifndef PRESS_PRESS_HTTP_H
#define PRESS_PRESS_HTTP_H
#include "http/respond.h"
#include "press/press.h"

/* The first drive to come that was not cancelled; view->there false: none. false: a fault. */
must_use bool press_next_drive(struct context *context, const struct honour_page *page, struct press_drive *view);
struct press_shown_picture press_shown(const struct press_picture *picture, struct link source);
/* Only one that is for newspapers: any other picture is not there. */
void press_send_picture(struct request *request, struct honour_page_id page, struct picture_id picture);

#endif
