/* Made by tools/templates from the .words files of src/appointment; what is changed here is lost. */
#ifndef GENERATED_APPOINTMENT_WORDS_H
#define GENERATED_APPOINTMENT_WORDS_H
#include "html/html.h"

extern const struct words appointment_words_full;
extern const struct words appointment_words_in_two_lines;
extern const struct words appointment_words_long;
extern const struct words appointment_words_same;

#endif
