/* Reads one picture, writes one JPEG, then ends. It trusts no byte that it reads, and its output is not trusted either. */
#include "media/media_child.h"

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "limits.h"
#include "media/media_answer.h"
#include "media/media_format.h"
#include "media/media_picture.h"
#include "media/media_sandbox.h"
#include "media/media_vips.h"

#define JPEG_QUALITY 82

/* Only these are decoded, whatever else this machine's libvips can read. */
static const char *const loaders[] = {
	"VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif",
};

static void
say_nothing(const char *domain, GLogLevelFlags level, const char *message, void *data)
{
}

static GLogWriterOutput
write_nothing(GLogLevelFlags level, const GLogField *fields, gsize count, void *data)
{
	return G_LOG_WRITER_HANDLED;
}

/* Everything that needs a file happens here: modules, plug-ins, tables. */
static bool
start(void)
{
	int (*heif_start)(void *);
	void *heif;

	(void)mallopt(M_ARENA_MAX, 1);        /* each further arena reserves 64 MB of the address space we are given */
	setenv("VIPS_NOVECTOR", "1", 1);      /* no code generated at run time: the sandbox forbids it */
	setenv("TZ", "UTC0", 1);
	tzset();                              /* a library may need the local time later; after this it needs no file */
	setenv("VIPS_DISC_THRESHOLD", "100g", 1);     /* never a temporary file */
	g_log_set_default_handler(say_nothing, NULL);
	g_log_set_writer_func(write_nothing, NULL, NULL);
	if (!media_vips_open() || vips.init("givenback") != 0)
		return false;
	vips.concurrency_set(1);
	vips.cache_set_max(0);
	vips.vector_set_enabled(FALSE);
	vips.block_untrusted_set(TRUE);
	vips.operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < COUNT_OF(loaders); i++)
		vips.operation_block_set(loaders[i], FALSE);
	/* Newer versions of libheif load their decoders at first use: use them now, if libvips loaded it. */
	heif = dlopen("libheif.so.1", RTLD_NOW | RTLD_NOLOAD);
	if (heif != NULL) {
		*(void **)&heif_start = dlsym(heif, "heif_init");
		if (heif_start != NULL)
			heif_start(NULL);
	}
	return true;
}

