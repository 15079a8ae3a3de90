/* range: the part of a file that a client requests (RFC 9110, 14).
 *
 * Uses: base. */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H
#include <stdint.h>
#include "base/text.h"

/* WHOLE: no range, several, another unit, or malformed: the whole file is sent, which RFC 9110 allows. PART: *from and *length are set,
 * inside the file. NONE: the file has no such bytes. */
enum range { RANGE_WHOLE, RANGE_PART, RANGE_NONE };
/* `field` is the value of Range; `size` is in bytes. */
must_use enum range range_read(struct text field, uint64_t size, uint64_t *from, uint64_t *length);

#endif
