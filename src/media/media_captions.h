/* media_captions: what is said in a film, and a description of what is seen in it for people who cannot see it. Its keepers write both
 * (film/film.h); they are stored for as long as the film. */
#ifndef MEDIA_MEDIA_CAPTIONS_H
#define MEDIA_MEDIA_CAPTIONS_H
#include "base/found.h"
#include "standards/captions.h"
#include "types.h"

struct context;

struct media_captions {
	bool given;                       /* the keepers said what is said in it */
	enum film_speech speech;
	struct text language;             /* a BCP 47 tag of language.def; of captions */
	struct captions captions;         /* of captions: not empty */
};
/* NONE: the keepers have not said; *captions is then empty. */
must_use enum found media_captions_read(struct context *context, struct film_id film, struct media_captions *captions);
/* In the transaction of its caller. !given: what was stored is deleted. */
must_use bool media_captions_put(struct context *context, struct film_id film, const struct media_captions *captions);
must_use bool media_captions_describe(struct context *context, struct film_id film, struct text description);

struct media_language { const char *tag, *name; };        /* name: in that language */
extern const struct media_language media_languages[];
extern const size_t media_language_count;
/* NULL: it is none of them. */
const struct media_language *media_language_find(struct text tag);

#endif
