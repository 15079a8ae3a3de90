#include "base/event.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "base/log.h"
#include "limits.h"

static const char *const words[EVENT_COUNT] = {
#define EVENT(name, word) [EVENT_##name] = word,
#include "base/event.def"
#undef EVENT
};

static struct { uint64_t count, left_out; time_t minute; int lines; } events[EVENT_COUNT];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static time_t
minute_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec / 60;
}

/* Called with the lock held. Begins a new minute when one has ended, and logs how many lines the last one left out. */
static uint64_t
begin_minute(enum event event)
{
	const time_t minute = minute_now();
	uint64_t left_out = 0;

	if (events[event].minute != minute) {
		left_out = events[event].left_out;
		events[event].minute = minute;
		events[event].lines = 0;
		events[event].left_out = 0;
	}
	return left_out;
}

static void
write_left_out(enum event event, uint64_t left_out)
{
	if (left_out > 0)
		log_note(LOG_WARNING, "event %s: %llu more of these were not logged", words[event], (unsigned long long)left_out);
}

void
event_note(enum event event, const char *format, ...)
{
	char details[256];
	uint64_t left_out;
	bool written;
	va_list values;

	pthread_mutex_lock(&lock);
	left_out = begin_minute(event);
	events[event].count++;
	written = events[event].lines < LIMIT_EVENT_LINES;
	if (written)
		events[event].lines++;
	else
		events[event].left_out++;
	pthread_mutex_unlock(&lock);
	write_left_out(event, left_out);
	if (!written)
		return;
	va_start(values, format);
	vsnprintf(details, sizeof details, format, values);
	va_end(values);
	log_note(LOG_WARNING, "event %s: %s", words[event], details);
}

const char *
event_word(enum event event)
{
	return words[event];
}

uint64_t
event_count(enum event event)
{
	uint64_t count;

	pthread_mutex_lock(&lock);
	count = events[event].count;
	pthread_mutex_unlock(&lock);
	return count;
}

void
event_write_left_out(void)
{
	for (int i = 0; i < EVENT_COUNT; i++) {
		uint64_t left_out;

		pthread_mutex_lock(&lock);
		left_out = begin_minute((enum event)i);
		pthread_mutex_unlock(&lock);
		write_left_out((enum event)i, left_out);
	}
}
