/* desk: the day of a drive.  A fault shows the sorry
 * page, and a file survives the
 *
 * plug. */
#ifndef DESK_H
#define DESK_H

struct desk;

#endif
