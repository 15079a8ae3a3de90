/* The pages of this module: what they show to whom, and where a press leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/id.h"
#include "honour/honour_keeper.h"
#include "honour/honour_page.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "roles.h"
#include "routes_handlers.h"
#include "tests/bench_context.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS0123456789ABC"

static struct test_bench *bench;
static struct context *context;
static struct person_id organiser, mother, stranger;
static struct honour_page_id page;
static struct request request;

static struct person_id
person(const char *email)
{
	struct person_id id;

	assert_int_equal(people_ensure(context, text_of(email), TEXT(""), &id), PEOPLE_ENSURE_OK);
	return id;
}

/* Ann starts a page in honour of Rosa and invites Maria to look after it. */
static int
open_bench(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Rosa <3"), .words = TEXT("Seven people gave.\n\nThank you."),
	                                        .donations_received = 7, .keeper_email = TEXT("maria@example.org") };

	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	organiser = person("ann@example.org");
	mother = person("maria@example.org");
	stranger = person("eve@example.org");
	assert_int_equal(honour_open(context, organiser, &opening, &page), HONOUR_OPEN_OK);
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

/* A request of a browser that is signed in as `who` (none: not signed in). */
static struct request *
get(struct person_id who)
{
	struct header *cookie = arena_new_of(context->arena, struct header);
	struct text token;

	request = (struct request){ .context = *context, .method = METHOD_GET, .method_text = TEXT("GET"), .target = TEXT("/page/x"),
	                            .path = TEXT("/page/x"), .peer = TEXT("192.0.2.1"), .secure = true };
	if (!person_id_is_none(who)) {
		assert_true(people_start_session(context, who, &token));
		*cookie = (struct header){ TEXT("Cookie"), text_join(context->arena, TEXT("__Host-session="), token) };
		request.headers = cookie;
		request.header_count = 1;
	}
	return &request;
}

static struct request *
post(struct person_id who, struct form_pair *pairs, size_t count)
{
	get(who);
	request.method = METHOD_POST;
	request.method_text = TEXT("POST");
	request.form = (struct form_body){ pairs, count, false };
	return &request;
}
#define PAIRS(...) (struct form_pair[]){ __VA_ARGS__ }, COUNT_OF(((struct form_pair[]){ __VA_ARGS__ }))
#define PAIR(n, v) { .name = TEXT(n), .value = TEXT(v) }
#define GUARDED(guard, asked, call) do { struct request *r = (asked); if (guard(r, page)) call; } while (0)

static bool
says(const char *words)
{
	size_t at;

	return text_find(bytes_text(response_body(&request)), text_of(words), &at);
}

static bool
led_to(struct link link)
{
	return request.response->status == 303 && text_equal(response_header(request.response, TEXT("location")), link.text);
}

static bool
led_to_the_page(void)
{
	return led_to(link_honour_http_manage(context->arena, page));
}

static struct honour_page
read(void)
{
	struct honour_page now;

	assert_int_equal(honour_read(context, page, &now), FOUND_OK);
	return now;
}

static void
publish(void)
{
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "link"), PAIR("statement", "yes"))),
	        honour_http_publish(r, page));
	assert_true(led_to_the_page());
	assert_int_equal(read().state, HONOUR_STATE_PUBLISHED);
}

static void
somebody_elses_page_answers_like_one_that_is_not_there(void **state)
{
	struct text here;

	(void)state;
	GUARDED(role_member, get(stranger), fail());
	assert_int_equal(request.response->status, 404);
	here = bytes_text(response_body(&request));
	assert_false(role_member(get(stranger), (struct honour_page_id){ 12345 }));
	assert_true(text_equal(here, bytes_text(response_body(&request))));
	GUARDED(role_keeper, get(organiser), fail());
	assert_int_equal(request.response->status, 404);
	GUARDED(role_member, get(PERSON_ID_NONE), fail());
	assert_int_equal(request.response->status, 303);
	GUARDED(role_member, post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), fail());
	assert_int_equal(request.response->status, 403);
}

static void
a_look_makes_no_keeper_and_the_first_press_does(void **state)
{
	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_int_equal(request.response->status, 200);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM page_keeper"), 0);
	publish();
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM page_keeper"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation WHERE ended_at IS NULL"), 0);
}

