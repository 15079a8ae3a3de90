/* Two people, or two tabs, edit the same thing at the same time: the one who saves second is shown both versions, and decides. */
#include "tests/journey/world.h"

#include <string.h>

#include "html/form_version.h"
#include "html/html_view.h"
#include "limits.h"

static struct world world;
static struct browser *other;         /* Ruth's second window */

static int
open_world(void **state)
{
	(void)state;
	world_open(&world);
	other = browser_open(world.setting.journey);
	browser_sign_in(other, RUTH);
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	browser_close(other);
	world_close(&world);
	return 0;
}

/* ---- every form ---- */

static const struct form_field *
version_field(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].kind == FORM_VERSION)
			return &form->fields[i];
	return NULL;
}

/* A POST that edits nothing that is stored, and the reason. */
static const struct { const char *handler, *why; } no_edit[] = {
	{ "public_http_concern_send", "makes something new" },
	{ "appointment_http_check", "makes something new" },
	{ "appointment_http_take", "makes something new" },
	{ "appointment_group_http_check", "makes something new" },
	{ "appointment_group_http_take", "makes something new" },
	{ "appointment_seat_http_claim", "makes something new" },
	{ "waiting_join_http_join", "makes something new" },
	{ "honour_http_open", "makes something new" },
	{ "honour_http_invite", "makes something new" },
	{ "desk_http_pass_make", "makes something new" },
	{ "desk_http_walk_in", "makes something new" },
	{ "desk_http_helper", "makes something new" },
	{ "message_http_leave", "makes something new" },
	{ "message_http_group_leave", "makes something new" },
	{ "thanks_letter_http_picture_add", "makes something new" },
	{ "press_http_picture_add", "makes something new" },
	{ "thanks_letter_http_film_add", "makes something new" },
	{ "thanks_letter_http_film_begin", "makes something new" },
	{ "film_of_page_http_add", "makes something new" },
	{ "film_of_page_http_begin", "makes something new" },
	{ "film_http_ask", "makes something new" },
	{ "message_film_http_leave", "makes something new" },
	{ "message_film_http_group_leave", "makes something new" },
	{ "message_film_http_begin", "makes something new" },
	{ "message_film_http_group_begin", "makes something new" },
	{ "donation_elsewhere_http_tell", "makes something new" },
	{ "drive_join_http_ask", "makes something new" },
	{ "honour_more_http_tribute", "makes something new" },
	{ "quiet_http_add", "makes something new" },
	{ "honour_more_http_related", "makes something new" },
	{ "appointment_http_email_change", "its private link ends with the first change" },
	{ "appointment_group_http_email_change", "its private link ends with the first change" },
	{ "waiting_http_email_change", "its private link ends with the first change" },
	{ "appointment_group_http_names", "saves only fields that differ, by the id of their spot, and never over what a friend has booked" },
	{ "appointment_group_http_revoke", "its private link ends with the first change" },
	{ "appointment_group_http_renew", "its private link ends with the first change" },
	{ "follow_http_feed_renew", "its private link ends with the first change" },
	{ "appointment_http_cancel", "happens once: what it ends or answers is no longer there for the second" },
	{ "appointment_undo_http_undo", "happens once: what it ends or answers is no longer there for the second" },
	{ "appointment_undo_http_spot", "happens once: what it ends or answers is no longer there for the second" },
	{ "find_http_ask", "emails an address what is there" },
	{ "follow_by_email_http_ask", "emails an address a link, and changes nothing for one that follows already" },
	{ "activitypub_http_inbox", "is sent by another server, without a form" },
	{ "activitypub_http_shared_inbox", "is sent by another server, without a form" },
	{ "activitypub_http_start", "sets the state that its button names, which pressing it twice does not change" },
	{ "activitypub_http_end", "sets the state that its button names, which pressing it twice does not change" },
	{ "follow_by_email_http_stop", "sets the state that its button names, which pressing it twice does not change" },
	{ "follow_by_email_http_confirm", "sets the state that its button names, which pressing it twice does not change" },
	{ "appointment_group_http_cancel", "happens once: what it ends or answers is no longer there for the second" },
	{ "waiting_http_take", "happens once: what it ends or answers is no longer there for the second" },
	{ "waiting_http_pass", "happens once: what it ends or answers is no longer there for the second" },
	{ "waiting_http_leave", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_picture_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_decline", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_decline_undo", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_invitation_decline", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_invitation_undo", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_proposal_decline", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_do_not_write", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_invitation_send", "happens once: what it ends or answers is no longer there for the second" },
	{ "appointment_drive_http_cancel", "happens once: what it ends or answers is no longer there for the second" },
	{ "desk_http_pass_end", "happens once: what it ends or answers is no longer there for the second" },
	{ "thanks_letter_http_take_down", "happens once: what it ends or answers is no longer there for the second" },
	{ "thanks_letter_http_picture_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "press_http_picture_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "film_http_show", "sets the state that its button names, which pressing it twice does not change" },
	{ "film_http_hide", "sets the state that its button names, which pressing it twice does not change" },
	{ "desk_http_number", "happens once: what it ends or answers is no longer there for the second" },
	{ "desk_http_name", "happens once: what it ends or answers is no longer there for the second" },
	{ "film_http_request_end", "happens once: what it ends or answers is no longer there for the second" },
	{ "film_of_page_http_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "film_http_cut", "happens once: what it ends or answers is no longer there for the second" },
	{ "thanks_letter_http_film_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "donation_elsewhere_http_answer", "happens once: what it ends or answers is no longer there for the second" },
	{ "drive_join_http_answer", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_more_http_tribute_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "quiet_http_remove_first", "happens once: what it ends or answers is no longer there for the second" },
	{ "quiet_http_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_more_http_related_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "thanks_letter_http_stop", "happens once: what it ends or answers is no longer there for the second" },
	{ "outbox_refuse_http_press", "sets the state that its button names, which pressing it twice does not change" },
	{ "appointment_group_confirm_http_confirm", "sets the state that its button names, which pressing it twice does not change" },
	{ "appointment_release_http_one", "happens once: what it ends or answers is no longer there for the second" },
	{ "appointment_release_http_unclaimed", "happens once: what it ends or answers is no longer there for the second" },
	{ "appointment_release_http_group", "happens once: what it ends or answers is no longer there for the second" },
	{ "waiting_remove_http_remove", "happens once: what it ends or answers is no longer there for the second" },
	{ "honour_http_pause", "sets the state that its button names, which pressing it twice does not change" },
	{ "honour_http_resume", "sets the state that its button names, which pressing it twice does not change" },
	{ "appointment_drive_http_close", "sets the state that its button names, which pressing it twice does not change" },
	{ "appointment_drive_http_reopen", "sets the state that its button names, which pressing it twice does not change" },
	{ "drive_join_http_set", "sets the state that its button names, which pressing it twice does not change" },
	{ "thanks_letter_http_unplan", "sets the state that its button names, which pressing it twice does not change" },
	{ "message_http_publish", "sets the state that its button names, which pressing it twice does not change" },
	{ "message_http_keep_private", "sets the state that its button names, which pressing it twice does not change" },
	{ "message_http_remove", "sets the state that its button names, which pressing it twice does not change" },
	{ "message_http_undo", "sets the state that its button names, which pressing it twice does not change" },
	{ "message_http_let_through", "sets the state that its button names, which pressing it twice does not change" },
	{ "desk_http_arrived", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_arrived_undo", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_finished", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_finished_undo", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_outcome", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_absent", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_absent_undo", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_outcome_undo", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_close", "at the desk: each press is recorded next to the others and can be undone" },
	{ "desk_http_presses", "at the desk: each press says what its device had seen, and an undo takes back only that" },
	{ "desk_paper_http_send", "makes something new" },
	{ "desk_paper_http_organiser_send", "makes something new" },
	{ "desk_question_http_count", "happens once: what it ends or answers is no longer there for the second" },
	{ "desk_question_http_leave_out", "happens once: what it ends or answers is no longer there for the second" },
	{ "desk_question_http_late_count", "happens once: what it ends or answers is no longer there for the second" },
	{ "desk_question_http_late_leave_out", "happens once: what it ends or answers is no longer there for the second" },
	{ "desk_http_late", "at the desk: what was said last counts, and the time of it is shown" },
	{ "desk_http_reopen", "at the desk: each press is recorded next to the others and can be undone" },
	{ "people_http_sign_in_ask", "signs in or out" },
	{ "people_http_sign_in_code", "signs in or out" },
	{ "people_http_sign_in_redeem", "signs in or out" },
	{ "people_http_sign_out", "signs in or out" },
	{ "desk_http_redeem", "signs in or out" },
};

static const char *
why_no_edit(const char *handler)
{
	for (size_t i = 0; i < COUNT_OF(no_edit); i++)
		if (strcmp(no_edit[i].handler, handler) == 0)
			return no_edit[i].why;
	return NULL;
}

static void
every_post_that_edits_carries_the_version_it_was_read_at(void **state)
{
	size_t posts = 0, versions = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];

		if (route->method != METHOD_POST)
			continue;
		posts++;
		versions += version_field(route->form) != NULL;
		if (version_field(route->form) == NULL && why_no_edit(route->handler) == NULL)
			world_complain("POST %s edits without a version: give its form a field of kind FORM_VERSION (html/form_version.h), or say in"
			               " tests/journey/editing.c why it edits nothing", route->pattern);
	}
	assert_true(versions > 12 && posts > versions);
	world_content();
}

static void
every_field_that_is_edited_has_a_label_for_the_comparison(void **state)
{
	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct form *form = routes[i].method == METHOD_POST ? routes[i].form : NULL;

		/* Those that act on what their page shows have no fields to compare. */
		if (form == NULL || version_field(form) == NULL || strcmp(form->name, "honour_publish_form") == 0 ||
		    strcmp(form->name, "thanks_letter_send_form") == 0 || strcmp(form->name, "appointment_move_form") == 0)
			continue;
		for (size_t j = 0; j < form->count; j++) {
			const struct form_field *field = &form->fields[j];

			if (field->aside || field->kind == FORM_SECRET || field->kind == FORM_VERSION)
				continue;
			if (field->label == NULL)
				world_complain("%s: %s has no label", form->name, field->name);
			if (field->kind == FORM_CHOICE && field->choice_labels == NULL)
				world_complain("%s: the choices of %s have no labels", form->name, field->name);
		}
	}
	world_content();
}

/* ---- two windows ---- */

enum whose { MANAGE, MINE };
struct edit {
	enum whose whose;
	const char *page;             /* behind the page or the private link */
	const char *button, *field, *first, *second;
	bool text;                    /* what was typed is shown again in the field */
};

static const struct edit edits[] = {
	{ MANAGE, "/words", "Save", "words", "The words of the first window.", "The words of the second window.", true },
	{ MANAGE, "/words", "Save", "living", "died", "living", false },
	{ MANAGE, "/picture", "Save", "alternative_text", "Described by the first", "Described by the second", true },
	{ MANAGE, "/listing", "Save", "listing", "link", "public", false },
	{ MANAGE, "/more", "Save", "background", "Known to the first.", "Known to the second.", true },
	{ MANAGE, "/following", "Save", "milestones", "yes", NULL, false },
	{ MANAGE, "/press", "Save", "words", "The first for newspapers.", "The second for newspapers.", true },
	{ MANAGE, "/anywhere", "Show this on the page", "service_name", "The first service", "The second service", true },
	{ MANAGE, "/names", "Save", "names", "names", "number", false },
	{ MANAGE, "/messages/choices", "Save", "told", "daily", "visit", false },
	{ MINE, "/shown", "Save", "shown_name", "The first", "The second", true },
};

static void
open_page(struct browser *browser, const struct edit *edit)
{
	if (edit->whose == MANAGE)
		browser_visit(browser, "%s%s", world.setting.manage, edit->page);
	else
		browser_visit(browser, "/mine/%.*s%s", TEXT_PRINT(world.parts[WORLD_MINE]), edit->page);
	browser_status(browser, 200);
}

static void
save(struct browser *browser, const struct edit *edit, const char *value)
{
	browser_fill(browser, edit->field, value);
	if (strcmp(edit->page, "/anywhere") == 0) {
		browser_fill(browser, "until", "2026-12-20");
		browser_fill(browser, "service_web", "https://blood.example.net/places");
		browser_fill(browser, "service_name", value);
	}
	browser_press(browser, edit->button);
}

static void
who_saves_second_is_told_sees_both_and_decides(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(edits); i++) {
		const struct edit *edit = &edits[i];
		struct text first_version;

		print_message("%s %s\n", edit->page, edit->field);
		open_page(world.setting.ruth, edit);
		open_page(other, edit);
		first_version = text_copy(world.setting.journey->arena, browser_field(other, "version"));
		assert_true(first_version.length > 0);
		save(world.setting.ruth, edit, edit->first);
		browser_status(world.setting.ruth, 200);
		save(other, edit, edit->second);
		browser_problem(other);
		browser_see(other, "This was changed while you were editing");
		assert_true(!text_equal(browser_field(other, "version"), first_version));
		if (edit->text) {
			browser_see(other, edit->first);
			browser_see(other, edit->second);
			assert_true(text_equal(browser_field(other, edit->field), text_of(edit->second)));
		}
		/* Nothing was written. */
		open_page(world.setting.ruth, edit);
		if (edit->text)
			assert_true(text_equal(browser_field(world.setting.ruth, edit->field), text_of(edit->first)));
		/* Decided: the second person's values. */
		browser_fill(other, edit->field, edit->second);
		browser_press(other, edit->button);
		browser_status(other, 200);
		open_page(world.setting.ruth, edit);
		if (edit->text)
			assert_true(text_equal(browser_field(world.setting.ruth, edit->field), text_of(edit->second)));
	}
}

