/* appointment_http_test: the form that books one appointment, its steps and their answers; the way through all of them is a journey. */
#include "appointment/appointment_http_test.h"
#include "http/form_draft.h"
#include "links.h"

static void
the_form_says_who_when_where_and_for_whom(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	request = ask(&bench);
	appointment_http_draft(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id, DRAFT);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "in honour of Ada");
	assert_says(&request, "Saturday 31\u00a0October 2026, 10:15");
	assert_says(&request, "St Anne");
	assert_says(&request, "common pool");
	assert_says(&request, "https://blood.example.com/who");
	assert_says(&request, "value=\"friend\" checked=\"checked\"");
	assert_says(&request, "noindex");
	bench_close(&bench);
}

/* Family names first, titles, particles: whatever stands in the name, the page shows the words that were typed for it and no others. */
static void
the_name_shown_is_asked_and_never_guessed(void **state)
{
	static const struct { const char *name, *shown; } donors[] = {
		{ "Müller, Anna", "Anna" }, { "Nguyễn Thị Hường", "Hường" }, { "王小明", "小明" }, { "Dr. Anna Meier", "Anna M." },
		{ "Mr John Smith", "John" }, { "DE LA CRUZ Juan", "Juan" }, { "Mary Ann Smith", "Mary Ann" },
	};
	struct bench bench;

	(void)state;
	bench_open(&bench);
	for (size_t i = 0; i < COUNT_OF(donors); i++) {
		struct text words = text_format(bench.context->arena, "<dt>Shown as</dt><dd><bdi>%s</bdi></dd>", donors[i].shown);
		struct request request = PRESS(&bench, "name", donors[i].name, "email", "a@example.org", "shown", "name", "shown_name",
		                               donors[i].shown, "key", KEY);

		appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
		request = next_step(&bench, &request, 1);
		assert_says(&request, text_terminated(bench.context->arena, words));
		request = PRESS_STEP(&bench, "name", donors[i].name, "email", "a@example.org", "shown", "name", "shown_name", "", "key", KEY);
		appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
		request = form_again(&bench, &request, 1);
		assert_says(&request, "href=\"#shown_name\"");
		words = text_format(bench.context->arena, "name=\"shown_name\" type=\"text\" autocomplete=\"off\" value=\"%s\"", donors[i].name);
		assert_says(&request, text_terminated(bench.context->arena, words));
		/* A name that was typed is not dropped in silence. */
		request = PRESS_STEP(&bench, "name", donors[i].name, "email", "a@example.org", "shown", "friend", "shown_name", donors[i].shown,
		                "key", KEY);
		appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
		request = form_again(&bench, &request, 1);
		assert_says(&request, "href=\"#shown\"");
		assert_says(&request, "A name is typed under “With this name”, but “As a friend” is chosen.");
		request = PRESS(&bench, "name", donors[i].name, "email", "a@example.org", "shown", "friend", "shown_name", "", "key", KEY);
		appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
		request = next_step(&bench, &request, 1);
		assert_says(&request, "<dt>Shown as</dt><dd>As a friend</dd>");
	}
	bench_close(&bench);
}

