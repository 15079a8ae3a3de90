/* desk: the day. */
void
desk_open(void)
{
	alloca (x);
}
