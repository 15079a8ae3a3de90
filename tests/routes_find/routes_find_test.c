/* routes_find_test: searches the code that tools/routes writes for paths; the table is routes.def in this folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/id.h"
#include "http/dispatch.h"

void find_front(struct request *request);
void find_page(struct request *request, struct page_key page);
void find_picture(struct request *request, struct picture_id picture);
void find_literal(struct request *request);
void find_new(struct request *request);
void find_slot(struct request *request, struct drive_id drive, struct slot_id slot);
void find_upload(struct request *request);
void find_change(struct request *request);
void find_patched(struct request *request);
void find_end(struct request *request);
void find_slow(struct request *request, struct page_key page, struct drive_id drive);
bool find_guard(struct request *request);
bool find_guard_drive(struct request *request, struct slot_id slot, struct drive_id drive);
void find_prepare(struct request *request);
extern const struct form find_form;

const struct form find_form = { "find_form", NULL, 0, 0 };

/* What the last handler or guard was given. */
static struct { const char *handler; int64_t drive, slot, guard_drive, guard_slot; struct text page; } seen;
static bool guard_says;

void find_front(struct request *request) { seen.handler = "front"; }
void find_page(struct request *request, struct page_key page) { seen.handler = "page"; seen.page = page.text; }
void find_picture(struct request *request, struct picture_id picture) { seen.handler = "picture"; }
void find_literal(struct request *request) { seen.handler = "literal"; }
void find_new(struct request *request) { seen.handler = "new"; }
void find_change(struct request *request) { seen.handler = "change"; }
void find_patched(struct request *request) { seen.handler = "patched"; }
void find_end(struct request *request) { seen.handler = "end"; }
void find_upload(struct request *request) { seen.handler = "upload"; }
void find_prepare(struct request *request) { seen.handler = "prepare"; }

void
find_slot(struct request *request, struct drive_id drive, struct slot_id slot)
{
	seen.handler = "slot";
	seen.drive = drive.id;
	seen.slot = slot.id;
}

void
find_slow(struct request *request, struct page_key page, struct drive_id drive)
{
	seen.handler = "slow";
	seen.page = page.text;
	seen.drive = drive.id;
}

bool
find_guard(struct request *request)
{
	return guard_says;
}

bool
find_guard_drive(struct request *request, struct slot_id slot, struct drive_id drive)
{
	seen.guard_drive = drive.id;
	seen.guard_slot = slot.id;
	return guard_says;
}

static struct arena *arena;
static const struct route *route;
static union route_value parts[ROUTE_PARTS_MAX];
static struct text allowed;

static enum route_match
find(enum method method, const char *path)
{
	route = NULL;
	return route_find(arena, method, text_of(path), &route, parts, &allowed);
}

static void
handle(void)
{
	seen.handler = NULL;
	route->handle(NULL, parts);
}

static void
assert_handler(enum method method, const char *path, const char *name)
{
	assert_int_equal(find(method, path), ROUTE_MATCH_OK);
	handle();
	assert_string_equal(seen.handler, name);
}

static void
a_literal_wins_before_a_part(void **state)
{
	assert_handler(METHOD_GET, "/", "front");
	assert_handler(METHOD_GET, "/honour/new", "new");
	assert_handler(METHOD_GET, "/honour/0000000000001", "literal");
	assert_handler(METHOD_GET, "/honour/0000000000002", "picture");
	assert_handler(METHOD_GET, "/honour/0123456789ABCDEF", "page");
}

static void
a_part_arrives_in_its_own_type_and_canonical(void **state)
{
	assert_handler(METHOD_GET, "/slow/abcdefghjkmnpqrs/000000000000z", "slow");
	assert_true(text_equal(seen.page, TEXT("ABCDEFGHJKMNPQRS")));
	assert_int_equal(seen.drive, 31);
}

static void
a_malformed_part_is_no_path(void **state)
{
	assert_int_equal(find(METHOD_GET, "/honour/000000000000u"), ROUTE_MATCH_NO_PATH);     /* u is no digit */
	assert_int_equal(find(METHOD_GET, "/honour/000000000000"), ROUTE_MATCH_NO_PATH);
	assert_int_equal(find(METHOD_GET, "/honour/0000000000000"), ROUTE_MATCH_NO_PATH);     /* an id is never 0 */
	assert_int_equal(find(METHOD_GET, "/honour/zzzzzzzzzzzzz"), ROUTE_MATCH_NO_PATH);     /* past 63 bits */
	assert_int_equal(find(METHOD_GET, "/honour/0123456789ABCDEF0"), ROUTE_MATCH_NO_PATH);
}