static void
a_form_that_nobody_else_changed_is_saved_and_saving_the_same_is_no_conflict(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(edits); i++) {
		open_page(world.setting.ruth, &edits[i]);
		open_page(other, &edits[i]);
		save(world.setting.ruth, &edits[i], edits[i].first);
		browser_status(world.setting.ruth, 200);
		save(other, &edits[i], edits[i].first);
		browser_status(other, 200);
	}
}

/* ---- a drive ---- */

static void
a_drives_directions_are_not_reverted_and_nobody_is_emailed_twice(void **state)
{
	struct setting *setting = &world.setting;
	struct browser *second = browser_open(setting->journey);
	size_t before;

	(void)state;
	setting->journey->bench->context.now = instant_plus(setting->journey->bench->context.now, -3 * INSTANT_DAY);
	browser_sign_in(second, ANNA);
	browser_visit(setting->anna, "%s/edit", setting->organise);
	browser_visit(second, "%s/edit", setting->organise);
	browser_fill(setting->anna, "directions", "The red door, round the corner.");
	browser_press(setting->anna, "Check your changes");
	/* The second person has reached the check page when the first one saves. */
	browser_fill(second, "venue", "The town hall");
	browser_press(second, "Check your changes");
	browser_status(second, 200);
	browser_press_at(setting->anna, "/edit/keep");
	browser_status(setting->anna, 200);
	before = journey_letter_count(setting->journey, NULL);
	browser_press_at(second, "/edit/keep");
	browser_problem(second);
	browser_see(second, "This was changed while you were editing");
	browser_see(second, "The red door, round the corner.");
	assert_int_equal(journey_letter_count(setting->journey, NULL), before);
	assert_true(text_equal(browser_field(second, "directions"), TEXT("The red door, round the corner.")));
	assert_true(text_equal(browser_field(second, "venue"), TEXT("The town hall")));
	browser_press(second, "Check your changes");
	browser_status(second, 200);
	browser_press_at(second, "/edit/keep");
	browser_status(second, 200);
	browser_visit(setting->anna, "%s/edit", setting->organise);
	assert_true(text_equal(browser_field(setting->anna, "directions"), TEXT("The red door, round the corner.")));
	assert_true(text_equal(browser_field(setting->anna, "venue"), TEXT("The town hall")));
	browser_close(second);
}

