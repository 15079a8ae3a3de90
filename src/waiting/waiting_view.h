/* waiting_view: what the pages and emails of the waiting list are given. */
#ifndef WAITING_WAITING_VIEW_H
#define WAITING_WAITING_VIEW_H
#include "appointment/appointment_view.h"
#include "waiting/waiting_form.h"

/* "10:15 to 11:45", "from 10:15", "until 11:45"; both empty: any time. */
struct waiting_times { struct text from, until; };
/* What is held, as a person reads it. */
struct waiting_offer_words {
	struct text day, time, last;              /* last: when a group's last begins; empty: all at one time */
	struct text until_day, until;             /* until_day empty: today, as the drive's clock has it */
};

/* Emails.  Links are absolute. */
struct waiting_email {
	struct text day, hours, venue, address, honour, service, phone;
	struct text note;                     /* the organiser's own words; may be none */
	int64_t size;
	bool group;
	struct waiting_times times;
	struct waiting_offer_words offer;     /* offer.email */
	struct link link, drive;
};

/* Pages. */
struct waiting_joining {      /* form.html */
	struct layout layout;
	struct form_errors summary;
	struct appointment_where where;   /* time empty */
	struct text hours;
	struct waiting_form form;
	struct people_email_question question;
	struct appointment_person person;
	struct appointment_consent_said consent;
	struct link join, back;
};

struct waiting_page {         /* mine.html, leave.html */
	struct layout layout;
	struct appointment_where where;   /* time empty */
	struct text hours, email;
	bool in_line, offered, booked, placed, left, lapsed, cancelled, over;       /* one of them */
	bool closed, gone;                /* booking is closed just now; an answer came too late */
	bool no_email;                     /* the last email to them could not be sent */
	struct text before_words;         /* "Two" */
	bool group, next, one_before, let_lapse;
	int64_t size, before;
	struct waiting_times times;
	struct waiting_offer_words offer;
	struct link link, self, drive, place, take, pass, leave, email_page;
	struct appointment_consent_said consent;  /* to what the press that books says */
	struct text key, pass_key;
};

/* A person who joined and did not get on the list, with the way on. */
struct waiting_already { struct layout layout; struct link drive; };         /* already.html: is on the list, or booked */
struct waiting_not_joined { struct layout layout; bool free; struct link drive; };      /* not_joined.html; free: there are seats */

struct waiting_bookings {                 /* bookings.html: the organiser's, in numbers; never a name */
	struct layout layout;
	struct text day;
	int64_t unreached;                        /* people whom email does not reach */
	bool unreached_one;
	struct {
		struct waiting_bookings_group {
			int64_t number, size, claimed;
			struct text booked, unclaimed;                /* unclaimed: in words; none: every spot is booked by name */
			bool one_unclaimed, confirmed, unreached;
			struct link release_unclaimed, release;       /* release none: it is confirmed */
		} *at;
		size_t count;
	} groups;
	struct {
		struct waiting_bookings_single { int64_t number; struct text time, booked; bool unreached; struct link release; } *at;
		size_t count;
	} singles;
	struct {
		/* offered: the first time of what is held for it, `until` when; empty: nothing is. */
		struct waiting_bookings_entry { int64_t number; bool one; struct text size, joined, offered, until; struct link remove; } *at;
		size_t count;
	} entries;
	struct link back;
};

struct waiting_removing {                 /* remove.html: the organiser's, never a name */
	struct layout layout;
	int64_t number;
	struct text joined, key;
	struct link remove, back;
};

#endif
