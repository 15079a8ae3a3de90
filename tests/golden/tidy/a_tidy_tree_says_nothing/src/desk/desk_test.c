#include "tests/bench_context.h"
static void
a_page_says_so(void)
{
	expect("<p>", "/desk", "SELECT 1");
}
