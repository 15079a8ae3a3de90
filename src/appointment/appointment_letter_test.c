/* What is written to people: subjects that say nothing, links that work, calendars that agree. */
#include "tests/appointment_bench.h"
#include "appointment/appointment_letter.h"
#include "base/crypto.h"
#include "html/html.h"
#include "appointment/appointment_view.h"
#include "appointment_mail.h"

static struct appointment_mail
view_of(void)
{
	return (struct appointment_mail){ .day = TEXT("Saturday 31 October 2026"), .time = TEXT("10:15"),
		.place = TEXT("St Anne's Hall"),
		.address = TEXT("1 Mill Lane"), .directions = TEXT("Behind the church."), .honour = TEXT("Ada"),
		.service = TEXT("City Blood Service"),
		.phone = TEXT("555 0100"), .who_may_give = { TEXT("https://blood.example.com/who") }, .link = { TEXT("https://site/mine/SECRET") },
		.move = { TEXT("https://site/mine/SECRET/move") }, .give_back = { TEXT("https://site/mine/SECRET/give-back") } };
}

static bool
has(struct text text, const char *words)
{
	size_t at;

	return text_find(text, text_of(words), &at);
}

typedef void write_mail(struct mail_text *mail, const struct appointment_mail *view);

static void
subjects_are_neutral_and_bodies_carry_the_link(void **state)
{
	static write_mail *const mails[] = { mail_appointment_kept, mail_appointment_moved, mail_appointment_link_again,
		mail_appointment_mended, mail_appointment_reminder, mail_appointment_given_back };
	struct arena *arena = arena_new(1024 * 1024);
	struct appointment_mail view = view_of();

	for (size_t i = 0; i < COUNT_OF(mails); i++) {
		struct mail_text mail = mail_text_new(arena);
		struct text subject, body;

		mails[i](&mail, &view);
		subject = html_text(mail.subject);
		body = html_text(mail.body);
		assert_false(has(subject, "lood"));
		assert_false(has(subject, "Ada"));
		assert_false(has(subject, "SECRET"));
		assert_true(has(subject, "10:15"));
		assert_false(has(body, "\n\n\n"));
		assert_false(has(body, "{"));
		if (mails[i] != mail_appointment_given_back) {
			assert_true(has(body, "https://site/mine/SECRET\n"));
			assert_true(has(body, "https://site/mine/SECRET/move\n"));
			assert_true(has(body, "https://site/mine/SECRET/give-back\n"));
		}
	}
	arena_free(arena);
}

static void
a_time_past_midnight_carries_its_date_in_a_list(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();
	struct appointment evening, night, repeated;

	words.from_minute = 22 * 60;
	words.until_minute = 26 * 60;
	words.break_from = words.break_until = 0;
	words.slot_minutes = 30;
	bench_open_with(&bench, &words);
	evening = bench_taken(&bench, 0, 1);
	night = bench_taken(&bench, 5, 2);
	repeated = bench_taken(&bench, 8, 3);
	assert_true(text_equal(appointment_time_listed(bench.context->arena, &bench.drive, &evening), TEXT("22:00")));
	assert_true(text_equal(appointment_time_listed(bench.context->arena, &bench.drive, &night), TEXT("1 November 2026, 00:30")));
	assert_true(text_equal(appointment_time_listed(bench.context->arena, &bench.drive, &repeated), TEXT("1 November 2026, 01:00 PST")));
	bench_close(&bench);
}

static void
a_mail_says_less_when_there_is_less_to_say(void **state)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct appointment_mail view = view_of();
	struct mail_text mail = mail_text_new(arena);

	view.honour = view.directions = view.phone = TEXT("");
	view.who_may_give = (struct link){ TEXT("") };
	mail_appointment_kept(&mail, &view);
	assert_false(has(html_text(mail.body), "In honour"));
	assert_true(has(html_text(mail.body), "common pool"));
	assert_false(has(html_text(mail.body), "\n\n\n"));
	arena_free(arena);
}

static void
a_place_without_an_address_is_kept_without_mail(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct donor donor = { TEXT("Walk In"), TEXT(""), APPOINTMENT_SHOWN_FRIEND };

	bench_open(&bench);
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, bench.page, &donor, &taken), APPOINTMENT_TAKE_OK);
	assert_true(appointment_arrive(bench.context, taken.id, false));
	assert_int_equal(appointment_give_back(bench.context, &taken), APPOINTMENT_GIVE_BACK_OK);
	assert_int_equal(bench_mails(&bench, "given_back"), 0);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subjects_are_neutral_and_bodies_carry_the_link),
		cmocka_unit_test(a_time_past_midnight_carries_its_date_in_a_list),
		cmocka_unit_test(a_mail_says_less_when_there_is_less_to_say),
		cmocka_unit_test(a_place_without_an_address_is_kept_without_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
