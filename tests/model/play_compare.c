/* play_compare: compares everything that can be read with the model. */
#include <string.h>

#include "appointment/appointment_letter.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "tests/model/play.h"

#define SAME(play, what, is, should) same((play), (what), (int64_t)(is), (int64_t)(should))

static bool
same(struct play *play, const char *what, int64_t is, int64_t should)
{
	return is == should || play_differ(play, "%s is %lld, should be %lld", what, (long long)is, (long long)should);
}

static bool
same_text(struct text is, struct text should)
{
	return text_is_empty(should) ? text_is_empty(is) : text_equal(is, should);
}

static bool
compare_drive(struct play *play)
{
	const struct model *model = &play->model;
	struct drive drive;
	struct drive_words words;

	if (drive_read(&play->context, play->drive, &drive) != FOUND_OK)
		return play_differ(play, "the drive is not there");
	play_words(model, &model->words, &words);
	if (drive.sequence < play->drive_sequence)
		return play_differ(play, "the drive's sequence went down");
	play->drive_sequence = drive.sequence;
	return SAME(play, "the drive's state", drive.state, model->state) && SAME(play, "day closed", drive.day_closed, model->day_closed) &&
	       SAME(play, "the drive's start", drive.starts.us, model->starts.us) && SAME(play, "its end", drive.ends.us, model->ends.us) &&
	       SAME(play, "the drive's sequence", drive.sequence, model->sequence) &&
	       SAME(play, "the drive's places", drive.words.capacity, words.capacity) &&
	       SAME(play, "the drive's hall", text_equal(drive.words.venue, words.venue), true) &&
	       SAME(play, "the drive's directions", text_equal(drive.words.directions, words.directions), true) &&
	       SAME(play, "the drive's date", date_compare(drive.words.date, words.date), 0);
}

static bool
compare_slots(struct play *play)
{
	struct model *model = &play->model;
	struct drive_slot_list slots;
	struct drive drive;
	int at = NOBODY;

	if (drive_read(&play->context, play->drive, &drive) != FOUND_OK || !drive_slots(&play->context, &drive, &slots))
		return play_differ(play, "the slots cannot be read");
	for (size_t i = 0; i < slots.count; i++) {
		const struct drive_slot *is = &slots.at[i];
		struct model_slot *should;

		at = model_next_slot(model, at);
		if (at == NOBODY)
			return play_differ(play, "there are more slots than there should be");
		should = &model->slots[at];
		if (should->id == 0)
			should->id = is->id.id;
		play_say(play, " [%lld/%lld]", (long long)is->booked, (long long)is->capacity);
		if (is->booked < 0 || is->booked > is->capacity)
			return play_differ(play, "slot %d has %lld taken of %lld", at, (long long)is->booked, (long long)is->capacity);
		if (!SAME(play, "a slot's id", is->id.id, should->id) || !SAME(play, "a slot's start", is->starts.us, should->starts.us) ||
		    !SAME(play, "a slot's places", is->capacity, should->places) || !SAME(play, "taken", is->booked, model_taken(model, at)) ||
		    !SAME(play, "extra", is->overbooked, model_extra(model, at)) ||
		    !SAME(play, "a slot after the break", is->after_break, should->after_break))
			return play_differ(play, "(slot %d)", at);
	}
	return model_next_slot(model, at) == NOBODY || play_differ(play, "there are fewer slots than there should be");
}

static bool
compare_seat(struct play *play, int at, const struct appointment *is)
{
	const struct model *model = &play->model;
	const struct model_seat *should = &model->seats[at];
	const bool has_time = model_has_time(model, should);
	struct donor donor = play_donor(play, should->donor);

	if (is->sequence < play->sequences[at])
		return play_differ(play, "the sequence of seat %d went down", at);
	play->sequences[at] = is->sequence;
	return SAME(play, "state", is->state, should->state) && SAME(play, "kind", is->kind, should->kind) &&
	       SAME(play, "walk-in", is->walk_in, should->walk_in) && SAME(play, "over capacity", is->over_capacity, should->over) &&
	       SAME(play, "freed", is->freed, should->freed) &&
	       SAME(play, "slot", is->slot.id, should->slot == NOBODY ? 0 : model->slots[should->slot].id) &&
	       SAME(play, "starts", is->starts.us, has_time ? model->slots[should->slot].starts.us : INSTANT_NONE.us) &&
	       SAME(play, "group", is->group.id, should->group == NOBODY ? 0 : model->groups[should->group].id) &&
	       SAME(play, "page", is->page.id, should->page == NOBODY ? 0 : play->pages[should->page].id) &&
	       SAME(play, "arrived", is->arrived_at.us, should->arrived_at.us) &&
	       SAME(play, "finished", is->finished_at.us, should->finished_at.us) &&
	       SAME(play, "sequence", is->sequence, should->sequence) && SAME(play, "generation", is->link_generation, should->generation) &&
	       SAME(play, "right name", same_text(is->donor.name, donor.name), true) &&
	       SAME(play, "right mail", same_text(is->donor.email, donor.email), true);
}

