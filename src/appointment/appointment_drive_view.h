/* appointment_drive_view: what the organiser's pages of a drive, and the emails about it, are given. */
#ifndef APPOINTMENT_APPOINTMENT_DRIVE_VIEW_H
#define APPOINTMENT_APPOINTMENT_DRIVE_VIEW_H
#include "appointment/appointment_form.h"
#include "drive/drive_view.h"
#include "html/html_view.h"
#include "http/http_view.h"

/* drive_changed.email, drive_closed.email, drive_cancelled.email.  Links are absolute. */
struct appointment_drive_email {
	struct text day, time, venue, address, directions, service, phone;
	struct text note;                 /* the organiser's own words; may be none */
	struct link link, cancel;
	struct link move;                 /* none: booking is closed */
	bool hours, where, details, closed;       /* what changed */
	struct text hours_now, break_from, break_until;   /* with `hours`; no break: empty */
	bool more;                        /* others is not empty */
	/* Of the same address. */
	struct { struct appointment_drive_other { struct text day, time; struct link link; } *at; size_t count; } others;
	bool leader;                      /* of a group, without a place of their own: `time` is the first, `count` how many */
	int64_t count;
	bool tells_others;                /* a leader who comes too, and typed names of people whom no email reaches */
	struct link group;                /* with `tells_others` */
};

struct appointment_drive_page {           /* drive_manage.html */
	struct layout layout;
	struct text honour;
	struct drive_answers answers;
	struct drive_plan_view plan;
	bool open, closed, cancelled, over, day_closed, ahead;
	bool added;                       /* just now */
	bool reprint;                     /* its hours or venue were changed just now, and there is something to print */
	bool soon;                        /* it is the day before, or later */
	struct http_share share;          /* without an address: nobody can book */
	int64_t booked, walked_in, unclaimed, free, waiting;
	struct text told_at, told_on;     /* when people get the email about what changed, and the day if not today; empty: nothing waits */
	struct link edit, close, reopen, cancel, crew, shown, page;
	struct link bookings;             /* to release them */
	struct link joining, again;       /* again: the form of a new drive, filled from this one */
	struct link paper;                /* where a day that was written on paper is typed in; none: not now */
	struct link poster, poster_letter, poster_page, sign_up_sheet, results, results_csv;      /* none: nothing to print */
	struct text key;
};

/* drive_told.html: before the press, whom it will be told. */
struct appointment_telling {
	struct text people;               /* how many, in words; none: nobody is emailed */
	bool one, waiting;                /* waiting: people on the waiting list are among them */
	/* Whom it does not reach: booked without an address, spots of groups that nobody has booked; empty: none. */
	struct text without_email, unclaimed;
	bool one_without, one_unclaimed;
	bool offered;                     /* there will be new appointments, and people wait for one */
	struct text known_hours;          /* after its first email an address is known */
	bool at_once, soon;               /* when the email leaves; else at `at`, and on the day `on` if not today */
	struct text at, on;
	struct form_value note;
};

struct appointment_drive_editing {        /* drive_edit_form.html, drive_edit_check.html, drive_refused.html */
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct drive_form form;
	struct drive_differences differences;
	struct drive_plan_view plan;      /* no rows: the times stay as they are */
	struct appointment_telling telling;
	struct { struct appointment_drive_refused { struct text day, time, booked; bool one, dropped; } *at; size_t count; } refused;
	int64_t booked;
	struct text capacity_least;         /* as many people as are booked at one time already, in words; none: enough */
	bool dropped, day_moved, unclaimed;      /* unclaimed: spots of groups that nobody has booked are among all that is booked */
	struct link check, keep, back, cancel, bookings;
};

struct appointment_drive_ending {         /* drive_close.html, drive_cancel.html */
	struct layout layout;
	struct form_errors summary;
	struct text day, venue;
	int64_t booked, unclaimed, waiting;
	bool closed, arrived;
	struct appointment_telling telling;
	struct appointment_note_form form;
	struct link act, back;
};

#endif
