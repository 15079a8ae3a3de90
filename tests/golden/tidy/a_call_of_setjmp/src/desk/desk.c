/* desk: the day. */
void
desk_open(void)
{
	setjmp (x);
}
