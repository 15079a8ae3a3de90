/* desk: the day. */
void
desk_open(void)
{
	localtime (x);
}
