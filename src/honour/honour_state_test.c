/* honour_state_test: a page is published, declined, listed and paused. */
#include "honour/honour_test.h"

#include "people/people_audit.h"

static void
publishing_happens_once_and_by_link_unless_said(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_page page;

	(void)state;
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_OK);
	page = read(id);
	assert_true(honour_is_open(&page) && honour_is_known(&page));
	assert_false(page.listed);
	assert_int_equal(page.published_at.us, context->now.us);
	assert_int_equal(honour_publish(context, id, mother, true), HONOUR_PUBLISH_ALREADY);
	assert_false(read(id).listed);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE keeper_stated_at = published_at"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'honour.publish'"), 1);
	assert_int_equal(honour_decline(context, id, mother), HONOUR_DECLINE_PUBLISHED);
}

/* The person who prepared it does not have to look again and again. */
static void
publishing_tells_the_person_who_prepared_the_page_once(void **state)
{
	const struct honour_page_id id = opened(&for_maria);

	(void)state;
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_OK);
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_ALREADY);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour_published'"), 1);
}

static void
nobody_is_told_of_what_they_published_themselves(void **state)
{
	struct honour_opening own = for_maria;
	struct honour_page_id id;

	(void)state;
	own.keeper_email = TEXT("ann@example.org");
	id = opened(&own);
	assert_int_equal(honour_publish(context, id, organiser, false), HONOUR_PUBLISH_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour_published'"), 0);
}

/* The family's press does not depend on another person's address. */
static void
a_page_is_published_even_if_the_one_who_prepared_it_cannot_be_read(void **state)
{
	const struct honour_page_id id = opened(&for_maria);

	(void)state;
	test_bench_run(bench, "UPDATE person SET email_sealed = x'00' WHERE id = (SELECT organiser FROM honour_page)");
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_OK);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour_published'"), 0);
}

static void
declining_ends_the_invitation_and_tells_the_organiser_only_that(void **state)
{
	const struct honour_page_id id = opened(&for_maria);

	(void)state;
	assert_int_equal(honour_decline(context, id, mother), HONOUR_DECLINE_OK);
	assert_int_equal(read(id).state, HONOUR_STATE_DECLINED);
	assert_int_equal(honour_role(context, id, mother), HONOUR_ROLE_NONE);
	assert_int_equal(honour_decline(context, id, mother), HONOUR_DECLINE_ALREADY);
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY - 1);
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour'"), 0);
	context->now = instant_plus(context->now, 1);
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour'"), 1);
	assert_int_equal(honour_undo_decline(context, id, mother), HONOUR_UNDO_DECLINE_NOT);
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_DECLINED);
	assert_int_equal(honour_invite(context, id, organiser, &(struct honour_asking){ .email = TEXT("aunt@example.org") }),
	                 HONOUR_INVITE_DECLINED);
}

static void
declining_can_be_undone_and_the_invitation_is_open_again(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_page page;

	(void)state;
	assert_int_equal(honour_undo_decline(context, id, mother), HONOUR_UNDO_DECLINE_NOT);
	assert_int_equal(honour_decline(context, id, PERSON_ID_NONE), HONOUR_DECLINE_OK);
	page = read(id);
	assert_true(honour_may_undo_decline(context, &page));
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY - 1);
	assert_int_equal(honour_undo_decline(context, id, mother), HONOUR_UNDO_DECLINE_OK);
	assert_int_equal(read(id).state, HONOUR_STATE_WAITING);
	assert_int_equal(honour_role(context, id, mother), HONOUR_ROLE_KEEPER);
	context->now = instant_plus(context->now, INSTANT_DAY);
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour'"), 0);
	assert_true(honour_make_keeper(context, id, mother));
	assert_int_equal(honour_decline(context, id, PERSON_ID_NONE), HONOUR_DECLINE_KEPT);
}

static struct secret
invited_by(struct honour_page_id page, struct person_id by, const char *email)
{
	struct honour_invited_list list;

	assert_int_equal(honour_invite(context, page, by, &(struct honour_asking){ text_of(email), TEXT("Maria"), TEXT_NONE }),
	                 HONOUR_INVITE_OK);
	assert_true(honour_invitations(context, page, &list));
	return honour_invitation_secret(context, list.at[0].id);
}

/* The family said no; a person they had asked to help has a link too. */
static void
the_link_of_another_invited_person_undoes_no_refusal_of_the_family(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_invitation_read read_invitation;
	struct secret link;

	(void)state;
	assert_true(honour_make_keeper(context, id, mother));
	link = invited_by(id, mother, "eve@example.org");
	assert_int_equal(honour_invitation(context, link, &read_invitation), HONOUR_INVITATION_OK);
	assert_int_equal(honour_decline(context, id, mother), HONOUR_DECLINE_OK);
	assert_int_equal(honour_invitation(context, link, &read_invitation), HONOUR_INVITATION_ENDED);
	assert_int_equal(honour_undo_decline(context, id, PERSON_ID_NONE), HONOUR_UNDO_DECLINE_KEPT);
	assert_int_equal(read(id).state, HONOUR_STATE_DECLINED);
	assert_int_equal(honour_undo_decline(context, id, mother), HONOUR_UNDO_DECLINE_OK);
	assert_int_equal(honour_invitation(context, link, &read_invitation), HONOUR_INVITATION_OK);
}

/* Their first press declines the page: it makes them a keeper in the same instant. */
static void
a_keeper_is_not_invited_again_when_declining_is_undone(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_invited_list invited;

	(void)state;
	assert_true(honour_take_up(context, id, mother));
	assert_int_equal(honour_decline(context, id, mother), HONOUR_DECLINE_OK);
	assert_int_equal(honour_undo_decline(context, id, mother), HONOUR_UNDO_DECLINE_OK);
	assert_true(honour_invitations(context, id, &invited));
	assert_int_equal(invited.count, 0);
}

