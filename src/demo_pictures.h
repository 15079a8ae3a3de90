/* demo_pictures: the pictures of the demo, compiled in.  They were drawn for this project and show no real thing or person (decision 60).
 *
 * They are cleaned in the media child and stored with a description, as a family's uploads are.  A machine on which no picture can be
 * decoded has a demo without pictures: false, logged. */
#ifndef DEMO_PICTURES_H
#define DEMO_PICTURES_H
#include "media/media.h"

struct demo_picture { struct media_clean clean; struct text description; };
/* `name` is that of a file in assets/demo, without its ending. */
must_use bool demo_picture_open(struct arena *arena, const char *name, struct demo_picture *picture);

#endif
