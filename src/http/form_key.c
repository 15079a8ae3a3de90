#include "http/form_key.h"

#include <string.h>

#include "base/id.h"
#include "html/form.h"
#include "limits.h"

enum { CHANCE_BITS = 30, MAC_LENGTH = FORM_KEY_LENGTH - ID_TEXT_LENGTH };

/* What comes before the path has a fixed length, so that no two uses have the same bytes. */
static struct text
mac_of(const struct context *context, const struct form_key_use *use, struct text made)
{
	const struct text all = text_format(context->arena, "%.*s\n%.*s\n%.*s", TEXT_PRINT(made), TEXT_PRINT(use->browser),
	                                    TEXT_PRINT(use->path));

	return text_until(text_base32(context->arena, crypto_mac(context->arena, &context->site->keys, use->purpose, all)), MAC_LENGTH);
}

struct text
form_key_make(const struct context *context, const struct form_key_use *use)
{
	const int64_t second = context->now.us / INSTANT_SECOND;
	const int64_t chance = (int64_t)random_below(context->random, UINT64_C(1) << CHANCE_BITS);
	const struct text made = id_text(context->arena, second << CHANCE_BITS | chance);

	return text_join(context->arena, made, mac_of(context, use, made));
}

static bool
is_recent(const struct context *context, int64_t made)
{
	/* When the clock is set back, forms that are open stay valid. */
	return context->now.us / INSTANT_SECOND - (made >> CHANCE_BITS) < LIMIT_FORM_KEY_HOURS * (INSTANT_HOUR / INSTANT_SECOND);
}

bool
form_key_read(const struct context *context, const struct form_key_use *use, struct text key, struct text *canonical)
{
	struct text made;
	int64_t number;

	if (text_is_empty(use->browser) || !token_from_text(context->arena, key, FORM_KEY_LENGTH, canonical))
		return false;
	made = text_until(*canonical, ID_TEXT_LENGTH);
	return id_from_text(made, &number) && is_recent(context, number) &&
	       crypto_equal(text_bytes(text_from(*canonical, ID_TEXT_LENGTH)), text_bytes(mac_of(context, use, made)));
}

struct instant
form_key_made(struct text canonical)
{
	int64_t number;

	if (!id_from_text(text_until(canonical, ID_TEXT_LENGTH), &number))
		return INSTANT_NONE;
	return (struct instant){ (number >> CHANCE_BITS) * INSTANT_SECOND };
}

static void
put_made(uint8_t at[FORM_KEY_MADE_BYTES], struct instant made)
{
	for (int i = 0; i < FORM_KEY_MADE_BYTES; i++)
		at[i] = (uint8_t)((uint64_t)made.us >> (8 * (FORM_KEY_MADE_BYTES - 1 - i)));
}

struct bytes
form_key_mac(const struct context *context, const char *purpose, struct text canonical, struct text plain)
{
	const struct bytes mac = crypto_mac(context->arena, &context->site->keys, purpose, plain);
	uint8_t *at = arena_take(context->arena, mac.length);

	put_made(at, form_key_made(canonical));
	memcpy(at + FORM_KEY_MADE_BYTES, mac.at, mac.length - FORM_KEY_MADE_BYTES);
	return (struct bytes){ at, mac.length };
}

struct bytes
form_key_mac_from(struct arena *arena, struct instant made)
{
	uint8_t *at = arena_take(arena, FORM_KEY_MADE_BYTES);

	put_made(at, made);
	return (struct bytes){ at, FORM_KEY_MADE_BYTES };
}
