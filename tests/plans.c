/* plans: no statement may become slower when the site has more drives.
 *
 * Every statement is explained on the schema as it is (no statistics are gathered, so the plan is the same at a thousand drives and
 * at a million).  Refused, unless listed below with its reason: a table or index walked from end to end (SCAN), and an index walked
 * from one bound to its end ("starts<?"), which is the whole past or the whole future. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/statement.h"

static const struct { const char *statement, *reason; } allowed[] = {
	{ "appointment_hold.drives", "a piece of 20 every six seconds, of an index of what counts against a client; it leaves it" },
	{ "appointment_undo.forget_old", "what it finds it deletes" },
	{ "people.key_versions", "at most LIMIT_KEY_VERSIONS rows for each of the three keys" },
	{ "people_audit.pages", "givenback rotate reads all of it, a piece of 500 at a time" },
	{ "people_audit.drives", "the same" },
	{ "waiting.drives_of_clients", "the same, of the waiting list" },
	{ "waiting.drives", "a piece of 200 a time, of an index of those who wait" },
	{ "waiting_offer.lapsed", "an index of places that are held; what lapses leaves it" },
	{ "outbox.due", "an index of mail that waits; what is sent leaves it" },
	{ "health.readable", "its one row" },
	{ "outbox.failed", "an index of email that failed; few do" },
	{ "outbox.late", "an index of email that waits; what is sent leaves it" },
	{ "outbox_bounce.noted", "reports that the server has not acted on; what it finds it deletes" },
	{ "outbox_announce.forget", "what it finds it deletes" },
	{ "outbox.unsent", "an index of mail that waits; what is sent leaves it" },
	{ "outbox.demo_uncount", "the demo alone asks, when it is filled" },
	{ "outbox.demo_confirm", "the demo alone asks, when it is filled" },
	{ "outbox.forget", "what it finds it deletes" },
	{ "idempotency.forget", "what it finds it deletes" },
	{ "form_draft.size", "an index of at most LIMIT_DRAFTS rows, when a form's first step is sent" },
	{ "form_draft.delete_oldest", "one row, the first of an index" },
	{ "form_draft.expire", "what it finds it deletes" },
	{ "people_rate.forget_old", "what it finds it deletes" },
	{ "people_session.forget_old", "what it finds it deletes" },
	{ "people_sign_in.forget_old", "what it finds it deletes" },
	{ "drive.zones_from", "givenback doctor, and a piece of 100 five times a second after each start and once a day" },
	{ "honour.ids_from", "givenback doctor reads all of it, a piece at a time" },
	{ "appointment.ids_from", "givenback doctor reads all of it, a piece at a time" },
	{ "message.sealed_from", "givenback doctor reads all of it, a piece at a time" },
	{ "drive.newest", "the last rows in the order of their ids, at the form of a first drive" },
	{ "drive_note.forget", "what it finds it deletes" },
	{ "appointment_drive.told", "walks the list of one drive's people that its inner part made" },
	{ "appointment_drive.to_tell", "the same" },
	{ "drive.drives_from", "a piece of 50 a time, once a day" },
	{ "drive_search.found", "walks the list of at most LIMIT_SEARCH_WALK drives that its first part made" },
	{ "drive_search.found_before", "the same" },
	{ "drive_join.could_join", "only drives to come that take in others have a row" },
	{ "donation.not_closed", "what it finds it closes" },
	{ "media_film_job.next", "an index of films that wait, oldest first, up to the first that may begin" },
	{ "media_film_store.work", "the last ten of an index of films that are ready" },
	{ "media_film_store.of_site", "an index of films, a row each, when one begins to be sent" },
	{ "film_request.forget", "what it finds it deletes" },
	{ "media_upload.expired", "what it finds it deletes" },
	{ "media_upload.size", "an index of at most LIMIT_UPLOADS rows, when a form with a picture comes back" },
	{ "message.to_tell", "only keepers who chose how to be told have a row" },
	{ "message.to_forget", "what it finds it deletes" },
	{ "thanks_letter.planned", "an index of letters that are planned; what is sent leaves it" },
	{ "outbox_announce.pages", "walks the emails to many that wait: LIMIT_FOLLOW_BATCH and LIMIT_THANKS_BATCH" },
	{ "thanks_letter.to_came", "walks the list of one page's people that its inner part made" },
	{ "thanks_letter.to_missed", "the same" },
	{ "thanks_letter.count_came", "the same" },
	{ "thanks_letter.count_all", "the same" },
	{ "follow_by_email.forget_asked", "what it finds it deletes" },
	{ "follow_by_email.due", "an index of digests; who is told gets a later time, and a piece of a few at a time" },
	{ "follow.pages_from", "a piece of 50 every six seconds" },
	{ "follow.pages_with_milestones", "a piece of 200 a minute, of an index of those that chose it" },
	{ "activitypub.keyless", "the first row of an index of those that wait for their key" },
	{ "activitypub.pages_from", "a piece of 10 a time, of an index of pages that chose it" },
	{ "activitypub.empty_keys", "once an hour, an index of pages that ended and of which others are still told" },
	{ "activitypub_delivery.due", "16 of an index of inboxes that something waits for" },
	{ "activitypub_delivery.forget_all", "once an hour, and when a page ends: activities that are still delivered" },
	{ "activitypub_follower.delete_inboxes", "once an hour, one row for each server that someone follows from" },
	{ "activitypub_received.count_waiting", "an index of at most LIMIT_ACTIVITIES_WAITING rows" },
	{ "activitypub_received.due", "16 of an index of what waits for its check" },
	{ "activitypub_received.forget", "what it finds it deletes" },
	{ "public.concerns", "givenback reports, by hand" },
	{ "public.demo_pass", "the demo alone asks" },
	{ "public.listed_pages", "the demo alone asks" },
};

static bool used[COUNT_OF(allowed)];
static int mistakes;

static bool
is_allowed(const char *statement)
{
	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		if (allowed[i].statement != NULL && strcmp(allowed[i].statement, statement) == 0)
			return used[i] = true;
	return false;
}

/* "SEARCH d USING INDEX drive_starts (starts<?)": one bound and nothing equal.  Two bounds are a range that someone chose. */
static bool
is_half_open(const char *plan)
{
	const char *open = strrchr(plan, '(');

	return strncmp(plan, "SEARCH ", 7) == 0 && open != NULL && strchr(open, '=') == NULL && strstr(open, " AND ") == NULL &&
	       (strstr(open, "<?") != NULL || strstr(open, ">?") != NULL);
}

