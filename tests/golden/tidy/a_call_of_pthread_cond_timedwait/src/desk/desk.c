/* desk: the day. */
void
desk_open(void)
{
	pthread_cond_timedwait (x);
}
