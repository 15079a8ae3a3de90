/* appointment_code: what a donor shows at the desk instead of spelling a name.
 *
 * Five characters of Crockford base32, made from the appointment's id, so that the same appointment always has the same code. Two
 * appointments of one drive seldom have the same (one drive in seventy, with a thousand donors): the desk is then shown both. It is
 * no secret, and gives no access to anything: only a device with a crew pass searches by it. */
#ifndef APPOINTMENT_APPOINTMENT_CODE_H
#define APPOINTMENT_APPOINTMENT_CODE_H
#include "types.h"

struct arena;

enum { APPOINTMENT_CODE_LENGTH = 5 };

struct text appointment_code(struct arena *arena, struct appointment_id id);
/* Whether `typed` is its code, in any case, with spaces around it, and with I, L or O typed for 1 and 0. */
bool appointment_code_is(struct arena *arena, struct appointment_id id, struct text typed);

#endif
