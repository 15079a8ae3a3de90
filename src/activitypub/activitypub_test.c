/* activitypub_test: what other servers are told of a page, when, and of whom it says nothing. What they send, and whether they can read
 * it, is in tests/activitypub.py. */
#include <jansson.h>
#include <stdio.h>

#include "activitypub/activitypub.h"
#include "activitypub/activitypub_job.h"
#include "activitypub/activitypub_json.h"
#include "activitypub/activitypub_post.h"
#include "activitypub_sql.h"
#include "db/database.h"
#include "limits.h"
#include "quiet/quiet.h"
#include "standards/http_signature.h"
#include "tests/appointment_bench.h"

static struct bench bench;
static struct context *context;
static struct activitypub_work work;

static int
start(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	work = (struct activitypub_work){ .after = { 0 } };
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static void
run(const char *format, ...)
{
	char sql[2000];
	va_list list;

	va_start(list, format);
	vsnprintf(sql, sizeof sql, format, list);
	va_end(list);
	test_bench_run(bench.site, sql);
}

static int64_t
count(const char *sql)
{
	return test_bench_count(bench.site, sql);
}

static void
wait_seconds(int64_t seconds)
{
	context->now = instant_plus(context->now, seconds * INSTANT_SECOND);
}

/* What the job does, without a network. */
static void
turn(void)
{
	static const atomic_bool stopped = true;

	for (int i = 0; i < 3; i++) {
		if (activitypub_work_read(context, &work)) {
			activitypub_work_run(context, &work, &stopped);
			assert_true(activitypub_work_write(context, &work));
		}
	}
	wait_seconds(6);
}

static void
list(bool listed)
{
	assert_int_equal(honour_list(context, bench.page, bench.organiser, listed), HONOUR_LIST_OK);
	assert_int_equal(honour_read(context, bench.page, &bench.honour), FOUND_OK);
}

/* On, with one key for all tests: making it takes a second. */
static void
begin(void)
{
	static struct text private_key, public_key;
	static struct arena *arena;

	if (!arena) {
		arena = arena_new(1 * MIB);
		assert_true(http_signature_new_key(arena, &private_key, &public_key));
	}
	list(true);
	assert_int_equal(activitypub_start(context, bench.page, bench.organiser), ACTIVITYPUB_START_OK);
	assert_int_equal(activitypub_sql_set_key(context, bench.page, people_seal(context, SEALED_ACTIVITYPUB_KEY, private_key), public_key),
	                 DB_WROTE);
}

static void
put_letter(int id, const char *words)
{
	const long long now = (long long)context->now.us;

	run("INSERT INTO thanks_letter (id, honour_page, state, text, to_missed, in_public, send_minute, send_later, created_at, changed_at,"
	    " started_at)"
	    " VALUES (%d, %lld, 'sent', '%s', TRUE, TRUE, 0, FALSE, %lld, %lld, %lld)", id, (long long)bench.page.id, words, now, now, now);
}

static void
put_message(int id, const char *words, const char *state)
{
	const struct text sealed = text_hex(context->arena, people_seal(context, SEALED_MESSAGE_TEXT, text_of(words)));
	const long long now = (long long)context->now.us;

	run("INSERT INTO message (id, honour_page, state, previous_state, text_sealed, content_hash, created_at, decided_at)"
	    " VALUES (%d, %lld, '%s', 'waiting', x'%.*s', x'%02x', %lld, %lld)", id, (long long)bench.page.id, state, TEXT_PRINT(sealed), id,
	    now, now);
}

/* The film 92. */
static void
put_film(const char *description, const char *state)
{
	run("INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text, created_at, file_name)"
	    " VALUES (92, 'film', 'stored', %lld, 1280, 720, '%s', 1, 'x')", (long long)bench.page.id, description);
	run("INSERT INTO film (media, honour_page, state, key_sealed, size, received, duration_ms, hidden, cut_from_ms, cut_until_ms, work_ms,"
	    " tries, changed_at) VALUES (92, %lld, '%s', x'00', 9, 9, 1000, FALSE, 0, 0, 0, 0, 1)", (long long)bench.page.id, state);
}

/* Two of one server and one of another. */
static void
put_followers(void)
{
	const struct text sealed = text_hex(context->arena, people_seal(context, SEALED_ACTIVITYPUB_INBOX, TEXT("https://a.example/inbox")));

	for (int i = 1; i <= 2; i++)
		run("INSERT INTO activitypub_inbox (id, address_hash, address_sealed, attempts) VALUES (%d, x'%02x', x'%.*s', 0)", i, i,
		    TEXT_PRINT(sealed));
	for (int i = 1; i <= 3; i++)
		run("INSERT INTO activitypub_follower (id, honour_page, actor_hash, actor_sealed, host, inbox, shared, followed_at)"
		    " VALUES (%d, %lld, x'%02x', x'00', 'a', %d, %d, 1)", i, (long long)bench.page.id, i, i == 3 ? 2 : 1, i == 3 ? 2 : 1);
}

static bool
has(struct text text, const char *words)
{
	size_t at;

	return text_find(text, text_of(words), &at);
}

static const struct activitypub_post *
post_of(struct activitypub_posts *posts, enum activitypub_kind kind, int64_t about)
{
	assert_int_equal(honour_read(context, bench.page, &bench.honour), FOUND_OK);
	assert_true(activitypub_posts(context, &bench.honour, posts));
	return activitypub_post_find(posts, kind, about);
}

static void
only_a_page_for_everyone_is_an_actor_and_it_ends_for_good(void **state)
{
	struct activitypub_actor actor;

	(void)state;
	list(false);
	assert_int_equal(activitypub_start(context, bench.page, bench.organiser), ACTIVITYPUB_START_NOT_PUBLIC);
	assert_int_equal(activitypub_read(context, bench.page, &actor), FOUND_NONE);
	list(true);
	assert_int_equal(activitypub_start(context, bench.page, bench.organiser), ACTIVITYPUB_START_OK);
	assert_int_equal(activitypub_start(context, bench.page, bench.organiser), ACTIVITYPUB_START_OK);
	assert_int_equal(count("SELECT count(*) FROM audit WHERE action = 'activitypub.start'"), 1);
	turn();
	assert_int_equal(activitypub_read(context, bench.page, &actor), FOUND_OK);
	assert_true(actor.has_key && has(actor.public_key, "BEGIN PUBLIC KEY"));
	assert_true(has(activitypub_private_key(context, &actor), "BEGIN PRIVATE KEY"));
	list(false);
	assert_false(activitypub_is_open(&bench.honour));
	assert_int_equal(activitypub_stop(context, bench.page, bench.organiser), ACTIVITYPUB_STOP_OK);
	assert_int_equal(activitypub_stop(context, bench.page, bench.organiser), ACTIVITYPUB_STOP_NOT_ON);
	list(true);
	assert_int_equal(activitypub_start(context, bench.page, bench.organiser), ACTIVITYPUB_START_ENDED);
	/* Nobody followed, so nobody has to be told, and the key is no longer needed. */
	assert_true(activitypub_forget_old(context));
	assert_int_equal(count("SELECT count(*) FROM activitypub_actor WHERE key_sealed IS NOT NULL"), 0);
}

static void
a_note_says_what_the_page_shows_and_nothing_else(void **state)
{
	const struct activitypub_post *post;
	struct activitypub_posts posts;

	(void)state;
	begin();
	put_letter(71, "We were <b>not</b> alone.\n\nThank you.");
	put_message(81, "We came, <all> seven.", "published");
	put_message(82, "Only for the family.", "private");
	put_message(83, "Nobody has read this yet.", "waiting");
	post = post_of(&posts, ACTIVITYPUB_KIND_LETTER, 71);
	assert_true(has(post->content, "Thanks from the family") && has(post->content, "We were &lt;b&gt;not&lt;/b&gt; alone.</p>"));
	assert_true(has(post->content, "href=\"https://blood.example.org/honour/") && has(post->link.text, "#thanks-"));
	post = post_of(&posts, ACTIVITYPUB_KIND_MESSAGE, 81);
	assert_true(has(post->content, "A message from a friend") && has(post->content, "We came, &lt;all&gt; seven."));
	assert_null(activitypub_post_find(&posts, ACTIVITYPUB_KIND_MESSAGE, 82));
	assert_null(activitypub_post_find(&posts, ACTIVITYPUB_KIND_MESSAGE, 83));
	post = post_of(&posts, ACTIVITYPUB_KIND_DRIVE, bench.drive.id.id);
	assert_true(post->is_new && has(post->content, "A blood drive on Saturday 31\u00a0October 2026") && has(post->content, "St Anne"));
	/* Who came, and who gave, is in none of them. */
	for (size_t i = 0; i < posts.count; i++)
		assert_false(has(posts.at[i].content, "Olga") || has(posts.at[i].content, " gave"));
	assert_int_equal(posts.count, 3);
	wait_seconds(60 * 86400);
	assert_false(post_of(&posts, ACTIVITYPUB_KIND_DRIVE, bench.drive.id.id)->is_new);
}

static void
a_note_has_its_pictures_with_their_words_and_its_film(void **state)
{
	const struct activitypub_noted noted = { { 5 }, { 1000000 }, { 1000000 } };
	const struct activitypub_post *post;
	struct activitypub_posts posts;
	struct bytes before;
	struct text json;
	json_t *read, *list;

	(void)state;
	begin();
	put_letter(71, "Thank you.");
	before = activitypub_post_digest(context->arena, post_of(&posts, ACTIVITYPUB_KIND_LETTER, 71));
	run("INSERT INTO media (id, kind, state, honour_page, bytes, width, height, alternative_text, created_at)"
	    " VALUES (91, 'picture', 'stored', %lld, x'ff', 800, 600, 'Ada by \"the\" sea', 1)", (long long)bench.page.id);
	run("INSERT INTO thanks_picture VALUES (91, 91, 71)");
	put_film("Ada waves.", "waiting");
	run("INSERT INTO thanks_film VALUES (71, 92)");
	post = post_of(&posts, ACTIVITYPUB_KIND_LETTER, 71);
	assert_int_equal(post->attachments.count, 1);
	run("UPDATE film SET state = 'ready'");
	post = post_of(&posts, ACTIVITYPUB_KIND_LETTER, 71);
	assert_int_equal(post->attachments.count, 2);
	assert_true(text_equal(post->attachments.at[0].media_type, TEXT("video/mp4")));
	assert_true(text_equal(post->attachments.at[0].words, TEXT("Ada waves.")));
	assert_false(text_equal(bytes_text(before), bytes_text(activitypub_post_digest(context->arena, post))));
	json = activitypub_json_create(context, &bench.honour, &noted, post);
	read = json_loadb(json.at, json.length, 0, NULL);
	assert_non_null(read);
	list = json_object_get(json_object_get(read, "object"), "attachment");
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(list, 1), "name")), "Ada by \"the\" sea");
	assert_string_equal(json_string_value(json_object_get(json_array_get(list, 1), "mediaType")), "image/jpeg");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 1), "width")), 800);
	json_decref(read);
}

