/* desk: the day. */
#include <libpq-fe.h>
