/* desk: the day. */
static const char *text = "INSERT INTO slot VALUES (1)";
