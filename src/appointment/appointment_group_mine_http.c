/* appointment_group_mine_http: the leader's page: the link to share, who is coming, and what may change. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_email.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "base/id.h"
#include "html/number.h"
#include "http/asset.h"
#include "http/confirm_form.h"
#include "http/form_page.h"
#include "http/query.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409, UNPROCESSABLE = 422 };

static struct link
mine(struct request *request, struct secret link)
{
	return link_appointment_group_http_mine(request->context.arena, link);
}

/* The same page, which says what has just been done. */
static struct link
done(struct request *request, struct link page, const char *what)
{
	return (struct link){ text_format(request->context.arena, "%.*s?done=%s", TEXT_PRINT(page.text), what) };
}

static struct text
said(const struct request *request)
{
	static const struct { struct text what; const struct words *words; } said[] = {
		{ TEXT("names"), &appointment_words_names_saved }, { TEXT("link"), &appointment_words_link_new },
		{ TEXT("stopped"), &appointment_words_link_stopped }, { TEXT("spot"), &appointment_words_spot_cancelled },
		{ TEXT("undone"), &appointment_words_spot_back },
	};
	const struct text what = request_query(request, "done");

	for (size_t i = 0; i < COUNT_OF(said); i++)
		if (text_equal(what, said[i].what))
			return words_text(said[i].words);
	return TEXT("");
}

/* ---- the names a leader types ---- */

/* One field for each spot that no friend has booked, named by the spot's id. */
struct names {
	struct form form;
	struct form_value *values;
	struct appointment_id *seats;
};

/* The leader may name or cancel it: no friend has booked it. */
static bool
is_leaders(const struct appointment *seat)
{
	return (seat->state == APPOINTMENT_STATE_UNCLAIMED || seat->leader_sees == APPOINTMENT_LEADER_SEES_TYPED) &&
	       instant_is_none(seat->arrived_at) && !seat->freed;
}

static struct names
names_of(struct arena *arena, const struct appointment_list *seats)
{
	struct form_field *fields = arena_list_of(arena, struct form_field, seats->count);
	struct names names = { .values = arena_list_of(arena, struct form_value, seats->count),
		.seats = arena_list_of(arena, struct appointment_id, seats->count) };
	size_t count = 0;

	for (size_t i = 0; i < seats->count; i++) {
		if (!is_leaders(&seats->at[i]))
			continue;
		fields[count] = (struct form_field){ .kind = FORM_LINE, .max = LIMIT_NAME_CHARACTERS, .length = &appointment_words_name_long,
			.at = count * sizeof(struct form_value),
			.name = text_terminated(arena, text_format(arena, "name-%.*s", TEXT_PRINT(id_text(arena, seats->at[i].id.id)))) };
		names.values[count].name = text_of(fields[count].name);
		form_set(&names.values[count], seats->at[i].donor.name);
		names.seats[count++] = seats->at[i].id;
	}
	names.form = (struct form){ "appointment_names", fields, count, count * sizeof(struct form_value) };
	return names;
}

/* What was sent for this spot; NULL: it has no field. */
static const struct form_value *
name_of(const struct names *names, struct appointment_id seat)
{
	for (size_t i = 0; i < names->form.count; i++)
		if (appointment_id_equal(names->seats[i], seat))
			return &names->values[i];
	return NULL;
}

/* ---- the page ---- */

/* Of each seat the time and whether it is booked; a name only where the leader may see it. */
static void
fill_seats(struct request *request, const struct drive *drive, const struct appointment_list *seats, const struct names *names,
           struct appointment_id own, struct appointment_group_page *view)
{
	struct arena *arena = request->context.arena;

