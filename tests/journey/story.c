/* The story: eight people and a family, from the opened page to the closed day. */
#include "tests/journey/journey.h"

static void
the_front_page_is_there(void **state)
{
	struct journey *journey = journey_open();
	struct browser *anybody = browser_open(journey);

	(void)state;
	browser_visit(anybody, "/");
	browser_see(anybody, "Give blood in honour of someone");
	browser_close(anybody);
	journey_close(journey);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_front_page_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
