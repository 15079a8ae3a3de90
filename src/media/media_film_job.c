#include "media/media_film_job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "base/histogram.h"
#include "base/log.h"
#include "db/database.h"
#include "limits.h"
#include "media/media_captions.h"
#include "media_film_job_sql.h"

#define CAME "film.in"

enum found
media_film_job_next(struct context *context, struct media_film_work *work)
{
	struct media_film_job_sql_next row;

	switch (media_film_job_sql_next(context, instant_plus(context->now, -LIMIT_FILM_RETRY_MINUTES * INSTANT_MINUTE), &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*work = (struct media_film_work){ .film = { .id = row.id, .size = row.size, .received = row.size }, .page = row.page,
		.tries = row.tries, .outcome = MEDIA_FILM_FAULT, .cut = { row.cut_from_ms, row.cut_until_ms } };
	/* What cannot be opened ends as failed after its tries. */
	if (!media_file_from_row(context, row.file_name, row.key_sealed, (uint64_t)row.size, &work->film.file))
		work->film.size = 0;
	return FOUND_OK;
}

bool
media_film_job_begin(struct context *context, const struct media_film_work *work)
{
	return media_film_job_sql_begin(context, work->film.id, context->now) == DB_WROTE;
}

/* ---- the folder of the conversion ---- */

static const char *
path_in(struct arena *arena, const char *folder, const char *name)
{
	return text_terminated(arena, text_format(arena, "%s/%s", folder, name));
}

static const char *
still_in(struct arena *arena, const char *folder, int number)
{
	return text_terminated(arena, text_format(arena, "%s/" MEDIA_FILM_STILL, folder, number));
}

/* A conversion makes these files and no others. */
static void
clear_folder(struct arena *arena, const char *folder)
{
	(void)!unlink(path_in(arena, folder, CAME));
	(void)!unlink(path_in(arena, folder, MEDIA_FILM_FILE));
	for (int i = 1; i <= LIMIT_FILM_STILLS; i++)
		(void)!unlink(still_in(arena, folder, i));
	if (rmdir(folder) != 0 && errno != ENOENT)
		log_note(LOG_WARNING, "the folder %s of a conversion cannot be removed: %s", folder, strerror(errno));
}

static bool
make_folder(struct arena *arena, const char *folder)
{
	clear_folder(arena, folder);
	return mkdir(folder, 0700) == 0;
}

static bool
write_all(int descriptor, const uint8_t *at, size_t length)
{
	while (length > 0) {
		const ssize_t written = write(descriptor, at, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		at += written;
		length -= (size_t)written;
	}
	return true;
}

/* The film as it came, opened for the conversion. */
static bool
lay_out(struct context *context, const struct media_film *film, const char *folder, const atomic_bool *stop)
{
	const int descriptor = open(path_in(context->arena, folder, CAME), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	uint8_t *piece = memory_take(LIMIT_FILM_PATCH_BYTES);
	struct media_file_open opened;
	bool good = descriptor >= 0 && film->size > 0 && media_file_open(context, &film->file, &opened);
	const bool was_opened = good;

	for (int64_t at = 0; good && at < film->size && !atomic_load(stop);) {
		const size_t length = film->size - at < LIMIT_FILM_PATCH_BYTES ? (size_t)(film->size - at) : LIMIT_FILM_PATCH_BYTES;

		good = media_file_read(&opened, (uint64_t)at, piece, length) && write_all(descriptor, piece, length);
		at += (int64_t)length;
	}
	if (was_opened)
		media_file_close(&opened);
	if (descriptor >= 0)
		close(descriptor);
	memory_free(piece);
	return good;
}

/* Seals what was made. */
static bool
take_film(struct context *context, const char *folder, struct media_film_work *work)
{
	const int descriptor = open(path_in(context->arena, folder, MEDIA_FILM_FILE), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	uint8_t *piece = memory_take(LIMIT_FILM_PATCH_BYTES);
	struct stat status;
	bool good = descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;

	if (good)
		work->made = media_file_new(context, (uint64_t)status.st_size);
	for (uint64_t at = 0; good && at < work->made.size;) {
		const uint64_t rest = work->made.size - at;
		const size_t length = rest < LIMIT_FILM_PATCH_BYTES ? (size_t)rest : LIMIT_FILM_PATCH_BYTES;
		size_t got = 0;

		while (good && got < length) {
			const ssize_t count = read(descriptor, piece + got, length - got);

			good = count > 0 || (count < 0 && errno == EINTR);
			got += count > 0 ? (size_t)count : 0;
		}
		if (good && media_file_write(context, &work->made, at, (struct bytes){ piece, length }) != MEDIA_FILE_WRITE_OK)
			good = false;
		at += length;
	}
	if (descriptor >= 0)
		close(descriptor);
	memory_free(piece);
	return good;
}

/* A film without stills is a film all the same. */
static void
take_still(struct context *context, const char *path, struct media_film_still_made *still)
{
	const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	uint8_t *jpeg;
	ssize_t length = 0;

	if (descriptor < 0)
		return;
	jpeg = arena_take(context->arena, LIMIT_PICTURE_BYTES_OUT);
	length = read(descriptor, jpeg, LIMIT_PICTURE_BYTES_OUT);
	close(descriptor);
	if (length <= 0 ||
	    media_picture_clean(context->arena, (struct bytes){ jpeg, (size_t)length }, &still->picture) != MEDIA_PICTURE_OK ||
	    media_picture_shrink_to(context->arena, still->picture.jpeg, LIMIT_FILM_STILL_EMAIL_PIXELS, LIMIT_FILM_STILL_EMAIL_BYTES,
	                            &still->small) != MEDIA_PICTURE_OK)
		*still = (struct media_film_still_made){ .picture.width = 0 };
}

static const char *
work_folder(struct context *context)
{
	return path_in(context->arena, media_file_folder(context->arena, context->site), "work");
}

void
media_film_job_clear(struct context *context)
{
	clear_folder(context->arena, work_folder(context));
}

static bool
go_on(void *data, int64_t done_ms)
{
	(void)done_ms;
	return !atomic_load((const atomic_bool *)data);
}

void
media_film_job_run(struct context *context, struct media_film_work *work, const atomic_bool *stop)
{
	const char *folder = work_folder(context);
	const int64_t begins_us = clock_us();

	work->outcome = MEDIA_FILM_FAULT;
	/* Perhaps the program ended because of it each time. */
	if (work->tries >= LIMIT_FILM_TRIES)
		return;
	if (make_folder(context->arena, folder) && lay_out(context, &work->film, folder, stop))
		work->outcome = atomic_load(stop) ? MEDIA_FILM_STOPPED
		              : media_film_convert(folder, CAME, work->cut, go_on, (void *)(uintptr_t)stop, &work->facts);
	if (work->outcome == MEDIA_FILM_OK && !take_film(context, folder, work))
		work->outcome = MEDIA_FILM_FAULT;
	for (int i = 0; work->outcome == MEDIA_FILM_OK && i < LIMIT_FILM_STILLS; i++)
		take_still(context, still_in(context->arena, folder, i + 1), &work->stills[i]);
	clear_folder(context->arena, folder);
	work->work_ms = (clock_us() - begins_us) / 1000;
}

/* ---- what came of it ---- */

/* Those of the part that is left, at their new times. */
static bool
cut_captions(struct context *context, const struct media_film_work *work)
{
	struct media_captions captions;

	if (work->cut.end_ms == 0)
		return true;
	switch (media_captions_read(context, work->film.id, &captions)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	if (captions.speech == FILM_SPEECH_CAPTIONS)
		captions.captions = captions_cut(context->arena, &captions.captions, work->cut.start_ms, work->cut.end_ms);
	captions.given = captions.speech != FILM_SPEECH_CAPTIONS || captions.captions.count > 0;
	return media_captions_put(context, work->film.id, &captions);
}

static bool
is_ready(struct context *context, const struct media_film_work *work)
{
	/* Its message may have been deleted meanwhile. */
	switch (media_film_job_sql_ready(context, work->film.id, media_file_seal_key(context, &work->made), (int64_t)work->made.size,
	                                 work->facts.duration_ms, work->work_ms, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	return media_film_still_replace(context, work->film.id, work->page, work->stills, LIMIT_FILM_STILLS) && cut_captions(context, work) &&
	       media_film_job_sql_set_file(context, work->film.id, work->made.name, work->facts.width, work->facts.height) == DB_WROTE;
}

static const char *
failure_of(const struct media_film_work *work)
{
	switch (work->outcome) {
	case MEDIA_FILM_OK:
	case MEDIA_FILM_STOPPED:
	case MEDIA_FILM_NOT_AVAILABLE:
		return NULL;
	case MEDIA_FILM_FAULT:
	case MEDIA_FILM_NO_SPACE:
		return work->tries + 1 >= LIMIT_FILM_TRIES ? "fault" : NULL;
	case MEDIA_FILM_NOT_A_FILM:
	case MEDIA_FILM_DAMAGED:
	case MEDIA_FILM_ALL_CUT:
		return "damaged";
	case MEDIA_FILM_TOO_LONG:
		return "long";
	case MEDIA_FILM_TOO_LARGE:
	case MEDIA_FILM_TOO_SMALL:
	case MEDIA_FILM_TOO_HEAVY:
		return "large";
	}
	return NULL;
}

bool
media_film_job_end(struct context *context, const struct media_film_work *work)
{
	const char *failure = failure_of(work);
	DB_TRANSACTION(tx, context);

	if (work->outcome == MEDIA_FILM_OK) {
		if (!is_ready(context, work))
			return false;
	} else if (failure) {
		if (media_film_job_sql_fail(context, work->film.id, text_of(failure), context->now) == DB_WROTE_FAULT)
			return false;
	} else if (media_film_job_sql_wait(context, work->film.id, work->outcome == MEDIA_FILM_STOPPED, context->now) == DB_WROTE_FAULT) {
		return false;
	}
	return db_commit(&tx) == DB_COMMITTED;
}
