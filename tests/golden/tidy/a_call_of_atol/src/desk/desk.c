/* desk: the day. */
void
desk_open(void)
{
	atol (x);
}
