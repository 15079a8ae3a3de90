/* many: a site's folder with very many drives and ten appointments each, to see which costs grow with it.
 *
 *   bench_many FOLDER DRIVES
 *
 * Rows are written by the program's own statements, names and addresses sealed as the program seals them, in large transactions; what
 * the operations do besides (emails, audit) is left out.  Drives are spread over two years around today, a tenth of the pages are
 * public.  FOLDER/drives.txt and FOLDER/places.txt get a sample of drives to come, FOLDER/rosters.txt of drives of today: path of
 * the roster and the cookie of a desk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appointment/appointment_consent.h"
#include "appointment/appointment.h"
#include "base/id.h"
#include "base/log.h"
#include "benchmarks/client.h"
#include "appointment_sql.h"
#include "db/engine.h"
#include "drive_search_sql.h"
#include "drive_sql.h"
#include "drive/drive_search.h"
#include "honour_sql.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "store.h"

enum { SLOTS = 20, APPOINTMENTS = 10, AT_ONCE = 2000, DAYS = 730, SAMPLES = 400, ZONE_HOUR = 10, DRIVES_OF_TOWN = 20,
	PUBLIC_EACH = 10, REMINDED_DAYS = 4 };

static struct {
	struct store store;
	struct person_id organiser;
	struct honour_page_id last_page;
	int64_t count;
	FILE *drives, *places, *towns;
} run;

static struct text
word_of(struct arena *arena, const char *kind, int64_t number)
{
	static const char *const syllables[] = { "ba", "den", "fi", "gor", "hal", "ka", "lin", "mor", "nes", "pol", "ri", "sta", "ton", "ul",
	                                         "ves", "wy" };

	return text_format(arena, "%s%s%s%s%s", kind, syllables[number % 16], syllables[number / 16 % 16], syllables[number / 256 % 16],
	                   syllables[number / 4096 % 16]);
}

static bool
add_appointments(struct context *context, struct drive_id drive, struct honour_page_id page, const struct slot_id *slots, int64_t number,
                 bool soon)
{
	struct arena *arena = context->arena;

	for (int64_t i = 0; i < APPOINTMENTS; i++) {
		const struct appointment_id id = { id_new(context->now) };
		const struct text name = word_of(arena, "A", number * APPOINTMENTS + i);
		const struct text email = text_format(arena, "d%lld.%lld@example.org", (long long)number, (long long)i);

		if (appointment_sql_add(context, id, drive, slots[i], page, GROUP_ID_NONE, APPOINTMENT_STATE_BOOKED, APPOINTMENT_KIND_DONOR,
		                        false, false, people_seal(context, SEALED_APPOINTMENT_NAME, name), people_email_hash(context, email),
		                        people_seal(context, SEALED_APPOINTMENT_EMAIL, email),
		                        people_donor_hash(context, email, name), BYTES_NONE, APPOINTMENT_CONSENT_ONE,
		                        crypto_hash(arena, &context->site->keys, "bench.link", email), context->now, INSTANT_NONE,
		                        BYTES_NONE) != DB_WROTE ||
		    (soon && appointment_sql_reminded(context, id, context->now) != DB_WROTE))
			return false;
	}
	return true;
}

static bool
add_drive(struct context *context, int64_t number, struct instant end)
{
	struct arena *arena = context->arena;
	const int64_t today = date_number(zone_local(zone_find(TEXT("UTC")), end).date);
	/* In an order that mixes the days, so that neighbours on the disk are not of one week. */
	const struct date date = date_from_number(today + number * 7919 % DAYS - DAYS / 2 + 1);
	const struct honour_page_id page = { id_new(context->now) };
	const struct drive_id drive = { id_new(context->now) };
	const struct page_key key = { crypto_random_token(arena, context->random, 16) };
	const bool ahead = date_number(date) > today;
	const struct text town = word_of(arena, "", number % (run.count / DRIVES_OF_TOWN + 1));
	struct slot_id slots[SLOTS];
	struct local_time local = { date, ZONE_HOUR * 60, false };
	struct instant starts;

	if (zone_instant(zone_find(TEXT("UTC")), local, &starts) != ZONE_INSTANT_OK ||
	    honour_sql_add(context, page, key, true, people_seal(context, SEALED_PAGE_NAME, word_of(arena, "Ada ", number)),
	                   TEXT("Given blood in spring. Come and give some back."), 3, run.organiser, context->now) != DB_WROTE ||
	    honour_sql_publish(context, page, number % PUBLIC_EACH == 0, context->now) != DB_WROTE ||
	    drive_sql_add(context, drive, run.organiser, TEXT("Riverside Blood Service"), TEXT("01632 960 123"),
	                  TEXT("https://blood.example.org/who"), text_format(arena, "Hall of %.*s", TEXT_PRINT(town)),
	                  text_format(arena, "%lld Mill Lane, %.*s", (long long)(number % 97), TEXT_PRINT(town)),
	                  date_text(arena, date), TEXT("UTC"), 600, 600 + SLOTS * 15, 0, 0, 15, 3, starts,
	                  instant_plus(starts, SLOTS * 15 * INSTANT_MINUTE), context->now) != DB_WROTE ||
	    !drive_write_directions(context, drive, TEXT("Bus 7.")) ||
	    drive_sql_join_page(context, drive, page, context->now) != DB_WROTE)
		return false;
	for (int64_t i = 0; i < SLOTS; i++) {
		slots[i].id = id_new(context->now);
		if (drive_sql_add_slot(context, slots[i], drive, date_text(arena, date), 600 + i * 15, false,
		                       instant_plus(starts, i * 15 * INSTANT_MINUTE), 3) != DB_WROTE ||
		    (i < APPOINTMENTS && drive_sql_book_at_desk(context, slots[i]) != DB_WROTE))
			return false;
	}
	/* Every nth, from all parts of the file. */
	if (ahead && number % (run.count / SAMPLES + 1) == 0) {
		fprintf(run.drives, "%.*s\n", TEXT_PRINT(link_public_http_drive(arena, key, drive).text));
		fprintf(run.towns, "%.*s\n", TEXT_PRINT(town));
		for (int64_t i = APPOINTMENTS; i < SLOTS; i++)
			fprintf(run.places, "%.*s\n", TEXT_PRINT(link_appointment_http_take(arena, key, drive, slots[i]).text));
	}
	if (!ahead && drive_sql_close_day(context, drive, starts) != DB_WROTE)
		return false;
	run.last_page = page;
	if (!add_appointments(context, drive, page, slots, number, ahead && date_number(date) < today + REMINDED_DAYS))
		return false;
	context->now = end;
	return drive_search_index(context, drive);
}

