/* honour_keeper_test: what the tests of invitations share: a page that Ann has started, and Maria, whose address she mistyped. */
#ifndef HONOUR_HONOUR_KEEPER_TEST_H
#define HONOUR_HONOUR_KEEPER_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "honour/honour_keeper.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "tests/bench_context.h"

static struct test_bench *bench;
static struct context *context;
static struct person_id organiser, mother, stranger;
static struct honour_page_id page;

static struct person_id
person(const char *email)
{
	struct person_id id;

	assert_int_equal(people_ensure(context, text_of(email), TEXT("Ann Wood"), &id), PEOPLE_ENSURE_OK);
	assert_true(outbox_confirm(context, text_of(email)));
	return id;
}

static enum honour_invite
invite(struct person_id by, struct text email)
{
	return honour_invite(context, page, by, &(struct honour_asking){ .email = email, .inviter = TEXT("Ann Wood") });
}

/* Ann starts a page and mistypes Maria's address. */
static int
open_bench(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Rosa"), .words = TEXT("Seven people gave."),
	                                        .keeper_email = TEXT("marai@example.org"), .inviter = TEXT("Ann Wood") };

	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	organiser = person("ann@example.org");
	mother = person("maria@example.org");
	stranger = person("marai@example.org");
	assert_int_equal(honour_open(context, organiser, &opening, &page), HONOUR_OPEN_OK);
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

static int64_t
invitation_emails(void)
{
	return test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'invitation'");
}

#endif
