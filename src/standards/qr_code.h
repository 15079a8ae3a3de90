/* qr_code: text as a QR code (ISO/IEC 18004), as rows of black squares to draw.
 *
 * Uses: base, libqrencode.   Used by: appointment, desk, print. */
#ifndef STANDARDS_QR_CODE_H
#define STANDARDS_QR_CODE_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"
#include "base/text.h"

/* Modules of white that a reader needs on every side (5.3.8). */
#define QR_CODE_QUIET 4

struct qr_run { int64_t x, y, width; };         /* black modules next to each other, one high */
struct qr_code {
	int64_t size;                   /* modules on a side, the quiet zone on both sides included */
	struct { struct qr_run *at; size_t count; } runs;
};

/* Level M: readable with 15 % of it hidden. false: no text, or more than fits (2331 bytes). */
must_use bool qr_code_draw(struct arena *arena, struct text words, struct qr_code *code);

#endif
