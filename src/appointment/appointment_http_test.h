/* appointment_http_test: what the tests of the pages and forms of appointments share. */
#ifndef APPOINTMENT_APPOINTMENT_HTTP_TEST_H
#define APPOINTMENT_APPOINTMENT_HTTP_TEST_H
#include "tests/appointment_bench.h"
#include "appointment/appointment_form.h"
#include "base/id.h"
#include "http/confirm_form.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"
#include "routes_handlers.h"

#define KEY "000000000000000000000000000000000000001"
#define DRAFT (struct draft_key){ TEXT(KEY) }

static UNUSED struct request
ask(struct bench *bench)
{
	return (struct request){ .context = *bench->context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/"),
		.path = TEXT("/"), .peer = TEXT("192.0.2.1"), .number = 1 };
}

/* Pairs of names and values, NULL at the end. */
static UNUSED struct request
press(struct bench *bench, const char *const *pairs)
{
	struct request request = ask(bench);

	request.method = METHOD_POST;
	request.form.pairs = arena_list_of(bench->context->arena, struct form_pair, 16);
	for (; *pairs != NULL; pairs += 2)
		request.form.pairs[request.form.count++] = (struct form_pair){ .name = text_of(pairs[0]), .value = text_of(pairs[1]) };
	return request;
}

#define PRESS(bench, ...) press((bench), (const char *const[]){ __VA_ARGS__, NULL })

/* A press that leads to the next step; dispatch has found its route, so what has to be corrected gets an address. */
static UNUSED struct request
press_step(struct bench *bench, const char *const *pairs)
{
	static const struct route step = { .step = true };
	struct request request = press(bench, pairs);

	request.route = &step;
	return request;
}

#define PRESS_STEP(bench, ...) press_step((bench), (const char *const[]){ __VA_ARGS__, NULL })

static UNUSED int
status(struct request *request)
{
	assert_non_null(request->response);
	return request->response->status;
}

static UNUSED bool
says(struct request *request, const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(request)), text_of(words), &at);
}

static UNUSED void
assert_says(struct request *request, const char *words)
{
	if (!says(request, words))
		fail_msg("the page does not say \"%s\":\n%.*s", words, TEXT_PRINT(bytes_text(response_body(request))));
}

static UNUSED struct text
went_to(struct request *request)
{
	assert_int_equal(status(request), 303);
	return response_header(request->response, TEXT("location"));
}

/* Which draft a press led to, a form to be corrected or the answers to check. */
static UNUSED struct draft_key
draft_of(struct request *pressed)
{
	const struct text at = went_to(pressed);
	size_t start;

	assert_true(text_find(at, TEXT("/draft/"), &start));
	return (struct draft_key){ text_until(text_from(at, start + strlen("/draft/")), DRAFT_KEY_LENGTH) };
}

/* Reads the form again, to which a press led that has to be corrected. */
static UNUSED struct request
form_again(struct bench *bench, struct request *pressed, size_t slot)
{
	struct text at = went_to(pressed);
	struct request request = ask(bench);
	const struct draft_key draft = draft_of(pressed);
	size_t start;

	assert_true(text_ends_with(at, draft.text));
	if (text_find(at, TEXT("/group/"), &start))
		appointment_group_http_draft(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id, draft);
	else
		appointment_http_draft(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id, draft);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Error: ");
	return request;
}

/* Reads the page of the next step, to which a press led. */
static UNUSED struct request
next_step(struct bench *bench, struct request *pressed, size_t slot)
{
	struct text at = went_to(pressed);
	struct request request = ask(bench);
	const struct draft_key draft = draft_of(pressed);
	size_t start;

	assert_true(text_ends_with(at, TEXT("/check")));
	if (text_find(at, TEXT("/group/"), &start))
		appointment_group_http_draft_check(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id, draft);
	else
		appointment_http_draft_check(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id, draft);
	return request;
}

/* "/mine/SECRET" → SECRET */
static UNUSED struct secret
secret_of(struct text path, const char *before)
{
	struct secret secret;

	assert_true(text_starts_with(path, text_of(before)));
	/* What was done may follow. */
	secret.text = text_until(text_from(path, strlen(before)), CRYPTO_TOKEN_LENGTH);
	assert_true(path.length == strlen(before) + CRYPTO_TOKEN_LENGTH || path.at[strlen(before) + CRYPTO_TOKEN_LENGTH] == '?');
	assert_int_equal(secret.text.length, CRYPTO_TOKEN_LENGTH);
	return secret;
}

static UNUSED struct secret
book(struct bench *bench, size_t slot, const char *name, const char *email)
{
	struct request request = PRESS(bench, "name", name, "email", email, "shown", "name", "shown_name", "Mara", "key", KEY);

	appointment_http_take(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id);
	return secret_of(went_to(&request), "/mine/");
}
static UNUSED struct secret
book_group(struct bench *bench, size_t slot, const char *size, const char *email)
{
	struct request request = PRESS(bench, "name", "Lea Leader", "email", email, "size", size, "key", KEY);

	appointment_group_http_take(&request, bench->honour.key, bench->drive.id, bench->slots.at[slot].id);
	return secret_of(went_to(&request), "/group/");
}

#endif
