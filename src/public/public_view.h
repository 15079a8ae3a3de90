/* public_view: what the pages of this module are given. */
#ifndef PUBLIC_PUBLIC_VIEW_H
#define PUBLIC_PUBLIC_VIEW_H
#include "honour/honour_view.h"
#include "drive/drive_view.h"
#include "activitypub/activitypub_view.h"
#include "follow/follow_view.h"
#include "html/form.h"
#include "http/http_view.h"
#include "message/message_view.h"
#include "press/press_view.h"
#include "standards/qr_code.h"
#include "print/print_strokes.h"
#include "types.h"
#include "thanks/thanks_view.h"

/* A drive on a card: when and where. */
struct public_drive_card {
	struct text date, hours, zone_note, venue, address;
	struct text date_iso;
	struct text service, phone;       /* the blood service; phone may be empty */
	struct link page;
	int64_t free;
	bool is_one, full, closed, cancelled, over, today;
	struct text key;                  /* of the drive, for the page's script */
	struct drive_late_said late;      /* as the desk said */
	struct text honours;              /* on the front page: in whose honour */
};
struct public_drive_cards { struct public_drive_card *at; size_t count; };

struct public_tally_said {
	struct text name;
	bool begins;                      /* nothing can have been counted yet: the first drive is still to come */
	struct text given_words, received_words, elsewhere_words, elsewhere_first;      /* numbers in a sentence (html/number.h) */
	int64_t received, given, elsewhere;       /* elsewhere: reported, accepted by a keeper, counted separately */
	bool received_one, given_one, elsewhere_one, friends_came;
};
struct public_tally {
	struct print_mark_list marks;
	struct public_tally_said said;
	struct link live;                 /* where the page's script gets changes; none: a page that is not watched */
};

struct public_front {
	struct layout layout;
	struct text date;                 /* as typed or today */
	struct text date_error, place_error, place;
	struct text near_day;             /* the day that was looked for, in words; may be empty */
	bool searched, nothing_found;     /* nothing_found: the drives are all there are */
	struct link example;              /* the picture of the example */
	struct link example_page;         /* in the demo, which has it; none elsewhere */
	struct link find;                 /* where links to appointments are emailed again */
	struct public_drive_cards drives;
};

/* share.html. An empty address: it is not shared. */
struct public_share { struct http_share links; struct link script; };

struct public_name { struct text name; };
/* A page without a drive. */
struct public_anywhere { bool given; struct text until, service_name; struct link service_web; };

struct public_page {
	struct layout layout;
	struct honour_on_page more;
	struct follow_on_page follow;
	struct media_film_play film;      /* of the page itself */
	struct activitypub_on_page activitypub;
	struct press_on_page press;
	struct thanks_on_page thanks;
	struct message_on_page messages;
	struct public_anywhere anywhere;
	struct link elsewhere;            /* to report a donation elsewhere */
	bool preview, waiting, keeper, held;      /* a keeper or organiser reads it before others can, or while it is paused */
	struct link manage;
	bool living;
	bool long_name;                   /* set in smaller letters */
	struct public_share share;
	struct text name, words;
	struct link picture;
	struct text picture_words;
	int64_t picture_width, picture_height;
	struct public_tally tally;
	struct public_drive_card drive;   /* the next one */
	bool has_drive, may_book;
	struct link wait;                 /* a full drive that takes people on its waiting list; none: any other */
	struct public_drive_cards later, past;
	struct link who_may_give;
	struct drive_id drive_id;
	struct link poster, poster_letter, sign_up_sheet;    /* for members of the page */
	struct text service_name;
	struct { struct public_name *at; size_t count; } came;
	bool and_friends, somebody_came;
};

struct public_slot_left { int64_t free; };
struct public_slot {
	struct text time, iso;
	struct text key;                  /* for the page's script */
	struct public_slot_left left;
	bool hour;                        /* it begins a row: the first of its hour that is shown */
	struct text break_from;           /* a break is before it, from this time */
	struct text day;                  /* set where a new calendar day begins */
	struct link take;
};
struct public_run {
	struct text from, last, iso;
	struct { struct public_run_part { struct text time; int64_t count; bool more; } *at; size_t count; } parts;   /* at each time */
	bool together;                    /* all at one time */
	struct link take;
};
struct public_drive {
	struct layout layout;
	struct public_drive_card card;
	struct text name, day, directions;
	struct link honour_page, here, here_group, live, map, map_program;
	struct drive_preparation preparation;
	struct public_share share;
	struct { struct public_slot *at; size_t count; } slots;
	bool may_book;
	bool group;                       /* the way for a group was chosen */
	struct text size, from;
	struct { struct public_size { int64_t size; bool chosen; } at[11]; size_t count; } sizes;    /* one press each */
	struct text size_error, from_error;
	bool asked, size_is_one;
	struct { struct public_run *at; size_t count; } runs;
	struct link later;                /* the search from the time after these; none: it would find no other */
	struct link find;                 /* "Find my appointment" */
	struct link wait;                 /* the waiting list; none while an appointment is free */
	struct link wait_group;           /* the waiting list for a group of the size that was searched for */
};

