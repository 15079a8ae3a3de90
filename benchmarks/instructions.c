/* instructions: presses that the writer's thread answers one after the other, for callgrind to count; benchmarks/instructions.py runs it.
 *
 *   bench_instructions FOLDER checkin|check|booking COUNT
 *
 * FOLDER is one of bench_site's, and no server uses it; for "checkin" it has a desk with at least COUNT donors, else free capacity.
 * "check" is the step before the last press, which saves what was typed; "booking" the last press, which deletes it: the steps before are
 * then done before the writer starts. What a request costs before the writer runs it (its form, its origin, its precheck) is done on
 * another thread, as in serve. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appointment/appointment.h"
#include "base/id.h"
#include "base/log.h"
#include "benchmarks/forms.h"
#include "db/readers.h"
#include "db/writer.h"
#include "desk/desk.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "store.h"
#include "waiting/waiting.h"

enum { PATH_BYTES = 256 };

static struct {
	struct arena *arena;              /* lives as long as the program */
	struct store store;
	struct random random;
	struct forms forms;
	struct writer *writer;
	struct readers *readers;
	struct text cookie, leads_to;     /* leads_to: how the address begins that a press redirects to */
	size_t sent;
	pthread_mutex_t lock;             /* guards `answered` */
	pthread_cond_t ended;
	bool answered;
} run;

struct press { struct writer_task task; struct request request; };

static bool
press_run(struct writer_task *task, struct context *context)
{
	struct request *request = &((struct press *)task)->request;

	(void)context;
	dispatch_run(request);
	response_body(request);
	return !request->response->undo;
}

static void
press_done(struct writer_task *task, bool kept)
{
	const struct response *response = ((struct press *)task)->request.response;

	ASSERT(kept && response->status == 303 && text_starts_with(response_header(response, TEXT("Location")), run.leads_to));
	pthread_mutex_lock(&run.lock);
	run.answered = true;
	pthread_cond_signal(&run.ended);
	pthread_mutex_unlock(&run.lock);
}

static void
submit(struct press *press)
{
	run.answered = false;
	ASSERT(writer_submit(run.writer, &press->task) == WRITER_SUBMIT_OK);
	pthread_mutex_lock(&run.lock);
	while (!run.answered)
		pthread_cond_wait(&run.ended, &run.lock);
	pthread_mutex_unlock(&run.lock);
}

static struct text
new_key(struct text path)
{
	return text_of(forms_key(&run.forms, run.arena, text_terminated(run.arena, path)));
}

/* Sends a form and waits for the answer; without a writer it is handled at once. Each is of another client, so that no limit of one client
 * is reached. */
static void
post(struct text path, struct text key, struct text fields)
{
	struct arena *arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	const struct header headers[] = { { TEXT("Origin"), run.store.site.url }, { TEXT("Cookie"), run.cookie },
		{ TEXT("Content-Type"), TEXT("application/x-www-form-urlencoded") } };
	const size_t number = run.sent++;
	struct press press = { .request = { .context = store_context(arena, &run.store, &run.random), .method = METHOD_POST,
		.method_text = TEXT("POST"), .target = path, .headers = headers, .header_count = COUNT_OF(headers),
		.body = text_bytes(text_format(arena, "key=%.*s%.*s", TEXT_PRINT(key), TEXT_PRINT(fields))),
		.peer = text_format(arena, "198.51.%zu.%zu", number / 250, number % 250 + 1) } };

	press.request.number = (uint64_t)id_new(press.request.context.now);
	if (run.writer == NULL) {
		dispatch(&press.request);
		ASSERT(press.request.response->status == 303);
		arena_free(arena);
		return;
	}
	press.request.context.connection = NULL;
	ASSERT(dispatch_find(&press.request) && dispatch_check(&press.request));
	if (press.request.route->precheck) {
		press.request.context.connection = readers_connection(run.readers);
		dispatch_precheck(&press.request);
		ASSERT(!press.request.response);
		press.request.context.connection = NULL;
	}
	press.task = (struct writer_task){ .run = press_run, .done = press_done, .context = &press.request.context,
		.priority = press.request.route->priority ? WRITER_PRIORITY_FIRST : WRITER_PRIORITY_ORDINARY };
	submit(&press);
	arena_free(arena);
}

static FILE *
open_list(const char *folder, const char *name)
{
	FILE *file = fopen(text_terminated(run.arena, text_format(run.arena, "%s/%s", folder, name)), "re");

	ASSERT(file != NULL);
	return file;
}