/* ---- what was shown is what is done ---- */

static void
a_keeper_publishes_only_the_words_that_they_read(void **state)
{
	struct setting setting;

	(void)state;
	setting_open(&setting);
	browser_sign_in(setting.ruth, RUTH);
	browser_visit(setting.ruth, "%s/publish", setting.manage);
	browser_visit(setting.anna, "%s/words", setting.manage);
	browser_fill(setting.anna, "words", "Words that nobody has read.");
	browser_press(setting.anna, "Save");
	browser_fill(setting.ruth, "listing", "link");
	browser_fill(setting.ruth, "statement", "yes");
	browser_press(setting.ruth, "Publish the page");
	browser_problem(setting.ruth);
	browser_see(setting.ruth, "This was changed while you were reading");
	browser_see(setting.ruth, "Words that nobody has read.");
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM honour_page WHERE state = 'published'"), 0);
	browser_press(setting.ruth, "Publish the page");
	browser_status(setting.ruth, 200);
	assert_int_equal(journey_count(setting.journey, "SELECT count(*) FROM honour_page WHERE state = 'published'"), 1);
	setting_close(&setting);
}

static void
a_letter_that_was_changed_since_it_was_read_is_not_sent(void **state)
{
	struct setting *setting = &world.setting;
	const char *letter = journey_text(setting->journey, "%s/thanks/%.*s", setting->manage, TEXT_PRINT(world.parts[WORLD_DRAFT]));

	(void)state;
	browser_visit(other, "%s/send", letter);
	journey_wait(setting->journey, INSTANT_MINUTE);
	browser_visit(setting->ruth, "%s/edit", letter);
	browser_fill(setting->ruth, "words", "Other thanks.");
	browser_press(setting->ruth, "Save");
	browser_status(setting->ruth, 200);
	browser_fill(other, "when", "now");
	browser_press(other, "Send it");
	browser_problem(other);
	browser_see(other, "This was changed while you were reading");
	assert_int_equal(journey_count(setting->journey, "SELECT count(*) FROM thanks_letter WHERE state IN ('planned', 'sending')"), 0);
	browser_press(other, "Send it");
	browser_status(other, 200);
	assert_int_equal(journey_count(setting->journey, "SELECT count(*) FROM thanks_letter WHERE state IN ('planned', 'sending')"), 1);
}

