/* public_overview_http: the overview of a page for the people who look after it or prepared it: its state, the one next step, and what
 * each module has of it. */
#include "appointment/appointment_drive.h"
#include "desk/desk_question.h"
#include "donation/donation_elsewhere.h"
#include "follow/follow_by_email.h"
#include "honour/honour_keeper.h"
#include "honour/honour_page.h"
#include "quiet/quiet.h"
#include "html/number.h"
#include "http/done.h"
#include "limits.h"
#include "links.h"
#include "media/media_film.h"
#include "message/message.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include <stdlib.h>

#include "public/public_card.h"
#include "public/public_member.h"
#include "public_html.h"
#include "public_words.h"
#include "routes_handlers.h"
#include "thanks/thanks_letter.h"
#include "waiting/waiting.h"

bool
public_page_state_of(struct request *request, const struct honour_page *page, struct public_page_state *state)
{
	const enum honour_role role = honour_role(&request->context, page->id, request->visitor.person);

	*state = (struct public_page_state){
		.keeper = role == HONOUR_ROLE_KEEPER,
		.own = role == HONOUR_ROLE_KEEPER && person_id_equal(page->organiser, request->visitor.person),
		.waiting = page->state == HONOUR_STATE_WAITING,
		.declined = page->state == HONOUR_STATE_DECLINED, .held = page->held, .in_public = page->listed,
	};
	return role != HONOUR_ROLE_FAULT;
}

bool
public_member_drives(struct request *request, const struct drive_list *drives, struct public_member_drives *view)
{
	struct context *context = &request->context;

	view->at = arena_list_of(context->arena, struct public_member_drive, drives->count);
	view->count = drives->count;
	for (size_t i = 0; i < drives->count; i++) {
		const struct drive *drive = &drives->at[i];
		struct public_member_drive *row = &view->at[i];
		struct appointment_drive_counts counts;

		if (!public_card(context, drive, PAGE_KEY_NONE, &row->card) || !appointment_drive_counts(context, drive->id, &counts) ||
		    !waiting_seats(context, drive->id, &row->waiting))
			return false;
		row->booked = counts.booked;
		row->waiting_words = number_words_first(context->arena, row->waiting);
		row->one_waiting = row->waiting == 1;
		if (!person_id_equal(drive->organiser, request->visitor.person))
			continue;
		row->manage = link_appointment_drive_http_manage(context->arena, drive->id);
		if (!desk_questions_count(context, drive, DESK_ASKS_ORGANISER, &row->sent_late))
			return false;
		row->one_sent_late = row->sent_late == 1;
		row->sent_late_page = link_desk_question_http_late(context->arena, drive->id);
		if (!row->card.over && !row->card.cancelled)
			row->crew = link_desk_http_passes(context->arena, drive->id);
	}
	return true;
}

static int
compare_starts(const void *one, const void *other)
{
	const struct drive *first = one, *second = other;

	return instant_compare(first->starts, second->starts);
}

void
public_member_order(struct context *context, struct drive_list *drives)
{
	struct drive *ordered = arena_list_of(context->arena, struct drive, drives->count);
	size_t count = 0;

	if (drives->count > 1)
		qsort(drives->at, drives->count, sizeof *drives->at, compare_starts);
	for (size_t i = 0; i < drives->count; i++)
		if (instant_compare(drives->at[i].ends, context->now) > 0)
			ordered[count++] = drives->at[i];
	for (size_t i = drives->count; i > 0; i--)
		if (instant_compare(drives->at[i - 1].ends, context->now) <= 0)
			ordered[count++] = drives->at[i - 1];
	drives->at = ordered;
}

bool
public_member_drives_of(struct request *request, const struct honour_page *page, struct public_member_drives *view)
{
	struct drive_list drives;

	if (!drive_list_of_page(&request->context, page->id, &drives))
		return false;
	public_member_order(&request->context, &drives);
	if (!public_member_drives(request, &drives, view))
		return false;
	/* What visitors see of each. */
	for (size_t i = 0; i < drives.count && honour_is_open(page); i++)
		view->at[i].card.page = link_public_http_drive(request->context.arena, page->key, drives.at[i].id);
	return true;
}

