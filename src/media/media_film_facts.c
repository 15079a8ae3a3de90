#include "media/media_film_facts.h"

#include <string.h>
#include <sys/stat.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/log.h"
#include "limits.h"

/* What is asked about the file and each of its tracks. */
#define QUESTIONS \
	"stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,field_order,r_frame_rate,avg_frame_rate,color_transfer," \
	"color_space:stream_disposition=attached_pic:stream_side_data=rotation:format=duration,nb_streams"

#define MS_MOST (INT64_C(1000) * 60 * 60 * 1000)          /* what a file says about itself may be any number */

/* As ffprobe calls the formats that MEDIA_FILM_DECODERS read. */
static const char *const picture_formats[] = { "h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "h263", "mjpeg", "prores", NULL };
static const char *const sound_formats[] = {
	"aac", "mp3", "opus", "vorbis", "amr_nb", "amr_wb", "alac", "flac", "ac3", "eac3", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be",
	"pcm_f32le", "pcm_mulaw", "pcm_alaw", "pcm_u8", NULL,
};
static const char *const interlaced[] = { "tt", "bb", "tb", "bt", NULL };

static bool
take(void *data, struct text piece)
{
	struct text_builder *answer = data;

	text_add(answer, piece);
	return !answer->full;
}

enum media_film_outcome
media_film_why(enum media_film_run outcome)
{
	switch (outcome) {
	case MEDIA_FILM_RUN_OK:        return MEDIA_FILM_OK;
	case MEDIA_FILM_RUN_FAILED:    return MEDIA_FILM_DAMAGED;
	case MEDIA_FILM_RUN_TOO_HEAVY: return MEDIA_FILM_TOO_HEAVY;
	case MEDIA_FILM_RUN_STOPPED:   return MEDIA_FILM_STOPPED;
	case MEDIA_FILM_RUN_NOT_THERE: return MEDIA_FILM_NOT_AVAILABLE;
	case MEDIA_FILM_RUN_FAULT:     return MEDIA_FILM_FAULT;
	}
	return MEDIA_FILM_FAULT;
}

static struct text
word(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_string(value) ? (struct text){ json_string_value(value), json_string_length(value) } : TEXT_NONE;
}

static int64_t
number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));     /* 0 when it is none */
}

/* "3.017000" in milliseconds; 0 when it is no such number. */
static int64_t
duration_of(struct text said)
{
	struct text whole, part;
	int64_t seconds, thousandths;
	char digits[] = "000";

	(void)text_cut(said, '.', &whole, &part);
	part = text_until(part, sizeof digits - 1);
	memcpy(digits, part.length > 0 ? part.at : "", part.length);
	if (!text_number(whole, &seconds) || !text_number(text_of(digits), &thousandths) || seconds < 0 || seconds > MS_MOST / 1000)
		return 0;
	return seconds * 1000 + thousandths;
}

/* "30000/1001" or "16:11"; false: no such two numbers of 1 to a million. */
static bool
ratio_of(struct text said, char between, int *over, int *under)
{
	struct text head, tail;
	int64_t one, other;

	if (!text_cut(said, between, &head, &tail) || !text_number(head, &one) || !text_number(tail, &other) || one < 1 || other < 1 ||
	    one > 1000000 || other > 1000000)
		return false;
	*over = (int)one;
	*under = (int)other;
	return true;
}

/* The rate that the film has, up to LIMIT_FILM_RATE. With a variable rate the first number is the highest one, or no rate at all. */
static void
read_rate(const json_t *track, struct media_film_tracks *tracks)
{
	int over, under;

	tracks->rate = LIMIT_FILM_RATE;
	tracks->rate_divisor = 1;
	if (ratio_of(word(track, "r_frame_rate"), '/', &over, &under) && over <= (int64_t)LIMIT_FILM_RATE * under && over >= under) {
		tracks->rate = over;
		tracks->rate_divisor = under;
	}
}

static int64_t
rotation_of(const json_t *track)
{
	const json_t *data, *list = json_object_get(track, "side_data_list");
	size_t i;

	json_array_foreach(list, i, data)
		if (json_object_get(data, "rotation") != NULL)
			return number(data, "rotation");
	return 0;
}

/* Size as it is shown, and whether it is within the bounds. */
static enum media_film_outcome
read_size(const json_t *track, struct media_film_tracks *tracks)
{
	int64_t width = number(track, "width"), height = number(track, "height");
	const int64_t rotation = rotation_of(track);
	int over, under;

	if (width < 1 || height < 1)
		return MEDIA_FILM_NOT_A_FILM;
	if (width > LIMIT_FILM_PIXELS_IN || height > LIMIT_FILM_PIXELS_IN || width * height > (int64_t)LIMIT_FILM_MEGAPIXELS_IN * 1000000)
		return MEDIA_FILM_TOO_LARGE;
	if (width < LIMIT_FILM_PIXELS_LEAST || height < LIMIT_FILM_PIXELS_LEAST)
		return MEDIA_FILM_TOO_SMALL;
	/* Pixels that are not square: one side is made shorter, so that nothing is enlarged. */
	if (ratio_of(word(track, "sample_aspect_ratio"), ':', &over, &under)) {
		if (over > under)
			height = height * under / over;
		else
			width = width * over / under;
	}
	if (width < LIMIT_FILM_PIXELS_LEAST || height < LIMIT_FILM_PIXELS_LEAST)
		return MEDIA_FILM_TOO_SMALL;
	tracks->facts.width = (int)(rotation % 180 == 0 ? width : height);
	tracks->facts.height = (int)(rotation % 180 == 0 ? height : width);
	return MEDIA_FILM_OK;
}

