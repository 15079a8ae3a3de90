#include "standards/qr_code.h"

#include <qrencode.h>

#include "base/arena.h"

bool
qr_code_draw(struct arena *arena, struct text words, struct qr_code *code)
{
	QRcode *made;

	if (text_is_empty(words))
		return false;
	made = QRcode_encodeString8bit(text_terminated(arena, words), 0, QR_ECLEVEL_M);
	if (made == NULL)
		return false;
	*code = (struct qr_code){ .size = made->width + 2 * QR_CODE_QUIET };
	code->runs.at = arena_list_of(arena, struct qr_run, (size_t)made->width * (size_t)made->width);
	for (int y = 0; y < made->width; y++)
		for (int x = 0; x < made->width; x++) {
			struct qr_run *last = code->runs.count ? &code->runs.at[code->runs.count - 1] : NULL;

			if ((made->data[y * made->width + x] & 1) == 0)
				continue;
			if (last != NULL && last->y == y + QR_CODE_QUIET && last->x + last->width == x + QR_CODE_QUIET)
				last->width++;
			else
				code->runs.at[code->runs.count++] = (struct qr_run){ x + QR_CODE_QUIET, y + QR_CODE_QUIET, 1 };
		}
	QRcode_free(made);
	return true;
}
