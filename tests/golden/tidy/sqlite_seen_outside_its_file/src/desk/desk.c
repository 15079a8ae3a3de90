/* desk: the day. */
#include <sqlite3.h>
