/* media_film_bad_test: films that are too long, too large, damaged, made to do harm, or no films at all. */
#include "media/media_film_test.h"

static void
a_film_that_is_too_long_or_too_large_is_refused(void **state)
{
	struct media_film_facts facts;

	MAKE("-f lavfi -i color=s=64x64:r=1:d=1260 " QUICK "-f mp4 made");
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_TOO_LONG);
	assert_about(facts.duration_ms, 1260000, 1500);
	(void)converted_as(MEDIA_FILM_TOO_LONG, (struct media_film_cut){ 0 });
	facts = converted_as(MEDIA_FILM_OK, (struct media_film_cut){ .start_ms = 1200000 });
	assert_about(facts.duration_ms, 60000, 1500);
	/* One that does not say how long it is. */
	MAKE("-f lavfi -i color=s=64x64:r=1:d=1260 -c:v libvpx -deadline realtime -f webm pipe:1 | cat > made");
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_OK);
	assert_int_equal(facts.duration_ms, 0);
	(void)converted_as(MEDIA_FILM_TOO_LONG, (struct media_film_cut){ 0 });
	MAKE("-f lavfi -i color=s=8208x64:d=0.1 " QUICK "-f mp4 made");
	(void)converted_as(MEDIA_FILM_TOO_LARGE, (struct media_film_cut){ 0 });
	MAKE("-f lavfi -i color=s=4096x2560:d=0.1 " QUICK "-f mp4 made");
	(void)converted_as(MEDIA_FILM_TOO_LARGE, (struct media_film_cut){ 0 });
	MAKE("-f lavfi -i color=s=64x8:d=0.1 -c:v mpeg4 -f mp4 made");
	(void)converted_as(MEDIA_FILM_TOO_SMALL, (struct media_film_cut){ 0 });
}

static void
a_film_that_grows_beyond_the_bound_is_read_up_to_there(void **state)
{
	struct media_film_facts facts;

	(void)said_by("ffmpeg -v error -y -f lavfi -i color=s=64x64:d=1 " QUICK "-f h264 small.h264 && "
		"ffmpeg -v error -y -f lavfi -i color=s=4096x4096:r=2:d=1 " QUICK "-f h264 large.h264 && cat small.h264 large.h264 > both.h264 && "
		"ffmpeg -v quiet -y -f h264 -i both.h264 -c copy -f matroska " IN);
	facts = converted();
	assert_int_equal(facts.width, 64);
	assert_about(facts.duration_ms, 1000, 500);
}

/* What claims to be a film and is none; the secret is next to it, where a playlist could reach it. */
static void
what_is_no_film_is_said_to_be_none(void **state)
{
	static const char *const files[] = {
		"", "hello", "\x00\x00\x00\x18" "ftypmp42", "ffconcat version 1.0\nfile secret.mp4\n", "file 'secret.mp4'\n",
		"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n",
		"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/secret.mp4\n",
		"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nconcat:file:///etc/passwd|file:///etc/hostname\n",
		"<?xml version='1.0'?><MPD><Period><AdaptationSet><Representation><BaseURL>secret.mp4</BaseURL></Representation>"
		"</AdaptationSet></Period></MPD>",
		"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
		"RIFF\x10\x00\x00\x00" "AVI LIST", "GIF89a\x01\x00\x01\x00\x00\x00\x00;", "WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n",
	};
	struct media_film_facts facts;

	MAKE(PICTURES("64x64", "10", "1") QUICK "-f mp4 made");
	assert_int_equal(rename(text_format(arena, "%s/" IN, folder).at, text_format(arena, "%s/secret.mp4", folder).at), 0);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		write_bytes(IN, files[i], i == 2 ? 12 : strlen(files[i]));
		if (media_film_probe(folder, IN, &facts) != MEDIA_FILM_NOT_A_FILM)
			fail_msg("file %zu", i);
	}
	(void)said_by("ffmpeg -v error -y -f lavfi -i color=s=64x64:d=0.2 -f avi made && mv made " IN);
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_NOT_A_FILM);
	(void)said_by("ffmpeg -v error -y " TONE("0.2") "-c:a aac -f mp4 made && mv made " IN);
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_NOT_A_FILM);
	assert_int_equal(media_film_probe(folder, "not-there", &facts), MEDIA_FILM_NOT_A_FILM);
}

static void
a_film_that_is_a_page_too_keeps_only_the_film(void **state)
{
	static const char page[] = "<html><script>alert(1)</script></html>PK\x03\x04";
	const uint8_t head[] = { 0, 0, 0, sizeof page - 1 + 8, 'f', 'r', 'e', 'e' };
	struct bytes film;
	uint8_t *whole;

	MAKE(PICTURES("64x64", "10", "1") QUICK "-f mp4 made");
	film = file_bytes(IN);
	whole = arena_take(arena, film.length + 2 * sizeof page + sizeof head);
	memcpy(whole, film.at, film.length);
	memcpy(whole + film.length, head, sizeof head);
	memcpy(whole + film.length + sizeof head, page, sizeof page - 1);
	write_bytes(IN, whole, film.length + sizeof head + sizeof page - 1);
	(void)converted();
	assert_false(holds(file_bytes(MEDIA_FILM_FILE), "script"));
}

