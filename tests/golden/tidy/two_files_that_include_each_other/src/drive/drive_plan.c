#include "drive/drive_plan.h"
#include "drive/drive_search.h"
