#include "metrics.h"

#include <stdio.h>
#include <unistd.h>

#include "base/event.h"
#include "base/histogram.h"
#include "server/answered.h"
#include "http/respond.h"
#include "limits.h"
#include "outbox/outbox.h"

struct metrics {
	struct server *watched, *own;
	struct writer *writer;
};

/* ---- lines ---- */

static void
head(struct text_builder *out, const char *name, const char *type, const char *help)
{
	text_add_format(out, "# HELP givenback_%s %s\n# TYPE givenback_%s %s\n", name, help, name, type);
}

static void
number(struct text_builder *out, const char *name, const char *type, const char *help, int64_t value)
{
	head(out, name, type, help);
	text_add_format(out, "givenback_%s %lld\n", name, (long long)value);
}

static void
labelled(struct text_builder *out, const char *name, const char *label, const char *word, uint64_t value)
{
	text_add_format(out, "givenback_%s{%s=\"%s\"} %llu\n", name, label, word, (unsigned long long)value);
}

static void
add_seconds(struct text_builder *out, uint64_t us)
{
	text_add_format(out, "%llu.%06llu", (unsigned long long)(us / 1000000), (unsigned long long)(us % 1000000));
}

static void
seconds(struct text_builder *out, const char *name, const char *help, int64_t us)
{
	head(out, name, "gauge", help);
	text_add_format(out, "givenback_%s ", name);
	add_seconds(out, us > 0 ? (uint64_t)us : 0);
	text_add_char(out, '\n');
}

static void
add_bound(struct text_builder *out, enum histogram_kind kind, int at)
{
	if (at == HISTOGRAM_BOUNDS)
		text_add(out, TEXT("+Inf"));
	else if (kind == HISTOGRAM_MICROSECONDS)
		add_seconds(out, (uint64_t)histogram_bounds[kind][at]);
	else
		text_add_format(out, "%lld", (long long)histogram_bounds[kind][at]);
}

/* `label` is empty, or "kind=\"page\"". */
static void
histogram(struct text_builder *out, const char *name, const char *label, enum histogram_kind kind, const struct histogram *of)
{
	const char *comma = *label ? "," : "", *open = *label ? "{" : "", *close = *label ? "}" : "";
	const uint64_t sum = atomic_load_explicit(&of->sum, memory_order_relaxed);
	uint64_t count = 0;

	for (int at = 0; at <= HISTOGRAM_BOUNDS; at++) {
		count += atomic_load_explicit(&of->counts[at], memory_order_relaxed);
		text_add_format(out, "givenback_%s_bucket{%s%sle=\"", name, label, comma);
		add_bound(out, kind, at);
		text_add_format(out, "\"} %llu\n", (unsigned long long)count);
	}
	text_add_format(out, "givenback_%s_sum%s%s%s ", name, open, label, close);
	if (kind == HISTOGRAM_MICROSECONDS)
		add_seconds(out, sum);
	else
		text_add_format(out, "%llu", (unsigned long long)sum);
	text_add_format(out, "\ngivenback_%s_count%s%s%s %llu\n", name, open, label, close, (unsigned long long)count);
}

/* ---- what is reported ---- */

static void
tell_requests(struct text_builder *out, const struct answered *answered)
{
	static const char *const classes[ANSWERED_CLASSES] = { "", "1xx", "2xx", "3xx", "4xx", "5xx" };

	head(out, "requests_total", "counter", "Requests answered, by the route's handler and method (GET includes HEAD) and by status class.");
	for (size_t row = 0; row < answered_rows(); row++) {
		for (int outcome = 1; outcome < ANSWERED_CLASSES; outcome++) {
			const uint64_t count = answered_count(answered, row, outcome);

			if (count)
				text_add_format(out, "givenback_requests_total{route=\"%s\",method=\"%s\",outcome=\"%s\"} %llu\n",
				                answered_row_name(row), answered_row_method(row), classes[outcome], (unsigned long long)count);
		}
	}
	head(out, "request_seconds", "histogram", "From a request's first line to its response, without the network, by kind of route.");
	for (int kind = 0; kind < ANSWERED_KINDS; kind++) {
		struct histogram took;
		char label[32];

		answered_histogram(answered, (enum answered_kind)kind, &took);
		snprintf(label, sizeof label, "kind=\"%s\"", answered_kind_names[kind]);
		histogram(out, "request_seconds", label, HISTOGRAM_MICROSECONDS, &took);
	}
}

