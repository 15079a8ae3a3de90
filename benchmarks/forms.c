#include "benchmarks/forms.h"

#include <string.h>

#include "base/log.h"
#include "http/form_key.h"

void
forms_open(struct forms *forms, struct arena *arena, const char *file)
{
	const char *slash = strrchr(file, '/');
	const struct text folder = slash ? text_until(text_of(file), (size_t)(slash - file)) : TEXT(".");

	*forms = (struct forms){ 0 };
	random_start(&forms->random);
	ASSERT(site_keys_read(text_terminated(arena, text_format(arena, "%.*s/site.key", TEXT_PRINT(folder))), &forms->site.keys) ==
	       SITE_KEYS_READ_OK);
	forms->browser = crypto_random_token(arena, &forms->random, CRYPTO_TOKEN_LENGTH);
	forms->cookie = text_of(text_terminated(arena, text_format(arena, "form=%.*s", TEXT_PRINT(forms->browser))));
}

const char *
forms_key(struct forms *forms, struct arena *arena, const char *path)
{
	const struct context context = { .arena = arena, .now = instant_now(), .random = &forms->random, .site = &forms->site };

	return text_terminated(arena, form_key_make(&context, &(struct form_key_use){ FORM_KEY_IDEMPOTENCY, forms->browser, text_of(path) }));
}
