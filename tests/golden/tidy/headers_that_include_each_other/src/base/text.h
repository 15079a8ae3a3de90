/* text: bytes. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H
#include "base/arena.h"

#endif