struct public_paused { struct layout layout; };
/* about.html, accessibility.html, contact.html, privacy.html */
struct public_site_page { struct layout layout; struct text operator_email; struct link operator_link, find; };

struct public_concern_form { struct form_value words, email, about, key; };
struct public_concern_page {
	struct layout layout;
	struct form_errors summary;
	struct public_concern_form form;
	struct text operator_email;
	struct link send, operator_link, back;    /* back: the page the person came from; may be none */
};
struct public_concern_sent { struct layout layout; struct link back; };
struct public_concern_email { struct text about, words, email; struct text site_name; };

/* The state of a page in words, for a member of it. (page_state.html) */
struct public_page_state { bool keeper, own, waiting, declined, held, in_public; };
/* A drive as the people of its page see it: numbers, never who. */
struct public_member_drive {
	struct public_drive_card card;
	struct text honour;               /* on the home page, which shows drives of several pages; else empty */
	int64_t booked, waiting;
	struct text waiting_words;        /* "Two" */
	bool one_waiting;
	struct link manage, crew;         /* none: another person organises it, or its day is over */
	int64_t sent_late;                /* entries of the desk that arrived after the day was closed */
	bool one_sent_late;
	struct link sent_late_page;
};
struct public_member_drives { struct public_member_drive *at; size_t count; };

/* What is sensible next: at most one of them. */
struct public_next { bool publish, family, resume, by_operator, proposals, messages, elsewhere, thanks, drive, ahead; };
struct public_overview {
	struct layout layout;
	struct text name, key, undo_key, operator_email, public_link;
	struct text done;                 /* what has just been done; empty: nothing, or one of these, which say more */
	bool just_published, just_started;
	struct text asked_email;          /* of the family, while an invitation is open */
	struct text requester;                /* honour_requester() */
	bool own;                         /* the reader prepared the page */
	bool helped;                      /* a keeper, and another person prepared the page */
	bool tells_requester;                 /* who can be emailed */
	struct public_page_state state;
	struct public_next next;
	struct link picture;
	int64_t picture_width, picture_height;
	bool full;                        /* a keeper of a published page: everything that is theirs to decide */
	bool asked;                       /* while nobody looks after it: an invitation is open */
	bool unreachable;                 /* and its email could not be sent */
	bool has_words, proposes, proposal_waits, nobody_keeps, one_keeper, may_pause, one_message, followed, one_follower;
	int64_t messages_waiting, letters, letters_sent, letters_drafts, letters_planned, elsewhere_counted, elsewhere_waiting;
	struct text letters_words, drafts_words, planned_words, planned_on, elsewhere_words, elsewhere_new;      /* the same in words: "Two" */
	bool one_letter, one_draft, one_planned;
	struct text keepers_words, messages_words, messages_new, followers_words, days;    /* messages_new: empty where none is new */
	struct text quiet_days;           /* empty: none */
	struct public_member_drives drives;
	struct public_member_drive next_drive;
	struct public_share share;
	struct link home, preview, publish, decline, declined_undo, release, hold, proposals, words, picture_form, keepers, listing, more;
	struct link film_form, write_letter;
	struct link drive, join, anywhere, results, messages, thanks, elsewhere, names, following, press, quiet;
};

struct public_home_page {
	struct text name, day;
	struct public_page_state state;
	struct link manage, messages, publish, picture, proposals, elsewhere;
	int64_t picture_width, picture_height;
	int64_t messages_waiting;         /* 0 unless this keeper chose to be notified on her visits */
	struct text messages_words;       /* the same in words: "Two" */
	int64_t booked, left;             /* of the next drive */
	bool one_message, has_drive;
	bool proposed, gave_elsewhere;    /* a keeper has other words, or a donation elsewhere, to look at */
};
struct public_home {
	struct layout layout;
	struct { struct public_home_page *at; size_t count; } pages;
	struct public_member_drives drives;
	bool more_drives;                 /* older ones, which are left out */
	struct link open, find;
};

/* exact: with its second, so that two of one minute have different names. */
/* board.html: for a screen on the wall of the hall. */
struct public_board_code { struct text code; };
struct public_board_time {
	struct text time, iso;
	struct { struct public_board_code *at; size_t count; } codes;
};
struct public_board {
	struct layout layout;
	struct text clock, clock_iso;     /* of the venue */
	struct public_drive_card card;
	struct drive_late_said late;
	struct { struct public_board_time *at; size_t count; } times;
	bool has_page;                    /* its page can be seen: its name, its tally and its address are shown */
	struct text name;
	struct public_tally tally;
	struct text address;
	struct qr_code code;
	struct link worker;
};

struct public_demo_email_row { struct link page; struct text subject, to, when, exact; };
struct public_demo {
	struct layout layout;
	struct link organiser, keeper, crew, service_staff, board, story, finished, full, invited;
	bool has_full;
	struct { struct public_demo_email_row *at; size_t count; } emails, older;     /* the newest few, and the others */
};
struct public_demo_piece { struct text words; struct link link; };
struct public_demo_email {
	struct layout layout;
	struct text to, subject, date, calendar;
	struct { struct public_demo_piece *at; size_t count; } pieces;
	struct link back;
};

#endif