/* The list of a drive leaves it out. */
static bool
compare_name_shown(struct play *play, int at, const struct appointment *is)
{
	return SAME(play, "right name shown", same_text(is->donor.shown, play_donor(play, play->model.seats[at].donor).shown), true);
}

static int64_t
time_of(const struct model *model, int seat)
{
	const struct model_seat *at = &model->seats[seat];

	return model_has_time(model, at) ? model->slots[at->slot].starts.us : INT64_MAX;
}

/* The next on the desk's list: by time, helpers last, then in the order of booking. */
static int
next_listed(const struct model *model, const bool seen[MODEL_SEATS])
{
	int next = NOBODY;

	for (int i = 0; i < model->seat_count; i++)
		if (!seen[i] && model_is_live(&model->seats[i]) && (next == NOBODY || time_of(model, i) < time_of(model, next)))
			next = i;
	return next;
}

static bool
compare_seats(struct play *play, bool whole)
{
	const struct model *model = &play->model;
	struct appointment_list list;
	struct appointment gone;
	bool seen[MODEL_SEATS] = { false };

	if (!appointment_list_of_drive(&play->context, play->drive, &list))
		return play_differ(play, "the list cannot be read");
	for (size_t i = 0; i < list.count; i++) {
		int at = next_listed(model, seen);

		if (at == NOBODY)
			return play_differ(play, "more people are listed than should be");
		seen[at] = true;
		if (!SAME(play, "the next on the list", list.at[i].id.id, model->seats[at].id) || !compare_seat(play, at, &list.at[i]))
			return play_differ(play, "(seat %d)", at);
	}
	if (next_listed(model, seen) != NOBODY)
		return play_differ(play, "seat %d is not listed", next_listed(model, seen));
	for (int at = 0; at < model->seat_count && whole; at++)
		if (!play_read(play, at, &gone) || (!seen[at] && !compare_seat(play, at, &gone)) || !compare_name_shown(play, at, &gone))
			return play_differ(play, "(seat %d)", at);
	return true;
}

static bool
compare_groups(struct play *play)
{
	const struct model *model = &play->model;

	for (int at = 0; at < model->group_count; at++) {
		const struct model_group *should = &model->groups[at];
		struct donor leader = play_donor(play, should->leader);
		struct appointment_group is;

		if (appointment_group_read(&play->context, (struct group_id){ should->id }, &is) != FOUND_OK)
			return play_differ(play, "group %d is not there", at);
		if (!SAME(play, "size", is.size, should->size) || !SAME(play, "only organises", is.only_organises, should->only_organises) ||
		    !SAME(play, "generation", is.link_generation, should->generation) ||
		    !SAME(play, "generation of the link for friends", is.seat_generation, should->seat_generation) ||
		    !SAME(play, "link for friends", is.has_seat_link, should->has_seat_link) ||
		    !SAME(play, "right leader", text_equal(is.leader_name, leader.name) && text_equal(is.leader_email, leader.email), true))
			return play_differ(play, "(group %d)", at);
	}
	return true;
}

