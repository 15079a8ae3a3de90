/* desk: the day. */
#include <microhttpd.h>