static void
two_who_change_one_letter_lose_none_of_it(void **state)
{
	struct setting *setting = &world.setting;
	const char *letter = journey_text(setting->journey, "%s/thanks/%.*s", setting->manage, TEXT_PRINT(world.parts[WORLD_DRAFT]));

	(void)state;
	browser_visit(setting->ruth, "%s/edit", letter);
	browser_visit(other, "%s/edit", letter);
	browser_fill(setting->ruth, "words", "Thanks of the first.");
	browser_press(setting->ruth, "Save");
	browser_fill(other, "words", "Thanks of the second.");
	browser_press(other, "Save");
	browser_problem(other);
	browser_see(other, "Thanks of the first.");
	assert_true(text_equal(browser_field(other, "words"), TEXT("Thanks of the second.")));
}

static void
a_proposal_is_taken_over_only_beside_the_words_it_was_read_with(void **state)
{
	struct setting *setting = &world.setting;

	(void)state;
	browser_visit(other, "%s/proposals", setting->manage);
	browser_visit(setting->ruth, "%s/words", setting->manage);
	browser_fill(setting->ruth, "words", "Ruth's own new words.");
	browser_press(setting->ruth, "Save");
	browser_press(other, "Use these words");
	browser_problem(other);
	browser_see(other, "This was changed while you were reading");
	assert_int_equal(journey_count(setting->journey, "SELECT count(*) FROM honour_page WHERE page_words = 'Ruth''s own new words.'"), 1);
	browser_press(other, "Use these words");
	browser_status(other, 200);
	assert_int_equal(journey_count(setting->journey, "SELECT count(*) FROM honour_page WHERE page_words = 'Ruth''s own new words.'"), 0);
}

