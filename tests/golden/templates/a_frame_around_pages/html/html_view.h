#include "html/html.h"
