/* Pictures in forms: none is lost while something else is corrected, four are sent in one field, and only their owner sees them. */
#include <string.h>

#include "http/respond.h"
#include "limits.h"
#include "media/media_upload.h"
#include "tests/journey/world.h"

static struct setting setting;
static const char *message;

/* Maria has come, and has the form for the family open. */
static void
open_message(void)
{
	struct journey_letter letter;

	setting_morning_after(&setting);
	letter = journey_letter(setting.journey, MARIA);
	message = journey_letter_link(setting.journey, &letter, "/mine/");
	browser_visit(setting.visitor, "%s", message);
}

static void
choose(struct browser *browser, const char *field, const char *name)
{
	browser_choose_file(browser, field, name, world_pixel());
}

static int64_t
count(const char *what)
{
	return journey_count(setting.journey, "SELECT count(*) FROM %s", what);
}

/* Exactly so many wait, and so many are stored. */
static void
check_pictures(int uploaded, int stored)
{
	assert_int_equal(count("upload"), uploaded);
	assert_int_equal(count("media WHERE state = 'uploaded'"), uploaded);
	assert_int_equal(count("media WHERE state = 'stored'"), stored);
}

static const char *
too_long(void)
{
	static char line[LIMIT_LINE_CHARACTERS + 2];

	memset(line, 'a', sizeof line - 1);
	return line;
}

static void
an_error_elsewhere_keeps_the_pages_picture(void **state)
{
	const char *preview;

	(void)state;
	setting_open(&setting);
	browser_visit(setting.anna, "%s/picture", setting.manage);
	choose(setting.anna, "picture", "garden.png");
	browser_fill(setting.anna, "alternative_text", too_long());
	browser_press(setting.anna, "Use this picture");
	browser_problem(setting.anna);
	browser_see(setting.anna, "Picture saved.");
	check_pictures(1, 0);
	preview = journey_text(setting.journey, "/upload/%.*s", TEXT_PRINT(browser_field(setting.anna, "saved")));
	browser_fill(setting.anna, "alternative_text", "The garden");
	browser_press(setting.anna, "Use this picture");
	browser_status(setting.anna, 200);
	check_pictures(0, 1);
	assert_int_equal(count("honour_page p JOIN media m ON m.id = p.picture WHERE m.alternative_text = 'The garden'"), 1);
	browser_visit(setting.anna, "%s", preview);
	browser_status(setting.anna, 404);
	setting_close(&setting);
}

static void
a_saved_picture_is_seen_by_its_browser_only_and_never_cached(void **state)
{
	const char *preview;

	(void)state;
	setting_open(&setting);
	browser_visit(setting.anna, "%s/picture", setting.manage);
	choose(setting.anna, "picture", "garden.png");
	browser_fill(setting.anna, "alternative_text", too_long());
	browser_press(setting.anna, "Use this picture");
	preview = journey_text(setting.journey, "/upload/%.*s", TEXT_PRINT(browser_field(setting.anna, "saved")));
	browser_visit(setting.visitor, "%s", preview);
	browser_status(setting.visitor, 404);
	browser_visit(setting.ruth, "%s", preview);
	browser_status(setting.ruth, 404);
	browser_visit(setting.anna, "%s", preview);
	browser_status(setting.anna, 200);
	assert_true(text_equal(response_header(setting.anna->response, TEXT("content-type")), TEXT("image/jpeg")));
	assert_true(text_equal(response_header(setting.anna->response, TEXT("cache-control")), TEXT("private, no-store")));
	setting_close(&setting);
}

static void
a_saved_picture_is_removed_or_replaced(void **state)
{
	(void)state;
	setting_open(&setting);
	browser_visit(setting.anna, "%s/picture", setting.manage);
	choose(setting.anna, "picture", "garden.png");
	browser_fill(setting.anna, "alternative_text", too_long());
	browser_press(setting.anna, "Use this picture");
	/* Another one takes its place. */
	choose(setting.anna, "picture", "house.png");
	browser_press(setting.anna, "Use this picture");
	browser_problem(setting.anna);
	browser_see(setting.anna, "Picture saved.");
	check_pictures(1, 0);
	/* One that is no picture does not. */
	browser_choose_file(setting.anna, "picture", "words.txt", text_bytes(TEXT("words")));
	browser_fill(setting.anna, "alternative_text", "The house");
	browser_press(setting.anna, "Use this picture");
	browser_problem(setting.anna);
	browser_see(setting.anna, "That file is not a picture.");
	browser_see(setting.anna, "Picture saved.");
	check_pictures(1, 0);
	browser_fill(setting.anna, "remove", "yes");
	browser_press(setting.anna, "Use this picture");
	browser_problem(setting.anna);
	browser_see(setting.anna, "Choose a picture.");
	browser_see_not(setting.anna, "Picture saved.");
	check_pictures(0, 0);
	setting_close(&setting);
}

