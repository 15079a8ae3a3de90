/* log: a source of a lower module may use what uses its header. */
#include "base/log.h"
#include "base/instant.h"
