#include "serve.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "base/log.h"
#include "config.h"
#include "db/writer.h"
#include "demo.h"
#include "http/asset.h"
#include "server/server.h"
#include "jobs.h"
#include "limits.h"
#include "metrics.h"
#include "outbox/outbox.h"
#include "outbox/outbox_compose.h"
#include "store.h"
#include "waiting/waiting.h"

/* No promised email is lost silently: settings with which none can be sent are reported before the first visitor comes. */
static bool
can_send(struct arena *arena, struct store *store)
{
	struct random random;
	struct context context = store_context(arena, store, &random);
	int64_t failed[OUTBOX_FAILURE_COUNT], all = 0;

	if (!outbox_compose_trial(&context)) {
		fputs("givenback: no email can be made with these settings; look at site_url, site_name and email_from\n", stderr);
		return false;
	}
	if (outbox_failed(&context, failed) == OUTBOX_COUNT_OK)
		for (int failure = 0; failure < OUTBOX_FAILURE_COUNT; failure++)
			all += outbox_failure_is_receivers((enum outbox_failure)failure) ? 0 : failed[failure];
	if (all > 0)
		log_note(LOG_WARNING, "%lld emails of the last %d days could not be sent; givenback doctor says why", (long long)all,
		         LIMIT_EMAIL_KEPT_DAYS);
	return true;
}

/* Only serve_wait() receives the signals that end the program, so that no thread is interrupted. */
static void
block_signals(sigset_t *ending)
{
	sigemptyset(ending);
	sigaddset(ending, SIGTERM);
	sigaddset(ending, SIGINT);
	pthread_sigmask(SIG_BLOCK, ending, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void
say_start(enum server_start start, const struct config *config)
{
	if (start == SERVER_START_PORT_TAKEN)
		fprintf(stderr, "givenback: port %lld is taken by another program; stop that, or choose another with --port\n",
		        (long long)config->port);
	else if (start == SERVER_START_PORT_FORBIDDEN)
		fprintf(stderr, "givenback: port %lld belongs to the system; choose one from 1024 up with --port\n", (long long)config->port);
	else if (start == SERVER_START_ADDRESS_WRONG)
		fprintf(stderr, "givenback: %.*s is not an address of this machine; choose one with --listen, 127.0.0.1 say\n",
		        TEXT_PRINT(config->listen));
	else if (start == SERVER_START_FEW_OPEN_FILES)
		fprintf(stderr, "givenback: the system allows fewer than %d open files; raise it: LimitNOFILE=%d in the service, or ulimit -n\n",
		        LIMIT_OPEN_FILES_LEAST, LIMIT_OPEN_FILES);
	else
		fprintf(stderr, "givenback: the server could not start; the line above says why\n");
}

static int
serve(struct arena *arena, const struct config *config, struct store *store, const sigset_t *ending)
{
	struct server_settings settings = {
		.site = &store->site, .address = config->listen, .port = (int)config->port, .database_path = store->database_path,
		.follow_ups = &waiting_follow_ups, .emails = outbox_health,
		.proxy_header = config->proxy_header, .body_folder = text_terminated(arena, store->site.data_folder),
	};
	struct server *server;
	struct jobs *jobs;
	struct metrics *metrics = NULL;
	enum server_start started;
	int taken;

	if (!connection_take_node(store->connection) || !connection_leave_checkpoints(store->connection))
		return 1;
	settings.writer = writer_start(store->connection);
	store->connection = NULL;         /* owned by the writer now */
	jobs = jobs_start(&store->site, store->database_path, settings.writer);
	if (jobs == NULL) {
		writer_stop(settings.writer);
		return 1;
	}
	started = server_start(&settings, &server);
	if (started != SERVER_START_OK) {
		say_start(started, config);
		jobs_stop(jobs);
		writer_stop(settings.writer);
		return 1;
	}
	jobs_serve(jobs, server);
	if (config->metrics_port != 0) {
		metrics = metrics_start((int)config->metrics_port, &settings, server, &started);
		if (metrics == NULL)
			fprintf(stderr, "givenback: metrics_port %lld cannot be used; the site runs without its figures. Choose another port\n",
			        (long long)config->metrics_port);
	}
	if (store->site.demo)
		printf("ready http://localhost:%d/\n", server_port(server));
	else
		printf("ready %.*s/\n", TEXT_PRINT(store->site.url));
	fflush(stdout);
	sigwait(ending, &taken);
	log_note(LOG_INFO, "stopping: finishing requests in progress");
	metrics_stop(metrics);
	jobs_serve(jobs, NULL);
	(void)!server_stop(server);
	jobs_stop(jobs);
	writer_stop(settings.writer);
	return 0;
}

int
serve_run(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	struct store store;
	sigset_t ending;
	int status = 1;

	block_signals(&ending);
	crypto_start();
	if (config_read(arena, argc, argv, &config, NULL, 0) && config_can_serve(&config) &&
	    store_open(arena, &config, STORE_USE_ALONE, false, &store)) {
		if (store.demo)
			fprintf(stderr, "givenback: %.*s holds the demo; choose an empty folder with --data\n", TEXT_PRINT(config.data));
		else if (can_send(arena, &store)) {
			asset_start();
			status = serve(arena, &config, &store, &ending);
		}
		store_close(&store);
	}
	arena_free(arena);
	return status;
}

/* The demo only listens to this machine, whatever a settings file says. */
static void
demo_settings(struct arena *arena, struct config *config)
{
	config->listen = TEXT("127.0.0.1");
	config->smtp_url = TEXT_NONE;
	config->proxy_header = TEXT_NONE;
	config->operator_email = TEXT("operator@example.org");
	config->email_from = TEXT("givenback@example.org");
	config->site_url = text_format(arena, "http://localhost:%lld", (long long)config->port);
}

int
serve_demo(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	struct store store;
	sigset_t ending;
	int status = 1;

	block_signals(&ending);
	crypto_start();
	if (config_read(arena, argc, argv, &config, NULL, 0)) {
		demo_settings(arena, &config);
		if (demo_make_room(arena, &config) && store_open(arena, &config, STORE_USE_ALONE, true, &store)) {
			asset_start();
			if (can_send(arena, &store) && demo_ready(arena, &store))
				status = serve(arena, &config, &store, &ending);
			store_close(&store);
		}
	}
	arena_free(arena);
	return status;
}
