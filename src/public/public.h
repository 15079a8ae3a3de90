/* public: what everyone sees: front page, honour page, drive page, and reporting a concern. It gathers from all earlier modules and
 * stores nothing but those reports.   Uses: everything.   Used by: the program. */
#ifndef PUBLIC_PUBLIC_H
#define PUBLIC_PUBLIC_H
#include "base/context.h"
#include "base/found.h"
#include "drive/drive.h"
#include "types.h"

/* "Someone is being pressed to give": stored in the operator's list and emailed to the operator. */
enum public_concern { PUBLIC_CONCERN_FAULT = -1, PUBLIC_CONCERN_OK };
must_use enum public_concern public_concern_send(struct context *context, struct text about, struct text words, struct text email);

struct concern { struct concern_id id; struct text about, words, email; struct instant created_at; };
struct concern_list { struct concern *at; size_t count; };
must_use bool public_concerns(struct context *context, struct concern_list *concerns);      /* newest first, at most 200 */

/* The page that the front page has as its example, where the demo has it; otherwise *page is left alone.  false: a fault. */
must_use bool public_demo_story(struct context *context, struct link *page);
/* The newest pass of this kind for the desk of the demo. */
must_use enum found public_demo_pass(struct context *context, enum crew_kind kind, struct crew_pass_id *pass, struct drive *drive);
/* The demo's people, by the number of their reusable sign-in link. */
/* Whom the demo asks about a page, and who has not answered. */
#define PUBLIC_DEMO_INVITED "nina@example.org"
enum public_demo_person { PUBLIC_DEMO_ORGANISER = 1, PUBLIC_DEMO_KEEPER = 2 };

#endif
