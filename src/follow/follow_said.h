/* follow_said: how a page and its drives are described elsewhere: in feeds, on cards, in calendars, by search engines. */
#ifndef FOLLOW_FOLLOW_SAID_H
#define FOLLOW_FOLLOW_SAID_H
#include "drive/drive.h"
#include "follow/follow_view.h"
#include "honour/honour.h"
#include "print/print_strokes.h"

struct follow_said { struct text title, words; };

/* "In honour of …"; the first words and the tally. */
must_use bool follow_say_page(struct context *context, const struct honour_page *page, struct follow_said *said);
/* What is public of it. */
must_use bool follow_strokes(struct context *context, const struct honour_page *page, struct print_strokes *strokes);
/* One plain sentence or two. */
must_use bool follow_say_tally(struct context *context, const struct honour_page *page, struct text *tally);
/* The beginning of the family's words on one line, cut between two words, and where their direction changes. */
struct text follow_first_words(struct arena *arena, struct text words, size_t characters);

struct follow_drive_words follow_drive_words(struct arena *arena, const struct honour_page *page, const struct drive *drive);
struct follow_said follow_say(struct arena *arena, void (*write)(struct email_text *email, const struct follow_drive_words *view),
                              const struct follow_drive_words *view);

/* The site's host, for permanent ids: letters, digits, dots and hyphens, no port. */
struct text follow_host(struct arena *arena, const struct site *site);
struct link follow_absolute(struct context *context, struct link link);
/* A tag of everything that the page says, by which its responses are revalidated. */
struct text follow_tag(struct context *context, struct text said);

#endif
