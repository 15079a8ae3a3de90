/* appointment_view: what the pages and emails of this module are given. */
#ifndef APPOINTMENT_APPOINTMENT_VIEW_H
#define APPOINTMENT_APPOINTMENT_VIEW_H
#include "appointment/appointment_consent.h"
#include "appointment/appointment_drive_view.h"
#include "appointment/appointment_form.h"
#include "drive/drive_view.h"
#include "html/html_view.h"
#include "http/http_view.h"
#include "people/people_view.h"
#include "standards/qr_code.h"

/* Emails.  Links are absolute. */
struct appointment_named_list { struct appointment_named { struct text time, name; } *at; size_t count; };   /* typed by a group's leader */
struct appointment_email {
	struct text day, time, venue, address, directions;
	struct text honour;               /* empty: booked for no one in particular */
	struct text service, phone;
	struct link who_may_give;
	struct link link, move, cancel;
	struct text code;                 /* to say at the desk */
	bool cancelled;                   /* the appointment, by the donor or with its drive */
	bool tomorrow;                    /* it is on the day after this email is written */
	struct appointment_named_list named;          /* of a reminder to a leader: the people they booked for */
};

/* first.email: nothing that a person typed.  One of the flags says what it is; none: an appointment that was booked. */
struct appointment_first_email {
	struct text site_name, day, time, until;
	bool until_today;
	int64_t count;
	bool group, moved, undone, cancelled, changed, closed, reminder, offer, line, line_ended, line_cancelled, line_changed;
	bool drive_cancelled;             /* not only this appointment */
	bool tells_others;                /* they typed names of people whom no email reaches */
	struct link link, seat, refuse;   /* seat: for the friends of a group; may be none */
	struct link confirm;              /* of a group that has to be confirmed; may be none */
	struct text confirm_until;
	bool before;                      /* they are coming: what every donor is told */
};

struct appointment_group_email {
	struct text day, time, venue, address, service, phone;
	struct link who_may_give;
	int64_t count;
	struct { struct appointment_group_slot { struct text time; int64_t count; } *at; size_t count; } slots;
	struct appointment_named_list named;
	struct link link, seat, own;      /* seat none: revoked; own none: only organises */
	struct link confirm, drive;       /* confirm none: the leader's address is confirmed; drive: where its times are shown */
	struct text confirm_until;        /* "Saturday 5 December 2026, 14:30" */
};

/* Where and when, on every page of this module. */
struct appointment_where {
	struct text day, time, iso, venue, address, directions;
	struct text honour;               /* empty: no one in particular */
	struct text service, phone;       /* phone may be empty */
	struct link phone_link, who_may_give;
};

/* Parts of forms: person_fields.html, shown_choice.html, shown_inputs.html.  said: the words that will be shown. */
struct appointment_shown_inputs { struct form_value name; bool friend, named; };
struct appointment_shown_choice { struct text error, said; struct appointment_shown_inputs inputs; };
struct appointment_person {
	struct form_value name, email;
	struct appointment_shown_choice choice;
	bool waiting;
	/* Who helps a person without an email address: the leader of their group, or the blood service; empty: nobody else. */
	struct text leader, service, phone;
	struct link phone_link;
};

/* Pages. */
struct appointment_booking {              /* form.html, check.html */
	struct layout layout;
	struct form_errors summary;
	struct appointment_where where;
	struct appointment_form form;
	struct appointment_person person;
	struct appointment_consent_said consent;
	struct text suggested;            /* an address that was perhaps meant; empty: none */
	struct link change;               /* the form with what was typed; none: it is sent to `check` with change=1 */
	struct link change_time;          /* the other times for what was typed; none: `back` */
	struct link check, keep, back;
};

struct appointment_group_booking {        /* group_form.html, group_check.html */
	struct layout layout;
	struct form_errors summary;
	struct appointment_where where;
	struct appointment_group_form form;
	struct appointment_person person;
	struct { struct appointment_group_part { struct text time, words; bool first; } *at; size_t count; } parts;      /* how many, when */
	bool together;                    /* all at one time */
	struct text size_words;           /* "Seven" */
	struct text suggested;            /* as above */
	struct text chosen;               /* how many people, as it was chosen with the time; empty: it is asked */
	struct appointment_consent_said consent;
	struct link change, change_time;  /* as above */
	struct link check, keep, back;
};

/* A booking that was not made, in words, with the way on: not_kept.html; and the neutral page of a repeated one: already.html. */
struct appointment_not_kept { struct layout layout; struct link drive; };
struct appointment_full {                 /* full.html, full_typed.html, times.html */
	struct layout layout;
	struct appointment_where where;
	bool typed, group;
	struct appointment_full_typed { bool group, only_organises; struct text name, email, shown, shown_name, size; } hidden;
	struct {
		struct appointment_full_time { struct text time, iso, key; struct link take, check; } *at;
		size_t count;
	} times;
	struct { struct appointment_full_day { struct text day, venue; struct link drive; } *at; size_t count; } days;
	struct text key;
	struct link join, wait, drive, elsewhere;
	struct link back;                 /* of times.html: the answers to check */
};
struct appointment_already { struct layout layout; bool group; struct link drive; };
struct appointment_paused { struct layout layout; struct link home; };

