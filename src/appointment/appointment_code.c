#include "appointment/appointment_code.h"

#include "base/arena.h"
#include "base/id.h"

/* The finaliser of SplitMix64: ids of one minute differ in a few bits only, and their codes have to look nothing alike. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

struct text
appointment_code(struct arena *arena, struct appointment_id id)
{
	/* The last characters of an id are its lowest bits. */
	const uint64_t mixed = mix((uint64_t)id.id) >> 1;

	return text_from(id_text(arena, (int64_t)(mixed | 1ull << 62)), ID_TEXT_LENGTH - APPOINTMENT_CODE_LENGTH);
}

bool
appointment_code_is(struct arena *arena, struct appointment_id id, struct text typed)
{
	struct text code;

	return token_from_text(arena, text_trim(typed), APPOINTMENT_CODE_LENGTH, &code) && text_equal(code, appointment_code(arena, id));
}