/* Pages were started one after the other, over the years: what the program searches by time is not all of one moment. */
static bool
fill(struct context *context)
{
	const struct instant end = context->now;
	for (int64_t done = 0; done < run.count;) {
		DB_TRANSACTION(tx, context);

		for (int64_t i = 0; i < AT_ONCE && done < run.count; i++, done++) {
			context->now = instant_plus(end, -(run.count - done) * (DAYS * INSTANT_DAY / run.count));
			if (!add_drive(context, done, end))
				return false;
			arena_reset(context->arena);
		}
		if (db_commit(&tx) != DB_COMMITTED)
			return false;
		if (done % 50000 == 0)
			fprintf(stderr, "%lld of %lld drives\n", (long long)done, (long long)run.count);
	}
	context->now = end;
	return true;
}

/* The file is not needed after a crash: without syncs, and with all indexes in memory, it is written several times as fast. */
static bool
hurry(void)
{
	return engine_run(run.store.connection, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-2500000");
}

/* Everything written counts as indexed, so that the search has nothing left to do. */
static bool
settle(struct context *context)
{
	DB_TRANSACTION(tx, context);

	return drive_search_sql_set_state(context, context->now, run.last_page.id) == DB_WROTE && db_commit(&tx) == DB_COMMITTED;
}

static FILE *
list_in(struct arena *arena, const char *folder, const char *name)
{
	FILE *file = fopen(text_terminated(arena, text_format(arena, "%s/%s", folder, name)), "we");

	ASSERT(file != NULL);
	return file;
}

int
main(int argc, char **argv)
{
	struct arena *arena;
	struct config config = { .site_name = TEXT("Givenback"), .site_url = TEXT("http://127.0.0.1"),
		.operator_email = TEXT("operator@example.org"), .email_from = TEXT("operator@example.org") };
	struct random random;
	struct context context;
	bool good;

	if (argc != 3 || !text_number(text_of(argv[2]), &run.count)) {
		fprintf(stderr, "usage: bench_many FOLDER DRIVES\n");
		return 2;
	}
	crypto_start();
	arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	config.data = text_of(argv[1]);
	if (!store_open(arena, &config, STORE_USE_ALONE, false, &run.store))
		return 1;
	run.drives = list_in(arena, argv[1], "drives.txt");
	run.places = list_in(arena, argv[1], "places.txt");
	run.towns = list_in(arena, argv[1], "towns.txt");
	context = store_context(arena_new(LIMIT_PROGRAM_ARENA_BYTES), &run.store, &random);
	good = hurry() && people_ensure(&context, TEXT("organiser@example.org"), TEXT("Jon Alder"), &run.organiser) == PEOPLE_ENSURE_OK &&
	       fill(&context) && settle(&context);
	fclose(run.drives);
	fclose(run.places);
	fclose(run.towns);
	arena_free(context.arena);
	store_close(&run.store);
	arena_free(arena);
	return good ? 0 : 1;
}
