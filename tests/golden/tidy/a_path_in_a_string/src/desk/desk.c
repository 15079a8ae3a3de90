/* desk: the day. */
static const char *text = "/desk/";