static void
what_changes_is_told_once_to_each_shared_inbox(void **state)
{
	(void)state;
	begin();
	put_followers();
	turn();
	/* The drive of before. */
	assert_int_equal(count("SELECT count(*) FROM activitypub_note"), 1);
	assert_int_equal(count("SELECT count(*) FROM activitypub_delivery"), 2);
	run("DELETE FROM activitypub_delivery");
	run("DELETE FROM activitypub_activity");
	put_letter(71, "Thank you.");
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity"), 0);
	wait_seconds(LIMIT_ACTIVITY_SETTLE_SECONDS);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'create'"), 1);
	assert_int_equal(count("SELECT count(*) FROM activitypub_delivery"), 2);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity"), 1);
	run("UPDATE thanks_letter SET text = 'Thank you all.'");
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'update'"), 1);
	run("UPDATE thanks_letter SET state = 'taken_down', text = ''");
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'delete'"), 1);
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE kind = 'letter' AND deleted_at IS NOT NULL AND digest IS NULL"), 1);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity"), 3);
	/* Let out again, it is another note: an id that was deleted stays so. */
	run("UPDATE thanks_letter SET state = 'sent', text = 'Thank you.'");
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE kind = 'letter'"), 2);
}

static void
on_a_quiet_day_nothing_new_is_told_and_what_is_taken_down_is(void **state)
{
	const struct date today = zone_local(bench.drive.words.zone, context->now).date;
	const struct quiet_day quiet = { .kind = QUIET_DAY_KIND_DATE, .month = today.month, .day = today.day };
	struct instant until;

	(void)state;
	begin();
	put_followers();
	turn();
	run("DELETE FROM activitypub_activity");
	put_letter(71, "Thank you.");
	wait_seconds(LIMIT_ACTIVITY_SETTLE_SECONDS);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'create'"), 1);
	assert_int_equal(quiet_add(context, bench.page, bench.organiser, &quiet), QUIET_OK);
	put_letter(72, "And again.");
	wait_seconds(LIMIT_ACTIVITY_SETTLE_SECONDS);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE about = 72"), 0);
	run("UPDATE thanks_letter SET state = 'taken_down', text = '' WHERE id = 71");
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'delete'"), 1);
	assert_true(quiet_until(context, bench.page, context->now, &until));
	context->now = until;
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE about = 72"), 1);
}

