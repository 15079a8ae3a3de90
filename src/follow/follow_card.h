/* follow_card: the card that other sites show for a page: its own words, drawn; never a picture. */
#ifndef FOLLOW_FOLLOW_CARD_H
#define FOLLOW_FOLLOW_CARD_H
#include "base/arena.h"
#include "base/text.h"
#include "print/print_strokes.h"

enum { FOLLOW_CARD_WIDTH = 1200, FOLLOW_CARD_HEIGHT = 630 };

struct follow_card { struct text name, first_words, tally, site_name; struct print_strokes strokes; };

/* A PNG. Safe from any thread. false: it cannot be drawn, logged. */
must_use bool follow_card_draw(struct arena *arena, const struct follow_card *card, struct bytes *png);

#endif
