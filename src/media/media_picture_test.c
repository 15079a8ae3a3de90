/* Real pictures through the real child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

#include "base/log.h"
#include "base/random.h"
#include "limits.h"
#include "media/media_picture.h"
#include "media/media_spawn.h"

static struct arena *arena;

/* Memory that libvips and its encoders hold while the test makes its pictures. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libx265\nleak:libvips\nleak:libglib-2.0\nleak:libgobject-2.0\nleak:libheif\n";
}

/* Left half red, right half blue, with a little noise so that it compresses like a photograph. */
static VipsImage *
red_and_blue(int width, int height)
{
	static double red[] = { 220, 20, 20 }, blue[] = { 20, 20, 220 };
	VipsImage *image, *out;

	assert_int_equal(vips_black(&image, width, height, "bands", 3, NULL), 0);
	assert_int_equal(vips_copy(image, &out, "interpretation", VIPS_INTERPRETATION_sRGB, NULL), 0);
	g_object_unref(image);
	image = vips_image_copy_memory(out);
	g_object_unref(out);
	assert_int_equal(vips_draw_rect(image, red, 3, 0, 0, width / 2, height, "fill", TRUE, NULL), 0);
	assert_int_equal(vips_draw_rect(image, blue, 3, width / 2, 0, width - width / 2, height, "fill", TRUE, NULL), 0);
	return image;
}

static struct bytes
saved(VipsImage *image, const char *ending)
{
	void *at;
	size_t length;
	struct bytes copy;

	if (vips_image_write_to_buffer(image, ending, &at, &length, NULL) != 0)
		fail_msg("%s: %s", ending, vips_error_buffer());
	copy = text_bytes(text_copy(arena, (struct text){ at, length }));
	g_free(at);
	g_object_unref(image);
	return copy;
}

static bool
holds(struct bytes bytes, struct text needle)
{
	size_t at;

	return text_find(bytes_text(bytes), needle, &at);
}

static void
assert_colour(struct bytes jpeg, int x, int y, int red, int green, int blue)
{
	VipsImage *image = vips_image_new_from_buffer(jpeg.at, jpeg.length, "", NULL);
	double *point;
	int count;

	assert_non_null(image);
	assert_int_equal(vips_image_get_bands(image), 3);
	assert_int_equal(vips_getpoint(image, &point, &count, x, y, NULL), 0);
	if (abs((int)point[0] - red) > 12 || abs((int)point[1] - green) > 12 || abs((int)point[2] - blue) > 12)
		fail_msg("at %d,%d: %g %g %g", x, y, point[0], point[1], point[2]);
	g_free(point);
	g_object_unref(image);
}

static void
assert_cleaned(struct bytes in, int64_t width, int64_t height, struct media_clean *out)
{
	assert_int_equal(media_picture_clean(arena, in, out), MEDIA_PICTURE_OK);
	assert_int_equal(out->width, width);
	assert_int_equal(out->height, height);
	assert_false(holds(out->jpeg, TEXT("Exif")));
	assert_false(holds(out->jpeg, TEXT("ICC_PROFILE")));
	assert_false(holds(out->jpeg, TEXT("xmp")));
}

static void
a_photograph_is_turned_upright_made_small_and_forgets_where_it_was_taken(void **state)
{
	VipsImage *image = red_and_blue(3000, 2000);
	struct media_clean out;
	struct bytes in;
	const char xmp[] = "<x:xmpmeta>48.137 N</x:xmpmeta>";

	vips_image_set_int(image, "orientation", 6);
	vips_image_set_string(image, "exif-ifd0-Make", "Secretcam (Secretcam, ASCII, 10 components, 10 bytes)");
	vips_image_set_string(image, "exif-ifd3-GPSLatitude", "48/1 8/1 14/1 (48, 8, 14, Rational, 3 components, 24 bytes)");
	vips_image_set_blob_copy(image, "xmp-data", xmp, sizeof(xmp));
	in = saved(image, ".jpg[profile=p3]");
	assert_true(holds(in, TEXT("Exif")));
	assert_true(holds(in, TEXT("Secretcam")));
	assert_true(holds(in, TEXT("48.137 N")));
	assert_true(holds(in, TEXT("ICC_PROFILE")));
	assert_cleaned(in, 1067, 1600, &out);
	assert_false(holds(out.jpeg, TEXT("Secretcam")));
	assert_false(holds(out.jpeg, TEXT("48.137")));
	/* What was on the left is on top when the picture is upright. */
	VipsImage *look = vips_image_new_from_buffer(out.jpeg.at, out.jpeg.length, "", NULL);
	double *top, *bottom;
	int count;
	vips_getpoint(look, &top, &count, 500, 100, NULL);
	vips_getpoint(look, &bottom, &count, 500, 1500, NULL);
	/* Red and blue of the wide P3 are redder and bluer in sRGB, as far as it goes. */
	assert_true(top[0] > 230 && top[2] < 40);
	assert_true(bottom[2] > 220 && bottom[0] < 40);
	g_free(top);
	g_free(bottom);
	g_object_unref(look);
}

