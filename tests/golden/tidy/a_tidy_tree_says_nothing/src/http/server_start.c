/* server_start */
#include <microhttpd.h>
