/* demo_words: what friends and families of the demo wrote: messages, thanks, a gift elsewhere, a song. */
#ifndef DEMO_WORDS_H
#define DEMO_WORDS_H
#include "drive/drive.h"

/* After the drive of the story: two friends leave words, the mother lets one out and thanks everybody. */
must_use bool demo_words_of_story(struct context *context, struct honour_page_id page, struct drive_id drive, struct person_id keeper);
/* The finished page: one more gift, told from elsewhere, a song dedicated, and a background for newcomers. */
must_use bool demo_words_of_finished(struct context *context, struct honour_page_id page, struct drive_id drive, struct person_id keeper);

#endif
