/* film_test: who may watch a film, what its keepers write about it, which picture is shown, and which part is kept. */
#include "tests/film_bench.h"

#include "film/film_form.h"
#include "http/respond.h"
#include "routes_handlers.h"
#include "film/film_of_page.h"
#include "media/media_film_form.h"
#include "thanks/thanks_letter_film.h"

static struct film_id
film_of(struct thanks_letter_id letter)
{
	const struct film_id film = arrived(bench.page);

	assert_int_equal(thanks_letter_film_add(context, bench.page, bench.organiser, letter, film), THANKS_LETTER_FILM_OK);
	is_converted();
	return film;
}

static struct media_film_shown
described(struct film_id film)
{
	struct media_film_shown shown;

	assert_int_equal(media_film_describe(context, film, &shown), FOUND_OK);
	return shown;
}

static void
visitors_watch_it_once_its_letter_is_on_the_page(void **state)
{
	const struct honour_page_id other = { bench.page.id + 1 };
	const struct thanks_letter_id letter = written_for(false, true), quiet = written_for(false, false);
	const struct film_id film = film_of(letter), hidden = film_of(quiet);

	(void)state;
	after_the_day();
	assert_int_equal(film_is_published(context, bench.page, film), FOUND_NONE);
	assert_int_equal(film_is_kept(context, bench.page, bench.organiser, film), FOUND_OK);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(send_now(quiet), THANKS_LETTER_SEND_OK);
	assert_int_equal(film_is_published(context, bench.page, film), FOUND_OK);
	assert_int_equal(film_is_published(context, bench.page, hidden), FOUND_NONE);
	assert_int_equal(film_is_kept(context, bench.page, bench.organiser, hidden), FOUND_OK);
	assert_int_equal(film_is_published(context, other, film), FOUND_NONE);
	assert_int_equal(film_is_kept(context, other, bench.organiser, film), FOUND_NONE);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(film_is_published(context, bench.page, film), FOUND_NONE);
}

static void
a_hidden_film_is_not_shown_to_visitors(void **state)
{
	const struct thanks_letter_id letter = written_for(false, true);
	const struct film_id film = film_of(letter);

	(void)state;
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_true(film_hide(context, bench.page, bench.organiser, film, true));
	assert_int_equal(film_is_published(context, bench.page, film), FOUND_NONE);
	assert_int_equal(film_is_kept(context, bench.page, bench.organiser, film), FOUND_OK);
	assert_false(media_film_play_public(context->arena, (struct page_key){ TEXT("K") }, &(struct media_film_shown){ .id = film,
		.state = FILM_STATE_READY, .hidden = true }).there);
	assert_true(film_hide(context, bench.page, bench.organiser, film, false));
	assert_int_equal(film_is_published(context, bench.page, film), FOUND_OK);
}

