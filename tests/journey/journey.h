/* journey: people with browsers, in one process: whole requests through dispatch() on a real database in memory, without a socket.
 *
 * A browser has cookies, follows redirects, fills in the forms it is shown and presses their buttons; email is read from the outbox.
 * Anything unexpected stops the test, saying where. A GET that writes stops it too. */
#ifndef JOURNEY_H
#define JOURNEY_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/dispatch.h"
#include "tests/bench_context.h"
#include "tests/journey/page.h"

struct journey {
	struct test_bench *bench;
	struct arena *arena;          /* lives as long as the journey */
	int64_t requests;
	int browsers;                 /* opened: each is a client of its own */
	void (*around_write)(const char *handler, bool after);    /* NULL: nothing is called before and after each press */
};
struct journey *journey_open(void);
void journey_close(struct journey *journey);
void journey_wait(struct journey *journey, int64_t us);           /* the clock moves */

enum { BROWSER_COOKIES_MAX = 8, BROWSER_FILLED_MAX = 40, BROWSER_FILES_MAX = 8 };
struct browser_pair { struct text name, value; };
struct browser_file { struct text field, name; struct bytes bytes; };
struct browser {
	struct journey *journey;
	struct text peer;
	struct browser_pair cookies[BROWSER_COOKIES_MAX];
	size_t cookie_count;
	bool says_nothing;            /* a gateway removes the headers that say where requests come from */
	struct browser_pair filled[BROWSER_FILLED_MAX];
	size_t filled_count;
	struct browser_file files[BROWSER_FILES_MAX];
	size_t file_count;
	struct arena *arena;          /* lives as long as the page that is shown */
	int status;
	struct text address;          /* of the page: path and query */
	struct text page;             /* its bytes */
	struct text location;         /* of the last redirect, whether or not it was followed */
	const struct response *response;
	const char *handler;          /* which handler answered; NULL: no route */
};
struct browser *browser_open(struct journey *journey);
void browser_close(struct browser *browser);

/* One request, no redirect followed. */
struct browser_ask {
	struct text method, target, content_type;
	struct bytes body;
	const char *fetch_site;       /* NULL: same-origin; "": no such header */
	const char *origin;           /* NULL: no such header */
	const char *referer;
	const char *if_none_match;
	const struct header *headers; /* three more at most */
	size_t header_count;
	bool no_cookies;
	bool signed_out;              /* of all cookies only the one of forms is sent */
};
void browser_ask(struct browser *browser, const struct browser_ask *ask);
/* The same; a step that leads to a page which says what to correct is followed there, and the handler is still that of the step. */
void browser_ask_and_see_problem(struct browser *browser, const struct browser_ask *ask);

void browser_visit(struct browser *browser, const char *format, ...) printf_like(2, 3);   /* follows redirects */
void browser_follow(struct browser *browser, const char *link_words);
/* The value of the field with this name when the next button is pressed; of a radio or an option: which; of a tick: any, NULL: not. */
void browser_fill(struct browser *browser, const char *name, const char *value);
/* One more file for the input with this name when the next button is pressed. */
void browser_choose_file(struct browser *browser, const char *name, const char *file_name, struct bytes bytes);
/* Presses the button with these words and follows the redirect; without: of the form whose action ends so. */
void browser_press(struct browser *browser, const char *button_words);
void browser_press_at(struct browser *browser, const char *action_end);
/* The same, the answer itself: no redirect is followed. */
void browser_press_once(struct browser *browser, const char *button_words);

bool browser_has(struct browser *browser, const char *words);
#define browser_see(browser, words) browser_see_at(browser, words, true, __FILE__, __LINE__)
#define browser_see_not(browser, words) browser_see_at(browser, words, false, __FILE__, __LINE__)
void browser_see_at(struct browser *browser, const char *words, bool wanted, const char *file, int line);
/* The form again: its page says what has to be corrected, or what someone else changed meanwhile. A redirect is followed there. */
#define browser_problem(browser) browser_problem_at(browser, __FILE__, __LINE__)
bool browser_has_problem(const struct browser *browser);
void browser_problem_at(struct browser *browser, const char *file, int line);
#define browser_status(browser, status) browser_status_at(browser, status, __FILE__, __LINE__)
void browser_status_at(struct browser *browser, int status, const char *file, int line);
/* A field's value as it stands in the page. */
struct text browser_field(struct browser *browser, const char *name);

/* Pairs as a form sends them. */
struct bytes journey_urlencoded(struct arena *arena, const struct browser_pair *pairs, size_t count);
struct bytes journey_multipart(struct arena *arena, const struct browser_pair *pairs, size_t count, const char *file_field,
                               struct text file_name, struct bytes file);
/* What the hidden field `key` of a form has that is sent to `path`, on a page that this browser sees now.  The browser gets its cookie. */
struct text browser_key(struct browser *browser, struct text path);
#define JOURNEY_URLENCODED "application/x-www-form-urlencoded"
#define JOURNEY_MULTIPART "multipart/form-data; boundary=journey-boundary-7"

/* Email. */
struct journey_letter { struct text to, subject, body, calendar; };
/* How many were written to this address (NULL: to anybody). */
size_t journey_letter_count(struct journey *journey, const char *to);
/* The newest; stops the test when there is none. */
struct journey_letter journey_letter(struct journey *journey, const char *to);
/* The path of the first link in it that begins so ("/mine/"); stops the test when there is none. */
const char *journey_letter_link(struct journey *journey, const struct journey_letter *letter, const char *start);

/* Signs in by email and comes to `next` (a path, may be ""). */
void browser_sign_in(struct browser *browser, const char *email);

/* Formatted text of the journey, terminated. */
const char *journey_text(struct journey *journey, const char *format, ...) printf_like(2, 3);
int64_t journey_count(struct journey *journey, const char *format, ...) printf_like(2, 3);

#endif
