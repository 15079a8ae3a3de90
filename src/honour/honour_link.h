/* honour_link: web and email addresses in what a person wrote.
 *
 * An invitation is sent to an address that does not know us, so no words of another person may lead from it to another site.  Email
 * programs turn what looks like an address into a link by themselves, and people type one by hand. */
#ifndef HONOUR_HONOUR_LINK_H
#define HONOUR_HONOUR_LINK_H
#include "base/text.h"

/* Found, in upper and lower case alike:
 *  - "://", and a word that starts with "www", "hxxp", "http:", "https:" or "mailto:";
 *  - an "@" between two characters that are not white space: "ann@home";
 *  - a domain: letters, digits or hyphens, a dot, and a top-level domain of the list in honour_link.c: "evil.com", "evil.co.uk/pay".
 *    A single letter before the last dot ("B.Com", "t.me"), or digits alone before two letters ("10.am"), count only with a "/" behind;
 *  - an IPv4 address with a "/" or a port behind it.
 * Not found: a domain with spaces or words in place of its dots ("evil dot com"), and a top-level domain that is not in the list or is in
 * another script.  A sentence that ends without a space ("home.It") is found too; what the forms say names the remedy. */
bool honour_has_link(struct text text);

#endif
