/* Films made by the ffmpeg command, converted in the real sandbox. */
#include "media/media_film_test.h"

#include <errno.h>

/* One entry of a track or of the file, as ffprobe writes it. */
static void
assert_entry(const char *file, const char *track, const char *entry, const char *wanted)
{
	struct text words = text_trim(said_by("ffprobe -v error %s%s -show_entries %s -of csv=p=0 %s",
		track[0] != '\0' ? "-select_streams " : "", track, entry, file));

	if (words.length > 0 && words.at[words.length - 1] == ',')
		words.length--;
	if (!text_equal(words, text_of(wanted)))
		fail_msg("%s %s: %.*s", track, entry, TEXT_PRINT(words));
}

static void
assert_colour(const char *file, int x, int y, int red, int green, int blue)
{
	const struct text rgb = said_by("ffmpeg -v error -nostdin -i %s -frames:v 1 -vf crop=2:2:%d:%d -f rawvideo -pix_fmt rgb24 -",
		file, x, y);
	const uint8_t *at = (const uint8_t *)rgb.at;

	if (rgb.length < 3 || abs(at[0] - red) > 20 || abs(at[1] - green) > 20 || abs(at[2] - blue) > 20)
		fail_msg("%s at %d,%d: %d %d %d", file, x, y, at[0], at[1], at[2]);
}

static void
assert_plays_everywhere(void)
{
	const struct bytes film = file_bytes(MEDIA_FILM_FILE);
	const uint8_t *index = memmem(film.at, film.length, "moov", 4), *data = memmem(film.at, film.length, "mdat", 4);

	assert_entry(MEDIA_FILM_FILE, "v", "stream=codec_name,profile,pix_fmt,color_range,color_space,color_transfer,color_primaries",
		"h264,High,yuv420p,tv,bt709,bt709,bt709");
	assert_true(index != NULL && data != NULL && index < data);
}

/* A telephone held upright records as if it lay on its side, and says so in the matrix of its track: 90 degrees to the right. */
static void
turn_track(uint8_t *film, size_t length)
{
	static const uint8_t matrix[] = { 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0 };
	uint8_t *track = memmem(film, length, "tkhd", 4);

	assert_non_null(track);
	memcpy(track + 44, matrix, sizeof matrix);
}

