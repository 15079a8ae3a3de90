/* model: what the operations on one drive promise, stored in plain structs and written from their headers.
 *
 * It counts where the database stores numbers: a slot's `booked` is counted from its seats each time. Each function returns what the
 * operation of the same name has to return, changes the model when that is OK, and records every email that has to be sent. */
#ifndef MODEL_H
#define MODEL_H
#include "appointment/appointment.h"
#include "appointment/appointment_drive.h"
#include "appointment/appointment_group.h"
#include "appointment/appointment_undo.h"
#include "waiting/waiting.h"
#include "donation/donation.h"
#include "drive/drive.h"
#include "honour/honour.h"

enum { NOBODY = -1, MODEL_NAMES = 5, MODEL_EMAILS = 6, MODEL_PAGES = 2, MODEL_SLOTS = 200, MODEL_SEATS = 800, MODEL_GROUPS = 200,
	MODEL_LETTERS = 8000, MODEL_PLANNED = 40, MODEL_WAITING = 200, MODEL_OFFERS = 1000, MODEL_OFFER_SLOTS = 8 };

struct model_donor { int name, email; enum appointment_shown shown; };    /* NOBODY: none */

struct model_slot {
	int64_t id;                       /* 0: not yet known */
	struct instant starts;
	int64_t places;
	bool after_break, gone;
};

struct model_seat {
	int64_t id;                       /* 0: not yet known */
	int slot, group, page;            /* NOBODY: none */
	enum appointment_state state;
	enum appointment_kind kind;
	struct model_donor donor;
	bool walk_in, over, freed, reminded;
	bool typed;                       /* booked by its group's leader, by name */
	bool other;                       /* its address was corrected to one under which this person has booked: no longer found by it */
	struct instant booked_at, arrived_at, finished_at;
	int64_t sequence, generation;
	struct { bool noted, has_donor; int slot; int64_t sequence; struct instant at; } undo;    /* the last move or cancellation */
	int outcome, number;              /* NOBODY: none */
	struct instant outcome_at;
	int64_t recorded;                 /* the order of recording */
	bool ever_counted, counted, counted_gave, undone_since;      /* in the published number; and whether that was undone since */
	/* what the page of it shows that a client has open, perhaps for long */
	struct model_seen { int slot; bool over, ahead; int64_t generation; } seen;
};

struct model_group {
	int64_t id;                       /* 0: not yet known */
	struct model_donor leader;
	bool only_organises, has_seat_link;
	int64_t size, generation, seat_generation;
};

struct model_waiting {
	int64_t id;                       /* 0: not yet known */
	struct model_donor donor;
	int page, seat, group;            /* seat, group: what it became; NOBODY: nothing */
	struct waiting_wish wish;
	enum waiting_state state;
	struct instant joined, since;
	int64_t lapse_count;
	bool compared_ended;              /* for the comparison: nothing changes any more */
};

struct model_offer {
	int64_t id;                       /* 0: not yet known */
	int waiting, first;
	enum { MODEL_OFFER_HELD, MODEL_OFFER_PASSED, MODEL_OFFER_ENDED } state;
	struct instant held_until;
	int slots[MODEL_OFFER_SLOTS], slot_count;
	int64_t places[MODEL_OFFER_SLOTS];
};

struct model_page { enum honour_state state; bool held, held_by_operator; };

/* A day of the world's zone, by its local clock. */
struct model_day {
	struct date date;
	int64_t midnight;                 /* minutes from 1970 in UTC */
	int change_from, change_until;    /* local minutes that are repeated (by 60) or skipped (by -60); equal: none */
	int change_by;
};

struct model_words { int day, from, until, break_from, break_until, step, places, where, details; };

struct model_letter { const char *kind; int email; struct instant at; };

struct model {
	const struct model_day *days;     /* two to choose from */
	const struct zone *zone;
	struct instant now;
	enum drive_state state;
	bool day_closed;
	struct model_words words;
	struct instant starts, ends;
	int64_t sequence, audits, records, gave_shown;
	enum { MODEL_SHOWN_NOTHING, MODEL_SHOWN_NUMBER, MODEL_SHOWN_NAMES, MODEL_SHOWN_BOTH } shown;      /* of the first page */
	struct model_page pages[MODEL_PAGES];     /* the drive is held for the first */
	struct model_slot slots[MODEL_SLOTS];
	struct model_seat seats[MODEL_SEATS];     /* in the order of their making */
	struct model_group groups[MODEL_GROUPS];
	struct model_letter letters[MODEL_LETTERS];
	struct model_waiting waiting[MODEL_WAITING];      /* in the order of joining */
	struct model_offer offers[MODEL_OFFERS];
	int slot_count, seat_count, group_count, letter_count, waiting_count, offer_count;
};

