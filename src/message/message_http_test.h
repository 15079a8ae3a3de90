/* message_http_test: what the tests of the pages about messages share: a donor who came, requests, and one message with a picture. */
#ifndef MESSAGE_MESSAGE_HTTP_TEST_H
#define MESSAGE_MESSAGE_HTTP_TEST_H
#include "tests/appointment_bench.h"
#include "tests/http_bench.h"

#include "message/message.h"
#include "links.h"
#include "media/media_spawn.h"
#include "roles.h"
#include "routes_handlers.h"

static struct bench bench;
static struct secret link;
static struct appointment appointment;

/* Donor 1 booked, and is there. */
static UNUSED int
open_bench(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	appointment = bench_taken(&bench, 0, 1);
	link = appointment_link(bench.context, &appointment);
	media_set_program("/bin/false");          /* no film can be converted, and no picture decoded */
	assert_true(appointment_arrive(bench.context, appointment.drive, appointment.id, true));
	return 0;
}

static UNUSED int
close_bench(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

/* A request of the keeper, past the guard. */
#define AS_KEEPER(asked, call) do { struct request *r = (asked); assert_true(role_keeper(r, bench.page)); call; } while (0)
#define PICTURE(n, how) { .name = TEXT(n), .value = TEXT("bytes"), .file_name = TEXT("tree.jpg"), .is_file = true, .prepared = (how) }

static struct media_prepared tree = { MEDIA_PICTURE_OK, { { (const uint8_t *)"jpeg", 4 }, 40, 30 } };

static UNUSED struct message
newest(void)
{
	struct message_reading reading = { .reader = PERSON_ID_NONE };
	struct message_list list;

	assert_true(message_list_read(bench.context, bench.page, &reading, MESSAGE_ID_NONE, &list));
	assert_true(list.count > 0);
	return list.at[0];
}

static UNUSED void
leave_with_picture(void)
{
	message_http_leave(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY), PAIR("words", "<b>שלום</b> https://evil.example"),
	        PAIR("shown", "name"), PAIR("shown_name", "Donor"), PICTURE("pictures", &tree))), link);
	assert_true(led_to(link_message_http_kept(context->arena, link)));
}

#endif
