/* press_test: what a family releases for newspapers, who can read it, and what stands in a frame of another site. */
#include "donation/donation.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "press/press.h"
#include "routes_handlers.h"
#include "tests/appointment_bench.h"
#include "tests/noise_picture.h"

static struct bench bench;
static struct context *context;
static struct request request;

static int
start(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static struct request *
get(void)
{
	request = (struct request){ .context = *context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/"),
		.path = TEXT("/"), .secure = true, .peer = TEXT("192.0.2.1") };
	return &request;
}

static bool
says(const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(&request)), text_of(words), &at);
}

static struct text
header(const char *name)
{
	return response_header(request.response, text_of(name));
}

static int
page_status(void)
{
	press_http_page(get(), bench.honour.key);
	return request.response->status;
}

static int
picture_status(struct picture_id picture)
{
	press_http_picture(get(), bench.honour.key, picture);
	return request.response->status;
}

static void
list(bool listed)
{
	assert_int_equal(honour_list(context, bench.page, bench.organiser, listed), HONOUR_LIST_OK);
	assert_int_equal(honour_read(context, bench.page, &bench.honour), FOUND_OK);
}

static void
release(const char *words, bool released)
{
	assert_true(press_save(context, bench.page, bench.organiser, &(struct press){ text_of(words), released }));
}

static struct picture_id
add(const char *credit)
{
	struct press_pictures pictures;
	struct media_clean clean;

	assert_int_equal(media_picture_clean(context->arena, text_bytes(noise_picture(context->arena, 64)), &clean), MEDIA_PICTURE_OK);
	assert_int_equal(press_picture_add(context, bench.page, bench.organiser, &clean, TEXT("The hall at noon."), text_of(credit)),
	                 PRESS_PICTURE_OK);
	assert_true(press_pictures(context, bench.page, &pictures));
	return pictures.at[pictures.count - 1].picture.id;
}

static void
only_what_is_released_on_a_public_page_can_be_read(void **state)
{
	struct press_on_page part;
	struct press press;

	(void)state;
	list(true);
	assert_int_equal(page_status(), 404);
	release("Ada was a gardener.", false);
	assert_int_equal(page_status(), 404);
	assert_true(press_on_page(context, &bench.honour, &part) && link_is_none(part.press));
	release("Ada was a gardener.", true);
	assert_int_equal(page_status(), 200);
	assert_true(says("Ada was a gardener.") && says("St Anne") && says("&lt;iframe src=\"https://blood.example.org/honour/"));
	assert_true(says("width=\"100%\"") && says("Nothing has been counted yet."));
	assert_true(press_on_page(context, &bench.honour, &part) && !link_is_none(part.press));
	list(false);
	assert_int_equal(page_status(), 404);
	list(true);
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(page_status(), 303);
	assert_true(text_equal(header("Location"), link_public_http_page(context->arena, bench.honour.key).text));
	list(false);
	assert_int_equal(page_status(), 404);
	list(true);
	assert_int_equal(honour_resume(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(page_status(), 200);
	release("", true);
	assert_int_equal(page_status(), 404);
	assert_true(press_read(context, bench.page, &press) && text_is_empty(press.words) && !press.released);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM press_page"), 0);
}

static void
pictures_have_their_credit_and_go_when_they_are_removed(void **state)
{
	struct picture_id first, second;
	struct media_clean clean;

	(void)state;
	list(true);
	release("Ada was a gardener.", true);
	first = add("Asha");
	second = add("Noor");
	assert_int_equal(page_status(), 200);
	assert_true(says("The hall at noon.") && says("Picture: Asha") && says("Picture: Noor") && says("64 × 64 pixels"));
	assert_int_equal(picture_status(first), 200);
	assert_true(text_equal(header("Content-Type"), TEXT("image/jpeg")));
	assert_int_equal(media_picture_clean(context->arena, text_bytes(noise_picture(context->arena, 64)), &clean), MEDIA_PICTURE_OK);
	assert_int_equal(press_picture_add(context, bench.page, bench.organiser, &clean, TEXT("A third"), TEXT("Asha")), PRESS_PICTURE_FULL);
	assert_int_equal(press_picture_remove(context, bench.page, bench.organiser, first), PRESS_PICTURE_OK);
	assert_int_equal(press_picture_remove(context, bench.page, bench.organiser, first), PRESS_PICTURE_NONE);
	assert_int_equal(picture_status(first), 404);
	assert_int_equal(picture_status(second), 200);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM media"), 1);
	release("Ada was a gardener.", false);
	assert_int_equal(picture_status(second), 404);
}

static void
pictures_of_the_page_are_not_for_newspapers(void **state)
{
	(void)state;
	list(true);
	release("Ada was a gardener.", true);
	test_bench_run(bench.site, "INSERT INTO media (id, kind, state, honour_page, bytes, width, height, alternative_text, created_at)"
	               " SELECT 91, 'picture', 'stored', id, x'00', 640, 480, 'Ada at the sea', 1 FROM honour_page");
	test_bench_run(bench.site, "UPDATE honour_page SET picture = 91");
	assert_int_equal(picture_status((struct picture_id){ 91 }), 404);
	press_http_member_picture(get(), bench.page, (struct picture_id){ 91 });
	assert_int_equal(request.response->status, 404);
}

static void
the_embed_alone_can_be_shown_in_a_frame(void **state)
{
	size_t at;

	(void)state;
	press_http_embed(get(), bench.honour.key);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Ada") && says("noindex") && says("The next blood drive:") && says("St Anne"));
	assert_false(says("<form") || says("<script") || says("given"));
	assert_true(text_find(header("Content-Security-Policy"), TEXT("frame-ancestors *"), &at));
	assert_true(text_find(header("Content-Security-Policy"), TEXT("default-src 'self'"), &at));
	assert_true(text_is_empty(header("X-Frame-Options")));
	list(true);
	release("Ada was a gardener.", true);
	assert_int_equal(page_status(), 200);
	assert_true(text_find(header("Content-Security-Policy"), TEXT("frame-ancestors 'none'"), &at));
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	press_http_embed(get(), bench.honour.key);
	assert_int_equal(request.response->status, 404);
}

static void
the_embed_names_no_drive_that_was_cancelled(void **state)
{
	(void)state;
	assert_int_equal(drive_cancel(context, bench.drive.id), DRIVE_CHANGE_OK);
	press_http_embed(get(), bench.honour.key);
	assert_false(says("The next blood drive:") || says("St Anne"));
}

int
main(int count, char **words)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(only_what_is_released_on_a_public_page_can_be_read),
		TEST(pictures_have_their_credit_and_go_when_they_are_removed),
		TEST(pictures_of_the_page_are_not_for_newspapers),
		TEST(the_embed_alone_can_be_shown_in_a_frame),
		TEST(the_embed_names_no_drive_that_was_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
