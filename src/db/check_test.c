/* check_test: a log that ends in the middle of a frame is accepted, and a transaction that was cut off is rolled back; a log of another
 * database is not accepted. */
#include "db/check.h"
#include "db/db_test.h"
#include <fcntl.h>

enum { HEAD = 32, SALT = 16, FRAME_HEAD = 24, FRAME_SALT = 8, PAGE = 4096 };

/* The files as they are when the process is killed: copied while they are open. */
static void
copy(const char *from, const char *ending, const char *to)
{
	static char bytes[1 << 20];
	char path[256];
	FILE *file;
	size_t length;

	snprintf(path, sizeof path, "%s%s", from, ending);
	file = fopen(path, "rb");
	assert_non_null(file);
	length = fread(bytes, 1, sizeof bytes, file);
	assert_true(length > 0 && length < sizeof bytes);
	fclose(file);
	snprintf(path, sizeof path, "%s%s", to, ending);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static enum db_check
look(struct fixture *fixture, const char *path)
{
	struct text words = TEXT_NONE;

	return db_check(fixture->context.arena, path, DB_CHECK_START, &words);
}

/* A database whose first page is in the file and, changed, in the log; left behind as if killed. */
static void
leave_behind(struct fixture *fixture, const char *killed)
{
	assert_true(engine_run(fixture->context.connection, "PRAGMA user_version = 2136029433"));
	db_checkpoint(fixture->context.connection);
	assert_true(engine_run(fixture->context.connection, "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT"));
	copy(fixture->path, "", killed);
	copy(fixture->path, "-wal", killed);
}

static void
remove_left(const char *killed)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	char path[256];

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		snprintf(path, sizeof path, "%s%s", killed, ends[i]);
		unlink(path);
	}
}

/* The head of its last frame was written, but not the page: the bytes there are of an older log. */
static void
a_frame_that_was_torn_by_power_loss_is_not_another_database(void **state)
{
	struct fixture *fixture = *state;
	char killed[128], log[136];
	uint8_t frame[FRAME_HEAD + PAGE], salt[8];
	int file;
	off_t end;

	snprintf(killed, sizeof killed, "%s/killed", fixture->folder);
	leave_behind(fixture, killed);
	snprintf(log, sizeof log, "%s-wal", killed);
	file = open(log, O_RDWR);
	assert_true(file >= 0);
	assert_int_equal(pread(file, salt, sizeof salt, SALT), sizeof salt);
	for (end = HEAD; pread(file, frame, FRAME_HEAD, end) == FRAME_HEAD && memcmp(frame + FRAME_SALT, salt, sizeof salt) == 0;)
		end += FRAME_HEAD + PAGE;
	assert_true(end > HEAD);
	memcpy(frame, "\0\0\0\1\0\0\0\4", 8);
	memcpy(frame + FRAME_SALT, salt, sizeof salt);
	memset(frame + FRAME_HEAD, 'x', PAGE);
	assert_int_equal(pwrite(file, frame, sizeof frame, end), sizeof frame);
	close(file);
	assert_int_equal(look(fixture, killed), DB_CHECK_OK);
	remove_left(killed);
}

static void
the_log_of_another_database_is_found(void **state)
{
	struct fixture *fixture = *state;
	char killed[128];

	snprintf(killed, sizeof killed, "%s/killed", fixture->folder);
	leave_behind(fixture, killed);
	assert_true(engine_run(fixture->context.connection, "PRAGMA user_version = 5"));
	copy(fixture->path, "-wal", killed);
	assert_int_equal(look(fixture, killed), DB_CHECK_DAMAGED);
	remove_left(killed);
}

/* A new database is not in WAL mode yet: killed then, it has a rollback journal, and only a connection that may write can read it. */
static void
a_transaction_that_was_cut_off_is_rolled_back(void **state)
{
	struct fixture *fixture = *state;
	struct connection *connection = fixture->context.connection;
	char killed[128], journal[140];

	snprintf(killed, sizeof killed, "%s/killed", fixture->folder);
	snprintf(journal, sizeof journal, "%s-journal", killed);
	assert_true(engine_run(connection, "PRAGMA journal_mode = DELETE"));
	assert_true(engine_run(connection, "PRAGMA cache_size = 1"));
	assert_true(engine_run(connection, "CREATE TABLE early (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT"));
	assert_true(engine_run(connection, "INSERT INTO early (words) VALUES ('kept')"));
	assert_true(engine_run(connection, "BEGIN IMMEDIATE"));
	assert_true(engine_run(connection, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
	                                   "INSERT INTO early (words) SELECT hex(randomblob(500)) FROM n"));
	copy(fixture->path, "", killed);
	copy(fixture->path, "-journal", killed);
	assert_true(engine_run(connection, "ROLLBACK"));
	assert_int_equal(look(fixture, killed), DB_CHECK_OK);
	assert_int_equal(access(journal, F_OK), -1);
	remove_left(killed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_frame_that_was_torn_by_power_loss_is_not_another_database),
		TEST(the_log_of_another_database_is_found),
		TEST(a_transaction_that_was_cut_off_is_rolled_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
