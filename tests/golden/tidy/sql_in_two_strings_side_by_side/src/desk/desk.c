/* desk: the day. */
static const char *text = "UPDATE slot" /* and */
	" SET taken = 1";
