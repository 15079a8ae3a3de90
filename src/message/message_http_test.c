/* The pages about messages: what they say to whom, and where a press leads. */
#include "roles.h"
#include "tests/appointment_bench.h"

#include "base/id.h"
#include "http/respond.h"
#include "message/message.h"
#include "message/message_view.h"
#include "links.h"
#include "message_html.h"
#include "routes_handlers.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS0123456789ABC"

static struct bench bench;
static struct request request;
static struct secret link;
static struct appointment appointment;

/* Donor 1 booked, and is there. */
static int
open_bench(void **state)
{
	(void)state;
	bench_open(&bench);
	appointment = bench_taken(&bench, 0, 1);
	link = appointment_link(bench.context, &appointment);
	assert_true(appointment_arrive(bench.context, appointment.drive, appointment.id, true));
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static struct request *
get(void)
{
	request = (struct request){ .context = *bench.context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/x"),
	                            .path = TEXT("/x"), .peer = TEXT("192.0.2.1"), .secure = true };
	return &request;
}

static struct request *
post(struct form_pair *pairs, size_t count)
{
	get();
	request.method = METHOD_POST;
	request.method_text = TEXT("POST");
	request.form = (struct form_body){ pairs, count, false };
	return &request;
}
#define PAIRS(...) (struct form_pair[]){ __VA_ARGS__ }, COUNT_OF(((struct form_pair[]){ __VA_ARGS__ }))
#define PAIR(n, v) { .name = TEXT(n), .value = TEXT(v) }
#define PICTURE(n, how) { .name = TEXT(n), .value = TEXT("bytes"), .file_name = TEXT("tree.jpg"), .is_file = true, .prepared = (how) }

static struct media_prepared tree = { MEDIA_PICTURE_OK, { { (const uint8_t *)"jpeg", 4 }, 40, 30 } };
static struct media_prepared film = { .outcome = MEDIA_PICTURE_KIND_NOT_TAKEN };

static struct request *
as(struct person_id person, struct request *asked)
{
	struct header *cookie = arena_new_of(bench.context->arena, struct header);
	struct text token;

	assert_true(people_start_session(bench.context, person, &token));
	*cookie = (struct header){ TEXT("Cookie"), text_join(bench.context->arena, TEXT("__Host-session="), token) };
	asked->headers = cookie;
	asked->header_count = 1;
	return asked;
}
#define AS_KEEPER(asked, call) do { struct request *r = as(bench.organiser, asked); assert_true(role_keeper(r, bench.page)); \
	call; } while (0)

static bool
says(const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(&request)), text_of(words), &at);
}

static bool
led_to(struct link to)
{
	return request.response->status == 303 && text_starts_with(response_header(request.response, TEXT("location")), to.text);
}

static struct message
newest(void)
{
	struct message_reading reading = { .reader = PERSON_ID_NONE };
	struct message_list list;
	bool more;

	assert_true(message_list_read(bench.context, bench.page, &reading, MESSAGE_ID_NONE, &list, &more));
	assert_true(list.count > 0);
	return list.at[0];
}

static void
leave_with_picture(void)
{
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "<b>שלום</b> https://evil.example"), PAIR("shown", "first"),
	        PICTURE("picture_1", &tree), PAIR("alternative_1", "A tree"))), link);
	assert_true(led_to(link_message_http_kept(bench.context->arena, link)));
}

static void
the_form_asks_for_words_pictures_and_a_signature(void **state)
{
	(void)state;
	message_http_form(get(), link);
	assert_int_equal(request.response->status, 200);
	assert_true(says("in honour of Ada"));
	assert_true(says("name=\"picture_4\""));
	assert_true(says("name=\"alternative_4\""));
	assert_false(says("picture_5"));
	assert_true(says("<bdi>Donor 1</bdi>"));
	assert_true(says("value=\"friend\" checked=\"checked\""));
	assert_true(says("noindex"));
	assert_true(says("enctype=\"multipart/form-data\""));
	message_http_form(get(), (struct secret){ TEXT(KEY) });
	assert_int_equal(request.response->status, 410);
}

