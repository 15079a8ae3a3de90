/* server_spool_test: bodies in files: an upload while it arrives, and a response of which a part is requested. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#include "db/database.h"
#include "http/confirm_form.h"
#include "server/server_test.h"
#include "limits.h"

enum { FILE_BYTES = 3 * MIB + 7 };

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-spool-test-XXXXXX", database[64], file_path[64];
static uint8_t content[FILE_BYTES];
static atomic_bool disk_full;

/* The disk is full when the test says so. */
ssize_t
pwrite(int file, const void *bytes, size_t length, off_t at)
{
	if (atomic_load(&disk_full)) {
		errno = ENOSPC;
		return -1;
	}
	return syscall(SYS_pwrite64, file, bytes, length, at);
}

static uint64_t
sum_of(const uint8_t *bytes, size_t length)
{
	uint64_t sum = 14695981039346656037ULL;

	for (size_t i = 0; i < length; i++)
		sum = (sum ^ bytes[i]) * 1099511628211ULL;
	return sum;
}

static void
prepare_upload(struct request *request)
{
	(void)request;
}

static void
handle_upload(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(text_format(request->context.arena, "%zu %llx",
	              request->body.length, (unsigned long long)sum_of(request->body.at, request->body.length))));
}

static void
handle_page(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(TEXT("a page")));
}

static void
handle_file(struct request *request, const union route_value *parts)
{
	const int file = open(file_path, O_RDONLY | O_CLOEXEC);

	(void)parts;
	ASSERT(file >= 0);
	respond_file(request, TEXT("video/mp4"), TEXT("v1"), file, FILE_BYTES);
}

/* A file that became shorter after its length was sent. */
static void
handle_short(struct request *request, const union route_value *parts)
{
	const int file = open(file_path, O_RDONLY | O_CLOEXEC);

	(void)parts;
	ASSERT(file >= 0);
	respond_file(request, TEXT("video/mp4"), TEXT("v1"), file, FILE_BYTES + 1000);
}

/* A body that is made while it is sent: what the test has in memory. */
static struct { atomic_int ended, reads, unaligned; bool breaks; } source;

static bool
read_source(void *closure, uint64_t from, uint8_t *at, size_t length)
{
	ASSERT(closure == &source && from + length <= FILE_BYTES && length <= LIMIT_BODY_PIECE_BYTES);
	if (atomic_fetch_add(&source.reads, 1) > 0 && from % LIMIT_BODY_PIECE_BYTES != 0)
		atomic_fetch_add(&source.unaligned, 1);
	memcpy(at, content + from, length);
	return !source.breaks || from < MIB;
}

static void
end_source(void *closure)
{
	ASSERT(closure == &source);
	atomic_fetch_add(&source.ended, 1);
}

static void
handle_source(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_source(request, TEXT("video/mp4"), TEXT("v1"), (struct response_source){ read_source, end_source, &source }, FILE_BYTES);
}

static void
handle_source_replaced(struct request *request, const union route_value *parts)
{
	handle_source(request, parts);
	respond_not_found(request);
}

static void
handle_replaced(struct request *request, const union route_value *parts)
{
	handle_file(request, parts);
	respond_not_found(request);
}

const struct route routes[] = {
	{ METHOD_GET, "/", handle_page, .handler = "page" },
	{ METHOD_POST, "/upload", handle_upload, .form = &none_form, .upload = true, .prepare = prepare_upload, .handler = "upload" },
	{ METHOD_GET, "/file", handle_file, .handler = "file" },
	{ METHOD_GET, "/source", handle_source, .handler = "source" },
	{ METHOD_GET, "/source-replaced", handle_source_replaced, .handler = "source_replaced" },
	{ METHOD_PATCH, "/patched", handle_upload, .form = &none_form, .upload = true, .prepare = prepare_upload, .handler = "patched" },
	{ METHOD_DELETE, "/patched", handle_upload, .form = &none_form, .handler = "patched" },
	{ METHOD_GET, "/short", handle_short, .handler = "short" },
	{ METHOD_GET, "/replaced", handle_replaced, .handler = "replaced" },
};
const size_t route_count = COUNT_OF(routes);

static int
start_all(void **state)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"), .body_folder = folder };

	(void)state;
	crypto_start();
	site_keys_make(&site.keys);
	log_level_set(LOG_FAULT + 1);
	atomic_store(&disk_full, false);
	ASSERT(connection_open(database, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(connection) == DB_MIGRATE_OK);
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);
	settings.writer = writer;
	ASSERT(server_start(&settings, &server) == SERVER_START_OK);
	return 0;
}

