/* drive: the module's own header, which its files share. */
#ifndef DRIVE_DRIVE_H
#define DRIVE_DRIVE_H

#endif
