/* desk: the day. */
int
main(void)
{
    return 0;
}