static void
words_and_a_picture_are_kept_and_wait(void **state)
{
	(void)state;
	leave_with_picture();
	message_http_kept(get(), link);
	assert_true(says("Kept for the family"));
	assert_int_equal(newest().picture_count, 1);
	assert_int_equal(newest().state, MESSAGE_WAITING);
	assert_true(text_equal(newest().by, TEXT("Donor")));
	leave_with_picture();
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM message"), 1);
}

static void
what_needs_correcting_is_said_and_nothing_typed_is_lost(void **state)
{
	(void)state;
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", " "))), link);
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#words\""));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "Words <3"), PAIR("shown", "full"),
	        PICTURE("picture_2", &film), PAIR("alternative_2", "A film"))), link);
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#picture_2\""));
	assert_true(says("Films, and pictures of that kind"));
	assert_true(says("Words &lt;3</textarea>"));
	assert_true(says("value=\"A film\""));
	assert_true(says("value=\"full\" checked=\"checked\""));
	assert_true(says("browsers do not keep files"));
	assert_true(says("value=\"" KEY "\""));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PICTURE("picture_3", &tree), PAIR("alternative_3", ""))), link);
	assert_true(says("href=\"#alternative_3\""));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "Words"), PAIR("alternative_1", "A tree"))), link);
	assert_true(says("href=\"#picture_1\""));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "Words"), PAIR("shown", "king"))), link);
	assert_true(says("href=\"#shown\""));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PICTURE("picture_1", NULL), PAIR("alternative_1", "A tree"))), link);
	assert_int_equal(request.response->status, 422);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM message"), 0);
}

static void
pictures_are_looked_at_only_for_whoever_may_leave_them(void **state)
{
	struct form_pair pairs[] = { PICTURE("picture_1", NULL), PICTURE("picture_2", NULL), PAIR("words", "Words") };
	struct donor leader = bench_donor(&bench, 5);
	struct secret leads;

	(void)state;
	post(pairs, COUNT_OF(pairs))->parts[0].token = TEXT(KEY);
	message_prepare(&request);
	message_group_prepare(&request);
	assert_null(pairs[0].prepared);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 2, true, &leader, &leads),
	                 APPOINTMENT_TAKE_OK);
	request.parts[0].token = leads.text;
	message_group_prepare(&request);
	assert_null(pairs[0].prepared);
	request.parts[0].token = link.text;
	message_prepare(&request);
	assert_int_equal(((struct media_prepared *)pairs[0].prepared)->outcome, MEDIA_PICTURE_NOT_A_PICTURE);
	assert_int_equal(((struct media_prepared *)pairs[1].prepared)->outcome, MEDIA_PICTURE_NOT_A_PICTURE);
	assert_null(pairs[2].prepared);
}

static void
words_have_a_bound(void **state)
{
	const size_t length = LIMIT_WORDS_CHARACTERS + 1;
	char *words = arena_take(bench.context->arena, length);
	struct form_pair pairs[] = { PAIR("key", KEY), { .name = TEXT("words"), .value = { words, length } } };

	(void)state;
	memset(words, 'a', length);
	message_http_leave(post(pairs, COUNT_OF(pairs)), link);
	assert_int_equal(request.response->status, 422);
	assert_true(says("Shorten the words to 5000 characters"));
	pairs[1].value.length--;
	message_http_leave(post(pairs, COUNT_OF(pairs)), link);
	assert_int_equal(request.response->status, 303);
}

static void
who_has_not_come_reads_when_it_may_be(void **state)
{
	struct appointment other = bench_taken(&bench, 0, 2);
	const struct secret others = appointment_link(bench.context, &other);

	(void)state;
	message_http_form(get(), others);
	assert_int_equal(request.response->status, 200);
	assert_true(says("When the day has been"));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "Words"))), others);
	assert_int_equal(request.response->status, 409);
	assert_int_equal(honour_hold(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	message_http_form(get(), link);
	assert_true(says("The page is resting"));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "Words"))), link);
	assert_int_equal(request.response->status, 409);
}

