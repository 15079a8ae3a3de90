/* overload: whether a request is worth beginning. One that would wait too long is refused at once, before its body is read or any work is
 * done; a desk's requests are refused last. */
#ifndef SERVER_OVERLOAD_H
#define SERVER_OVERLOAD_H
#include <stdbool.h>
#include "base/attributes.h"

struct route;
struct workers;
struct writer;

must_use bool overload_refuses(const struct route *route, struct writer *writer, struct workers *workers, struct workers *readers);

#endif
