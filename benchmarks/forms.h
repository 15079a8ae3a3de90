/* forms: keys of forms as the pages of a site have them, made without requesting a page, so that a press is one request.
 *
 * The keys are made with the site's own key and are all of one browser: send `cookie` with them. */
#ifndef BENCHMARKS_FORMS_H
#define BENCHMARKS_FORMS_H
#include "base/context.h"

struct forms {
	struct site site;
	struct random random;
	struct text browser, cookie;      /* cookie: "form=…", terminated */
};

/* `file` is one in the site's folder, whose site.key is read. The texts live as long as `arena`. */
void forms_open(struct forms *forms, struct arena *arena, const char *file);
/* A new key, terminated, for the form that is sent to `path`. Everything is allocated in `arena`. */
const char *forms_key(struct forms *forms, struct arena *arena, const char *path);

#endif
