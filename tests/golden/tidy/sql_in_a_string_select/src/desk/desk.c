/* desk: the day. */
static const char *text = "SELECT id FROM slot";
