#include "tests/journey/knowledge.h"

#include <string.h>

#include "base/log.h"

enum { SUBSETS_MAX = 4096 };

/* People who stand in the same equations. */
struct class { uint32_t in; int64_t size, least, most; };
/* A few classes with at most KNOWLEDGE_SMALL people in all. */
struct subset { size_t classes[KNOWLEDGE_SMALL]; size_t count; int64_t size, least, most; };
struct search {
	const struct knowledge *knowledge;
	struct class classes[KNOWLEDGE_PEOPLE];
	size_t class_count;
	struct subset subsets[SUBSETS_MAX];
	size_t subset_count;
	int64_t chosen[KNOWLEDGE_PEOPLE], left[KNOWLEDGE_EQUATIONS], room[KNOWLEDGE_EQUATIONS];
	int64_t solutions;
	int64_t rows[KNOWLEDGE_EQUATIONS][KNOWLEDGE_PEOPLE];      /* reduced */
	size_t pivots[KNOWLEDGE_EQUATIONS], pivot_columns[KNOWLEDGE_EQUATIONS], rank;
};

void
knowledge_start(struct knowledge *knowledge)
{
	memset(knowledge, 0, sizeof *knowledge);
}

void
knowledge_add(struct knowledge *knowledge, const bool *counted, size_t people, int64_t sum)
{
	const uint32_t bit = UINT32_C(1) << knowledge->equations;

	ASSERT(people <= KNOWLEDGE_PEOPLE && people >= knowledge->people && knowledge->equations < KNOWLEDGE_EQUATIONS);
	for (size_t e = 0; e < knowledge->equations; e++) {
		bool same = knowledge->sums[e] == sum;

		for (size_t i = 0; i < people && same; i++)
			same = counted[i] == (i < knowledge->people && (knowledge->in[i] >> e & 1) != 0);
		if (same)
			return;
	}
	knowledge->people = people;
	for (size_t i = 0; i < people; i++)
		knowledge->in[i] |= counted[i] ? bit : 0;
	knowledge->sums[knowledge->equations++] = sum;
}

static void
make_classes(struct search *search)
{
	for (size_t i = 0; i < search->knowledge->people; i++) {
		size_t at = 0;

		if (search->knowledge->in[i] == 0)
			continue;
		while (at < search->class_count && search->classes[at].in != search->knowledge->in[i])
			at++;
		if (at == search->class_count)
			search->classes[search->class_count++] = (struct class){ .in = search->knowledge->in[i], .least = INT64_MAX, .most = -1 };
		search->classes[at].size++;
	}
}

static void
make_subsets(struct search *search, size_t from, struct subset subset)
{
	for (size_t at = from; at < search->class_count; at++) {
		struct subset more = subset;

		if (subset.size + search->classes[at].size > KNOWLEDGE_SMALL)
			continue;
		more.classes[more.count++] = at;
		more.size += search->classes[at].size;
		ASSERT(search->subset_count < SUBSETS_MAX);
		search->subsets[search->subset_count++] = more;
		make_subsets(search, at + 1, more);
	}
}

static void
note_solution(struct search *search)
{
	search->solutions++;
	for (size_t at = 0; at < search->class_count; at++) {
		struct class *class = &search->classes[at];

		class->least = search->chosen[at] < class->least ? search->chosen[at] : class->least;
		class->most = search->chosen[at] > class->most ? search->chosen[at] : class->most;
	}
	for (size_t i = 0; i < search->subset_count; i++) {
		struct subset *subset = &search->subsets[i];
		int64_t sum = 0;

		for (size_t k = 0; k < subset->count; k++)
			sum += search->chosen[subset->classes[k]];
		subset->least = sum < subset->least ? sum : subset->least;
		subset->most = sum > subset->most ? sum : subset->most;
	}
}

/* Every equation can still be met by the classes from `at` on. */
static bool
is_possible(const struct search *search)
{
	for (size_t e = 0; e < search->knowledge->equations; e++)
		if (search->left[e] < 0 || search->left[e] > search->room[e])
			return false;
	return true;
}

static void
take(struct search *search, size_t at, int64_t count)
{
	for (size_t e = 0; e < search->knowledge->equations; e++)
		if (search->classes[at].in >> e & 1)
			search->left[e] -= count;
}

static void
visit(struct search *search, size_t at)
{
	if (!is_possible(search))
		return;
	if (at == search->class_count) {
		note_solution(search);
		return;
	}
	for (size_t e = 0; e < search->knowledge->equations; e++)
		if (search->classes[at].in >> e & 1)
			search->room[e] -= search->classes[at].size;
	for (int64_t count = 0; count <= search->classes[at].size; count++) {
		search->chosen[at] = count;
		take(search, at, count);
		visit(search, at + 1);
		take(search, at, -count);
	}
	for (size_t e = 0; e < search->knowledge->equations; e++)
		if (search->classes[at].in >> e & 1)
			search->room[e] += search->classes[at].size;
}

static const struct class *
class_of(const struct search *search, size_t person)
{
	for (size_t at = 0; at < search->class_count; at++)
		if (search->classes[at].in == search->knowledge->in[person])
			return &search->classes[at];
	return NULL;
}