static void
a_small_picture_keeps_its_size_and_its_colours(void **state)
{
	struct media_clean out;

	assert_cleaned(saved(red_and_blue(40, 30), ".png"), 40, 30, &out);
	assert_colour(out.jpeg, 8, 15, 220, 20, 20);
	assert_colour(out.jpeg, 32, 15, 20, 20, 220);
	assert_cleaned(saved(red_and_blue(1, 1), ".png"), 1, 1, &out);
	assert_cleaned(saved(red_and_blue(19999, 2), ".png"), 1600, 1, &out);
}

static void
a_picture_is_made_smaller_still_when_asked_and_never_larger(void **state)
{
	struct media_clean out;

	assert_int_equal(media_picture_shrink(arena, saved(red_and_blue(3000, 2000), ".jpg"), 800, &out), MEDIA_PICTURE_OK);
	assert_int_equal(out.width, 800);
	assert_int_equal(out.height, 533);
	assert_colour(out.jpeg, 100, 100, 220, 20, 20);
	assert_int_equal(media_picture_shrink(arena, saved(red_and_blue(40, 30), ".png"), 800, &out), MEDIA_PICTURE_OK);
	assert_int_equal(out.width, 40);
}

static void
what_was_transparent_lies_on_white_paper(void **state)
{
	struct media_clean out;
	VipsImage *image = red_and_blue(64, 64), *with_alpha, *clear;

	vips_black(&clear, 64, 64, NULL);
	vips_bandjoin2(image, clear, &with_alpha, NULL);
	g_object_unref(image);
	g_object_unref(clear);
	assert_cleaned(saved(with_alpha, ".png"), 64, 64, &out);
	assert_colour(out.jpeg, 10, 10, 255, 255, 255);
}

static void
webp_heic_grey_deep_and_printers_colours_all_become_the_same_kind(void **state)
{
	struct media_clean out;
	VipsImage *image, *other;

	assert_cleaned(saved(red_and_blue(400, 300), ".webp[Q=95]"), 400, 300, &out);
	assert_colour(out.jpeg, 100, 150, 220, 20, 20);
	if (vips_type_find("VipsOperation", "heifsave_buffer") != 0) {
		assert_cleaned(saved(red_and_blue(400, 300), ".heic[Q=95]"), 400, 300, &out);
		assert_colour(out.jpeg, 100, 150, 220, 20, 20);
	}
	image = red_and_blue(400, 300);
	vips_colourspace(image, &other, VIPS_INTERPRETATION_B_W, NULL);
	g_object_unref(image);
	assert_cleaned(saved(other, ".jpg"), 400, 300, &out);
	image = red_and_blue(400, 300);
	vips_colourspace(image, &other, VIPS_INTERPRETATION_RGB16, NULL);
	g_object_unref(image);
	assert_cleaned(saved(other, ".png"), 400, 300, &out);
	assert_colour(out.jpeg, 300, 150, 20, 20, 220);
	image = red_and_blue(400, 300);
	vips_colourspace(image, &other, VIPS_INTERPRETATION_CMYK, NULL);
	g_object_unref(image);
	assert_cleaned(saved(other, ".jpg"), 400, 300, &out);
	assert_cleaned(saved(red_and_blue(400, 300), ".png[interlace]"), 400, 300, &out);
}

static void
a_picture_cut_short_is_damaged(void **state)
{
	static const char *const endings[] = { ".jpg", ".png", ".webp", ".heic" };
	struct media_clean out;

	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		struct bytes in;

		if (i == 3 && vips_type_find("VipsOperation", "heifsave_buffer") == 0)
			continue;
		in = saved(red_and_blue(640, 480), endings[i]);
		in.length = in.length * 2 / 3;
		assert_int_equal(media_picture_clean(arena, in, &out), MEDIA_PICTURE_DAMAGED);
		assert_int_equal(out.jpeg.length, 0);
		in.length = 16;
		assert_int_equal(media_picture_clean(arena, in, &out), MEDIA_PICTURE_DAMAGED);
	}
}

static void
a_jpeg_without_its_end_mark_is_whole_when_every_pixel_is_there(void **state)
{
	struct media_clean out;
	struct bytes in = saved(red_and_blue(640, 480), ".jpg");

	assert_memory_equal(in.at + in.length - 2, "\xff\xd9", 2);
	in.length -= 2;
	assert_cleaned(in, 640, 480, &out);
	/* A few bytes more are pixels. */
	in.length -= 24;
	assert_int_equal(media_picture_clean(arena, in, &out), MEDIA_PICTURE_DAMAGED);
}

