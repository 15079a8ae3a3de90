#include "media/media_film.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "base/log.h"
#include "limits.h"
#include "media_words.h"

#define WORDS_BYTES (64 * (size_t)KIB)
enum { WORDS_MAX = 160, SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, LINE_BYTES = 64 };

/* The words of one command, as they are added. */
struct command { struct arena *arena; const char *words[WORDS_MAX]; size_t count; };

static void
add(struct command *command, const char *word)
{
	ASSERT(command->count < WORDS_MAX);
	command->words[command->count++] = word;
}

#define ADD(command, ...) \
	do { \
		static const char *const added[] = { __VA_ARGS__ }; \
		for (size_t added_at = 0; added_at < COUNT_OF(added); added_at++) \
			add((command), added[added_at]); \
	} while (0)

static void
add_option(struct command *command, const char *name, struct text value)
{
	add(command, name);
	add(command, value.at);
}

/* Milliseconds as the seconds that ffmpeg reads. */
static struct text
seconds(struct arena *arena, int64_t ms)
{
	return text_format(arena, "%lld.%03lld", (long long)(ms / SECOND_MS), (long long)(ms % SECOND_MS));
}

/* What has been converted, read from the lines that ffmpeg writes every second. */
struct progress {
	media_film_progress *told;
	void *data;
	int64_t done_ms;
	char line[LINE_BYTES];
	size_t length;
};

static void
end_line(struct progress *progress)
{
	struct text name, value;
	int64_t us;

	if (text_cut((struct text){ progress->line, progress->length }, '=', &name, &value) && text_equal(name, TEXT("out_time_us")) &&
	    text_number(value, &us) && us > 0)
		progress->done_ms = us / 1000;
	progress->length = 0;
}

static bool
take_progress(void *data, struct text piece)
{
	struct progress *progress = data;

	for (size_t i = 0; i < piece.length; i++)
		if (piece.at[i] == '\n')
			end_line(progress);
		else if (progress->length < LINE_BYTES)
			progress->line[progress->length++] = piece.at[i];
	return progress->told == NULL || progress->told(progress->data, progress->done_ms);
}

static bool
take_nothing(void *data, struct text piece)
{
	return true;
}

/* The largest size with even sides that is not larger than the film and fits into a box of `pixels`, 16:9, along or upright. */
static bool
size_within(const struct media_film_facts *film, int pixels, int *width, int *height)
{
	const bool upright = film->height > film->width;
	int64_t along = upright ? film->height : film->width, across = upright ? film->width : film->height;
	const int64_t along_max = (int64_t)pixels * 16 / 9;

	if (along > along_max) {
		across = across * along_max / along;
		along = along_max;
	}
	if (across > pixels) {
		along = along * pixels / across;
		across = pixels;
	}
	along -= along % 2;
	across -= across % 2;
	*width = (int)(upright ? across : along);
	*height = (int)(upright ? along : across);
	return across >= LIMIT_FILM_PIXELS_LEAST;
}

/* Fewer pictures and smaller ones first, since what follows takes longer for each pixel. White is 203 nits (ITU-R BT.2408), and ten times
 * that becomes white too. */
static struct text
picture_filter(struct arena *arena, const struct media_film_tracks *film, int width, int height)
{
	static const char out[] = "format=yuv420p,setsar=1,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
	const char *fields = film->interlaced ? "yadif=deint=interlaced," : "";
	const struct text rate = text_format(arena, "fps=%d/%d", film->rate, film->rate_divisor);

	if (film->light == MEDIA_FILM_SDR)
		return text_format(arena, "%s%.*s,scale=%d:%d:in_color_matrix=%s:out_color_matrix=bt709:out_range=tv,%s", fields, TEXT_PRINT(rate),
			width, height, film->wide_colours ? "bt2020" : film->old_colours ? "bt601" : "bt709", out);
	return text_format(arena, "%s%.*s,scale=%d:%d,zscale=tin=%s:min=bt2020nc:pin=bt2020:rin=tv:t=linear:npl=203,format=gbrpf32le,"
		"zscale=p=bt709,tonemap=mobius:desat=0:peak=10,zscale=t=bt709:m=bt709:r=tv,%s", fields, TEXT_PRINT(rate), width, height,
		film->light == MEDIA_FILM_PQ ? "smpte2084" : "arib-std-b67", out);
}