bool
public_next_drive_of(struct request *request, const struct honour_page *page, struct public_member_drives *view)
{
	struct drive_list drives;

	return drive_next_of_page(&request->context, page->id, &drives) && public_member_drives(request, &drives, view);
}

/* What a keeper of a published page decides on, in numbers. */
static bool
count_all(struct request *request, const struct honour_page *page, struct public_overview *view)
{
	struct context *context = &request->context;
	struct thanks_letter_list letters;
	struct gift_list gifts;
	struct message_reading reading;
	struct thanks_letter first_planned = { 0 };
	struct quiet_days quiet_days;
	int64_t followers, messages_new;

	if (!follow_followers(context, page->id, &followers) || !quiet_days_of(context, page->id, &quiet_days) ||
	    !message_count_for_visit(context, page->id, request->visitor.person, &view->messages_waiting) ||
	    !message_reading(context, page->id, request->visitor.person, &reading) ||
	    !message_count_waiting(context, page->id, &reading, &messages_new) ||
	    !thanks_letter_list(context, page->id, &letters) || !donation_elsewhere_counted(context, page->id, &view->elsewhere_counted) ||
	    !donation_elsewhere_list(context, page->id, ELSEWHERE_STATE_WAITING, &gifts))
		return false;
	view->elsewhere_waiting = (int64_t)gifts.count;
	view->one_message = view->messages_waiting == 1;
	view->messages_words = number_words_first(context->arena, view->messages_waiting);
	/* She may not want to hear of them, but here she looks. */
	if (messages_new > 0)
		view->messages_new = number_words_first(context->arena, messages_new);
	view->quiet_days = quiet_days_text(context->arena, &quiet_days);
	view->followed = followers > 0;
	view->one_follower = followers == 1;
	view->followers_words = number_words_first(context->arena, followers);
	view->letters = (int64_t)letters.count;
	for (size_t i = 0; i < letters.count; i++) {
		view->letters_sent += letters.at[i].state == THANKS_LETTER_STATE_SENT || letters.at[i].state == THANKS_LETTER_STATE_SENDING;
		view->letters_drafts += letters.at[i].state == THANKS_LETTER_STATE_DRAFT;
		if (letters.at[i].state == THANKS_LETTER_STATE_PLANNED) {
			if (view->letters_planned == 0 || instant_compare(letters.at[i].send_at, first_planned.send_at) < 0)
				first_planned = letters.at[i];
			view->letters_planned++;
		}
	}
	view->one_letter = view->letters_sent == 1;
	view->letters_words = number_words_first(context->arena, view->letters_sent);
	view->one_planned = view->letters_planned == 1;
	view->planned_words = number_words_first(context->arena, view->letters_planned);
	if (view->letters_planned > 0)
		view->planned_on = date_words(context->arena, first_planned.send.date);
	view->one_draft = view->letters_drafts == 1;
	view->drafts_words = number_words_first(context->arena, view->letters_drafts);
	view->elsewhere_words = number_words_first(context->arena, view->elsewhere_counted);
	view->elsewhere_new = number_words_first(context->arena, view->elsewhere_waiting);
	return true;
}

/* Whether people came, or were to come, to a drive that is over. */
static bool
is_any_over(const struct public_member_drives *drives)
{
	for (size_t i = 0; i < drives->count; i++)
		if (drives->at[i].card.over && !drives->at[i].card.cancelled && drives->at[i].booked > 0)
			return true;
	return false;
}

