#include "desk/desk_search.h"

#include <string.h>

#include "appointment/appointment_code.h"
#include "base/unicode.h"
#include "limits.h"
#include "standards/donation_number.h"

#define NUMBER_PART_LENGTH 4

/* The query for a person: words of a name in any order, the code of an appointment, and a donation number or a part of one. */
struct query {
	struct text typed;
	struct text words[LIMIT_SEARCH_WORDS];
	size_t count;
	struct text joined;               /* the words without separators */
	struct text number;
};

static struct text
without_spaces(struct arena *arena, struct text folded)
{
	struct text_builder out;

	text_builder_start(&out, arena, folded.length);
	for (size_t i = 0; i < folded.length; i++)
		if (folded.at[i] != ' ')
			text_add_char(&out, folded.at[i]);
	return text_built(&out);
}

/* The letters and digits of a number that a person reads out, grouped in any way: "26 399121". */
static struct text
number_part(struct arena *arena, struct text q)
{
	const struct text simple = unicode_simplify(arena, q);
	struct text_builder out;
	size_t digits = 0;

	text_builder_start(&out, arena, simple.length);
	for (size_t i = 0; i < simple.length; i++) {
		const char c = simple.at[i];
		const bool digit = c >= '0' && c <= '9', letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (digit || letter)
			text_add_char(&out, letter ? (char)(c & ~0x20) : c);
		else if (!strchr(" -.", c))
			return TEXT("");
		digits += digit;
	}
	return digits >= NUMBER_PART_LENGTH ? text_built(&out) : TEXT("");
}

static void
read_query(struct arena *arena, struct text q, struct query *query)
{
	const struct text folded = unicode_fold_for_search(arena, q);
	struct donation_number_reading reading;

	query->typed = q;
	query->joined = without_spaces(arena, folded);
	query->count = unicode_words(folded, UNICODE_PARTS_NONE, query->words, COUNT_OF(query->words));
	if (!text_is_empty(q) && donation_number_read(q, &reading) == DONATION_NUMBER_READ_OK)
		query->number = text_copy(arena, donation_number_text(&reading.number));
	else
		query->number = number_part(arena, q);
}

/* Each word is in the name; or all of them joined, for "O Brien" and "Jeanluc". */
static bool
matches_name(struct arena *arena, const struct query *query, struct text name)
{
	const struct text folded = unicode_fold_for_search(arena, name);
	size_t at, found = 0;

	if (query->count == 0)
		return false;
	while (found < query->count && text_find(folded, query->words[found], &at))
		found++;
	return found == query->count || text_find(without_spaces(arena, folded), query->joined, &at);
}

/* By number only for the blood service's staff: who has one gave. */
static bool
matches(const struct request *request, const struct donation_person *person, const struct query *query)
{
	size_t at;

	if (matches_name(request->context.arena, query, person->appointment.donor.name) ||
	    appointment_code_is(request->context.arena, person->appointment.id, query->typed))
		return true;
	return desk_is_staffed(request) && !text_is_empty(query->number) && person->has_outcome &&
	       text_find(person->outcome.number, query->number, &at);
}

/* The others of a leader's group, some of whom may have no name yet. */
static bool
matches_group(const struct request *request, const struct donation_person *person, const struct query *query)
{
	return matches_name(request->context.arena, query, person->leader) && !matches(request, person, query);
}

/* ---- names that are alike ---- */

enum { ALIKE_LETTERS_MIN = 4, ALIKE_LETTERS_TWO = 7, ALIKE_LETTERS_MAX = 32 };

struct letters { uint32_t at[ALIKE_LETTERS_MAX]; size_t count; };

/* The first letters of a word; the rest of a longer one makes no difference. */
static void
read_letters(struct text word, struct letters *letters)
{
	size_t length;

	letters->count = 0;
	for (; letters->count < ALIKE_LETTERS_MAX && !text_is_empty(word); word = text_from(word, length)) {
		length = text_character(word, &letters->at[letters->count]);
		if (length == 0)
			return;
		letters->count++;
	}
}

