/* desk: the day. */
void
desk_open(void)
{
	vasprintf (x);
}
