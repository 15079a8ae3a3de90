/* donation: what happened at the desk, append-only: outcomes, sealed donation numbers, and the tally of what was given.
 *
 * What becomes public about a page at a drive is released in steps of LIMIT_TALLY_TOGETHER people or more (donation_release.h), so that
 * no single outcome can be inferred, not even by comparing two moments.   Uses: base … appointment.   Used by: desk, public. */
#ifndef DONATION_DONATION_H
#define DONATION_DONATION_H
#include "appointment/appointment.h"
#include "base/context.h"
#include "types.h"

struct outcome {
	struct outcome_id id;
	struct appointment_id appointment;
	enum outcome_kind kind;
	bool has_number;
	struct text number;               /* empty: none was recorded, or it cannot be read */
	struct instant at;
};

enum donation_record {
	DONATION_RECORD_FAULT = -1,
	DONATION_RECORD_OK,
	DONATION_RECORD_ALREADY,          /* this appointment has an outcome: undo it first */
	DONATION_RECORD_NUMBER_TWICE,     /* the number is recorded for another person */
	DONATION_RECORD_DAY_OVER,
};
/* `number`: 13 characters that were checked, or empty. Did-not-come makes the appointment free again. */
must_use enum donation_record donation_record(struct context *context, const struct drive *drive, const struct appointment *appointment,
                                              enum outcome_kind kind, struct text number, struct crew_pass_id crew);
/* For a donation that was recorded without its number. ALREADY: there is no such donation, or it has a number. */
must_use enum donation_record donation_add_number(struct context *context, const struct drive *drive,
                                                  const struct appointment *appointment, struct text number);
enum donation_undo { DONATION_UNDO_FAULT = -1, DONATION_UNDO_OK, DONATION_UNDO_NONE, DONATION_UNDO_DAY_OVER };
must_use enum donation_undo donation_undo(struct context *context, const struct drive *drive, const struct appointment *appointment);

/* A person of the day, for the desk only: the appointment, and its outcome that was not undone. */
struct donation_person {
	struct appointment appointment;
	struct text leader;               /* whose group the person is with; donation_find_person() leaves it empty */
	bool has_outcome;
	struct outcome outcome;
};
struct donation_person_list { struct donation_person *at; size_t count; };
/* One person of this drive (booked or unclaimed), for a change: nobody else is read, and neither name nor address is opened. */
must_use enum found donation_find_person(struct context *context, struct drive_id drive, struct appointment_id id,
                                         struct donation_person *person);
/* Everybody, as appointment_list_of_drive() lists them; names are opened, addresses are not. */
must_use bool donation_people(struct context *context, struct drive_id drive, struct donation_person_list *people);
/* Who is expected from `since` on, the first `most` of them in order of time; nothing personal is read. */
struct donation_expected { struct appointment_id id; struct instant starts; };
struct donation_expected_list { struct donation_expected *at; size_t count; };
must_use bool donation_expected(struct context *context, struct drive_id drive, struct instant since, int64_t most,
                                struct donation_expected_list *expected);
/* The same people in numbers: donors without an outcome; of these, the ones who have not finished; and donors who gave. */
/* here: among the unfinished, those who have arrived. */
struct donation_counts { int64_t without_outcome, unfinished, here, gave; };
must_use bool donation_count_people(struct context *context, struct drive_id drive, struct donation_counts *counts);

/* Outcomes are released as far as the rules allow, and names may be shown. */
enum donation_close_day { DONATION_CLOSE_DAY_FAULT = -1, DONATION_CLOSE_DAY_OK, DONATION_CLOSE_DAY_ALREADY, DONATION_CLOSE_DAY_TOO_EARLY };
must_use enum donation_close_day donation_close_day(struct context *context, struct drive_id drive);
/* For a day closed by mistake: outcomes can be recorded again, names are hidden until it is closed again; the number does not change. */
must_use bool donation_reopen_day(struct context *context, struct drive_id drive);    /* false: fault */
/* Closes the days that ended at `before` or earlier and are still open; returns how many, -1 a fault. Call it again while it returns more
 * than 0. */
int64_t donation_close_past(struct context *context, struct instant before);

/* All that is public about what was given for a page, over all of its drives. Every public page uses this. */
struct donation_tally {
	int64_t given;                    /* the numbers that are published; drives without a published number add nothing */
	int64_t elsewhere;                /* donations that people reported and a keeper counted */
	bool somebody_came;               /* at one of its drives, as far as that was released */
};
must_use bool donation_tally(struct context *context, struct honour_page_id page, struct donation_tally *tally);
/* The same for one drive: for one page, or (`page` none) the sum of its pages' numbers. known: there is a number. */
must_use bool donation_tally_of_drive(struct context *context, struct drive_id drive, struct honour_page_id page, int64_t *given,
                                      bool *known);
/* Names of people who came (with any outcome, helpers included) on closed days that may show names, as they chose to be shown.
 * and_friends: the list ends with "and friends", whether or not there were people who chose no name. */
struct donation_came { struct text *at; size_t count; bool and_friends; };
must_use bool donation_who_came(struct context *context, struct honour_page_id page, struct donation_came *came);

/* Where five to nine people came the page shows a number or names; this applies to drives of which nothing has been shown. */
must_use bool donation_prefers_names(struct context *context, struct honour_page_id page, bool *names);
must_use bool donation_choose_names(struct context *context, struct honour_page_id page, struct person_id keeper, bool names);

#endif
