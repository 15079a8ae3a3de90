/* log: one line for each entry on standard error, "2026-10-31T17:15:00Z level text", never with a name or an address of a person. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/attributes.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_FAULT };
void log_level_set(enum log_level least);                 /* tests turn logging off with it */
void log_note(enum log_level level, const char *format, ...) printf_like(2, 3);
/* A bug: logs it and aborts. Used through ASSERT(), which is also on in release builds. */
void log_bug(const char *file, int line, const char *what) no_return;
#define ASSERT(truth) do { if (!(truth)) log_bug(__FILE__, __LINE__, #truth); } while (0)

#endif
