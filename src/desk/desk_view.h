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

struct desk_pass_row { struct text made; bool fresh, used, ended; struct link show, end; struct text key; };
struct desk_passes {
	struct layout layout;
	struct text date, venue;
	struct link make, back;
	struct text key;
	bool too_many, over;
	struct { struct desk_pass_row *at; size_t count; } passes;
};
struct desk_pass {
	struct layout layout;
	struct text code, date, venue, address_words;
	struct link address, picture, back;
	bool used;
};

/* The state of a person on the day; exactly one is true. */
struct desk_state { bool expected, arrived, gave, not_today, left, absent, came; };
struct desk_row {
	struct text time, iso, name, key;
	bool unclaimed, walk_in, over_capacity, helper, group;
	struct desk_state state;
	struct link page, arrive;
};
struct desk_rows { struct desk_row *at; size_t count; };
struct desk_roster {
	struct layout layout;
	struct text date, venue, hours, q;
	bool searched, day_closed;
	int64_t expected, here, gave;
	struct desk_rows next, everybody;
	struct link find, walk_in, helper, print, close;
};
struct desk_donor {
	struct layout layout;
	struct form_errors summary;
	struct desk_row row;
	struct text honour, number, arrived_at;
	bool has_honour, has_outcome, day_closed, may_arrive, may_undo_arrival, may_take_away;
	struct desk_outcome_form form;
	bool kind_gave, kind_could_not, kind_left, kind_did_not_come;
	struct link arrive, undo_arrival, record, undo, back;
	struct text key_arrive, key_undo;
};
struct desk_honour { struct text value, name, id; bool chosen; };
struct desk_add_page {
	struct layout layout;
	struct form_errors summary;
	struct desk_walk_in_form form;
	bool helper, honour_none;
	struct appointment_shown_choice choice;
	struct { struct desk_honour *at; size_t count; } honours;
	struct link send, back;
};
struct desk_close {
	struct layout layout;
	int64_t open, gave;
	bool open_one, gave_one, early, already;
	struct text key;
	struct link close, reopen, back;
};

#endif
