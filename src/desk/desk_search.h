/* desk_search: who at a drive is meant by what the desk types: a name or a part of one, a code, a donation number. */
#ifndef DESK_DESK_SEARCH_H
#define DESK_DESK_SEARCH_H
#include "desk/desk_day.h"

/* In the arena; alike: nobody is named so, and these have names that are nearly the same. */
struct desk_search_found { const struct donation_person **at; size_t count; bool alike; };

/* Whose name has each word of `q`, in any order and spelling (unicode_fold_for_search()), whose appointment has the code `q`
 * (appointment/appointment_code.h), or, for the staff, whose donation number contains `q`; then the groups of leaders whose
 * name matches.  If there are none: whose name has words that begin with those of `q`, but for a slip in a word of four letters or
 * more, two in one of seven or more.  assets/desk_model.js does the same. */
void desk_search(const struct request *request, const struct desk_day *day, struct text q, struct desk_search_found *found);
/* How many people have this code, or this very name; if nobody has, how many have a name with its words. *one: the first of them. */
size_t desk_people_named(const struct request *request, const struct desk_day *day, struct text q, const struct donation_person **one);

#endif
