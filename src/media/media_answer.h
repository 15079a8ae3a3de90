/* media_answer: the child's answer to its parent. Its exit status is MEDIA_ANSWER_EXIT + enum media_picture; when that is OK, standard
 * output has this header and `length` bytes of JPEG. Both are the same program on the same machine. */
#ifndef MEDIA_MEDIA_ANSWER_H
#define MEDIA_MEDIA_ANSWER_H
#include <stdint.h>

#define MEDIA_ANSWER_EXIT 40
#define MEDIA_ANSWER_MARK UINT64_C(0x6765706569766b31)

/* The environment variable with the longer side at most. Without it: LIMIT_PICTURE_PIXELS_OUT. */
#define MEDIA_ANSWER_PIXELS "GIVENBACK_PIXELS"

struct media_answer { uint64_t mark; int64_t width, height, length; };

#endif