/* Cut off at each tenth, with its index at the end (as telephones write it) and at the beginning. */
static void
what_is_cut_off_has_a_clear_outcome(void **state)
{
	static const char *const flags[] = { "", "-movflags +faststart " };

	for (size_t i = 0; i < COUNT_OF(flags); i++) {
		struct bytes film;

		(void)said_by("ffmpeg -v error -nostdin -y " PICTURES("320x180", "30", "4") TONE("4") QUICK "-c:a aac %s-f mp4 made && mv made " IN,
			flags[i]);
		film = file_bytes(IN);
		for (size_t tenth = 1; tenth <= 9; tenth += i == 0 ? 4 : 2) {
			struct media_film_facts facts;
			enum media_film_outcome outcome;

			write_bytes(IN, film.at, film.length * tenth / 10);
			outcome = media_film_convert(folder, IN, (struct media_film_cut){ 0 }, NULL, NULL, &facts);
			if (i == 0 ? outcome != MEDIA_FILM_NOT_A_FILM : outcome != MEDIA_FILM_OK && outcome != MEDIA_FILM_DAMAGED &&
			    outcome != MEDIA_FILM_NOT_A_FILM)
				fail_msg("%zu tenths: %d", tenth, (int)outcome);
			if (outcome == MEDIA_FILM_OK && tenth <= 5)
				assert_true(facts.incomplete && facts.duration_ms < 3000);
		}
	}
}

static uint32_t
number_at(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void
put_number(uint8_t *at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> (24 - 8 * i));
}

/* IN, with `count` more tracks than it has: copies of its first one at the end of its index, which is at the end of the file. */
static void
add_tracks(size_t count)
{
	const struct bytes film = file_bytes(IN);
	const uint8_t *index = memmem(film.at, film.length, "moov", 4), *track;
	uint8_t *whole;
	size_t size;

	assert_non_null(index);
	track = memmem(index, film.length - (size_t)(index - film.at), "trak", 4);
	assert_non_null(track);
	size = number_at(track - 4);
	whole = arena_take(arena, film.length + count * size);
	memcpy(whole, film.at, film.length);
	put_number(whole + (index - 4 - film.at), (uint32_t)(number_at(index - 4) + count * size));
	for (size_t i = 0; i < count; i++)
		memcpy(whole + film.length + i * size, track - 4, size);
	write_bytes(IN, whole, film.length + count * size);
}

/* Its edit list plays the same millisecond `count` times. */
static void
add_edits(size_t count)
{
	const struct bytes film = file_bytes(IN);
	const uint8_t *list = memmem(film.at, film.length, "elst", 4);
	uint8_t *whole = arena_take(arena, film.length + count * 12);
	const size_t before = (size_t)(list - film.at) + 12, added = count * 12;
	static const char *const around[] = { "moov", "trak", "edts", "elst" };

	assert_non_null(list);
	memcpy(whole, film.at, before);
	put_number(whole + before - 4, (uint32_t)count + 1);
	for (size_t i = 0; i < count; i++) {
		put_number(whole + before + i * 12, 1);
		put_number(whole + before + i * 12 + 4, 1024);
		put_number(whole + before + i * 12 + 8, 0x10000);
	}
	memcpy(whole + before + added, film.at + before, film.length - before);
	for (size_t i = 0; i < COUNT_OF(around); i++) {
		uint8_t *box = memmem(whole, before, around[i], 4);

		assert_non_null(box);
		put_number(box - 4, (uint32_t)(number_at(box - 4) + added));
	}
	write_bytes(IN, whole, film.length + added);
}

static void
what_is_made_to_take_for_ever_ends(void **state)
{
	struct media_film_facts facts;
	enum media_film_outcome outcome;

	MAKE(PICTURES("64x64", "30", "1") QUICK "-f mp4 made");
	add_tracks(20000);
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_TOO_HEAVY);
	MAKE(PICTURES("64x64", "30", "1") QUICK "-f mp4 made");
	add_edits(2000);
	outcome = media_film_convert(folder, IN, (struct media_film_cut){ 0 }, NULL, NULL, &facts);
	if (outcome == MEDIA_FILM_FAULT || outcome == MEDIA_FILM_STOPPED || outcome == MEDIA_FILM_NO_SPACE)
		fail_msg("outcome %d", (int)outcome);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_film_that_is_too_long_or_too_large_is_refused, forget),
		cmocka_unit_test_teardown(a_film_that_grows_beyond_the_bound_is_read_up_to_there, forget),
		cmocka_unit_test_teardown(what_is_no_film_is_said_to_be_none, forget),
		cmocka_unit_test_teardown(a_film_that_is_a_page_too_keeps_only_the_film, forget),
		cmocka_unit_test_teardown(what_is_cut_off_has_a_clear_outcome, forget),
		cmocka_unit_test_teardown(what_is_made_to_take_for_ever_ends, forget),
	};

	log_level_set(LOG_FAULT);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
