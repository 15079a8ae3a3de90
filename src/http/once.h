/* once: the same form sent twice gets the first answer and does nothing twice.
 *
 * The key is looked up before any other check, in the same transaction that the handler writes in. */
#ifndef HTTP_ONCE_H
#define HTTP_ONCE_H
#include "http/request.h"

enum once_look {
	ONCE_LOOK_FAULT = -1,
	ONCE_LOOK_NEW,                /* *key is its hash: keep the answer under it */
	ONCE_LOOK_KNOWN,              /* already answered: *location is where the first answer led */
	ONCE_LOOK_NO_KEY,             /* no key, or none that was made here for this path and browser: nothing may be done */
};
must_use enum once_look once_look(struct request *request, struct bytes *key, struct link *location);
/* After the handler sent the visitor on (303). */
enum once_keep {
	ONCE_KEEP_FAULT = -1,
	ONCE_KEEP_OK,
	ONCE_KEEP_OVERTAKEN,          /* where several write at once: somebody kept an answer meanwhile; undo, *first is theirs */
};
must_use enum once_keep once_keep(struct request *request, struct bytes key, struct text location, struct link *first);
/* A timed job: keys that were made before that instant are forgotten. */
must_use bool once_forget(struct context *context, struct instant before);

#endif