static void
read_colours(const json_t *track, struct media_film_tracks *tracks)
{
	const struct text light = word(track, "color_transfer"), colours = word(track, "color_space");

	tracks->light = text_equal(light, TEXT("smpte2084")) ? MEDIA_FILM_PQ : text_equal(light, TEXT("arib-std-b67")) ? MEDIA_FILM_HLG :
		MEDIA_FILM_SDR;
	tracks->facts.hdr = tracks->light != MEDIA_FILM_SDR;
	tracks->wide_colours = text_equal(colours, TEXT("bt2020nc")) || text_equal(colours, TEXT("bt2020c"));
	/* A film that does not say is taken by its size, as players do. */
	tracks->old_colours = text_equal(colours, TEXT("smpte170m")) || text_equal(colours, TEXT("bt470bg")) ||
		(!text_equal(colours, TEXT("bt709")) && !tracks->wide_colours && number(track, "width") < 1280 && number(track, "height") < 720);
}

static bool
is_attached(const json_t *track)
{
	return number(json_object_get(track, "disposition"), "attached_pic") != 0;
}

/* The first track of pictures and the first of sound that can be read; a cover is neither. */
static enum media_film_outcome
read_tracks(const json_t *answer, struct media_film_tracks *tracks)
{
	const json_t *track, *list = json_object_get(answer, "streams"), *film = NULL;
	size_t i;

	*tracks = (struct media_film_tracks){ .picture = -1, .sound = -1 };
	json_array_foreach(list, i, track) {
		const struct text kind = word(track, "codec_type"), format = word(track, "codec_name");

		if (film == NULL && text_equal(kind, TEXT("video")) && text_index(picture_formats, format) >= 0 && !is_attached(track)) {
			film = track;
			tracks->picture = (int)i;
		}
		if (tracks->sound < 0 && text_equal(kind, TEXT("audio")) && text_index(sound_formats, format) >= 0)
			tracks->sound = (int)i;
	}
	if (film == NULL)
		return MEDIA_FILM_NOT_A_FILM;
	tracks->facts.sound = tracks->sound >= 0;
	tracks->facts.duration_ms = duration_of(word(json_object_get(answer, "format"), "duration"));
	tracks->interlaced = text_index(interlaced, word(film, "field_order")) >= 0;
	read_rate(film, tracks);
	read_colours(film, tracks);
	return read_size(film, tracks);
}

static enum media_film_outcome
read_answer(struct text said, struct media_film_tracks *tracks)
{
	json_error_t wrong;
	json_t *answer = json_loadb(said.at, said.length, 0, &wrong);
	enum media_film_outcome outcome = MEDIA_FILM_NOT_A_FILM;

	if (answer != NULL)
		outcome = read_tracks(answer, tracks);
	json_decref(answer);
	if (outcome == MEDIA_FILM_OK && tracks->facts.duration_ms > (int64_t)LIMIT_FILM_MINUTES * 60 * 1000)
		return MEDIA_FILM_TOO_LONG;
	return outcome;
}

/* What is not there is ffprobe's to say. */
static bool
is_small_enough(struct arena *arena, const char *folder, const char *name)
{
	struct stat file;

	return stat(text_format(arena, "%s/%s", folder, name).at, &file) != 0 || file.st_size <= LIMIT_FILM_BYTES_IN;
}

enum media_film_outcome
media_film_tracks(const char *folder, const char *name, struct media_film_tracks *tracks)
{
	struct arena *arena = arena_new(4 * LIMIT_FILM_ANSWER_BYTES);
	const struct text film = text_format(arena, "file:%s", name), tracks_max = text_format(arena, "%d", LIMIT_FILM_TRACKS);
	const char *const words[] = {
		"-v", "error", "-protocol_whitelist", MEDIA_FILM_PROTOCOLS, "-format_whitelist", MEDIA_FILM_FORMATS,
		"-codec_whitelist", MEDIA_FILM_DECODERS, "-max_streams", tracks_max.at, "-threads", "1",
		"-show_entries", QUESTIONS, "-of", "json=compact=1", film.at,
	};
	struct text_builder answer;
	enum media_film_outcome outcome = is_small_enough(arena, folder, name) ? MEDIA_FILM_OK : MEDIA_FILM_TOO_LARGE;

	*tracks = (struct media_film_tracks){ 0 };
	text_builder_start(&answer, arena, LIMIT_FILM_ANSWER_BYTES);
	if (outcome == MEDIA_FILM_OK)
		outcome = media_film_why(media_film_run(&(struct media_film_program){ .folder = folder, .name = "ffprobe", .words = words,
		.word_count = COUNT_OF(words), .cpu_seconds = LIMIT_FILM_LOOK_CPU_SECONDS, .take = take, .data = &answer }));
	if (outcome == MEDIA_FILM_OK)
		outcome = read_answer(text_built(&answer), tracks);
	else if (outcome == MEDIA_FILM_DAMAGED || outcome == MEDIA_FILM_STOPPED)
		outcome = MEDIA_FILM_NOT_A_FILM;      /* it cannot be read, or has more to say than a film has */
	arena_free(arena);
	return outcome;
}

enum media_film_outcome
media_film_probe(const char *folder, const char *name, struct media_film_facts *facts)
{
	struct media_film_tracks tracks;
	const enum media_film_outcome outcome = media_film_tracks(folder, name, &tracks);

	*facts = tracks.facts;
	return outcome;
}
