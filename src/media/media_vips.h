/* media_vips: the functions of libvips that the child uses, as vips.NAME() instead of vips_NAME(); usable after media_vips_open(). */
#ifndef MEDIA_MEDIA_VIPS_H
#define MEDIA_MEDIA_VIPS_H
#include <stdbool.h>
#include <vips/vips.h>
#include <vips/vector.h>

#include "base/attributes.h"

#define MEDIA_VIPS(function) \
	function(init) function(concurrency_set) function(cache_set_max) function(vector_set_enabled) function(block_untrusted_set) \
	function(operation_block_set) function(error_buffer) function(foreign_find_load_buffer) function(image_new_from_buffer) \
	function(image_get_width) function(image_get_height) function(image_get_typeof) function(image_hasalpha) \
	function(array_double_new) function(icc_transform) function(colourspace) function(thumbnail_buffer) function(flatten) \
	function(cast_uchar) function(jpegsave_buffer)
#define MEDIA_VIPS_POINTER(name) __typeof__(vips_##name) *name;

extern struct media_vips { MEDIA_VIPS(MEDIA_VIPS_POINTER) __typeof__(g_object_unref) *object_unref; } vips;

/* false: logged. */
must_use bool media_vips_open(void);

#endif
