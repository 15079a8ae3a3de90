/* appointment_drive_http: the organiser's overview of a drive, and what its pages share that say who is told. */
#include "appointment/appointment_drive_http.h"

#include "base/id.h"
#include "appointment/appointment_drive.h"
#include "appointment/appointment_news.h"
#include "appointment/appointment_view.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "db/follow_up.h"
#include "drive/drive_compose.h"
#include "drive/drive_note.h"
#include "honour/honour.h"
#include "html/number.h"
#include "http/asset.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox_announce.h"
#include "routes_handlers.h"

enum { OK = 200 };

static struct layout
layout_of(struct request *request)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	return layout;
}

/* The guard has seen that it is there.  false: answered. */
bool
appointment_drive_find(struct request *request, struct drive_id id, struct drive *drive)
{
	switch (drive_read(&request->context, id, drive)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

void
appointment_drive_go_to(struct request *request, struct drive_id drive)
{
	respond_see_other(request, link_appointment_drive_http_manage(request->context.arena, drive));
}

/* ---- overview ---- */

/* The honour page the drive was opened for.  false: a fault. */
static bool
fill_page(struct context *context, struct drive_id drive, struct appointment_drive_page *view)
{
	struct drive_page_id_list pages;
	struct honour_page page;

	if (!drive_pages(context, drive, &pages) || pages.count == 0)
		return false;
	if (honour_read(context, pages.at[0], &page) != FOUND_OK)
		return false;
	view->honour = page.name;
	view->page = link_public_http_overview(context->arena, page.id);
	view->again = (struct link){ text_format(context->arena, "%.*s?again=%.*s",
		TEXT_PRINT(link_drive_http_open_form(context->arena, page.id).text), TEXT_PRINT(id_text(context->arena, drive.id))) };
	if (honour_is_known(&page))
		view->shown = link_public_http_drive(context->arena, page.key, drive);
	if (honour_is_open(&page)) {
		view->poster = link_print_http_poster(context->arena, page.id, drive);
		view->poster_letter.text = text_join(context->arena, view->poster.text, TEXT("?paper=letter"));
		view->poster_page = link_print_http_poster_page(context->arena, page.id, drive);
		view->sign_up_sheet = link_print_http_sign_up_sheet(context->arena, page.id, drive);
	}
	return true;
}

/* "14:20", and the day when it is not today. */
static void
fill_when(struct context *context, const struct drive *drive, struct instant when, struct text *at, struct text *on)
{
	const struct date day = zone_local(drive->words.zone, when).date;

	*at = drive_time(context->arena, drive, when);
	if (date_compare(day, zone_local(drive->words.zone, context->now).date) != 0)
		*on = date_words(context->arena, day);
}

/* When people get the email about what was changed; nothing when there is none. */
static bool
fill_told_at(struct context *context, const struct drive *drive, struct appointment_drive_page *view)
{
	struct outbox_waiting waiting;

	if (!outbox_announcement_waits(context, drive->id, &waiting))
		return false;
	if (!instant_is_none(waiting.when))
		fill_when(context, drive, waiting.when, &view->told_at, &view->told_on);
	return true;
}

void
appointment_drive_http_manage(struct request *request, struct drive_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct appointment_drive_counts counts;
	struct appointment_drive_page view = { .layout = layout_of(request) };
	struct drive_slot_list slots;
	struct drive drive;

	if (!appointment_drive_find(request, id, &drive))
		return;
	if (!drive_slots(context, &drive, &slots) || !appointment_drive_counts(context, id, &counts) || !fill_page(context, id, &view) ||
	    !follow_up_ask(context, FOLLOW_UP_SEATS_WAITED_FOR, id, BYTES_NONE, &view.waiting)) {
		respond_error(request);
		return;
	}
	view.answers = drive_answers_shown(arena, &drive);
	view.plan = drive_plan_shown(arena, &drive, &slots, drive.state != DRIVE_STATE_CANCELLED);
	for (size_t i = 0; i < slots.count; i++)
		if (instant_compare(slots.at[i].starts, context->now) > 0)
			view.free += slots.at[i].capacity - slots.at[i].booked;
	view.booked = counts.booked;
	view.walked_in = counts.walked_in;
	view.unclaimed = counts.unclaimed;
	view.open = drive.state == DRIVE_STATE_OPEN;
	view.added = text_equal(request_query(request, "done"), TEXT("added"));
	view.reprint = text_equal(request_query(request, "done"), TEXT("edited")) && !link_is_none(view.poster);
	view.closed = drive.state == DRIVE_STATE_CLOSED;
	view.cancelled = drive.state == DRIVE_STATE_CANCELLED;
	view.day_closed = drive.day_closed;
	view.ahead = drive_is_ahead(context, &drive);
	view.soon = date_number(zone_local(drive.words.zone, context->now).date) + 1 >= date_number(drive.words.date);
	if (view.open && view.ahead && !link_is_none(view.shown)) {
		view.share = drive_share_of(arena, &drive, link_absolute(arena, context->site->url, view.shown));
		view.layout.script = asset_link("share.js");
	}
	view.over = !view.ahead;
	view.edit = link_appointment_drive_http_edit_form(arena, id);
	view.close = link_appointment_drive_http_close_form(arena, id);
	view.reopen = link_appointment_drive_http_reopen(arena, id);
	view.cancel = link_appointment_drive_http_cancel_form(arena, id);
	view.crew = link_desk_http_passes(arena, id);
	view.bookings = link_waiting_bookings_http_list(arena, id);
	view.joining = link_drive_join_http_manage(arena, id);
	if (instant_compare(drive.starts, context->now) <= 0 && drive.state != DRIVE_STATE_CANCELLED &&
	    instant_compare(instant_plus(drive.ends, LIMIT_DESK_DAYS_AFTER * INSTANT_DAY), context->now) > 0)
		view.paper = link_desk_paper_http_organiser_form(arena, id);
	if (drive.day_closed) {
		view.results = link_print_http_results(arena, id);
		view.results_csv = link_print_http_results_csv(arena, id);
	}
	if (!fill_told_at(context, &drive, &view)) {
		respond_error(request);
		return;
	}
	view.key = request_new_key(request, view.reopen);
	html_appointment_drive_manage(respond_page(request, OK), &view);
}

/* ---- before a press: who is told ---- */

/* Whom an email about the drive does not reach.  false: a fault. */
static bool
fill_untold(struct context *context, struct drive_id drive, struct appointment_telling *telling)
{
	struct appointment_drive_counts counts;
	int64_t without;

	if (!appointment_drive_counts(context, drive, &counts) || !appointment_drive_without_email(context, drive, &without))
		return false;
	telling->one_without = without == 1;
	telling->one_unclaimed = counts.unclaimed == 1;
	if (without > 0)
		telling->without_email = number_words_first(context->arena, without);
	if (counts.unclaimed > 0)
		telling->unclaimed = number_words_first(context->arena, counts.unclaimed);
	return true;
}

/* How many people a press emails, and when, and whom it does not reach.  false: a fault. */
bool
appointment_drive_fill_telling(struct context *context, const struct drive *drive, const struct appointment_news_preview *preview,
                               const struct form_value *note, struct appointment_telling *telling)
{
	const struct instant soon = instant_plus(context->now, LIMIT_DRIVE_CHANGE_MINUTES * INSTANT_MINUTE);
	int64_t waiting, people;

	*telling = (struct appointment_telling){ .note = *note, .known_hours = number_words(context->arena, LIMIT_EMAIL_KNOWN_HOURS) };
	if (!preview->any)
		return true;
	if (!follow_up_ask(context, FOLLOW_UP_IS_WAITED_FOR, drive->id, BYTES_NONE, &waiting) ||
	    !appointment_drive_told(context, drive->id, preview->waiting_list, &people) || !fill_untold(context, drive->id, telling))
		return false;
	telling->waiting = preview->waiting_list && waiting > 0;
	telling->one = people == 1;
	if (people > 0)
		telling->people = number_words(context->arena, people);
	telling->at_once = instant_compare(preview->when, context->now) <= 0;
	telling->soon = instant_compare(preview->when, soon) == 0;
	fill_when(context, drive, preview->when, &telling->at, &telling->on);
	return true;
}

/* The note of what waits to be told is there to be changed.  false: a fault. */
bool
appointment_drive_fill_note(struct context *context, struct drive_id drive, struct form_value *note)
{
	struct outbox_waiting waiting;
	struct text words = TEXT_NONE;

	if (!outbox_announcement_waits(context, drive, &waiting))
		return false;
	if (!instant_is_none(waiting.when) && !drive_note_read(context, drive, &words))
		return false;
	form_set(note, words);
	return true;
}
