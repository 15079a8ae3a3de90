/* desk: the day. */
void
desk_open(void)
{
	popen (x);
}
