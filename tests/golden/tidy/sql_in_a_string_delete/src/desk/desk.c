/* desk: the day. */
static const char *text = "DELETE FROM slot";
