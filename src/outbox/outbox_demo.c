#include "outbox/outbox_demo.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "base/id.h"
#include "base/log.h"
#include "limits.h"
#include "outbox/outbox_eml.h"
#include "outbox/outbox_way.h"
#include "outbox_sql.h"

static bool
read_text(struct arena *arena, int folder, struct text name, struct text *text)
{
	const int file = openat(folder, text_terminated(arena, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat about;
	size_t length = 0;
	char *at;

	if (file < 0)
		return false;
	if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > 2 * LIMIT_EMAIL_BYTES) {
		close(file);
		return false;
	}
	at = arena_take(arena, (size_t)about.st_size);
	while (length < (size_t)about.st_size) {
		const ssize_t got = read(file, at + length, (size_t)about.st_size - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		length += (size_t)got;
	}
	close(file);
	*text = (struct text){ at, length };
	return true;
}

/* Where an address of the web ends in running text: white space, or a bracket or full stop that belongs to the sentence. */
static size_t
link_length(struct text text)
{
	size_t length = 0;

	while (length < text.length && (unsigned char)text.at[length] > ' ' && strchr("<>\"", text.at[length]) == NULL)
		length++;
	while (length > 0 && strchr(".,;:!?)'", text.at[length - 1]) != NULL)
		length--;
	return length;
}

static bool
is_link(struct text text)
{
	return text_starts_with(text, TEXT("http://")) || text_starts_with(text, TEXT("https://"));
}

static void
add_piece(struct arena *arena, struct outbox_demo_email *email, size_t *capacity, struct text words, bool link)
{
	struct outbox_demo_piece *piece;

	if (words.length == 0)
		return;
	if (email->pieces.count == *capacity) {
		email->pieces.at = arena_grow(arena, email->pieces.at, *capacity * sizeof(*piece),
			(*capacity * 2 + 16) * sizeof(*piece));
		*capacity = *capacity * 2 + 16;
	}
	piece = &email->pieces.at[email->pieces.count++];
	*piece = (struct outbox_demo_piece){ .words = words };
	if (link)
		piece->link = link_to_web(words);
}

static void
find_pieces(struct arena *arena, struct outbox_demo_email *email)
{
	struct text left = email->body;
	size_t capacity = 0, words = 0;

	while (words < left.length) {
		const struct text here = text_from(left, words);

		if (!is_link(here)) {
			words++;
			continue;
		}
		add_piece(arena, email, &capacity, text_until(left, words), false);
		add_piece(arena, email, &capacity, text_until(here, link_length(here)), true);
		left = text_from(here, link_length(here));
		words = 0;
	}
	add_piece(arena, email, &capacity, left, false);
}

/* "Sat, 31 Oct 2026 17:15:00 +0000", as instant_rfc5322() writes it. */
static struct instant
written_at(struct arena *arena, struct text date)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct local_time local = { .minute = 0 };
	struct instant written;
	int minute;
	size_t month;

	if (date.length < strlen("Sat, 31 Oct 2026 17:15:00") || !text_find(text_of(months), text_until(text_from(date, 8), 3), &month) ||
	    !date_from_text(text_format(arena, "%.*s-%02d-%.*s", TEXT_PRINT(text_until(text_from(date, 12), 4)), (int)(month / 3) + 1,
	                                TEXT_PRINT(text_until(text_from(date, 5), 2))), &local.date) ||
	    !minute_from_text(text_until(text_from(date, 17), 5), &minute))
		return INSTANT_NONE;
	local.minute = (int16_t)minute;
	return zone_instant(zone_find(TEXT("UTC")), local, &written) == ZONE_INSTANT_OK ? written : INSTANT_NONE;
}

static bool
read_email(struct arena *arena, int folder, struct email_id id, struct outbox_demo_email *email)
{
	struct outbox_eml eml;
	struct text text;

	if (!read_text(arena, folder, text_join(arena, id_text(arena, id.id), TEXT(OUTBOX_FILE_ENDING)), &text))
		return false;
	eml = outbox_eml_read(arena, text);
	*email = (struct outbox_demo_email){ .id = id, .to = eml.to, .subject = eml.subject, .date = eml.date,
		.written = written_at(arena, eml.date),
		.body = eml.body, .calendar = eml.calendar, .has_calendar = !text_is_empty(eml.calendar) };
	return true;
}

static int
open_folder(struct context *context)
{
	return open(text_terminated(context->arena, context->site->outbox_folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The file names' ids, newest first. */
static int
newest_first(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return a < b ? 1 : a > b ? -1 : 0;
}

/* The story of a demo is weeks old, and its emails have their dates from it: ids do not tell. */
static int
written_last(const void *one, const void *other)
{
	const struct outbox_demo_email *a = one, *b = other;
	const int written = instant_compare(b->written, a->written);

	return written != 0 ? written : newest_first(&a->id.id, &b->id.id);
}

static int64_t *
find_ids(struct arena *arena, DIR *listing, size_t *count)
{
	int64_t *ids = NULL, id;
	size_t capacity = 0;
	struct dirent *entry;

	*count = 0;
	while ((entry = readdir(listing)) != NULL) {
		const struct text name = text_of(entry->d_name);

		if (!text_ends_with(name, TEXT(OUTBOX_FILE_ENDING)) ||
		    !id_from_text(text_until(name, name.length - (sizeof(OUTBOX_FILE_ENDING) - 1)), &id))
			continue;
		if (*count == capacity) {
			ids = arena_grow(arena, ids, capacity * sizeof(*ids), (capacity * 2 + 64) * sizeof(*ids));
			capacity = capacity * 2 + 64;
		}
		ids[(*count)++] = id;
	}
	if (*count > 0)
		qsort(ids, *count, sizeof(*ids), newest_first);
	return ids;
}

enum found
outbox_demo_list(struct context *context, struct outbox_demo_emails *emails)
{
	const int folder = open_folder(context);
	DIR *listing = folder < 0 ? NULL : fdopendir(folder);
	size_t count;
	int64_t *ids;

	*emails = (struct outbox_demo_emails){ 0 };
	if (listing == NULL) {
		if (folder >= 0)
			close(folder);
		return errno == ENOENT ? FOUND_NONE : FOUND_FAULT;
	}
	ids = find_ids(context->arena, listing, &count);
	emails->at = arena_list_of(context->arena, struct outbox_demo_email, LIMIT_LIST_ROWS);
	for (size_t i = 0; i < count && emails->count < LIMIT_LIST_ROWS; i++) {
		if (read_email(context->arena, folder, (struct email_id){ ids[i] }, &emails->at[emails->count]))
			emails->count++;
	}
	closedir(listing);
	if (emails->count > 0)
		qsort(emails->at, emails->count, sizeof(*emails->at), written_last);
	return emails->count > 0 ? FOUND_OK : FOUND_NONE;
}

enum found
outbox_demo_read(struct context *context, struct email_id id, struct outbox_demo_email *email)
{
	const int folder = open_folder(context);
	bool found;

	if (folder < 0)
		return errno == ENOENT ? FOUND_NONE : FOUND_FAULT;
	found = read_email(context->arena, folder, id, email);
	close(folder);
	if (!found)
		return FOUND_NONE;
	find_pieces(context->arena, email);
	return FOUND_OK;
}

bool
outbox_demo_age(struct context *context)
{
	return outbox_sql_demo_uncount(context, context->now) != DB_WROTE_FAULT &&
	       outbox_sql_demo_confirm(context, instant_plus(context->now, -LIMIT_EMAIL_KNOWN_HOURS * INSTANT_HOUR), context->now)
	       != DB_WROTE_FAULT;
}
