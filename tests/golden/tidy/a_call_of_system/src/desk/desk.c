/* desk: the day. */
void
desk_open(void)
{
	system (x);
}
