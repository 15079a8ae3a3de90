/* desk: the day. */
static int x = 1
	|| 2;
static int y = 1 ||
	2;
