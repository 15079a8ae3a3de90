/* media_film_store: films as they are stored and as they arrive. The bytes are in a file (media_file.h), everything else in rows.
 *
 * A film that is being sent is an upload (media_upload.h, decision 54): of one browser and one form, found by a random token. It ends
 * LIMIT_FILM_UPLOAD_HOURS after its last bytes arrived. media_film_store() makes it a stored one, which a job converts. Decision 67. */
#ifndef MEDIA_MEDIA_FILM_STORE_H
#define MEDIA_MEDIA_FILM_STORE_H
#include "base/found.h"
#include "media/media_file.h"
#include "types.h"

struct request;
struct words;

struct media_film {
	struct film_id id;
	struct media_file file;           /* media_film_find() only */
	int64_t size, received;           /* in bytes */
};

enum media_film_begin {
	MEDIA_FILM_BEGIN_FAULT = -1,
	MEDIA_FILM_BEGIN_OK,              /* *token is set */
	MEDIA_FILM_BEGIN_NO_BROWSER,      /* it sent no cookie, so nothing can be its own */
	MEDIA_FILM_BEGIN_NONE,            /* it has no bytes */
	MEDIA_FILM_BEGIN_TOO_LARGE,       /* LIMIT_FILM_BYTES_IN */
	MEDIA_FILM_BEGIN_FULL,            /* LIMIT_FILMS_OF_PAGE_BYTES, LIMIT_FILMS_BYTES, or the disk */
};
/* A film of `size` bytes will be sent for the form whose path is `form`. More than LIMIT_FILMS_OF_FORM: the oldest is deleted. */
must_use enum media_film_begin media_film_begin(struct request *request, struct honour_page_id page, struct text form, int64_t size,
                                                struct text *token);
/* The same of a film that has arrived whole, in `file`. */
must_use enum media_film_begin media_film_begin_whole(struct request *request, struct honour_page_id page, struct text form,
                                                      const struct media_file *file, struct text *token);
/* How many minutes of work each minute of film takes here, by the last ones; 0: not known yet. false: a fault. */
must_use bool media_film_work_minutes(struct context *context, int64_t *minutes);
/* The sentence for the person who sends it; NULL: OK. */
const struct words *media_film_begin_words(enum media_film_begin outcome);

/* NONE: this browser has no such film on its way, or not any more. */
must_use enum found media_film_find(struct request *request, struct text token, struct media_film *film);
/* The same in the form of this request, without its file. */
must_use enum found media_film_find_in_form(struct request *request, struct text token, struct media_film *film);

/* Whether these first bytes are those of a film that may be converted. */
must_use bool media_film_is_film(struct bytes beginning);

/* Called on a worker: writes what arrived. */
enum media_film_take {
	MEDIA_FILM_TAKE_FAULT = -1,
	MEDIA_FILM_TAKE_OK,               /* *taken bytes are on the disk: whole pieces of MEDIA_FILE_PIECE, and what the film ends with */
	MEDIA_FILM_TAKE_NO_FILM,
	MEDIA_FILM_TAKE_TOO_FEW,          /* less than a piece, and not its last bytes */
	MEDIA_FILM_TAKE_TOO_MANY,         /* more than the film has */
	MEDIA_FILM_TAKE_FULL,             /* the disk */
};
must_use enum media_film_take media_film_take(struct context *context, const struct media_film *film, struct bytes bytes, int64_t *taken);
/* The same of a whole film, which has no row yet: *file is what media_film_begin_whole() needs. OK, NO_FILM, FULL or FAULT. */
must_use enum media_film_take media_film_take_whole(struct context *context, struct bytes bytes, struct media_file *file);
/* Called on the writer: from now on they have arrived. NONE: another request was faster. */
must_use enum found media_film_received(struct context *context, const struct media_film *film, int64_t taken);

/* In the transaction of the message that it belongs to: it is stored and waits for its conversion. NONE: it has not arrived whole, or
 * it belongs to something already. */
must_use enum found media_film_store(struct context *context, struct film_id film);
/* Only this part of the film is kept; until that is made nobody can watch it, and what is cut off cannot be had back. NONE: it cannot be
 * played now. */
must_use enum found media_film_cut(struct context *context, struct film_id film, int64_t from_ms, int64_t until_ms);
/* Whether visitors may watch it where it is shown. */
must_use bool media_film_hide(struct context *context, struct film_id film, bool hidden);
/* Deletes the rows of the film and of its stills; the file follows, see media_file.h. */
must_use bool media_film_delete(struct context *context, struct film_id film);

struct media_film_shown {
	struct film_id id;
	enum film_state state;
	struct text failure;              /* a word; of a failed one */
	int64_t duration_ms, width, height, bytes;
	int64_t number;                   /* among those of its page, from 1 */
	struct picture_id still;
	bool hidden;                      /* from visitors */
	struct text description;          /* of what is seen; may be empty */
	bool has_speech;                  /* its keepers said what is said in it: media_captions.h */
	enum film_speech speech;
	struct text language;             /* of its captions */
	struct instant changed_at;        /* when its state last changed */
};
/* Whether visitors of its page can watch it, where its message or letter is shown. */
bool media_film_is_shown(const struct media_film_shown *film);
must_use enum found media_film_describe(struct context *context, struct film_id film, struct media_film_shown *shown);
/* Sends a ready film, or the part of it that is requested; the caller decides who may see it. */
void media_film_respond(struct request *request, struct film_id film);

/* A timed job, which waits for the disk: deletes files without a row. `connection` is one for reading. */
void media_film_sweep(struct context *context);

#endif
