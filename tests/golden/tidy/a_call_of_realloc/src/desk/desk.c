/* desk: the day. */
void
desk_open(void)
{
	realloc (x);
}
