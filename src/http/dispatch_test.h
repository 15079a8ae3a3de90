/* dispatch_test: the route table of the tests of dispatch(), and requests made by hand. */
#ifndef HTTP_DISPATCH_TEST_H
#define HTTP_DISPATCH_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "http/confirm_form.h"
#include "http/dispatch.h"
#include "http/idempotency.h"
#include "limits.h"
#include "tests/bench_context.h"

static struct test_bench *bench;
static int handled, prepared;
static struct form_body seen;

static inline void
handle_page(struct request *request, const union route_value *parts)
{
	(void)parts;
	handled++;
	seen = request->form;
	html_plain(respond_page(request, 200), TEXT("a page"));
}

/* Runs once while handle_send() does: another request that is handled first. */
static void (*overtake)(void);

static inline void
handle_send(struct request *request, const union route_value *parts)
{
	(void)parts;
	if (overtake) {
		void (*const now)(void) = overtake;

		overtake = NULL;
		now();
	}
	handled++;
	respond_cookie(request, TEXT("kept"), TEXT("1"), 0);
	respond_see_other(request, (struct link){ text_format(request->context.arena, "/done/%d", handled) });
}

static inline void
handle_silently(struct request *request, const union route_value *parts)
{
	(void)request, (void)parts;
	handled++;
}

static inline void
handle_error(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_cookie(request, TEXT("kept"), TEXT("1"), 0);
	respond_error(request);
}

static inline void
handle_endlessly(struct request *request, const union route_value *parts)
{
	struct html *html = respond_page(request, 200);

	(void)parts;
	for (size_t i = 0; i <= LIMIT_RESPONSE_BYTES / 16; i++)
		html_plain(html, TEXT("sixteen letters!"));
}

static inline void
handle_form(struct request *request, const union route_value *parts)
{
	(void)parts;
	html_plain(respond_page(request, 200), request_new_key(request, (struct link){ TEXT("/send") }));
}

struct typed_form { struct form_value words, key; };
static const struct form_field typed_fields[] = {
	FORM_FIELD(typed_form, words, .kind = FORM_LINE, .required = true),
	FORM_FIELD(typed_form, key, .kind = FORM_SECRET, .required = true),
};
static FORM_DEFINE(typed_form, typed_form, typed_fields);
static const struct words send_this = { "Send this" };

static inline void
handle_typed(struct request *request, const union route_value *parts)
{
	struct typed_form form;
	struct html *html;

	if (form_read(&request->context, &typed_form, &request->form, &form)) {
		handle_send(request, parts);
		return;
	}
	html = respond_page(request, 422);
	html_plain(html, form.words.typed);
	html_plain(html, form.key.error);
}

static inline void
handle_step(struct request *request, const union route_value *parts)
{
	(void)parts;
	handled++;
	if (request->unsaved)
		html_plain(respond_page(request, 200), TEXT("the next step itself"));
	else
		respond_step(request, (struct link){ TEXT("/next") });
}

static inline void
prepare(struct request *request)
{
	(void)request;
	prepared++;
}

static inline void
expect_first(struct request *request)
{
	idempotency_prepare(request, (struct link){ TEXT("/done/1") });
}