static void
an_appointment_moved_in_one_window_is_not_moved_on_from_another(void **state)
{
	struct setting *setting = &world.setting;
	struct browser *second = browser_open(setting->journey);
	const char *mine = journey_text(setting->journey, "/mine/%.*s", TEXT_PRINT(world.parts[WORLD_MINE]));

	(void)state;
	browser_visit(setting->visitor, "%s/move", mine);
	browser_visit(second, "%s/move", mine);
	browser_press(setting->visitor, "Move to this time");
	browser_problem(setting->visitor);                      /* no time was chosen: the page is as new */
	browser_fill(setting->visitor, "slot", text_terminated(setting->journey->arena, world.parts[WORLD_SLOT]));
	browser_press(setting->visitor, "Move to this time");
	browser_status(setting->visitor, 200);
	browser_fill(second, "slot", text_terminated(setting->journey->arena, world.parts[WORLD_SLOT]));
	browser_press(second, "Move to this time");
	browser_problem(second);
	browser_see(second, "This was changed while you were reading");
	browser_close(second);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_post_that_edits_carries_the_version_it_was_read_at),
		cmocka_unit_test(every_field_that_is_edited_has_a_label_for_the_comparison),
		cmocka_unit_test_setup_teardown(who_saves_second_is_told_sees_both_and_decides, open_world, close_world),
		cmocka_unit_test_setup_teardown(a_form_that_nobody_else_changed_is_saved_and_saving_the_same_is_no_conflict, open_world,
		                                close_world),
		cmocka_unit_test_setup_teardown(a_drives_directions_are_not_reverted_and_nobody_is_emailed_twice, open_world, close_world),
		cmocka_unit_test(a_keeper_publishes_only_the_words_that_they_read),
		cmocka_unit_test_setup_teardown(a_letter_that_was_changed_since_it_was_read_is_not_sent, open_world, close_world),
		cmocka_unit_test_setup_teardown(two_who_change_one_letter_lose_none_of_it, open_world, close_world),
		cmocka_unit_test_setup_teardown(a_proposal_is_taken_over_only_beside_the_words_it_was_read_with, open_world, close_world),
		cmocka_unit_test_setup_teardown(an_appointment_moved_in_one_window_is_not_moved_on_from_another, open_world, close_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