static void
a_paused_page_says_nothing_new_but_takes_back(void **state)
{
	(void)state;
	begin();
	put_followers();
	put_message(81, "We came.", "published");
	wait_seconds(LIMIT_ACTIVITY_SETTLE_SECONDS);
	turn();
	run("DELETE FROM activitypub_delivery");
	run("DELETE FROM activitypub_activity");
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	put_letter(71, "Thank you.");
	run("UPDATE message SET state = 'private'");
	wait_seconds(LIMIT_ACTIVITY_SETTLE_SECONDS);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act <> 'delete'"), 0);
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'delete'"), 1);
	assert_int_equal(honour_resume(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'create'"), 1);
}

static void
a_message_that_is_a_film_is_taken_back_when_the_film_is_hidden(void **state)
{
	(void)state;
	begin();
	put_followers();
	put_message(81, "", "published");
	put_film("", "ready");
	run("INSERT INTO message_film VALUES (81, 92)");
	wait_seconds(LIMIT_ACTIVITY_SETTLE_SECONDS);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE kind = 'message' AND deleted_at IS NULL"), 1);
	run("UPDATE film SET hidden = TRUE");
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE kind = 'message' AND deleted_at IS NULL"), 0);
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'delete'"), 1);
	run("UPDATE film SET hidden = FALSE");
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE kind = 'message' AND deleted_at IS NULL"), 1);
}

static void
an_end_leaves_one_delivery_for_each_server(void **state)
{
	(void)state;
	begin();
	put_followers();
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity"), 1);
	assert_int_equal(activitypub_stop(context, bench.page, bench.organiser), ACTIVITYPUB_STOP_OK);
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity"), 1);
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity WHERE act = 'end'"), 1);
	assert_int_equal(count("SELECT count(*) FROM activitypub_delivery"), 2);
	assert_int_equal(count("SELECT count(*) FROM activitypub_follower"), 0);
	assert_int_equal(count("SELECT count(*) FROM activitypub_note WHERE deleted_at IS NULL"), 0);
	turn();
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity"), 1);
	/* The inboxes are kept until they were told. */
	assert_true(activitypub_forget_old(context));
	assert_int_equal(count("SELECT count(*) FROM activitypub_inbox"), 2);
	run("DELETE FROM activitypub_delivery");
	run("UPDATE activitypub_inbox SET next_at = NULL");
	assert_true(activitypub_forget_old(context));
	assert_int_equal(count("SELECT count(*) FROM activitypub_inbox"), 0);
	assert_int_equal(count("SELECT count(*) FROM activitypub_activity"), 0);
}

static void
an_id_of_ours_is_known_whole_and_no_other(void **state)
{
	const struct text id = activitypub_actor_id(context, bench.honour.key);
	struct page_key key;

	(void)state;
	assert_true(activitypub_actor_of_id(context, id, &key));
	assert_true(text_equal(key.text, bench.honour.key.text));
	assert_false(activitypub_actor_of_id(context, text_join(context->arena, id, TEXT("/")), &key));
	assert_false(activitypub_actor_of_id(context, text_until(id, id.length - 1), &key));
	assert_false(activitypub_actor_of_id(context, text_join(context->arena, TEXT("x"), text_from(id, 1)), &key));
	assert_false(activitypub_actor_of_id(context, TEXT_NONE, &key));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_a_page_for_everyone_is_an_actor_and_it_ends_for_good),
		TEST(a_note_says_what_the_page_shows_and_nothing_else),
		TEST(a_note_has_its_pictures_with_their_words_and_its_film),
		TEST(what_changes_is_told_once_to_each_shared_inbox),
		TEST(on_a_quiet_day_nothing_new_is_told_and_what_is_taken_down_is),
		TEST(a_paused_page_says_nothing_new_but_takes_back),
		TEST(a_message_that_is_a_film_is_taken_back_when_the_film_is_hidden),
		TEST(an_end_leaves_one_delivery_for_each_server),
		TEST(an_id_of_ours_is_known_whole_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
