/* desk: the day of a drive.  The asker gets a page, "made for somebody". */
#ifndef DESK_H
#define DESK_H

#define DESK_TITLE "somebody"     // beside the door

#endif