static void
four_pictures_come_in_one_field_and_wait_for_the_words(void **state)
{
	static char words[LIMIT_WORDS_CHARACTERS + 2];

	(void)state;
	open_message();
	browser_see(setting.visitor, "Up to 4 pictures, together up to 20 MB");
	memset(words, 'a', LIMIT_WORDS_CHARACTERS + 1);
	browser_fill(setting.visitor, "words", words);
	for (int i = 0; i < LIMIT_MESSAGE_PICTURES; i++)
		choose(setting.visitor, "pictures", "lake.png");
	browser_press(setting.visitor, "Send it to the family");
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "Picture 4 saved.");
	check_pictures(4, 0);
	browser_fill(setting.visitor, "words", "He taught me to swim.");
	browser_fill(setting.visitor, "description_2", "Konrad at the lake");
	browser_press(setting.visitor, "Send it to the family");
	browser_see(setting.visitor, "Sent to the family");
	check_pictures(0, 4);
	assert_int_equal(count("message_picture p JOIN media m ON m.id = p.picture WHERE p.position = 2 AND m.alternative_text ="
	                       " 'Konrad at the lake'"), 1);
	assert_int_equal(count("message_picture"), 4);
	browser_visit(setting.ruth, "%s/messages", setting.manage);
	browser_see(setting.ruth, "He taught me to swim.");
	setting_close(&setting);
}

static void
a_picture_that_fails_takes_no_other_with_it(void **state)
{
	(void)state;
	open_message();
	browser_fill(setting.visitor, "words", "Look.");
	choose(setting.visitor, "pictures", "lake.png");
	browser_choose_file(setting.visitor, "pictures", "summer.mp4",
	                    text_bytes((struct text){ "\0\0\0\x20" "ftypisom\0\0\2\0isomiso2", 24 }));
	browser_choose_file(setting.visitor, "pictures", "notes.txt", text_bytes(TEXT("words")));
	choose(setting.visitor, "pictures", "hill.png");
	browser_press(setting.visitor, "Send it to the family");
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "summer.mp4: This is a film, or a kind of picture");
	browser_see(setting.visitor, "notes.txt: That file is not a picture.");
	browser_see(setting.visitor, "Picture 2 saved.");
	check_pictures(2, 0);
	browser_press(setting.visitor, "Send it to the family");
	browser_see(setting.visitor, "Sent to the family");
	check_pictures(0, 2);
	setting_close(&setting);
}

static void
pictures_are_added_described_and_removed_before_anything_is_sent(void **state)
{
	(void)state;
	open_message();
	browser_fill(setting.visitor, "words", "Look.");
	choose(setting.visitor, "pictures", "lake.png");
	choose(setting.visitor, "pictures", "hill.png");
	choose(setting.visitor, "pictures", "tree.png");
	browser_press(setting.visitor, "Add pictures");
	browser_status(setting.visitor, 200);
	browser_see(setting.visitor, "Picture 3 saved.");
	browser_see_not(setting.visitor, "There is a problem");
	assert_true(text_equal(browser_field(setting.visitor, "words"), TEXT("Look.")));
	assert_int_equal(count("message"), 0);
	browser_fill(setting.visitor, "description_1", "A lake");
	browser_fill(setting.visitor, "description_2", "A hill");
	browser_fill(setting.visitor, "remove_2", "yes");
	choose(setting.visitor, "pictures", "door.png");
	choose(setting.visitor, "pictures", "gate.png");
	browser_press(setting.visitor, "Add pictures");
	check_pictures(4, 0);
	assert_true(text_equal(browser_field(setting.visitor, "description_1"), TEXT("A lake")));
	/* The description was of the picture that is removed. */
	assert_true(text_is_empty(browser_field(setting.visitor, "description_2")));
	choose(setting.visitor, "pictures", "more.png");
	browser_press(setting.visitor, "Send it to the family");
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "You can send up to 4 pictures.");
	check_pictures(4, 0);
	browser_fill(setting.visitor, "remove_3", "yes");
	browser_press(setting.visitor, "Send it to the family");
	browser_see(setting.visitor, "Sent to the family");
	check_pictures(0, 3);
	setting_close(&setting);
}

static void
five_at_once_are_four_and_a_sentence(void **state)
{
	(void)state;
	open_message();
	for (int i = 0; i < LIMIT_MESSAGE_PICTURES + 1; i++)
		choose(setting.visitor, "pictures", "lake.png");
	browser_press(setting.visitor, "Send it to the family");
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "Choose up to 4 pictures.");
	check_pictures(4, 0);
	browser_press(setting.visitor, "Send it to the family");
	browser_see(setting.visitor, "Sent to the family");
	check_pictures(0, 4);
	setting_close(&setting);
}

