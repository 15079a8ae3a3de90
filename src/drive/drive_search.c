#include "drive/drive_search.h"

#include "base/histogram.h"
#include "base/unicode.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "drive_search_sql.h"
#include "limits.h"

#define FOUND_FIRST 8                                 /* drives that a search makes room for at first */
#define SETTLE_MICROSECONDS (10 * INSTANT_SECOND)     /* a request reads its clock when it begins and is committed a little later */
#define PREFIX_END TEXT("\xF4\x8F\xBF\xBF")           /* U+10FFFF: no word has it */

struct word_list { struct text *at; size_t count; };

static bool
has(const struct word_list *words, struct text word)
{
	for (size_t i = 0; i < words->count; i++)
		if (text_equal(words->at[i], word))
			return true;
	return false;
}

/* Adds the words of `text`, each once. */
static void
add_words(struct arena *arena, struct text text, enum unicode_parts parts, struct word_list *words)
{
	struct text found[LIMIT_SEARCH_WORDS];
	const size_t count = unicode_words(unicode_fold_for_search(arena, text), parts, found, LIMIT_SEARCH_WORDS);

	for (size_t i = 0; i < count && words->count < LIMIT_SEARCH_WORDS; i++) {
		const struct text word = text_until_characters(found[i], LIMIT_SEARCH_WORD_CHARACTERS);

		if (word.length > 0 && !has(words, word))
			words->at[words->count++] = word;
	}
}

static struct word_list
words_of(struct arena *arena, const struct drive_words *drive)
{
	struct word_list words = { arena_list_of(arena, struct text, LIMIT_SEARCH_WORDS), 0 };

	words.at[words.count++] = TEXT("");
	add_words(arena, drive->venue, UNICODE_PARTS_SUFFIXES, &words);
	add_words(arena, drive->address, UNICODE_PARTS_SUFFIXES, &words);
	return words;
}

/* The index is up to date already, which is the most common case. */
static bool
is_written(const struct drive_search_sql_of_drive_list *rows, const struct word_list *words, struct instant ends)
{
	if (rows->count != words->count)
		return false;
	for (size_t i = 0; i < rows->count; i++)
		if (!has(words, rows->at[i].word) || instant_compare(rows->at[i].ends, ends) != 0)
			return false;
	return true;
}

static bool
write_words(struct context *context, struct drive_id id, const struct word_list *words, struct instant ends)
{
	struct drive_search_sql_of_drive_list rows = { 0 };

	if (drive_search_sql_of_drive(context, id, &rows) == DB_READ_FAULT)
		return false;
	if (is_written(&rows, words, ends))
		return true;
	if (drive_search_sql_drop(context, id) == DB_WROTE_FAULT)
		return false;
	for (size_t i = 0; i < words->count; i++)
		if (drive_search_sql_put(context, words->at[i], ends, id) == DB_WROTE_FAULT)
			return false;
	return true;
}

bool
drive_search_index(struct context *context, struct drive_id id)
{
	struct drive_search_sql_is_listed row;
	struct word_list words = { 0 };
	const uint64_t before = unreadable_count();
	struct drive drive;

	/* What was found of it stays in the index; who searches passes it over while it cannot be read. */
	if (drive_read(context, id, &drive) != FOUND_OK)
		return unreadable_count() != before;
	if (drive_search_sql_is_listed(context, id, &row) != DB_READ)
		return false;
	if (row.listed && drive.state == DRIVE_STATE_OPEN && !drive.day_closed && instant_compare(drive.ends, context->now) > 0)
		words = words_of(context->arena, &drive.words);
	return write_words(context, id, &words, drive.ends);
}

static bool
index_page(struct context *context, struct honour_page_id page)
{
	struct drive_search_sql_ahead_of_page_list drives = { 0 };

	if (drive_search_sql_ahead_of_page(context, page, context->now, &drives) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < drives.count; i++)
		if (!drive_search_index(context, drives.at[i].id))
			return false;
	return true;
}

/* Changes older than the settle time are passed exactly once; younger ones are read again, all of them in one turn. Of the older ones, of
 * which there are many after an upgrade that rebuilds the whole index, one turn handles LIMIT_TURN_MS. */
