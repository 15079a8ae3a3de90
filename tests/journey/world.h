/* world: one of everything, so that every path of routes.def can be asked: a published page with a picture's worth of everything, a page
 * that waits, a drive on its day and one that is closed, a place, a group, a pass, an invitation, a proposal, a sign-in link; messages
 * that wait, stand and were removed, a draft and a letter that went out, a gift told, a page that asks to join, a tribute, a related
 * page, a feed's address, a note of ActivityPub, a page for newspapers, a link for no more letters, a place in line with an offer; and who
 * may ask for what.
 *
 * What a request writes is undone again when it was asked inside world_try(). */
#ifndef WORLD_H
#define WORLD_H
#include "tests/journey/setting.h"

/* What a {part} of a path may hold. */
enum world_kind {
	WORLD_PAGE_KEY, WORLD_PAGE, WORLD_WAITING_PAGE, WORLD_OTHER_PAGE,
	WORLD_DRIVE, WORLD_CLOSED_DRIVE, WORLD_LATER_DRIVE, WORLD_OTHER_DRIVE, WORLD_SLOT,
	WORLD_APPOINTMENT, WORLD_SEAT_APPOINTMENT, WORLD_GAVE_APPOINTMENT, WORLD_SEAT_SLOT,
	WORLD_PICTURE, WORLD_MESSAGE_PICTURE, WORLD_LETTER_PICTURE, WORLD_DRAFT_PICTURE, WORLD_PRESS_PICTURE,
	WORLD_PROPOSAL, WORLD_PASS, WORLD_EMAIL_ID, WORLD_FIRST_EMAIL_ID, WORLD_MESSAGE, WORLD_REMOVED_MESSAGE, WORLD_LETTER, WORLD_DRAFT,
	WORLD_GIFT, WORLD_JOIN, WORLD_QUIET_DAY, WORLD_QUESTION,
	WORLD_TRIBUTE, WORLD_CODE, WORLD_BOARD_CODE, WORLD_OFFER, WORLD_GROUP_ID, WORLD_ENTRY, WORLD_NOTE,
	/* From here on secrets of a link. */
	WORLD_MINE, WORLD_CAME, WORLD_GROUP, WORLD_CAME_GROUP, WORLD_SEAT, WORLD_INVITATION, WORLD_SIGN_IN, WORLD_FEED, WORLD_STOP,
	WORLD_FOLLOW, WORLD_WAITING, WORLD_CONFIRM, WORLD_NO_EMAIL, WORLD_UPLOAD, WORLD_FILM_UPLOAD, WORLD_FILM, WORLD_STILL, WORLD_FILM_ASKED,
	WORLD_DESK_LIVE,
	/* What was typed into a form of several steps. */
	WORLD_TYPED, WORLD_TYPED_GROUP, WORLD_TYPED_PAGE, WORLD_TYPED_DRIVE, WORLD_TYPED_EDIT,
	WORLD_KIND_COUNT,
};

struct world {
	struct setting setting;
	struct browser *stranger;     /* signed in, with a desk of another drive */
	struct text parts[WORLD_KIND_COUNT];
	struct text waiting_key;      /* of the page that waits */
	struct text other_key;        /* of the stranger's page */
};

void world_open(struct world *world);
void world_close(struct world *world);
/* A film that is on its way: WORLD_FILM_UPLOAD. */
void world_make_film_upload(struct world *world);
/* A film of the published message, with captions and a picture (WORLD_FILM, WORLD_STILL), and one of the letter that was sent; until
 * world_delete_films(). */
void world_make_films(struct world *world);
/* The token of one that has arrived, for the form at `target`. */
struct text world_film_arrived(struct browser *browser, struct text target);
void world_delete_films(void);

/* Which kind of value stands in the {part} that begins at pattern[at]. */
enum world_kind world_kind_of(const struct route *route, const char *part);
/* The path with everything that is there.  `other` instead of the part number `n` (from 0), when `other` is not none. */
struct text world_path(struct world *world, const struct route *route, size_t n, struct text other);
size_t world_part_count(const struct route *route);
enum world_kind world_part(const struct route *route, size_t n);
/* A browser that may request it. */
struct browser *world_browser(struct world *world, const struct route *route);

/* Pairs that a person would send to `target`, in the order of the form; a fresh key of that browser. */
size_t world_good(struct world *world, const struct route *route, struct browser *browser, struct text target, struct browser_pair *pairs);

/* The same as their form sends them; with a picture, when it has a field for one. */
struct browser_ask world_form(struct world *world, const struct route *route, struct text target, const struct browser_pair *pairs,
                              size_t count, bool with_picture);
/* One pixel. */
struct bytes world_pixel(void);

/* Asks, and undoes what it wrote and which cookies it set; the answer stays in the browser. A step that leads to a page which
 * says what to correct is followed there. */
void world_try(struct world *world, struct browser *browser, const struct browser_ask *ask);
void world_try_pairs(struct world *world, struct browser *browser, struct text target, const struct browser_pair *pairs, size_t count);
void world_try_form(struct world *world, const struct route *route, struct browser *browser, struct text target,
                    const struct browser_pair *pairs, size_t count, bool with_picture);

/* Says what is wrong and goes on, so that one run tells everything; world_content() then fails the test. */
void world_complain(const char *format, ...) printf_like(1, 2);
void world_content(void);

/* What holds of every answer: never blank, never the error page, well-formed, no tag of a stranger; `what` names the case. */
void world_check(const struct browser *browser, const char *what);

#endif
