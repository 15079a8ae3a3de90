/* desk: the day. */
void
desk_open(void)
{
	vsprintf (x);
}