int64_t
drive_search_tend(struct context *context)
{
	const struct instant settled = instant_plus(context->now, -SETTLE_MICROSECONDS);
	struct drive_search_sql_state at = { .changed_at = { 0 } };
	struct drive_search_sql_changed_list pages = { 0 };
	const int64_t until = clock_us() + LIMIT_TURN_MS * INT64_C(1000);
	size_t looked = 0;
	bool moved = false;
	DB_TRANSACTION(tx, context);

	if (drive_search_sql_state(context, &at) == DB_READ_FAULT ||
	    drive_search_sql_changed(context, at.changed_at, at.honour_page, instant_plus(context->now, INSTANT_SECOND), &pages)
	    == DB_READ_FAULT)
		return -1;
	if (pages.count == 0)
		return 0;
	for (; looked < pages.count; looked++) {
		const bool is_settled = instant_compare(pages.at[looked].changed_at, settled) < 0;

		if (moved && is_settled && clock_us() >= until)
			break;
		if (!index_page(context, pages.at[looked].id))
			return -1;
		if (is_settled) {
			at.changed_at = pages.at[looked].changed_at;
			at.honour_page = pages.at[looked].id.id;
			moved = true;
		}
	}
	if (moved && drive_search_sql_set_state(context, at.changed_at, at.honour_page) == DB_WROTE_FAULT)
		return -1;
	return db_commit(&tx) == DB_COMMITTED ? (int64_t)looked : -1;
}

/* ---- searching ---- */

struct look {
	struct instant since, day;        /* not over before `since`; `day`: when the requested day begins */
	bool near;
	int64_t walk;
	struct drive_listed_list *found;
	size_t room;                      /* of `found`, which grows as needed: most searches find few */
	struct arena *scratch;            /* for one drive that is being checked; most of them do not match. NULL: all match */
};

static bool
is_found(const struct look *look, struct drive_id drive, struct honour_page_id page)
{
	for (size_t i = 0; i < look->found->count; i++)
		if (drive_id_equal(look->found->at[i].drive.id, drive) && honour_page_id_equal(look->found->at[i].page, page))
			return true;
	return false;
}

/* Every typed word begins a word of this drive. */
static bool
fits(struct arena *arena, const struct word_list *typed, const struct drive *drive)
{
	const struct word_list words = words_of(arena, &drive->words);

	for (size_t i = 0; i < typed->count; i++) {
		bool begins = false;

		for (size_t j = 0; j < words.count && !begins; j++)
			begins = text_starts_with(words.at[j], typed->at[i]);
		if (!begins)
			return false;
	}
	return true;
}

/* Several words are compared with the whole drive; with a single word every drive of the index matches. *good: false is a fault. */
static bool
may_fit(struct context *context, const struct look *look, const struct word_list *typed, struct drive_id id, bool *good)
{
	struct context scratch = *context;
	struct drive drive;
	const uint64_t before = unreadable_count();

	if (look->scratch == NULL)
		return true;
	arena_reset(look->scratch);
	scratch.arena = look->scratch;
	if (drive_read(&scratch, id, &drive) == FOUND_OK)
		return fits(look->scratch, typed, &drive);
	*good = unreadable_count() != before;
	return false;
}

static void
make_room(struct context *context, struct look *look)
{
	const size_t size = sizeof *look->found->at, room = look->room == 0 ? FOUND_FIRST : look->room * 2;

	if (look->found->count < look->room)
		return;
	look->found->at = arena_grow(context->arena, look->found->at, look->room * size, room * size);
	look->room = room;
}

static bool
take(struct context *context, struct look *look, const struct word_list *typed, struct drive_id id, struct honour_page_id page,
     size_t *taken)
{
	struct drive_listed *next;
	const uint64_t before = unreadable_count();
	bool good = true;

	if (*taken == LIMIT_SEARCH_DRIVES || is_found(look, id, page) || !may_fit(context, look, typed, id, &good))
		return good;
	make_room(context, look);
	next = &look->found->at[look->found->count];
	if (drive_read(context, id, &next->drive) != FOUND_OK)
		return unreadable_count() != before;
	next->page = page;
	look->found->count++;
	(*taken)++;
	return true;
}

