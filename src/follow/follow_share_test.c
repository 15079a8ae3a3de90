/* follow_share_test: what other sites show of a page: the card, oEmbed, the head of the page, the family's picture. */
#include <jansson.h>

#include "follow/follow_card.h"
#include "follow/follow_form.h"
#include "follow/follow_http_test.h"
#include "follow/follow_said.h"
#include "follow/follow_show.h"
#include "http/query.h"
#include "limits.h"
#include "tests/fonts_kept.h"
#include "tests/noise_picture.h"

static void
the_card_is_drawn_once_for_who_keeps_it(void **state)
{
	static const uint8_t size[] = { 0, 0, 0x04, 0xB0, 0, 0, 0x02, 0x76 };      /* 1200 × 630 */

	follow_http_card(get("/honour/x/card.png", ""), bench.honour.key);
	assert_int_equal(status(), 200);
	assert_true(text_equal(header("Content-Type"), TEXT("image/png")));
	assert_true(text_equal(header("X-Robots-Tag"), TEXT("noindex")));
	assert_memory_equal(body().at, "\x89PNG", 4);
	assert_memory_equal(body().at + 16, size, sizeof size);
	sent = (struct header){ TEXT("If-None-Match"), text_copy(context->arena, header("ETag")) };
	get("/honour/x/card.png", "")->headers = &sent;
	request.header_count = 1;
	follow_http_card(&request, bench.honour.key);
	assert_int_equal(status(), 304);
}

static void
a_card_holds_long_and_foreign_words(void **state)
{
	const struct text name = TEXT("רוזה ואנה-מריה קריסטינה מקסימיליאנה פון דר מארק 罗莎 Rosa-Maria Wolfeschlegelsteinhausenbergerdorff");
	char *words = arena_take(context->arena, 5000);
	struct bytes png;

	memset(words, 'w', 5000);
	assert_true(follow_card_draw(context->arena, &(struct follow_card){ name, { words, 5000 }, TEXT("7"), TEXT("Site") }, &png));
	assert_true(png.length > 1000 && png.length < LIMIT_CARD_BYTES);
	assert_true(follow_card_draw(context->arena, &(struct follow_card){ TEXT(""), TEXT(""), TEXT(""), TEXT("") }, &png));
}

static void
ask_oembed(const char *format, struct text address)
{
	get("/oembed", "");
	request.query = text_format(context->arena, "url=%.*s&format=%s&maxwidth=300",
	                            TEXT_PRINT(query_encode(context->arena, address)), format);
	request.form = query_pairs(context->arena, request.query);
	follow_http_oembed(&request);
}

static void
oembed_answers_for_our_pages_and_for_no_others(void **state)
{
	const struct link link = link_public_http_page(context->arena, bench.honour.key);
	const struct text page = link_absolute(context->arena, context->site->url, link).text;
	json_t *answer;

	ask_oembed("json", page);
	assert_int_equal(status(), 200);
	answer = json_loadb(body().at, body().length, 0, NULL);
	assert_non_null(answer);
	assert_string_equal(json_string_value(json_object_get(answer, "type")), "rich");
	assert_string_equal(json_string_value(json_object_get(answer, "version")), "1.0");
	assert_string_equal(json_string_value(json_object_get(answer, "title")), "In honour of Ada");
	assert_int_equal(json_integer_value(json_object_get(answer, "width")), 300);
	assert_non_null(strstr(json_string_value(json_object_get(answer, "html")), "<iframe src=\"https://blood.example.org/honour/"));
	assert_null(json_object_get(answer, "thumbnail_url"));
	json_decref(answer);
	ask_oembed("", text_join(context->arena, page, TEXT("/drive/0000000000001?size=7")));
	assert_int_equal(status(), 200);
	ask_oembed("xml", page);
	assert_int_equal(status(), 501);
	ask_oembed("json", TEXT(""));
	assert_int_equal(status(), 404);
	ask_oembed("json", text_join(context->arena, page, TEXT("X")));
	assert_int_equal(status(), 404);
	ask_oembed("json", TEXT("https://blood.example.org/honour/"));
	assert_int_equal(status(), 404);
	ask_oembed("json", TEXT("https://blood.example.org.evil.example/honour/0000000000000000"));
	assert_int_equal(status(), 404);
	ask_oembed("json", TEXT("https://blood.example.org/honour/0000000000000000"));
	assert_int_equal(status(), 404);
}

static void
the_head_of_a_page_says_how_it_is_followed_and_shared(void **state)
{
	struct layout layout = { 0 };
	struct follow_on_page part;
	json_t *event;

	list(true);
	assert_true(follow_head(context, &bench.honour, &layout));
	assert_true(text_equal(layout.share.title, TEXT("In honour of Ada")));
	assert_true(text_equal(layout.feed.text, link_follow_http_feed(context->arena, bench.honour.key).text));
	assert_true(text_starts_with(layout.share.picture.text, TEXT("https://blood.example.org/honour/")));
	assert_true(text_ends_with(layout.share.picture.text, TEXT("/card.png")));
	assert_true(text_is_empty(layout.event.text));
	assert_true(follow_head_drive(context, &bench.honour, &bench.drive, &layout));
	event = json_loadb(layout.event.text.at, layout.event.text.length, 0, NULL);
	assert_non_null(event);
	assert_string_equal(json_string_value(json_object_get(event, "@type")), "Event");
	assert_string_equal(json_string_value(json_object_get(event, "startDate")), "2026-10-31T10:00:00-07:00");
	assert_string_equal(json_string_value(json_object_get(json_object_get(event, "location"), "address")), "1 Mill Lane");
	json_decref(event);
	assert_true(follow_on_page(context, &bench.honour, &part));
	assert_false(link_is_none(part.calendar));
	list(false);
	layout = (struct layout){ 0 };
	assert_true(follow_head_drive(context, &bench.honour, &bench.drive, &layout));
	assert_true(text_is_empty(layout.event.text) && link_is_none(layout.feed));
}

