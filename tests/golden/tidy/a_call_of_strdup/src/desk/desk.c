/* desk: the day. */
void
desk_open(void)
{
	strdup (x);
}
