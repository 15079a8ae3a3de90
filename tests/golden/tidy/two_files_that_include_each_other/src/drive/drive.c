/* drive: what the module does; it may use every file that uses its header. */
#include "drive/drive.h"
#include "drive/drive_plan.h"