	view->seats.at = arena_list_of(arena, struct appointment_group_seat, seats->count);
	view->seats.count = seats->count;
	for (size_t i = 0; i < seats->count; i++) {
		const struct appointment *seat = &seats->at[i];
		const bool is_own = appointment_id_equal(seat->id, own), claimed = seat->state == APPOINTMENT_STATE_BOOKED;
		const struct form_value *typed = view->may_change ? name_of(names, seat->id) : NULL;
		struct appointment_group_seat *shown = &view->seats.at[i];

		*shown = (struct appointment_group_seat){ .number = (int64_t)i + 1, .time = appointment_time_listed(arena, drive, seat),
			.iso = instant_is_none(seat->starts) ? TEXT("") : instant_iso(arena, seat->starts), .claimed = claimed, .own = is_own,
			.named = seat->leader_sees == APPOINTMENT_LEADER_SEES_TYPED, .may_name = typed != NULL,
			.name = is_own || seat->leader_sees != APPOINTMENT_LEADER_SEES_BOOKED ? seat->donor.name : TEXT("") };
		if (typed)
			shown->field = *typed;
		view->may_name = view->may_name || typed;
		if (claimed)
			view->claimed++;
		else
			view->open++;
	}
	view->count = (int64_t)seats->count;
	view->one = seats->count == 1;
	view->count_words = number_words_first(arena, view->count);
	if (seats->count == 0)
		return;
	view->from = view->seats.at[0].time;
	if (!slot_id_equal(seats->at[0].slot, seats->at[seats->count - 1].slot))
		view->until = view->seats.at[seats->count - 1].time;
}

/* The link for the friends, and plain links that send it with a sentence. */
static void
fill_share(struct request *request, const struct appointment_group *group, struct appointment_group_page *view)
{
	struct arena *arena = request->context.arena;
	struct email_text text = email_text_new(arena);
	struct appointment_group_share share;
	struct text words;

	if (!group->has_seat_link)
		return;
	view->seat = link_absolute(arena, request->context.site->url,
		link_appointment_seat_http_form(arena, appointment_group_seat_link(&request->context, group)));
	share = (struct appointment_group_share){ view->where.day, view->seat };
	email_appointment_group_share(&text, &share);
	words = text_trim(html_text(text.body));
	view->share_text = text_trim(text_until(words, words.length - view->seat.text.length));
	view->share_whatsapp = link_to_web(text_join(arena, TEXT("https://wa.me/?text="), query_encode(arena, words)));
	view->share_email = (struct link){ text_format(arena, "mailto:?subject=%.*s&body=%.*s",
		TEXT_PRINT(query_encode(arena, html_text(text.subject))), TEXT_PRINT(query_encode(arena, words))) };
}

/* Where and when, by the first seat; when no seat is left, by the drive alone. */
static bool
where_of_group(struct request *request, const struct appointment_group *group, const struct appointment_list *seats, struct drive *drive,
               struct appointment_where *where)
{
	struct appointment none = { .drive = group->drive, .page = group->page, .starts = INSTANT_NONE };

	return appointment_where_booked(request, seats->count > 0 ? &seats->at[0] : &none, drive, where);
}

static bool
may_change(const struct request *request, const struct appointment_group *group, const struct drive *drive)
{
	return drive->state != DRIVE_STATE_CANCELLED && !drive->day_closed && !group->lapsed &&
	       instant_compare(drive->ends, request->context.now) > 0;
}

