/* desk: the day. */
void
desk_open(void)
{
	gmtime (x);
}
