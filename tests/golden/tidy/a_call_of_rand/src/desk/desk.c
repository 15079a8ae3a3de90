/* desk: the day. */
void
desk_open(void)
{
	rand (x);
}
