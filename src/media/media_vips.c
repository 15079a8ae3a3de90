#include "media/media_vips.h"

#include "base/library.h"
#include "base/attributes.h"

#define FUNCTION(name) { "vips_" #name, (void **)&vips.name },

struct media_vips vips;

bool
media_vips_open(void)
{
	static const struct library_function functions[] = {
		MEDIA_VIPS(FUNCTION) { "g_object_unref", (void **)&vips.object_unref },
	};

	return library_open("libvips.so.42", functions, COUNT_OF(functions));
}
