/* unicode: invisible characters, equivalent forms, folding for search, direction, domain names. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/unicode.h"
#include "limits.h"

#define THREADS 4
#define WORDS_MOST 40

static struct arena *arena;

static int
start(void **state)
{
	arena = arena_new(64 << 20);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

static void
assert_text(struct text text, const char *wanted)
{
	if (!text_equal(text, text_of(wanted)))
		fail_msg("\"%.*s\", wanted \"%s\"", TEXT_PRINT(text), wanted);
}

static void
icu_is_there(void **state)
{
	assert_true(unicode_open());
	assert_true(unicode_open());
}

static void
what_nobody_can_see_is_removed(void **state)
{
	static const char *const invisible[] = {
		"\u200B", "\u2060", "\u00AD", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069", "\uFEFF", "\u061C", "\u180E",
		"\u3164", "\u115F", "\u1160", "\uFFA0", "\u2800", "\uFE0F", "\u200C", "\u200D", "\u034F", "\U000E0041", "\u206A", "\uFFF9",
	};

	for (size_t i = 0; i < COUNT_OF(invisible); i++) {
		struct text one = text_of(invisible[i]), within;

		assert_text(unicode_remove_invisible(arena, one, UNICODE_KEEP_NONE), "");
		assert_text(unicode_remove_invisible(arena, one, UNICODE_KEEP_JOINERS), "");
		assert_false(unicode_has_visible(one));
		within = text_format(arena, "an%sna@example.org%s", invisible[i], invisible[i]);
		assert_text(unicode_remove_invisible(arena, within, UNICODE_KEEP_NONE), "anna@example.org");
	}
}

static void
what_can_be_seen_stays(void **state)
{
	static const char *const visible[] = {
		"Anna", "Zoë", "王小明", "Nguyễn Thị Hường", "a\tb\nc", "Ω", "\u0600\u0661", "😀", "",
	};

	for (size_t i = 0; i < COUNT_OF(visible); i++) {
		assert_text(unicode_remove_invisible(arena, text_of(visible[i]), UNICODE_KEEP_NONE), visible[i]);
		assert_int_equal(unicode_has_visible(text_of(visible[i])), visible[i][0] != '\0');
	}
	assert_false(unicode_has_visible(TEXT(" \t\n\u00A0\u3000")));
	assert_false(unicode_has_visible(TEXT("\u0301")));
	assert_true(unicode_has_visible(TEXT("\u200B.")));
	assert_null(unicode_remove_invisible(arena, TEXT_NONE, UNICODE_KEEP_NONE).at);
}

static void
joiners_stay_where_a_script_needs_them(void **state)
{
	static const struct { const char *typed, *wanted; } words[] = {
		{ "می\u200Cخواهم", "می\u200Cخواهم" },             /* Persian */
		{ "क\u094D\u200Dष", "क\u094D\u200Dष" },             /* Hindi, a half letter */
		{ "👩\u200D⚕\uFE0F", "👩\u200D⚕\uFE0F" },           /* one emoji of two */
		{ "🏴\U000E0067\U000E0062\U000E007F", "🏴\U000E0067\U000E0062\U000E007F" },
		{ "葛\U000E0100城", "葛\U000E0100城" },             /* a variant in a family's name */
		{ "An\u200Dna", "Anna" },
		{ "\u200Cمی\u200C", "می" },                         /* not between letters */
		{ "Anna \uFE0F", "Anna " },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		assert_text(unicode_remove_invisible(arena, text_of(words[i].typed), UNICODE_KEEP_JOINERS), words[i].wanted);
}

static void
forms_that_mean_the_same_become_ascii(void **state)
{
	assert_text(unicode_simplify(arena, TEXT("+44\u00A020\u20117946\u20130000")), "+44 20-7946-0000");
	assert_text(unicode_simplify(arena, TEXT("Ａ９９９９　２６（１）")), "A9999 26(1)");
	assert_text(unicode_simplify(arena, TEXT("٠٩۱९")), "0919");
	assert_text(unicode_simplify(arena, TEXT("O’Brien\u2212ʼs")), "O'Brien-'s");
	assert_text(unicode_simplify(arena, TEXT("Zoë ｶ 王")), "Zoë ｶ 王");
	assert_text(unicode_simplify(arena, TEXT("plain")), "plain");
	assert_null(unicode_simplify(arena, TEXT_NONE).at);
}

