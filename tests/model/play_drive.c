/* play_drive: the worlds, what organiser, keeper and operator do in them, and the clock. */
#include <string.h>

#include "appointment/appointment_news.h"
#include "base/log.h"
#include "desk/desk.h"
#include "people/people.h"
#include "waiting/waiting.h"
#include "tests/model/play.h"

/* Nights on which clocks change, an ordinary night, and a day with a break. The second day is a week away. */
static const struct world {
	const char *zone;
	struct { struct date date; int offset, change_from, change_until, change_by; } days[2];
	struct model_words words;
} worlds[] = {
	{ "Europe/Berlin", { { { 2026, 10, 31 }, 60 }, { { 2026, 11, 7 }, 60 } }, { 0, 600, 690, 630, 645, 15, 2 } },
	{ "Europe/Berlin", { { { 2026, 10, 24 }, 120, 1560, 1620, 60 }, { { 2026, 10, 31 }, 60 } }, { 0, 1500, 1650, 0, 0, 30, 2 } },
	{ "America/Los_Angeles", { { { 2026, 11, 1 }, -420, 60, 120, 60 }, { { 2026, 10, 25 }, -420 } }, { 0, 30, 150, 0, 0, 30, 1 } },
	{ "America/New_York", { { { 2027, 3, 14 }, -300, 120, 180, -60 }, { { 2027, 3, 21 }, -240 } }, { 0, 60, 240, 0, 0, 20, 2 } },
	{ "Asia/Kolkata", { { { 2026, 12, 5 }, 330 }, { { 2026, 12, 12 }, 330 } }, { 0, 1380, 1500, 1425, 1455, 20, 3 } },
};
static const char *const places[] = { "Hall", "School" };
static const char *const directions[] = { "Behind the church.", "Ring twice." };

/* Where no clock changes, the change is after all hours. */
static void
set_days(struct model_day into[2], const struct world *world)
{
	for (int i = 0; i < 2; i++)
		into[i] = (struct model_day){ world->days[i].date, date_number(world->days[i].date) * 1440 - world->days[i].offset,
			world->days[i].change_by ? world->days[i].change_from : 10000, world->days[i].change_by ? world->days[i].change_until : 10000,
			world->days[i].change_by };
}

void
play_words(const struct model *model, const struct model_words *from, struct drive_words *words)
{
	*words = (struct drive_words){ .service_name = TEXT("City Blood"), .service_phone = TEXT("555 0100"),
		.service_web = TEXT("https://example.com"), .venue = text_of(places[from->where]), .address = TEXT("1 Lane"),
		.directions = text_of(directions[from->details]), .date = model->days[from->day].date, .zone = model->zone,
		.from_minute = from->from, .until_minute = from->until, .break_from = from->break_from, .break_until = from->break_until,
		.slot_minutes = from->step, .capacity = from->places };
}

static void
open_page(struct play *play, int page)
{
	struct honour_opening opening = { .name = TEXT("Ada"), .words = TEXT("Words."), .living = true, .keeper_email = TEXT("o@example.org") };

	ASSERT(honour_open(&play->context, play->organiser, &opening, &play->pages[page]) == HONOUR_OPEN_OK);
	ASSERT(honour_make_keeper(&play->context, play->pages[page], play->organiser));
}

static void
open_other(struct play *play, const struct drive_words *words)
{
	struct drive_words later = *words;
	struct drive_slot_list slots;
	struct drive drive;

	later.date = (struct date){ 2027, 6, 1 };
	later.from_minute = later.break_from = later.break_until = 600;
	later.until_minute = 720;
	ASSERT(drive_open(&play->context, play->organiser, play->pages[0], &later, &play->other) == DRIVE_OPEN_OK);
	ASSERT(drive_read(&play->context, play->other, &drive) == FOUND_OK && drive_slots(&play->context, &drive, &slots));
	play->other_slot = slots.at[0].id;
}

