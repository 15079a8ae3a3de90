/* media_film_facts: what a film is, as ffprobe reads it in the sandbox; used through media_film.h. */
#ifndef MEDIA_MEDIA_FILM_FACTS_H
#define MEDIA_MEDIA_FILM_FACTS_H
#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "media/media_film_run.h"

enum media_film_outcome {
	MEDIA_FILM_FAULT = -1,        /* our machine failed, logged: try again later */
	MEDIA_FILM_OK,
	MEDIA_FILM_STOPPED,           /* media_film_progress() answered false */
	MEDIA_FILM_NOT_AVAILABLE,     /* media_film_available() is false */
	MEDIA_FILM_NO_SPACE,          /* the disk is full: try again later */
	MEDIA_FILM_NOT_A_FILM,        /* not a film, of a kind that is not taken, or too damaged to say */
	MEDIA_FILM_DAMAGED,           /* its beginning is a film's, and nothing of it can be read */
	MEDIA_FILM_TOO_LONG,          /* longer than LIMIT_FILM_MINUTES, after it was cut */
	MEDIA_FILM_TOO_LARGE,         /* more pixels or bytes than LIMIT_FILM_…_IN allow */
	MEDIA_FILM_TOO_SMALL,         /* fewer than LIMIT_FILM_PIXELS_LEAST, before or after */
	MEDIA_FILM_TOO_HEAVY,         /* more time or memory than LIMIT_FILM_… allow */
	MEDIA_FILM_ALL_CUT,           /* the cut leaves less than a second */
};

struct media_film_facts {
	int64_t duration_ms;          /* 0: the file does not say, and only its conversion will */
	int width, height;            /* as it is shown: upright, with square pixels */
	bool sound;
	bool hdr;                     /* of a stranger's film; one that was converted never is */
	bool incomplete;              /* media_film_convert(): much of what the file announced could not be read */
};

/* Reads what the file `name` in `folder` is. TOO_LONG: *facts is set, since a cut may make it short enough. */
must_use enum media_film_outcome media_film_probe(const char *folder, const char *name, struct media_film_facts *facts);

/* The only containers (demuxers of FFmpeg), decoders and protocol that a film may make the programs use. Playlists and references to other
 * files are none of them. ffprobe opens a decoder for each track, so that subtitles and covers have theirs here; a track of any other kind
 * that FFmpeg could decode refuses the film. */
#define MEDIA_FILM_FORMATS "mov,matroska"
#define MEDIA_FILM_PROTOCOLS "file"
#define MEDIA_FILM_DECODERS \
	"h264,hevc,vp8,vp9,libdav1d,mpeg4,h263,mjpeg,prores,png,aac,aac_latm,mp3float,mp3,opus,libopus,vorbis,amrnb,amrwb,alac,flac,ac3,eac3," \
	"pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_f32le,pcm_mulaw,pcm_alaw,pcm_u8,mov_text,srt,subrip,ass,webvtt,text"

/* The same with what a conversion needs to know. */
enum media_film_light { MEDIA_FILM_SDR, MEDIA_FILM_PQ, MEDIA_FILM_HLG };
struct media_film_tracks {
	struct media_film_facts facts;
	int picture;                  /* the index of its track in the file */
	int sound;                    /* -1: none */
	int rate, rate_divisor;       /* pictures a second, at most LIMIT_FILM_RATE */
	bool interlaced;
	bool wide_colours;            /* BT.2020 */
	bool old_colours;             /* BT.601 */
	enum media_film_light light;
};
must_use enum media_film_outcome media_film_tracks(const char *folder, const char *name, struct media_film_tracks *tracks);
/* What an answer of media_film_run() means for the film. */
enum media_film_outcome media_film_why(enum media_film_run outcome);

#endif