static void
tell_server(struct text_builder *out, const struct server_state *server, const struct writer_state *writer)
{
	number(out, "connections", "gauge", "Connections open now.", server->connections.connections);
	number(out, "requests_active", "gauge", "Requests between their first line and the last byte of their answer.", server->active);
	number(out, "bodies_file_bytes", "gauge", "Bodies of requests in progress, in files.", (int64_t)server->body_file_bytes);
	number(out, "bodies_bytes", "gauge", "Bodies of requests in progress, in memory.", (int64_t)server->body_bytes);
	head(out, "connections_closed_total", "counter", "Connections closed at a deadline: too slow, or idle while connections were many.");
	labelled(out, "connections_closed_total", "reason", "slow", server->connections.late);
	labelled(out, "connections_closed_total", "reason", "idle", server->connections.idle);
	number(out, "watchers", "gauge", "Event streams of pages that are open.", server->watchers);
	head(out, "refused_total", "counter", "Requests refused before any work: 503 for writer, readers and workers, 429 for the rate limit.");
	labelled(out, "refused_total", "reason", "writer", writer->refused);
	labelled(out, "refused_total", "reason", "readers", server->readers.refused);
	labelled(out, "refused_total", "reason", "workers", server->workers.refused);
	labelled(out, "refused_total", "reason", "rate", server->too_fast);
	number(out, "readers_waiting", "gauge", "Requests that wait for a reader.", server->readers.waiting);
	number(out, "readers_running", "gauge", "Requests that a reader is handling.", server->readers.running);
	number(out, "workers_waiting", "gauge", "Uploads and slow pages that wait for a worker.", server->workers.waiting);
	number(out, "workers_running", "gauge", "Uploads and slow pages that a worker is handling.", server->workers.running);
}

static void
tell_writer(struct text_builder *out, const struct writer_state *writer)
{
	head(out, "writer_waiting", "gauge", "Requests and jobs that wait for the writer; first: those of a desk.");
	labelled(out, "writer_waiting", "turn", "first", writer->waiting_first);
	labelled(out, "writer_waiting", "turn", "ordinary", writer->waiting);
	seconds(out, "writer_oldest_seconds", "How long the oldest of them has waited.", writer->oldest_us);
	seconds(out, "writer_expected_seconds", "The estimated wait of one that is submitted now.", writer->expected_us);
	number(out, "writer_failed", "gauge", "1 when the last commit failed.", writer->failed);
	head(out, "writer_batch_tasks", "histogram", "Tasks of one commit.");
	histogram(out, "writer_batch_tasks", "", HISTOGRAM_COUNT, writer->batches);
	head(out, "writer_wait_seconds", "histogram", "From a task's submission to its commit.");
	histogram(out, "writer_wait_seconds", "", HISTOGRAM_MICROSECONDS, writer->waits);
}

static void
tell_cache(struct text_builder *out, struct server *server)
{
	const struct cache_counts cache = server_cache_counts(server);

	head(out, "cache_requests_total", "counter", "Requests for cacheable pages: found in the cache, or built.");
	labelled(out, "cache_requests_total", "result", "hit", cache.hits);
	labelled(out, "cache_requests_total", "result", "miss", cache.misses);
	head(out, "cache_dropped_total", "counter", "Cached pages that were evicted: changed by a commit, or for lack of memory.");
	labelled(out, "cache_dropped_total", "reason", "changed", cache.drops);
	labelled(out, "cache_dropped_total", "reason", "capacity", cache.evictions);
	number(out, "cache_rebuilt_total", "counter", "Cached pages that a commit changed and that were rebuilt before clients were notified.",
	       (int64_t)cache.renewals);
	number(out, "cache_bytes", "gauge", "Bytes in the cache.", (int64_t)cache.bytes);
	number(out, "cache_pages", "gauge", "Pages in the cache.", (int64_t)cache.entries);
}

