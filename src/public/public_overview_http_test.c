/* A page's overview: what it says to each of its people, and what is next. */
#include "honour/honour_http_test.h"

#include "donation/donation_elsewhere.h"
#include "drive/drive.h"
#include "limits.h"

static void
see_home(struct person_id who)
{
	assert_true(role_signed_in(get(who)));
	public_http_home(&request);
}

static void
the_overview_says_to_each_what_is_next(void **state)
{
	(void)state;
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_int_equal(request.response->status, 200);
	assert_true(says("Rosa &lt;3") && says("noindex"));
	assert_true(says("Not published yet") && says("Read the page"));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("Waiting for the family") && says("There is nothing for you to do") && says("Ask again, or correct the address"));
	assert_false(says("Read the page"));
	publish();
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Published, for people who have the link") && says("There is no blood drive yet"));
	assert_true(says("Pause the page") && says("Messages to you") && says("Your thank-you letters") && says("Donations elsewhere"));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_false(says("Pause the page") || says("Messages to you") || says("Donations elsewhere"));
	assert_true(says("Propose other words") && says("Add a drive"));
	assert_false(says("class=\"notice done\""));
	get(organiser)->query = TEXT("done=anything");
	assert_true(role_member(&request, page));
	public_http_overview(&request, page);
	assert_false(says("class=\"notice done\"") || says("anything"));
}

/* The email may be waiting, may have failed, and its link may have ended. */
static void
the_overview_says_of_the_invitation_what_is_so(void **state)
{
	struct honour_invited_list list;

	(void)state;
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("The family gets one quiet email from us"));
	test_bench_run(bench, "UPDATE outbox_email SET failed_at = created_at");
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("The email could not be sent") && says("Ask again, or correct the address"));
	assert_true(honour_invitations(context, page, &list));
	assert_int_equal(honour_withdraw(context, page, organiser, list.at[0].id), HONOUR_WITHDRAW_OK);
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("Nobody has an open invitation"));
}

static void
words_that_were_proposed_are_next_for_the_family(void **state)
{
	(void)state;
	publish();
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa Maria"), PAIR("words", "Other words"),
	        PAIR("living", "died"))), honour_http_words_change(r, page));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("has not answered the words you proposed"));
	assert_false(says("Read the proposed words"));
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Read the proposed words"));
	see_home(mother);
	assert_true(says("Read the proposed words"));
	see_home(organiser);
	assert_false(says("Read the proposed words"));
}

static void
a_donation_elsewhere_waits_for_the_family(void **state)
{
	const struct gift gift = { .venue = TEXT("Leeds"), .date = { 2000, 1, 1 }, .donor = { .name = TEXT("Bo") } };

	(void)state;
	publish();
	assert_int_equal(donation_elsewhere_tell(context, page, &gift), DONATION_ELSEWHERE_TELL_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Someone gave elsewhere") && says("One for you to look at."));
	see_home(mother);
	assert_true(says("Look at a donation elsewhere"));
}

/* Whether the overview says this when it is led to after that press. */
static bool
see_done(struct person_id person, const char *done, const char *sentence)
{
	get(person)->query = text_format(context->arena, "done=%s", done);
	assert_true(role_member(&request, page));
	public_http_overview(&request, page);
	return says(sentence);
}

static void
a_paused_page_can_be_resumed_by_the_one_who_paused_it(void **state)
{
	(void)state;
	publish();
	assert_int_equal(honour_pause(context, page, mother), HONOUR_HOLD_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Resume the page"));
	assert_false(see_done(mother, "paused", "The page can be seen again"));
	assert_true(see_done(mother, "paused", "class=\"notice done\" role=\"status\"><p>The page is paused.</p>"));
	assert_false(see_done(mother, "resumed", "class=\"notice done\""));
	assert_int_equal(honour_resume(context, page, mother), HONOUR_HOLD_OK);
	assert_true(see_done(mother, "resumed", "The page can be seen again, by people who have the link."));
	assert_false(see_done(mother, "paused", "class=\"notice done\""));
	assert_int_equal(honour_list(context, page, mother, true), HONOUR_LIST_OK);
	assert_true(see_done(mother, "resumed", "The page can be seen again, by everyone."));
	assert_int_equal(honour_pause(context, page, mother), HONOUR_HOLD_OK);
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("Paused"));
	assert_false(says("Resume the page"));
	assert_int_equal(honour_pause(context, page, PERSON_ID_NONE), HONOUR_HOLD_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("The people who run this site have paused it"));
	assert_false(says("Resume the page"));
}

static void
a_declined_page_offers_undo_for_a_week_to_the_family_alone(void **state)
{
	(void)state;
	assert_true(honour_make_keeper(context, page, mother));
	assert_int_equal(honour_decline(context, page, mother), HONOUR_DECLINE_OK);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says("Will not go ahead") && says("Undo"));
	GUARDED(role_member, get(organiser), public_http_overview(r, page));
	assert_true(says("There is nothing to do"));
	assert_false(says("Undo") || says("Add a drive"));
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_false(says("Undo"));
}