/* Two organisers who cannot be written to, and one who can. */
static void
an_organiser_who_cannot_be_read_stops_no_other(void **state)
{
	const struct person_id lost = person("lost@example.org"), gone = person("gone@example.org");
	struct honour_page_id first, second, third;

	(void)state;
	assert_true(outbox_confirm(context, TEXT("lost@example.org")) && outbox_confirm(context, TEXT("gone@example.org")));
	assert_int_equal(honour_open(context, lost, &for_maria, &first), HONOUR_OPEN_OK);
	assert_int_equal(honour_open(context, gone, &for_maria, &second), HONOUR_OPEN_OK);
	third = opened(&for_maria);
	assert_int_equal(honour_decline(context, first, mother), HONOUR_DECLINE_OK);
	assert_int_equal(honour_decline(context, second, mother), HONOUR_DECLINE_OK);
	assert_int_equal(honour_decline(context, third, mother), HONOUR_DECLINE_OK);
	test_bench_run(bench, "UPDATE person SET email_sealed = x'00' WHERE email_hash ="
	               " (SELECT p.email_hash FROM person p JOIN honour_page h ON h.organiser = p.id ORDER BY h.id LIMIT 1)");
	test_bench_run(bench, "UPDATE honour_page SET organiser = 1 WHERE id = (SELECT id FROM honour_page ORDER BY id LIMIT 1 OFFSET 1)");
	context->now = instant_plus(context->now, LIMIT_DECLINE_UNDO_DAYS * INSTANT_DAY);
	log_level_set(LOG_FAULT + 1);
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	log_level_set(LOG_FAULT);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'honour' AND failed_at IS NULL"), 1);
	/* It is tried again: a key may be missing for a while. */
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE decline_notified_at IS NULL"), 1);
}

static void
an_organiser_who_declines_their_own_page_gets_no_email(void **state)
{
	struct honour_opening opening = for_maria;
	struct honour_page_id id;

	(void)state;
	opening.keeper_email = TEXT("ann@example.org");
	id = opened(&opening);
	assert_int_equal(honour_decline(context, id, organiser), HONOUR_DECLINE_OK);
	context->now = instant_plus(context->now, 30 * INSTANT_DAY);
	assert_true(honour_tell_declined(context, &(struct honour_declined_after){ 0 }));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 0);
}

static void
only_a_published_page_is_listed_or_not(void **state)
{
	const struct honour_page_id id = opened(&for_maria);

	(void)state;
	assert_int_equal(honour_list(context, id, mother, true), HONOUR_LIST_NOT_PUBLISHED);
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_OK);
	assert_int_equal(honour_list(context, id, mother, true), HONOUR_LIST_OK);
	assert_true(read(id).listed);
	assert_int_equal(honour_list(context, id, mother, false), HONOUR_LIST_OK);
	assert_false(read(id).listed);
}

static void
the_operators_hold_and_a_keepers_stand_apart(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_page page;

	(void)state;
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_OK);
	assert_int_equal(honour_pause(context, id, mother), HONOUR_HOLD_OK);
	assert_int_equal(honour_pause(context, id, PERSON_ID_NONE), HONOUR_HOLD_OK);
	assert_int_equal(honour_pause(context, id, PERSON_ID_NONE), HONOUR_HOLD_ALREADY);
	assert_int_equal(honour_resume(context, id, mother), HONOUR_HOLD_OK);
	page = read(id);
	assert_true(page.held && page.held_by_operator);
	assert_int_equal(honour_pause(context, id, mother), HONOUR_HOLD_OK);
	assert_int_equal(honour_resume(context, id, PERSON_ID_NONE), HONOUR_HOLD_OK);
	page = read(id);
	assert_true(page.held && !page.held_by_operator);
	assert_int_equal(honour_resume(context, id, mother), HONOUR_HOLD_OK);
	assert_false(read(id).held);
}

static void
a_held_page_rests_until_it_is_released(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_page page;

	(void)state;
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_OK);
	assert_int_equal(honour_resume(context, id, mother), HONOUR_HOLD_ALREADY);
	assert_int_equal(honour_pause(context, id, mother), HONOUR_HOLD_OK);
	assert_int_equal(honour_pause(context, id, mother), HONOUR_HOLD_ALREADY);
	page = read(id);
	assert_true(page.held && honour_is_known(&page));
	assert_false(honour_is_open(&page));
	assert_int_equal(honour_resume(context, id, mother), HONOUR_HOLD_OK);
	page = read(id);
	assert_true(honour_is_open(&page));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'honour.hold' AND person IS NOT NULL"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'honour.release' AND person IS NOT NULL"), 1);
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_OK);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(publishing_happens_once_and_by_link_unless_said),
		TEST(publishing_tells_the_person_who_prepared_the_page_once),
		TEST(nobody_is_told_of_what_they_published_themselves),
		TEST(a_page_is_published_even_if_the_one_who_prepared_it_cannot_be_read),
		TEST(declining_ends_the_invitation_and_tells_the_organiser_only_that),
		TEST(declining_can_be_undone_and_the_invitation_is_open_again),
		TEST(the_link_of_another_invited_person_undoes_no_refusal_of_the_family),
		TEST(a_keeper_is_not_invited_again_when_declining_is_undone),
		TEST(an_organiser_who_cannot_be_read_stops_no_other),
		TEST(an_organiser_who_declines_their_own_page_gets_no_email),
		TEST(only_a_published_page_is_listed_or_not),
		TEST(a_held_page_rests_until_it_is_released),
		TEST(the_operators_hold_and_a_keepers_stand_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