/* false: more than LIMIT_UPLOAD_BYTES, or a read error. */
static bool
read_all(struct bytes *in)
{
	size_t capacity = MIB, length = 0;
	uint8_t *at = memory_take(capacity);

	for (;;) {
		const ssize_t got = read(STDIN_FILENO, at + length, capacity - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		length += (size_t)got;
		if (length > LIMIT_UPLOAD_BYTES)
			return false;
		if (length == capacity) {
			capacity *= 2;
			at = memory_grow(at, capacity);
		}
	}
	*in = (struct bytes){ at, length };
	return true;
}

static bool
write_all(const void *bytes, size_t length)
{
	for (size_t done = 0; done < length;) {
		const ssize_t put = write(STDOUT_FILENO, (const char *)bytes + done, length - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		done += (size_t)put;
	}
	return true;
}

static enum media_picture
why_vips(void)
{
	return strstr(vips.error_buffer(), "out of memory") != NULL ? MEDIA_PICTURE_TOO_LARGE : MEDIA_PICTURE_DAMAGED;
}

/* Reads only the header, and refuses a picture that would be too large. */
static enum media_picture
measure(struct bytes in)
{
	VipsImage *image;
	int64_t width, height;

	if (vips.foreign_find_load_buffer(in.at, in.length) == NULL)
		return media_format_of(in) == MEDIA_FORMAT_HEIC ? MEDIA_PICTURE_KIND_NOT_TAKEN : MEDIA_PICTURE_DAMAGED;
	image = vips.image_new_from_buffer(in.at, in.length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
	if (image == NULL)
		return why_vips();
	width = vips.image_get_width(image);
	height = vips.image_get_height(image);
	vips.object_unref(image);
	if (width > LIMIT_PICTURE_PIXELS_IN || height > LIMIT_PICTURE_PIXELS_IN ||
	    width * height > (int64_t)LIMIT_PICTURE_MEGAPIXELS_IN * 1000000)
		return MEDIA_PICTURE_TOO_LARGE;
	return MEDIA_PICTURE_OK;
}

/* To sRGB by the picture's own profile; without one, or with a broken one, by the usual meaning of its colour space. */
static VipsImage *
to_srgb(VipsImage *image)
{
	VipsImage *colour = NULL;

	if (vips.image_get_typeof(image, VIPS_META_ICC_NAME) != 0 &&
	    vips.icc_transform(image, &colour, "srgb", "embedded", TRUE, "intent", VIPS_INTENT_RELATIVE, NULL) == 0)
		image = colour;
	if (vips.colourspace(image, &colour, VIPS_INTERPRETATION_sRGB, NULL) != 0)
		return NULL;
	return colour;
}

static int
pixels_asked(void)
{
	const struct text said = text_of(getenv(MEDIA_ANSWER_PIXELS));
	int64_t pixels;

	return text_number(said, &pixels) && pixels > 0 && pixels < LIMIT_PICTURE_PIXELS_OUT ? (int)pixels : LIMIT_PICTURE_PIXELS_OUT;
}

/* Upright, small, sRGB, on paper white, three bands of eight bits.  `strictness`: which flaws of the file refuse it. */
static VipsImage *
make(struct bytes in, const char *strictness)
{
	static double white[] = { 255, 255, 255 };
	VipsArrayDouble *paper = vips.array_double_new(white, 3);
	VipsImage *image = NULL, *flat = NULL, *plain = NULL;
	const int pixels = pixels_asked();

	/* thumbnail's own fail_on does not reach the loader; the option string does. */
	if (vips.thumbnail_buffer((void *)(uintptr_t)in.at, in.length, &image, pixels,
	        "height", pixels, "size", VIPS_SIZE_DOWN, "option_string", strictness, NULL) != 0)
		return NULL;
	image = to_srgb(image);
	if (image == NULL)
		return NULL;
	if (vips.image_hasalpha(image)) {
		if (vips.flatten(image, &flat, "background", paper, NULL) != 0)
			return NULL;
		image = flat;
	}
	if (vips.cast_uchar(image, &plain, NULL) != 0)
		return NULL;
	return plain;
}

/* The clean JPEG; NULL: why_vips() gives the reason. */
static void *
encode(struct bytes in, const char *strictness, struct media_answer *answer)
{
	VipsImage *image = make(in, strictness);
	void *jpeg = NULL;
	size_t length = 0;

	/* The picture is decoded as it is written, so a flaw may show only here. */
	if (image == NULL || vips.jpegsave_buffer(image, &jpeg, &length, "Q", JPEG_QUALITY, "strip", TRUE,
	        "optimize_coding", TRUE, "interlace", TRUE, NULL) != 0)
		return NULL;
	answer->width = vips.image_get_width(image);
	answer->height = vips.image_get_height(image);
	answer->length = (int64_t)length;
	return jpeg;
}

/* Some programs leave out a JPEG's end marker (T.81, B.2.1), although every pixel is there. With the marker added, libjpeg warns of
 * pixels that are really missing, and a warning refuses the picture. */
static void *
encode_without_end(struct bytes in, struct media_answer *answer)
{
	static const uint8_t end[] = { 0xFF, 0xD9 };
	uint8_t *whole;

	if (media_format_of(in) != MEDIA_FORMAT_JPEG || memcmp(in.at + in.length - sizeof end, end, sizeof end) == 0)
		return NULL;
	whole = memory_take(in.length + sizeof end);
	memcpy(whole, in.at, in.length);
	memcpy(whole + in.length, end, sizeof end);
	return encode((struct bytes){ whole, in.length + sizeof end }, "fail_on=warning", answer);
}

static enum media_picture
work(struct bytes in)
{
	struct media_answer answer = { .mark = MEDIA_ANSWER_MARK };
	const enum media_picture outcome = measure(in);
	void *jpeg;

	if (outcome != MEDIA_PICTURE_OK)
		return outcome;
	jpeg = encode(in, "fail_on=truncated", &answer);
	if (jpeg == NULL)
		jpeg = encode_without_end(in, &answer);
	if (jpeg == NULL)
		return why_vips();
	return write_all(&answer, sizeof(answer)) && write_all(jpeg, (size_t)answer.length) ? MEDIA_PICTURE_OK : MEDIA_PICTURE_FAULT;
}

int
media_child_check(void)
{
	return media_vips_open() ? 0 : 1;
}

int
media_child_picture(void)
{
	enum media_picture outcome = MEDIA_PICTURE_FAULT;
	struct bytes in;

	prctl(PR_SET_PDEATHSIG, SIGKILL);     /* the parent has gone */
	if (!start())
		log_note(LOG_FAULT, "media: libvips did not start");
	else if (media_sandbox_close() == MEDIA_SANDBOX_OK)
		outcome = read_all(&in) ? work(in) : MEDIA_PICTURE_TOO_LARGE;
	_exit(MEDIA_ANSWER_EXIT + (int)outcome);      /* at once, without exit handlers, which would need files */
}
