/* desk_view: what the pages of this module are given. */
#ifndef DESK_DESK_VIEW_H
#define DESK_DESK_VIEW_H
#include "appointment/appointment_view.h"
#include "desk/desk_form.h"
#include "standards/qr_code.h"

struct desk_code {
	struct layout layout;
	struct form_errors summary;
	struct desk_code_form form;
	struct link redeem;
};
struct desk_link { struct layout layout; struct text key, code; struct link redeem; };

struct desk_pass_row { struct text made; bool staff, board, used, ended; struct link show, end; struct text key; };
struct desk_passes {
	struct layout layout;
	struct form_errors summary;
	struct desk_pass_form form;
	struct text date, venue, service;
	struct link make, back;
	bool too_many, over, kind_team, kind_staff, kind_board;
	struct { struct desk_pass_row *at; size_t count; } passes;
};
struct desk_pass {
	struct layout layout;
	struct text code, date, venue, service, address_words;
	struct link address, picture, back;
	bool used, staff, board;
};

/* The state of a person on the day; exactly one is true. gave, not_today and left are `finished` for everyone but the blood service's
 * own staff. */
struct desk_state { bool expected, arrived, finished, gave, not_today, left, absent, came; };
/* called.html, spoken.html; came: of a walk-in; leader: whose group they are with, empty: none, or the name cannot be read */
struct desk_called { struct text name, time, came, leader; bool unclaimed, walk_in; };
struct desk_row {
	struct text id, time, iso, name;
	struct desk_called called;
	struct text since;                /* when they arrived; empty: they have not, or have left */
	int64_t late_minutes;
	bool unclaimed, walk_in, over_capacity, helper, group;
	bool late, very_late;             /* five minutes; thirty */
	bool unreached;                   /* email does not reach them */
	bool beyond;                      /* only shown where the screen is wide */
	bool with_state;                  /* its list has people of every state */
	bool focus;                       /* the one person that a search found: Enter presses the button */
	struct desk_state state;
	struct link page;
	struct link arrive, finish, record;       /* the button that is offered, at most one; record: to staff, two of them */
	struct text key;
};
struct desk_rows { struct desk_row *at; size_t count; };
/* The answer to the last press. */
struct desk_toast {
	bool shown, undone;
	bool recorded;                    /* to the staff: what happened */
	bool taken_off;                   /* a person the desk had added: they are off the list */
	struct text key;
	struct desk_called called;
	struct desk_state state;
	struct link undo;                 /* none: nothing to undo */
	struct drive_late_said late;      /* it was how late the day runs */
	struct text words;                /* it was a question; empty: it was not */
};
/* One press says how late the day runs. */
struct desk_late_choice { struct text value; int64_t minutes; bool on_time, chosen; };
struct desk_late {
	struct desk_late_form form;
	struct drive_late_said said;
	struct { struct desk_late_choice *at; size_t count; } choices;
	struct link say;
};
/* A press that the rules could not decide.  (asked.html) */
struct desk_question_row {
	struct text id, name, time;       /* time: when it was pressed */
	bool new_person, again;           /* a walk-in or someone who came along; again: this name is on the list */
	bool differs;                     /* another outcome is recorded: for the staff */
	bool listed;                      /* is on the list: it was pressed after the code had ended; else not on the list */
	bool here, finished;              /* what was pressed; neither: something else */
	struct link count, leave_out;
	struct text key_count, key_leave_out;
};
struct desk_asked { struct { struct desk_question_row *at; size_t count; } rows; };
/* What was written on paper is typed in.  saved, asked: how many lines were recorded a moment ago, and how many are asked about. */
struct desk_paper {
	struct layout layout;
	struct form_errors summary;
	struct desk_paper_form form;
	struct text date, venue, until, saved_words;
	bool saved, recorded, saved_one, asked_one, late;
	int64_t asked;
	struct link send, back, waiting;
};
/* What came after the day was closed, for the organiser: numbers only, and names that the organiser typed.  (sent_late.html) */
struct desk_unknown { struct text name; };
struct desk_sent_late {
	struct layout layout;
	struct { struct desk_unknown *at; size_t count; } unknown;        /* typed in from paper, and on no list */
	struct text date, venue, done;
	int64_t presses, arrivals, finished, walk_ins, others;
	bool nothing, one;
	struct link count, leave_out, back;
	struct text key_count, key_leave_out;
};
/* Whether the device works without network (prepare.html). */
struct desk_prepare { struct link print; };
/* What a prepared device draws with (drawn.html): each text is its own name in braces, for which assets/desk_view.js puts what it knows. */
struct desk_drawn {
	struct text numbers;              /* one to twelve in words, with | between them */
	int64_t late, very_late;          /* minutes */
	int64_t next, next_wide, next_late, name_max;
	struct desk_called called;
	struct text late_minutes, since, here, finished, expected, late_words, no_result, arrived_at, count, minutes, names;
};
/* What was searched for.  alike: nobody is named so, and the names of these are nearly the same. */
struct desk_found { struct desk_rows rows; bool alike; };
struct desk_script { struct link link; };
struct desk_roster {
	struct layout layout;
	struct form_errors summary;
	struct desk_late late;
	struct text clock, clock_iso, date, venue, hours, q;
	bool searched, day_closed, nobody, service_staff;
	int64_t expected, here, finished;
	int64_t no_result;                /* of `finished`, for the staff: what happened is not recorded yet */
	bool one_no_result;
	bool any_late, one_late;          /* people who are very late: the first in the list, or not in it */
	struct text late_words;           /* "two" */
	struct desk_rows next, here_now;
	struct desk_found found;
	struct desk_toast toast;
	bool kept;                        /* the page without anyone in it, which a prepared device keeps */
	struct desk_prepare prepare;
	struct desk_drawn drawn;
	struct { struct desk_script *at; size_t count; } scripts;
	struct desk_asked asked;
	int64_t left;                     /* entries that wait for the organiser, since the day is closed */
	bool one_left;
	struct link find, everyone, finished_list, walk_in, helper, print, paper, close;
	struct link worker, live;         /* live: the stream; none: there is none */
};
/* Everyone, or the people who have finished. */
struct desk_everyone {
	struct layout layout;
	struct text date, venue;
	bool day_closed, service_staff, finished;
	struct desk_rows rows;
	struct link back;
};
struct desk_donor {
	struct layout layout;
	struct form_errors summary;
	struct desk_row row;
	struct text honour, number, arrived_at;
	struct text done;                 /* what has just been saved; empty: nothing */
	bool has_honour, has_outcome, day_closed, service_staff;
	bool may_arrive, may_undo_arrival, may_take_away, may_finish, may_undo_finish, may_record, may_note_absent, may_undo_outcome;
	bool without_number;              /* gave, and the number is not recorded */
	bool may_name;                    /* a friend in a group whom nobody has named */
	bool may_add_number;              /* and it still can be */
	struct desk_outcome_form form;
	bool kind_gave, kind_could_not, kind_left, kind_did_not_come;
	struct link arrive, undo_arrival, finish, undo_finish, record, absent, undo, name, add_number, back;
	struct text key_arrive, key_finish, key_absent, key_undo;
};
struct desk_name {
	struct layout layout;
	struct form_errors summary;
	struct desk_name_form form;
	struct desk_row row;
	bool arrived;
	struct link send, back;
};
struct desk_number {
	struct layout layout;
	struct form_errors summary;
	struct desk_number_form form;
	struct desk_row row;
	struct link send, back;
};
struct desk_honour { struct text value, name, id; bool chosen; };
struct desk_honour_list { struct desk_honour *at; size_t count; };
struct desk_add_page {
	struct layout layout;
	struct form_errors summary;
	struct desk_walk_in_form form;
	bool helper, honour_none;
	struct text next_free;            /* the time a walk-in gets; empty: none is free */
	struct appointment_shown_choice choice;
	struct desk_honour_list honours;
	struct link send, back;
};
struct desk_close {
	struct layout layout;
	int64_t open, here, absent, gave;         /* here and absent: of those who have not finished */
	int64_t no_result;                /* have finished, and what happened is not recorded: for the staff, who record it */
	bool service_staff, here_one, absent_one, no_result_one, gave_one, early, already;
	bool running;                     /* the drive has not ended */
	struct desk_rows still_here;
	struct text key, ends, here_words;        /* "Two" */
	struct link close, reopen, back;
};

#endif
