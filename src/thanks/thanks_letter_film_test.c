/* The film of a letter: one at most, where visitors may watch it, how its email leads there, and that it ends with the letter. */
#include "tests/film_bench.h"

#include "http/request.h"
#include "people/people.h"
#include "routes_handlers.h"
#include "media/media_film_still.h"
#include "thanks/thanks_letter_email.h"
#include "thanks/thanks_letter_film.h"

static enum thanks_letter_film_change
add(struct thanks_letter_id letter, struct film_id film)
{
	return thanks_letter_film_add(context, bench.page, bench.organiser, letter, film);
}

static void
a_letter_has_one_film_and_only_its_own_page_adds_it(void **state)
{
	const struct thanks_letter_id letter = written_for(true, true);
	const struct film_id film = arrived(bench.page);
	struct media_film_shown shown;

	(void)state;
	assert_int_equal(thanks_letter_film(context, letter, &shown), FOUND_NONE);
	assert_int_equal(thanks_letter_film_add(context, (struct honour_page_id){ bench.page.id + 1 }, bench.organiser, letter, film),
	                 THANKS_LETTER_FILM_NONE);
	assert_int_equal(add(letter, film), THANKS_LETTER_FILM_OK);
	assert_int_equal(thanks_letter_film(context, letter, &shown), FOUND_OK);
	assert_int_equal(shown.state, FILM_STATE_WAITING);
	assert_int_equal(add(letter, arrived(bench.page)), THANKS_LETTER_FILM_FULL);
}

static struct thanks_public_letters
on_page(void)
{
	struct thanks_public_letters letters;
	struct honour_page page;

	assert_int_equal(honour_read(context, bench.page, &page), FOUND_OK);
	assert_true(thanks_list_public(context, &page, &letters));
	return letters;
}

static void
visitors_see_it_once_it_can_be_played(void **state)
{
	const struct thanks_letter_id letter = written_for(false, true);

	(void)state;
	after_the_day();
	assert_int_equal(add(letter, arrived(bench.page)), THANKS_LETTER_FILM_OK);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(on_page().count, 1);
	assert_false(on_page().at[0].film.there);
	is_converted();
	assert_true(on_page().at[0].film.can_play);
	assert_true(text_equal(on_page().at[0].film.length, TEXT("1:05")));
}

static struct text
email_of(struct thanks_letter_id letter)
{
	struct secret link;

	assert_int_equal(bench_take(&bench, 0, 1, &link), APPOINTMENT_TAKE_OK);
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 1);
	return letter_kept(NULL);
}

static void
the_email_leads_to_the_page(void **state)
{
	const struct thanks_letter_id letter = written_for(false, true);
	struct text message;

	(void)state;
	assert_int_equal(add(letter, arrived(bench.page)), THANKS_LETTER_FILM_OK);
	is_converted();
	message = email_of(letter);
	assert_true(has(message, "Watch the film on the page (1:05)"));
	assert_true(has(message, "#thanks-"));
}

/* A picture of it, unless its keepers hide that. */
static void
the_email_shows_its_picture(void **state)
{
	const struct media_film_still_made made = { clean, small };
	const struct thanks_letter_id letter = written_for(false, true);
	const struct film_id film = arrived(bench.page);
	struct thanks_letter_email email;
	struct thanks_letter read;

	(void)state;
	assert_int_equal(add(letter, film), THANKS_LETTER_FILM_OK);
	is_converted();
	assert_true(media_film_still_replace(context, film, bench.page, &made, 1));
	assert_int_equal(thanks_letter_read(context, bench.page, letter, &read), FOUND_OK);
	assert_true(thanks_letter_email_read(context, &read, &email));
	assert_int_equal(email.picture_count, 1);
	assert_true(text_starts_with(email.view.still.source.text, TEXT("cid:")));
	assert_int_equal(email.view.still.width, 800);
	assert_true(media_film_still_choose(context, film, 0));
	assert_true(thanks_letter_email_read(context, &read, &email));
	assert_int_equal(email.picture_count, 0);
	assert_false(email.view.has_still);
}

static void
no_email_leads_to_a_film_that_the_page_does_not_show(void **state)
{
	const struct thanks_letter_id letter = written_for(false, false);

	(void)state;
	assert_int_equal(add(letter, arrived(bench.page)), THANKS_LETTER_FILM_OK);
	is_converted();
	assert_false(has(email_of(letter), "film"));
}

static void
it_ends_when_it_is_removed_and_with_the_letter(void **state)
{
	const struct thanks_letter_id letter = written_for(true, true);

	(void)state;
	assert_int_equal(add(letter, arrived(bench.page)), THANKS_LETTER_FILM_OK);
	assert_int_equal(thanks_letter_film_remove(context, bench.page, bench.organiser, letter), THANKS_LETTER_FILM_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film"), 0);
	assert_int_equal(thanks_letter_film_remove(context, bench.page, bench.organiser, letter), THANKS_LETTER_FILM_NONE);
	assert_int_equal(add(letter, arrived(bench.page)), THANKS_LETTER_FILM_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT (SELECT count(*) FROM film) + (SELECT count(*) FROM thanks_film)"), 0);
}

/* Whether the worker wrote the file of a form that this person sends; PERSON_ID_NONE: without a session. */
static bool
is_file_written(struct person_id person)
{
	static struct header cookie;
	struct request request = { .context = *context, .method = METHOD_POST, .peer = TEXT("192.0.2.1"), .secure = true };
	struct form_pair pair = { .name = TEXT("film_file"), .value = TEXT("\0\0\0\x18""ftypmp42 and what else a film has"), .is_file = true,
		.file_name = TEXT("day.mp4") };
	struct text token;

	if (!person_id_is_none(person)) {
		assert_true(people_start_session(context, person, &token));
		cookie = (struct header){ TEXT("Cookie"), text_join(context->arena, TEXT("__Host-session="), token) };
		request.headers = &cookie;
		request.header_count = 1;
	}
	request.parts[0].id = bench.page.id;
	request.form = (struct form_body){ &pair, 1, false };
	thanks_letter_film_prepare(&request);
	return request.prepared != NULL;
}

static void
only_a_file_of_the_pages_keeper_is_written(void **state)
{
	struct person_id stranger;

	(void)state;
	assert_int_equal(people_ensure(context, TEXT("stranger@example.org"), TEXT("Sam"), &stranger), PEOPLE_ENSURE_OK);
	assert_false(is_file_written(PERSON_ID_NONE));
	assert_false(is_file_written(stranger));
	assert_true(is_file_written(bench.organiser));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_letter_has_one_film_and_only_its_own_page_adds_it, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(visitors_see_it_once_it_can_be_played, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(the_email_leads_to_the_page, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(the_email_shows_its_picture, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(no_email_leads_to_a_film_that_the_page_does_not_show, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(only_a_file_of_the_pages_keeper_is_written, open_folder, close_folder),
		cmocka_unit_test_setup_teardown(it_ends_when_it_is_removed_and_with_the_letter, open_folder, close_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