static void
what_is_no_picture_or_of_another_kind_is_told_apart_whatever_its_name(void **state)
{
	struct random random;
	uint8_t noise[4096];
	struct media_clean out;

	random_start_seeded(&random, 31);
	random_bytes(&random, noise, sizeof(noise));
	noise[0] = 'x';
	assert_int_equal(media_picture_clean(arena, BYTES_NONE, &out), MEDIA_PICTURE_NOT_A_PICTURE);
	assert_int_equal(media_picture_clean(arena, (struct bytes){ noise, sizeof(noise) }, &out), MEDIA_PICTURE_NOT_A_PICTURE);
	memcpy(noise, "\xff\xd8\xff\xe0", 4);
	assert_int_equal(media_picture_clean(arena, (struct bytes){ noise, sizeof(noise) }, &out), MEDIA_PICTURE_DAMAGED);
	assert_int_equal(media_picture_clean(arena, saved(red_and_blue(20, 20), ".gif"), &out), MEDIA_PICTURE_KIND_NOT_TAKEN);
	assert_int_equal(media_picture_clean(arena, saved(red_and_blue(20, 20), ".tif"), &out), MEDIA_PICTURE_KIND_NOT_TAKEN);
	assert_int_equal(media_picture_clean(arena,
		text_bytes(TEXT("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>")), &out),
		MEDIA_PICTURE_KIND_NOT_TAKEN);
}

static void
nothing_that_hides_in_or_behind_a_picture_comes_through(void **state)
{
	struct media_clean out;
	struct bytes in = saved(red_and_blue(200, 100), ".jpg");
	const struct text page = text_join(arena, bytes_text(in), TEXT("<script>alert(1)</script>PK\3\4"));

	assert_cleaned(text_bytes(page), 200, 100, &out);
	assert_false(holds(out.jpeg, TEXT("<script>")));
	assert_false(holds(out.jpeg, TEXT("PK\3\4")));
}

static uint32_t
png_sum(const uint8_t *bytes, size_t length)
{
	uint32_t sum = 0xffffffff;

	for (size_t i = 0; i < length; i++) {
		sum ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			sum = (sum >> 1) ^ (sum & 1 ? 0xedb88320 : 0);
	}
	return ~sum;
}

static void
put_number(uint8_t *at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> (24 - 8 * i));
}

/* A few bytes that announce a picture of any size. */
static struct bytes
png_promise(uint32_t width, uint32_t height)
{
	static const uint8_t start[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
	static const uint8_t data[] = "\0\0\0\x0aIDAT\x78\x9c\x63\x60\x60\x60\0\0\0\4";
	uint8_t *at = arena_take(arena, 8 + 25 + 22);

	memcpy(at, start, 16);
	put_number(at + 16, width);
	put_number(at + 20, height);
	memcpy(at + 24, "\x8\x2\0\0\0", 5);
	put_number(at + 29, png_sum(at + 12, 17));
	memcpy(at + 33, data, 18);
	put_number(at + 51, png_sum(at + 37, 14));
	return (struct bytes){ at, 55 };
}

static void
a_picture_that_would_unfold_to_too_much_is_refused_by_its_header(void **state)
{
	struct media_clean out;

	assert_int_equal(media_picture_clean(arena, png_promise(40000, 40000), &out), MEDIA_PICTURE_TOO_LARGE);
	assert_int_equal(media_picture_clean(arena, png_promise(20001, 10), &out), MEDIA_PICTURE_TOO_LARGE);
	assert_int_equal(media_picture_clean(arena, png_promise(12000, 12000), &out), MEDIA_PICTURE_TOO_LARGE);
	assert_int_equal(media_picture_clean(arena, png_promise(10000, 10000), &out), MEDIA_PICTURE_DAMAGED);
}

static void
bytes_turned_at_random_never_break_more_than_the_picture(void **state)
{
	static const char *const endings[] = { ".jpg", ".png", ".webp", ".heic" };
	struct random random;
	struct media_clean out;

	random_start_seeded(&random, 5);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		struct bytes in;

		if (i == 3 && vips_type_find("VipsOperation", "heifsave_buffer") == 0)
			continue;
		in = saved(red_and_blue(300, 200), endings[i]);
		for (int round = 0; round < 8; round++) {
			uint8_t *turned = (uint8_t *)(uintptr_t)text_copy(arena, bytes_text(in)).at;

			for (int n = 0; n < 6; n++)
				turned[12 + random_below(&random, in.length - 12)] ^= (uint8_t)(1 + random_below(&random, 255));
			assert_int_not_equal(media_picture_clean(arena, (struct bytes){ turned, in.length }, &out), MEDIA_PICTURE_FAULT);
		}
	}
}

