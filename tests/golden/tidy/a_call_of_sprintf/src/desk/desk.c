/* desk: the day. */
void
desk_open(void)
{
	sprintf (x);
}