static void
two_spellings_fold_to_the_same(void **state)
{
	static const struct { const char *typed, *written; } same[] = {
		{ "O'Brien", "O’Brien" }, { "siobhan", "Siobhán" }, { "Nguyen Thi Huong", "Nguyễn Thị Hường" }, { "Lukasz", "Łukasz" },
		{ "Zoe", "Zoë" }, { "zoe", "Zoe\u0308" }, { "ipek", "İpek" }, { "IPEK", "ıpek" }, { "Jean Luc", "Jean-Luc" },
		{ "jean luc", "Jean\u2011Luc" }, { "St Anne’s", "St Anne's" }, { "Koln", "Köln" }, { "Lodz", "Łódź" }, { "Sao Paulo", "São Paulo" },
		{ "Tromso", "Tromsø" }, { "istanbul", "İstanbul" }, { "ISTANBUL", "istanbul" }, { "ΑΘΗΝΑ", "Αθήνα" }, { "athena", "Αθήνα" },
		{ "Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ" }, { "moskva", "Москва" }, { "Strasse", "Straße" }, { "STRASSE", "straße" },
		{ "01310-100", "01310\u2011100" },
		{ "Aeroe", "Ærøe" }, { "Thor", "Þor" }, { "１２", "12" }, { "٢٦", "26" }, { "ｶﾞ", "ガ" }, { "محمد", "مُحَمَّد" }, { "fi", "ﬁ" },
		{ "dordic", "Đorđić" }, { "an\u00ADna", "Anna" }, { " a  b ", "a/b" },
	};

	for (size_t i = 0; i < COUNT_OF(same); i++) {
		struct text typed = unicode_fold_for_search(arena, text_of(same[i].typed));
		struct text written = unicode_fold_for_search(arena, text_of(same[i].written));

		if (!text_equal(typed, written))
			fail_msg("%s: \"%.*s\" is not \"%.*s\"", same[i].written, TEXT_PRINT(typed), TEXT_PRINT(written));
		assert_true(typed.length > 0 && text_equal(unicode_fold_for_search(arena, typed), typed));
	}
}

static void
what_differs_folds_to_something_else(void **state)
{
	static const struct { const char *one, *other; } different[] = {
		{ "Anna", "Hanna" }, { "がく", "かく" }, { "कि", "कु" }, { "赤十字", "赤" }, { "01310", "1310" },
	};

	for (size_t i = 0; i < COUNT_OF(different); i++)
		assert_false(text_equal(unicode_fold_for_search(arena, text_of(different[i].one)),
		                        unicode_fold_for_search(arena, text_of(different[i].other))));
	assert_text(unicode_fold_for_search(arena, TEXT("赤十字センター")), "赤十字センター");
	assert_text(unicode_fold_for_search(arena, TEXT("- … ’ 😀")), "");
	assert_text(unicode_fold_for_search(arena, TEXT("서울 적십자")), "서울 적십자");
	assert_text(unicode_fold_for_search(arena, TEXT_NONE), "");
}

/* The start of a word folds to the start of the folded word; otherwise a prefix would not be found. */
static void
the_start_of_a_word_folds_to_the_start_of_the_whole(void **state)
{
	static const char *const words[] = { "Άγγελος", "Щукинская", "Łódź", "Tromsø", "Straße", "日本赤十字社", "Nguyễn" };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const struct text whole = unicode_fold_for_search(arena, text_of(words[i]));

		for (size_t n = 1; n <= text_characters(text_of(words[i])); n++)
			if (!text_starts_with(whole, unicode_fold_for_search(arena, text_until_characters(text_of(words[i]), n))))
				fail_msg("%zu characters of %s", n, words[i]);
	}
}

static void
only_a_bounded_start_is_folded(void **state)
{
	const size_t length = LIMIT_UNICODE_BYTES + 3;
	char *at = arena_take(arena, length);

	for (size_t i = 0; i < length; i++)
		at[i] = (char)(i % 2 ? 0xA9 : 0xC3);
	assert_int_equal(unicode_fold_for_search(arena, (struct text){ at, length - 1 }).length, LIMIT_UNICODE_BYTES / 2);
}

/* One character that becomes eighteen. */
static void
a_character_may_become_many(void **state)
{
	assert_text(unicode_fold_for_search(arena, TEXT("ﷺﷺﷺﷺﷺﷺ")),
	            "صلى الله عليه وسلمصلى الله عليه وسلمصلى الله عليه وسلمصلى الله عليه وسلمصلى الله عليه وسلمصلى الله عليه وسلم");
}

static void
assert_words(const char *typed, enum unicode_parts parts, const char *const *wanted, size_t count)
{
	struct text words[WORDS_MOST];
	const size_t found = unicode_words(unicode_fold_for_search(arena, text_of(typed)), parts, words, WORDS_MOST);

	for (size_t i = 0; i < found && i < count; i++)
		assert_text(words[i], wanted[i]);
	assert_int_equal(found, count);
}

static void
words_end_at_spaces_and_where_a_script_without_spaces_ends(void **state)
{
	assert_words("St Anne’s Hall", UNICODE_PARTS_SUFFIXES, (const char *const[]){ "st", "annes", "hall" }, 3);
	assert_words("赤十字 A1丁目", UNICODE_PARTS_NONE, (const char *const[]){ "赤十字", "a1", "丁目" }, 3);
	assert_words("日赤 B", UNICODE_PARTS_SUFFIXES, (const char *const[]){ "日赤", "赤", "b" }, 3);
	assert_words("", UNICODE_PARTS_SUFFIXES, NULL, 0);
	assert_words("-", UNICODE_PARTS_NONE, NULL, 0);
}

static void
words_are_at_most_as_many_as_there_is_room_for(void **state)
{
	struct text words[2];

	assert_int_equal(unicode_words(TEXT("a b c"), UNICODE_PARTS_NONE, words, 2), 2);
	assert_int_equal(unicode_words(TEXT("日本赤十字"), UNICODE_PARTS_SUFFIXES, words, 2), 2);
}

