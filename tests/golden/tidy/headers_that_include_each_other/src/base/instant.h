/* instant: time. */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H
#include "base/log.h"

#endif