static void
make_telephones_film(void)
{
	struct bytes film;

	write_bytes("chapters", TEXT(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=Anna cries\n").at,
		sizeof ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=Anna cries\n" - 1);
	/* Left red, right blue. */
	MAKE("-f lavfi -i color=red:s=320x360:r=60:d=2 -f lavfi -i color=blue:s=320x360:r=60:d=2 " TONE("2") TONE("2")
	     "-i chapters -filter_complex hstack -map 2:a -map 3:a -map_metadata 4 -map_chapters 4 " QUICK "-c:a aac -ac 1 "
	     "-metadata location=+48.1372+011.5755/ -metadata com.apple.quicktime.location.ISO6709=+48.1372+011.5755+520/ "
	     "-metadata make=Secretcam -metadata model=S9 -metadata creation_time=2026-10-31T10:00:00Z -metadata title=Anna "
	     "-metadata:s:v language=deu -metadata:s:a:1 language=fra -movflags use_metadata_tags -timecode 01:02:03:04 -f mov made");
	film = file_bytes(IN);
	turn_track((uint8_t *)(uintptr_t)film.at, film.length);
	write_bytes(IN, film.at, film.length);
}

static void
a_telephones_film_is_turned_upright_and_plays_everywhere(void **state)
{
	struct media_film_facts facts;

	make_telephones_film();
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_OK);
	assert_int_equal(facts.width, 360);
	assert_int_equal(facts.height, 640);
	assert_about(facts.duration_ms, 2000, 50);
	assert_true(facts.sound && !facts.hdr);
	facts = converted();
	assert_int_equal(facts.width, 360);
	assert_int_equal(facts.height, 640);
	assert_about(facts.duration_ms, 2000, 100);
	assert_true(facts.sound && !facts.incomplete);
	assert_plays_everywhere();
	assert_entry(MEDIA_FILM_FILE, "v", "stream=width,height,r_frame_rate", "360,640,30/1");
	assert_entry(MEDIA_FILM_FILE, "a", "stream=codec_name,sample_rate,channels", "aac,48000,2");
	/* What was on the left is on top. */
	assert_colour(MEDIA_FILM_FILE, 180, 100, 254, 0, 0);
	assert_colour(MEDIA_FILM_FILE, 180, 540, 0, 0, 254);
	for (int i = 1; i <= LIMIT_FILM_STILLS; i++) {
		char still[sizeof MEDIA_FILM_STILL + 12];

		snprintf(still, sizeof still, MEDIA_FILM_STILL, i);
		assert_entry(still, "v", "stream=codec_name,width,height", "mjpeg,360,640");
		assert_colour(still, 180, 100, 254, 0, 0);
	}
	assert_int_equal(media_film_still(folder, MEDIA_FILM_FILE, 1234, "chosen.jpg"), MEDIA_FILM_OK);
	assert_entry("chosen.jpg", "v", "stream=width,height", "360,640");
}

static void
nothing_of_a_telephones_film_is_left_but_pictures_and_sound(void **state)
{
	static const char *const secrets[] = { "Secretcam", "48.13", "Anna", "2026", "S9", "deu", "fra", "ISO6709", "x264 - core", "udta\0\0" };
	static const char *const tags[] = { "GPS", "Location", "Make", "Model", "Title", "Chapter", "Software", "Encoder", "Time Code" };
	struct bytes film;
	struct text found;

	make_telephones_film();
	film = file_bytes(IN);
	for (size_t i = 0; i < 4; i++)
		assert_true(holds(film, secrets[i]) || i == 3);
	(void)converted();
	film = file_bytes(MEDIA_FILM_FILE);
	for (size_t i = 0; i < COUNT_OF(secrets) - 1; i++)
		if (strlen(secrets[i]) > 3 && holds(film, secrets[i]))
			fail_msg("%s is left", secrets[i]);
	found = said_by("exiftool -G -a -api largefilesupport=1 %s | grep -v '^.File.'", MEDIA_FILM_FILE);
	for (size_t i = 0; i < COUNT_OF(tags); i++)
		if (holds(text_bytes(found), tags[i]))
			fail_msg("%s is left: %.*s", tags[i], TEXT_PRINT(found));
	assert_false(holds(text_bytes(found), "20"  "26:"));
	assert_entry(MEDIA_FILM_FILE, "", "format=nb_streams", "2");
	assert_entry(MEDIA_FILM_FILE, "", "stream_tags=language", "und\nund");
	found = said_by("ffprobe -v error -show_chapters %s", MEDIA_FILM_FILE);
	assert_int_equal(found.length, 0);
	found = said_by("exiftool -G -a still1.jpg | grep -v '^.File.'");
	assert_false(holds(text_bytes(found), "Comment"));
}

static void
hdr_becomes_sdr(void **state)
{
	struct media_film_facts facts;

	/* A white sheet of paper has 203 nits: 58 % in PQ, which is a mid grey where light is not converted. */
	MAKE("-f lavfi -i color=0x949494:s=320x180:r=30:d=0.5 -vf format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params "
	     "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited -tag:v hvc1 -f mov made");
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_OK);
	assert_true(facts.hdr && !facts.sound);
	facts = converted();
	assert_false(facts.hdr || facts.sound);
	assert_plays_everywhere();
	assert_colour(MEDIA_FILM_FILE, 100, 100, 214, 214, 214);
	assert_entry(MEDIA_FILM_FILE, "", "format=nb_streams", "1");
}

/* What telephones, cameras and browsers record. */
static const struct kind { const char *words; int width, height; const char *rate; int64_t duration_ms; bool sound; } kinds[] = {
	{ PICTURES("320x180", "30", "1") TONE("1") "-c:v libvpx -deadline realtime -c:a libopus -f webm made", 320, 180, "30/1", 1000, true },
	{ PICTURES("176x144", "15", "1") TONE("1") "-c:v h263 -c:a aac -f 3gp made", 176, 144, "15/1", 1000, true },
	{ PICTURES("320x180", "240", "1") QUICK "-f mov made", 320, 180, "30/1", 1000, false },
	{ PICTURES("322x182", "25", "1") TONE("1") QUICK "-c:a pcm_s16le -f mov made", 322, 182, "25/1", 1000, true },
	{ PICTURES("320x180", "30000/1001", "1") "-c:v mjpeg -f mov made", 320, 180, "30000/1001", 1000, false },
	/* A variable rate: a second without two of three pictures, and one of a rate that is uneven. */
	{ PICTURES("320x180", "60", "2")
	  "-vf \"select='not(mod(n,3))*lt(t,1)+gt(random(0),0.4)*gte(t,1)'\" -vsync vfr " QUICK "-f matroska made",
	  320, 180, "30/1", 2000, false },
	{ PICTURES("320x180", "30", "1") "-f lavfi -i anoisesrc=d=1 -af \"pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0\" " QUICK
	  "-c:a ac3 -f matroska made",
	  320, 180, "30/1", 1000, true },
	{ PICTURES("128x96", "24", "0.5") "-c:v libaom-av1 -cpu-used 8 -f mp4 made", 128, 96, "24/1", 500, false },
	{ PICTURES("320x180", "25", "1") TONE("1") "-c:v prores_ks -pix_fmt yuv422p10le -c:a alac -f mov made", 320, 180, "25/1", 1000, true },
	/* Subtitles, and one picture a second. */
	{ "-f lavfi -i testsrc2=s=320x180:r=1:d=3 -i words.srt " QUICK "-c:s srt -f matroska made", 320, 180, "1/1", 3000, false },
	/* Pixels that are not square, and an odd size. */
	{ PICTURES("352x288", "25", "1") "-vf setsar=12/11 " QUICK "-f mp4 made", 352, 264, "25/1", 1000, false },
	{ PICTURES("321x181", "30", "1") "-pix_fmt yuv444p -c:v libx264 -preset ultrafast -f mp4 made", 320, 180, "30/1", 1000, false },
};