static void
an_upload_that_expires_is_asked_for_again_and_the_words_stay(void **state)
{
	(void)state;
	open_message();
	browser_fill(setting.visitor, "words", "Look.");
	choose(setting.visitor, "pictures", "lake.png");
	browser_press(setting.visitor, "Add pictures");
	browser_fill(setting.visitor, "description_1", "A lake");
	journey_wait(setting.journey, LIMIT_UPLOAD_MINUTES * INSTANT_MINUTE);
	/* Whether or not the job came first. */
	assert_true(media_upload_expire(&setting.journey->bench->context));
	check_pictures(0, 0);
	browser_press(setting.visitor, "Send it to the family");
	browser_problem(setting.visitor);
	browser_see(setting.visitor, "that hour is over. Choose the picture again.");
	assert_true(text_equal(browser_field(setting.visitor, "words"), TEXT("Look.")));
	choose(setting.visitor, "pictures", "lake.png");
	browser_press(setting.visitor, "Send it to the family");
	browser_see(setting.visitor, "Sent to the family");
	check_pictures(0, 1);
	setting_close(&setting);
}

/* Maria's link and the token of her picture, in another browser: the picture is not there. */
static void
another_browser_cannot_use_a_token(void **state)
{
	struct browser *other;
	struct text token;

	(void)state;
	open_message();
	choose(setting.visitor, "pictures", "lake.png");
	browser_press(setting.visitor, "Add pictures");
	token = text_copy(setting.journey->arena, browser_field(setting.visitor, "saved_1"));
	other = browser_open(setting.journey);
	browser_visit(other, "%s", message);
	{
		const struct browser_pair pairs[] = {
			{ TEXT("words"), TEXT("Mine.") }, { TEXT("saved_1"), token }, { TEXT("key"), browser_field(other, "key") },
		};

		browser_ask(other, &(struct browser_ask){ .method = TEXT("POST"), .target = text_of(message),
			.content_type = TEXT(JOURNEY_MULTIPART),
			.body = journey_multipart(setting.journey->arena, pairs, COUNT_OF(pairs), NULL, TEXT_NONE, BYTES_NONE) });
	}
	browser_problem(other);
	browser_see(other, "Choose the picture again.");
	check_pictures(1, 0);
	browser_close(other);
	browser_press(setting.visitor, "Send it to the family");
	browser_see(setting.visitor, "Sent to the family");
	check_pictures(0, 1);
	setting_close(&setting);
}

/* A form that was open for days: what dispatch undoes is not said to be saved. */
static void
without_a_valid_key_the_page_asks_for_the_picture_again(void **state)
{
	(void)state;
	open_message();
	browser_fill(setting.visitor, "words", "Look.");
	browser_fill(setting.visitor, "key", "no key");
	choose(setting.visitor, "pictures", "lake.png");
	browser_press(setting.visitor, "Send it to the family");
	browser_status(setting.visitor, 422);
	browser_see(setting.visitor, "We could not save your pictures. Please choose them again.");
	browser_see_not(setting.visitor, "Picture 1 saved.");
	check_pictures(0, 0);
	choose(setting.visitor, "pictures", "lake.png");
	browser_press(setting.visitor, "Send it to the family");
	browser_see(setting.visitor, "Sent to the family");
	check_pictures(0, 1);
	setting_close(&setting);
}

static void
a_letters_picture_is_kept_too(void **state)
{
	(void)state;
	setting_morning_after(&setting);
	browser_visit(setting.ruth, "%s/thanks/new", setting.manage);
	browser_fill(setting.ruth, "words", "Thank you.");
	browser_press(setting.ruth, "Save as a draft");
	browser_visit(setting.ruth, "%s/picture", setting_here(setting.ruth));
	browser_fill(setting.ruth, "alternative_text", too_long());
	choose(setting.ruth, "picture", "lake.png");
	browser_press(setting.ruth, "Add this picture");
	browser_problem(setting.ruth);
	browser_see(setting.ruth, "Picture saved.");
	check_pictures(1, 0);
	browser_fill(setting.ruth, "alternative_text", "");
	browser_press(setting.ruth, "Add this picture");
	browser_status(setting.ruth, 200);
	/* For the page, and small for the email. */
	check_pictures(0, 2);
	assert_int_equal(count("thanks_picture"), 1);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_elsewhere_keeps_the_pages_picture),
		cmocka_unit_test(a_saved_picture_is_seen_by_its_browser_only_and_never_cached),
		cmocka_unit_test(a_saved_picture_is_removed_or_replaced),
		cmocka_unit_test(four_pictures_come_in_one_field_and_wait_for_the_words),
		cmocka_unit_test(a_picture_that_fails_takes_no_other_with_it),
		cmocka_unit_test(pictures_are_added_described_and_removed_before_anything_is_sent),
		cmocka_unit_test(five_at_once_are_four_and_a_sentence),
		cmocka_unit_test(an_upload_that_expires_is_asked_for_again_and_the_words_stay),
		cmocka_unit_test(another_browser_cannot_use_a_token),
		cmocka_unit_test(without_a_valid_key_the_page_asks_for_the_picture_again),
		cmocka_unit_test(a_letters_picture_is_kept_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
