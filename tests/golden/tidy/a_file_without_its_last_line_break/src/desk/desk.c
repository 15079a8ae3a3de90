/* desk */
int x;