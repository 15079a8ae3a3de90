/* desk: the day. */
#include "../desk/desk.h"