static int
stop_all(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[128];

	(void)state;
	if (server)
		ASSERT(server_stop(server));
	server = NULL;
	writer_stop(writer);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		snprintf(path, sizeof path, "%s%s", database, endings[i]);
		unlink(path);
	}
	return 0;
}

/* Counts open files of bodies and responses, without the database's own. */
static int
files_open(void)
{
	DIR *all = opendir("/proc/self/fd");
	struct dirent *entry;
	int count = 0;

	ASSERT(all);
	while ((entry = readdir(all))) {
		char path[300], target[300] = "";

		snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
		count += readlink(path, target, sizeof target - 1) > 0 && (strstr(target, "(deleted)") || strcmp(target, file_path) == 0);
	}
	closedir(all);
	return count;
}

static bool
nothing_is_in_hand(void)
{
	return look().active == 0 && look().body_bytes == 0 && look().body_file_bytes == 0;
}

/* ---- uploads ---- */

static void
send_upload_head(int fd, size_t length)
{
	char head[300];

	snprintf(head, sizeof head, "POST /upload HTTP/1.1\r\n" FROM_THIS_SITE "Content-Length: %zu\r\n\r\n", length);
	client_send(fd, head, strlen(head));
}

static void
every_byte_of_an_upload_arrives_whatever_its_length(void **state)
{
	static const size_t lengths[] = {
		0, 1, LIMIT_BODY_PIECE_BYTES - 1, LIMIT_BODY_PIECE_BYTES, LIMIT_BODY_PIECE_BYTES + 1, 2 * LIMIT_BODY_PIECE_BYTES,
		2 * LIMIT_BODY_PIECE_BYTES + LIMIT_HEAD_BYTES, FILE_BYTES,
	};
	const int fd = client_open();
	char expected[64];

	(void)state;
	/* One after the other on one connection. */
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		send_upload_head(fd, lengths[i]);
		assert_true(client_send(fd, (const char *)content, lengths[i]));
		snprintf(expected, sizeof expected, "%zu %llx", lengths[i], (unsigned long long)sum_of(content, lengths[i]));
		assert_string_equal(client_read(fd, false).body, expected);
	}
	close(fd);
	wait_until(nothing_is_in_hand);
}

static void
an_upload_in_chunks_arrives_too(void **state)
{
	static const char head[] = "POST /upload HTTP/1.1\r\n" FROM_THIS_SITE "Transfer-Encoding: chunked\r\n\r\n";
	const int fd = client_open();
	size_t sent = 0;
	char line[64];

	(void)state;
	client_send(fd, head, strlen(head));
	while (sent < FILE_BYTES) {
		size_t chunk = 1 + sent * 7 % (100 * KIB);

		chunk = chunk < FILE_BYTES - sent ? chunk : FILE_BYTES - sent;
		snprintf(line, sizeof line, "%zx\r\n", chunk);
		client_send(fd, line, strlen(line));
		client_send(fd, (const char *)content + sent, chunk);
		client_send(fd, "\r\n", 2);
		sent += chunk;
	}
	client_send(fd, "0\r\n\r\n", 5);
	snprintf(line, sizeof line, "%d %llx", FILE_BYTES, (unsigned long long)sum_of(content, FILE_BYTES));
	assert_string_equal(client_read(fd, false).body, line);
	close(fd);
}

static bool
most_is_in_files(void)
{
	return look().body_file_bytes >= 20 * (size_t)(2 * MIB - LIMIT_BODY_PIECE_BYTES - 64 * KIB);
}

static void
uploads_that_stop_halfway_take_files_and_little_memory(void **state)
{
	enum { UPLOADS = 20 };
	int fds[UPLOADS];

	(void)state;
	for (int i = 0; i < UPLOADS; i++) {
		fds[i] = client_open();
		send_upload_head(fds[i], FILE_BYTES);
		assert_true(client_send(fds[i], (const char *)content, 2 * MIB));
	}
	wait_until(most_is_in_files);
	assert_int_equal(files_open(), UPLOADS);
	assert_true(look().body_bytes <= UPLOADS * (size_t)(LIMIT_BODY_PIECE_BYTES + LIMIT_HEAD_BYTES));
	assert_string_equal(get("/").body, "a page");
	for (int i = 0; i < UPLOADS; i++)
		close(fds[i]);
	wait_until(nothing_is_in_hand);
	assert_int_equal(files_open(), 0);
}

static bool
as_many_as_may_be_are_in_files(void)
{
	return look().body_file_bytes >= LIMIT_BODY_FILES * (size_t)LIMIT_BODY_PIECE_BYTES && files_open() == LIMIT_BODY_FILES;
}

