/* honour_test: what the tests of pages share: pages that Ann starts and asks Maria to keep. */
#ifndef HONOUR_HONOUR_TEST_H
#define HONOUR_HONOUR_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "honour/honour.h"
#include "honour/honour_keeper.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "tests/bench_context.h"

static struct test_bench *bench;
static struct context *context;
static struct person_id organiser, mother, stranger;

static struct person_id
person(const char *email)
{
	struct person_id id;

	assert_int_equal(people_ensure(context, text_of(email), TEXT(""), &id), PEOPLE_ENSURE_OK);
	return id;
}

static int
open_bench(void **state)
{
	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	organiser = person("ann@example.org");
	mother = person("maria@example.org");
	stranger = person("eve@example.org");
	assert_true(outbox_confirm(context, TEXT("ann@example.org")) && outbox_confirm(context, TEXT("maria@example.org")));
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

static const struct honour_opening for_maria = {
	.name = { "Rosa", 4 }, .words = { "Seven people gave.", 18 }, .donations_received = 7, .keeper_email = { "maria@example.org", 17 },
	.inviter = { "Ann Wood", 8 },
};

static struct honour_page_id
opened(const struct honour_opening *opening)
{
	struct honour_page_id page;

	assert_int_equal(honour_open(context, organiser, opening, &page), HONOUR_OPEN_OK);
	return page;
}

static struct honour_page
read(struct honour_page_id id)
{
	struct honour_page page;

	assert_int_equal(honour_read(context, id, &page), FOUND_OK);
	return page;
}

#endif