/* undo.html: what was done, and whether it can be undone.  One of the flags from `offered` on, or none: then there is nothing to say. */
struct appointment_undo_notice {
	bool moved, spot;                 /* what was done: a move, a group's spot cancelled; neither: an appointment cancelled */
	bool offered, taken, late, closed, already;
	struct text said;                 /* another reason, in words; or empty */
	struct text time, before;         /* now, and before; before empty: that time is no longer offered */
	struct text until, key;           /* when `offered` */
	struct link undo;
	struct link other;                /* where to choose another time; none: the page has it */
};

struct appointment_mine {
	struct layout layout;
	struct appointment_where where;
	struct text name, email;
	struct text shown_name;           /* empty: as a friend */
	bool shown_saved, email_saved, undone;        /* it has just been changed, or put back */
	struct appointment_undo_notice undo;
	bool booked, cancelled, drive_cancelled;
	bool arrived, over, freed;
	bool may_move, may_cancel, may_correct;
	bool no_email;                     /* the last email to them could not be sent */
	bool in_group;
	struct link link, self, calendar, email_page, shown_page, move, cancel, drive;
	struct link message;              /* words for the family; none before the day has been, or for no one in particular */
	struct drive_preparation preparation;
	struct drive_late_said late;
	struct link live, live_script;    /* where the page hears how late the day runs; none: not yet, or no more */
	struct link map, map_program, google, outlook;
	struct text code;                 /* to show at the desk; empty: there is no more to come to */
	struct qr_code code_picture;
	struct http_share share;          /* the drive's address */
};

struct appointment_email_page {            /* email_form.html: of one place, and of a group */
	struct layout layout;
	struct form_errors summary;
	struct appointment_email_form form;
	struct people_email_question question;
	struct link change, back;
};

struct appointment_shown_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct appointment_shown_form form;
	struct appointment_shown_choice choice;
	struct link change, back;
};

struct appointment_move_page {
	struct layout layout;
	struct form_errors summary;
	struct form_outdated outdated;
	struct appointment_where where;
	struct appointment_move_form form;
	struct {
		struct appointment_move_slot { struct text id, time, iso, left; bool chosen, first; } *at;
		size_t count;
	} slots;
	struct link move, back;
};

struct appointment_cancel_page {
	struct layout layout;
	struct appointment_where where;
	bool in_group;
	struct text key;
	struct link cancel, back;
};

struct appointment_group_page {           /* group_mine.html */
	struct layout layout;
	struct form_errors summary;
	struct appointment_where where;
	struct text said, not_said;       /* what has just been done, and what could not be done; empty: nothing */
	bool one;
	struct text count_words;          /* "Seven" */
	struct text from, until;          /* "10:45"; until empty: all at one time */
	struct text email;
	struct {
		struct appointment_group_seat {
			int64_t number;
			struct text time, iso;
			struct text name;         /* of the leader, or as the leader may see it; empty: only that it is booked */
			struct form_value field;  /* of the name, while the leader may type one */
			struct text was_name, was;        /* the hidden field with the name that is stored */
			bool claimed, own, named, may_name;
		} *at;
		size_t count;
	} seats;
	struct { struct appointment_undo_notice *at; size_t count; } undos;      /* spots cancelled a moment ago */
	int64_t claimed, open;
	struct text seats_words, claimed_words, open_words;      /* "seven", "Two", "five" */
	bool both, one_claimed, one_open; /* of two seats, of the claimed and of the open ones */
	bool has_seat_link, may_change, may_name, over, cancelled;
	bool no_email;                     /* the last email to the leader could not be sent */
	struct link link, self, seat, own, email_page, revoke, renew, names, fewer, drive;
	struct http_share share;          /* the link for the friends */
	struct link calendar, google, outlook;
	struct drive_preparation preparation;
	struct link message;              /* for the family, from the whole group; none before the day has been */
	struct text key;
	struct text confirm_until;        /* empty: the leader's address is confirmed */
	bool lapsed;                      /* it was not confirmed in time, or the organiser released it */
};

struct appointment_group_share { struct text day; struct link link; };        /* group_share.email: what a leader sends to friends */

struct appointment_group_link_page {      /* group_link.html: renew a new one, else none any more */
	struct layout layout;
	bool renew, has_seat_link;
	struct text key;
	struct link press, back;
};

struct appointment_group_fewer {          /* group_fewer.html */
	struct layout layout;
	struct {
		struct appointment_group_spot { struct text time, iso, name, key; struct link cancel; } *at;
		size_t count;
	} seats;
	struct link back;
};

struct appointment_releasing {            /* drive_release.html */
	struct layout layout;
	bool group, unclaimed, single;            /* one of them: what is released */
	bool one;                                 /* `count` is one */
	int64_t size, claimed;
	struct text count;                        /* what nobody has booked by name, in words */
	struct text time, booked, key;
	struct link release, back;
};

struct appointment_group_confirming {     /* group_confirm.html */
	struct layout layout;
	struct appointment_where where;
	int64_t size;
	struct text confirm_until, key;
	bool confirmed, lapsed;
	struct link confirm, group, drive;
};

struct appointment_seat_page {            /* seat_form.html */
	struct layout layout;
	struct form_errors summary;
	struct appointment_where where;
	struct text leader;
	struct appointment_seat_form form;
	struct people_email_question question;
	struct appointment_person person;
	struct {
		struct appointment_seat_spot { struct text id, time, iso; int64_t left; bool named, one, chosen, first; } *at;
		size_t count;
	} spots;
	struct appointment_consent_said consent;
	struct link claim;
};
struct appointment_seat_none { struct layout layout; bool closed; struct link drive; };

#endif
