/* media_film: makes of a stranger's film one that every browser plays, by the system's ffmpeg and ffprobe in a sandbox: decision 66.
 *
 * A film is a plain file in a folder of its own (mode 0700), which the caller makes and removes. The programs can read and write that
 * folder and nothing else (media_sandbox.h), so it holds nothing but this film and what is made of it:
 *
 *	MEDIA_FILM_FILE          H.264 and AAC in an MP4 that begins to play before it has arrived whole: upright, SDR, at most
 *	                         LIMIT_FILM_RATE pictures a second, stereo, its loudness by EBU R 128; no tag, no other track
 *	MEDIA_FILM_STILL…        three JPEGs of it
 *
 * Each function waits for its programs, which are niced; any thread may call it. That one film is converted at a time is the caller's
 * business, as is the size of the file (LIMIT_FILM_BYTES_IN). After a crash of ours the programs have ended too: remove the folder and
 * begin again. */
#ifndef MEDIA_MEDIA_FILM_H
#define MEDIA_MEDIA_FILM_H
#include "base/attributes.h"
#include "media/media_film_facts.h"

struct words;

#define MEDIA_FILM_FILE "film.mp4"
#define MEDIA_FILM_STILL "still%d.jpg"        /* from 1 to LIMIT_FILM_STILLS */

/* How much of the result is done, at least every LIMIT_FILM_POLL_MS. false: stop. */
typedef bool media_film_progress(void *data, int64_t done_ms);

struct media_film_cut {
	int64_t start_ms, end_ms;     /* of the film that came; end 0: to its end */
};

/* Probes and converts; *facts are those of the result, which is there, with its stills, when this answers OK. `progress` may be NULL. */
must_use enum media_film_outcome media_film_convert(const char *folder, const char *name, struct media_film_cut cut,
                                            media_film_progress *progress, void *data, struct media_film_facts *facts);

/* Draws what a converted film shows at `at_ms` into the file `still` of the same folder. */
must_use enum media_film_outcome media_film_still(const char *folder, const char *film, int64_t at_ms, const char *still);

/* The sentence for the person who sent it, or asked for the cut; NULL: nothing is wrong. The one for facts.incomplete is
 * media_words_convert_incomplete. */
const struct words *media_film_words(enum media_film_outcome outcome);

/* Whether films can be converted here: ffmpeg is installed, and the kernel has Landlock. Forms offer films only then. Found out once, by
 * converting a film of a few pictures (a second or less); any thread. */
must_use bool media_film_available(void);

#endif
