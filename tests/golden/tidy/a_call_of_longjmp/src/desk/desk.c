/* desk: the day. */
void
desk_open(void)
{
	longjmp (x);
}
