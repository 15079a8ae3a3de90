/* desk: the day. */
void
desk_open(void)
{
	free (x);
}