static void
every_kind_of_film_is_taken(void **state)
{
	static const char subtitles[] = "1\n00:00:00,000 --> 00:00:01,000\nhello\n";

	write_bytes("words.srt", subtitles, sizeof subtitles - 1);
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const struct kind *kind = &kinds[i];
		struct media_film_facts facts;

		(void)said_by("ffmpeg -v error -nostdin -y %s && mv made " IN, kind->words);
		facts = converted();
		if (facts.width != kind->width || facts.height != kind->height || facts.sound != kind->sound)
			fail_msg("kind %zu: %d × %d, sound %d", i, facts.width, facts.height, facts.sound);
		assert_about(facts.duration_ms, kind->duration_ms, 120);
		assert_plays_everywhere();
		assert_entry(MEDIA_FILM_FILE, "v", "stream=r_frame_rate", kind->rate);
	}
}

static void
a_large_film_is_made_smaller_and_a_short_one_less_so(void **state)
{
	struct media_film_facts facts;

	MAKE("-f lavfi -i color=s=2560x1440:r=5:d=1 " QUICK "-f mp4 made");
	facts = converted();
	assert_int_equal(facts.width, 1920);
	assert_int_equal(facts.height, 1080);
	MAKE("-f lavfi -i color=s=1280x1280:r=1:d=310 " QUICK "-f mp4 made");
	facts = converted();
	assert_int_equal(facts.width, 720);
	assert_int_equal(facts.height, 720);
}

static void
a_film_can_be_cut_and_what_an_edit_list_leaves_out_stays_out(void **state)
{
	struct media_film_facts facts;

	MAKE(PICTURES("320x180", "30", "3") TONE("3") QUICK "-c:a aac -f mp4 made");
	facts = converted_as(MEDIA_FILM_OK, (struct media_film_cut){ 500, 1900 });
	assert_about(facts.duration_ms, 1400, 80);
	facts = converted_as(MEDIA_FILM_OK, (struct media_film_cut){ .start_ms = 1000 });
	assert_about(facts.duration_ms, 2000, 80);
	assert_false(facts.incomplete);
	(void)converted_as(MEDIA_FILM_ALL_CUT, (struct media_film_cut){ .start_ms = 2500 });
	(void)converted_as(MEDIA_FILM_ALL_CUT, (struct media_film_cut){ 1000, 1500 });
	(void)said_by("ffmpeg -v error -nostdin -y -ss 1 -i " IN " -c copy -f mp4 made && mv made " IN);
	assert_true(holds(file_bytes(IN), "elst"));
	facts = converted();
	assert_about(facts.duration_ms, 2000, 80);
}

static void
quiet_sound_becomes_as_loud_as_any_other(void **state)
{
	struct text found, name, rest;
	int64_t loudness = 0;

	MAKE(PICTURES("64x64", "5", "6") TONE("6") "-af volume=-30dB " QUICK "-c:a aac -f mp4 made");
	(void)converted();
	found = text_trim(said_by("ffmpeg -nostdin -hide_banner -i %s -map 0:a -af ebur128 -f null - 2>&1 | grep ' I: .* LUFS$' | tail -n 1",
		MEDIA_FILM_FILE));
	assert_true(text_cut(found, ':', &name, &found) && text_cut(text_trim(found), '.', &found, &rest) && text_number(found, &loudness));
	assert_about(loudness, -18, 2);
}

struct watched { int calls, calls_max; int64_t done_ms; };

static bool
watch(void *data, int64_t done_ms)
{
	struct watched *watched = data;

	assert_true(done_ms >= watched->done_ms);
	watched->done_ms = done_ms;
	return ++watched->calls < watched->calls_max;
}

