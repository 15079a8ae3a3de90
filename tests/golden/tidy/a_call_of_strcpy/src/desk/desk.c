/* desk: the day. */
void
desk_open(void)
{
	strcpy (x);
}