void
play_open(struct play *play, uint64_t seed)
{
	const struct world *world = &worlds[seed % COUNT_OF(worlds)];
	struct model *model = &play->model;
	struct model_words words;
	struct drive_words real;

	memset(play, 0, sizeof(*play));
	play->bench = test_bench_open();
	connection_set_follow_ups(play->bench->context.connection, &waiting_follow_ups);
	play->context = play->bench->context;
	play->context.arena = arena_new(64 * 1024 * 1024);
	random_start_seeded(&play->bench->random, seed);
	set_days(play->days, world);
	model->days = play->days;
	model->zone = zone_find(text_of(world->zone));
	ASSERT(model->zone != NULL);
	words = world->words;
	/* Every other world is so small that it is mostly full, and people wait. */
	play->small = seed % 4 != 0;
	if (play->small) {
		words.places = 1;
		words.until = words.from + (words.until - words.from > 120 ? 120 : 3 * words.step);
		words.break_from = words.break_until = 0;
	}
	model_open(model, &words);
	model->now = instant_plus(model->starts, -(int64_t)(1 + seed * 40503 / 16 % 120) * (seed % 8 < 3 ? INSTANT_MINUTE : INSTANT_HOUR));
	play->context.now = model->now;
	ASSERT(people_ensure(&play->context, TEXT("o@example.org"), TEXT("Olga"), &play->organiser) == PEOPLE_ENSURE_OK);
	for (int page = 0; page < MODEL_PAGES; page++)
		open_page(play, page);
	play_words(model, &words, &real);
	ASSERT(drive_open(&play->context, play->organiser, play->pages[0], &real, &play->drive) == DRIVE_OPEN_OK);
	open_other(play, &real);
	play->audits = test_bench_count(play->bench, "SELECT count(*) FROM audit");
	play->emails = test_bench_count(play->bench, "SELECT count(*) FROM outbox_email");
	play->drive_sequence = -1;
	ASSERT(play_compare(play));
}

void
play_close(struct play *play)
{
	arena_free(play->context.arena);
	test_bench_close(play->bench);
}

/* Some fields changed, such that the drive can still take place. */
static bool
edited(const struct play *play, const struct play_step *step, struct model_words *words)
{
	const struct model_day *day;
	struct model_slot planned[MODEL_PLANNED];

	*words = play->model.words;
	if (step->a % 3 == 0)
		words->places = 1 + (int)(step->a / 4 % (play->small ? 2 : 4));
	if (step->b % 4 == 0)
		words->until += ((int)(step->b / 4 % 5) - 2) * words->step;
	if (step->b % 4 == 1)
		words->from += ((int)(step->b / 4 % 5) - 2) * words->step;
	if (step->b % 16 == 2)
		words->step = 15 + 5 * (int)(step->b / 16 % 4);
	if (step->b % 16 == 6)
		words->day = 1 - words->day;
	if (step->c % 8 == 0)
		words->where = 1 - words->where;
	if (step->c / 8 % 8 == 0)
		words->details = 1 - words->details;
	if (step->c / 64 % 8 == 0) {
		words->break_from = words->from + words->step;
		words->break_until = words->break_from + (int)(step->c / 512 % 2) * 15;
	}
	day = &play->model.days[words->day];
	for (int i = 0; i < 4 && day->change_by < 0; i++) {
		int minute = (const int[]){ words->from, words->until, words->break_from, words->break_until }[i];

		if (minute >= day->change_from && minute < day->change_until)
			return false;
	}
	return words->from >= 0 && words->from < 1440 + 240 && words->until - words->from >= words->step && words->until - words->from <= 240 &&
	       (words->break_from == words->break_until || (words->break_from >= words->from && words->break_until <= words->until)) &&
	       model_plan(&play->model, words, planned) > 0;
}

/* Everyone is told at once, not after ten minutes or by a job: the model records each change by itself. */
static int
told(struct play *play, int outcome)
{
	static const struct outbox_expander *const told_of[] = { &appointment_news_expander, &appointment_cancelled_expander,
		&waiting_changed_expander, &waiting_cancelled_expander };

	test_bench_run(play->bench, "UPDATE announcement SET not_before = 0 WHERE ended_at IS NULL");
	for (size_t i = 0; i < sizeof told_of / sizeof told_of[0]; i++)
		while (outbox_expand_due(&play->context, told_of[i]) > 0)
			;
	return outcome;
}

bool
play_edit(struct play *play, const struct play_step *step)
{
	struct model_words words;
	struct drive_words real;
	struct drive_planned planned;
	struct drive_edit edit;

	if (!edited(play, step, &words))
		return true;
	play_say(play, " day %d, %d to %d, break %d to %d, every %d, %d places, %s, %s", words.day, words.from, words.until, words.break_from,
	         words.break_until, words.step, words.places, places[words.where], directions[words.details]);
	play_words(&play->model, &words, &real);
	if (drive_plan(play->context.arena, &real, &planned.slots, &planned.starts, &planned.ends) != DRIVE_PLAN_OK)
		return play_differ(play, "the drive cannot be planned so");
	return play_answer(play, told(play, appointment_drive_edit(&play->context, play->organiser, play->drive, &real, &planned, TEXT_NONE,
	                                                                &edit)),
	                   model_edit(&play->model, &words));
}

bool
play_close_booking(struct play *play, const struct play_step *step)
{
	return play_answer(play, told(play, appointment_drive_close(&play->context, play->organiser, play->drive, TEXT_NONE)),
	                   model_set_open(&play->model, false));
}

bool
play_reopen(struct play *play, const struct play_step *step)
{
	return play_answer(play, appointment_drive_reopen(&play->context, play->organiser, play->drive), model_set_open(&play->model, true));
}