/* Questions to a family can be left alone: what is next is offered, and never asked for twice on the page. */
static struct public_next
next_of(const struct honour_page *page, struct public_overview *view, size_t proposals, const struct public_member_drives *ahead)
{
	const bool keeper = view->state.keeper;

	if (view->state.declined)
		return (struct public_next){ 0 };
	if (view->state.waiting)
		return (struct public_next){ .publish = keeper, .family = !keeper };
	if (page->held_by_operator)
		return (struct public_next){ .by_operator = true };
	if (page->held)
		return (struct public_next){ .resume = keeper };
	if (keeper && proposals > 0)
		return (struct public_next){ .proposals = true };
	if (keeper && view->messages_waiting > 0)
		return (struct public_next){ .messages = true };
	if (keeper && view->elsewhere_waiting > 0)
		return (struct public_next){ .elsewhere = true };
	if (ahead->count == 0)
		return (struct public_next){ .thanks = view->full && view->letters == 0 && is_any_over(&view->drives), .drive = true };
	view->next_drive = ahead->at[0];
	return (struct public_next){ .ahead = true };
}

static void
set_links(struct arena *arena, struct honour_page_id id, struct public_overview *view)
{
	view->home = link_public_http_home(arena);
	view->preview = link_public_http_preview(arena, id);
	view->publish = link_honour_http_publish_form(arena, id);
	view->decline = link_honour_http_decline_form(arena, id);
	view->release = link_honour_http_resume(arena, id);
	view->hold = link_honour_http_pause(arena, id);
	view->proposals = link_honour_http_proposals(arena, id);
	view->words = link_honour_http_words_form(arena, id);
	view->picture_form = link_honour_http_picture_form(arena, id);
	view->keepers = link_honour_http_keepers(arena, id);
	view->listing = link_honour_http_listing_form(arena, id);
	view->more = link_honour_more_http_show(arena, id);
	view->drive = link_drive_http_open_form(arena, id);
	view->join = link_drive_join_http_list(arena, id);
	view->anywhere = link_drive_anywhere_http_form(arena, id);
	view->results = link_print_http_page_csv(arena, id);
	view->messages = link_message_http_list(arena, id);
	view->thanks = link_thanks_letter_http_list(arena, id);
	view->write_letter = link_thanks_letter_http_new_form(arena, id);
	view->elsewhere = link_donation_elsewhere_http_list(arena, id);
	view->names = link_donation_names_http_form(arena, id);
	view->following = link_follow_http_settings(arena, id);
	view->press = link_press_http_form(arena, id);
	view->quiet = link_quiet_http_show(arena, id);
}

/* Who looks after it, and whether words of this visitor wait for them.  false: a fault. */
static bool
fill_people(struct request *request, const struct honour_page *page, struct public_overview *view, size_t *proposals)
{
	struct context *context = &request->context;
	struct honour_proposal_list list;
	struct honour_keeper_list keepers;
	struct honour_invited_list invited;

	if (!honour_keepers(context, page->id, &keepers) || !honour_invitations(context, page->id, &invited) ||
	    !honour_proposals(context, page->id, &list))
		return false;
	/* Without a keeper one address at a time is asked. Whether it wishes for no email is not revealed. */
	view->asked = invited.count > 0;
	if (view->asked) {
		switch (outbox_reach(context, invited.at[0].email)) {
		case OUTBOX_REACH_OK:     view->asked_email = invited.at[0].email; break;
		case OUTBOX_REACH_FAILED: view->unreachable = true; break;
		case OUTBOX_REACH_FAULT:  return false;
		}
	}
	view->keepers_words = number_words_first(context->arena, (int64_t)keepers.count);
	view->nobody_keeps = keepers.count == 0;
	view->one_keeper = keepers.count == 1;
	view->requester = honour_requester(context, page);
	view->own = person_id_equal(page->organiser, request->visitor.person);
	*proposals = list.count;
	for (size_t i = 0; i < list.count && !view->state.keeper; i++)
		view->proposal_waits |= person_id_equal(list.at[i].person, request->visitor.person);
	return true;
}

/* What the forms of the page say when they lead back here. */
static const struct done known[] = {
	{ TEXT("words"), &public_words_done_words }, { TEXT("picture"), &public_words_done_picture },
	{ TEXT("film-removed"), &public_words_done_film_removed }, { TEXT("cut"), &public_words_done_cut },
	{ TEXT("removed"), &public_words_done_removed }, { TEXT("undone"), &public_words_done_undone },
	{ TEXT("listing"), &public_words_done_listing }, { TEXT("proposed"), &public_words_done_proposed },
	{ TEXT("used"), &public_words_done_used }, { TEXT("left"), &public_words_done_left },
};

