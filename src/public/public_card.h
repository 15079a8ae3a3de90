/* public_card: what several public pages share: a drive on a card, the tally, and finding a page by its key. */
#ifndef PUBLIC_PUBLIC_CARD_H
#define PUBLIC_PUBLIC_CARD_H
#include "drive/drive.h"
#include "honour/honour.h"
#include "http/respond.h"
#include "public/public_view.h"

/* A page that visitors may read. false: answered (not found, or the page is paused). */
must_use bool public_open_page(struct request *request, struct page_key key, struct honour_page *page);
/* `key` none: the card has no link. false: a fault. */
must_use bool public_card(struct context *context, const struct drive *drive, struct page_key key, struct public_drive_card *card);
must_use bool public_tally_of(struct context *context, const struct honour_page *page, struct public_tally *tally);
struct public_slot_left public_slot_left(const struct drive_slot *slot);
struct public_share public_share_page(struct context *context, const struct honour_page *page);
struct public_share public_share_drive(struct context *context, const struct drive *drive, struct link there);
/* The next drive, later ones and past ones; after public_tally_of(), which does not know whether the first drive is still to come. */
must_use bool public_fill_drives(struct context *context, const struct honour_page *page, struct public_page *view);
/* Open for booking now. */
bool public_may_book(const struct context *context, const struct drive *drive);

#endif