static void
people_in_it_ask_and_its_keepers_are_told_once_a_day(void **state)
{
	const struct thanks_letter_id letter = written_for(false, true);
	const struct film_id film = film_of(letter);
	struct film_request_list requests;
	struct honour_page page;

	(void)state;
	assert_int_equal(honour_read(context, bench.page, &page), FOUND_OK);
	assert_int_equal(film_ask(context, &page, film, TEXT("In the second row"), TEXT("asha@example.org")), FILM_ASK_OK);
	assert_int_equal(film_ask(context, &page, film, TEXT("At the door"), TEXT("")), FILM_ASK_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outbox_email WHERE cause = 'film_asked'"), 1);
	assert_true(film_requests(context, film, &requests));
	assert_int_equal(requests.count, 2);
	assert_true(text_equal(requests.at[1].words, TEXT("In the second row")));
	assert_true(text_equal(requests.at[1].email, TEXT("asha@example.org")));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film_request WHERE instr(text_sealed, 'second') > 0"), 0);
	context->now = instant_plus(context->now, INSTANT_DAY);
	for (int i = 2; i < LIMIT_FILM_REQUESTS; i++)
		assert_int_equal(film_ask(context, &page, film, TEXT("Me too"), TEXT("")), FILM_ASK_OK);
	assert_int_equal(film_ask(context, &page, film, TEXT("One too many"), TEXT("")), FILM_ASK_MANY);
	/* What a keeper has dealt with makes room. */
	assert_true(film_requests(context, film, &requests));
	assert_int_equal(film_request_end(context, bench.page, bench.organiser, (struct film_id){ film.id + 1 }, requests.at[0].id),
	                 FOUND_NONE);
	assert_int_equal(film_request_end(context, bench.page, bench.organiser, film, requests.at[0].id), FOUND_OK);
	assert_int_equal(film_request_end(context, bench.page, bench.organiser, film, requests.at[0].id), FOUND_NONE);
	assert_int_equal(film_ask(context, &page, film, TEXT("Me too"), TEXT("")), FILM_ASK_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outbox_email WHERE cause = 'film_asked'"), 2);
	context->now = instant_plus(context->now, LIMIT_FILM_REQUEST_DAYS * INSTANT_DAY - INSTANT_HOUR);
	assert_true(film_forget_old(context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film_request"), LIMIT_FILM_REQUESTS - 2);
	assert_int_equal(thanks_letter_film_remove(context, bench.page, bench.organiser, letter), THANKS_LETTER_FILM_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film_request"), 0);
}

/* Besides those of letters and messages; it ends when it is removed. */
static void
a_page_has_one_film_of_its_own(void **state)
{
	const struct film_id film = arrived(bench.page);
	struct media_film_play play;
	struct honour_page page;

	(void)state;
	assert_int_equal(honour_read(context, bench.page, &page), FOUND_OK);
	assert_true(film_of_page_show(context, &page, &play));
	assert_false(play.there);
	assert_int_equal(film_of_page_add(context, bench.page, bench.organiser, film), FILM_OF_PAGE_OK);
	assert_int_equal(film_of_page_add(context, bench.page, bench.organiser, arrived(bench.page)), FILM_OF_PAGE_FULL);
	assert_true(film_of_page_show(context, &page, &play));
	assert_false(play.there);
	assert_int_equal(film_is_published(context, bench.page, film), FOUND_NONE);
	is_converted();
	assert_true(film_of_page_show(context, &page, &play));
	assert_true(play.can_play);
	assert_int_equal(film_is_published(context, bench.page, film), FOUND_OK);
	assert_int_equal(film_is_published(context, (struct honour_page_id){ bench.page.id + 1 }, film), FOUND_NONE);
	assert_int_equal(film_of_page_remove(context, bench.page, bench.organiser), FILM_OF_PAGE_OK);
	assert_int_equal(film_is_kept(context, bench.page, bench.organiser, film), FOUND_NONE);
	assert_int_equal(film_of_page_remove(context, bench.page, bench.organiser), FILM_OF_PAGE_NONE);
}

/* ---- what its keepers write ---- */

#define KEY { .name = TEXT("key"), .value = TEXT("000000000000000000000000000000000000000") }

static struct film_edit_form
typed(const char *speech, const char *language, const char *captions)
{
	struct form_pair pairs[] = { { .name = TEXT("speech"), .value = text_of(speech) },
		{ .name = TEXT("language"), .value = text_of(language) },
		{ .name = TEXT("captions"), .value = text_of(captions) }, { .name = TEXT("description"), .value = TEXT("The hall.") },
		{ .name = TEXT("still"), .value = TEXT("1") }, KEY };
	const struct form_body body = { pairs, COUNT_OF(pairs), false };
	struct film_edit_form form;

	assert_true(form_read(context, &film_edit_form, &body, &form));
	return form;
}

static struct text
text_repeated(size_t lines)
{
	struct text_builder text;

	text_builder_start(&text, context->arena, 2 * lines);
	for (size_t i = 0; i < lines; i++)
		text_add(&text, TEXT("a\n"));
	return text_built(&text);
}

static bool
is_good(struct film_edit_form *form, struct film_change *change)
{
	static const struct media_film_shown film = { .duration_ms = 65000 };

	return film_form_read(context, &film, form, change);
}

static void
what_is_written_while_the_film_is_cut_is_not_lost(void **state)
{
	const struct thanks_letter_id letter = written_for(false, true);
	const struct film_id film = film_of(letter);
	struct form_pair pairs[] = { { .name = TEXT("speech"), .value = TEXT("captions") }, { .name = TEXT("language"), .value = TEXT("en") },
		{ .name = TEXT("captions"), .value = TEXT("0:01 --> 0:02\nHello, all of you") }, KEY };
	struct request request = { .context = *context, .method = METHOD_POST, .method_text = TEXT("POST"), .target = TEXT("/"),
		.path = TEXT("/"), .secure = true, .peer = TEXT("192.0.2.1"), .form = { pairs, COUNT_OF(pairs), false },
		.visitor.person = bench.organiser };
	size_t at;

	(void)state;
	test_bench_run(bench.site, "UPDATE film SET state = 'converting'");
	film_http_edit(&request, bench.page, film);
	assert_int_equal(request.response->status, 422);
	assert_true(text_find(bytes_text(response_body(&request)), TEXT("The film is being cut or made ready"), &at));
	assert_true(text_find(bytes_text(response_body(&request)), TEXT("Hello, all of you"), &at));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film_captions"), 0);
}

static void
words_without_times_share_the_length_of_the_film(void **state)
{
	struct film_edit_form form = typed("captions", "en", "Hello, all of you.\n\nThank you for coming.\n");
	struct film_change change;

	(void)state;
	assert_true(is_good(&form, &change));
	assert_int_equal(change.captions.captions.count, 2);
	assert_int_equal(change.captions.captions.at[0].from_ms, 0);
	assert_int_equal(change.captions.captions.at[0].until_ms, 32500);
	assert_int_equal(change.captions.captions.at[1].from_ms, 32500);
	assert_int_equal(change.captions.captions.at[1].until_ms, 65000);
	assert_true(text_equal(form.captions.typed, TEXT("0:00.000 --> 0:32.500\nHello, all of you.\n\n"
	                                                 "0:32.500 --> 1:05.000\nThank you for coming.")));
	/* More lines than seconds: each would be gone before it is read. */
	form = typed("captions", "en", text_terminated(context->arena, text_repeated(70)));
	assert_false(is_good(&form, &change));
	form = typed("captions", "en", "0:01 --> 0:02\nHello\n\nBye");
	assert_false(is_good(&form, &change));
}

static void
captions_are_stored_and_end_with_the_film(void **state)
{
	const struct thanks_letter_id letter = written_for(false, true);
	const struct film_id film = film_of(letter);
	struct film_edit_form form = typed("captions", "cy", "0:01 --> 0:02\nDiolch"), stored;
	struct film_change change;

	(void)state;
	assert_false(described(film).has_speech);
	assert_true(is_good(&form, &change));
	assert_true(film_change(context, bench.page, bench.organiser, film, &change));
	assert_true(described(film).has_speech);
	assert_true(text_equal(described(film).language, TEXT("cy")));
	assert_true(text_equal(described(film).description, TEXT("The hall.")));
	assert_true(film_form_fill(context, &(struct media_film_shown){ .id = film }, &stored));
	assert_true(text_equal(stored.captions.text, TEXT("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nDiolch")));
	/* They are sealed. */
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film_captions WHERE instr(text_sealed, 'Diolch') > 0"), 0);
	/* Nothing is said: that takes their place. */
	form = typed("none", "", "");
	assert_true(is_good(&form, &change));
	assert_true(film_change(context, bench.page, bench.organiser, film, &change));
	assert_int_equal(described(film).speech, FILM_SPEECH_NONE);
	assert_int_equal(thanks_letter_film_remove(context, bench.page, bench.organiser, letter), THANKS_LETTER_FILM_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film_captions"), 0);
}

static void
what_is_wrong_is_said_where_it_is(void **state)
{
	struct film_change change;
	struct film_edit_form form = typed("captions", "en", "0:01 --> 0:02\nHello\n\n1:06 --> 1:07\nGoodbye");

	(void)state;
	assert_false(is_good(&form, &change));
	assert_true(text_starts_with(form.captions.error, TEXT("Line 4: this caption begins after the end")));
	form = typed("captions", "", "0:01 --> 0:02\nHello");
	assert_false(is_good(&form, &change));
	assert_false(text_is_empty(form.language.error));
	form = typed("captions", "en", "");
	assert_false(is_good(&form, &change));
	assert_false(text_is_empty(form.captions.error));
	form = typed("none", "en", "0:01 --> 0:02\nHello");
	assert_false(is_good(&form, &change));
	assert_false(text_is_empty(form.speech.error));
	/* Captions say that something is said. */
	form = typed("", "en", "0:01 --> 0:02\nHello");
	assert_true(is_good(&form, &change));
	assert_int_equal(change.captions.speech, FILM_SPEECH_CAPTIONS);
	form = typed("", "", "");
	assert_true(is_good(&form, &change));
	assert_false(change.captions.given);
}

static void
a_file_takes_the_place_of_what_was_typed(void **state)
{
	struct film_edit_form form = typed("captions", "en", "0:01 --> 0:02\nHello");
	struct film_change change;

	(void)state;
	form.captions_file.file = text_bytes(TEXT("1\r\n00:00:05,000 --> 00:00:06,000\r\nFrom a file\r\n"));
	assert_true(is_good(&form, &change));
	assert_int_equal(change.captions.captions.count, 1);
	assert_int_equal(change.captions.captions.at[0].from_ms, 5000);
	/* What cannot be read of it is there to be corrected. */
	form = typed("captions", "en", "");
	form.captions_file.file = text_bytes(TEXT("1\n00:00:05,000 --> 00:00:04,000\nFrom a file\n"));
	assert_false(is_good(&form, &change));
	assert_true(text_starts_with(form.captions.error, TEXT("Line 2: this caption ends before it begins")));
	assert_true(text_starts_with(form.captions.typed, TEXT("1\n00:00:05,000")));
}

static void
the_keepers_choose_the_picture_or_none(void **state)
{
	const struct film_id film = film_of(written_for(false, true));
	struct media_film_still_made three[3] = { { clean, small }, { .picture.width = 0 }, { small, small } };
	struct media_film_stills stills;

	(void)state;
	assert_true(media_film_still_replace(context, film, bench.page, three, 3));
	assert_true(media_film_stills(context, film, &stills));
	assert_int_equal(stills.count, 2);
	assert_int_equal(stills.shown, 1);
	assert_true(media_film_still_choose(context, film, 2));
	assert_true(picture_id_equal(described(film).still, stills.at[1].picture.id));
	assert_true(media_film_still_choose(context, film, 0));
	assert_true(picture_id_is_none(described(film).still));
	/* New pictures stay hidden too, and the old ones are gone. */
	assert_true(media_film_still_replace(context, film, bench.page, three, 3));
	assert_true(picture_id_is_none(described(film).still));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM media WHERE kind = 'picture'"), 4);
	assert_true(media_film_delete(context, film));
	assert_int_equal(test_bench_count(bench.site, "SELECT (SELECT count(*) FROM media) + (SELECT count(*) FROM film_still)"), 0);
}

/* ---- the cut ---- */

static void
the_part_to_keep_is_within_the_film(void **state)
{
	static const struct { const char *from, *until; int64_t from_ms, until_ms; bool from_wrong, until_wrong; } cases[] = {
		{ "0:05", "1:00", 5000, 60000, false, false }, { "0", "60", 0, 60000, false, false },
		{ "0:00.5", "1:05", 500, 64600, false, false },
		{ "0:05", "1:04.6", 5000, 64600, false, false },
		{ "0:00", "1:05", 0, 64600, true, false },         /* all of it */
		{ "0:05", "1:10", 0, 0, false, true }, { "0:30", "0:20", 0, 0, false, true }, { "0:30", "0:30.5", 0, 0, false, true },
		{ "now", "0:30", 0, 0, true, false }, { "0:05", "-1", 0, 0, false, true }, { "0:05", "1:05.55", 0, 0, false, true },
		{ "", "0:30", 0, 0, true, false },
	};
	static const struct media_film_shown film = { .duration_ms = 64600 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct form_pair pairs[] = { { .name = TEXT("from"), .value = text_of(cases[i].from) },
			{ .name = TEXT("until"), .value = text_of(cases[i].until) }, KEY };
		const struct form_body body = { pairs, COUNT_OF(pairs), false };
		int64_t from_ms = 0, until_ms = 0;
		struct film_cut_form form;

		assert_int_equal(form_read(context, &film_cut_form, &body, &form) && film_form_read_cut(&film, &form, &from_ms, &until_ms),
		                 !cases[i].from_wrong && !cases[i].until_wrong);
		assert_int_equal(!text_is_empty(form.from.error), cases[i].from_wrong);
		assert_int_equal(!text_is_empty(form.until.error), cases[i].until_wrong);
		if (cases[i].from_wrong || cases[i].until_wrong)
			continue;
		assert_int_equal(from_ms, cases[i].from_ms);
		assert_int_equal(until_ms, cases[i].until_ms);
	}
}

static void
a_film_that_is_cut_is_not_shown_until_it_is_made(void **state)
{
	const struct film_id film = film_of(written_for(false, true));

	(void)state;
	assert_int_equal(film_cut(context, bench.page, bench.organiser, film, 5000, 60000), FOUND_OK);
	assert_int_equal(described(film).state, FILM_STATE_WAITING);
	/* A second press finds that it is being made. */
	assert_int_equal(film_cut(context, bench.page, bench.organiser, film, 5000, 60000), FOUND_NONE);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM film WHERE cut_from_ms = 5000 AND cut_until_ms = 60000"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(visitors_watch_it_once_its_letter_is_on_the_page),
		TEST(a_hidden_film_is_not_shown_to_visitors),
		TEST(people_in_it_ask_and_its_keepers_are_told_once_a_day),
		TEST(a_page_has_one_film_of_its_own),
		TEST(what_is_written_while_the_film_is_cut_is_not_lost),
		TEST(words_without_times_share_the_length_of_the_film),
		TEST(captions_are_stored_and_end_with_the_film),
		TEST(what_is_wrong_is_said_where_it_is),
		TEST(a_file_takes_the_place_of_what_was_typed),
		TEST(the_keepers_choose_the_picture_or_none),
		TEST(the_part_to_keep_is_within_the_film),
		TEST(a_film_that_is_cut_is_not_shown_until_it_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
