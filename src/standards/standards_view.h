/* standards_view: what the templates of this module are given. */
#ifndef STANDARDS_STANDARDS_VIEW_H
#define STANDARDS_STANDARDS_VIEW_H
#include "standards/qr_code.h"

#endif