static void
tell_outbox(struct text_builder *out, struct context *context)
{
	int64_t count, late, failed[OUTBOX_FAILURE_COUNT];
	struct instant oldest;

	head(out, "events_total", "counter", "Events that the operator should know about; each is a line in the log as well.");
	for (int event = 0; event < EVENT_COUNT; event++)
		labelled(out, "events_total", "event", event_word((enum event)event), event_count((enum event)event));
	if (context->connection && outbox_failed(context, failed) == OUTBOX_COUNT_OK) {
		head(out, "outbox_failed", "gauge", "Emails of the last 90 days that could not be sent for good, by why.");
		for (int failure = 0; failure < OUTBOX_FAILURE_COUNT; failure++)
			labelled(out, "outbox_failed", "failure", outbox_failure_words[failure], (uint64_t)failed[failure]);
	}
	/* Unlike the oldest one, an email to a receiver who refuses for now is not late: it is tried again at a later time. */
	if (context->connection && outbox_late(context, &late) == OUTBOX_COUNT_OK)
		number(out, "outbox_late", "gauge", "Emails that should have been sent half an hour ago and were not.", late);
	if (!context->connection || outbox_unsent(context, &count, &oldest) != OUTBOX_COUNT_OK)
		return;
	number(out, "outbox_unsent", "gauge", "Emails that were not sent yet.", count);
	seconds(out, "outbox_oldest_seconds", "How long the oldest of them has waited.",
	        count ? context->now.us - oldest.us : 0);
}

static void
tell_process(struct text_builder *out)
{
	FILE *file = fopen("/proc/self/statm", "re");
	long long all, resident;

	if (file) {
		if (fscanf(file, "%lld %lld", &all, &resident) == 2)
			number(out, "resident_bytes", "gauge", "Memory in use.", resident * sysconf(_SC_PAGESIZE));
		fclose(file);
	}
	head(out, "build_info", "gauge", "The running version.");
	text_add(out, TEXT("givenback_build_info{version=\"" GIVENBACK_VERSION "\"} 1\n"));
}

static void
answer(struct request *request, void *closure)
{
	const struct metrics *metrics = closure;
	struct server_state server;
	struct writer_state writer;
	struct text_builder out;

	if (!text_equal(request->path, TEXT("/metrics"))) {
		respond_not_found(request);
		return;
	}
	server_get_state(metrics->watched, &server);
	writer_look(metrics->writer, &writer);
	text_builder_start(&out, request->context.arena, LIMIT_METRICS_BYTES);
	tell_requests(&out, server.answered);
	tell_server(&out, &server, &writer);
	tell_writer(&out, &writer);
	tell_cache(&out, metrics->watched);
	tell_outbox(&out, &request->context);
	tell_process(&out);
	respond_bytes(request, 200, TEXT("text/plain; version=0.0.4; charset=utf-8"), text_bytes(text_built(&out)));
}

struct metrics *
metrics_start(int port, const struct server_settings *watched, struct server *server, enum server_start *start)
{
	struct metrics *metrics = memory_take(sizeof *metrics);
	const struct server_settings settings = {
		.site = watched->site, .address = TEXT("127.0.0.1"), .port = port, .database_path = watched->database_path,
		.writer = watched->writer, .answer = answer, .closure = metrics, .connections = LIMIT_METRICS_CONNECTIONS,
	};

	metrics->watched = server;
	metrics->writer = watched->writer;
	*start = server_start(&settings, &metrics->own);
	if (*start == SERVER_START_OK)
		return metrics;
	memory_free(metrics);
	return NULL;
}

void
metrics_stop(struct metrics *metrics)
{
	if (metrics == NULL)
		return;
	/* A request is still in progress: it stays allocated, with what it reads, until the program ends. */
	if (server_stop(metrics->own))
		memory_free(metrics);
}
