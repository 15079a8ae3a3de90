/* desk: the day. */
static const char *text = "<p class=x>";
