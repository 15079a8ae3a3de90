/* desk: the day. */
#ifndef DESK_H
#define DESK_H
void desk_open(int state);
#endif
