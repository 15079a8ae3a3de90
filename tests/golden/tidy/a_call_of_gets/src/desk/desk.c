/* desk: the day. */
void
desk_open(void)
{
	gets (x);
}
