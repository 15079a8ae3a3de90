/* drive_search: finds drives. */
#ifndef DRIVE_DRIVE_SEARCH_H
#define DRIVE_DRIVE_SEARCH_H
#include "drive/drive_plan.h"

#endif
