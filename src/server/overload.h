/* shed: whether this is worth beginning.  What would wait too long is told so at once, before its body is kept and anything is
 * done for it; who stands at a desk is told so last. */
#ifndef SERVER_SHED_H
#define SERVER_SHED_H
#include <stdbool.h>
#include "base/attributes.h"

struct route;
struct workers;
struct writer;

must_use bool shed(const struct route *route, struct writer *writer, struct workers *workers, struct workers *readers);

#endif
