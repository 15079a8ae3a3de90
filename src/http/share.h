/* share: an address to pass on, and plain links that open WhatsApp or an email with it. assets/share.js adds copying and the device's own
 * sheet. */
#ifndef HTTP_SHARE_H
#define HTTP_SHARE_H
#include "html/html.h"
#include "http/http_view.h"

/* `text` is what a person may send with it: its subject, and a body that ends with the address. */
struct http_share share_of(struct arena *arena, struct text address, const struct email_text *text);

#endif
