/* drive_plan: the slots of a drive. */
#ifndef DRIVE_DRIVE_PLAN_H
#define DRIVE_DRIVE_PLAN_H
#include "drive/drive.h"

#endif