static void
the_page_says_to_each_what_comes_next(void **state)
{
	(void)state;
	GUARDED(role_member, get(mother), honour_http_manage(r, page));
	assert_int_equal(request.response->status, 200);
	assert_true(says("Rosa &lt;3"));
	assert_true(says("Read it and publish"));
	assert_true(says("noindex"));
	GUARDED(role_member, get(organiser), honour_http_manage(r, page));
	assert_true(says("Ask again, or mend the address"));
	assert_false(says("Read it and publish"));
	publish();
	GUARDED(role_member, get(mother), honour_http_manage(r, page));
	assert_true(says("for whoever has the link"));
	assert_true(says("Hold everything"));
	assert_true(says("https://blood.example.org/honour/"));
	GUARDED(role_member, get(organiser), honour_http_manage(r, page));
	assert_false(says("Hold everything"));
	assert_true(says("Propose other words"));
	assert_true(says("Open a drive"));
}

static void
publishing_wants_the_statement_and_keeps_what_was_chosen(void **state)
{
	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_true(says("value=\"link\" checked=\"checked\""));
	assert_true(says("<p dir=\"auto\">Seven people gave.</p>"));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "public"))), honour_http_publish(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#statement\""));
	assert_true(says("value=\"public\" checked=\"checked\""));
	assert_true(says("value=\"" KEY "\""));
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	publish();
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_true(led_to_the_page());
}

static void
declining_is_one_question_and_the_organiser_reads_only_that(void **state)
{
	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_decline_form(r, page));
	assert_true(says("It is not going ahead"));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", "wrong"))), honour_http_decline(r, page));
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_decline(r, page));
	assert_true(led_to_the_page());
	GUARDED(role_member, get(organiser), honour_http_manage(r, page));
	assert_true(says("This page is not going ahead."));
	assert_false(says("Open a drive"));
	GUARDED(role_member, get(organiser), honour_http_words_form(r, page));
	assert_true(led_to_the_page());
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_true(led_to_the_page());
}

static void
one_press_holds_everything_and_one_brings_it_back(void **state)
{
	(void)state;
	publish();
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", ""))), honour_http_hold(r, page));
	assert_int_equal(request.response->status, 422);
	assert_false(read().held);
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_hold(r, page));
	assert_true(led_to_the_page());
	assert_true(read().held);
	GUARDED(role_member, get(mother), honour_http_manage(r, page));
	assert_true(says("Bring the page back"));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_release(r, page));
	assert_true(led_to_the_page());
	assert_false(read().held);
}

static void
the_listing_is_changed_or_asked_for_again(void **state)
{
	(void)state;
	publish();
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "everywhere"))), honour_http_listing(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#listing\""));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "public"))), honour_http_listing(r, page));
	assert_true(led_to_the_page());
	assert_true(read().listed);
}

static void
words_come_back_with_what_needs_mending(void **state)
{
	(void)state;
	GUARDED(role_member, get(organiser), honour_http_words_form(r, page));
	assert_true(says("Seven people gave.\n\nThank you.</textarea>"));
	assert_true(says("value=\"died\" checked=\"checked\""));
	assert_true(says("value=\"7\""));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", ""), PAIR("words", "<b>Words"),
	        PAIR("living", "living"), PAIR("donations_received", "seven"))), honour_http_words_change(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#name\""));
	assert_true(says("href=\"#donations_received\""));
	assert_true(says("&lt;b&gt;Words"));
	assert_true(says("<title>Error: "));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa"), PAIR("words", "Words"),
	        PAIR("living", "living"), PAIR("donations_received", ""))), honour_http_words_change(r, page));
	assert_true(led_to_the_page());
	assert_true(read().living);
	assert_int_equal(read().donations_received, 0);
}

static void
a_proposal_stands_on_the_keepers_page_until_it_is_answered(void **state)
{
	struct honour_proposal_list list;

	(void)state;
	publish();
	GUARDED(role_member, get(organiser), honour_http_words_form(r, page));
	assert_true(says("Send to the keepers"));
	for (int i = 0; i < 2; i++) {
		GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa Maria"), PAIR("words", "Other words"),
		        PAIR("living", "died"), PAIR("donations_received", "8"))), honour_http_words_change(r, page));
		assert_true(led_to_the_page());
		GUARDED(role_member, get(organiser), honour_http_manage(r, page));
		assert_true(says("wait for the keepers"));
		assert_false(says("Take these words over"));
		GUARDED(role_member, get(mother), honour_http_manage(r, page));
		assert_true(says("Other words"));
		assert_true(says("Take these words over"));
		assert_true(honour_proposals(context, page, &list));
		if (i == 0)
			GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_proposal_decline(r, page, list.at[0].id));
		else
			GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_proposal_accept(r, page, list.at[0].id));
		assert_true(led_to_the_page());
		assert_int_equal(text_equal(read().name, TEXT("Rosa Maria")), i == 1);
	}
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_proposal_accept(r, page, list.at[0].id));
	assert_int_equal(request.response->status, 404);
}

