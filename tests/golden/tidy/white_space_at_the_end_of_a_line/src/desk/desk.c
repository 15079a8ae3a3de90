/* desk: the day. */
static int x; 
