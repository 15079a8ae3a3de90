/* appointment_group_mine_http: the leader's page: the link to share, who is coming, and what may change. */
#include <string.h>

#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_email.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "base/id.h"
#include "html/number.h"
#include "http/asset.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "http/query.h"
#include "http/share.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "routes_handlers.h"

enum { CONFLICT = 409 };

struct link
appointment_group_mine_link(struct request *request, struct secret link)
{
	return link_appointment_group_http_mine(request->context.arena, link);
}

static const struct done known[] = {
	{ TEXT("names"), &appointment_words_names_saved }, { TEXT("link"), &appointment_words_link_new },
	{ TEXT("stopped"), &appointment_words_link_stopped }, { TEXT("spot"), &appointment_words_spot_cancelled },
	{ TEXT("undone"), &appointment_words_spot_back },
};
/* What a press could not do. */
static const struct done known_not[] = { { TEXT("gone"), &appointment_words_names_gone } };

/* ---- the names a leader types ---- */

/* One field for each spot that no friend has booked, named by the spot's id; next to it a hidden one with the name that the page shows, so
 * that only what the leader changes is saved. */
#define NAME "name-"
#define WAS "was-"
struct names {
	struct form form;
	struct form_value *values;
	struct appointment_id *seats;
};

static struct names
names_of(struct arena *arena, const struct appointment_list *seats)
{
	struct form_field *fields = arena_list_of(arena, struct form_field, seats->count);
	struct names names = { .values = arena_list_of(arena, struct form_value, seats->count),
		.seats = arena_list_of(arena, struct appointment_id, seats->count) };
	size_t count = 0;

	for (size_t i = 0; i < seats->count; i++) {
		if (!appointment_seat_is_leaders(&seats->at[i]))
			continue;
		fields[count] = (struct form_field){ .kind = FORM_LINE, .max = LIMIT_NAME_CHARACTERS, .length = &appointment_words_name_long,
			.at = count * sizeof(struct form_value),
			.name = text_terminated(arena, text_format(arena, NAME "%.*s", TEXT_PRINT(id_text(arena, seats->at[i].id.id)))) };
		names.values[count].name = text_of(fields[count].name);
		form_set(&names.values[count], seats->at[i].donor.name);
		names.seats[count++] = seats->at[i].id;
	}
	names.form = (struct form){ "appointment_names", fields, count, count * sizeof(struct form_value) };
	return names;
}

/* What was sent for this spot; NULL: it has no field. */
static struct form_value *
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
		if (typed) {
			shown->field = *typed;
			shown->was_name = text_format(arena, WAS "%.*s", TEXT_PRINT(id_text(arena, seat->id.id)));
			shown->was = seat->donor.name;
		}
		view->may_name = view->may_name || typed;
		if (claimed)
			view->claimed++;
		else
			view->open++;
	}
	view->one = seats->count == 1;
	view->both = seats->count == 2;
	view->one_claimed = view->claimed == 1;
	view->one_open = view->open == 1;
	view->count_words = number_words_first(arena, (int64_t)seats->count);
	view->seats_words = number_words(arena, (int64_t)seats->count);
	view->claimed_words = number_words_first(arena, view->claimed);
	view->open_words = number_words(arena, view->open);
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

	if (!group->has_seat_link)
		return;
	view->seat = link_absolute(arena, request->context.site->url,
		link_appointment_seat_http_form(arena, appointment_group_seat_link(&request->context, group)));
	share = (struct appointment_group_share){ view->where.day, view->seat };
	email_appointment_group_share(&text, &share);
	view->share = share_of(arena, view->seat.text, &text);
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

	switch (appointment_group_leaders_own(&request->context, group, own)) {
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

	view->self = appointment_group_mine_link(request, link);
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
	bool gone;                                       /* some of the names have no field any more */
	const struct appointment_undo_notice *undo;      /* NULL: none */
};

/* The form of the names. Its page says `gone` whether or not something is to be corrected. */
static struct form_page
names_page(struct request *request, struct secret link, struct names *names, const struct refused *refused)
{
	struct arena *arena = request->context.arena;
	const struct link mine = link_appointment_group_http_mine(arena, link);

	return form_page(request, &(struct form_page_of){ .form = &names->form, .values = names->values,
		.post = link_appointment_group_http_names(arena, link), .page = refused->gone ? done_link(arena, mine, TEXT("gone")) : mine,
		.not_sent = !refused->names });
}

