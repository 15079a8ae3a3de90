#include "http/form_proof.h"

#include "base/id.h"
#include "base/log.h"
#include "http/dispatch.h"
#include "http/form_key.h"
#include "http/respond.h"

#define BROWSER_COOKIE TEXT("form")

struct text
form_proof_browser(const struct request *request)
{
	struct text browser;

	if (request->browser.at)
		return request->browser;
	return token_from_text(request->context.arena, request_cookie(request, BROWSER_COOKIE), CRYPTO_TOKEN_LENGTH, &browser) ? browser
	                                                                                                                     : TEXT_NONE;
}

static struct text
browser_ensure(struct request *request)
{
	/* A cached page would give one visitor's key to all others. */
	ASSERT(!request->route || !request->route->shared);
	if (request->browser.at)
		return request->browser;
	request->browser = form_proof_browser(request);
	if (!request->browser.at) {
		request->browser = crypto_random_token(request->context.arena, request->context.random, CRYPTO_TOKEN_LENGTH);
		respond_cookie(request, BROWSER_COOKIE, request->browser, 0);
	}
	return request->browser;
}

bool
form_proof_has_browser(const struct request *request)
{
	return form_proof_browser(request).at != NULL;
}

struct text
request_new_key(struct request *request, struct link form)
{
	struct form_key_use use = { .purpose = FORM_KEY_IDEMPOTENCY, .browser = browser_ensure(request) };
	struct text query;

	text_cut(form.text, '?', &use.path, &query);
	return form_key_make(&request->context, &use);
}

static struct form_pair *
pair_of(struct request *request, struct text name)
{
	for (size_t i = 0; i < request->form.count; i++)
		if (text_equal(request->form.pairs[i].name, name))
			return &request->form.pairs[i];
	return NULL;
}

static bool
is_good(struct request *request, const char *purpose, const struct form_pair *pair, struct text *canonical)
{
	const struct form_key_use use = { .purpose = purpose, .browser = form_proof_browser(request), .path = request->path };

	return pair && !pair->is_file && form_key_read(&request->context, &use, pair->value, canonical);
}

void
form_proof_check_key(struct request *request)
{
	struct form_pair *pair = pair_of(request, TEXT("key"));
	struct text canonical;

	request->key = TEXT_NONE;
	if (pair && is_good(request, FORM_KEY_IDEMPOTENCY, pair, &canonical))
		request->key = canonical;
	else if (pair)
		*pair = (struct form_pair){ .name = pair->name, .value = TEXT("") };
}

struct text
form_proof_make(struct request *request)
{
	const struct form_key_use use = { .purpose = FORM_KEY_PROOF, .browser = browser_ensure(request), .path = request->path };

	return form_key_make(&request->context, &use);
}

bool
form_proof_is_good(struct request *request)
{
	struct text canonical;

	return is_good(request, FORM_KEY_PROOF, pair_of(request, TEXT(FORM_PROOF_FIELD)), &canonical);
}