static struct text
read_line(FILE *file)
{
	char line[PATH_BYTES];

	ASSERT(fgets(line, sizeof line, file) != NULL);
	return text_copy(run.arena, text_trim(text_of(line)));
}

/* This program becomes the desk of the drive that has one. */
static void
open_desk(struct context *context, const char *folder, struct drive *drive)
{
	FILE *file = open_list(folder, "desk.txt");
	struct text code, device;

	(void)read_line(file);
	code = read_line(file);
	fclose(file);
	ASSERT(desk_redeem(context, (struct day_code){ text_from(code, code.length - DAY_CODE_LENGTH) }, drive, &device) == DESK_REDEEM_OK);
	run.cookie = text_format(run.arena, "%.*s; desk=%.*s", TEXT_PRINT(run.forms.cookie), TEXT_PRINT(device));
}

static void
check_in(const struct drive *drive, const struct appointment_list *list, size_t count)
{
	ASSERT(count <= list->count);
	run.leads_to = TEXT("/desk/");
	for (size_t i = 0; i < count; i++) {
		const struct text path = link_desk_http_arrived(run.arena, drive->id, list->at[i].id).text;

		post(text_join(run.arena, path, TEXT("?to=roster")), new_key(path), TEXT(""));
	}
}

/* One booking's forms: the address of the last press, and the key. */
struct booking { struct text last, key; };

static struct booking *
plan_bookings(const char *folder, size_t count)
{
	FILE *file = open_list(folder, "places.txt");
	const struct text last = read_line(file);
	struct booking *bookings = arena_list_of(run.arena, struct booking, count);

	fclose(file);
	for (size_t i = 0; i < count; i++)
		bookings[i] = (struct booking){ last, new_key(last) };
	return bookings;
}

static struct text
donor(size_t number)
{
	return text_format(run.arena, "&name=Ana+Quill&email=donor%zu%%40example.org&shown=friend", number);
}

static void
check(const struct booking *bookings, size_t count)
{
	run.leads_to = TEXT("/honour/");
	for (size_t i = 0; i < count; i++)
		post(text_until(bookings[i].last, bookings[i].last.length - strlen("/keep")), bookings[i].key, donor(i));
}

static void
book(const struct booking *bookings, size_t count)
{
	run.leads_to = TEXT("/mine/");
	for (size_t i = 0; i < count; i++)
		post(bookings[i].last, bookings[i].key, donor(i));
}

int
main(int argc, char **argv)
{
	struct config config = { .site_name = TEXT("Givenback"), .site_url = TEXT("http://127.0.0.1"),
		.operator_email = TEXT("operator@example.org"), .email_from = TEXT("operator@example.org") };
	struct appointment_list list;
	struct context context;
	struct drive drive;
	struct booking *bookings = NULL;
	size_t count;
	bool at_desk, saves;

	if (argc != 4 || (strcmp(argv[2], "checkin") != 0 && strcmp(argv[2], "check") != 0 && strcmp(argv[2], "booking") != 0)) {
		fprintf(stderr, "usage: bench_instructions FOLDER checkin|check|booking COUNT\n");
		return 2;
	}
	at_desk = strcmp(argv[2], "checkin") == 0;
	saves = strcmp(argv[2], "check") == 0;
	count = (size_t)atol(argv[3]);
	crypto_start();
	run.arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	config.data = text_of(argv[1]);
	if (!store_open(run.arena, &config, STORE_USE_ALONE, false, &run.store))
		return 1;
	forms_open(&run.forms, run.arena, text_terminated(run.arena, text_format(run.arena, "%s/site.key", argv[1])));
	run.cookie = run.forms.cookie;
	context = store_context(run.arena, &run.store, &run.random);
	if (at_desk) {
		open_desk(&context, argv[1], &drive);
		ASSERT(appointment_list_of_drive(&context, drive.id, &list));
	} else {
		bookings = plan_bookings(argv[1], count);
		if (!saves)
			check(bookings, count);
	}
	pthread_mutex_init(&run.lock, NULL);
	pthread_cond_init(&run.ended, NULL);
	ASSERT(connection_leave_checkpoints(run.store.connection));       /* as in serve */
	run.writer = writer_start(run.store.connection);
	run.readers = readers_new(run.store.database_path, &waiting_follow_ups);
	run.store.connection = NULL;
	writer_set_wait(run.writer, 600000);      /* under callgrind each press takes long, and none may be refused */
	if (at_desk)
		check_in(&drive, &list, count);
	else if (saves)
		check(bookings, count);
	else
		book(bookings, count);
	writer_stop(run.writer);
	readers_free(run.readers);
	store_close(&run.store);
	arena_free(run.arena);
	return 0;
}