/* The leader's own appointment, with its calendar.  false: a fault. */
static bool
fill_own(struct request *request, const struct appointment_group *group, struct appointment *own, struct appointment_group_page *view)
{
	struct secret link;

	switch (appointment_group_leaders_place(&request->context, group, own)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	link = appointment_link(&request->context, own);
	view->own = link_appointment_http_mine(request->context.arena, link);
	if (!view->may_change)
		return true;
	view->calendar = link_appointment_http_calendar(request->context.arena, link);
	return appointment_calendar_sites(&request->context, own, &view->google, &view->outlook);
}

static void
fill_links(struct request *request, struct secret link, struct appointment_group_page *view)
{
	struct arena *arena = request->context.arena;

	view->self = mine(request, link);
	view->link = link_absolute(arena, request->context.site->url, view->self);
	view->email_page = link_appointment_group_http_email_form(arena, link);
	view->revoke = link_appointment_group_http_revoke_form(arena, link);
	view->renew = link_appointment_group_http_renew_form(arena, link);
	view->fewer = link_appointment_group_http_fewer(arena, link);
	view->names = link_appointment_group_http_names(arena, link);
	view->key = request_new_key(request, view->names);
}

/* Spots that the leader cancelled a moment ago, or why one could not be brought back.  false: a fault. */
static bool
fill_undos(struct request *request, struct secret link, const struct appointment_group *group, const struct drive *drive,
           const struct appointment_undo_notice *notice, struct appointment_group_page *view)
{
	struct arena *arena = request->context.arena;
	struct appointment_list spots;

	if (!appointment_undo_spots(&request->context, group, &spots))
		return false;
	view->undos.at = arena_list_of(arena, struct appointment_undo_notice, spots.count + 1);
	if (notice)
		view->undos.at[view->undos.count++] = *notice;
	for (size_t i = 0; i < spots.count && view->may_change && !notice; i++)
		if (!appointment_undo_shown(request, drive, &spots.at[i], true, link_appointment_undo_http_spot(arena, link, spots.at[i].id),
		                            &view->undos.at[view->undos.count++]))
			return false;
	for (size_t i = 0; i < view->undos.count; i++) {
		view->undos.at[i].other = view->drive;
		/* The offer to undo says itself that the spot is cancelled. */
		if (view->undos.at[i].offered && text_equal(request_query(request, "done"), TEXT("spot")))
			view->said = TEXT("");
	}
	return true;
}

/* Of what was pressed on the page and could not be done. */
struct refused {
	const struct names *names;                       /* what was typed, to be corrected; NULL: as they are stored */
	struct text words;                               /* empty: none */
	const struct appointment_undo_notice *undo;      /* NULL: none */
};

static void
show_mine(struct request *request, struct secret link, const struct appointment_group *group, const struct refused *refused)
{
	struct context *context = &request->context;
	struct appointment_group_page view = { .layout = appointment_private_layout(request), .said = said(request),
		.not_said = refused->words, .email = group->leader_email, .has_seat_link = group->has_seat_link, .lapsed = group->lapsed };
	struct appointment_list seats;
	struct appointment own = { 0 };
	struct names stored;
	struct drive drive;
	const bool conflict = refused->undo || !text_is_empty(refused->words);

	if (!appointment_group_seats(context, group, &seats)) {
		respond_error(request);
		return;
	}
	if (!where_of_group(request, group, &seats, &drive, &view.where))
		return;
	view.may_change = may_change(request, group, &drive);
	view.cancelled = drive.state == DRIVE_STATE_CANCELLED;
	view.over = !view.cancelled && (drive.day_closed || instant_compare(drive.ends, context->now) <= 0);
	view.drive = appointment_drive_link(request, group->page, group->drive);
	if (!fill_own(request, group, &own, &view) || !fill_undos(request, link, group, &drive, refused->undo, &view)) {
		respond_error(request);
		return;
	}
	fill_links(request, link, &view);
	fill_share(request, group, &view);
	view.no_email = outbox_reach(context, view.email) == OUTBOX_REACH_FAILED;
	view.preparation = drive_preparation_shown(context->arena, &drive);
	if (view.may_change && !instant_is_none(group->confirm_until))
		view.confirm_until = appointment_day_and_time(context->arena, &drive, group->confirm_until);
	if (view.over && !honour_page_id_is_none(group->page))
		view.message = link_message_http_group_form(context->arena, link);
	view.layout.script = asset_link("share.js");
	stored = names_of(context->arena, &seats);
	fill_seats(request, &drive, &seats, refused->names ? refused->names : &stored, own.id, &view);
	if (refused->names)
		view.summary = form_errors(context, &refused->names->form, refused->names->values);
	view.layout.problem = view.summary.errors.count > 0;
	html_appointment_group_mine(respond_page(request, view.layout.problem ? UNPROCESSABLE : conflict ? CONFLICT : OK), &view);
}

void
appointment_show_group(struct request *request, struct secret link, const struct appointment_group *group,
                       const struct appointment_undo_notice *notice)
{
	show_mine(request, link, group, &(struct refused){ .undo = notice });
}

void
appointment_group_http_mine(struct request *request, struct secret link)
{
	struct appointment_group group;

	if (appointment_find_group(request, link, &group))
		show_mine(request, link, &group, &(struct refused){ 0 });
}

/* The drive can still change, and the group is one.  false: answered. */
static bool
find_open(struct request *request, struct secret link, struct appointment_group *group)
{
	struct drive drive;

	if (!appointment_find_group(request, link, group))
		return false;
	if (drive_read(&request->context, group->drive, &drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	if (may_change(request, group, &drive))
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

/* What was sent under this name; NULL: nothing was. */
static const struct form_pair *
pair_of(const struct form_body *body, struct text name)
{
	for (size_t i = 0; i < body->count; i++)
		if (text_equal(body->pairs[i].name, name))
			return &body->pairs[i];
	return NULL;
}

/* A name was typed for a spot that has no field any more: a friend has booked it since, under another name. */
static bool
is_late(struct arena *arena, const struct form_pair *pair, const struct appointment_list *seats, const struct names *names)
{
	struct text seat, rest;

	if (!text_cut(pair->name, '-', &rest, &seat) || !text_equal(rest, TEXT("name")) || text_is_empty(text_trim(pair->value)))
		return false;
	for (size_t i = 0; i < names->form.count; i++)
		if (text_equal(names->values[i].name, pair->name))
			return false;
	for (size_t i = 0; i < seats->count; i++)
		if (text_equal(id_text(arena, seats->at[i].id.id), seat))
			return !text_equal(text_trim(pair->value), seats->at[i].donor.name);
	return true;
}

/* Saves each name that differs from what is stored.  A spot that a friend has booked since the page was made is theirs, and said so. */
void
appointment_group_http_names(struct request *request, struct secret link)
{
	struct confirm_form press;
	struct appointment_group group;
	struct appointment_list seats;
	struct names names;
	bool gone = false;
	const bool pressed = form_read(&request->context, &confirm_form, &request->form, &press);

	if (!find_open(request, link, &group))
		return;
	if (!appointment_group_seats(&request->context, &group, &seats)) {
		respond_error(request);
		return;
	}
	names = names_of(request->context.arena, &seats);
	if (!form_read(&request->context, &names.form, &request->form, names.values) || !pressed) {
		show_mine(request, link, &group, &(struct refused){ .names = &names });
		return;
	}
	for (size_t i = 0; i < seats.count; i++) {
		const struct form_value *name = name_of(&names, seats.at[i].id);

		if (!name || !pair_of(&request->form, name->name) || text_equal(name->text, seats.at[i].donor.name))
			continue;
		switch (appointment_group_name(&request->context, &group, seats.at[i].id, name->text)) {
		case APPOINTMENT_CHANGE_OK:    break;
		case APPOINTMENT_CHANGE_GONE:  gone = true; break;
		case APPOINTMENT_CHANGE_FAULT: respond_error(request); return;
		}
	}
	for (size_t i = 0; i < request->form.count; i++)
		gone = gone || is_late(request->context.arena, &request->form.pairs[i], &seats, &names);
	if (gone)
		show_mine(request, link, &group, &(struct refused){ .words = words_text(&appointment_words_names_gone) });
	else
		respond_see_other(request, done(request, mine(request, link), "names"));
}

/* ---- fewer of us ---- */

void
appointment_group_http_fewer(struct request *request, struct secret link)
{
	struct arena *arena = request->context.arena;
	struct appointment_group_fewer view = { .layout = appointment_private_layout(request), .back = mine(request, link) };
	struct appointment_group group;
	struct appointment_list seats;
	struct drive drive;

	if (!find_open(request, link, &group))
		return;
	if (!appointment_group_seats(&request->context, &group, &seats) || drive_read(&request->context, group.drive, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	view.seats.at = arena_list_of(arena, struct appointment_group_spot, seats.count);
	for (size_t i = 0; i < seats.count; i++) {
		const struct appointment *seat = &seats.at[i];

		if (!is_leaders(seat))
			continue;
		view.seats.at[view.seats.count++] = (struct appointment_group_spot){ .time = appointment_time_listed(arena, &drive, seat),
			.iso = instant_is_none(seat->starts) ? TEXT("") : instant_iso(arena, seat->starts), .name = seat->donor.name,
			.give_back = link_appointment_group_http_give_back(arena, link, seat->id),
			.key = request_new_key(request, link_appointment_group_http_give_back(arena, link, seat->id)) };
	}
	html_appointment_group_fewer(respond_page(request, OK), &view);
}

void
appointment_group_http_give_back(struct request *request, struct secret link, struct appointment_id seat)
{
	struct confirm_form form;
	struct appointment_group group;
	const bool good = form_read(&request->context, &confirm_form, &request->form, &form);

	if (!appointment_find_group(request, link, &group))
		return;
	if (!good) {
		appointment_group_http_fewer(request, link);
		return;
	}
	switch (appointment_group_give_back(&request->context, &group, seat)) {
	case APPOINTMENT_GIVE_BACK_OK:    respond_see_other(request, done(request, mine(request, link), "spot")); return;
	case APPOINTMENT_GIVE_BACK_ARRIVED:
	case APPOINTMENT_GIVE_BACK_GONE:  respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_GIVE_BACK_FAULT: respond_error(request); return;
	}
}

/* ---- the link for the friends ---- */

static void
ask_link(struct request *request, struct secret link, bool renew)
{
	struct arena *arena = request->context.arena;
	struct appointment_group_link_page view = { .layout = appointment_private_layout(request), .renew = renew, .back = mine(request, link),
		.press = renew ? link_appointment_group_http_renew(arena, link) : link_appointment_group_http_revoke(arena, link) };
	struct appointment_group group;

	if (!find_open(request, link, &group))
		return;
	/* There is nothing to stop. */
	if (!renew && !group.has_seat_link) {
		respond_see_other(request, view.back);
		return;
	}
	view.has_seat_link = group.has_seat_link;
	view.key = request_new_key(request, view.press);
	html_appointment_group_link(respond_page(request, OK), &view);
}

void
appointment_group_http_renew_form(struct request *request, struct secret link)
{
	ask_link(request, link, true);
}

void
appointment_group_http_revoke_form(struct request *request, struct secret link)
{
	ask_link(request, link, false);
}

static void
change_link(struct request *request, struct secret link, bool renew)
{
	struct confirm_form form;
	struct appointment_group group;
	const bool good = form_read(&request->context, &confirm_form, &request->form, &form);

	if (!appointment_find_group(request, link, &group))
		return;
	if (!good) {
		ask_link(request, link, renew);
		return;
	}
	switch (appointment_group_change_link(&request->context, &group, renew)) {
	case APPOINTMENT_CHANGE_OK:    respond_see_other(request, done(request, mine(request, link), renew ? "link" : "stopped")); return;
	case APPOINTMENT_CHANGE_GONE:  respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_CHANGE_FAULT: respond_error(request); return;
	}
}

void
appointment_group_http_revoke(struct request *request, struct secret link)
{
	change_link(request, link, false);
}

void
appointment_group_http_renew(struct request *request, struct secret link)
{
	change_link(request, link, true);
}

/* ---- the leader's address ---- */

static void
show_email_form(struct request *request, struct secret link, struct appointment_email_form *form)
{
	appointment_show_email_form(request, form, link_appointment_group_http_email_change(request->context.arena, link), mine(request, link));
}

void
appointment_group_http_email_form(struct request *request, struct secret link)
{
	struct appointment_email_form form = { 0 };
	struct appointment_group group;

	if (!appointment_find_group(request, link, &group))
		return;
	form_set(&form.email, group.leader_email);
	show_email_form(request, link, &form);
}

void
appointment_group_http_email_change(struct request *request, struct secret link)
{
	struct appointment_email_form form;
	struct appointment_group group;
	enum appointment_take outcome;
	struct secret new_link;
	bool good = form_read(&request->context, &appointment_email_form, &request->form, &form);

	if (!appointment_find_group(request, link, &group))
		return;
	if (!good || !appointment_may_change(request, group.id.id, &form.email)) {
		show_email_form(request, link, &form);
		return;
	}
	outcome = appointment_group_change_email(&request->context, &group, form.email.text, &new_link);
	appointment_answer_email_change(request, outcome, mine(request, outcome == APPOINTMENT_TAKE_OK ? new_link : link));
}
