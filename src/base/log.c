/* log: one write(2) for each line, so that lines of several threads never mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/instant.h"
#include "limits.h"

static _Atomic int level_least = LOG_INFO;

static const char *
level_word(enum log_level level)
{
	switch (level) {
	case LOG_DEBUG:   return "debug";
	case LOG_INFO:    return "info";
	case LOG_WARNING: return "warning";
	case LOG_FAULT:   return "fault";
	}
	return "fault";
}

void
log_level_set(enum log_level least)
{
	atomic_store_explicit(&level_least, (int)least, memory_order_relaxed);
}

/* "2026-10-31T17:15:00Z level " without an arena: logging has to work when there is no memory. */
static size_t
write_head(char *line, size_t size, const char *word)
{
	int64_t seconds = instant_now().us / INSTANT_SECOND;
	struct date date = date_from_number(seconds / 86400);
	int second = (int)(seconds % 86400);
	int length = snprintf(line, size, "%04d-%02d-%02dT%02d:%02d:%02dZ %s ", date.year, date.month, date.day,
		second / 3600, second / 60 % 60, second % 60, word);

	return length < 0 ? 0 : (size_t)length;
}

/* Ends the line. Control characters are replaced, since a line break would let a stranger forge log lines. */
static void
write_line(char *line, size_t length)
{
	size_t written = 0;

	for (size_t i = 0; i < length; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = ' ';
	line[length++] = '\n';
	while (written < length) {
		ssize_t now = write(STDERR_FILENO, line + written, length - written);

		if (now <= 0)
			return;
		written += (size_t)now;
	}
}

void
log_note(enum log_level level, const char *format, ...)
{
	char line[LIMIT_LOG_LINE_BYTES];
	size_t head;
	int length;
	va_list values;

	if ((int)level < atomic_load_explicit(&level_least, memory_order_relaxed))
		return;
	head = write_head(line, sizeof line, level_word(level));
	va_start(values, format);
	length = vsnprintf(line + head, sizeof line - head, format, values);
	va_end(values);
	if (length < 0)
		length = 0;
	if ((size_t)length > sizeof line - head - 2)
		length = (int)(sizeof line - head - 2);
	write_line(line, head + (size_t)length);
}

void
log_bug(const char *file, int line, const char *what)
{
	char note[LIMIT_LOG_LINE_BYTES];
	size_t head = write_head(note, sizeof note, "bug");
	int length = snprintf(note + head, sizeof note - head, "%s:%d: %s", file, line, what);

	if (length < 0)
		length = 0;
	if ((size_t)length > sizeof note - head - 2)
		length = (int)(sizeof note - head - 2);
	write_line(note, head + (size_t)length);
	abort();
}
