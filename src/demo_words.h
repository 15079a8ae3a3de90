/* demo_words: what friends and families of the demo wrote: messages, thanks, a donation elsewhere, a song. */
#ifndef DEMO_WORDS_H
#define DEMO_WORDS_H
#include "drive/drive.h"

/* After the drive of the story: two friends leave messages, the mother publishes one and thanks everyone. */
must_use bool demo_words_of_story(struct context *context, struct honour_page_id page, struct drive_id drive, struct person_id keeper);
/* The finished page: one more donation elsewhere, a dedicated song, and a background for readers who do not know her. */
must_use bool demo_words_of_finished(struct context *context, struct honour_page_id page, struct drive_id drive, struct person_id keeper);

#endif