static void
more_uploads_than_files_are_allowed_are_asked_to_come_again(void **state)
{
	static int fds[LIMIT_BODY_FILES];
	const size_t sent = LIMIT_BODY_PIECE_BYTES + 1;
	int fd;

	(void)state;
	for (int i = 0; i < LIMIT_BODY_FILES; i++) {
		fds[i] = client_open();
		send_upload_head(fds[i], 2 * sent);
		assert_true(client_send(fds[i], (const char *)content, sent));
	}
	wait_until(as_many_as_may_be_are_in_files);
	fd = client_open();
	send_upload_head(fd, FILE_BYTES);
	assert_true(client_send(fd, (const char *)content, FILE_BYTES));
	assert_int_equal(client_read(fd, false).status, 503);
	close(fd);
	assert_int_equal(files_open(), LIMIT_BODY_FILES);
	for (int i = 0; i < LIMIT_BODY_FILES; i++) {
		assert_true(client_send(fds[i], (const char *)content, sent));
		assert_int_equal(client_read(fds[i], false).status, 200);
		close(fds[i]);
	}
	wait_until(nothing_is_in_hand);
}

static void
an_upload_that_is_too_long_is_read_to_its_end_and_refused(void **state)
{
	const int fd = client_open();

	(void)state;
	send_upload_head(fd, 8 * (size_t)FILE_BYTES);
	for (int i = 0; i < 8; i++)
		assert_true(client_send(fd, (const char *)content, FILE_BYTES));
	assert_int_equal(client_read(fd, false).status, 413);
	close(fd);
	wait_until(nothing_is_in_hand);
}

static void
a_full_disk_is_told_and_the_server_goes_on(void **state)
{
	struct answer answer;
	int fd = client_open();

	(void)state;
	atomic_store(&disk_full, true);
	send_upload_head(fd, FILE_BYTES);
	assert_true(client_send(fd, (const char *)content, FILE_BYTES));
	answer = client_read(fd, false);
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.head, "Retry-After: "));
	close(fd);
	/* A body that fits in one piece needs no disk. */
	fd = client_open();
	send_upload_head(fd, 1000);
	assert_true(client_send(fd, (const char *)content, 1000));
	assert_int_equal(client_read(fd, false).status, 200);
	close(fd);
	atomic_store(&disk_full, false);
	fd = client_open();
	send_upload_head(fd, FILE_BYTES);
	assert_true(client_send(fd, (const char *)content, FILE_BYTES));
	assert_int_equal(client_read(fd, false).status, 200);
	close(fd);
	wait_until(nothing_is_in_hand);
}

static void
a_server_stops_while_an_upload_is_in_hand(void **state)
{
	const int fd = client_open();

	(void)state;
	send_upload_head(fd, FILE_BYTES);
	assert_true(client_send(fd, (const char *)content, 2 * MIB));
	assert_true(server_stop(server));
	server = NULL;
	close(fd);
}

/* ---- parts of files ---- */

static struct { int status; char head[4096]; size_t length; uint64_t sum; } got;

/* The whole response, whose body may be long. */
static void
fetch(int fd, const char *method, const char *target, const char *headers)
{
	static uint8_t body[FILE_BYTES + MIB];
	char head[600];
	size_t length = 0, wanted = 0;
	const char *field;

	snprintf(head, sizeof head, "%s %s HTTP/1.1\r\n" FROM_THIS_SITE "%s\r\n", method, target, headers);
	client_send(fd, head, strlen(head));
	memset(&got, 0, sizeof got);
	while (length < sizeof got.head - 1 && (length < 4 || memcmp(got.head + length - 4, "\r\n\r\n", 4) != 0)) {
		if (recv(fd, got.head + length, 1, 0) != 1)
			return;
		length++;
	}
	got.status = (int)strtol(got.head + strlen("HTTP/1.1 "), NULL, 10);
	field = strcasestr(got.head, "Content-Length:");
	if (field && strcmp(method, "HEAD") != 0)
		wanted = (size_t)strtoul(field + strlen("Content-Length:"), NULL, 10);
	ASSERT(wanted <= sizeof body);
	while (got.length < wanted) {
		const ssize_t count = recv(fd, body + got.length, wanted - got.length, 0);

		if (count <= 0)
			break;
		got.length += (size_t)count;
	}
	got.sum = sum_of(body, got.length);
}

