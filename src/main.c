/* givenback: the program's subcommands, in one table. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "backup.h"
#include "bounce.h"
#include "base/id.h"
#include "base/log.h"
#include "config.h"
#include "db/database.h"
#include "db/migrate.h"
#include "doctor.h"
#include "honour/honour.h"
#include "limits.h"
#include "public/public.h"
#include "rotate.h"
#include "serve.h"
#include "store.h"

static int
run_migrate(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	struct store store;
	int status = 1;

	crypto_start();
	if (config_read(arena, argc, argv, &config, NULL, 0) && store_open(arena, &config, STORE_USE_ALONE, false, &store)) {
		puts("The database is up to date.");
		store_close(&store);
		status = 0;
	}
	arena_free(arena);
	return status;
}

/* PAGE: the page's key, or any address that contains it: a report is often sent from a drive of the page. */
static bool
find_page(struct context *context, const char *word, struct honour_page *page)
{
	struct text rest = text_of(word), part, address, token;
	bool more = true;

	(void)text_cut(rest, '?', &address, &part);
	(void)text_cut(address, '#', &rest, &part);
	while (more) {
		more = text_cut(rest, '/', &part, &rest);
		if (token_from_text(context->arena, part, 16, &token) &&
		    honour_read_by_key(context, (struct page_key){ token }, page) == FOUND_OK)
			return true;
	}
	fprintf(stderr, "givenback: there is no page \"%s\"; give the page's address as visitors see it, or its 16 letters\n", word);
	return false;
}

static enum honour_pause
pause_page(struct store *store, struct context *context, const char *word, bool pause)
{
	struct honour_page page;
	enum honour_pause done;
	DB_TRANSACTION(tx, context);

	if (!store_look_again(store, context) || !find_page(context, word, &page))
		return HONOUR_HOLD_FAULT;
	done = pause ? honour_pause(context, page.id, PERSON_ID_NONE) : honour_resume(context, page.id, PERSON_ID_NONE);
	return done != HONOUR_HOLD_OK || db_commit(&tx) == DB_COMMITTED ? done : HONOUR_HOLD_FAULT;
}

static int
pause_or_resume(int argc, char **argv, bool pause)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	struct store store;
	const char *words[1] = { NULL };
	int status = 1;

	crypto_start();
	if (config_read(arena, argc, argv, &config, words, 1) && words[0] == NULL) {
		fprintf(stderr, "givenback: say which page: givenback %s PAGE\n", pause ? "pause" : "resume");
	} else if (words[0] != NULL && store_open(arena, &config, STORE_USE_BESIDE, false, &store)) {
		struct random random;
		struct context context = store_context(arena, &store, &random);
		const enum honour_pause done = pause_page(&store, &context, words[0], pause);

		status = done == HONOUR_HOLD_FAULT ? 1 : 0;
		if (done == HONOUR_HOLD_OK)
			puts(pause ? "The page is paused. givenback resume PAGE resumes it." : "The page is resumed.");
		else if (done == HONOUR_HOLD_ALREADY)
			puts(pause ? "The page was paused already." : "The page was not paused.");
		store_close(&store);
	}
	arena_free(arena);
	return status;
}

static int
run_pause(int argc, char **argv)
{
	return pause_or_resume(argc, argv, true);
}

static int
run_resume(int argc, char **argv)
{
	return pause_or_resume(argc, argv, false);
}

static int
run_reports(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	struct store store;
	int status = 1;

	crypto_start();
	if (config_read(arena, argc, argv, &config, NULL, 0) && store_open(arena, &config, STORE_USE_BESIDE, false, &store)) {
		struct random random;
		struct context context = store_context(arena, &store, &random);
		struct concern_list concerns;

		if (public_concerns(&context, &concerns)) {
			for (size_t i = 0; i < concerns.count; i++)
				printf("%.*s  %.*s%.*s  %.*s\n%.*s\n\n", TEXT_PRINT(instant_iso(arena, concerns.at[i].created_at)),
				       TEXT_PRINT(store.site.url), TEXT_PRINT(concerns.at[i].about), TEXT_PRINT(concerns.at[i].email),
				       TEXT_PRINT(concerns.at[i].words));
			printf("%zu reports\n", concerns.count);
			status = 0;
		}
		store_close(&store);
	}
	arena_free(arena);
	return status;
}

static int
run_schema(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct connection *connection;
	int status = 1;

	crypto_start();
	if (connection_open(":memory:", DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK) {
		if (db_migrate(connection) == DB_MIGRATE_OK) {
			const struct text schema = db_schema_text(connection, arena);

			fwrite(schema.at, 1, schema.length, stdout);
			status = 0;
		}
		connection_close(connection);
	}
	arena_free(arena);
	return status;
}

static int run_help(int argc, char **argv);

static int
run_version(int argc, char **argv)
{
	puts("givenback " GIVENBACK_VERSION);
	return 0;
}

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{ "serve", serve_run, "serve the site" },
	{ "demo", serve_demo, "serve a filled demo, only on this machine (--data FOLDER --port PORT)" },
	{ "migrate", run_migrate, "create the database, or migrate it, without serving" },
	{ "backup", backup_run, "FILE: copy the database, also while it is served, and check the copy" },
	{ "restore", restore_run, "FILE: put a copy in the database's place; what is there is kept aside" },
	{ "pause", run_pause, "PAGE: pause an honour page at once (\"This page is paused\")" },
	{ "resume", run_resume, "PAGE: resume a page that is paused" },
	{ "rotate", rotate_run, "seal, lookup or link: give the site a new key of this kind, while no server runs" },
	{ "reports", run_reports, "list the concerns that were reported, newest first" },
	{ "bounce", bounce_run, "ADDRESS: read a report that an email came back, called by your email server" },
	{ "doctor", doctor_run, "say what keeps the site from running, and how to correct it" },
	{ "schema", run_schema, "print the whole schema of the database" },
	{ "--help", run_help, "print this" },
	{ "--version", run_version, "print the version" },
};

static int
run_help(int argc, char **argv)
{
	puts("givenback: a server for honour blood drives.\n\nUse: givenback COMMAND [settings]\n");
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		printf("  %-12s %s\n", commands[i].name, commands[i].help);
	config_help(stdout);
	return 0;
}

/* Names, addresses and the key that opens them are readable by the user only: in files, and in core dumps. */
static void
keep_to_ourselves(void)
{
	const struct rlimit none = { 0, 0 };

	(void)umask(077);
	(void)setrlimit(RLIMIT_CORE, &none);
}

/* Called in a build with sanitizers: fontconfig stores its settings by offsets, which LeakSanitizer does not follow. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

int
main(int argc, char **argv)
{
	keep_to_ourselves();
	if (argc < 2) {
		fputs("givenback: say what to do: serve, demo, doctor … (givenback --help lists everything)\n", stderr);
		return 2;
	}
	/* "givenback serve --help" shows the same. */
	if (argc > 2 && strcmp(argv[2], "--help") == 0)
		return run_help(argc, argv);
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 2, argv + 2);
	fprintf(stderr, "givenback: \"%s\" is no command; givenback --help lists them\n", argv[1]);
	return 2;
}
