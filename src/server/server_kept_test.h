/* server_kept_test: what the tests of `shared` pages share: a real server on loopback, a page that says how many rows there are, and a
 * form that adds one. */
#ifndef SERVER_SERVER_KEPT_TEST_H
#define SERVER_SERVER_KEPT_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdatomic.h>

#include "db/database.h"
#include "db/engine.h"
#include "db/statement.h"
#include "http/confirm_form.h"
#include "server/server_test.h"

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-kept-test-XXXXXX", database[64];
static atomic_int shared_made;

static maybe_unused void
answer(struct request *request, struct text words)
{
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(words));
}

static const struct statement_value number_value[] = { { "n", "count", STATEMENT_BIGINT, false } };
static const struct statement_description count_rows = {
	"test.count_rows", "SELECT count(*) AS n FROM drive_page", false, STATEMENT_ROWS_ONE, NULL, 0, number_value, 1,
};

static maybe_unused int64_t
rows(struct context *context)
{
	struct statement statement = statement_start(context, &count_rows);
	int64_t number = -1;

	if (statement_step(&statement))
		number = statement_count(&statement, 0);
	ASSERT(statement_end_read(&statement) == DB_READ);
	return number;
}

static maybe_unused void
answer_number(struct request *request, int64_t number)
{
	struct text_builder words;

	text_builder_start(&words, request->context.arena, 64 * KIB);
	text_add_format(&words, "%lld\n", (long long)number);
	for (int i = 0; i < 50; i++)
		text_add(&words, TEXT("the same words again and again\n"));
	answer(request, text_built(&words));
}

static maybe_unused void
handle_shared(struct request *request, const union route_value *parts)
{
	(void)parts;
	atomic_fetch_add(&shared_made, 1);
	/* It does not matter which client requests it first. */
	ASSERT(!request_header(request, TEXT("if-none-match")).at);
	answer_number(request, rows(&request->context));
}

static maybe_unused void
handle_add(struct request *request, const union route_value *parts)
{
	(void)parts;
	ASSERT(engine_run(request->context.connection, "INSERT INTO drive_page (drive, honour_page, joined_at, gave_shown, outcomes_shown)"
	                  " SELECT count(*) + 1, 1, 0, 0, 0 FROM drive_page"));
	answer_number(request, rows(&request->context));
}

static maybe_unused int
start_all(void **state)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"), .body_seconds = 2,
	                                    .proxy_header = TEXT("X-Forwarded-For") };

	(void)state;
	crypto_start();
	site_keys_make(&site.keys);
	log_level_set(LOG_FAULT);
	snprintf(database, sizeof database, "%s/givenback.db", folder);
	ASSERT(connection_open(database, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(connection) == DB_MIGRATE_OK);
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);           /* a loaded machine must not make the test fail */
	settings.writer = writer;
	ASSERT(server_start(&settings, &server) == SERVER_START_OK);
	return 0;
}

static maybe_unused int
stop_all(void **state)
{
	char command[128];

	(void)state;
	if (server)
		ASSERT(server_stop(server));
	server = NULL;
	writer_stop(writer);
	for (int i = 0; i < 3; i++) {
		static const char *const endings[] = { "", "-wal", "-shm" };

		snprintf(command, sizeof command, "%s%s", database, endings[i]);
		unlink(command);
	}
	return 0;
}

#endif
