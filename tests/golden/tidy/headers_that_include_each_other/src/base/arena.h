/* arena: memory. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include "base/text.h"

#endif
