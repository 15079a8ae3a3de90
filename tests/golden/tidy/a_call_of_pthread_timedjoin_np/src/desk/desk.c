/* desk: the day. */
void
desk_open(void)
{
	pthread_timedjoin_np (x);
}
