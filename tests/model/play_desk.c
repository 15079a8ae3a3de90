/* play_desk: buttons at the desk; only for people on its list, and nothing twice that its page does not offer. */
#include "tests/model/play.h"

static const struct crew_pass_id pass = { 7 };

static bool
drive_now(struct play *play, struct drive *drive)
{
	return drive_read(&play->context, play->drive, drive) == FOUND_OK || play_differ(play, "the drive is not there");
}

static bool
record(struct play *play, const struct play_step *step, enum appointment_kind kind)
{
	struct model_donor donor = play_somebody(play, step->a);
	int page = step->b % 3 == 0 ? NOBODY : 0, at = play->model.seat_count;
	struct honour_page_id real_page = page == NOBODY ? HONOUR_PAGE_ID_NONE : play->pages[0];
	struct appointment taken;
	struct drive drive;
	struct donor real;
	enum appointment_take is, should;

	if (step->b / 4 % 2 == 0)
		donor.email = NOBODY;
	real = play_donor(play, donor);
	if (!drive_now(play, &drive))
		return false;
	if (kind == APPOINTMENT_KIND_DONOR) {
		is = appointment_walk_in(&play->context, &drive, real_page, &real, &taken);
		should = model_walk_in(&play->model, page, donor);
	} else {
		is = appointment_helper(&play->context, &drive, real_page, &real, &taken);
		should = model_helper(&play->model, page, donor);
	}
	if (!play_answer(play, is, should))
		return false;
	if (is == APPOINTMENT_TAKE_OK)
		play->model.seats[at].id = taken.id.id;
	return true;
}

bool
play_walk_in(struct play *play, const struct play_step *step)
{
	return record(play, step, APPOINTMENT_KIND_DONOR);
}

bool
play_helper(struct play *play, const struct play_step *step)
{
	return record(play, step, APPOINTMENT_KIND_HELPER);
}

/* A person on the desk's list; NOBODY: none by that number. */
static int
listed(struct play *play, uint32_t number)
{
	int at = play_seat(play, number);

	return at != NOBODY && model_is_live(&play->model.seats[at]) ? at : NOBODY;
}

bool
play_arrive(struct play *play, const struct play_step *step)
{
	int at = listed(play, step->a);

	if (at == NOBODY || play->model.day_closed || play->model.seats[at].outcome != NOBODY)
		return true;
	model_arrive(&play->model, at, true);
	return appointment_arrive(&play->context, play->drive, (struct appointment_id){ play->model.seats[at].id }, true) ||
	       play_differ(play, "arriving is a fault");
}

/* A person that the desk itself added is removed with the arrival. */
bool
play_unarrive(struct play *play, const struct play_step *step)
{
	struct model *model = &play->model;
	int at = step->b % 4 ? listed(play, step->a) : play_seat(play, step->a);
	struct appointment real;

	if (at == NOBODY || model->day_closed || model->seats[at].outcome != NOBODY || !play_read(play, at, &real))
		return play->wrong[0] == '\0';
	if (!model_is_live(&model->seats[at]) || model->seats[at].walk_in || model->seats[at].kind == APPOINTMENT_KIND_HELPER ||
	    step->b / 4 % 4 == 0)
		return play_answer(play, appointment_take_away(&play->context, &real), model_take_away(model, at));
	model_arrive(model, at, false);
	return appointment_arrive(&play->context, real.drive, real.id, false) || play_differ(play, "undoing an arrival is a fault");
}

bool
play_finish(struct play *play, const struct play_step *step)
{
	const bool finished = step->b % 3 != 0;
	int at = listed(play, step->a);

	if (at == NOBODY || play->model.day_closed || play->model.seats[at].outcome != NOBODY)
		return true;
	model_finish(&play->model, at, finished);
	return appointment_finish(&play->context, play->drive, (struct appointment_id){ play->model.seats[at].id }, finished) ||
	       play_differ(play, "finishing is a fault");
}

bool
play_outcome(struct play *play, const struct play_step *step)
{
	int at = listed(play, step->a), number = (int)(step->b % 4) - 2;
	enum outcome_kind kind = step->c % 3 == 0 ? OUTCOME_KIND_DID_NOT_COME
	                       : step->c % 3 == 1 ? OUTCOME_KIND_GAVE : (enum outcome_kind)(step->c / 3 % 3);
	struct appointment real;
	struct drive drive;
	struct text typed = TEXT("");

	if (at == NOBODY || play->model.seats[at].kind == APPOINTMENT_KIND_HELPER)
		return true;
	if (number < 0)
		number = NOBODY;
	else
		typed = text_format(play->context.arena, "W12342600000%d", number);
	play_say(play, " outcome %d, number %d", (int)kind, number);
	return drive_now(play, &drive) && play_read(play, at, &real) &&
	       play_answer(play, donation_record(&play->context, &drive, &real, kind, typed, pass),
	                      model_record(&play->model, at, kind, number));
}

bool
play_undo(struct play *play, const struct play_step *step)
{
	int at = listed(play, step->a);
	struct appointment real;
	struct drive drive;

	for (int i = 0; step->b % 4 != 0 && at != NOBODY && i < play->model.seat_count && play->model.seats[at].outcome == NOBODY; i++)
		at = (at + 1) % play->model.seat_count;
	if (at == NOBODY)
		return true;
	play_say(play, ", that is %d", at);
	return drive_now(play, &drive) && play_read(play, at, &real) &&
	       play_answer(play, donation_undo(&play->context, &drive, &real), model_undo(&play->model, at));
}

bool
play_close_day(struct play *play, const struct play_step *step)
{
	return play_answer(play, donation_close_day(&play->context, play->drive), model_close_day(&play->model));
}

bool
play_reopen_day(struct play *play, const struct play_step *step)
{
	model_reopen_day(&play->model);
	return donation_reopen_day(&play->context, play->drive) || play_differ(play, "reopening the day is a fault");
}
