/*   outbox_emails
 *
 * What is written for each row of outbox_cause.def, word for word: each email is sent by a real operation, to an address that is not known
 * and to one that is, and compared with emails.txt.  KEEP=1 overwrites that file: read the difference before you commit it.
 *
 * Ids and tokens differ in every run and are written as "…". */
#include "tests/cause_walk/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "appointment/appointment_code.h"
#include "appointment/appointment_drive.h"
#include "outbox/outbox_eml.h"

enum { OF_EACH = 2, LINES_SHOWN = 3, HOURS_AT_MOST = 60 * 24, TOKEN_LENGTH = 13 };

/* What is written by one operation, and how many emails of the cause were. */
struct written { FILE *out; enum outbox_cause cause; int count; };

/* ---- further operations: what the walk of the causes does not write ---- */

/* The leader gives too; the calendar is of their own place. */
static bool
book_group_with_own_place(struct walk *walk, int number)
{
	const struct donor leader = { walk_name(walk, number), VICTIM, TEXT_NONE };
	const struct bench *bench = &walk->bench;
	struct secret link;

	assert_int_equal(appointment_take_group(walk->context, bench->page, bench->drive.id, bench->slots.at[number].id, 4, false, &leader,
	                                        &link), APPOINTMENT_TAKE_OK);
	return true;
}

/* One address has two appointments. */
static void
prepare_two(struct walk *walk)
{
	(void)walk_book(walk, 0, 0, VICTIM);
	(void)walk_book(walk, 1, 1, VICTIM);
}

static bool
change_hours_and_venue(struct walk *walk, int number)
{
	if (number > 0)
		return false;
	walk->words.venue = TEXT("The Old School");
	walk->words.until_minute = 735;
	return walk_drive_changed(walk, number);
}

/* The ticket waits while the appointment is moved and cancelled. */
static bool
cancel_at_once(struct walk *walk, int number)
{
	const struct appointment booked = walk_book(walk, 0, number, VICTIM);

	assert_int_equal(appointment_cancel(walk->context, &booked), APPOINTMENT_CANCEL_OK);
	return true;
}

static bool
cancel_once(struct walk *walk, int number)
{
	return number == 0 && walk_drive_cancelled(walk, number);
}

/* An appointment, a group, an offer and a place on the waiting list of one address; the others are of other people. */
static void
prepare_one_of_each(struct walk *walk)
{
	struct appointment other;

	(void)walk_book(walk, 0, 0, VICTIM);
	(void)walk_book_group(walk, 1, VICTIM);
	other = bench_taken(&walk->bench, 3, 3);
	for (int i = 4; i < 7; i++)
		(void)bench_taken(&walk->bench, (size_t)i, i);
	(void)walk_join_line(walk, 1, VICTIM);
	(void)walk_join_line(walk, 2, VICTIM);
	assert_int_equal(appointment_cancel(walk->context, &other), APPOINTMENT_CANCEL_OK);
}

static const struct { enum outbox_cause cause; struct walk_row row; } further[] = {
	{ OUTBOX_CAUSE_GROUP,           { WALK_ROOMY, NULL, book_group_with_own_place } },
	{ OUTBOX_CAUSE_DRIVE_CHANGED,   { WALK_ROOMY, prepare_two, change_hours_and_venue } },
	{ OUTBOX_CAUSE_DRIVE_CANCELLED, { WALK_ROOMY, walk_prepare_audience, cancel_once } },
	{ OUTBOX_CAUSE_TICKET,          { WALK_TINY, NULL, cancel_at_once } },
	{ OUTBOX_CAUSE_FIND,            { WALK_TINY, prepare_one_of_each, walk_find } },
};

/* ---- writing them down ---- */

static bool
is_token_character(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && strchr("ILOU", c) == NULL);
}

/* "20261031T171500Z" is a time, not a token. */
static bool
is_time(const char *at, size_t length)
{
	return length == 16 && at[8] == 'T' && at[15] == 'Z' && at[0] == '2' && at[1] == '0';
}

/* A donor's code at the desk: made from the id. */
static bool
is_code(struct text text, size_t at, size_t length)
{
	return length == APPOINTMENT_CODE_LENGTH && text_ends_with(text_until(text, at), TEXT("this code: "));
}

static void
print(FILE *out, struct text text)
{
	size_t length;

	for (size_t i = 0; i < text.length; i += length) {
		for (length = 0; i + length < text.length && is_token_character(text.at[i + length]); length++)
			continue;
		if ((length >= TOKEN_LENGTH && !is_time(text.at + i, length)) || is_code(text, i, length)) {
			fputs("…", out);
		} else if (length == 0) {
			length = 1;
			if (text.at[i] != '\r')
				fputc(text.at[i], out);
		} else {
			fwrite(text.at + i, 1, length, out);
		}
	}
}

/* Lines that quoted-printable broke are whole again, so that no token is in two parts. */
static struct text
joined(struct arena *arena, struct text message)
{
	char *at = arena_take(arena, message.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < message.length; i++) {
		if (message.at[i] == '=' && i + 2 < message.length && message.at[i + 1] == '\r')
			i += 2;
		else
			at[length++] = message.at[i];
	}
	return (struct text){ at, length };
}

