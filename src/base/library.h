/* library: a shared library that is opened when it is first needed, not when the program starts (docs/decisions/0026).
 *
 * libvips alone loads seventy others: resolving all their symbols took half of the start and half of an idle server's memory, and most
 * servers never see a picture. The compiler checks calls as usual, because the pointers have the types of the library's own header. A
 * list of the functions used becomes a struct of pointers and a table for library_open(), as in media/media_vips.h. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H
#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"

struct library_function { const char *name; void **at; };

/* Opens the file (a soname: "libvips.so.42") and sets each pointer. false: logged, and no pointer may be used. An open library stays
 * open; opening it again is cheap. Call it from one thread at a time. */
must_use bool library_open(const char *file, const struct library_function *functions, size_t count);

#endif