/* The film that a stranger sent: only these containers, decoders and files, and no larger picture later than at its beginning. */
static void
add_input(struct command *command, const char *name, struct media_film_cut cut)
{
	struct arena *arena = command->arena;

	ADD(command, "-v", "error", "-nostdin", "-y", "-protocol_whitelist", MEDIA_FILM_PROTOCOLS, "-format_whitelist", MEDIA_FILM_FORMATS,
		"-codec_whitelist", MEDIA_FILM_DECODERS);
	add_option(command, "-max_streams", text_format(arena, "%d", LIMIT_FILM_TRACKS));
	add_option(command, "-max_pixels", text_format(arena, "%d", LIMIT_FILM_MEGAPIXELS_IN * 1000000));
	add_option(command, "-threads", text_format(arena, "%d", LIMIT_FILM_THREADS));
	if (cut.start_ms > 0)
		add_option(command, "-ss", seconds(arena, cut.start_ms));
	add_option(command, "-i", text_format(arena, "file:%s", name));
}

static void
add_picture(struct command *command, const struct media_film_tracks *film, int width, int height, bool wide)
{
	struct arena *arena = command->arena;

	add_option(command, "-map", text_format(arena, "0:%d", film->picture));
	add_option(command, "-filter:v", picture_filter(arena, film, width, height));
	ADD(command, "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-g", "60", "-a53cc", "0");
	add_option(command, "-threads:v", text_format(arena, "%d", LIMIT_FILM_THREADS));
	add_option(command, "-maxrate", wide ? TEXT("5000k") : TEXT("2500k"));
	add_option(command, "-bufsize", wide ? TEXT("10000k") : TEXT("5000k"));
	/* Units of type 6 hold notes of the encoder. */
	ADD(command, "-bsf:v", "filter_units=remove_types=6");
}

static void
add_sound(struct command *command, const struct media_film_tracks *film)
{
	if (film->sound < 0)
		return;
	add_option(command, "-map", text_format(command->arena, "0:%d", film->sound));
	ADD(command, "-filter:a", "aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo,"
		"loudnorm=I=-18:TP=-1.5:LRA=11,aresample=48000,aformat=channel_layouts=stereo",
		"-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2");
}

/* Nothing but pictures and sound. */
static void
add_output(struct command *command, int64_t length_ms)
{
	add_option(command, "-t", seconds(command->arena, length_ms));
	ADD(command, "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact",
		"-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", "-max_muxing_queue_size", "1024",
		"-stats_period", "1", "-progress", "pipe:1", "-f", "mp4", MEDIA_FILM_FILE);
}

static bool
is_full(const char *folder)
{
	struct statvfs disk;

	return statvfs(folder, &disk) == 0 && (int64_t)disk.f_bavail * (int64_t)disk.f_frsize < LIMIT_DISK_FULL_BYTES;
}

static enum media_film_outcome
run(struct command *command, const char *folder, int64_t cpu_seconds, bool (*take)(void *, struct text), void *data)
{
	const enum media_film_outcome outcome = media_film_why(media_film_run(&(struct media_film_program){ .folder = folder, .name = "ffmpeg",
		.words = command->words, .word_count = command->count, .cpu_seconds = cpu_seconds, .take = take, .data = data }));

	return outcome == MEDIA_FILM_DAMAGED && is_full(folder) ? MEDIA_FILM_NO_SPACE : outcome;
}

