/* desk: the day. */
static int x =
 	1;