/* What an inbox shows before the email is opened: its subject and three lines.  "Ada" is whom the page of the bench honours. */
static void
check_preview(struct arena *arena, struct text message, const char *cause)
{
	static const struct text honoured[] = { TEXT(WALK_HONOURED), TEXT("Ada") };
	const struct outbox_eml email = outbox_eml_read(arena, message);
	struct text line = email.subject, rest = email.body;
	size_t at;

	for (int lines = 0; lines <= LINES_SHOWN; lines += !text_is_empty(text_trim(line))) {
		for (size_t i = 0; i < COUNT_OF(honoured); i++)
			if (text_find(line, honoured[i], &at))
				fail_msg("%s: an inbox shows the name of the person whom the page honours: %.*s", cause, TEXT_PRINT(line));
		if (text_is_empty(rest))
			break;
		(void)text_cut(rest, '\n', &line, &rest);
	}
}

static void
write_down(struct walk *walk, const struct outbox_letter *letter)
{
	struct written *written = walk->sent_to;
	const struct outbox_eml email = outbox_eml_read(walk->scratch, letter->message);
	size_t head;

	/* HTML that has a foot is a template of its own; all other is made from the text (outbox/outbox_document.h). */
	check_preview(walk->scratch, letter->message, text_terminated(walk->scratch, letter->cause));
	if (!text_equal(letter->cause, text_of(outbox_cause_word(written->cause))) || written->count++ >= OF_EACH)
		return;
	assert_true(text_find(letter->message, TEXT("text/html"), &head));
	if (text_find(letter->message, TEXT("<div class=3D\"foot\">"), &head)) {
		print(written->out, joined(walk->scratch, letter->message));
	} else {
		assert_true(text_find(letter->message, TEXT("\r\n\r\n"), &head));
		print(written->out, text_until(letter->message, head));
		fputs("\n\n", written->out);
		print(written->out, email.subject);
		fputs("\n\n", written->out);
		print(written->out, email.body);
		print(written->out, email.calendar);
	}
	fputs("\n--------\n", written->out);
}

static void
write_row(FILE *out, enum outbox_cause cause, const struct walk_row *row, bool known)
{
	struct written written = { out, cause, 0 };
	struct walk walk;

	fprintf(out, "======== %s%s\n", outbox_cause_word(cause), known ? ", to an address that is known" : "");
	walk_open(&walk, row->places);
	walk.sent = write_down;
	walk.sent_to = &written;
	if (known)
		assert_true(outbox_confirm(walk.context, VICTIM) && outbox_confirm(walk.context, TEXT("mallory0@example.org")));
	if (row->prepare != NULL)
		row->prepare(&walk);
	for (int i = 0; i < OF_EACH || (i < WALK_PRESSES && written.count == 0); i++) {
		(void)row->press(&walk, i);
		walk_wait(&walk, 20 * INSTANT_SECOND);
	}
	for (int hour = 0; hour < HOURS_AT_MOST && written.count == 0; hour++)
		walk_wait(&walk, INSTANT_HOUR);
	if (written.count == 0)
		fail_msg("%s: no email left", outbox_cause_word(cause));
	walk_close(&walk);
}

static char *
read_file(const char *path)
{
	char *text = NULL;
	size_t capacity = 0;
	FILE *in = fopen(path, "r");

	if (in != NULL) {
		(void)!getdelim(&text, &capacity, '\0', in);
		fclose(in);
	}
	return text;
}

/* The first line that differs says where to look. */
static void
compare(const char *path, const char *written)
{
	char *expected = read_file(path);
	int line = 1;

	if (expected == NULL)
		fail_msg("%s cannot be read; KEEP=1 makes it", path);
	for (size_t i = 0; expected[i] == written[i]; i++) {
		if (expected[i] == '\0') {
			free(expected);
			return;
		}
		line += expected[i] == '\n';
	}
	fail_msg("%s:%d: an email reads otherwise; KEEP=1 overwrites the file, and git shows the difference", path, line);
}

static void
every_email_reads_word_for_word_as_before(void **state)
{
	const char *source = getenv("GIVENBACK_SOURCE");
	char path[4096], *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	for (int cause = OUTBOX_CAUSE_NONE + 1; cause < OUTBOX_CAUSE_COUNT; cause++) {
		const enum outbox_text says = outbox_cause_rule((enum outbox_cause)cause)->text;

		write_row(out, (enum outbox_cause)cause, &walk_rows[cause], false);
		if (says == OUTBOX_TEXT_SHORT || says == OUTBOX_TEXT_FAMILY)
			write_row(out, (enum outbox_cause)cause, &walk_rows[cause], true);
	}
	for (size_t i = 0; i < COUNT_OF(further); i++) {
		write_row(out, further[i].cause, &further[i].row, false);
		write_row(out, further[i].cause, &further[i].row, true);
	}
	fclose(out);
	assert_in_range(snprintf(path, sizeof path, "%s/tests/cause_walk/emails.txt", source ? source : "."), 1, sizeof path - 1);
	if (getenv("KEEP") != NULL) {
		FILE *kept = fopen(path, "w");

		assert_non_null(kept);
		assert_int_equal(fwrite(text, 1, length, kept), length);
		assert_int_equal(fclose(kept), 0);
	}
	compare(path, text);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_email_reads_word_for_word_as_before) };

	return cmocka_run_group_tests_name("outbox_emails", tests, NULL, NULL);
}