static void
home_of(struct person_id person)
{
	struct request *asked = get(person);

	assert_true(role_signed_in(asked));
	public_http_home(asked);
}

static void
my_pages_say_whom_each_page_honours_and_what_is_next(void **state)
{
	(void)state;
	home_of(mother);
	assert_true(says("Rosa &lt;3") && says("Not published yet") && says("Read the page"));
	home_of(organiser);
	assert_true(says("Waiting for the family") && says("until the family publishes it"));
	home_of(stranger);
	assert_true(says("You have no pages yet"));
}

static struct drive_id
add_drive(struct person_id by)
{
	const struct drive_words words = {
		.service_name = TEXT("Riverside Blood Service"), .service_phone = TEXT(""), .directions = TEXT(""),
		.service_web = TEXT("https://blood.example.org"), .venue = TEXT("Corner Hall"),
		.address = TEXT("1 Corner Street"), .date = { 2026, 12, 12 }, .zone = zone_find(TEXT("Europe/London")), .from_minute = 600,
		.until_minute = 660, .slot_minutes = 15, .capacity = 3,
	};
	struct drive_id drive;

	assert_int_equal(drive_open(context, by, page, &words, &drive), DRIVE_OPEN_OK);
	return drive;
}

/* Publishing the page opens its drives for booking: nobody does that without having read of it. */
static void
a_drive_that_opens_with_the_page_is_named_before_it_is_published(void **state)
{
	struct honour_invited_list list;

	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_false(says("people can book at the blood drive"));
	add_drive(organiser);
	/* Whatever else they are called: the family was asked with this name. */
	test_bench_run(bench, "UPDATE person SET name_sealed = NULL");
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_true(says("people can book at the blood drive on Saturday 12\u00a0December 2026, Corner Hall, which Ann Wood has added."));
	assert_true(honour_invitations(context, page, &list));
	honour_http_invitation_draft(get(PERSON_ID_NONE), honour_invitation_secret(context, list.at[0].id));
	assert_true(says("people can book at the blood drive on Saturday 12\u00a0December 2026, Corner Hall, which Ann Wood has added."));
	/* One that cannot be booked any more is not named. */
	test_bench_run(bench, "UPDATE drive SET state = 'closed'");
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_false(says("people can book at the blood drive"));
}

static void
publishing_says_who_is_told_and_gives_the_link_to_share(void **state)
{
	(void)state;
	publish();
	get(mother)->query = TEXT("done=published");
	assert_true(role_member(&request, page));
	public_http_overview(&request, page);
	assert_true(says("The page is published.") && says("We have emailed Ann Wood that the page is published.") && says("Share this page"));
	get(organiser)->query = TEXT("done=published");
	assert_true(role_member(&request, page));
	public_http_overview(&request, page);
	assert_true(says("The page is published."));
	assert_false(says("We are emailing"));
}

static void
the_family_finds_the_public_page_of_each_drive(void **state)
{
	const struct drive_id drive = add_drive(organiser);
	const struct link there = link_public_http_drive(context->arena, read().key, drive);
	const char *address = text_terminated(context->arena, there.text);

	(void)state;
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_false(says(address));
	publish();
	GUARDED(role_member, get(mother), public_http_overview(r, page));
	assert_true(says(address));
}

static void
starting_a_page_says_who_is_asked(void **state)
{
	(void)state;
	get(organiser)->query = TEXT("done=started");
	assert_true(role_member(&request, page));
	public_http_overview(&request, page);
	assert_true(says("The page is started. We are sending one email to maria@example.org."));
	test_bench_run(bench, "UPDATE outbox_email SET failed_at = created_at");
	get(organiser)->query = TEXT("done=started");
	assert_true(role_member(&request, page));
	public_http_overview(&request, page);
	assert_true(says("The page is started."));
	assert_false(says("We are sending one email"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(the_overview_says_to_each_what_is_next),
		TEST(the_overview_says_of_the_invitation_what_is_so),
		TEST(words_that_were_proposed_are_next_for_the_family),
		TEST(a_donation_elsewhere_waits_for_the_family),
		TEST(a_paused_page_can_be_resumed_by_the_one_who_paused_it),
		TEST(a_declined_page_offers_undo_for_a_week_to_the_family_alone),
		TEST(my_pages_say_whom_each_page_honours_and_what_is_next),
		TEST(a_drive_that_opens_with_the_page_is_named_before_it_is_published),
		TEST(publishing_says_who_is_told_and_gives_the_link_to_share),
		TEST(the_family_finds_the_public_page_of_each_drive),
		TEST(starting_a_page_says_who_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
