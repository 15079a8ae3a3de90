/* desk: the day. */
static const char *text = "UPDATE slot SET taken = 1";