static void
the_picture_goes_out_only_where_the_keeper_lets_it(void **state)
{
	struct layout layout = { 0 };

	test_bench_run(bench.site, "INSERT INTO media (id, kind, state, honour_page, bytes, width, height, alternative_text, created_at)"
	               " SELECT 91, 'picture', 'stored', id, x'00', 640, 480, 'Ada at the sea', 1 FROM honour_page");
	test_bench_run(bench.site, "UPDATE honour_page SET picture = 91");
	assert_int_equal(honour_read(context, bench.page, &bench.honour), FOUND_OK);
	assert_true(follow_head(context, &bench.honour, &layout));
	assert_true(text_ends_with(layout.share.picture.text, TEXT("/card.png")));
	settings_of("picture_shared");
	assert_true(follow_head(context, &bench.honour, &layout));
	assert_true(text_ends_with(layout.share.picture.text, TEXT("/picture/000000000002V/shared.jpg")));
	assert_true(text_equal(layout.share.picture_words, TEXT("Ada at the sea")));
}

static struct text
shared_picture(void)
{
	struct layout layout = { 0 };

	assert_true(follow_head(context, &bench.honour, &layout));
	return layout.share.picture.text;
}

static void
the_films_picture_goes_out_only_where_the_keeper_lets_it(void **state)
{
	film_on_page();
	test_bench_run(bench.site, "UPDATE film SET state = 'ready'");
	get("/page/x/following", "")->visitor.person = bench.organiser;
	follow_http_settings(&request, bench.page);
	assert_true(says("Show the film’s picture where others share the page"));
	settings_of("film_shared");
	/* Its keepers chose that none is shown before it plays. */
	assert_true(text_ends_with(shared_picture(), TEXT("/card.png")));
	test_bench_run(bench.site, "INSERT INTO media (id, kind, state, honour_page, bytes, width, height, alternative_text, created_at)"
	               " SELECT 93, 'picture', 'stored', id, x'00', 640, 360, '', 1 FROM honour_page");
	test_bench_run(bench.site, "UPDATE film SET still = 93");
	assert_true(text_ends_with(shared_picture(), TEXT("/film/000000000002W/still/000000000002X")));
	test_bench_run(bench.site, "UPDATE film SET hidden = TRUE");
	assert_true(text_ends_with(shared_picture(), TEXT("/card.png")));
	test_bench_run(bench.site, "UPDATE film SET hidden = FALSE");
	settings_of(NULL);
	assert_true(text_ends_with(shared_picture(), TEXT("/card.png")));
}

static void
the_shared_picture_is_small_enough_for_messengers(void **state)
{
	struct media_clean photograph;
	struct picture_id picture;

	assert_int_equal(media_picture_clean(context->arena, text_bytes(noise_picture(context->arena, 1600)), &photograph), MEDIA_PICTURE_OK);
	assert_true(photograph.jpeg.length > LIMIT_SHARED_PICTURE_BYTES);
	assert_true(media_put(context, bench.page, &photograph, TEXT("Ada at the sea"), &picture));
	test_bench_run(bench.site, "UPDATE honour_page SET picture = (SELECT max(id) FROM media)");
	assert_int_equal(honour_read(context, bench.page, &bench.honour), FOUND_OK);
	follow_http_shared_picture(get("/honour/x/picture/y/shared.jpg", ""), bench.honour.key, picture);
	assert_int_equal(status(), 404);
	settings_of("picture_shared");
	follow_http_shared_picture(get("/honour/x/picture/y/shared.jpg", ""), bench.honour.key, picture);
	assert_int_equal(status(), 200);
	assert_true(text_equal(header("Content-Type"), TEXT("image/jpeg")));
	assert_in_range(body().length, 1000, 299999);
	follow_http_shared_picture(get("/honour/x/picture/y/shared.jpg", ""), bench.honour.key, (struct picture_id){ 91 });
	assert_int_equal(status(), 404);
	settings_of(NULL);
	follow_http_shared_picture(get("/honour/x/picture/y/shared.jpg", ""), bench.honour.key, picture);
	assert_int_equal(status(), 404);
}

static void
the_keeper_sees_the_address_and_what_goes_out(void **state)
{
	assert_true(follow_tend(context));
	get("/page/x/following", "")->visitor.person = bench.organiser;
	follow_http_settings(&request, bench.page);
	assert_int_equal(status(), 200);
	assert_true(says("https://blood.example.org/feed/") && says("noindex"));
	assert_false(says("checked"));
	settings(true);
	assert_true(follow_of().milestones && !follow_of().picture_shared);
	get("/page/x/following", "")->visitor.person = bench.organiser;
	follow_http_settings(&request, bench.page);
	assert_true(says("checked=\"checked\""));
	settings(false);
	assert_false(follow_of().milestones);
}

int
main(int count, char **words)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(the_card_is_drawn_once_for_who_keeps_it),
		TEST(a_card_holds_long_and_foreign_words),
		TEST(oembed_answers_for_our_pages_and_for_no_others),
		TEST(the_head_of_a_page_says_how_it_is_followed_and_shared),
		TEST(the_picture_goes_out_only_where_the_keeper_lets_it),
		TEST(the_films_picture_goes_out_only_where_the_keeper_lets_it),
		TEST(the_shared_picture_is_small_enough_for_messengers),
		TEST(the_keeper_sees_the_address_and_what_goes_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
