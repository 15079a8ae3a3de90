/* people_email_question: a slip in an address is asked about before anything is sent there. */
#ifndef PEOPLE_PEOPLE_EMAIL_QUESTION_H
#define PEOPLE_PEOPLE_EMAIL_QUESTION_H
#include "people/people_view.h"

/* The address that was perhaps meant: "gmail.com" for "gmial.com"; none for most. It is asked about, never put in place of the other. */
struct text people_email_suggestion(struct arena *arena, struct text email);

/* For a form of one step, which has a tick `sure` (PEOPLE_SURE_FIELD) that only the question sets: whether the form is shown again with the
 * question above it. An error of `sure` is cleared. */
struct people_email_question people_email_question(struct arena *arena, const struct form_value *email, struct form_value *sure);
#define PEOPLE_SURE_FIELD(structure) FORM_FIELD(structure, sure, .kind = FORM_TICK)

#endif