static int64_t
cpu_seconds_for(int64_t length_ms)
{
	return LIMIT_FILM_CPU_SECONDS + length_ms * LIMIT_FILM_CPU_SECONDS_A_MINUTE / MINUTE_MS;
}

/* *length_ms: how much of the film is converted at most. */
static enum media_film_outcome
length_of(const struct media_film_facts *film, struct media_film_cut cut, int64_t *length_ms)
{
	const int64_t most = (int64_t)LIMIT_FILM_MINUTES * MINUTE_MS;
	int64_t end = cut.end_ms > 0 ? cut.end_ms : film->duration_ms;

	if (film->duration_ms > 0 && end > film->duration_ms)
		end = film->duration_ms;
	/* One second more, which the result shows. */
	*length_ms = end > 0 ? end - cut.start_ms : most + SECOND_MS;
	if ((cut.start_ms > 0 || cut.end_ms > 0) && *length_ms < SECOND_MS)
		return MEDIA_FILM_ALL_CUT;
	return end > 0 && *length_ms > most ? MEDIA_FILM_TOO_LONG : MEDIA_FILM_OK;
}

static enum media_film_outcome
convert(struct command *command, const char *folder, const char *name, const struct media_film_tracks *film, struct media_film_cut cut,
        struct progress *progress)
{
	int64_t length_ms;
	int width, height;
	const enum media_film_outcome outcome = length_of(&film->facts, cut, &length_ms);
	const bool wide = length_ms <= (int64_t)LIMIT_FILM_MINUTES_WIDE * MINUTE_MS;

	if (outcome != MEDIA_FILM_OK)
		return outcome;
	if (!size_within(&film->facts, wide ? LIMIT_FILM_PIXELS_WIDE : LIMIT_FILM_PIXELS, &width, &height))
		return MEDIA_FILM_TOO_SMALL;
	add_input(command, name, cut);
	add_picture(command, film, width, height, wide);
	add_sound(command, film);
	/* A film that says how long it is may be a little longer. */
	add_output(command, cut.end_ms > 0 ? length_ms : (int64_t)LIMIT_FILM_MINUTES * MINUTE_MS + SECOND_MS);
	return run(command, folder, cpu_seconds_for(length_ms), take_progress, progress);
}

struct still { int64_t at_ms; const char *name; };

/* The film is an input once for each still, so that each is found at once. A JPEG has the colours of BT.601, in their full range. */
static enum media_film_outcome
draw(const char *folder, const char *film, const struct still *stills, int count)
{
	struct command command = { .arena = arena_new(WORDS_BYTES) };
	enum media_film_outcome outcome;

	for (int i = 0; i < count; i++)
		add_input(&command, film, (struct media_film_cut){ .start_ms = stills[i].at_ms });
	for (int i = 0; i < count; i++) {
		add_option(&command, "-map", text_format(command.arena, "%d:V:0", i));
		ADD(&command, "-map_metadata", "-1", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "3",
			"-filter:v", "scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p",
			"-fflags", "+bitexact", "-flags:v", "+bitexact", "-update", "1", "-f", "image2");
		add(&command, stills[i].name);
	}
	outcome = run(&command, folder, LIMIT_FILM_LOOK_CPU_SECONDS, take_nothing, NULL);
	arena_free(command.arena);
	return outcome;
}

/* From the middle of each third. */
static enum media_film_outcome
draw_stills(const char *folder, int64_t duration_ms)
{
	char names[LIMIT_FILM_STILLS][sizeof MEDIA_FILM_STILL + 12];
	struct still stills[LIMIT_FILM_STILLS];

	for (int i = 0; i < LIMIT_FILM_STILLS; i++) {
		snprintf(names[i], sizeof names[i], MEDIA_FILM_STILL, i + 1);
		stills[i] = (struct still){ duration_ms * (2 * i + 1) / (2 * LIMIT_FILM_STILLS), names[i] };
	}
	return draw(folder, MEDIA_FILM_FILE, stills, LIMIT_FILM_STILLS);
}

