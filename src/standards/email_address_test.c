/* Addresses as people and settings write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "standards/email_message.h"

static void
a_mailbox_is_an_address_with_or_without_a_name(void **state)
{
	static const struct { const char *written, *name, *address; } good[] = {
		{ "gb@example.org", "", "gb@example.org" },
		{ "  gb@example.org ", "", "gb@example.org" },
		{ "<gb@example.org>", "", "gb@example.org" },
		{ "Givenback <gb@example.org>", "Givenback", "gb@example.org" },
		{ "Blood given  < gb@example.org >", "Blood given", "gb@example.org" },
		{ "Blutspende München <gb@example.org>", "Blutspende München", "gb@example.org" },
		{ "\"Blood, given\" <gb@example.org>", "Blood, given", "gb@example.org" },
		{ "\"The \\\"Givenback\\\" site\" <gb@example.org>", "The \"Givenback\" site", "gb@example.org" },
		{ "\"a <b> c\" <gb@example.org>", "a <b> c", "gb@example.org" },
		{ "\"\" <gb@example.org>", "", "gb@example.org" },
	};
	struct arena *arena = arena_new(65536);

	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct text name, address;

		assert_true(email_mailbox_read(arena, text_of(good[i].written), &name, &address));
		assert_true(text_equal(name, text_of(good[i].name)));
		assert_true(text_equal(address, text_of(good[i].address)));
	}
	arena_free(arena);
}

static void
a_mailbox_that_is_written_in_another_way_is_refused(void **state)
{
	static const char *const wrong[] = {
		"Givenback <gb@example.org", "Givenback gb@example.org>", "Givenback <>", "Givenback <gb@example.org> and more",
		"\"Givenback <gb@example.org>", "Give\"n\"back <gb@example.org>", "\"Givenback\" x <gb@example.org>", "gb@example.org <",
		"a@example.org, b@example.org <c@example.org>", "Givenback > <gb@example.org>", "\"gb\"@example.org", ">",
	};
	struct arena *arena = arena_new(65536);

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct text name, address;

		if (email_mailbox_read(arena, text_of(wrong[i]), &name, &address))
			fail_msg("taken: %s", wrong[i]);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mailbox_is_an_address_with_or_without_a_name),
		cmocka_unit_test(a_mailbox_that_is_written_in_another_way_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