static bool
walks(const char *plan)
{
	return (strncmp(plan, "SCAN ", 5) == 0 && strcmp(plan, "SCAN CONSTANT ROW") != 0) || is_half_open(plan);
}

static void
explain(sqlite3 *engine, const struct statement_description *statement)
{
	char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", statement->sql);
	sqlite3_stmt *plan = NULL;

	if (sqlite3_prepare_v2(engine, sql, -1, &plan, NULL) != SQLITE_OK) {
		printf("%s: %s\n", statement->name, sqlite3_errmsg(engine));
		mistakes++;
	}
	while (plan != NULL && sqlite3_step(plan) == SQLITE_ROW) {
		const char *line = (const char *)sqlite3_column_text(plan, 3);

		if (walks(line) && !is_allowed(statement->name)) {
			printf("%s: %s\n", statement->name, line);
			mistakes++;
		}
	}
	sqlite3_finalize(plan);
	sqlite3_free(sql);
}

static bool
read_schema(sqlite3 *engine, const char *path)
{
	static char text[1 << 20];
	FILE *file = fopen(path, "re");
	size_t length;
	char *problem = NULL;

	if (file == NULL)
		return false;
	length = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[length] = '\0';
	if (sqlite3_exec(engine, text, NULL, NULL, &problem) == SQLITE_OK)
		return true;
	printf("%s: %s\n", path, problem);
	return false;
}

int
main(int argc, char **argv)
{
	sqlite3 *engine;
	size_t statements = 0;

	if (argc != 2 || sqlite3_open(":memory:", &engine) != SQLITE_OK || !read_schema(engine, argv[1])) {
		fprintf(stderr, "usage: plans SCHEMA.sql\n");
		return 2;
	}
	for (size_t i = 0; i < queries_all_count; i++)
		for (size_t j = 0; j < *queries_all[i].count; j++, statements++)
			explain(engine, &queries_all[i].at[j]);
	for (size_t i = 0; i < COUNT_OF(allowed); i++) {
		if (allowed[i].statement != NULL && !used[i]) {
			printf("%s is allowed to walk and does not: take it from the list\n", allowed[i].statement);
			mistakes++;
		}
	}
	sqlite3_close(engine);
	printf("%zu statements explained, %d walk\n", statements, mistakes);
	return mistakes == 0 && statements > 0 ? 0 : 1;
}
