/* asset: style, font and icon, compiled in and served under a name that has a hash of the bytes, so that a browser may cache them for
 * ever and a new version has a new name.
 *
 * A style sheet names another asset as @asset:serif.woff2@; that becomes its hashed name when the program starts. */
#ifndef HTTP_ASSET_H
#define HTTP_ASSET_H
#include "http/request.h"

/* What tools/assets compiled in. */
struct asset_file { const char *name; struct bytes bytes; };
extern const struct asset_file asset_files[];
extern const size_t asset_file_count;
extern const struct text asset_folder;

/* called once, after crypto_start() and before any request; a second call does nothing */
void asset_start(void);
/* "style.css" → its hashed path.  A name that is not compiled in is a bug. */
struct link asset_link(const char *name);
/* Answers a GET or HEAD of a path in the folder of assets and returns true (200, 304, or the page that says there is no such asset). */
bool asset_respond(struct request *request);

#endif
