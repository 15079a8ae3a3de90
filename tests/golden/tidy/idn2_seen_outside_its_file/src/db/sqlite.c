/* desk: the day. */
#include <idn2.h>
