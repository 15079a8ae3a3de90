/* desk: the day. */
void
desk_open(void)
{
	strndup (x);
}