static void
a_conversion_says_how_far_it_is_and_can_be_stopped(void **state)
{
	struct watched watched = { .calls_max = 100000 }, stopped = { .calls_max = 2 };
	struct media_film_facts facts;

	MAKE(PICTURES("1280x720", "30", "4") QUICK "-f mp4 made");
	assert_int_equal(media_film_convert(folder, IN, (struct media_film_cut){ 0 }, watch, &watched, &facts), MEDIA_FILM_OK);
	assert_true(watched.calls > 1);
	assert_about(watched.done_ms, 4000, 200);
	assert_int_equal(media_film_convert(folder, IN, (struct media_film_cut){ 0 }, watch, &stopped, &facts), MEDIA_FILM_STOPPED);
	assert_int_equal(stopped.calls, 2);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void
without_the_programs_films_are_not_offered(void **state)
{
	struct media_film_facts facts;

	media_film_set_folder("/nowhere");
	assert_int_equal(media_film_probe(folder, IN, &facts), MEDIA_FILM_NOT_AVAILABLE);
	media_film_set_folder(NULL);
	assert_true(media_film_available());
	log_level_set(LOG_FAULT + 1);
	assert_int_equal(media_film_probe("/nowhere", IN, &facts), MEDIA_FILM_FAULT);
	log_level_set(LOG_FAULT);
}

static bool
take(void *data, struct text piece)
{
	text_add(data, piece);
	return true;
}

/* ffmpeg itself, asked for what its sandbox does not have. */
static void
the_programs_reach_nothing_but_their_folder(void **state)
{
	static const struct { const char *words[6]; enum media_film_run outcome; } deeds[] = {
		{ { "-v", "quiet", "-show_format", "-f", "mov", "secret.mp4" }, MEDIA_FILM_RUN_OK },
		{ { "-v", "quiet", "-show_format", "-f", "mov", "OUTSIDE/secret.mp4" }, MEDIA_FILM_RUN_FAILED },
		{ { "-v", "quiet", "-show_format", "-f", "data", "/etc/hostname" }, MEDIA_FILM_RUN_FAILED },
		{ { "-v", "quiet", "-show_format", "-f", "data", "/proc/self/environ" }, MEDIA_FILM_RUN_FAILED },
		{ { "-v", "quiet", "-show_format", "-f", "data", "tcp://127.0.0.1:9" }, MEDIA_FILM_RUN_FAILED },
		{ { "-v", "quiet", "-show_format", "-f", "data", "unix:/run/x" }, MEDIA_FILM_RUN_FAILED },
	};
	const struct text inner = text_format(arena, "%s/inner", folder), outside = text_format(arena, "%s/secret.mp4", folder);

	MAKE(PICTURES("64x64", "10", "1") QUICK "-f mp4 made");
	(void)said_by("mkdir -p inner && cp " IN " inner/secret.mp4 && mv " IN " secret.mp4");
	log_level_set(LOG_FAULT);
	for (size_t i = 0; i < COUNT_OF(deeds); i++) {
		const char *words[COUNT_OF(deeds[0].words)];
		struct text_builder answer;
		enum media_film_run outcome;

		memcpy(words, deeds[i].words, sizeof words);
		if (text_starts_with(text_of(words[5]), TEXT("OUTSIDE")))
			words[5] = outside.at;
		text_builder_start(&answer, arena, 64 * KIB);
		outcome = media_film_run(&(struct media_film_program){ .folder = inner.at, .name = "ffprobe", .words = words,
			.word_count = COUNT_OF(words), .cpu_seconds = 20, .take = take, .data = &answer });
		if (outcome != deeds[i].outcome)
			fail_msg("deed %zu: %d", i, (int)outcome);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_telephones_film_is_turned_upright_and_plays_everywhere, forget),
		cmocka_unit_test_teardown(nothing_of_a_telephones_film_is_left_but_pictures_and_sound, forget),
		cmocka_unit_test_teardown(hdr_becomes_sdr, forget),
		cmocka_unit_test_teardown(every_kind_of_film_is_taken, forget),
		cmocka_unit_test_teardown(a_large_film_is_made_smaller_and_a_short_one_less_so, forget),
		cmocka_unit_test_teardown(a_film_can_be_cut_and_what_an_edit_list_leaves_out_stays_out, forget),
		cmocka_unit_test_teardown(quiet_sound_becomes_as_loud_as_any_other, forget),
		cmocka_unit_test_teardown(a_conversion_says_how_far_it_is_and_can_be_stopped, forget),
		cmocka_unit_test_teardown(without_the_programs_films_are_not_offered, forget),
		cmocka_unit_test_teardown(the_programs_reach_nothing_but_their_folder, forget),
	};

	log_level_set(LOG_FAULT);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