/* How many slips of the hand are allowed: none in a short word, where one changes nearly any name into another. */
static unsigned
slips_allowed(const struct letters *typed)
{
	if (typed->count < ALIKE_LETTERS_MIN)
		return 0;
	return typed->count < ALIKE_LETTERS_TWO ? 1 : 2;
}

static unsigned
least(unsigned one, unsigned other)
{
	return one < other ? one : other;
}

/* Whether `typed` becomes a beginning of `word` by the slips it is allowed: a letter that is missing, surplus or wrong, or two neighbours
 * in the wrong order (Damerau and Levenshtein's distance, optimal string alignment). */
static bool
is_slip_of(const struct letters *typed, const struct letters *word)
{
	unsigned rows[3][ALIKE_LETTERS_MAX + 1], best;
	const unsigned *last = rows[typed->count % 3];

	for (size_t j = 0; j <= word->count; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= typed->count; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *before = rows[(i + 2) % 3], *two_before = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= word->count; j++) {
			const bool is_same = typed->at[i - 1] == word->at[j - 1];

			row[j] = least(least(before[j], row[j - 1]) + 1, before[j - 1] + !is_same);
			if (i > 1 && j > 1 && typed->at[i - 1] == word->at[j - 2] && typed->at[i - 2] == word->at[j - 1])
				row[j] = least(row[j], two_before[j - 2] + 1);
		}
	}
	best = last[0];
	for (size_t j = 1; j <= word->count; j++)
		best = least(best, last[j]);
	return best <= slips_allowed(typed);
}

/* Each word is the beginning of one of the name, with slips. */
static bool
is_alike(struct arena *arena, const struct query *query, struct text name)
{
	struct text words[LIMIT_SEARCH_WORDS];
	const size_t count = unicode_words(unicode_fold_for_search(arena, name), UNICODE_PARTS_NONE, words, COUNT_OF(words));

	for (size_t i = 0; i < query->count; i++) {
		struct letters typed, word;
		bool found = false;

		read_letters(query->words[i], &typed);
		for (size_t k = 0; k < count && !found; k++) {
			read_letters(words[k], &word);
			found = is_slip_of(&typed, &word);
		}
		if (!found)
			return false;
	}
	return query->count > 0;
}

void
desk_search(const struct request *request, const struct desk_day *day, struct text q, struct desk_search_found *found)
{
	struct arena *arena = request->context.arena;
	struct query query;

	*found = (struct desk_search_found){ .at = arena_list_of(arena, const struct donation_person *, day->people.count) };
	read_query(arena, q, &query);
	for (size_t i = 0; i < day->people.count; i++)
		if (matches(request, &day->people.at[i], &query))
			found->at[found->count++] = &day->people.at[i];
	for (size_t i = 0; i < day->people.count; i++)
		if (matches_group(request, &day->people.at[i], &query))
			found->at[found->count++] = &day->people.at[i];
	if (found->count > 0)
		return;
	for (size_t i = 0; i < day->people.count; i++)
		if (is_alike(arena, &query, day->people.at[i].appointment.donor.name))
			found->at[found->count++] = &day->people.at[i];
	found->alike = found->count > 0;
}

size_t
desk_people_named(const struct request *request, const struct desk_day *day, struct text q, const struct donation_person **one)
{
	struct arena *arena = request->context.arena;
	const struct text name = unicode_fold_for_search(arena, q);
	size_t exact = 0, found = 0;
	struct query query;

	*one = NULL;
	read_query(arena, q, &query);
	for (size_t i = 0; i < day->people.count; i++) {
		const struct donation_person *person = &day->people.at[i];
		const bool is_exact = appointment_code_is(arena, person->appointment.id, q) ||
		                      text_equal(name, unicode_fold_for_search(arena, person->appointment.donor.name));

		if (!is_exact && (exact > 0 || !matches_name(arena, &query, person->appointment.donor.name)))
			continue;
		if ((is_exact && exact == 0) || found == 0)
			*one = person;
		exact += is_exact;
		found += !is_exact;
	}
	return exact > 0 ? exact : found;
}
