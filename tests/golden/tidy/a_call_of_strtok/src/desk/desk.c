/* desk: the day. */
void
desk_open(void)
{
	strtok (x);
}
