/* appointment_drive_http_test: what the tests of the organiser's pages of a drive share: a page that is asked for, and a press. */
#ifndef APPOINTMENT_APPOINTMENT_DRIVE_HTTP_TEST_H
#define APPOINTMENT_APPOINTMENT_DRIVE_HTTP_TEST_H
#include "tests/appointment_bench.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS0123456789ABC"

static struct request request;
static struct form_pair answers[19];

static UNUSED struct request *
get(struct bench *bench)
{
	request = (struct request){ .context = *bench->context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/drive/x"),
		.path = TEXT("/drive/x"), .peer = TEXT("192.0.2.1"), .secure = true, .visitor = { .person = bench->organiser } };
	return &request;
}

static UNUSED void
answer(const char *name, const char *value)
{
	for (size_t i = 0; i < COUNT_OF(answers); i++)
		if (text_is_empty(answers[i].name) || text_equal(answers[i].name, text_of(name))) {
			answers[i] = (struct form_pair){ .name = text_of(name), .value = text_of(value) };
			return;
		}
	fail();
}

static UNUSED struct request *
post(struct bench *bench)
{
	size_t count = 0;

	while (count < COUNT_OF(answers) && !text_is_empty(answers[count].name))
		count++;
	get(bench);
	request.method = METHOD_POST;
	request.method_text = TEXT("POST");
	request.form = (struct form_body){ answers, count, false };
	return &request;
}

static UNUSED bool
says(const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(&request)), text_of(words), &at);
}

static UNUSED bool
led_to_the_drive(struct bench *bench)
{
	struct text page, done;

	text_cut(response_header(request.response, TEXT("location")), '?', &page, &done);
	return request.response->status == 303 && text_equal(page,
		link_appointment_drive_http_manage(bench->context->arena, bench->drive.id).text);
}

#endif