static void
a_slash_too_much_is_no_path(void **state)
{
	const char *const paths[] = { "", "honour", "//", "/honour/", "/honour//new", "//honour/new", "/honour/new/",
	                              "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t", "/Honour/new", "/nowhere" };

	for (size_t i = 0; i < COUNT_OF(paths); i++)
		assert_int_equal(find(METHOD_GET, paths[i]), ROUTE_MATCH_NO_PATH);
	assert_int_equal(route_find(arena, METHOD_GET, TEXT_NONE, &route, parts, &allowed), ROUTE_MATCH_NO_PATH);
	assert_int_equal(route_find(arena, METHOD_GET, TEXT("/honour/new\0"), &route, parts, &allowed),
	                 ROUTE_MATCH_NO_PATH);
}

static void
head_is_answered_by_get(void **state)
{
	assert_handler(METHOD_HEAD, "/honour/new", "new");
	assert_int_equal(route->method, METHOD_GET);
}

static void
each_method_has_its_own_handler(void **state)
{
	guard_says = true;
	assert_handler(METHOD_POST, "/honour/new", "new");
	assert_handler(METHOD_PATCH, "/honour/new", "change");
	assert_int_equal(route->method, METHOD_PATCH);
	assert_handler(METHOD_DELETE, "/honour/new", "end");
	assert_int_equal(route->method, METHOD_DELETE);
	assert_handler(METHOD_PATCH, "/patched", "patched");
}

static void
a_wrong_method_is_told_the_right_ones(void **state)
{
	assert_int_equal(find(METHOD_POST, "/"), ROUTE_MATCH_NO_METHOD);
	assert_true(text_equal(allowed, TEXT("GET, HEAD")));
	assert_int_equal(find(METHOD_HEAD, "/picture"), ROUTE_MATCH_NO_METHOD);
	assert_true(text_equal(allowed, TEXT("POST")));
	assert_int_equal(find(METHOD_OTHER, "/honour/new"), ROUTE_MATCH_NO_METHOD);
	assert_true(text_equal(allowed, TEXT("GET, HEAD, POST, PATCH, DELETE")));
	assert_int_equal(find(METHOD_PATCH, "/picture"), ROUTE_MATCH_NO_METHOD);
	assert_true(text_equal(allowed, TEXT("POST")));
	assert_int_equal(find(METHOD_GET, "/patched"), ROUTE_MATCH_NO_METHOD);
	assert_true(text_equal(allowed, TEXT("PATCH")));
	assert_int_equal(find(METHOD_OTHER, "/honour/other"), ROUTE_MATCH_NO_PATH);
	assert_null(route);
}

static void
a_guard_that_says_no_keeps_the_handler_away(void **state)
{
	guard_says = false;
	assert_int_equal(find(METHOD_POST, "/drive/0000000000001/slot/0000000000002"), ROUTE_MATCH_OK);
	handle();
	assert_null(seen.handler);
	assert_int_equal(seen.guard_drive, 1);
	assert_int_equal(seen.guard_slot, 2);
	assert_int_equal(find(METHOD_POST, "/honour/new"), ROUTE_MATCH_OK);
	handle();
	assert_null(seen.handler);
}

static void
a_guard_that_says_yes_lets_the_handler_run(void **state)
{
	guard_says = true;
	assert_handler(METHOD_POST, "/drive/0000000000001/slot/0000000000002", "slot");
	assert_int_equal(seen.drive, 1);
	assert_int_equal(seen.slot, 2);
	assert_handler(METHOD_POST, "/honour/new", "new");
	assert_ptr_equal(route->form, &find_form);
	assert_true(route->idempotent);
}

static void
options_arrive_in_the_row(void **state)
{
	assert_handler(METHOD_POST, "/picture", "upload");
	assert_true(route->upload && route->machine && route->demo && !route->idempotent && !route->slow);
	assert_ptr_equal(route->prepare, find_prepare);
	assert_handler(METHOD_GET, "/slow/0123456789ABCDEF/0000000000001", "slow");
	assert_true(route->slow && !route->upload && !route->machine && !route->demo);
	assert_null(route->form);
	assert_string_equal(route->pattern, "/slow/{page page_key}/{drive drive_id}");
	assert_string_equal(route->handler, "find_slow");
}

static void
every_row_stands_in_the_table(void **state)
{
	assert_int_equal(route_count, 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_literal_wins_before_a_part),
		cmocka_unit_test(a_part_arrives_in_its_own_type_and_canonical),
		cmocka_unit_test(a_malformed_part_is_no_path),
		cmocka_unit_test(a_slash_too_much_is_no_path),
		cmocka_unit_test(head_is_answered_by_get),
		cmocka_unit_test(each_method_has_its_own_handler),
		cmocka_unit_test(a_wrong_method_is_told_the_right_ones),
		cmocka_unit_test(a_guard_that_says_no_keeps_the_handler_away),
		cmocka_unit_test(a_guard_that_says_yes_lets_the_handler_run),
		cmocka_unit_test(options_arrive_in_the_row),
		cmocka_unit_test(every_row_stands_in_the_table),
	};
	int failed;

	arena = arena_new(1024 * 1024);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
