/* desk: the day. */
void
desk_open(void)
{
	calloc (x);
}
