/* site: a site's folder for benchmarks, filled by the real operations.
 *
 *   bench_site FOLDER DRIVES SLOTS PLACES [DONORS]
 *
 * Each drive has a listed page of its own, in a fortnight, and nobody booked.  FOLDER/drives.txt gets a line for each drive, the
 * path of its page; FOLDER/places.txt a line for each slot: the path that keeps a place in it.
 * With DONORS there is one drive more, within a day, with so many booked: FOLDER/desk.txt gets the path of its roster and, line by line,
 * paths that make a device its desk. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appointment/appointment.h"
#include "base/log.h"
#include "desk/desk.h"
#include "drive/drive.h"
#include "honour/honour.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "store.h"

enum { DAYS_AHEAD = 14, PAGES_EACH = LIMIT_PAGES_OPENED / 2, FROM_MINUTE = 480, DESK_SLOTS = 20, DESK_DEVICES = 20 };

struct made { FILE *drives, *places; int64_t slots, places_each; int days_ahead; };

/* One drive on a page of its own. */
static bool
make_drive(struct context *context, int64_t number, struct person_id person, const struct made *made, struct drive *drive,
           struct honour_page *page, struct drive_slot_list *slots)
{
	const struct honour_opening opening = { .name = text_format(context->arena, "Ada of street %lld", (long long)number),
		.words = TEXT("Ada was given blood in spring. Come and give some back."), .living = true, .donations_received = 3,
		.keeper_email = text_format(context->arena, "keeper%lld@example.org", (long long)number), .inviter = TEXT("Jon Alder") };
	const struct drive_words words = { .service_name = TEXT("Riverside Blood Service"), .service_phone = TEXT("01632 960 123"),
		.service_web = TEXT("https://blood.example.org/who-may-give"), .venue = TEXT("St Anne's Hall"),
		.address = text_format(context->arena, "%lld Mill Lane, Riverside", (long long)number),
		.directions = TEXT("Bus 7 to the bridge, then two minutes on foot."), .zone = zone_find(TEXT("Europe/London")),
		.date = date_from_number(date_number(zone_local(zone_find(TEXT("Europe/London")), context->now).date) + made->days_ahead),
		.from_minute = FROM_MINUTE, .until_minute = FROM_MINUTE + (int)made->slots * 15, .slot_minutes = 15,
		.capacity = (int)made->places_each };
	struct honour_page_id id;
	struct drive_id held;

	return honour_open(context, person, &opening, &id) == HONOUR_OPEN_OK && honour_make_keeper(context, id, person) &&
	       honour_publish(context, id, person, true) == HONOUR_PUBLISH_OK && honour_read(context, id, page) == FOUND_OK &&
	       drive_open(context, person, id, &words, &held) == DRIVE_OPEN_OK && drive_read(context, held, drive) == FOUND_OK &&
	       drive_slots(context, drive, slots);
}

static bool
make_public_drive(struct context *context, int64_t number, struct person_id person, const struct made *made)
{
	struct honour_page page;
	struct drive drive;
	struct drive_slot_list slots;

	if (!make_drive(context, number, person, made, &drive, &page, &slots))
		return false;
	fprintf(made->drives, "%.*s\n", TEXT_PRINT(link_public_http_drive(context->arena, page.key, drive.id).text));
	for (size_t i = 0; i < slots.count; i++)
		fprintf(made->places, "%.*s\n", TEXT_PRINT(link_appointment_http_take(context->arena, page.key, drive.id, slots.at[i].id).text));
	return true;
}

/* Within a day of now, so that its desk may be opened, and not begun. */
static bool
make_desk(struct context *context, int64_t donors, FILE *desk)
{
	const bool today = zone_local(zone_find(TEXT("Europe/London")), context->now).minute < FROM_MINUTE;
	const struct made made = { .slots = DESK_SLOTS, .places_each = donors / DESK_SLOTS + 1, .days_ahead = today ? 0 : 1 };
	struct person_id person;
	struct honour_page page;
	struct drive drive;
	struct drive_slot_list slots;
	DB_TRANSACTION(tx, context);

	if (people_ensure(context, TEXT("desk@example.org"), TEXT("Mia Alder"), &person) != PEOPLE_ENSURE_OK ||
	    !outbox_confirm(context, TEXT("desk@example.org")) ||
	    !make_drive(context, LIMIT_DRIVE_APPOINTMENTS, person, &made, &drive, &page, &slots))
		return false;
	for (int64_t i = 0; i < donors; i++) {
		const struct donor donor = { text_format(context->arena, "Ana Quill %lld", (long long)i),
			text_format(context->arena, "booked%lld@example.org", (long long)i), TEXT("") };
		struct secret link;

		if (appointment_take(context, page.id, drive.id, slots.at[(size_t)i % slots.count].id, &donor, &link) != APPOINTMENT_TAKE_OK)
			return false;
	}
	fprintf(desk, "%.*s\n", TEXT_PRINT(link_desk_http_roster(context->arena, drive.id).text));
	for (int i = 0; i < DESK_DEVICES; i++) {
		struct crew_pass_id pass;

		if (desk_pass_make(context, &drive, person, CREW_KIND_TEAM, false, &pass) != DESK_PASS_MAKE_OK)
			return false;
		fprintf(desk, "%.*s\n", TEXT_PRINT(link_desk_http_code_link(context->arena, desk_pass_code(context, pass)).text));
	}
	return db_commit(&tx) == DB_COMMITTED;
}

static bool
fill(struct context *context, int64_t drives, const struct made *made)
{
	struct person_id person = PERSON_ID_NONE;
	DB_TRANSACTION(tx, context);

	for (int64_t i = 0; i < drives; i++) {
		const struct text email = text_format(context->arena, "organiser%lld@example.org", (long long)(i - i % PAGES_EACH));

		/* Only a person whose address is confirmed may ask a family. */
		if (i % PAGES_EACH == 0 && (people_ensure(context, email, TEXT("Jon Alder"), &person) != PEOPLE_ENSURE_OK ||
		                            !outbox_confirm(context, email)))
			return false;
		if (!make_public_drive(context, i, person, made))
			return false;
	}
	return db_commit(&tx) == DB_COMMITTED;
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
	struct config config = { 0 };
	struct store store;
	struct random random;
	struct context context;
	struct made made = { .days_ahead = DAYS_AHEAD };
	int64_t drives, donors = 0;
	bool good;

	if (argc < 5 || argc > 6 || (argc == 6 && !text_number(text_of(argv[5]), &donors)) || !text_number(text_of(argv[2]), &drives) ||
	    !text_number(text_of(argv[3]), &made.slots) || !text_number(text_of(argv[4]), &made.places_each)) {
		fprintf(stderr, "usage: bench_site FOLDER DRIVES SLOTS PLACES [DONORS]\n");
		return 2;
	}
	crypto_start();
	arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	config.data = text_of(argv[1]);
	config.site_name = TEXT("Givenback");
	config.site_url = TEXT("http://127.0.0.1");
	config.operator_email = config.email_from = TEXT("operator@example.org");
	if (!store_open(arena, &config, STORE_USE_ALONE, false, &store))
		return 1;
	made.drives = list_in(arena, argv[1], "drives.txt");
	made.places = list_in(arena, argv[1], "places.txt");
	context = store_context(arena, &store, &random);
	good = fill(&context, drives, &made);
	if (good && donors > 0) {
		FILE *desk = list_in(arena, argv[1], "desk.txt");

		good = make_desk(&context, donors, desk);
		fclose(desk);
	}
	fclose(made.drives);
	fclose(made.places);
	store_close(&store);
	arena_free(arena);
	return good ? 0 : 1;
}