static void
show_mine(struct request *request, struct secret link, const struct appointment_group *group, const struct refused *refused)
{
	struct context *context = &request->context;
	struct appointment_group_page view = { .layout = appointment_private_layout(request),
		.said = done_words(request, known, COUNT_OF(known)),
		.not_said = refused->gone ? words_text(&appointment_words_names_gone) : done_words(request, known_not, COUNT_OF(known_not)),
		.email = group->leader_email, .has_seat_link = group->has_seat_link, .lapsed = group->lapsed };
	struct appointment_list seats;
	struct appointment own = { 0 };
	struct names names;
	struct drive drive;
	struct form_page shown;

	if (!appointment_group_seats(context, group, &seats)) {
		respond_error(request);
		return;
	}
	names = refused->names ? *refused->names : names_of(context->arena, &seats);
	shown = names_page(request, link, &names, refused);
	if (shown.answered)
		return;
	view.summary = shown.summary;
	view.layout.problem = shown.layout.problem;
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
	switch (outbox_reach(context, view.email)) {
	case OUTBOX_REACH_OK:     break;
	case OUTBOX_REACH_FAILED: view.no_email = true; break;
	case OUTBOX_REACH_FAULT:  respond_error(request); return;
	}
	view.preparation = drive_preparation_shown(context->arena, &drive);
	if (view.may_change && !instant_is_none(group->confirm_until))
		view.confirm_until = appointment_day_and_time(context->arena, &drive, group->confirm_until);
	if (view.over && !honour_page_id_is_none(group->page))
		view.message = link_message_http_group_form(context->arena, link);
	view.layout.script = asset_link("share.js");
	fill_seats(request, &drive, &seats, &names, own.id, &view);
	html_appointment_group_mine(respond_page(request, refused->undo || refused->gone ? CONFLICT : shown.status), &view);
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
bool
appointment_find_open_group(struct request *request, struct secret link, struct appointment_group *group)
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
	respond_see_other(request, appointment_group_mine_link(request, link));
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

/* The name that the page showed for this spot; what is stored now where the page did not say. */
static struct text
was_named(struct request *request, const struct appointment *seat)
{
	struct arena *arena = request->context.arena;
	const struct form_pair *was = pair_of(&request->form, text_format(arena, WAS "%.*s", TEXT_PRINT(id_text(arena, seat->id.id))));

	return was ? was->value : seat->donor.name;
}

static bool
has_field(const struct names *names, struct text name)
{
	for (size_t i = 0; i < names->form.count; i++)
		if (text_equal(names->values[i].name, name))
			return true;
	return false;
}

/* The leader changed a name that has no field any more: a friend has booked the spot since, the leader has cancelled it, or the
 * person is here.  Nothing that is stored is compared: the answer must not tell whether a guess is a friend's
 * name. */
static bool
is_late(struct request *request, const struct form_pair *pair, const struct names *names)
{
	const struct form_pair *was;

	if (!text_starts_with(pair->name, TEXT(NAME)) || has_field(names, pair->name))
		return false;
	was = pair_of(&request->form, text_format(request->context.arena, WAS "%.*s",
	              TEXT_PRINT(text_from(pair->name, strlen(NAME)))));
	return !text_equal(text_trim(pair->value), was ? was->value : TEXT(""));
}

/* Of a spot whose field was sent. */
enum named { NAMED_SAME, NAMED_CHANGED, NAMED_OVERTAKEN };

static enum named
compare_name(struct request *request, const struct form_value *name, const struct appointment *seat)
{
	const struct text was = was_named(request, seat);

	if (text_equal(name->text, was) || text_equal(name->text, seat->donor.name))
		return NAMED_SAME;
	return text_equal(was, seat->donor.name) ? NAMED_CHANGED : NAMED_OVERTAKEN;
}

/* Finds which names the leader changed, and blames those that were changed on another device meanwhile.  A field that the leader left
 * alone shows the name that is stored now.  false: at least one is blamed. */
static bool
mark_changed(struct request *request, const struct appointment_list *seats, struct names *names, bool *changed)
{
	bool good = true;

	for (size_t i = 0; i < seats->count; i++) {
		struct form_value *name = name_of(names, seats->at[i].id);

		changed[i] = false;
		if (!name || !pair_of(&request->form, name->name) || !text_is_empty(name->error))
			continue;
		switch (compare_name(request, name, &seats->at[i])) {
		case NAMED_SAME:      name->typed = seats->at[i].donor.name; break;
		case NAMED_CHANGED:   changed[i] = true; break;
		case NAMED_OVERTAKEN: form_blame(name, &appointment_words_name_overtaken); good = false; break;
		}
	}
	return good;
}

/* Saves each name that the leader changed.  One that was changed on another device meanwhile is asked about; one whose spot the leader
 * may not name any more is not saved, and the page says so. */
void
appointment_group_http_names(struct request *request, struct secret link)
{
	struct confirm_form press;
	struct appointment_group group;
	struct appointment_list seats;
	struct names names;
	bool gone = false, good, sent, *changed;
	const bool pressed = form_read(&request->context, &confirm_form, &request->form, &press);

	if (!appointment_find_open_group(request, link, &group))
		return;
	if (!appointment_group_seats(&request->context, &group, &seats)) {
		respond_error(request);
		return;
	}
	names = names_of(request->context.arena, &seats);
	changed = arena_list_of(request->context.arena, bool, seats.count);
	sent = form_read(&request->context, &names.form, &request->form, names.values) && pressed;
	good = mark_changed(request, &seats, &names, changed);
	if (!sent) {
		show_mine(request, link, &group, &(struct refused){ .names = &names });
		return;
	}
	for (size_t i = 0; i < seats.count; i++) {
		if (!changed[i])
			continue;
		switch (appointment_group_name(&request->context, &group, seats.at[i].id, name_of(&names, seats.at[i].id)->text)) {
		case APPOINTMENT_CHANGE_OK:    break;
		case APPOINTMENT_CHANGE_GONE:  gone = true; break;
		case APPOINTMENT_CHANGE_FAULT: respond_error(request); return;
		}
	}
	for (size_t i = 0; i < request->form.count; i++)
		gone = gone || is_late(request, &request->form.pairs[i], &names);
	if (good) {
		respond_see_other(request, done_link(request->context.arena, appointment_group_mine_link(request, link),
		                                     gone ? TEXT("gone") : TEXT("names")));
		return;
	}
	show_mine(request, link, &group, &(struct refused){ .names = &names, .gone = gone });
}
