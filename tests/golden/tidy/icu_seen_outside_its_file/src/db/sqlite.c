/* desk: the day. */
#include <unicode/uchar.h>
