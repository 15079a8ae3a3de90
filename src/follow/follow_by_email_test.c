/* follow_by_email_test: following a page by email: confirmed by the owner of the address, told of what is new once, ended by one press. */
#include "follow/follow_by_email_test.h"

/* ---- asking, confirming, stopping ---- */

static void
nothing_is_sent_before_the_owner_of_the_address_confirms(void **state)
{
	struct secret link;

	(void)state;
	assert_int_equal(ask(REA, FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(bench_emails(&bench, "follow_confirm"), 1);
	assert_true(has(newest(), "Please confirm: follow a page by email"));
	assert_false(has(newest(), "Ada"));
	link = link_of(REA);
	wait(INSTANT_MINUTE);
	drive_added();
	assert_int_equal(tell_all(), 0);
	assert_int_equal(follow_confirm(context, link), FOUND_OK);
	assert_int_equal(follow_confirm(context, link), FOUND_OK);
	assert_int_equal(outbox_confirmed(context, REA), OUTBOX_CONFIRMED_YES);
	wait(INSTANT_MINUTE);
	drive_added();
	assert_int_equal(tell_all(), 1);
}

static void
an_address_that_follows_gets_the_same_email_and_keeps_its_choice(void **state)
{
	const struct secret link = followed(REA, FOLLOWER_OFTEN_WEEKLY);

	(void)state;
	wait(INSTANT_HOUR);
	assert_int_equal(ask(REA, FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(ask(TEXT("new@example.org"), FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(bench_emails(&bench, "follow_confirm"), 3);
	assert_int_equal(follower_of(link).often, FOLLOWER_OFTEN_WEEKLY);
	assert_int_equal(follower_of(link).state, FOLLOWER_STATE_FOLLOWING);
	assert_int_equal(count("SELECT count(*) FROM follower"), 2);
}

/* Known or not, following or not: the limits are the same. */
static void
one_address_is_asked_for_three_times_an_hour_and_six_times_a_day(void **state)
{
	static const struct text emails[] = { REA, TEXT("new@example.org") };

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	wait(INSTANT_DAY);
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		for (int n = 0; n < LIMIT_FOLLOW_PER_ADDRESS; n++)
			assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
		assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_TOO_OFTEN);
	}
	wait(2 * INSTANT_HOUR);
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		for (int n = LIMIT_FOLLOW_PER_ADDRESS; n < LIMIT_FOLLOW_PER_ADDRESS_A_DAY; n++)
			assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
		wait(2 * INSTANT_HOUR);
		assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_TOO_OFTEN_TODAY);
	}
}

static void
an_owner_who_asked_for_no_email_gets_none_and_is_not_kept(void **state)
{
	(void)state;
	assert_int_equal(outbox_refuse(context, REA), OUTBOX_REFUSE_OK);
	assert_int_equal(ask(REA, FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(bench_emails(&bench, "follow_confirm"), 0);
	assert_int_equal(count("SELECT count(*) FROM follower"), 0);
}

static void
an_address_that_nobody_confirmed_is_deleted_after_some_days(void **state)
{
	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	assert_int_equal(ask(TEXT("typed@example.org"), FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	wait(LIMIT_FOLLOW_ASKED_DAYS * INSTANT_DAY);
	assert_true(follow_forget_old(context));
	assert_int_equal(count("SELECT count(*) FROM follower"), 2);
	wait(INSTANT_SECOND);
	assert_true(follow_forget_old(context));
	assert_int_equal(count("SELECT count(*) FROM follower"), 1);
	assert_int_equal(follower_of(link_of(REA)).state, FOLLOWER_STATE_FOLLOWING);
}

static void
one_press_deletes_the_address_and_what_waits_for_it(void **state)
{
	const struct secret link = followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	struct follower follower;

	(void)state;
	followed(TEXT("other@example.org"), FOLLOWER_OFTEN_AT_ONCE);
	drive_added();
	assert_int_equal(tell(), 2);
	assert_int_equal(follow_stop(context, link), FOUND_OK);
	assert_int_equal(follow_stop(context, link), FOUND_NONE);
	assert_int_equal(follow_follower(context, link, &follower), FOUND_NONE);
	assert_int_equal(count("SELECT count(*) FROM follower"), 1);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE sent_at IS NULL"), 1);
	drive_added();
	assert_int_equal(tell(), 1);
}

static void
the_family_sees_a_number_of_those_who_confirmed(void **state)
{
	int64_t followers;

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	followed(TEXT("other@example.org"), FOLLOWER_OFTEN_WEEKLY);
	assert_int_equal(ask(TEXT("typed@example.org"), FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_true(follow_followers(context, bench.page, &followers));
	assert_int_equal(followers, 2);
}

/* What `givenback bounce` and the job bring about; the news that waited for the address is deleted too. */
static void
an_address_that_is_gone_ends_its_followers_everywhere(void **state)
{
	const struct text bo = TEXT("bo@example.org");
	const struct secret rea_link = followed(REA, FOLLOWER_OFTEN_AT_ONCE), bo_link = followed(bo, FOLLOWER_OFTEN_WEEKLY);
	struct follower follower;
	struct follow_by_email_sql_find row;
	struct email_id id = { id_new(context->now) };
	const struct outbox_email news = { .id = id, .cause = OUTBOX_CAUSE_FOLLOW_NEWS, .to = REA, .subject = TEXT("New"),
		.body = TEXT("x\n") };

	(void)state;
	assert_int_equal(outbox_put(context, &news), OUTBOX_PUT_OK);
	empty_outbox();
	test_bench_run(bench.site, "INSERT INTO follower SELECT id + 1, honour_page + 1, email_hash, email_sealed, x'01', state, often, zone,"
	               " asked_at, confirmed_at, often_at, told_until, next_at FROM follower WHERE often = 'at_once'");
	assert_int_equal(count("SELECT count(*) FROM follower"), 3);
	assert_int_equal(outbox_bounce_note(context, id, BOUNCE_KIND_BOUNCED, TEXT("5.1.1")), FOUND_OK);
	assert_int_equal(outbox_bounce_act(context, follow_end), 1);
	assert_int_equal(count("SELECT count(*) FROM follower"), 1);
	assert_int_equal(follow_follower(context, rea_link, &follower), FOUND_NONE);
	assert_int_equal(follower_of(bo_link).state, FOLLOWER_STATE_FOLLOWING);
	/* They may ask again, and what they confirm then is sent. */
	wait(INSTANT_MINUTE);
	(void)followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	assert_int_equal(follow_by_email_sql_find(context, bench.page, people_email_hash(context, REA), &row), DB_READ);
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 9000000000000000 WHERE cause = 'follow_confirm'");
	assert_int_equal(outbox_put(context, &(struct outbox_email){ .cause = OUTBOX_CAUSE_FOLLOW_NEWS, .to = REA, .subject = TEXT("New"),
	                            .body = TEXT("x\n") }), OUTBOX_PUT_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_sent_before_the_owner_of_the_address_confirms),
		TEST(an_address_that_follows_gets_the_same_email_and_keeps_its_choice),
		TEST(one_address_is_asked_for_three_times_an_hour_and_six_times_a_day),
		TEST(an_owner_who_asked_for_no_email_gets_none_and_is_not_kept),
		TEST(an_address_that_nobody_confirmed_is_deleted_after_some_days),
		TEST(one_press_deletes_the_address_and_what_waits_for_it),
		TEST(an_address_that_is_gone_ends_its_followers_everywhere),
		TEST(the_family_sees_a_number_of_those_who_confirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