static void
a_picture_wants_a_file_and_a_description(void **state)
{
	static const uint8_t bytes[] = { 0xff, 0xd8, 0xff, 0xd9 };
	struct media_prepared good = { MEDIA_PICTURE_OK, { { bytes, sizeof(bytes) }, 800, 600 } };
	struct media_prepared bad = { .outcome = MEDIA_PICTURE_NOT_A_PICTURE };
	struct form_pair file = { .name = TEXT("picture"), .value = TEXT("bytes"), .file_name = TEXT("a.jpg"), .is_file = true,
	                          .prepared = &good };

	(void)state;
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_true(says("enctype=\"multipart/form-data\""));
	assert_false(says("Take the picture down"));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"))),
	        honour_http_picture_change(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("Choose a picture"));
	assert_true(says("value=\"A bench\""));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", " "), file)),
	        honour_http_picture_change(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("Choose the picture once more"));
	assert_true(says("href=\"#alternative_text\""));
	file.prepared = &bad;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"), file)),
	        honour_http_picture_change(r, page));
	assert_true(says("That file is not a picture"));
	file.prepared = NULL;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"), file)),
	        honour_http_picture_change(r, page));
	assert_int_equal(request.response->status, 422);
	file.prepared = &good;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A bench"), file)),
	        honour_http_picture_change(r, page));
	assert_true(led_to_the_page());
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_true(says("alt=\"A bench\" width=\"800\" height=\"600\""));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("alternative_text", "A long bench"))),
	        honour_http_picture_change(r, page));
	assert_true(led_to_the_page());
	assert_true(text_equal(read().picture_words, TEXT("A long bench")));
	publish();
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_int_equal(request.response->status, 200);
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY))), honour_http_picture_remove(r, page));
	assert_int_equal(request.response->status, 403);
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY))), honour_http_picture_remove(r, page));
	assert_true(led_to_the_page());
	assert_true(picture_id_is_none(read().picture));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM picture"), 0);
}

#define OPENING PAIR("key", KEY), PAIR("name", "Rosa \"R\""), PAIR("words", "One\r\n\r\nTwo"), PAIR("living", "died"), \
	PAIR("donations_received", "7")

static void
opening_is_asked_shown_again_and_kept(void **state)
{
	(void)state;
	honour_http_open_form(get(organiser));
	assert_int_equal(request.response->status, 200);
	assert_false(says("checked=\"checked\""));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", ""))));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#statement\""));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", ""), PAIR("statement", "yes"))));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#keeper_email\""));
	assert_true(says("value=\"Rosa &quot;R&quot;\""));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("keeper_email", "no address"),
	                       PAIR("statement", "yes"))));
	assert_int_equal(request.response->status, 200);
	assert_true(says("<p dir=\"auto\">One</p>"));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", "aunt@example.org"),
	                       PAIR("statement", "yes"), PAIR("change", "1"))));
	assert_int_equal(request.response->status, 200);
	assert_true(says("id=\"keeper-other\" name=\"keeper\" value=\"other\" checked=\"checked\""));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 1);
	GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("statement", "yes"))), honour_http_open(r));
	assert_int_equal(request.response->status, 303);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE donations_received = 7"), 2);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM page_keeper"), 1);
	for (int i = 0; i < 9; i++)
		GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("statement", "yes"))),
		        honour_http_open(r));
	assert_int_equal(request.response->status, 422);
	assert_true(says("within a day"));
}

static void
addresses_are_for_keepers_and_a_count_for_the_organiser(void **state)
{
	(void)state;
	GUARDED(role_member, get(organiser), honour_http_keepers(r, page));
	assert_true(says("maria@example.org"));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("email", ""))), honour_http_invite(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#email\""));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("email", "Maria@example.org"))), honour_http_invite(r, page));
	assert_true(says("keeps the page already"));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("email", "father@example.org"))), honour_http_invite(r, page));
	assert_true(led_to(link_honour_http_keepers(context->arena, page)));
	GUARDED(role_member, get(mother), honour_http_keepers(r, page));
	assert_true(says("maria@example.org") && says("father@example.org") && says("(you)"));
	GUARDED(role_member, get(organiser), honour_http_keepers(r, page));
	assert_false(says("maria@example.org") || says("father@example.org") || says("Send the invitation"));
	assert_true(says("1 keeper"));
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("email", "x@example.org"))), honour_http_invite(r, page));
	assert_int_equal(request.response->status, 404);
}

