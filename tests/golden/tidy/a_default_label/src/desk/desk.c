/* desk: the day. */
void
desk_open(void)
{
	switch (x) {
	default: break;
	}
}
