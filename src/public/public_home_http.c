/* public_home_http: the pages and drives of a signed-in person; and signing in to the demo. */
#include "base/unreadable.h"
#include "desk/desk.h"
#include "donation/donation_elsewhere.h"
#include "honour/honour_page.h"
#include "html/number.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "message/message.h"
#include "outbox/outbox_demo.h"
#include "people/people.h"
#include "public/public.h"
#include "public/public_card.h"
#include "public/public_member.h"
#include "public/public_view.h"
#include "public_html.h"
#include "public_sql.h"
#include "routes_handlers.h"

/* On the demo's page; the others are folded away. */
enum { DEMO_EMAILS_FIRST = 10 };

/* What waits for a keeper of a published page. */
static bool
fill_waiting(struct request *request, const struct honour_page *page, struct public_home_page *view)
{
	struct context *context = &request->context;
	struct honour_proposal_list proposals;
	struct gift_list gifts;

	if (!honour_proposals(context, page->id, &proposals) ||
	    !donation_elsewhere_list(context, page->id, ELSEWHERE_STATE_WAITING, &gifts))
		return false;
	view->proposed = proposals.count > 0;
	view->proposals = link_honour_http_proposals(context->arena, page->id);
	view->gave_elsewhere = gifts.count > 0;
	view->elsewhere = link_donation_elsewhere_http_list(context->arena, page->id);
	return true;
}

static bool
fill_page(struct request *request, const struct honour_page *page, struct public_home_page *view)
{
	struct context *context = &request->context;
	struct public_member_drives next;

	*view = (struct public_home_page){
		.name = page->name, .manage = link_public_http_overview(context->arena, page->id),
		.messages = link_message_http_list(context->arena, page->id), .publish = link_honour_http_publish_form(context->arena, page->id),
		.picture_width = page->picture_width, .picture_height = page->picture_height,
	};
	if (!picture_id_is_none(page->picture))
		view->picture = link_public_http_member_picture(context->arena, page->id, page->picture);
	if (!public_page_state_of(request, page, &view->state) || !public_next_drive_of(request, page, &next) ||
	    !message_count_for_visit(context, page->id, request->visitor.person, &view->messages_waiting))
		return false;
	if (view->state.keeper && honour_is_open(page) && !fill_waiting(request, page, view))
		return false;
	view->one_message = view->messages_waiting == 1;
	view->messages_words = number_words_first(context->arena, view->messages_waiting);
	view->has_drive = next.count > 0;
	if (view->has_drive) {
		view->day = next.at[0].card.date;
		view->booked = next.at[0].booked;
		view->left = next.at[0].card.free;
	}
	return true;
}

/* In whose honour each of them is.  false: a fault. */
static bool
fill_drives(struct request *request, const struct drive_list *drives, struct public_member_drives *view)
{
	struct context *context = &request->context;

	if (!public_member_drives(request, drives, view))
		return false;
	for (size_t i = 0; i < drives->count; i++) {
		const uint64_t before = unreadable_count();
		struct drive_page_id_list pages;
		struct honour_page page;

		if (!drive_pages(context, drives->at[i].id, &pages))
			return false;
		if (pages.count == 0)
			continue;
		switch (honour_read(context, pages.at[0], &page)) {
		case FOUND_OK:    view->at[i].honour = page.name; break;
		case FOUND_NONE:  break;
		case FOUND_FAULT:
			if (unreadable_count() == before)
				return false;
			break;
		}
	}
	return true;
}

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
	for (size_t i = 0; i < pages.count; i++)
		if (!fill_page(request, &pages.at[i], &view->pages.at[i]))
			return false;
	public_member_order(context, &drives);
	view->more_drives = drives.count > LIMIT_HOME_DRIVES;
	if (view->more_drives)
		drives.count = LIMIT_HOME_DRIVES;
	return fill_drives(request, &drives, &view->drives);
}

void
public_http_home(struct request *request)
{
	struct public_home view = { .layout = page_layout(request), .open = link_honour_http_open_form(request->context.arena),
		.find = link_find_http_form(request->context.arena) };

	if (!fill_home(request, &view)) {
		respond_error(request);
		return;
	}
	view.layout.no_index = true;
	html_public_home(respond_page(request, 200), &view);
}

/* The link stays empty where there is no such desk or board. false: a fault. */
static bool
fill_demo_desk(struct context *context, enum crew_kind kind, struct link *link)
{
	struct crew_pass_id pass;
	struct drive drive;

	switch (public_demo_pass(context, kind, &pass, &drive)) {
	case FOUND_OK:
		*link = kind == CREW_KIND_BOARD ? link_public_http_board(context->arena, desk_pass_code(context, pass)) :
			link_desk_http_code_link(context->arena, desk_pass_code(context, pass));
		return true;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: break;
	}
	return false;
}

static bool
fill_demo_pages(struct request *request, struct public_demo *view)
{
	struct context *context = &request->context;
	struct public_sql_listed_pages_list pages;

	if (public_sql_listed_pages(context, &pages) == DB_READ_FAULT)
		return false;
	if (pages.count > 0)
		view->story = link_public_http_page(context->arena, pages.at[0].page_key);
	if (pages.count > 1)
		view->finished = link_public_http_page(context->arena, pages.at[1].page_key);
	if (pages.count > 2) {
		view->full = link_public_http_page(context->arena, pages.at[2].page_key);
		view->has_full = true;
	}
	view->organiser = link_people_http_sign_in_open(context->arena, people_demo_secret(context, PUBLIC_DEMO_ORGANISER));
	view->keeper = link_people_http_sign_in_open(context->arena, people_demo_secret(context, PUBLIC_DEMO_KEEPER));
	return fill_demo_desk(context, CREW_KIND_TEAM, &view->crew) && fill_demo_desk(context, CREW_KIND_SERVICE_STAFF, &view->service_staff) &&
	       fill_demo_desk(context, CREW_KIND_BOARD, &view->board);
}

/* "1 December 2026, 10:50" */
static struct text
written_words(struct arena *arena, const struct outbox_demo_email *email)
{
	const struct local_time written = zone_local(zone_find(TEXT("UTC")), email->written);

	if (instant_is_none(email->written))
		return email->date;
	return text_format(arena, "%.*s, %.*s", TEXT_PRINT(date_words_short(arena, written.date)),
	                   TEXT_PRINT(minute_text(arena, written.minute)));
}

static void
fill_demo_emails(struct arena *arena, const struct outbox_demo_emails *emails, struct public_demo *view)
{
	size_t at;

	view->emails.at = arena_list_of(arena, struct public_demo_email_row, emails->count);
	for (size_t i = 0; i < emails->count; i++)
		view->emails.at[i] = (struct public_demo_email_row){ link_public_http_demo_email(arena, emails->at[i].id), emails->at[i].subject,
			emails->at[i].to, written_words(arena, &emails->at[i]), emails->at[i].date };
	view->emails.count = emails->count < DEMO_EMAILS_FIRST ? emails->count : DEMO_EMAILS_FIRST;
	view->older.at = view->emails.at + view->emails.count;
	view->older.count = emails->count - view->emails.count;
	/* The oldest to her: the question. */
	for (size_t i = 0; i < emails->count; i++)
		if (text_find(emails->at[i].to, TEXT(PUBLIC_DEMO_INVITED), &at))
			view->invited = view->emails.at[i].page;
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
	fill_demo_emails(context->arena, &emails, &view);
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
