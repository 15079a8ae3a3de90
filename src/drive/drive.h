/* drive: a day and a venue where blood is given: the blood service, the slots, and the honour pages it is for.
 *
 * A slot is defined by its local date, minute and zone (and which of two equal minutes in autumn).   Uses: base … honour.   Used by:
 * appointment (which also edits and cancels drives, since that concerns appointments), donation, desk, public. */
#ifndef DRIVE_DRIVE_H
#define DRIVE_DRIVE_H
#include "base/context.h"
#include "base/found.h"
#include "http/request.h"
#include "types.h"

/* What an organiser says of a drive; hours in minutes of the local day, until_minute past 1440 is after midnight. */
struct drive_words {
	struct text service_name, service_phone, service_web;     /* the blood service that runs it; web: "who may give" */
	struct text venue, address, directions;
	struct date date;
	const struct zone *zone;
	int from_minute, until_minute;
	int break_from, break_until;      /* equal: no break */
	int slot_minutes, capacity;       /* of each slot */
};

struct drive {
	struct drive_id id;
	struct person_id organiser;
	enum drive_state state;
	struct drive_words words;
	struct instant starts, ends;
	int64_t sequence;                 /* of its calendar entries; increased with every change of time or venue */
	bool day_closed;                  /* the desk has finished: names and the whole tally may be shown */
	struct instant day_closed_at;
	enum drive_late late;             /* as the desk said last; see drive_late.h */
	struct instant late_at;           /* none: it has not said */
};

struct drive_slot {
	struct slot_id id;
	struct local_time local;
	struct instant starts;
	int64_t capacity, booked, overbooked;
	bool repeated_hour;               /* show the zone's abbreviation: this minute occurs twice that night */
	bool after_break;                 /* a break is between this slot and the one before: no group crosses it */
};
struct drive_slot_list { struct drive_slot *at; size_t count; };

/* The slots a drive would have; pure. Steps are in elapsed minutes, so no slot is in a skipped hour and a repeated hour has its slots
 * twice. A slot that does not end before the break or the end is left out. */
enum drive_plan {
	DRIVE_PLAN_OK,
	DRIVE_PLAN_NO_TIME,               /* it ends before one slot is over */
	DRIVE_PLAN_TOO_MANY,              /* over LIMIT_DRIVE_SLOTS */
	DRIVE_PLAN_START_SKIPPED,         /* the clocks skip the start that night */
	DRIVE_PLAN_END_SKIPPED,
	DRIVE_PLAN_BREAK_OUTSIDE,         /* the break is not within the hours */
};
must_use enum drive_plan drive_plan(struct arena *arena, const struct drive_words *words, struct drive_slot_list *slots,
                                    struct instant *starts, struct instant *ends);

/* When it begins and ends: OK, START_SKIPPED or END_SKIPPED; a skipped minute becomes the first one after the clock change. */
enum drive_plan drive_hours(const struct drive_words *words, struct instant *starts, struct instant *ends);

enum drive_open { DRIVE_OPEN_FAULT = -1, DRIVE_OPEN_OK, DRIVE_OPEN_NO_PLAN, DRIVE_OPEN_PAST };
must_use enum drive_open drive_open(struct context *context, struct person_id organiser, struct honour_page_id page,
                                    const struct drive_words *words, struct drive_id *drive);

must_use enum found drive_read(struct context *context, struct drive_id id, struct drive *drive);
/* Not cancelled, and not over: may still be edited, closed, cancelled. */
bool drive_is_ahead(const struct context *context, const struct drive *drive);
/* In order of time; free appointments = capacity - booked. */
must_use bool drive_slots(struct context *context, const struct drive *drive, struct drive_slot_list *slots);
/* One of them; `after_break` is not set. NONE: the drive has no such slot. */
/* A quick check, which may be out of date at once. Also false: no such slot, a fault. */
must_use bool drive_slot_is_full(struct context *context, struct drive_id drive, struct slot_id slot);
must_use enum found drive_slot_read(struct context *context, const struct drive *drive, struct slot_id id, struct drive_slot *slot);
/* Is this drive held for this page? */
must_use enum found drive_of_page(struct context *context, struct drive_id drive, struct honour_page_id page);

struct drive_list { struct drive *at; size_t count; };
/* Reads the next rows after `*after`, 0 at first, so that those that cannot be read are reported (base/unreadable.h); *after moves on.
 * Returns how many rows there were, -1: a fault. */
must_use int64_t drive_read_some(struct context *context, int64_t *after);
/* The same walk in the writer, 100 rows a call: replaces old names of time zones by the current ones, and reports drives whose zone is
 * unknown here. */
