/* desk */
static const char *text = "<p>";
