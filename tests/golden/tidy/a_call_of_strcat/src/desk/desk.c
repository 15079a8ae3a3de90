/* desk: the day. */
void
desk_open(void)
{
	strcat (x);
}
