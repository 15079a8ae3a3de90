/* http_bench: what tests of pages share: a browser's request, signed in or not, and what the answer says. */
#ifndef TESTS_HTTP_BENCH_H
#define TESTS_HTTP_BENCH_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "http/respond.h"
#include "people/people.h"

#define UNUSED __attribute__((unused))

/* The key of a form, as its page would have given it. */
#define KEY "0123456789ABCDEFGHJKMNPQRS0123456789ABC"
#define PAIRS(...) (struct form_pair[]){ __VA_ARGS__ }, COUNT_OF(((struct form_pair[]){ __VA_ARGS__ }))
#define PAIR(n, v) { .name = TEXT(n), .value = TEXT(v) }

static struct context *context;         /* the set-up of a test sets it */
static struct request request;

/* A request of a browser that is signed in as `who` (none: not signed in). */
static UNUSED struct request *
get(struct person_id who)
{
	struct header *cookie = arena_new_of(context->arena, struct header);
	struct text token;

	request = (struct request){ .context = *context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/page/x"),
	                            .path = TEXT("/page/x"), .peer = TEXT("192.0.2.1"), .secure = true, .number = 1 };
	if (!person_id_is_none(who)) {
		assert_true(people_start_session(context, who, &token));
		*cookie = (struct header){ TEXT("Cookie"), text_join(context->arena, TEXT("__Host-session="), token) };
		request.headers = cookie;
		request.header_count = 1;
	}
	return &request;
}

static UNUSED struct request *
post(struct person_id who, struct form_pair *pairs, size_t count)
{
	get(who);
	request.method = METHOD_POST;
	request.method_text = TEXT("POST");
	request.form = (struct form_body){ pairs, count, false };
	return &request;
}

static UNUSED int
status(void)
{
	return request.response->status;
}

static UNUSED struct text
body(void)
{
	return bytes_text(response_body(&request));
}

static UNUSED bool
says(const char *words)
{
	size_t at;

	return text_find(body(), text_of(words), &at);
}

static UNUSED bool
led_to(struct link link)
{
	return status() == 303 && text_equal(response_header(request.response, TEXT("location")), link.text);
}

#endif