static void
assert_part_of(const char *target, const char *headers, size_t from, size_t length, int fd)
{
	char field[100];

	fetch(fd, "GET", target, headers);
	assert_int_equal(got.status, length == FILE_BYTES ? 200 : 206);
	assert_int_equal(got.length, length);
	assert_true(got.sum == sum_of(content + from, length));
	assert_non_null(strstr(got.head, "Accept-Ranges: bytes\r\n"));
	assert_non_null(strstr(got.head, "Content-Type: video/mp4\r\n"));
	snprintf(field, sizeof field, "Content-Range: bytes %zu-%zu/%d\r\n", from, from + length - 1, FILE_BYTES);
	if (length < FILE_BYTES)
		assert_non_null(strstr(got.head, field));
	else
		assert_null(strstr(got.head, "Content-Range"));
}

static void
assert_part(const char *headers, size_t from, size_t length, int fd)
{
	assert_part_of("/file", headers, from, length, fd);
}

static void
one_part_of_a_file_is_answered_and_several_are_the_whole(void **state)
{
	const int fd = client_open();

	(void)state;
	assert_part("", 0, FILE_BYTES, fd);
	assert_part("Range: bytes=0-0\r\n", 0, 1, fd);
	assert_part("Range: bytes=100-199\r\n", 100, 100, fd);
	assert_part("Range: bytes=1000000-\r\n", 1000000, FILE_BYTES - 1000000, fd);
	assert_part("Range: bytes=-500\r\n", FILE_BYTES - 500, 500, fd);
	assert_part("Range: bytes=7-131078\r\n", 7, LIMIT_BODY_PIECE_BYTES, fd);
	assert_part("Range: bytes=0-1,5-6\r\n", 0, FILE_BYTES, fd);
	assert_part("Range: bytes=5-6\r\nIf-Range: \"v1\"\r\n", 5, 2, fd);
	assert_part("Range: bytes=5-6\r\nIf-Range: \"v0\"\r\n", 0, FILE_BYTES, fd);
	fetch(fd, "GET", "/file", "Range: bytes=99999999-\r\n");
	assert_int_equal(got.status, 416);
	assert_non_null(strstr(got.head, "Content-Range: bytes */3145735\r\n"));
	fetch(fd, "HEAD", "/file", "Range: bytes=5-6\r\n");
	assert_int_equal(got.status, 200);
	assert_non_null(strstr(got.head, "Content-Length: 3145735\r\n"));
	/* The connection is still usable, and no file is left open. */
	fetch(fd, "GET", "/replaced", "");
	assert_int_equal(got.status, 404);
	fetch(fd, "GET", "/", "");
	assert_int_equal(got.length, strlen("a page"));
	wait_until(nothing_is_in_hand);
	assert_int_equal(files_open(), 0);
	close(fd);
}

static void
a_file_that_is_shorter_than_promised_ends_the_connection(void **state)
{
	const int fd = client_open();
	char byte;

	(void)state;
	fetch(fd, "GET", "/short", "");
	assert_true(got.length < FILE_BYTES + 1000);
	assert_true(recv(fd, &byte, 1, 0) <= 0);
	close(fd);
	assert_string_equal(get("/").body, "a page");
	wait_until(nothing_is_in_hand);
}

static void
a_body_that_is_made_while_it_is_sent_has_parts_too_and_is_ended_once(void **state)
{
	const int fd = client_open();
	char byte;

	(void)state;
	memset(&source, 0, sizeof source);
	assert_part_of("/source", "", 0, FILE_BYTES, fd);
	source.reads = 0;
	assert_part_of("/source", "Range: bytes=1000000-\r\n", 1000000, FILE_BYTES - 1000000, fd);
	source.reads = 0;
	assert_part_of("/source", "Range: bytes=-500\r\n", FILE_BYTES - 500, 500, fd);
	source.reads = 0;
	fetch(fd, "HEAD", "/source", "");
	assert_non_null(strstr(got.head, "Content-Length: 3145735\r\n"));
	assert_int_equal(source.reads, 0);
	fetch(fd, "GET", "/source", "Range: bytes=99999999-\r\n");
	assert_int_equal(got.status, 416);
	fetch(fd, "GET", "/source-replaced", "");
	assert_int_equal(got.status, 404);
	wait_until(nothing_is_in_hand);
	assert_int_equal(source.ended, 6);
	assert_int_equal(source.unaligned, 0);
	source.breaks = true;
	fetch(fd, "GET", "/source", "");
	assert_true(got.length < FILE_BYTES);
	assert_true(recv(fd, &byte, 1, 0) <= 0);
	close(fd);
	wait_until(nothing_is_in_hand);
	assert_int_equal(source.ended, 7);
}