static void
a_helper_leaves_words_like_everybody(void **state)
{
	struct donor donor = bench_donor(&bench, 6);
	struct appointment helper;
	struct secret helps;

	(void)state;
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &helper), APPOINTMENT_TAKE_OK);
	helps = appointment_link(bench.context, &helper);
	message_http_form(get(), helps);
	assert_int_equal(request.response->status, 200);
	assert_true(says("<bdi>Donor 6</bdi>"));
	message_http_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "I drove the car"))), helps);
	assert_true(led_to(link_message_http_kept(bench.context->arena, helps)));
}

static void
after_the_day_the_private_links_lead_there(void **state)
{
	struct donor leader = bench_donor(&bench, 5);
	struct secret leads;

	(void)state;
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 2, true, &leader, &leads),
	                 APPOINTMENT_TAKE_OK);
	appointment_http_mine(get(), link);
	assert_false(says("Leave words for the family"));
	appointment_group_http_mine(get(), leads);
	assert_false(says("Leave words for the family"));
	bench.context->now = bench.drive.ends;
	appointment_http_mine(get(), link);
	assert_true(says(text_terminated(bench.context->arena, link_message_http_form(bench.context->arena, link).text)));
	appointment_group_http_mine(get(), leads);
	assert_true(says(text_terminated(bench.context->arena, link_message_http_group_form(bench.context->arena, leads).text)));
}

static void
a_full_link_says_so(void **state)
{
	(void)state;
	for (int i = 0; i <= LIMIT_MESSAGES_EACH; i++) {
		struct form_pair pairs[] = { PAIR("key", KEY),
			{ .name = TEXT("words"), .value = text_format(bench.context->arena, "Words %d", i) } };

		message_http_leave(post(pairs, COUNT_OF(pairs)), link);
	}
	assert_int_equal(request.response->status, 409);
	assert_true(says("no room for more"));
}

static void
a_leader_writes_for_the_group(void **state)
{
	struct donor leader = bench_donor(&bench, 5);
	struct appointment own;
	struct appointment_group group;
	struct secret leads;

	(void)state;
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[2].id, 2, false, &leader, &leads),
	                 APPOINTMENT_TAKE_OK);
	message_http_group_form(get(), leads);
	assert_true(says("When the day has been"));
	assert_int_equal(appointment_group_find(bench.context, leads, &group), FOUND_OK);
	assert_int_equal(appointment_group_leaders_place(bench.context, &group, &own), FOUND_OK);
	assert_true(appointment_arrive(bench.context, own.drive, own.id, true));
	message_http_group_form(get(), leads);
	assert_true(says("for your whole group"));
	message_http_group_leave(post(PAIRS(PAIR("key", KEY), PAIR("words", "All of us"))), leads);
	assert_true(led_to(link_message_http_group_kept(bench.context->arena, leads)));
	message_http_group_kept(get(), leads);
	assert_true(says("Back to your group"));
	AS_KEEPER(get(), message_http_list(r, bench.page));
	assert_true(says(", for a group"));
	message_http_group_form(get(), (struct secret){ TEXT(KEY) });
	assert_int_equal(request.response->status, 410);
}

static void
the_list_shows_strangers_words_as_words(void **state)
{
	(void)state;
	AS_KEEPER(get(), message_http_list(r, bench.page));
	assert_true(says("None waits for you."));
	assert_true(says("There are none here."));
	leave_with_picture();
	AS_KEEPER(get(), message_http_list(r, bench.page));
	assert_int_equal(request.response->status, 200);
	assert_true(says("One waits for you."));
	assert_true(says("<div class=\"letter\" dir=\"auto\">"));
	assert_true(says("<p dir=\"auto\">&lt;b&gt;שלום&lt;/b&gt; https://evil.example</p>"));
	assert_false(says("href=\"https://evil"));
	assert_true(says("<bdi>Donor</bdi>"));
	assert_true(says("alt=\"A tree\""));
	assert_true(says("Publish"));
	assert_false(says("Let it through"));
	assert_true(says("noindex"));
}

static struct form_pair key_pair[] = { PAIR("key", KEY) };

