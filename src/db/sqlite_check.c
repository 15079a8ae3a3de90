/* sqlite_check: see check.h. The headers of the file and of its log are read as bytes, since SQLite accepts any log it finds:
 * https://www.sqlite.org/fileformat2.html, 1.3 and 4.1. */
#include "db/check.h"
#include "db/engine.h"
#include "base/log.h"
#include "limits.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BUSY_MS = 5000, HEAD_BYTES = 100, HEAD_PAGE_SIZE = 16, HEAD_PAGES = 28, HEAD_IDENTITY = 60,
	LOG_HEAD_BYTES = 32, LOG_PAGE_SIZE = 8, LOG_SALT = 16, LOG_SUM = 24, FRAME_HEAD_BYTES = 24, FRAME_SALT = 8, FRAME_SUM = 16,
	PAGE_BYTES_MAX = 65536,
};

static const char words_of_log[] = "its log (-wal) belongs to another database, or to the one that was here before";

struct look { struct arena *arena; const char *path; struct text *words; int64_t bytes, log_bytes; };

static enum db_check
damaged(struct look *look, const char *what)
{
	*look->words = text_copy(look->arena, text_of(what));
	return DB_CHECK_DAMAGED;
}

static uint32_t
number_at(const uint8_t *bytes, size_t at)
{
	return (uint32_t)bytes[at] << 24 | (uint32_t)bytes[at + 1] << 16 | (uint32_t)bytes[at + 2] << 8 | bytes[at + 3];
}

static int64_t
read_head(const char *path, uint8_t *head, size_t size, int *file)
{
	struct stat status;

	*file = open(path, O_RDONLY | O_CLOEXEC);
	if (*file < 0 || fstat(*file, &status) != 0)
		return errno == ENOENT ? 0 : -1;
	memset(head, 0, size);
	return pread(*file, head, size, 0) < 0 ? -1 : status.st_size;
}

