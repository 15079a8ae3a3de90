/* desk: the day. */
void
desk_open(void)
{
	malloc (x);
}