static void
an_invitation_is_taken_back_by_a_press(void **state)
{
	struct honour_invited_list list;
	struct form_pair pairs[] = { PAIR("key", KEY), PAIR("withdraw", "") };

	(void)state;
	assert_true(honour_invitations(context, page, &list));
	pairs[1].value = id_text(context->arena, list.at[0].id.id);
	GUARDED(role_member, post(organiser, pairs, 2), honour_http_invite(r, page));
	assert_true(led_to(link_honour_http_keepers(context->arena, page)));
	assert_true(honour_invitations(context, page, &list));
	assert_int_equal(list.count, 0);
	pairs[1].value = TEXT("nonsense");
	GUARDED(role_member, post(organiser, pairs, 2), honour_http_invite(r, page));
	assert_int_equal(request.response->status, 422);
}

static struct secret
secret_of_maria(void)
{
	struct honour_invited_list list;

	assert_true(honour_invitations(context, page, &list));
	return honour_invitation_secret(context, list.at[0].id);
}

static void
an_invitation_emails_a_way_in_again_and_again(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_true(says("Rosa &lt;3") && says("content=\"same-origin\"") && says("noindex") && says("A friend of yours has prepared it"));
	assert_false(says("Seven people gave") || says("maria@example.org"));
	for (int i = 0; i < 7; i++) {
		honour_http_invitation_send(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
		assert_true(led_to(link_honour_http_invitation_sent(context->arena, secret)));
	}
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'sign_in'"),
	                 LIMIT_SIGN_IN_EMAILS_PER_ADDRESS);
	honour_http_invitation_sent(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 200);
	assert_false(says("maria@example.org"));
	honour_http_invitation_send(post(PERSON_ID_NONE, PAIRS(PAIR("key", "?"))), secret);
	assert_int_equal(request.response->status, 200);
	honour_http_invitation(get(stranger), secret);
	assert_int_equal(request.response->status, 200);
	honour_http_invitation(get(mother), secret);
	assert_true(led_to_the_page());
}

static void
an_invitation_that_ended_is_gone_and_one_that_never_was_is_not_found(void **state)
{
	const struct secret secret = secret_of_maria(), unknown = { TEXT(KEY) };

	(void)state;
	honour_http_invitation(get(PERSON_ID_NONE), unknown);
	assert_int_equal(request.response->status, 404);
	honour_http_do_not_write_form(get(PERSON_ID_NONE), unknown);
	assert_int_equal(request.response->status, 404);
	assert_int_equal(honour_decline(context, page, mother), HONOUR_DECLINE_OK);
	honour_http_invitation(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 410);
	honour_http_invitation_send(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_int_equal(request.response->status, 410);
	honour_http_invitation_sent(get(PERSON_ID_NONE), secret);
	assert_int_equal(request.response->status, 410);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'sign_in'"), 0);
}

static void
do_not_write_to_me_again_is_one_press_and_lasts(void **state)
{
	const struct secret secret = secret_of_maria();

	(void)state;
	honour_http_do_not_write_form(get(PERSON_ID_NONE), secret);
	assert_true(says("Shall we not write to you again?"));
	honour_http_do_not_write(post(PERSON_ID_NONE, PAIRS(PAIR("key", ""))), secret);
	assert_int_equal(outbox_refused(context, TEXT("maria@example.org")), OUTBOX_REFUSED_NO);
	context->now = instant_plus(context->now, 90 * INSTANT_DAY);
	honour_http_do_not_write(post(PERSON_ID_NONE, PAIRS(PAIR("key", KEY))), secret);
	assert_true(led_to(link_honour_http_do_not_write_form(context->arena, secret)));
	assert_int_equal(outbox_refused(context, TEXT("maria@example.org")), OUTBOX_REFUSED_YES);
	honour_http_do_not_write_form(get(PERSON_ID_NONE), secret);
	assert_true(says("We will not write to you again"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(somebody_elses_page_answers_like_one_that_is_not_there),
		TEST(a_look_makes_no_keeper_and_the_first_press_does),
		TEST(the_page_says_to_each_what_comes_next),
		TEST(publishing_wants_the_statement_and_keeps_what_was_chosen),
		TEST(declining_is_one_question_and_the_organiser_reads_only_that),
		TEST(one_press_holds_everything_and_one_brings_it_back),
		TEST(the_listing_is_changed_or_asked_for_again),
		TEST(words_come_back_with_what_needs_mending),
		TEST(a_proposal_stands_on_the_keepers_page_until_it_is_answered),
		TEST(a_picture_wants_a_file_and_a_description),
		TEST(opening_is_asked_shown_again_and_kept),
		TEST(addresses_are_for_keepers_and_a_count_for_the_organiser),
		TEST(an_invitation_is_taken_back_by_a_press),
		TEST(an_invitation_emails_a_way_in_again_and_again),
		TEST(an_invitation_that_ended_is_gone_and_one_that_never_was_is_not_found),
		TEST(do_not_write_to_me_again_is_one_press_and_lasts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