static void
an_address_with_a_slip_is_asked_about_and_not_refused(void **state)
{
	struct bench bench;
	struct request request;

	(void)state;
	bench_open(&bench);
	request = PRESS(&bench, "name", "Mara", "email", "mara@gmial.com", "shown", "friend", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	request = next_step(&bench, &request, 1);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Did you mean mara@gmail.com?");
	assert_says(&request, "name=\"email\" value=\"mara@gmail.com\"");
	assert_says(&request, "Book this appointment");
	request = PRESS(&bench, "name", "Mara", "email", "mara@gmail.com", "shown", "friend", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	request = next_step(&bench, &request, 1);
	assert_false(says(&request, "Did you mean"));
	bench_close(&bench);
}

/* What is said above the button, what the database has as the wording, and what the booking refers to. */
static void
the_sentence_above_the_button_is_the_consent_that_is_stored(void **state)
{
	static const struct words *const sentences[] = { &appointment_words_consent_one, &appointment_words_consent_group,
		&appointment_words_consent_waiting };
	struct bench bench;
	struct request request;

	(void)state;
	bench_open(&bench);
	for (size_t i = 0; i < COUNT_OF(sentences); i++)
		assert_int_equal(test_bench_count(bench.site, text_terminated(bench.context->arena, text_format(bench.context->arena,
			"SELECT count(*) FROM consent_wording WHERE id = %zu AND words = '%.*s'", i + 1,
			TEXT_PRINT(words_text(sentences[i]))))), 1);
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "shown", "friend", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	request = next_step(&bench, &request, 1);
	assert_says(&request, text_terminated(bench.context->arena, words_text(&appointment_words_consent_one)));
	(void)bench_taken(&bench, 0, 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE consent = 1 AND booked_at > 0"), 1);
	bench_close(&bench);
}

static void
answers_are_checked_and_can_be_changed(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	request = PRESS(&bench, "name", "Mara <b>", "email", "mara@example.org", "shown", "name", "shown_name", "Mara of the <b>", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	request = next_step(&bench, &request, 1);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Book this appointment");
	assert_says(&request, "Mara &lt;b&gt;");
	assert_says(&request, "<bdi>Mara of the &lt;b&gt;</bdi>");
	assert_says(&request, "name=\"key\" value=\"");
	assert_says(&request, "Before you come: eat a meal and drink plenty of water, bring photo ID, and allow about an hour.");
	assert_says(&request, "Your donation goes to whoever needs it next, in honour of Ada.");
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "shown", "name", "shown_name", "Mara", "key", KEY, "change", "1");
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_says(&request, "value=\"name\" checked=\"checked\"");
	assert_says(&request, "value=\"Mara\"");
	assert_false(says(&request, "Something needs correcting"));
	bench_close(&bench);
}

static int64_t
drafts(struct bench *bench)
{
	return test_bench_count(bench->site, "SELECT count(*) FROM draft");
}

/* The disk is full, or there is too much to write: the next step is answered at once, and carries what was typed. */
/* What was chosen is never asked twice. */
static void
another_time_keeps_what_was_typed(void **state)
{
	struct bench bench;
	struct request request;
	struct draft_key draft;

	(void)state;
	bench_open(&bench);
	for (int i = 1; i <= 3; i++)
		bench_taken(&bench, 2, i);
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "shown", "name", "shown_name", "M.", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	draft = draft_of(&request);
	request = next_step(&bench, &request, 1);
	assert_says(&request, text_terminated(bench.context->arena, link_appointment_http_draft_time(bench.context->arena, bench.honour.key,
	            bench.drive.id, bench.slots.at[1].id, draft).text));
	request = ask(&bench);
	appointment_http_draft_time(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id, draft);
	assert_says(&request, "name=\"name\" value=\"Mara\"");
	assert_says(&request, "name=\"shown_name\" value=\"M.\"");
	assert_says(&request, text_terminated(bench.context->arena, link_appointment_http_check(bench.context->arena, bench.honour.key,
	            bench.drive.id, bench.slots.at[0].id).text));
	/* Neither the time that was chosen nor one that is full. */
	for (size_t i = 1; i <= 2; i++)
		assert_false(says(&request, text_terminated(bench.context->arena, text_format(bench.context->arena, "action=\"%.*s\"",
		             TEXT_PRINT(link_appointment_http_check(bench.context->arena, bench.honour.key, bench.drive.id,
		                                                    bench.slots.at[i].id).text)))));
	bench_close(&bench);
}

static void
what_cannot_be_saved_is_shown_with_its_next_step(void **state)
{
	struct bench bench;
	struct request request;

	(void)state;
	bench_open(&bench);
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "shown", "friend", "key", KEY);
	request.unsaved = true;
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "Book this appointment");
	assert_says(&request, "name=\"email\" value=\"mara@example.org\"");
	assert_says(&request, "name=\"change\" value=\"1\"");
	request = PRESS(&bench, "name", "Lea", "email", "lea@example.org", "size", "3", "key", KEY);
	request.unsaved = true;
	appointment_group_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 200);
	assert_says(&request, "name=\"email\" value=\"lea@example.org\"");
	assert_says(&request, "name=\"change\" value=\"1\"");
	assert_says(&request, "Before you come: eat a meal and drink plenty of water, bring photo ID, and allow about an hour.");
	assert_int_equal(drafts(&bench), 0);
	bench_close(&bench);
}

