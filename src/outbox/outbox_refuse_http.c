/* outbox_refuse_http: the page behind "If this was not you, stop emails to this address". */
#include "http/respond.h"
#include "links.h"
#include "outbox/outbox_refuse.h"
#include "outbox/outbox_view.h"
#include "outbox_html.h"
#include "routes_handlers.h"

static void
show(struct request *request, struct email_id id, struct secret secret, bool refused)
{
	struct outbox_refuse_page view = { .layout = page_layout(request), .refused = refused,
		.refuse = link_outbox_refuse_http_press(request->context.arena, id, secret),
		.sign_in = link_people_http_sign_in_form(request->context.arena) };

	view.layout.no_index = true;
	html_outbox_refuse(respond_page(request, 200), &view);
}

void
outbox_refuse_http_form(struct request *request, struct email_id id, struct secret secret)
{
	bool refused;

	switch (outbox_refuse_look(&request->context, id, secret, &refused)) {
	case FOUND_OK:    show(request, id, secret, refused); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

/* RFC 8058: pressed by email programs too, without cookies, and answered without a redirect. */
void
outbox_refuse_http_press(struct request *request, struct email_id id, struct secret secret)
{
	switch (outbox_refuse_press(&request->context, id, secret)) {
	case FOUND_OK:    show(request, id, secret, true); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}