/* A page was published a moment ago: whether the person who prepared it is emailed.  false: a fault. */
static bool
fill_told(struct context *context, const struct honour_page *page, struct public_overview *view)
{
	struct person organiser;

	if (!view->just_published || !view->helped)
		return true;
	switch (people_read(context, page->organiser, &organiser)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	switch (text_is_empty(organiser.email) ? OUTBOX_REACH_FAILED : outbox_reach(context, organiser.email)) {
	case OUTBOX_REACH_OK:     view->tells_requester = true; return true;
	case OUTBOX_REACH_FAILED: return true;
	case OUTBOX_REACH_FAULT:  break;
	}
	return false;
}

/* What was done, as long as it is so: an address is opened again later. Nobody else had to decide about a page that a person started for
 * themselves. */
static struct text
done_of(const struct request *request, const struct honour_page *page, bool own)
{
	const struct text what = request_query(request, "done");
	const bool published = page->state == HONOUR_STATE_PUBLISHED;

	if (text_equal(what, TEXT("paused")))
		return published && page->held ? words_text(&public_words_done_paused) : TEXT("");
	if (text_equal(what, TEXT("resumed"))) {
		if (!honour_is_open(page))
			return TEXT("");
		return page->listed ? words_text(&public_words_done_resumed_public) : words_text(&public_words_done_resumed_link);
	}
	if (own && text_equal(what, TEXT("undone")))
		return words_text(&public_words_done_restored);
	return done_words(request, known, COUNT_OF(known));
}

static bool
fill(struct request *request, const struct honour_page *page, struct public_overview *view)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	const bool published = page->state == HONOUR_STATE_PUBLISHED;
	struct public_member_drives ahead;
	size_t proposals;

	view->name = page->name;
	view->just_published = published && text_equal(request_query(request, "done"), TEXT("published"));
	view->just_started = page->state == HONOUR_STATE_WAITING && text_equal(request_query(request, "done"), TEXT("started"));
	view->has_words = !text_is_empty(page->words);
	view->operator_email = context->site->operator_email;
	view->days = number_words(arena, LIMIT_DECLINE_UNDO_DAYS);
	set_links(arena, page->id, view);
	if (!picture_id_is_none(page->picture)) {
		view->picture = link_public_http_member_picture(arena, page->id, page->picture);
		view->picture_width = page->picture_width;
		view->picture_height = page->picture_height;
	}
	if (!public_page_state_of(request, page, &view->state) || !public_member_drives_of(request, page, &view->drives) ||
	    !public_next_drive_of(request, page, &ahead) || !fill_people(request, page, view, &proposals))
		return false;
	view->done = done_of(request, page, view->state.own);
	view->helped = view->state.keeper && !view->own;
	view->full = view->state.keeper && published;
	if (view->state.keeper && media_film_available())
		view->film_form = link_film_of_page_http_form(context->arena, page->id);
	view->proposes = !view->state.keeper && published;
	view->may_pause = view->full && !page->held;
	if ((view->full && !count_all(request, page, view)) || !fill_told(context, page, view))
		return false;
	view->next = next_of(page, view, proposals, &ahead);
	if (published) {
		view->share = public_share_page(context, page);
		view->public_link = view->share.links.address;
	}
	if (view->state.keeper && honour_may_undo_decline(context, page)) {
		view->declined_undo = link_honour_http_decline_undo(arena, page->id);
		view->undo_key = request_new_key(request, view->declined_undo);
	}
	view->key = request_new_key(request, page->held ? view->release : view->hold);
	return true;
}

void
public_http_overview(struct request *request, struct honour_page_id id)
{
	struct public_overview view = { .layout = page_layout(request) };
	struct honour_page page;

	if (honour_read(&request->context, id, &page) != FOUND_OK || !fill(request, &page, &view)) {
		respond_error(request);
		return;
	}
	view.layout.no_index = true;
	html_public_overview(respond_page(request, 200), &view);
}
