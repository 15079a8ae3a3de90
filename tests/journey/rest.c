/* Which browsers and caches may store what was shown: the page may be paused the next minute. */
#include "http/respond.h"
#include "tests/journey/setting.h"

/* A picture, as small as one can be told apart. */
static const char *
give_picture(struct setting *setting)
{
	struct test_bench *bench = setting->journey->bench;

	test_bench_run(bench, "INSERT INTO media (id, kind, state, honour_page, bytes, width, height, alternative_text, created_at)"
	                      " SELECT 32, 'picture', 'stored', id, x'FFD8FFD9', 1, 1, 'A sea', 0 FROM honour_page");
	test_bench_run(bench, "UPDATE honour_page SET picture = 32");
	return journey_text(setting->journey, "%s/picture/0000000000010", setting->page);
}

static struct text
header(struct setting *setting, const char *name)
{
	return response_header(setting->visitor->response, text_of(name));
}

static void
a_picture_is_kept_by_no_one_but_the_visitors_browser(void **state)
{
	struct setting setting;
	const char *picture;

	(void)state;
	setting_publish(&setting);
	picture = give_picture(&setting);
	browser_visit(setting.visitor, "%s", picture);
	browser_status(setting.visitor, 200);
	assert_true(text_starts_with(header(&setting, "Cache-Control"), TEXT("private")));
	assert_true(text_equal(header(&setting, "X-Robots-Tag"), TEXT("noindex")));
	browser_visit(setting.visitor, "%s/picture/0000000000011", setting.page);
	browser_status(setting.visitor, 404);
	assert_true(text_equal(header(&setting, "Cache-Control"), TEXT("private, no-store")));
	setting_close(&setting);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_is_kept_by_no_one_but_the_visitors_browser),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