static bool
compare_outcomes(struct play *play)
{
	const struct model *model = &play->model;
	struct appointment_drive_counts counts;
	struct donation_came came;
	struct donation_person_list people;
	struct donation_tally tally;
	bool and_friends;
	int64_t named, booked = 0, unclaimed = 0, walked_in = 0, recorded = 0, found = 0;

	if (!donation_people(&play->context, play->drive, &people) || !donation_tally(&play->context, play->pages[0], &tally) ||
	    !donation_who_came(&play->context, play->pages[0], &came) ||
	    !appointment_drive_counts(&play->context, play->drive, &counts))
		return play_differ(play, "the day cannot be read");
	for (size_t i = 0; i < people.count; i++)
		found += people.at[i].has_outcome;
	for (int i = 0; i < model->seat_count; i++) {
		const struct model_seat *seat = &model->seats[i];
		bool counted = seat->kind == APPOINTMENT_KIND_DONOR && !seat->freed;
		size_t at = 0;

		booked += counted && !seat->walk_in && seat->state == APPOINTMENT_STATE_BOOKED;
		walked_in += counted && seat->walk_in && seat->state == APPOINTMENT_STATE_BOOKED;
		unclaimed += counted && seat->state == APPOINTMENT_STATE_UNCLAIMED;
		if (seat->outcome == NOBODY)
			continue;
		recorded++;
		while (at < people.count && people.at[at].appointment.id.id != seat->id)
			at++;
		if (at == people.count || !people.at[at].has_outcome || (int)people.at[at].outcome.kind != seat->outcome ||
		    people.at[at].outcome.at.us != seat->outcome_at.us ||
		    text_is_empty(people.at[at].outcome.number) != (seat->number == NOBODY))
			return play_differ(play, "the outcome of seat %d differs", i);
	}
	model_came(model, &named, &and_friends);
	return SAME(play, "outcomes", found, recorded) && SAME(play, "the tally", tally.given, model->gave_shown) &&
	       SAME(play, "names of who came", came.count, named) && SAME(play, "and friends", came.and_friends, and_friends) &&
	       SAME(play, "somebody came", tally.somebody_came, model->shown != MODEL_SHOWN_NOTHING) &&
	       SAME(play, "booked", counts.booked, booked) && SAME(play, "unclaimed", counts.unclaimed, unclaimed) &&
	       SAME(play, "walked in", counts.walked_in, walked_in);
}

/* Read from the table, since outbox_count() does not count every kind. */
static int64_t
emails_to(struct play *play, const struct model_letter *letter)
{
	struct arena *arena = play->context.arena;
	struct bytes hash = crypto_hash(arena, &play->context.site->keys, OUTBOX_PURPOSE_ADDRESS,
	                                text_fold(arena, play_email(play, letter->email)));
	struct text sql = text_format(arena, "SELECT count(*) FROM outbox_email WHERE cause = '%s' AND to_hash = x'%.*s'", letter->kind,
	                              TEXT_PRINT(text_hex(arena, hash)));

	return test_bench_count(play->bench, text_terminated(arena, sql));
}

/* A ticket has no address: it is written when it is sent. At most one is new after a step, and is read as it would be sent now. */
static bool
compare_ticket(struct play *play, const struct model_letter *ticket)
{
	const struct email_id newest = { test_bench_count(play->bench, "SELECT max(id) FROM outbox_email WHERE cause = 'ticket'") };
	struct context *context = &play->context;
	struct outbox_letter letter;
	int64_t count = 0;

	for (int i = 0; i < play->model.letter_count; i++)
		count += strcmp(play->model.letters[i].kind, "ticket") == 0;
	if (!SAME(play, "tickets", test_bench_count(play->bench, "SELECT count(*) FROM outbox_email WHERE cause = 'ticket'"), count))
		return false;
	if (outbox_letter_read(context, newest, appointment_letter_author, &letter) != OUTBOX_LETTER_READ_OK ||
	    !text_equal(letter.to, play_email(play, ticket->email)))
		return play_differ(play, "the ticket to person %d differs", ticket->email);
	return true;
}

/* As many as there should be, and of each kind to each address as many as the model wrote, so that there are none to others. */
static bool
compare_letters(struct play *play)
{
	const struct model *model = &play->model;

	if (!SAME(play, "mails in all", test_bench_count(play->bench, "SELECT count(*) FROM outbox_email") - play->emails, model->letter_count))
		return false;
	for (int i = play->letters_seen; i < model->letter_count; i++) {
		const struct model_letter *letter = &model->letters[i];

		if (strcmp(letter->kind, "ticket") == 0) {
			if (!compare_ticket(play, letter))
				return false;
			continue;
		}
		if (!SAME(play, letter->kind, emails_to(play, letter), model_letters(model, letter->kind, letter->email, (struct instant){ 0 })))
			return false;
	}
	play->letters_seen = model->letter_count;
	/* They are sent between the steps: one that waits would be replaced by a newer one. */
	test_bench_run(play->bench, "UPDATE outbox_email SET sent_at = 1, to_sealed = x'', message_sealed = x'' WHERE sent_at IS NULL");
	return true;
}

