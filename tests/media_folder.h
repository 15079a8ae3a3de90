/* media_folder: a data folder of its own for the films of a test. */
#ifndef TESTS_MEDIA_FOLDER_H
#define TESTS_MEDIA_FOLDER_H
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/context.h"

static char media_folder[64];

static inline int
media_folder_remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status, (void)kind, (void)where;
	return remove(path);
}

static inline bool
media_folder_open(struct site *site)
{
	snprintf(media_folder, sizeof media_folder, "/tmp/givenback-media-XXXXXX");
	if (mkdtemp(media_folder) == NULL)
		return false;
	site->data_folder = text_of(media_folder);
	return true;
}

/* 0: everything is gone. */
static inline int
media_folder_close(void)
{
	return nftw(media_folder, media_folder_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