const struct route routes[] = {
	{ METHOD_GET, "/", handle_page, .handler = "page" },
	{ METHOD_GET, "/demo", handle_page, .handler = "demo", .demo = true },
	{ METHOD_GET, "/silent", handle_silently, .handler = "silent" },
	{ METHOD_GET, "/sorry", handle_error, .handler = "sorry" },
	{ METHOD_GET, "/endless", handle_endlessly, .handler = "endless" },
	{ METHOD_GET, "/send", handle_page, .handler = "form" },
	{ METHOD_GET, "/shared", handle_form, .shared = true, .handler = "shared" },
	{ METHOD_POST, "/send", handle_send, .form = &confirm_form, .idempotent = true, .act = &send_this, .handler = "send" },
	{ METHOD_POST, "/send/other", handle_send, .form = &confirm_form, .idempotent = true, .act = &send_this, .handler = "send_other" },
	{ METHOD_POST, "/send/ahead", handle_send, .form = &confirm_form, .idempotent = true, .act = &send_this, .precheck = expect_first,
	  .handler = "send_ahead" },
	{ METHOD_GET, "/typed", handle_page, .handler = "typed_form" },
	{ METHOD_POST, "/typed", handle_typed, .form = &typed_form, .idempotent = true, .last_step = true, .act = &send_this,
	  .handler = "typed" },
	{ METHOD_POST, "/step", handle_step, .form = &typed_form, .idempotent = true, .step = true, .last_step = true, .act = &send_this,
	  .handler = "step" },
	{ METHOD_POST, "/careless", handle_send, .form = &typed_form, .idempotent = true, .act = &send_this, .handler = "careless" },
	{ METHOD_POST, "/again", handle_page, .form = &none_form, .handler = "again" },
	{ METHOD_POST, "/machine", handle_page, .form = &none_form, .machine = true, .handler = "machine" },
	{ METHOD_POST, "/upload", handle_page, .form = &none_form, .upload = true, .prepare = prepare, .handler = "upload" },
};
const size_t route_count = COUNT_OF(routes);

enum route_match
route_find(struct arena *arena, enum method method, struct text path, const struct route **route, union route_value *parts,
           struct text *allowed)
{
	enum route_match match = ROUTE_MATCH_NO_PATH;

	(void)arena, (void)parts;
	for (size_t i = 0; i < route_count; i++) {
		if (!text_equal(path, text_of(routes[i].pattern)))
			continue;
		*allowed = match == ROUTE_MATCH_NO_PATH && routes[i].method == METHOD_POST ? TEXT("POST") : TEXT("GET, HEAD, POST");
		match = ROUTE_MATCH_NO_METHOD;
		if (routes[i].method == method) {
			*route = &routes[i];
			return ROUTE_MATCH_OK;
		}
	}
	return match;
}

static inline int
open_bench(void **state)
{
	(void)state;
	bench = test_bench_open();
	handled = prepared = 0;
	return 0;
}

static inline int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	log_level_set(LOG_FAULT);
	return 0;
}

#define BROWSER "0123456789ABCDEFGHJKMNPQRS"
#define OTHER_BROWSER "ZZZZZZZZZZZZZZZZZZZZZZZZZZ"

static const struct header from_this_site[] = {
	{ TEXT("Sec-Fetch-Site"), TEXT("same-origin") },
	{ TEXT("Content-Type"), TEXT("application/x-www-form-urlencoded") },
	{ TEXT("Cookie"), TEXT("a=1; b=2; form=" BROWSER) },
};

static inline struct request
request_of(const char *method, const char *target, const char *body)
{
	return (struct request){
		.context = bench->context,
		.method = !strcmp(method, "GET") ? METHOD_GET : !strcmp(method, "HEAD") ? METHOD_HEAD
		          : !strcmp(method, "POST") ? METHOD_POST : METHOD_OTHER,
		.method_text = text_of(method),
		.target = text_of(target),
		.headers = from_this_site,
		.header_count = COUNT_OF(from_this_site),
		.body = text_bytes(text_of(body)),
		.peer = TEXT("192.0.2.1"),
		.number = 1,
	};
}

static inline struct text
header_of(const struct request *request, const char *name)
{
	return response_header(request->response, text_of(name));
}

static inline bool
says(struct request *request, const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(request)), text_of(words), &at);
}

static inline struct request
asked(const char *method, const char *target, const char *body, int status)
{
	struct request request = request_of(method, target, body);

	dispatch(&request);
	assert_non_null(request.response);
	assert_int_equal(request.response->status, status);
	if (status != 204 && status != 304)
		assert_true(response_body(&request).length > 0);
	return request;
}

#endif
