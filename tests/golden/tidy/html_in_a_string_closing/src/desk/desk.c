/* desk: the day. */
static const char *text = "x</em>";