must_use int64_t drive_store_zones(struct context *context, int64_t *after);
/* Reads one more into a list that has space for it. A drive that cannot be read is left out (base/unreadable.h); false: a fault. */
must_use bool drive_list_add(struct context *context, struct drive_id id, struct drive_list *drives);
must_use bool drive_list_of_page(struct context *context, struct honour_page_id page, struct drive_list *drives);       /* by start */
/* Where the page is at home: the time zone of its last drive, UTC before there is one. false: a fault. */
must_use bool drive_zone_of_page(struct context *context, struct honour_page_id page, const struct zone **zone);
/* The next drive of a page that is neither over nor cancelled, and can be read: none or one in *drives. */
must_use bool drive_next_of_page(struct context *context, struct honour_page_id page, struct drive_list *drives);
must_use bool drive_list_of_organiser(struct context *context, struct person_id organiser, struct drive_list *drives);   /* newest first */
/* The drive that ends last, of all: none or one in *drives. */
must_use bool drive_newest(struct context *context, struct drive_list *drives);
/* Drives that may be shown to everyone, each with its page: drive_search.h. */
struct drive_listed { struct drive drive; struct honour_page_id page; };
struct drive_listed_list { struct drive_listed *at; size_t count; };
struct drive_page_id_list { struct honour_page_id *at; size_t count; };
must_use bool drive_pages(struct context *context, struct drive_id drive, struct drive_page_id_list *pages);

/* Books n appointments in a slot of this drive: the lock. NONE: not enough are free, the drive is closed, or over. */
enum drive_slot_change { DRIVE_SLOT_CHANGE_FAULT = -1, DRIVE_SLOT_CHANGE_OK, DRIVE_SLOT_CHANGE_NONE };
must_use enum drive_slot_change drive_book_slot(struct context *context, struct drive_id drive, struct slot_id slot, int64_t n);
/* One that was booked a moment ago is put back: booking may be closed.  NONE: none is free, or the drive is cancelled or over. */
must_use enum drive_slot_change drive_rebook_slot(struct context *context, struct drive_id drive, struct slot_id slot);
must_use enum drive_slot_change drive_release_slot(struct context *context, struct slot_id slot, int64_t n);

/* At the desk: the slot may have begun, booking may be closed. */
must_use enum drive_slot_change drive_book_at_desk(struct context *context, struct slot_id slot);
/* A walk-in over capacity: counted separately, so that `booked` never exceeds `capacity`. */
must_use enum drive_slot_change drive_overbook(struct context *context, struct slot_id slot);
must_use enum drive_slot_change drive_release_overbooked(struct context *context, struct slot_id slot);

/* Steps of larger operations in later modules (which notify the people who have booked); each inside the caller's transaction. */
enum drive_change { DRIVE_CHANGE_FAULT = -1, DRIVE_CHANGE_OK, DRIVE_CHANGE_ALREADY };
must_use enum drive_change drive_set_open(struct context *context, struct drive_id drive, bool open);      /* booking */
/* ALREADY: cancelled, or its day is closed. Afterwards no slot is booked. */
must_use enum drive_change drive_cancel(struct context *context, struct drive_id drive);
must_use enum drive_change drive_close_day(struct context *context, struct drive_id drive);
must_use enum drive_change drive_reopen_day(struct context *context, struct drive_id drive);    /* closed by mistake */
/* The organiser's own words on how to find the venue: a row of drive_text, or none. */
must_use bool drive_write_directions(struct context *context, struct drive_id drive, struct text text);
must_use bool drive_add_slots(struct context *context, struct drive_id drive, const struct drive_slot_list *slots);

/* Computes the slots' instants from their local times again, when the zone's rules changed; returns how many moved, -1 a fault. The
 * sequence of a drive whose hours moved is increased: calendar entries that were given out are out of date. */
int64_t drive_derive_instants(struct context *context);
/* The same for some drives, 50 at most and for LIMIT_TURN_MS, soonest first: *after is { 0 } at the start, and again when all are done. */
struct drive_derived { struct instant starts; struct drive_id id; };
int64_t drive_derive_some(struct context *context, struct drive_derived *after);

/* Where a drive's times are shown: "Saturday 31 October 2026", "10:15", "01:15 PDT" in a repeated hour. */
/* Any instant on the drive's clock: "22:00", "01:30 PDT" when that minute comes twice. */
struct text drive_time(struct arena *arena, const struct drive *drive, struct instant instant);
struct text drive_slot_time(struct arena *arena, const struct drive *drive, const struct drive_slot *slot);
struct text drive_date_words(struct arena *arena, const struct drive *drive);
struct text drive_hours_text(struct arena *arena, const struct drive *drive);        /* "10:00 to 15:00" on one line */

/* The drive form (also for edits), its conversion into words, and the view of its pages: drive_form.h. */

#endif