/* model_read.c: questions. */
bool model_holds(const struct model_seat *seat);                  /* it counts in its slot's `booked` */
bool model_is_live(const struct model_seat *seat);                /* booked or unclaimed */
bool model_is_ahead(const struct model_seat *seat);
bool model_has_time(const struct model *model, const struct model_seat *seat);
int64_t model_taken(const struct model *model, int slot);
int64_t model_extra(const struct model *model, int slot);
int model_next_slot(const struct model *model, int slot);         /* by time; after NOBODY the first; NOBODY: no more */
bool model_begun(const struct model *model, int slot);
bool model_is_open(const struct model_page *page);
bool model_drive_is_ahead(const struct model *model);
bool model_same(struct model_donor one, struct model_donor other);        /* the same email and name */
int model_find_donor(const struct model *model, struct model_donor donor);
int model_leaders_place(const struct model *model, int group);
int model_next_seat(const struct model *model, int group);        /* that a friend would claim */
int64_t model_letters(const struct model *model, const char *kind, int email, struct instant since);
void model_letter(struct model *model, const char *kind, int email);
void model_letter_again(struct model *model, const char *kind, int email);
void model_letter_to(struct model *model, const char *kind, const struct model_seat *seat);
int model_add_seat(struct model *model, int slot, int group, int page, enum appointment_state state, struct model_donor donor);

/* Whether the slot begins within the requested hours, by the local clock. */
bool model_within(const struct model *model, int slot, const struct waiting_wish *wish);
/* How many of the requested size go into each slot from `first` on, in consecutive slots, never across the break; false: not all of them
 * fit. */
bool model_fill(const struct model *model, int first, const struct waiting_wish *wish, int64_t into[MODEL_SLOTS]);

/* model_book.c: appointments. */
/* The appointment whose link is emailed again. */
bool model_has_place(struct model *model, struct model_donor donor);
bool model_has_group_or_place(struct model *model, struct model_donor leader, bool only_organises);
enum appointment_take model_take(struct model *model, int page, int slot, struct model_donor donor);
enum appointment_take model_take_group(struct model *model, int page, int first, int64_t size, bool only_organises,
                                       struct model_donor leader);
enum appointment_seat_claim model_claim(struct model *model, int group, struct model_donor friend);
enum appointment_move model_move(struct model *model, int seat, struct model_seen seen, int slot);
enum appointment_cancel model_cancel(struct model *model, int seat);
enum appointment_change model_group_name(struct model *model, int group, int at, struct model_donor person);
enum appointment_cancel model_group_cancel(struct model *model, int group, int seat);
enum appointment_undo model_put_back(struct model *model, int seat);
enum appointment_undo model_put_spot_back(struct model *model, int group, int seat);
enum appointment_take model_change_email(struct model *model, int seat, int64_t generation, int email);
enum appointment_take model_group_change_email(struct model *model, int group, int email);

/* model_desk.c: the day. */
enum appointment_take model_walk_in(struct model *model, int page, struct model_donor donor);
enum appointment_take model_helper(struct model *model, int page, struct model_donor donor);
enum appointment_take_away model_take_away(struct model *model, int seat);
void model_arrive(struct model *model, int seat, bool arrived);
void model_finish(struct model *model, int seat, bool finished);
enum donation_record model_record(struct model *model, int seat, enum outcome_kind kind, int number);
enum donation_undo model_undo(struct model *model, int seat);
enum donation_close_day model_close_day(struct model *model);
void model_reopen_day(struct model *model);
void model_came(const struct model *model, int64_t *named, bool *and_friends);
int64_t model_close_past(struct model *model, struct instant before);
int64_t model_remind(struct model *model);

/* model_waiting.c: the waiting list. */
bool model_in_line(const struct model_waiting *waiting);
int model_held(const struct model *model, int waiting);           /* the offer that is held for it; NOBODY: none */
int64_t model_before(const struct model *model, int waiting);
int64_t model_people(const struct model *model);
void model_offer(struct model *model);
void model_placed(struct model *model, struct model_donor donor, bool group);
enum waiting_join model_join(struct model *model, int page, struct waiting_wish wish, struct model_donor donor);
enum waiting_take model_waiting_take(struct model *model, int waiting, int offer);
enum waiting_change model_pass(struct model *model, int waiting, int offer);
enum waiting_change model_leave(struct model *model, int waiting);
int64_t model_lapse_due(struct model *model);
void model_tend(struct model *model);
void model_waiting_cancelled(struct model *model);
void model_waiting_changed(struct model *model);

/* model_drive.c: what an organiser and a keeper do. */
/* on the local clock of the drive's day, beyond 1440 after it */
int64_t model_minute(const struct model *model, struct instant instant);
struct instant model_instant(const struct model *model, int day, int minute, bool end);
int model_plan(const struct model *model, const struct model_words *words, struct model_slot planned[MODEL_PLANNED]);
void model_open(struct model *model, const struct model_words *words);
enum appointment_drive_edit model_edit(struct model *model, const struct model_words *words);
enum appointment_drive_close model_set_open(struct model *model, bool open);
enum appointment_drive_cancel model_drive_cancel(struct model *model);
enum honour_pause model_hold(struct model *model, int page, bool by_operator, bool hold);
enum honour_publish model_publish(struct model *model, int page);

#endif