static void
a_step_whose_draft_is_gone_leads_to_the_form(void **state)
{
	struct bench bench;
	struct request request, later;

	(void)state;
	bench_open(&bench);
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "shown", "friend", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(drafts(&bench), 1);
	bench.context->now = instant_plus(bench.context->now, LIMIT_DRAFT_MINUTES * INSTANT_MINUTE);
	later = next_step(&bench, &request, 1);
	assert_int_equal(status(&later), 410);
	assert_says(&later, "What you typed is no longer here");
	assert_says(&later, "Fill in the form again");
	assert_false(says(&later, "mara@example.org"));
	assert_true(form_draft_expire(bench.context));
	assert_int_equal(drafts(&bench), 0);
	bench_close(&bench);
}

static void
what_is_wrong_is_said_and_what_was_typed_is_kept(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	request = PRESS_STEP(&bench, "name", "", "email", "no address", "shown", "king", "key", KEY);
	appointment_http_check(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	request = form_again(&bench, &request, 1);
	assert_says(&request, "#name");
	assert_says(&request, "Enter your name, so that the desk can find you.");
	assert_says(&request, "value=\"no address\"");
	assert_says(&request, "name@example.org");
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "key", "short");
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(status(&request), 422);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 0);
	bench_close(&bench);
}

static void
a_name_that_nobody_can_see_is_no_name(void **state)
{
	static const char *const names[] = { "\u200B", "\u3164", "\u2800", "\u00AD" };
	struct bench bench;

	bench_open(&bench);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct request request = PRESS(&bench, "name", names[i], "email", "mara@example.org", "shown", "friend", "key", KEY);

		appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
		assert_int_equal(status(&request), 422);
		assert_says(&request, "Enter your name");
	}
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 0);
	bench_close(&bench);
}

/* The writer's thread seals nothing: each seal draws a nonce. */
static void
what_a_reader_prepared_is_booked(void **state)
{
	struct bench bench;
	struct request request;
	struct appointment booked;
	const struct appointment_press *made;
	uint64_t drawn;

	bench_open(&bench);
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "shown", "name", "shown_name", "Mara K.", "key", KEY);
	request.parts[0].token = bench.honour.key.text;
	request.parts[1].id = bench.drive.id.id;
	request.parts[2].id = bench.slots.at[1].id.id;
	appointment_http_precheck(&request);
	assert_null(request.response);
	made = request.prepared;
	assert_true(made->good);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 0);
	drawn = bench.context->random->drawn;
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_int_equal(bench.context->random->drawn, drawn);
	assert_true(text_equal(secret_of(went_to(&request), "/mine/").text, made->draft.link.text));
	assert_true(text_equal(request.expected.location, went_to(&request)));
	assert_int_equal(appointment_find(bench.context, made->draft.link, &booked), FOUND_OK);
	assert_int_equal(booked.id.id, made->draft.id.id);
	assert_true(text_equal(booked.donor.name, TEXT("Mara")) && text_equal(booked.donor.email, TEXT("mara@example.org")));
	assert_true(text_equal(booked.donor.shown, TEXT("Mara K.")));
	bench_close(&bench);
}

/* A person who types another person's name and address is shown nothing that the email does not say. */
static void
a_repeated_booking_is_not_shown_the_link(void **state)
{
	struct bench bench;
	struct request request;
	struct secret link;

	bench_open(&bench);
	link = book(&bench, 1, "Mara Keller", "mara@example.org");
	request = PRESS(&bench, "name", "mara keller", "email", "mara@example.org", "key", KEY);
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[3].id);
	assert_true(text_ends_with(went_to(&request), TEXT("/already")));
	request = ask(&bench);
	appointment_http_already(&request, bench.honour.key, bench.drive.id);
	assert_int_equal(status(&request), 200);
	assert_false(says(&request, text_terminated(bench.context->arena, link.text)));
	assert_says(&request, "we have sent you its link again");
	assert_false(says(&request, "10:15"));
	assert_int_equal(bench_emails(&bench, "link_again"), 1);
	bench_close(&bench);
}

