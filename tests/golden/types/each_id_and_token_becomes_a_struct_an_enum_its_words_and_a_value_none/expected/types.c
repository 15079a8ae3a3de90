/* Written by tools/routes from types.def; change that file, not this one. */
#include "types.h"

const char *const drive_state_words[] = { "open", "closed", "cancelled", NULL };

struct text
drive_state_text(enum drive_state one)
{
	return text_of(drive_state_words[one]);
}

bool
drive_state_from_text(struct text word, enum drive_state *one)
{
	const int found = text_index(drive_state_words, word);

	if (found >= 0)
		*one = (enum drive_state)found;
	return found >= 0;
}
