/* honour_publish_http: a keeper reads the page, and publishes or declines it. */
#include "honour/honour_http.h"

#include "honour/honour_keeper.h"
#include "honour/honour_view.h"
#include "honour_html.h"
#include "honour_words.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "links.h"
#include "routes_handlers.h"

/* Whether nobody but this visitor looks after the page or was asked to.  false: a fault. */
static bool
is_alone(struct request *request, struct honour_page_id page, bool *alone)
{
	struct honour_keeper_list keepers;
	struct honour_invited_list invited;

	if (!honour_keepers(&request->context, page, &keepers) || !honour_invitations(&request->context, page, &invited))
		return false;
	/* The visitor is a keeper, or was invited and is about to become one. */
	*alone = keepers.count + invited.count == 1;
	return true;
}

/* The form leads back to reading the page. */
static struct link
to_come_back(struct arena *arena, struct link form)
{
	return (struct link){ text_join(arena, form.text, TEXT("?to_publish=yes")) };
}

static const struct done known[] = {
	{ TEXT("words"), &honour_words_done_words }, { TEXT("picture"), &honour_words_done_picture },
};

static void
show_publish(struct request *request, struct honour_page_id id, struct honour_publish_form *form, bool outdated)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct form_page shown;
	struct honour_publish_page view;
	struct honour_draft draft;
	struct honour_page page;
	enum honour_role role;
	bool alone;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	if (page.state != HONOUR_STATE_WAITING) {
		honour_http_to_manage(request, id);
		return;
	}
	if (!is_alone(request, id, &alone) || !honour_http_draft(request, &page, honour_http_picture_link(request, &page), &draft)) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &honour_publish_form, .values = form,
		.post = link_honour_http_publish(arena, id), .current = honour_http_version(request, &page), .outdated = outdated });
	if (shown.answered)
		return;
	/* Whatever was wrong, this page shows the words as they are now. */
	form->version.typed = honour_http_version(request, &page);
	view = (struct honour_publish_page){
		.layout = shown.layout, .summary = shown.summary, .outdated = shown.outdated,
		.form = *form, .draft = draft, .requester = draft.requester,
		.stated = person_id_equal(page.organiser, request->visitor.person), .alone = alone,
		.by_link = honour_form_choice(&form->listing) == HONOUR_LISTING_LINK,
		.in_public = honour_form_choice(&form->listing) == HONOUR_LISTING_PUBLIC,
		.publish = link_honour_http_publish(arena, id), .decline = link_honour_http_decline_form(arena, id),
		.preview = link_public_http_preview(arena, id), .change_words = to_come_back(arena, link_honour_http_words_form(arena, id)),
		.change_picture = to_come_back(arena, link_honour_http_picture_form(arena, id)),
		.done = done_words(request, known, COUNT_OF(known)), .back = link_public_http_overview(arena, id),
	};
	html_honour_publish(respond_page(request, shown.status), &view);
}

void
honour_http_publish_form(struct request *request, struct honour_page_id page)
{
	struct honour_publish_form form = { 0 };
	struct honour_page now;
	enum honour_role role;

	if (!honour_http_begin(request, page, &now, &role))
		return;
	form_set(&form.listing, TEXT("link"));
	form.listing.number = HONOUR_LISTING_LINK;
	/* Who started the page has stated it there; the page shows it once more, and publishing states it again. */
	form.statement.ticked = person_id_equal(now.organiser, request->visitor.person);
	show_publish(request, page, &form, false);
}

void
honour_http_publish(struct request *request, struct honour_page_id id)
{
	struct honour_publish_form form;
	struct honour_page page;
	enum honour_role role;

	if (!form_read(&request->context, &honour_publish_form, &request->form, &form)) {
		show_publish(request, id, &form, false);
		return;
	}
	if (!honour_http_begin(request, id, &page, &role))
		return;
	/* Nothing is public before a keeper publishes it, and only what they have read is published. */
	if (page.state == HONOUR_STATE_WAITING && form_is_outdated(&form.version, honour_http_version(request, &page))) {
		show_publish(request, id, &form, true);
		return;
	}
	switch (honour_publish(&request->context, id, request->visitor.person, form.listing.number == HONOUR_LISTING_PUBLIC)) {
	case HONOUR_PUBLISH_OK:       honour_http_done(request, id, TEXT("published")); return;
	case HONOUR_PUBLISH_ALREADY:
	case HONOUR_PUBLISH_DECLINED: honour_http_to_manage(request, id); return;
	case HONOUR_PUBLISH_FAULT:    respond_error(request); return;
	}
}

void
honour_http_decline_form(struct request *request, struct honour_page_id id)
{
	struct arena *arena = request->context.arena;
	struct honour_decline_page view;
	struct honour_page page;
	enum honour_role role;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	if (page.state != HONOUR_STATE_WAITING) {
		honour_http_to_manage(request, id);
		return;
	}
	view = (struct honour_decline_page){
		.layout = honour_http_layout(request, false), .name = page.name, .days = honour_http_undo_days(request),
		.requester = honour_requester(&request->context, &page), .own = person_id_equal(page.organiser, request->visitor.person),
		.key = request_new_key(request, link_honour_http_decline(arena, id)),
		.decline = link_honour_http_decline(arena, id), .back = link_public_http_overview(arena, id),
	};
	html_honour_decline(respond_page(request, 200), &view);
}

void
honour_http_decline(struct request *request, struct honour_page_id page)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		honour_http_decline_form(request, page);
		return;
	}
	switch (honour_decline(&request->context, page, request->visitor.person)) {
	case HONOUR_DECLINE_OK:
	case HONOUR_DECLINE_ALREADY:
	case HONOUR_DECLINE_KEPT:
	case HONOUR_DECLINE_PUBLISHED: honour_http_to_manage(request, page); return;
	case HONOUR_DECLINE_FAULT:     respond_error(request); return;
	}
}

void
honour_http_decline_undo(struct request *request, struct honour_page_id page)
{
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		honour_http_to_manage(request, page);
		return;
	}
	switch (honour_undo_decline(&request->context, page, request->visitor.person)) {
	case HONOUR_UNDO_DECLINE_OK:    honour_http_done(request, page, TEXT("undone")); return;
	case HONOUR_UNDO_DECLINE_KEPT:
	case HONOUR_UNDO_DECLINE_NOT:   honour_http_to_manage(request, page); return;
	case HONOUR_UNDO_DECLINE_FAULT: respond_error(request); return;
	}
}