/* A cancelled drive stays cancelled: rarely, or little else would be tested. */
bool
play_cancel(struct play *play, const struct play_step *step)
{
	if (step->a % 2 != 0 && play->model.state != DRIVE_STATE_CANCELLED)
		return true;
	return play_answer(play, told(play, appointment_drive_cancel(&play->context, play->organiser, play->drive, TEXT_NONE)),
	                   model_drive_cancel(&play->model));
}

static bool
rest(struct play *play, const struct play_step *step, bool hold)
{
	int page = step->a % 8 == 0;
	bool by_operator = step->b % 3 == 0;
	const struct model_page *is = &play->model.pages[page];
	struct person_id keeper;

	/* Mostly by the one who paused it, or it would stay paused for ever. */
	if (!hold && step->c % 4 != 0 && !(by_operator ? is->held_by_operator : is->held))
		by_operator = !by_operator;
	keeper = by_operator ? PERSON_ID_NONE : play->organiser;
	play_say(play, " page %d%s", page, by_operator ? " by the operator" : "");
	return play_answer(play, hold ? honour_pause(&play->context, play->pages[page], keeper)
	                              : honour_resume(&play->context, play->pages[page], keeper),
	                   model_hold(&play->model, page, by_operator, hold));
}

bool
play_hold(struct play *play, const struct play_step *step)
{
	return rest(play, step, true);
}

bool
play_release(struct play *play, const struct play_step *step)
{
	return rest(play, step, false);
}

bool
play_publish(struct play *play, const struct play_step *step)
{
	int page = step->a % 8 == 0;

	play_say(play, " page %d", page);
	return play_answer(play, honour_publish(&play->context, play->pages[page], play->organiser, true), model_publish(&play->model, page));
}

/* When something that is held expires. */
static struct instant
offer_ends(const struct model *model, uint32_t number, int64_t second)
{
	for (int i = 0; i < model->offer_count; i++) {
		const struct model_offer *offer = &model->offers[(number / 4 + (uint32_t)i) % (uint32_t)model->offer_count];

		if (offer->state == MODEL_OFFER_HELD)
			return instant_plus(offer->held_until, second < 0 ? -INSTANT_SECOND : INSTANT_SECOND * second);
	}
	return model->now;
}

/* To a time at which something happens: a slot begins, reminders are due, a day later. */
static struct instant
later(const struct play *play, const struct play_step *step)
{
	const struct model *model = &play->model;
	int slot = model_next_slot(model, NOBODY);
	int64_t second = (int64_t)(step->b % 3) - 1;

	switch (step->a % 16) {
	case 0:
	case 1:
	case 2:
	case 3: return instant_plus(model->now, (int64_t)(step->b % 20) * INSTANT_MINUTE);
	case 4:
	case 5: return instant_plus(model->now, (int64_t)(step->b % 6) * INSTANT_HOUR);
	case 6:
		return step->b / 4 % 2 ? model->now
		                       : instant_plus(model_instant(model, model->words.day, -1440 + 600, false), second * INSTANT_SECOND);
	case 7: return instant_plus(model->now, step->b % 8 == 0 ? INSTANT_DAY : 0);
	case 8: return step->b % 8 == 0 ? instant_plus(model->ends, (int64_t)(step->b % 5) * DESK_AFTER / 2) : model->now;
	case 9: return step->b / 4 % 4 ? model->now : instant_plus(model->starts, second * INSTANT_SECOND);
	case 10:
	case 11:
	case 12:
	case 13: return offer_ends(model, step->b, second);
	default: break;
	}
	if (model->starts.us > model->now.us)
		return model->now;
	while (slot != NOBODY && model->slots[slot].starts.us <= model->now.us)
		slot = model_next_slot(model, slot);
	return slot == NOBODY ? model->now : instant_plus(model->slots[slot].starts, second * INSTANT_SECOND);
}

/* Time advances, and the jobs run. */
bool
play_clock(struct play *play, const struct play_step *step)
{
	struct instant to = later(play, step), before;
	int64_t is, should;

	if (instant_compare(to, play->model.now) > 0)
		play->model.now = play->context.now = to;
	play_say(play, " to %.*s", TEXT_PRINT(instant_iso(play->context.arena, play->model.now)));
	is = appointment_remind_due(&play->context);
	should = model_remind(&play->model);
	if (is != should)
		return play_differ(play, "%d reminders, should be %d", (int)is, (int)should);
	before = instant_plus(play->model.now, -DESK_AFTER);
	is = donation_close_past(&play->context, before);
	should = model_close_past(&play->model, before);
	if (is != should)
		return play_differ(play, "%d days closed, should be %d", (int)is, (int)should);
	if (!play_line_clock(play))
		return false;
	if (drive_derive_instants(&play->context) != 0)
		return play_differ(play, "slots moved although no zone changed");
	return play_answer(play, (int)should, (int)should);
}
