/* email_words: people's text in an email's header: folded to lines of 78, encoded (RFC 2047) where it is not plain ASCII.
 *
 * Every control character, above all line breaks, becomes a space.   Uses: base.   Used by: email_message. */
#ifndef STANDARDS_EMAIL_WORDS_H
#define STANDARDS_EMAIL_WORDS_H
#include "base/text.h"

#define EMAIL_WORDS_COLUMN_MAX 78

/* Each starts at `column` of the line and returns the column where it ends. */
size_t email_words_add(struct text_builder *builder, size_t column, struct text words);            /* unstructured, as a subject */
size_t email_words_add_phrase(struct text_builder *builder, size_t column, struct text words);     /* before an address: quoted */
size_t email_words_add_value(struct text_builder *builder, size_t column, struct text value);      /* for machines: only folded */
/* ASCII, and no piece of it between spaces is longer than a line may be. */
bool email_words_is_value(struct text value, size_t line_max);

#endif