static void
a_patch_and_a_delete_are_writes_with_a_body_of_their_own_bound(void **state)
{
	static const struct { const char *method; size_t length; int status; } cases[] = {
		{ "PATCH", 1000, 200 }, { "PATCH", FILE_BYTES, 200 }, { "PATCH", LIMIT_FILM_PATCH_BYTES, 200 },
		{ "PATCH", LIMIT_FILM_PATCH_BYTES + 1, 413 }, { "DELETE", 0, 200 }, { "PUT", 0, 405 }, { "POST", 0, 405 },
	};
	static uint8_t body[LIMIT_FILM_PATCH_BYTES + 1];
	char head[300];

	(void)state;
	memcpy(body, content, FILE_BYTES);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const int fd = client_open();
		struct answer answer;

		snprintf(head, sizeof head, "%s /patched HTTP/1.1\r\n" FROM_THIS_SITE "Content-Length: %zu\r\n\r\n", cases[i].method,
		         cases[i].length);
		client_send(fd, head, strlen(head));
		assert_true(client_send(fd, (const char *)body, cases[i].length));
		answer = client_read(fd, false);
		assert_int_equal(answer.status, cases[i].status);
		if (answer.status == 200) {
			snprintf(head, sizeof head, "%zu %llx", cases[i].length, (unsigned long long)sum_of(body, cases[i].length));
			assert_string_equal(answer.body, head);
		}
		close(fd);
	}
	wait_until(nothing_is_in_hand);
}

static void
who_reads_a_file_slowly_holds_one_piece_and_nobody_up(void **state)
{
	enum { CLIENTS = 20 };
	static const char head[] = "GET /file HTTP/1.1\r\n" FROM_THIS_SITE "\r\n";
	int fds[CLIENTS];

	(void)state;
	for (int i = 0; i < CLIENTS; i++) {
		const int small = 4096;

		fds[i] = client_open();
		setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
		client_send(fds[i], head, strlen(head));
	}
	for (int i = 0; i < 10; i++)
		assert_string_equal(get("/").body, "a page");
	assert_true(look().body_bytes <= CLIENTS * (size_t)LIMIT_BODY_PIECE_BYTES);
	for (int i = 0; i < CLIENTS; i++)
		close(fds[i]);
	wait_until(nothing_is_in_hand);
	assert_int_equal(files_open(), 0);
}

static void
a_server_stops_while_a_file_is_on_its_way(void **state)
{
	static const char head[] = "GET /file HTTP/1.1\r\n" FROM_THIS_SITE "\r\n";
	const int fd = client_open();
	char byte;

	(void)state;
	client_send(fd, head, strlen(head));
	assert_int_equal(recv(fd, &byte, 1, 0), 1);
	(void)server_stop(server);
	server = NULL;
	close(fd);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_all, stop_all)
	const struct CMUnitTest tests[] = {
		TEST(every_byte_of_an_upload_arrives_whatever_its_length),
		TEST(an_upload_in_chunks_arrives_too),
		TEST(uploads_that_stop_halfway_take_files_and_little_memory),
		TEST(more_uploads_than_files_are_allowed_are_asked_to_come_again),
		TEST(an_upload_that_is_too_long_is_read_to_its_end_and_refused),
		TEST(a_full_disk_is_told_and_the_server_goes_on),
		TEST(a_server_stops_while_an_upload_is_in_hand),
		TEST(one_part_of_a_file_is_answered_and_several_are_the_whole),
		TEST(a_file_that_is_shorter_than_promised_ends_the_connection),
		TEST(a_body_that_is_made_while_it_is_sent_has_parts_too_and_is_ended_once),
		TEST(a_patch_and_a_delete_are_writes_with_a_body_of_their_own_bound),
		TEST(who_reads_a_file_slowly_holds_one_piece_and_nobody_up),
		TEST(a_server_stops_while_a_file_is_on_its_way),
	};
	int failed;
	FILE *file;

	for (size_t i = 0; i < sizeof content; i++)
		content[i] = (uint8_t)(i * 31 + i / 251 + i / 65537);
	ASSERT(mkdtemp(folder));
	snprintf(database, sizeof database, "%s/givenback.db", folder);
	snprintf(file_path, sizeof file_path, "%s/film.mp4", folder);
	file = fopen(file_path, "w");
	ASSERT(file && fwrite(content, 1, sizeof content, file) == sizeof content && fclose(file) == 0);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(file_path);
	ASSERT(rmdir(folder) == 0);
	return failed;
}
