/* Made by tools/templates from the .words files of src/appointment; what is changed here is lost. */
#include "appointment_words.h"
const struct words appointment_words_full = { "That time is full." };
const struct words appointment_words_in_two_lines = { "Choose another time, or write to the organiser." };
const struct words appointment_words_long = { "Use {n} characters \"at most\"." };
const struct words appointment_words_same = { "That time is full." };
