#include "demo_pictures.h"

#include "base/log.h"
#include "http/asset.h"

/* Made by tools/assets.c. */
extern const struct asset_file demo_picture_files[];
extern const size_t demo_picture_file_count;

static const struct { const char *name; struct text description; } descriptions[] = {
	{ "blanket", TEXT("A knitted blanket with a red stripe, in the evening light from a window") },
	{ "books", TEXT("Five old books in a stack, with a pair of reading glasses on top") },
	{ "cups", TEXT("Seven cups of tea on a wooden table, seen from above") },
	{ "river", TEXT("A wide river in the early morning, with reeds in front and hills behind") },
	{ "window", TEXT("The light of an evening window on a wall, with the shadow of a branch") },
};

bool
demo_picture_open(struct arena *arena, const char *name, struct demo_picture *picture)
{
	const struct text file = text_format(arena, "%s.jpg", name);

	*picture = (struct demo_picture){ .description = TEXT_NONE };
	for (size_t i = 0; i < COUNT_OF(descriptions); i++)
		if (text_equal(text_of(descriptions[i].name), text_of(name)))
			picture->description = descriptions[i].description;
	for (size_t i = 0; i < demo_picture_file_count; i++) {
		if (!text_equal(text_of(demo_picture_files[i].name), file))
			continue;
		if (media_picture_clean(arena, demo_picture_files[i].bytes, &picture->clean) == MEDIA_PICTURE_OK)
			return true;
	}
	log_note(LOG_WARNING, "demo: without the picture %s, which could not be read here", name);
	return false;
}
