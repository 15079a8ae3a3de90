/* desk: the day. */
void
desk_open(void)
{
	strncpy (x);
}
