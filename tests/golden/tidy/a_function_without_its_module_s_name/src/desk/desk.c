/* desk: the day. */
void
open_it(void)
{
}
