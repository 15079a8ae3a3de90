/* media_sandbox: the sandboxes that a child enters before it reads a stranger's bytes.
 *
 * After media_sandbox_close() this process can compute, allocate memory up to LIMIT_PICTURE_MEMORY_BYTES, start threads, read standard
 * input, write standard output and error, and end. Anything else (a file, a socket, another program, executable memory) kills it at once.
 * */
#ifndef MEDIA_MEDIA_SANDBOX_H
#define MEDIA_MEDIA_SANDBOX_H
#include <stdint.h>
#include "base/attributes.h"

/* FAULT: not entered, reported on standard error; nothing of a stranger's may be read. */
enum media_sandbox { MEDIA_SANDBOX_FAULT = -1, MEDIA_SANDBOX_OK };
must_use enum media_sandbox media_sandbox_close(void);

/* The sandbox of a film, which survives execve(), for ffmpeg and ffprobe. Of the file system there is `folder` (files in it can be read,
 * written and created; NULL: none), and to read: the system's libraries and `program`, which can be executed, as can what is in the folders
 * of libraries. No network, no other process, no further process; memory, file size and processor time are bounded. What only tells that a
 * file exists (stat) is not prevented. A forbidden system call fails, and one that could only be an attack kills the process.
 *
 * It needs Landlock (Linux 5.13): without it this is a FAULT, since a filter of system calls cannot tell files apart. Descriptors that are
 * open stay usable. */
must_use enum media_sandbox media_sandbox_close_for_film(const char *program, const char *folder, int64_t cpu_seconds);

#endif
