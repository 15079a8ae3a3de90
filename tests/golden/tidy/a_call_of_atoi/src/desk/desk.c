/* desk: the day. */
void
desk_open(void)
{
	atoi (x);
}