static void
full_closed_and_paused_have_pages_of_their_own(void **state)
{
	struct bench bench;
	struct request request;

	bench_open(&bench);
	for (int i = 0; i < 3; i++)
		bench_taken(&bench, 0, i);
	request = ask(&bench);
	appointment_http_draft(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id, DRAFT);
	assert_says(&request, "This appointment has just been taken");
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "key", KEY);
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[0].id);
	assert_int_equal(status(&request), 409);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	request = ask(&bench);
	appointment_http_draft(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id, DRAFT);
	assert_says(&request, "can no longer be booked");
	request = PRESS(&bench, "name", "Mara", "email", "mara@example.org", "key", KEY);
	appointment_http_take(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id);
	assert_says(&request, "can no longer be booked");
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	request = ask(&bench);
	appointment_http_draft(&request, bench.honour.key, bench.drive.id, bench.slots.at[1].id, DRAFT);
	assert_says(&request, "The family has paused this page");
	bench_close(&bench);
}

static void
what_is_not_there_is_not_found(void **state)
{
	struct bench bench;
	struct request request;
	struct page_key unknown = { TEXT("0000000000000000") };
	struct secret dead = { TEXT("00000000000000000000000000") };

	bench_open(&bench);
	request = ask(&bench);
	appointment_http_draft(&request, unknown, bench.drive.id, bench.slots.at[1].id, DRAFT);
	assert_int_equal(status(&request), 404);
	appointment_http_draft(&request, bench.honour.key, (struct drive_id){ 9 }, bench.slots.at[1].id, DRAFT);
	assert_int_equal(status(&request), 404);
	appointment_group_http_draft(&request, bench.honour.key, bench.drive.id, (struct slot_id){ 9 }, DRAFT);
	assert_int_equal(status(&request), 404);
	appointment_http_mine(&request, dead);
	assert_int_equal(status(&request), 410);
	appointment_http_calendar(&request, dead);
	assert_int_equal(status(&request), 410);
	appointment_group_http_mine(&request, dead);
	assert_int_equal(status(&request), 410);
	appointment_seat_http_form(&request, dead);
	assert_int_equal(status(&request), 410);
	bench_close(&bench);
}

/* Words that are never used, on any page here. */
static void
no_page_speaks_of_debt(void **state)
{
	static const char *const never[] = { "debt", "owe ", "required", "must", "shortfall", "still missing", "replacement donor",
		"happy", "!<" };
	struct bench bench;
	struct request request;
	struct secret link, group;

	bench_open(&bench);
	link = book(&bench, 1, "Mara", "mara@example.org");
	group = book_group(&bench, 4, "3", "lea@example.org");
	for (int page = 0; page < 6; page++) {
		request = ask(&bench);
		switch (page) {
		case 0: appointment_http_mine(&request, link); break;
		case 1: appointment_http_cancel_form(&request, link); break;
		case 2: appointment_http_move_form(&request, link); break;
		case 3: appointment_group_http_mine(&request, group); break;
		case 4: appointment_http_draft(&request, bench.honour.key, bench.drive.id, bench.slots.at[2].id, DRAFT); break;
		case 5: appointment_group_http_draft(&request, bench.honour.key, bench.drive.id, bench.slots.at[2].id, DRAFT); break;
		}
		for (size_t i = 0; i < COUNT_OF(never); i++)
			assert_false(says(&request, never[i]));
	}
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_form_says_who_when_where_and_for_whom),
		cmocka_unit_test(the_name_shown_is_asked_and_never_guessed),
		cmocka_unit_test(an_address_with_a_slip_is_asked_about_and_not_refused),
		cmocka_unit_test(the_sentence_above_the_button_is_the_consent_that_is_stored),
		cmocka_unit_test(answers_are_checked_and_can_be_changed),
		cmocka_unit_test(another_time_keeps_what_was_typed),
		cmocka_unit_test(what_cannot_be_saved_is_shown_with_its_next_step),
		cmocka_unit_test(a_step_whose_draft_is_gone_leads_to_the_form),
		cmocka_unit_test(what_is_wrong_is_said_and_what_was_typed_is_kept),
		cmocka_unit_test(a_name_that_nobody_can_see_is_no_name),
		cmocka_unit_test(what_a_reader_prepared_is_booked),
		cmocka_unit_test(a_repeated_booking_is_not_shown_the_link),
		cmocka_unit_test(full_closed_and_paused_have_pages_of_their_own),
		cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(no_page_speaks_of_debt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