static int
open_files(void)
{
	DIR *listing = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(listing) != NULL)
		count++;
	closedir(listing);
	return count;
}

static void *
clean_several(void *data)
{
	const struct bytes *in = data;
	struct arena *own = arena_new(256 * (size_t)MIB);
	bool good = true;

	for (int i = 0; i < 2; i++) {
		struct media_clean out;

		good = media_picture_clean(own, *in, &out) == MEDIA_PICTURE_OK && out.width == 800 && good;
		arena_reset(own);
	}
	arena_free(own);
	return good ? data : NULL;
}

static void
several_at_once_do_not_disturb_each_other_and_leave_nothing_open(void **state)
{
	struct bytes in = saved(red_and_blue(800, 600), ".jpg");
	const int before = open_files();
	pthread_t threads[6];
	void *good;

	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, clean_several, &in), 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		pthread_join(threads[i], &good);
		assert_non_null(good);
	}
	assert_int_equal(open_files(), before);
}

/* A script that runs instead of our program. */
static const char *
script(const char *words)
{
	static const char path[] = "/tmp/givenback-child-XXXXXX";
	static char name[sizeof(path)];
	int file;

	memcpy(name, path, sizeof(path));
	file = mkostemp(name, O_CLOEXEC);
	assert_true(file >= 0);
	assert_int_equal(dprintf(file, "#!/bin/sh\n%s\n", words), (int)strlen(words) + 11);
	fchmod(file, 0700);
	close(file);
	return name;
}

static enum media_picture
clean_by(const char *words)
{
	const char *program = script(words);
	struct bytes in = saved(red_and_blue(80, 60), ".jpg");
	struct media_clean out;
	enum media_picture outcome;

	media_set_program(program);
	outcome = media_picture_clean(arena, in, &out);
	media_set_program(NULL);
	unlink(program);
	return outcome;
}

static void
a_child_that_hangs_babbles_falls_or_is_missing_harms_nobody(void **state)
{
	struct media_clean out;
	const int before = open_files();

	media_set_patience(500);
	assert_int_equal(clean_by("exec sleep 30"), MEDIA_PICTURE_TOO_LARGE);
	assert_int_equal(clean_by("exec >&- <&-; exec sleep 30"), MEDIA_PICTURE_TOO_LARGE);
	media_set_patience(LIMIT_PICTURE_WAIT_SECONDS * 1000);
	assert_int_equal(clean_by("cat >/dev/null; kill -SEGV $$"), MEDIA_PICTURE_DAMAGED);
	assert_int_equal(clean_by("exec yes"), MEDIA_PICTURE_FAULT);
	assert_int_equal(clean_by("cat >/dev/null; echo 'no header at all, but some bytes all the same'; exit 40"), MEDIA_PICTURE_FAULT);
	assert_int_equal(clean_by("exit 40"), MEDIA_PICTURE_FAULT);
	assert_int_equal(clean_by("exit 1"), MEDIA_PICTURE_FAULT);
	assert_int_equal(clean_by("exit 42"), MEDIA_PICTURE_KIND_NOT_TAKEN);
	media_set_program("/nowhere/givenback");
	assert_int_equal(media_picture_clean(arena, png_promise(1, 1), &out), MEDIA_PICTURE_FAULT);
	media_set_program(NULL);
	assert_int_equal(open_files(), before);
}

static int
open_arena(void **state)
{
	arena = arena_new(1024 * (size_t)MIB);
	log_level_set(LOG_FAULT + 1);
	return vips_init("test");
}

static int
close_arena(void **state)
{
	arena_free(arena);
	vips_shutdown();
	return 0;
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_photograph_is_turned_upright_made_small_and_forgets_where_it_was_taken),
		cmocka_unit_test(a_small_picture_keeps_its_size_and_its_colours),
		cmocka_unit_test(a_picture_is_made_smaller_still_when_asked_and_never_larger),
		cmocka_unit_test(what_was_transparent_lies_on_white_paper),
		cmocka_unit_test(webp_heic_grey_deep_and_printers_colours_all_become_the_same_kind),
		cmocka_unit_test(a_picture_cut_short_is_damaged),
		cmocka_unit_test(a_jpeg_without_its_end_mark_is_whole_when_every_pixel_is_there),
		cmocka_unit_test(what_is_no_picture_or_of_another_kind_is_told_apart_whatever_its_name),
		cmocka_unit_test(nothing_that_hides_in_or_behind_a_picture_comes_through),
		cmocka_unit_test(a_picture_that_would_unfold_to_too_much_is_refused_by_its_header),
		cmocka_unit_test(bytes_turned_at_random_never_break_more_than_the_picture),
		cmocka_unit_test(several_at_once_do_not_disturb_each_other_and_leave_nothing_open),
		cmocka_unit_test(a_child_that_hangs_babbles_falls_or_is_missing_harms_nobody),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
