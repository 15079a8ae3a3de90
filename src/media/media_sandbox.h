/* media_sandbox: the sandbox that the child enters before it reads a stranger's bytes.
 *
 * After media_sandbox_close() this process can compute, allocate memory up to LIMIT_PICTURE_MEMORY_BYTES, start threads, read standard
 * input, write standard output and error, and end. Anything else (a file, a socket, another program, executable memory) kills it at once.
 * */
#ifndef MEDIA_MEDIA_SANDBOX_H
#define MEDIA_MEDIA_SANDBOX_H
#include "base/attributes.h"

/* FAULT: not entered, reported on standard error; nothing of a stranger's may be read. */
enum media_sandbox { MEDIA_SANDBOX_FAULT = -1, MEDIA_SANDBOX_OK };
must_use enum media_sandbox media_sandbox_close(void);

#endif
