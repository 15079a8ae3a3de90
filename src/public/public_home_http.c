/* public_home_http: the pages and drives of a signed-in person; and signing in to the demo. */
#include "desk/desk.h"
#include "http/respond.h"
#include "links.h"
#include "message/message.h"
#include "outbox/outbox_demo.h"
#include "people/people.h"
#include "public/public.h"
#include "public/public_card.h"
#include "public/public_view.h"
#include "public_html.h"
#include "public_sql.h"
#include "routes_handlers.h"

static bool
fill_home(struct request *request, struct public_home *view)
{
	struct context *context = &request->context;
	struct honour_page_list pages;
	struct drive_list drives;

	if (!honour_pages_of(context, request->visitor.person, &pages) ||
	    !drive_list_of_organiser(context, request->visitor.person, &drives))
		return false;
	view->pages.at = arena_list_of(context->arena, struct public_home_page, pages.count);
	view->pages.count = pages.count;
	for (size_t i = 0; i < pages.count; i++) {
		const struct honour_page *page = &pages.at[i];

		view->pages.at[i] = (struct public_home_page){
			.name = page->name, .manage = link_honour_http_manage(context->arena, page->id),
			.waiting = page->state == HONOUR_STATE_WAITING, .published = page->state == HONOUR_STATE_PUBLISHED,
			.declined = page->state == HONOUR_STATE_DECLINED, .resting = page->held, .listed = page->listed,
		};
		if (honour_is_known(page))
			view->pages.at[i].visit = link_public_http_page(context->arena, page->key);
		view->pages.at[i].messages = link_message_http_list(context->arena, page->id);
		if (!message_count_for_visit(context, page->id, request->visitor.person, &view->pages.at[i].messages_waiting))
			return false;
		view->pages.at[i].one_message = view->pages.at[i].messages_waiting == 1;
	}
	view->drives.at = arena_list_of(context->arena, struct public_home_drive, drives.count);
	view->drives.count = drives.count;
	for (size_t i = 0; i < drives.count; i++) {
		struct public_home_drive *drive = &view->drives.at[i];

		if (!public_card(context, &drives.at[i], PAGE_KEY_NONE, &drive->card))
			return false;
		drive->manage = link_appointment_drive_http_manage(context->arena, drives.at[i].id);
		drive->crew = link_desk_http_passes(context->arena, drives.at[i].id);
	}
	return true;
}

void
public_http_home(struct request *request)
{
	struct public_home view = { .layout = page_layout(request), .open = link_honour_http_open_form(request->context.arena) };

	if (!fill_home(request, &view)) {
		respond_error(request);
		return;
	}
	view.layout.no_index = true;
	html_public_home(respond_page(request, 200), &view);
}

static bool
fill_demo_pages(struct request *request, struct public_demo *view)
{
	struct context *context = &request->context;
	struct public_sql_listed_pages_list pages;
	struct crew_pass_id pass;
	struct drive drive;

	if (public_sql_listed_pages(context, &pages) == DB_READ_FAULT)
		return false;
	if (pages.count > 0)
		view->story = link_public_http_page(context->arena, pages.at[0].page_key);
	if (pages.count > 1)
		view->finished = link_public_http_page(context->arena, pages.at[1].page_key);
	view->organiser = link_people_http_sign_in_open(context->arena, people_demo_secret(context, PUBLIC_DEMO_ORGANISER));
	view->keeper = link_people_http_sign_in_open(context->arena, people_demo_secret(context, PUBLIC_DEMO_KEEPER));
	if (public_demo_pass(context, &pass, &drive)) {
		view->has_crew = true;
		view->crew = link_desk_http_code_link(context->arena, desk_pass_code(context, pass));
	}
	return true;
}

void
public_http_demo(struct request *request)
{
	struct context *context = &request->context;
	struct public_demo view = { .layout = page_layout(request) };
	struct outbox_demo_emails emails = { 0 };

	if (!fill_demo_pages(request, &view) || outbox_demo_list(context, &emails) == FOUND_FAULT) {
		respond_error(request);
		return;
	}
	view.layout.no_index = true;
	view.emails.at = arena_list_of(context->arena, struct public_demo_email_row, emails.count);
	view.emails.count = emails.count;
	for (size_t i = 0; i < emails.count; i++)
		view.emails.at[i] = (struct public_demo_email_row){
			link_public_http_demo_email(context->arena, emails.at[i].id), emails.at[i].subject, emails.at[i].to, emails.at[i].date,
		};
	html_public_demo(respond_page(request, 200), &view);
}

void
public_http_demo_email(struct request *request, struct email_id id)
{
	struct context *context = &request->context;
	struct outbox_demo_email email;
	struct public_demo_email view;

	switch (outbox_demo_read(context, id, &email)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
	view = (struct public_demo_email){
		.layout = page_layout(request), .to = email.to, .subject = email.subject, .date = email.date, .calendar = email.calendar,
		.back = link_public_http_demo(context->arena),
	};
	view.layout.no_index = true;
	view.pieces.at = arena_list_of(context->arena, struct public_demo_piece, email.pieces.count);
	view.pieces.count = email.pieces.count;
	for (size_t i = 0; i < email.pieces.count; i++)
		view.pieces.at[i] = (struct public_demo_piece){ email.pieces.at[i].words, email.pieces.at[i].link };
	html_public_demo_email(respond_page(request, 200), &view);
}
