/* honour_http_test: what the tests of this module's pages share: a page in honour of Rosa, its organiser, its keeper and a stranger. */
#ifndef HONOUR_HONOUR_HTTP_TEST_H
#define HONOUR_HONOUR_HTTP_TEST_H
#include "tests/bench_context.h"
#include "tests/http_bench.h"

#include "honour/honour_keeper.h"
#include "honour/honour_page.h"
#include "http/done.h"
#include "links.h"
#include "outbox/outbox.h"
#include "roles.h"
#include "routes_handlers.h"

static struct test_bench *bench;
static struct person_id organiser, mother, stranger;
static struct honour_page_id page;

static UNUSED struct person_id
person(const char *email)
{
	struct person_id id;

	assert_int_equal(people_ensure(context, text_of(email), TEXT(""), &id), PEOPLE_ENSURE_OK);
	return id;
}

/* Ann starts a page in honour of Rosa and invites Maria to look after it. */
static UNUSED int
open_bench(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Rosa <3"), .words = TEXT("Seven people gave.\n\nThank you."),
	                                        .donations_received = 7, .keeper_email = TEXT("maria@example.org"),
	                                        .inviter = TEXT("Ann Wood"), .letter = TEXT("Maria, we think of you.\n\nAnn") };

	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	organiser = person("ann@example.org");
	mother = person("maria@example.org");
	stranger = person("eve@example.org");
	assert_true(outbox_confirm(context, TEXT("ann@example.org")) && outbox_confirm(context, TEXT("maria@example.org")));
	assert_int_equal(honour_open(context, organiser, &opening, &page), HONOUR_OPEN_OK);
	return 0;
}

static UNUSED int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

/* As a keeper or a member, past the guard. */
#define GUARDED(guard, asked, call) do { struct request *r = (asked); if (guard(r, page)) call; } while (0)

static UNUSED bool
led_to_the_page(void)
{
	return led_to(link_public_http_overview(context->arena, page));
}

/* The overview, with the word for what was done; and it has a sentence for it. */
static UNUSED bool
led_to_done(const char *what, const char *sentence)
{
	if (!led_to(done_link(context->arena, link_public_http_overview(context->arena, page), text_of(what))))
		return false;
	get(organiser)->query = text_format(context->arena, "done=%s", what);
	if (role_member(&request, page))
		public_http_overview(&request, page);
	return says(sentence);
}

static UNUSED struct honour_page
read(void)
{
	struct honour_page now;

	assert_int_equal(honour_read(context, page, &now), FOUND_OK);
	return now;
}

static UNUSED void
publish(void)
{
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "link"), PAIR("statement", "yes"))),
	        honour_http_publish(r, page));
	assert_true(led_to_done("published", "The page is published."));
	assert_int_equal(read().state, HONOUR_STATE_PUBLISHED);
}

#endif
