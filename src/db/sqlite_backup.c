/* sqlite_backup: see backup.h.
 *
 * One read transaction is held over all steps: without it a copy starts again whenever there is a write between two steps, and on a busy
 * server it never ends. Meanwhile writes stay in the log, which grows until the copy is done (decision 22). */
#include "db/backup.h"
#include "db/engine.h"
#include "base/log.h"
#include "limits.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STEP_PAGES = 256, STEPS_A_SYNC = 8, PAUSE_NS_LEAST = 1000000 };

static enum db_backup
failed(sqlite3 *handle, int result, const char *what)
{
	if ((result & 0xff) == SQLITE_FULL)
		return DB_BACKUP_FULL;
	if ((result & 0xff) == SQLITE_NOTADB || (result & 0xff) == SQLITE_CORRUPT)
		return DB_BACKUP_DAMAGED;
	log_note(LOG_FAULT, "backup: %s: %s (%d)", what, handle != NULL ? sqlite3_errmsg(handle) : "no memory", result);
	return DB_BACKUP_FAULT;
}

static int
open_source(const char *path, sqlite3 **handle)
{
	int result;

	engine_configure();
	result = sqlite3_open_v2(path, handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	if (result != SQLITE_OK)
		return result;
	sqlite3_busy_timeout(*handle, LIMIT_DATABASE_BUSY_MS);
	/* The second one reads, and so begins the transaction. */
	return sqlite3_exec(*handle, "BEGIN; PRAGMA schema_version;", NULL, NULL, NULL);
}

/* Nothing reads the copy before it is complete and synced, so it needs no journal. */
static int
open_copy(const char *path, sqlite3 **handle)
{
	int result;

	engine_configure();
	result = sqlite3_open_v2(path, handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (result != SQLITE_OK)
		return result;
	return sqlite3_exec(*handle, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2048;", NULL, NULL, NULL);
}

static int64_t
clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Pauses as long as the step took: half of the disk and of a core are left to the server. The bytes are synced step by step: one sync of
 * everything at the end would delay the server's own syncs. */
static void
pause_after(int64_t began_ns, int step, int file)
{
	struct timespec pause = { 0 };
	int64_t took;

	if (step % STEPS_A_SYNC == 0)
		(void)!fdatasync(file);
	took = clock_ns() - began_ns;
	if (took < PAUSE_NS_LEAST)
		took = PAUSE_NS_LEAST;
	pause.tv_sec = took / 1000000000;
	pause.tv_nsec = took % 1000000000;
	nanosleep(&pause, NULL);
}

static int
copy_pages(sqlite3 *source, sqlite3 *copy, int file, enum db_backup_pace pace)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", source, "main");
	int result = SQLITE_OK;

	if (backup == NULL)
		return sqlite3_errcode(copy);
	for (int step = 1; result == SQLITE_OK; step++) {
		const int64_t began = clock_ns();

		result = sqlite3_backup_step(backup, STEP_PAGES);
		if (result == SQLITE_OK && pace == DB_BACKUP_BESIDE)
			pause_after(began, step, file);
	}
	(void)sqlite3_backup_finish(backup);
	return result == SQLITE_DONE ? SQLITE_OK : result;
}

/* The copied first page says that the file has a write-ahead log; the copy has none. The copy also gets an identity of its own, so that
 * the log of the original is never applied to it (db/check.h). */
static int
finish_copy(sqlite3 *copy)
{
	char identity[64];
	uint32_t random;

	sqlite3_randomness(sizeof random, &random);
	snprintf(identity, sizeof identity, "PRAGMA user_version=%d; PRAGMA journal_mode=DELETE;", (int)(random >> 1) | 1);
	return sqlite3_exec(copy, identity, NULL, NULL, NULL);
}

enum db_backup
db_backup(const char *from, const char *to, enum db_backup_pace pace, int64_t *bytes)
{
	sqlite3 *source = NULL, *copy = NULL;
	enum db_backup answer = DB_BACKUP_OK;
	const int file = open(to, O_RDWR | O_CLOEXEC);
	int result = open_source(from, &source);

	if (result != SQLITE_OK)
		answer = failed(source, result, "the database");
	if (answer == DB_BACKUP_OK && (result = open_copy(to, &copy)) != SQLITE_OK)
		answer = failed(copy, result, "the copy");
	if (answer == DB_BACKUP_OK && (result = copy_pages(source, copy, file, pace)) != SQLITE_OK)
		answer = failed(copy, result, "copying");
	if (answer == DB_BACKUP_OK && (result = finish_copy(copy)) != SQLITE_OK)
		answer = failed(copy, result, "closing the copy");
	sqlite3_close(source);
	if (sqlite3_close(copy) != SQLITE_OK && answer == DB_BACKUP_OK)
		answer = DB_BACKUP_FAULT;
	if (answer == DB_BACKUP_OK && (file < 0 || fsync(file) != 0)) {
		log_note(LOG_FAULT, "backup: %s: %s", to, strerror(errno));
		answer = errno == ENOSPC || errno == EDQUOT ? DB_BACKUP_FULL : DB_BACKUP_FAULT;
	}
	if (answer == DB_BACKUP_OK)
		*bytes = lseek(file, 0, SEEK_END);
	if (file >= 0)
		close(file);
	return answer;
}

bool
db_make_whole(const char *path)
{
	sqlite3 *handle = NULL;
	int result;

	engine_configure();
	result = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_exec(handle, "PRAGMA synchronous=FULL; PRAGMA journal_mode=DELETE;", NULL, NULL, NULL);
	if (result != SQLITE_OK)
		log_note(LOG_FAULT, "%s: %s (%d)", path, handle != NULL ? sqlite3_errmsg(handle) : "no memory", result);
	sqlite3_close(handle);
	return result == SQLITE_OK;
}

bool
db_sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096] = ".";
	bool synced;
	int opened;

	if (slash != NULL)
		snprintf(folder, sizeof folder, "%.*s", (int)(slash == path ? 1 : slash - path), path);
	opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	synced = opened >= 0 && fsync(opened) == 0;
	if (!synced)
		log_note(LOG_FAULT, "%s cannot be synced: %s", folder, strerror(errno));
	if (opened >= 0)
		close(opened);
	return synced;
}