/* What db_check_remember() stored; 0: nothing. */
static uint32_t
remembered(const char *path)
{
	char name[4096];
	uint8_t note[4] = { 0 };
	int file;

	snprintf(name, sizeof name, "%s.lock", path);
	file = open(name, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return 0;
	if (pread(file, note, sizeof note, 0) != (ssize_t)sizeof note)
		memset(note, 0, sizeof note);
	close(file);
	return number_at(note, 0);
}

/* The log's own checksum over whole words, continued from *sum (fileformat2, 4.2): the last bit of a log's first four bytes gives the
 * byte order of its words. */
static void
add_to_sum(uint32_t sum[2], const uint8_t *bytes, size_t count, bool big_endian)
{
	for (size_t at = 0; at < count; at += 8) {
		uint32_t words[2] = { number_at(bytes, at), number_at(bytes, at + 4) };

		if (!big_endian) {
			words[0] = __builtin_bswap32(words[0]);
			words[1] = __builtin_bswap32(words[1]);
		}
		sum[0] += words[0] + sum[1];
		sum[1] += words[1] + sum[0];
	}
}

/* Whether the frame that begins there was written completely: after a power loss in the middle of it, its header can be followed by the
 * bytes of an older page. */
static bool
frame_is_whole(int log, const uint8_t *log_head, int64_t at, int64_t page)
{
	uint8_t before[8], frame[FRAME_HEAD_BYTES + PAGE_BYTES_MAX];
	const int64_t sum_at = at == LOG_HEAD_BYTES ? LOG_SUM : at - page - FRAME_HEAD_BYTES + FRAME_SUM;
	uint32_t sum[2];

	if (page > PAGE_BYTES_MAX || pread(log, before, sizeof before, sum_at) != (ssize_t)sizeof before ||
	    pread(log, frame, (size_t)(FRAME_HEAD_BYTES + page), at) != FRAME_HEAD_BYTES + page)
		return false;
	sum[0] = number_at(before, 0);
	sum[1] = number_at(before, 4);
	add_to_sum(sum, frame, 8, log_head[3] & 1);
	add_to_sum(sum, frame + FRAME_HEAD_BYTES, (size_t)page, log_head[3] & 1);
	return sum[0] == number_at(frame, FRAME_SUM) && sum[1] == number_at(frame, FRAME_SUM + 4);
}

/* SQLite reads any log that is next to a file. A log that was left behind by another file is recognised by the file's identity, in the
 * lock's file and in each first page in the log, before anything is read through it. */
static enum db_check
check_log_is_ours(struct look *look, int log, const uint8_t *log_head, const uint8_t *head)
{
	const int64_t page = number_at(log_head, LOG_PAGE_SIZE), own = number_at(head, HEAD_PAGE_SIZE) >> 16;
	const uint32_t identity = number_at(head, HEAD_IDENTITY);
	const uint32_t known = remembered(look->path);
	uint8_t frame[FRAME_HEAD_BYTES + HEAD_BYTES];

	if (known != 0 && identity != 0 && known != identity)
		return damaged(look, words_of_log);
	if (page != (own == 1 ? 65536 : own))
		return damaged(look, "its log (-wal) has pages of another size: it belongs to another database");
	for (int64_t at = LOG_HEAD_BYTES; at + FRAME_HEAD_BYTES + page <= look->log_bytes; at += FRAME_HEAD_BYTES + page) {
		if (pread(log, frame, sizeof frame, at) != (ssize_t)sizeof frame ||
		    memcmp(frame + FRAME_SALT, log_head + LOG_SALT, 8) != 0)
			break;
		if (number_at(frame, 0) == 1 && identity != 0 && number_at(frame, FRAME_HEAD_BYTES + HEAD_IDENTITY) != identity &&
		    frame_is_whole(log, log_head, at, page))
			return damaged(look, words_of_log);
	}
	return DB_CHECK_OK;
}

static enum db_check
check_bytes(struct look *look)
{
	char log_path[4096];
	uint8_t head[HEAD_BYTES], log_head[LOG_HEAD_BYTES];
	enum db_check answer = DB_CHECK_OK;
	int file, log;
	int64_t page, missing;

	snprintf(log_path, sizeof log_path, "%s-wal", look->path);
	look->bytes = read_head(look->path, head, sizeof head, &file);
	look->log_bytes = read_head(log_path, log_head, sizeof log_head, &log);
	page = number_at(head, HEAD_PAGE_SIZE) >> 16;
	page = page == 1 ? 65536 : page;
	missing = number_at(head, HEAD_PAGES) - (page > 0 ? look->bytes / page : 0);
	if (look->bytes < 0 || look->log_bytes < 0) {
		*look->words = text_copy(look->arena, text_of(strerror(errno)));
		answer = DB_CHECK_FAULT;
	} else if (look->bytes == 0) {
		answer = damaged(look, "it is empty");
	} else if (memcmp(head, "SQLite format 3", 16) != 0) {
		answer = damaged(look, "it is no database");
	} else if (missing > look->log_bytes / (page + FRAME_HEAD_BYTES)) {
		answer = damaged(look, "its end is missing");
	} else if (look->log_bytes > LOG_HEAD_BYTES) {
		answer = check_log_is_ours(look, log, log_head, head);
	}
	if (file >= 0)
		close(file);
	if (log >= 0)
		close(log);
	return answer;
}

static enum db_check
engine_says(struct look *look, sqlite3 *handle, int result)
{
	*look->words = text_copy(look->arena, text_of(handle != NULL ? sqlite3_errmsg(handle) : "no memory"));
	result &= 0xff;
	return result == SQLITE_CORRUPT || result == SQLITE_NOTADB ? DB_CHECK_DAMAGED : DB_CHECK_FAULT;
}

/* The first complaint of a pragma that returns "ok" or lines of complaints; any row is a complaint when `ok` is false. */
static enum db_check
ask(struct look *look, sqlite3 *handle, const char *sql, const char *ok)
{
	sqlite3_stmt *statement = NULL;
	enum db_check answer = DB_CHECK_OK;
	int result = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_step(statement);
	if (result == SQLITE_ROW) {
		const char *said = (const char *)sqlite3_column_text(statement, 0);

		if (ok == NULL || said == NULL || strcmp(said, ok) != 0)
			answer = damaged(look, ok == NULL || said == NULL ? "a row names another that is not there" : said);
	} else if (result != SQLITE_DONE) {
		answer = engine_says(look, handle, result);
	}
	sqlite3_finalize(statement);
	return answer;
}

/* The first page of each table can be read. */
static enum db_check
look_at_tables(struct look *look, sqlite3 *handle)
{
	sqlite3_stmt *tables = NULL;
	enum db_check answer = DB_CHECK_OK;
	int result = sqlite3_prepare_v2(handle, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &tables, NULL);

	while (result == SQLITE_OK && answer == DB_CHECK_OK && (result = sqlite3_step(tables)) == SQLITE_ROW) {
		char *sql = sqlite3_mprintf("SELECT 'ok' FROM \"%w\" LIMIT 1", sqlite3_column_text(tables, 0));

		answer = ask(look, handle, sql, "ok");
		sqlite3_free(sql);
		result = SQLITE_OK;
	}
	if (answer == DB_CHECK_OK && result != SQLITE_DONE)
		answer = engine_says(look, handle, result);
	sqlite3_finalize(tables);
	return answer;
}

static int
open_to_look(const char *path, int how, sqlite3 **handle)
{
	const int result = sqlite3_open_v2(path, handle, how | SQLITE_OPEN_NOMUTEX, NULL);

	if (result != SQLITE_OK)
		return result;
	sqlite3_busy_timeout(*handle, BUSY_MS);
	return sqlite3_exec(*handle, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA schema_version;", NULL, NULL, NULL);
}

enum db_check
db_check(struct arena *arena, const char *path, enum db_check_depth depth, struct text *words)
{
	struct look look = { .arena = arena, .path = path, .words = words };
	enum db_check answer = check_bytes(&look);
	sqlite3 *handle = NULL;
	int result;

	if (answer != DB_CHECK_OK)
		return answer;
	engine_configure();
	result = open_to_look(path, SQLITE_OPEN_READONLY, &handle);
	/* A kill before the database was in WAL mode left a transaction that only a connection that may write can roll back. */
	if (result != SQLITE_OK && sqlite3_extended_errcode(handle) == SQLITE_READONLY_ROLLBACK) {
		sqlite3_close(handle);
		result = open_to_look(path, SQLITE_OPEN_READWRITE, &handle);
	}
	if (result != SQLITE_OK)
		answer = engine_says(&look, handle, result);
	if (answer == DB_CHECK_OK)
		answer = look_at_tables(&look, handle);
	if (answer == DB_CHECK_OK && depth == DB_CHECK_START && look.bytes + look.log_bytes <= LIMIT_CHECK_AT_START_BYTES)
		answer = ask(&look, handle, "PRAGMA quick_check(1)", "ok");
	if (answer == DB_CHECK_OK && depth == DB_CHECK_WHOLE)
		answer = ask(&look, handle, "PRAGMA integrity_check(1)", "ok");
	if (answer == DB_CHECK_OK && depth == DB_CHECK_WHOLE)
		answer = ask(&look, handle, "PRAGMA foreign_key_check", NULL);
	sqlite3_close(handle);
	return answer;
}

bool
db_check_remember(const char *path)
{
	char name[4096];
	uint8_t head[HEAD_BYTES];
	bool good;
	int file;

	if (read_head(path, head, sizeof head, &file) < 0)
		memset(head, 0, sizeof head);
	if (file >= 0)
		close(file);
	if (remembered(path) == number_at(head, HEAD_IDENTITY))
		return true;
	snprintf(name, sizeof name, "%s.lock", path);
	file = open(name, O_WRONLY | O_CLOEXEC);
	good = file >= 0 && pwrite(file, head + HEAD_IDENTITY, 4, 0) == 4 && fsync(file) == 0;
	if (!good)
		log_note(LOG_FAULT, "%s: %s", name, strerror(errno));
	if (file >= 0)
		close(file);
	return good;
}
