/* drive: a day. */
#ifndef DRIVE_DRIVE_H
#define DRIVE_DRIVE_H
#endif