/* All of a class gave, or none: each of them is certain.  How many became so; *sum: how many of these gave. */
static size_t
note_certain(struct search *search, struct knowledge *knowledge, int64_t *sum)
{
	size_t new = 0;

	*sum = 0;
	for (size_t i = 0; i < knowledge->people; i++) {
		const struct class *class = class_of(search, i);

		if (class == NULL || class->least != class->most || (class->most != 0 && class->most != class->size) || knowledge->certain[i])
			continue;
		knowledge->certain[i] = true;
		*sum += class->most != 0;
		new++;
	}
	return new;
}

/* ---- sums that follow from the equations alone, whatever the bits are ---- */

/* Row `row` less the multiple of `pivot` that clears its column.  Whole numbers, so that nothing is rounded away. */
static void
clear_column(int64_t *row, const int64_t *pivot, size_t column, size_t columns)
{
	const int64_t of_row = row[column], of_pivot = pivot[column];
	int64_t divisor = 0;

	for (size_t i = 0; i < columns; i++) {
		row[i] = row[i] * of_pivot - pivot[i] * of_row;
		for (int64_t a = row[i] < 0 ? -row[i] : row[i], b = divisor; a != 0; b = divisor) {
			divisor = a;
			a = b % a;
		}
	}
	for (size_t i = 0; i < columns && divisor > 1; i++)
		row[i] /= divisor;
}

/* The equations, one column a class, reduced to rows that each begin further to the right. */
static void
reduce(struct search *search)
{
	const size_t columns = search->class_count;
	bool used[KNOWLEDGE_EQUATIONS] = { false };

	for (size_t e = 0; e < search->knowledge->equations; e++)
		for (size_t at = 0; at < columns; at++)
			search->rows[e][at] = search->classes[at].in >> e & 1;
	for (size_t column = 0; column < columns; column++) {
		size_t pivot = 0;

		while (pivot < search->knowledge->equations && (used[pivot] || search->rows[pivot][column] == 0))
			pivot++;
		if (pivot == search->knowledge->equations)
			continue;
		used[pivot] = true;
		search->pivots[search->rank] = pivot;
		search->pivot_columns[search->rank++] = column;
		for (size_t e = 0; e < search->knowledge->equations; e++)
			if (!used[e] && search->rows[e][column] != 0)
				clear_column(search->rows[e], search->rows[pivot], column, columns);
	}
}

/* Some of the classes, each added or (bit of `minus`) subtracted: the equations determine the result. */
static bool
follows(const struct search *search, const struct subset *subset, uint32_t minus)
{
	int64_t wanted[KNOWLEDGE_PEOPLE] = { 0 };

	for (size_t k = 0; k < subset->count; k++)
		wanted[subset->classes[k]] = minus >> k & 1 ? -1 : 1;
	for (size_t i = 0; i < search->rank; i++)
		if (wanted[search->pivot_columns[i]] != 0)
			clear_column(wanted, search->rows[search->pivots[i]], search->pivot_columns[i], search->class_count);
	for (size_t at = 0; at < search->class_count; at++)
		if (wanted[at] != 0)
			return false;
	return true;
}

static bool
has_certain(const struct knowledge *knowledge)
{
	for (size_t i = 0; i < knowledge->people; i++)
		if (knowledge->certain[i])
			return true;
	return false;
}

/* A sum or a difference over a few people that is determined. */
static bool
find_small(const struct search *search, struct knowledge_finding *finding)
{
	const bool anybody = has_certain(search->knowledge);

	for (size_t i = 0; i < search->subset_count; i++) {
		const struct subset *subset = &search->subsets[i];
		bool found = !anybody && subset->least == subset->most;

		for (uint32_t minus = 0; minus < UINT32_C(1) << (subset->count - 1) && !found; minus++)
			found = follows(search, subset, minus);
		if (found) {
			*finding = (struct knowledge_finding){ true, (size_t)subset->size, subset->least };
			return true;
		}
	}
	return false;
}

bool
knowledge_learn(struct knowledge *knowledge, struct knowledge_finding *finding)
{
	static struct search search;
	int64_t sum;
	size_t new;

	memset(&search, 0, sizeof search);
	*finding = (struct knowledge_finding){ 0 };
	search.knowledge = knowledge;
	make_classes(&search);
	make_subsets(&search, 0, (struct subset){ .least = INT64_MAX, .most = -1 });
	memcpy(search.left, knowledge->sums, sizeof search.left);
	for (size_t at = 0; at < search.class_count; at++)
		for (size_t e = 0; e < knowledge->equations; e++)
			search.room[e] += search.classes[at].in >> e & 1 ? search.classes[at].size : 0;
	visit(&search, 0);
	if (search.solutions == 0)
		return false;
	new = note_certain(&search, knowledge, &sum);
	if (new > 0 && new <= KNOWLEDGE_SMALL)
		*finding = (struct knowledge_finding){ true, new, sum };
	reduce(&search);
	if (!finding->found)
		(void)find_small(&search, finding);
	return true;
}