static bool
look_for(struct context *context, struct look *look, const struct word_list *typed, struct text word)
{
	const struct instant from = look->near ? look->day : look->since;
	struct drive_search_sql_found_list later = { 0 };
	struct drive_search_sql_found_before_list earlier = { 0 };
	size_t taken = 0;

	if (drive_search_sql_found(context, word, from, (struct instant){ INT64_MAX }, look->walk, &later) == DB_READ_FAULT ||
	    (look->near && drive_search_sql_found_before(context, word, look->since, look->day, look->walk, &earlier) == DB_READ_FAULT))
		return false;
	for (size_t i = 0; i < later.count; i++)
		if (!take(context, look, typed, later.at[i].id, later.at[i].honour_page, &taken))
			return false;
	taken = 0;
	for (size_t i = 0; i < earlier.count; i++)
		if (!take(context, look, typed, earlier.at[i].id, earlier.at[i].honour_page, &taken))
			return false;
	return true;
}

/* First the word itself, then words that begin with it. */
static bool
look_for_all(struct context *context, struct look *look, const struct word_list *typed, struct text longest)
{
	const struct text until = text_join(context->arena, longest, PREFIX_END);
	struct drive_search_sql_next_word next = { .word = longest };

	for (size_t i = 0; i < LIMIT_SEARCH_PREFIXES; i++) {
		if (!look_for(context, look, typed, next.word))
			return false;
		if (longest.length == 0)
			return true;
		switch (drive_search_sql_next_word(context, next.word, until, &next)) {
		case DB_READ:       break;
		case DB_READ_NONE:  return true;
		case DB_READ_FAULT: return false;
		}
	}
	return true;
}

static int64_t
distance(const struct look *look, const struct drive_search *wish, const struct drive *drive)
{
	const int64_t days = date_number(drive->words.date) - date_number(wish->date);

	return !look->near ? 0 : days < 0 ? -days : days;
}

static void
sort(const struct look *look, const struct drive_search *wish)
{
	struct drive_listed_list *found = look->found;

	for (size_t i = 1; i < found->count; i++) {
		const struct drive_listed one = found->at[i];
		size_t j = i;

		for (; j > 0; j--) {
			const struct drive *before = &found->at[j - 1].drive;
			const int64_t nearer = distance(look, wish, before) - distance(look, wish, &one.drive);

			if (nearer < 0 || (nearer == 0 && instant_compare(before->starts, one.drive.starts) <= 0))
				break;
			found->at[j] = found->at[j - 1];
		}
		found->at[j] = one;
	}
}

bool
drive_search(struct context *context, const struct drive_search *wish, struct drive_listed_list *found)
{
	struct word_list typed = { arena_list_of(context->arena, struct text, LIMIT_SEARCH_WORDS), 0 };
	struct look look = { .near = wish->near, .found = found };
	struct text longest = TEXT("");
	bool good;

	add_words(context->arena, wish->words, UNICODE_PARTS_NONE, &typed);
	for (size_t i = 0; i < typed.count; i++)
		if (typed.at[i].length > longest.length)
			longest = typed.at[i];
	look.since = context->now;
	look.walk = typed.count > 1 ? LIMIT_SEARCH_WALK : LIMIT_SEARCH_DRIVES;
	if (wish->near) {
		const struct instant week_before = { (date_number(wish->date) - LIMIT_SEARCH_NEAR_DAYS) * INSTANT_DAY };

		look.day = (struct instant){ date_number(wish->date) * INSTANT_DAY };
		if (instant_compare(week_before, look.since) > 0)
			look.since = week_before;
		if (instant_compare(look.day, look.since) < 0)
			look.day = look.since;
	}
	*found = (struct drive_listed_list){ 0 };
	/* The query has no word in it: "-". */
	if (typed.count == 0 && !text_is_empty(text_trim(wish->words)))
		return true;
	if (typed.count > 1)
		look.scratch = arena_new(LIMIT_SEARCH_SCRATCH_BYTES);
	good = look_for_all(context, &look, &typed, longest);
	arena_free(look.scratch);
	if (!good)
		return false;
	sort(&look, wish);
	if (found->count > LIMIT_SEARCH_DRIVES)
		found->count = LIMIT_SEARCH_DRIVES;
	return true;
}