static void
the_first_letter_with_a_direction_decides(void **state)
{
	assert_int_equal(unicode_direction(TEXT("The family, 3 of us.")), UNICODE_DIRECTION_LEFT_TO_RIGHT);
	assert_int_equal(unicode_direction(TEXT("3. شكرا لكم")), UNICODE_DIRECTION_RIGHT_TO_LEFT);
	assert_int_equal(unicode_direction(TEXT("(תודה) Anna")), UNICODE_DIRECTION_RIGHT_TO_LEFT);
	assert_int_equal(unicode_direction(TEXT("Anna תודה")), UNICODE_DIRECTION_LEFT_TO_RIGHT);
	assert_int_equal(unicode_direction(TEXT("Ångström")), UNICODE_DIRECTION_LEFT_TO_RIGHT);
	assert_int_equal(unicode_direction(TEXT("3, 4 — …")), UNICODE_DIRECTION_NEUTRAL);
	assert_int_equal(unicode_direction(TEXT("½ §")), UNICODE_DIRECTION_NEUTRAL);
	assert_int_equal(unicode_direction(TEXT("王小明")), UNICODE_DIRECTION_LEFT_TO_RIGHT);
	assert_int_equal(unicode_direction(TEXT("")), UNICODE_DIRECTION_NEUTRAL);
	assert_int_equal(unicode_direction(TEXT_NONE), UNICODE_DIRECTION_NEUTRAL);
}

static void
a_domain_beyond_ascii_gets_its_a_labels(void **state)
{
	static const struct { const char *typed, *wanted; } domains[] = {
		{ "bücher.example", "xn--bcher-kva.example" }, { "BÜCHER.Example", "xn--bcher-kva.example" }, { "Example.ORG", "example.org" },
		{ "bu\u0308cher.example", "xn--bcher-kva.example" }, { "faß.example", "xn--fa-hia.example" },
		{ "例え。テスト", "xn--r8jz45g.xn--zckzah" },
	};
	static const char *const wrong[] = { "", "a\u2028b.example", "ü_ü.example", "ü..example", "a_b.example", "a b.example", ".de", "de.",
		"\u0301a.example" };
	struct text encoded;
	char *at = arena_take(arena, LIMIT_UNICODE_BYTES + 2);

	for (size_t i = 0; i < COUNT_OF(domains); i++) {
		assert_true(unicode_encode_domain(arena, text_of(domains[i].typed), &encoded));
		assert_text(encoded, domains[i].wanted);
	}
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (unicode_encode_domain(arena, text_of(wrong[i]), &encoded))
			fail_msg("%s became %.*s", wrong[i], TEXT_PRINT(encoded));
	memset(at, 'a', LIMIT_UNICODE_BYTES + 2);
	assert_false(unicode_encode_domain(arena, (struct text){ at, 254 }, &encoded));
	assert_false(unicode_encode_domain(arena, (struct text){ at, LIMIT_UNICODE_BYTES + 2 }, &encoded));
	assert_false(unicode_encode_domain(arena, (struct text){ "\xC3\xBC\0.de", 6 }, &encoded));
}

static void *
fold_often(void *closure)
{
	struct arena *own = arena_new(64 << 20);
	bool *good = closure;

	*good = true;
	for (int i = 0; i < 500; i++) {
		*good &= text_equal(unicode_fold_for_search(own, TEXT("Łódź Αθήνα Đorđe Щука Ærø")), TEXT("lodz athena dorde suka aero"));
		*good &= unicode_direction(TEXT("شكرا")) == UNICODE_DIRECTION_RIGHT_TO_LEFT;
		arena_reset(own);
	}
	arena_free(own);
	return NULL;
}

static void
many_threads_fold_at_once(void **state)
{
	pthread_t threads[THREADS];
	bool good[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, fold_often, &good[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < THREADS; i++)
		assert_true(good[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_threads_fold_at_once),          /* first, so that they open ICU at once too */
		cmocka_unit_test(icu_is_there),
		cmocka_unit_test(what_nobody_can_see_is_removed),
		cmocka_unit_test(what_can_be_seen_stays),
		cmocka_unit_test(joiners_stay_where_a_script_needs_them),
		cmocka_unit_test(forms_that_mean_the_same_become_ascii),
		cmocka_unit_test(two_spellings_fold_to_the_same),
		cmocka_unit_test(what_differs_folds_to_something_else),
		cmocka_unit_test(the_start_of_a_word_folds_to_the_start_of_the_whole),
		cmocka_unit_test(only_a_bounded_start_is_folded),
		cmocka_unit_test(a_character_may_become_many),
		cmocka_unit_test(words_end_at_spaces_and_where_a_script_without_spaces_ends),
		cmocka_unit_test(words_are_at_most_as_many_as_there_is_room_for),
		cmocka_unit_test(the_first_letter_with_a_direction_decides),
		cmocka_unit_test(a_domain_beyond_ascii_gets_its_a_labels),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
