/* follow_http_test: what the tests of this module's pages share: a page with a drive, and requests for what is sent out about it. */
#ifndef FOLLOW_FOLLOW_HTTP_TEST_H
#define FOLLOW_FOLLOW_HTTP_TEST_H
#include <stdio.h>

#include "follow/follow.h"
#include "http/respond.h"
#include "links.h"
#include "media/media.h"
#include "routes_handlers.h"
#include "tests/appointment_bench.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS0123456789ABC"

static struct bench bench;
static struct context *context;
static struct request request;
static struct header sent;
static int peers;

static UNUSED int
start(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	return 0;
}

static UNUSED int
stop(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

/* Each request comes from an address of its own, so that no limit is reached. */
static UNUSED struct request *
get(const char *path, const char *query)
{
	request = (struct request){ .context = *context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = text_of(path),
		.path = text_of(path), .query = text_of(query), .secure = true,
		.peer = text_format(context->arena, "192.0.2.%d", peers++) };
	return &request;
}

static UNUSED struct text
header(const char *name)
{
	return response_header(request.response, text_of(name));
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

static UNUSED int
status(void)
{
	return request.response->status;
}

static UNUSED void
list(bool listed)
{
	assert_int_equal(honour_list(context, bench.page, bench.organiser, listed), HONOUR_LIST_OK);
	assert_int_equal(honour_read(context, bench.page, &bench.honour), FOUND_OK);
}

static UNUSED void
ask_feed(void)
{
	follow_http_feed(get("/honour/x/feed", ""), bench.honour.key);
}

static UNUSED struct follow
follow_of(void)
{
	struct follow follow;

	assert_true(follow_read(context, bench.page, &follow));
	return follow;
}

static UNUSED void
keep(const char *name)
{
	const struct text bytes = body();
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

static UNUSED void
settings_of(const char *ticked)
{
	static struct form_pair pairs[2];

	get("/page/x/following", "")->visitor.person = bench.organiser;
	pairs[0] = (struct form_pair){ .name = TEXT("key"), .value = TEXT(KEY) };
	pairs[1] = (struct form_pair){ .name = text_of(ticked), .value = TEXT("yes") };
	request.form = (struct form_body){ pairs, ticked ? 2 : 1, false };
	follow_http_settings_change(&request, bench.page);
	assert_int_equal(status(), 303);
}

static UNUSED void
settings(bool milestones)
{
	settings_of(milestones ? "milestones" : NULL);
}

/* The page has a film, 92, that is being made ready. */
static UNUSED void
film_on_page(void)
{
	test_bench_run(bench.site, "INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text, created_at, file_name)"
	               " SELECT 92, 'film', 'stored', id, 1280, 720, '', 1, 'x' FROM honour_page");
	test_bench_run(bench.site, "INSERT INTO film (media, honour_page, state, key_sealed, size, received, duration_ms, hidden, cut_from_ms,"
	               " cut_until_ms, work_ms, tries, changed_at) SELECT 92, id, 'waiting', x'00', 7, 7, 5000, FALSE, 0, 0, 0, 0,"
	               " 1793000000000000 FROM honour_page");
	test_bench_run(bench.site, "INSERT INTO page_film SELECT id, 92 FROM honour_page");
}

#endif