static bool
compare_pages(struct play *play)
{
	for (int page = 0; page < MODEL_PAGES; page++) {
		const struct model_page *should = &play->model.pages[page];
		struct honour_page is;

		if (honour_read(&play->context, play->pages[page], &is) != FOUND_OK)
			return play_differ(play, "page %d is not there", page);
		if (!SAME(play, "the page's state", is.state, should->state) || !SAME(play, "open", honour_is_open(&is), model_is_open(should)) ||
		    !SAME(play, "held by the operator", is.held_by_operator, should->held_by_operator))
			return false;
	}
	return true;
}

#define LIVE "a.state IN ('booked', 'unclaimed') AND a.released_at IS NULL"

/* What holds for any database of ours at any time, read from the rows themselves. */
static bool
compare_rows(struct play *play)
{
	static const struct { const char *what, *sql; } none[] = {
		{ "slots that miscount", "SELECT count(*) FROM slot s WHERE booked <> (SELECT count(*) FROM appointment a WHERE a.slot = s.id"
			" AND NOT a.over_capacity AND " LIVE ") + (SELECT COALESCE(sum(p.seats), 0) FROM waiting_offer_slot p"
			" JOIN waiting_offer o ON o.id = p.offer WHERE p.slot = s.id AND o.state = 'held')" },
		{ "offers held for nobody", "SELECT count(*) FROM waiting_offer o JOIN waiting_entry w ON w.id = o.entry"
			" WHERE (o.state = 'held') <> (w.state = 'offered')"
			" AND o.id = (SELECT max(id) FROM waiting_offer l WHERE l.entry = w.id)" },
		{ "slots that miscount those over capacity", "SELECT count(*) FROM slot s WHERE overbooked <> (SELECT count(*) FROM appointment a"
			" WHERE a.slot = s.id AND a.over_capacity AND " LIVE ")" },
		{ "people in a slot that is gone", "SELECT count(*) FROM appointment a WHERE " LIVE " AND a.slot IS NOT NULL"
			" AND NOT EXISTS (SELECT 1 FROM slot s WHERE s.id = a.slot AND s.drive = a.drive)" },
		{ "half groups", "SELECT count(*) FROM booking_group g WHERE size <> (SELECT count(*) FROM appointment a"
			" WHERE a.booking_group = g.id AND (a.state IN ('booked', 'unclaimed', 'drive_cancelled')"
			" OR (a.state = 'cancelled' AND a.name_sealed IS NULL)))" },
		{ "people who have two places", "SELECT count(*) FROM appointment a JOIN appointment b ON b.drive = a.drive AND b.id > a.id"
			" AND b.donor_hash = a.donor_hash WHERE a.state = 'booked' AND b.state = 'booked'" },
		{ "places at the other drive", "SELECT sum(booked + overbooked) FROM slot WHERE starts > 1811000000000000" },
	};

	for (size_t i = 0; i < COUNT_OF(none); i++)
		if (!SAME(play, none[i].what, test_bench_count(play->bench, none[i].sql), 0))
			return false;
	return SAME(play, "lines of the audit", test_bench_count(play->bench, "SELECT count(*) FROM audit") - play->audits,
	            play->model.audits);
}

bool
play_compare(struct play *play)
{
	bool whole = play->steps % 8 == 0;

	return compare_drive(play) && compare_slots(play) && compare_seats(play, whole) && play_compare_line(play, whole) &&
	       compare_outcomes(play) && compare_letters(play) && compare_pages(play) &&
	       (!whole || (compare_groups(play) && compare_rows(play)));
}

bool
play_compare_end(struct play *play)
{
	if (people_audit_check(&play->context) != PEOPLE_AUDIT_CHECK_OK)
		return play_differ(play, "the chain of the audit is broken");
	play->steps = 0;
	return play_compare(play);
}