/* The result is read as a stranger's film is, since the program that wrote it has read one. */
static enum media_film_outcome
read_result(const char *folder, int64_t announced_ms, struct media_film_facts *facts)
{
	const enum media_film_outcome outcome = media_film_probe(folder, MEDIA_FILM_FILE, facts);

	if (outcome == MEDIA_FILM_NOT_A_FILM || (outcome == MEDIA_FILM_OK && facts->duration_ms < 1))
		return MEDIA_FILM_DAMAGED;
	facts->incomplete = facts->duration_ms + SECOND_MS < announced_ms * 9 / 10;
	return outcome;
}

enum media_film_outcome
media_film_convert(const char *folder, const char *name, struct media_film_cut cut, media_film_progress *told, void *data,
                   struct media_film_facts *facts)
{
	struct command command = { .arena = arena_new(WORDS_BYTES) };
	struct progress progress = { .told = told, .data = data };
	struct media_film_tracks film;
	enum media_film_outcome outcome = media_film_tracks(folder, name, &film);
	int64_t announced_ms = 0;

	*facts = film.facts;
	if (outcome == MEDIA_FILM_OK || outcome == MEDIA_FILM_TOO_LONG)
		outcome = convert(&command, folder, name, &film, cut, &progress);
	if (outcome == MEDIA_FILM_OK && length_of(&film.facts, cut, &announced_ms) == MEDIA_FILM_OK)
		outcome = read_result(folder, film.facts.duration_ms > 0 ? announced_ms : 0, facts);
	if (outcome == MEDIA_FILM_OK)
		outcome = draw_stills(folder, facts->duration_ms);
	arena_free(command.arena);
	return outcome;
}

enum media_film_outcome
media_film_still(const char *folder, const char *film, int64_t at_ms, const char *still)
{
	return draw(folder, film, &(struct still){ at_ms, still }, 1);
}

_Static_assert(LIMIT_FILM_MINUTES == 20 && LIMIT_FILM_BYTES_IN == 1024 * (int64_t)MIB, "media.words has these numbers");

const struct words *
media_film_words(enum media_film_outcome outcome)
{
	switch (outcome) {
	case MEDIA_FILM_OK:
	case MEDIA_FILM_STOPPED:       return NULL;
	case MEDIA_FILM_NOT_AVAILABLE: return &media_words_convert_not_available;
	case MEDIA_FILM_NOT_A_FILM:    return &media_words_convert_not_a_film;
	case MEDIA_FILM_DAMAGED:       return &media_words_convert_damaged;
	case MEDIA_FILM_TOO_LONG:      return &media_words_convert_too_long;
	case MEDIA_FILM_TOO_LARGE:     return &media_words_convert_too_large;
	case MEDIA_FILM_TOO_SMALL:     return &media_words_convert_too_small;
	case MEDIA_FILM_TOO_HEAVY:     return &media_words_convert_too_heavy;
	case MEDIA_FILM_ALL_CUT:       return &media_words_convert_all_cut;
	case MEDIA_FILM_NO_SPACE:
	case MEDIA_FILM_FAULT:         break;
	}
	return &media_words_convert_fault;
}

/* Once for this process. */
static bool available;

static void
find_out(void)
{
	struct command command = { 0 };

	ADD(&command, "-v", "error", "-nostdin", "-f", "lavfi", "-i", "color=s=64x64:d=0.1", "-f", "lavfi", "-i", "anullsrc=d=0.1",
		"-c:v", "libx264", "-c:a", "aac", "-threads", "1", "-f", "null", "-");
	available = run(&command, "", LIMIT_FILM_LOOK_CPU_SECONDS, take_nothing, NULL) == MEDIA_FILM_OK;
}

bool
media_film_available(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, find_out);
	return available;
}
