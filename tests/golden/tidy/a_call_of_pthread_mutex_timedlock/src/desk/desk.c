/* desk: the day. */
void
desk_open(void)
{
	pthread_mutex_timedlock (x);
}
