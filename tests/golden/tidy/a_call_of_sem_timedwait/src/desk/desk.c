/* desk: the day. */
void
desk_open(void)
{
	sem_timedwait (x);
}
