/* desk: the day. */
void
desk_open(void)
{
	asprintf (x);
}