static void
each_press_does_what_it_says_and_comes_back(void **state)
{
	struct link list = link_message_http_list(bench.context->arena, bench.page);
	struct message_id message;

	(void)state;
	leave_with_picture();
	message = newest().id;
	AS_KEEPER(post(key_pair, 1), message_http_publish(r, bench.page, message));
	assert_true(led_to(list));
	assert_int_equal(newest().state, MESSAGE_PUBLISHED);
	AS_KEEPER(get(), message_http_list(r, bench.page));
	assert_true(says("On the page, for its visitors."));
	assert_true(says("Take it off the page"));
	AS_KEEPER(post(key_pair, 1), message_http_keep_private(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_PRIVATE);
	AS_KEEPER(post(key_pair, 1), message_http_remove(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_REMOVED);
	AS_KEEPER(get(), message_http_list(r, bench.page));
	assert_true(says("Removed."));
	assert_true(says("Undo"));
	assert_false(says("שלום"));
	AS_KEEPER(post(key_pair, 1), message_http_undo(r, bench.page, message));
	assert_int_equal(newest().state, MESSAGE_PRIVATE);
	AS_KEEPER(post(PAIRS(PAIR("key", "wrong"))), message_http_publish(r, bench.page, message));
	assert_int_equal(request.response->status, 422);
	AS_KEEPER(post(key_pair, 1), message_http_publish(r, bench.page, (struct message_id){ 12 }));
	assert_int_equal(request.response->status, 404);
	{
		struct form_pair pairs[] = { PAIR("key", KEY), { .name = TEXT("from"), .value = id_text(bench.context->arena, message.id + 1) } };

		AS_KEEPER(post(pairs, 2), message_http_publish(r, bench.page, message));
		assert_true(led_to(link_message_http_list_before(bench.context->arena, bench.page, (struct message_id){ message.id + 1 })));
	}
	AS_KEEPER(get(), message_http_list_before(r, bench.page, message));
	assert_true(says("Back to the newest"));
	assert_true(says("There are none here."));
}

static void
a_picture_is_public_only_while_its_message_is(void **state)
{
	struct picture_id picture;

	(void)state;
	leave_with_picture();
	picture = newest().pictures[0].id;
	message_http_picture(get(), bench.honour.key, picture);
	assert_int_equal(request.response->status, 404);
	AS_KEEPER(get(), message_http_member_picture(r, bench.page, picture));
	assert_int_equal(request.response->status, 200);
	assert_true(text_equal(response_header(request.response, TEXT("content-type")), TEXT("image/jpeg")));
	AS_KEEPER(post(key_pair, 1), message_http_publish(r, bench.page, newest().id));
	message_http_picture(get(), bench.honour.key, picture);
	assert_int_equal(request.response->status, 200);
	assert_int_equal(honour_hold(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	message_http_picture(get(), bench.honour.key, picture);
	assert_int_equal(request.response->status, 404);
	assert_int_equal(honour_release(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	AS_KEEPER(post(key_pair, 1), message_http_remove(r, bench.page, newest().id));
	message_http_picture(get(), bench.honour.key, picture);
	assert_int_equal(request.response->status, 404);
	AS_KEEPER(get(), message_http_member_picture(r, bench.page, picture));
	assert_int_equal(request.response->status, 404);
	message_http_picture(get(), (struct page_key){ TEXT("0123456789ABCDEF") }, picture);
	assert_int_equal(request.response->status, 404);
}

static void
a_keeper_chooses_who_reads_first_and_how_she_hears(void **state)
{
	struct person_id mother;
	struct form_pair pairs[] = { PAIR("key", KEY), { .name = TEXT("reader"), .value = id_text(bench.context->arena, bench.organiser.id) },
		PAIR("told", "daily") };

	(void)state;
	assert_int_equal(people_ensure(bench.context, TEXT("mother@example.org"), TEXT(""), &mother), PEOPLE_ENSURE_OK);
	assert_true(honour_make_keeper(bench.context, bench.page, mother));
	assert_true(role_keeper(as(mother, get()), bench.page));
	message_http_choices_form(&request, bench.page);
	assert_true(says("Olga"));
	assert_false(says("mother@example.org"));
	assert_true(says("value=\"\" checked=\"checked\""));
	assert_true(says("value=\"none\" checked=\"checked\""));
	assert_true(role_keeper(as(mother, post(pairs, COUNT_OF(pairs))), bench.page));
	message_http_choices(&request, bench.page);
	assert_true(led_to(link_message_http_list(bench.context->arena, bench.page)));
	assert_true(role_keeper(as(mother, get()), bench.page));
	message_http_list(&request, bench.page);
	assert_true(says("<bdi>Olga</bdi> reads first for you."));
	assert_true(role_keeper(as(mother, get()), bench.page));
	message_http_choices_form(&request, bench.page);
	assert_true(says("value=\"daily\" checked=\"checked\""));
	leave_with_picture();
	AS_KEEPER(get(), message_http_list(r, bench.page));
	assert_true(says("Let it through"));
	AS_KEEPER(post(key_pair, 1), message_http_let_through(r, bench.page, newest().id));
	assert_true(newest().let_through);
	AS_KEEPER(get(), message_http_choices_form(r, bench.page));
	assert_true(says("Another keeper asked you to read first"));
	pairs[1].value = id_text(bench.context->arena, mother.id);
	AS_KEEPER(post(pairs, COUNT_OF(pairs)), message_http_choices(r, bench.page));
	assert_int_equal(request.response->status, 422);
	pairs[1].value = id_text(bench.context->arena, 99);
	assert_true(role_keeper(as(mother, post(pairs, COUNT_OF(pairs))), bench.page));
	message_http_choices(&request, bench.page);
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#reader\""));
	pairs[2].value = TEXT("hourly");
	AS_KEEPER(post(pairs, COUNT_OF(pairs)), message_http_choices(r, bench.page));
	assert_true(says("href=\"#told\""));
}

static void
who_wishes_it_reads_a_number_on_her_pages(void **state)
{
	(void)state;
	leave_with_picture();
	assert_true(role_signed_in(as(bench.organiser, get())));
	public_http_home(&request);
	assert_false(says("waits for you"));
	AS_KEEPER(post(PAIRS(PAIR("key", KEY), PAIR("reader", ""), PAIR("told", "visit"))), message_http_choices(r, bench.page));
	assert_int_equal(request.response->status, 303);
	assert_true(role_signed_in(as(bench.organiser, get())));
	public_http_home(&request);
	assert_true(says("One message waits for you"));
}

static void
the_public_part_draws_nothing_when_there_is_nothing(void **state)
{
	struct message_on_page view;
	struct html *html = html_new(bench.context->arena, 100000);
	size_t at;

	(void)state;
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	html_message_on_page(html, &view);
	assert_int_equal(text_trim(html_text(html)).length, 0);
	leave_with_picture();
	AS_KEEPER(post(key_pair, 1), message_http_publish(r, bench.page, newest().id));
	assert_true(message_on_page(bench.context, &bench.honour, &view));
	html_message_on_page(html, &view);
	assert_true(text_find(html_text(html), TEXT("Words of those who came"), &at));
	assert_true(text_find(html_text(html), TEXT("&lt;b&gt;שלום"), &at));
	assert_true(text_find(html_text(html), TEXT("message-picture"), &at));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(the_form_asks_for_words_pictures_and_a_signature),
		TEST(words_and_a_picture_are_kept_and_wait),
		TEST(what_needs_correcting_is_said_and_nothing_typed_is_lost),
		TEST(pictures_are_looked_at_only_for_whoever_may_leave_them),
		TEST(words_have_a_bound),
		TEST(who_has_not_come_reads_when_it_may_be),
		TEST(a_helper_leaves_words_like_everybody),
		TEST(after_the_day_the_private_links_lead_there),
		TEST(a_full_link_says_so),
		TEST(a_leader_writes_for_the_group),
		TEST(the_list_shows_strangers_words_as_words),
		TEST(each_press_does_what_it_says_and_comes_back),
		TEST(a_picture_is_public_only_while_its_message_is),
		TEST(a_keeper_chooses_who_reads_first_and_how_she_hears),
		TEST(who_wishes_it_reads_a_number_on_her_pages),
		TEST(the_public_part_draws_nothing_when_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
