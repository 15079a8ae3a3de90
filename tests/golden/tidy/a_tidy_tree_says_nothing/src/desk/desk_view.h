/* views */
#ifndef DESK_VIEW_H
#define DESK_VIEW_H
#include "drive/drive.h"
#endif
