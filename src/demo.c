/* demo: see demo.h. The family, its seven friends and everyone else here are invented. */
#include "demo.h"

#include <stdio.h>

#include "appointment/appointment.h"
#include "demo_drive.h"
#include "demo_pictures.h"
#include "demo_words.h"
#include "desk/desk.h"
#include "drive/drive.h"
#include "drive/drive_search.h"
#include "expanders.h"
#include "follow/follow.h"
#include "honour/honour_page.h"
#include "links.h"
#include "message/message.h"
#include "outbox/outbox.h"
#include "outbox/outbox_demo.h"
#include "people/people.h"
#include "public/public.h"
#include "quiet/quiet.h"

#define ZONE "Europe/London"

struct demo {
	struct context context;
	struct random random;
	struct date today;
	struct person_id organiser, keeper;
};

static const struct donor friends[] = {
	{ TEXT("Ana Quill"), TEXT("ana@example.org"), TEXT("Ana Quill") },
	{ TEXT("Bruno Fenn"), TEXT("bruno@example.org"), TEXT("Bruno") },
	{ TEXT("Clara Moss"), TEXT("clara@example.org"), TEXT("Clara Moss") },
	{ TEXT("David Reed"), TEXT("david@example.org"), TEXT("") },
	{ TEXT("Elif Stone"), TEXT("elif@example.org"), TEXT("Elif") },
	{ TEXT("Farid Lark"), TEXT("farid@example.org"), TEXT("") },
	{ TEXT("Grete Birch"), TEXT("grete@example.org"), TEXT("Grete") },
};

/* People who came to Liv's drive without an appointment: with the seven friends twelve, so that names may be shown next to the number
 * (decision 35). */
static const struct donor walk_ins[] = {
	{ TEXT("Ines Holm"), TEXT(""), TEXT("Ines Holm") }, { TEXT("Kaja Brook"), TEXT(""), TEXT("Kaja") },
	{ TEXT("Levi Ash"), TEXT(""), TEXT("") }, { TEXT("Mia Dale"), TEXT(""), TEXT("") },
	{ TEXT("Noor Heath"), TEXT(""), TEXT("") },
};

/* Nobody gives blood twice within twelve weeks: each drive has people of its own. */

/* Riders of Tomas's bus, who came last month. */
static const struct donor riders[] = {
	{ TEXT("Wilma Grey"), TEXT("wilma@example.org"), TEXT("Wilma") }, { TEXT("Yusuf Park"), TEXT("yusuf@example.org"), TEXT("") },
	{ TEXT("Zara Dean"), TEXT("zara@example.org"), TEXT("Zara Dean") }, { TEXT("Arne Cobb"), TEXT("arne@example.org"), TEXT("") },
	{ TEXT("Birte Snow"), TEXT("birte@example.org"), TEXT("Birte") }, { TEXT("Xaver Hunt"), TEXT("xaver@example.org"), TEXT("") },
};

/* People who have booked for Sol today. */
static const struct donor today[] = {
	{ TEXT("Asha Pine"), TEXT("asha@example.org"), TEXT("Asha Pine") }, { TEXT("Benno Field"), TEXT("benno@example.org"), TEXT("Benno") },
	{ TEXT("Cora Lane"), TEXT("cora@example.org"), TEXT("Cora Lane") }, { TEXT("Dario Hill"), TEXT("dario@example.org"), TEXT("") },
	{ TEXT("Esme Wells"), TEXT("esme@example.org"), TEXT("Esme") }, { TEXT("Felix Thorn"), TEXT("felix@example.org"), TEXT("") },
	{ TEXT("Gwen Cole"), TEXT("gwen@example.org"), TEXT("Gwen") },
};

/* The group of seven at Liv's next drive, and the people who have booked alone. */
static const struct donor next_group[] = {
	{ TEXT("Hugo Vane"), TEXT("hugo@example.org"), TEXT("Hugo Vane") }, { TEXT("Iris Tate"), TEXT("iris@example.org"), TEXT("Iris") },
	{ TEXT("Jonas Rowe"), TEXT("jonas@example.org"), TEXT("") }, { TEXT("Keira Finch"), TEXT("keira@example.org"), TEXT("Keira Finch") },
	{ TEXT("Luca Arden"), TEXT("luca@example.org"), TEXT("") }, { TEXT("Mirja Shaw"), TEXT("mirja@example.org"), TEXT("Mirja") },
	{ TEXT("Owen Blythe"), TEXT("owen@example.org"), TEXT("") },
};
static const struct donor next_alone[] = {
	{ TEXT("Pia Nash"), TEXT("pia@example.org"), TEXT("") }, { TEXT("Quentin Frost"), TEXT("quentin@example.org"), TEXT("Quentin") },
	{ TEXT("Rhea Stanton"), TEXT("rhea@example.org"), TEXT("") },
};
static const struct donor next_late[] = {
	{ TEXT("Sami Lowe"), TEXT("sami@example.org"), TEXT("") }, { TEXT("Tess Winter"), TEXT("tess@example.org"), TEXT("Tess") },
};

/* People who come to the library for Edith; the first of them booked for four. */
static const struct donor neighbours[] = {
	{ TEXT("Hanna Penn"), TEXT("hanna@example.org"), TEXT("Hanna Penn") }, { TEXT("Ole Marsh"), TEXT("ole@example.org"), TEXT("") },
	{ TEXT("Priya Dell"), TEXT("priya@example.org"), TEXT("Priya") }, { TEXT("Rosa Glen"), TEXT("rosa@example.org"), TEXT("") },
	{ TEXT("Timo Wray"), TEXT("timo@example.org"), TEXT("Timo") }, { TEXT("Yara Combe"), TEXT("yara@example.org"), TEXT("") },
	{ TEXT("Nils Orme"), TEXT("nils@example.org"), TEXT("") }, { TEXT("Dana Holt"), TEXT("dana@example.org"), TEXT("Dana") },
};
/* People who came too late for an appointment there. */
static const struct donor late[] = {
	{ TEXT("Umar Pell"), TEXT("umar@example.org"), TEXT("") }, { TEXT("Vera Stoke"), TEXT("vera@example.org"), TEXT("Vera") },
	{ TEXT("Wim Hale"), TEXT("wim@example.org"), TEXT("") },
};

static struct drive_words
drive_words_of(struct date date, int from, int until)
{
	return (struct drive_words){
		.service_name = TEXT("Riverside Blood Service"), .service_phone = TEXT("01632 960 123"),
		.service_web = TEXT("https://blood.example.org/who-may-give"),
		.venue = TEXT("St Anne’s Hall"), .address = TEXT("12 Mill Lane, Riverside"),
		.directions = TEXT("Bus 7 to the bridge, then two minutes on foot. There is a ramp at the side door."),
		.date = date, .zone = zone_find(TEXT(ZONE)), .from_minute = from, .until_minute = until, .slot_minutes = 15, .capacity = 3,
	};
}

static void
set_now(struct demo *demo, int days_from_today, int minute)
{
	const struct local_time local = { date_from_number(date_number(demo->today) + days_from_today), (int16_t)minute, false };

	(void)!zone_instant(zone_find(TEXT(ZONE)), local, &demo->context.now);
}

#define DEMO_DAYS 60      /* how long ago the demo's first page was started, and more */

/* Whatever day the demo is tried on, its letters leave at once: a page whose Mother's Day is near does not keep it. */
static bool
keep_no_day_near(struct demo *demo, struct honour_page_id page)
{
	static struct quiet_day any[] = { { .kind = QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY }, { .kind = QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT } };
	const struct quiet_days days = { any, COUNT_OF(any) };
	const int64_t now = date_number(demo->today);

	for (int64_t day = now - DEMO_DAYS; day <= now + 1; day++)
		if (quiet_on(&days, date_from_number(day)))
			return quiet_remove(&demo->context, page, demo->keeper, (struct quiet_day_id){ 0 }) == QUIET_OK;
	return true;
}

/* picture: NULL for none. */
static bool
open_page(struct demo *demo, const struct honour_opening *opening, const char *picture, bool listed, struct honour_page *page)
{
	struct honour_page_id id;
	struct demo_picture drawn;

	if (honour_open(&demo->context, demo->organiser, opening, &id) != HONOUR_OPEN_OK ||
	    !honour_make_keeper(&demo->context, id, demo->keeper) || !keep_no_day_near(demo, id))
		return false;
	if (picture != NULL && demo_picture_open(demo->context.arena, picture, &drawn) &&
	    honour_set_picture(&demo->context, id, demo->keeper, &drawn.clean, drawn.description) != HONOUR_CHANGE_OK)
		return false;
	/* The demo's families let posters show their pictures. */
	return honour_publish(&demo->context, id, demo->keeper, listed) == HONOUR_PUBLISH_OK &&
	       (picture == NULL ||
	        follow_set(&demo->context, id, demo->keeper, &(struct follow){ .picture_shared = true }) == FOLLOW_CHANGE_OK) &&
	       honour_read(&demo->context, id, page) == FOUND_OK;
}

static bool
hold_drive(struct demo *demo, struct honour_page_id page, int days_from_today, const struct donor *booked, const struct demo_day *day,
           struct drive_id *held)
{
	const struct drive_words words = drive_words_of(date_from_number(date_number(demo->today) + days_from_today), 600, 840);
	struct drive_id drive;

	set_now(demo, days_from_today - 6, 600);
	if (drive_open(&demo->context, demo->organiser, page, &words, &drive) != DRIVE_OPEN_OK ||
	    !demo_drive_book(&demo->context, page, drive, booked, day->booked, (const size_t[]){ 0, 2, 4, 6, 8, 10, 12 }))
		return false;
	set_now(demo, days_from_today, 840);
	*held = drive;
	return demo_drive_live_through(&demo->context, demo->organiser, page, drive, day);
}

/* The page whose drive was last month. */
static bool
fill_finished(struct demo *demo)
{
	const struct honour_opening opening = {
		.name = TEXT("Tomas"), .living = true, .keeper_email = TEXT("marta@example.org"), .inviter = TEXT("Jon Alder"),
		.words = TEXT("Tomas drove the number 7 bus past most of your houses for nineteen years.\n\n"
		              "In spring he needed four donations of blood in one night. He drives again, only mornings, and says that the bus "
		              "feels lighter. This was given back by those who ride with him."),
	};
	struct honour_page page;
	struct drive_id held;

	set_now(demo, -45, 1000);
	return open_page(demo, &opening, "river", true, &page) &&
	       hold_drive(demo, page.id, -30, riders, &(struct demo_day){ .booked = COUNT_OF(riders), .gave = 5 }, &held) &&
	       demo_words_of_finished(&demo->context, page.id, held, demo->keeper);
}

/* A page that waits for the family's answer. */
static bool
fill_invited(struct demo *demo)
{
	const struct honour_opening opening = {
		.name = TEXT("Ruth Hart"), .living = false, .keeper_email = TEXT(PUBLIC_DEMO_INVITED), .inviter = TEXT("Jon Alder"),
		.words = TEXT("Ruth kept the lending shelf at the corner, and knew who needed which book."),
		.letter = TEXT("Dear Nina,\n\nI have thought of you and your mother all year. Some of us would like to give blood in her honour, "
		               "as strangers gave for her in her last weeks. I wrote a few lines to begin with. Change them, or say no. "
		               "Either is right.\n\n"
		               "Jon"),
	};
	struct honour_page_id id;

	set_now(demo, -1, 1080);
	return honour_open(&demo->context, demo->organiser, &opening, &id) == HONOUR_OPEN_OK;
}

/* The Saturday that comes, never today. */
static struct date
next_saturday(const struct demo *demo)
{
	const int days = (5 - date_weekday(demo->today) + 7) % 7;

	return date_from_number(date_number(demo->today) + (days ? days : 7));
}

/* The page whose next drive has no appointment left. */
static bool
fill_full(struct demo *demo)
{
	const struct honour_opening opening = {
		.name = TEXT("Edith Marlow"), .living = false, .keeper_email = TEXT("marta@example.org"), .inviter = TEXT("Jon Alder"),
		.words = TEXT("Edith taught reading in this town for thirty-one years. Half of Station Road learned it at her kitchen table.\n\n"
		              "In her last winter she was given blood four times. Each time it was a few more weeks at home, with the window open "
		              "and someone reading to her.\n\n"
		              "On Saturday we meet in the library. Her books are on the table by the door. Take one with you."),
	};
	struct drive_words words = drive_words_of(next_saturday(demo), 600, 660);
	const struct waiting_wish any = { 1, false, 0, WAITING_MINUTE_MAX }, two = { 2, false, 0, WAITING_MINUTE_MAX };
	struct honour_page page;
	struct drive_id drive;

	set_now(demo, -50, 1000);
	if (!open_page(demo, &opening, "books", true, &page))
		return false;
	words.venue = TEXT("Hillside Library");
	words.address = TEXT("3 Station Road, Hillside");
	words.directions = TEXT("Opposite the station. The entrance is level.");
	words.capacity = 2;
	set_now(demo, -5, 1000);
	if (drive_open(&demo->context, demo->organiser, page.id, &words, &drive) != DRIVE_OPEN_OK ||
	    !demo_drive_book_group(&demo->context, page.id, drive, 4, neighbours, 3) ||
	    !demo_drive_book(&demo->context, page.id, drive, &neighbours[4], 4, (const size_t[]){ 2, 2, 3, 3 }))
		return false;
	set_now(demo, -1, 1100);
	return demo_drive_wait(&demo->context, page.id, drive, &late[0], any) &&
	       demo_drive_wait(&demo->context, page.id, drive, &late[1], any) &&
	       demo_drive_wait(&demo->context, page.id, drive, &late[2], two);
}

static bool
fill_story(struct demo *demo)
{
	const struct honour_opening opening = {
		.name = TEXT("Liv"), .living = false, .keeper_email = TEXT("marta@example.org"), .inviter = TEXT("Jon Alder"),
		.words = TEXT("Liv was with us for one evening in spring.\n\n"
		              "That night her mother was given seven pints of blood, from seven people whose names we will never know. "
		              "She is at home because of them.\n\n"
		              "We cannot thank them. So our friends are going to give, in honour of Liv, for whoever needs it next. "
		              "If you can and wish, come with them. If you cannot, think of her for a moment; that is enough."),
	};
	struct drive_words words = drive_words_of(next_saturday(demo), 600, 900);
	const struct waiting_wish half_past_eleven = { 1, false, 690, 690 };
	const struct demo_day day = { .booked = COUNT_OF(friends), .walked_in = COUNT_OF(walk_ins), .gave = 7, .walk_ins = walk_ins };
	struct honour_page page;
	struct drive_id drive;

	set_now(demo, -28, 1100);
	if (!open_page(demo, &opening, "blanket", true, &page) || !hold_drive(demo, page.id, -12, friends, &day, &drive) ||
	    !demo_words_of_story(&demo->context, page.id, drive, demo->keeper))
		return false;
	words.break_from = 720;
	words.break_until = 765;
	set_now(demo, -4, 1200);
	if (drive_open(&demo->context, demo->organiser, page.id, &words, &drive) != DRIVE_OPEN_OK)
		return false;
	set_now(demo, -2, 1200);
	/* The seven, side by side; one has not claimed her seat yet.  11:30 is full, and two wait for it. */
	return demo_drive_book_group(&demo->context, page.id, drive, COUNT_OF(next_group), next_group, COUNT_OF(next_group) - 2) &&
	       demo_drive_book(&demo->context, page.id, drive, next_alone, COUNT_OF(next_alone), (const size_t[]){ 6, 6, 6 }) &&
	       demo_drive_wait(&demo->context, page.id, drive, &next_late[0], half_past_eleven) &&
	       demo_drive_wait(&demo->context, page.id, drive, &next_late[1], half_past_eleven);
}

/* A drive that is on today, for the desk: from two hours ago for six hours, at any time of day. */
static bool
fill_today(struct demo *demo)
{
	const struct honour_opening opening = {
		.name = TEXT("Grandmother Sol"), .living = true, .keeper_email = TEXT("marta@example.org"), .inviter = TEXT("Jon Alder"),
		.words = TEXT("Sol has given blood forty times and may not any more. Today we go in her place."),
	};
	const struct instant now = instant_now();
	const struct local_time from = zone_local(zone_find(TEXT(ZONE)), instant_plus(now, -2 * INSTANT_HOUR));
	const int from_minute = from.minute / 15 * 15;
	const struct drive_words words = drive_words_of(from.date, from_minute, from_minute + 360);
	struct honour_page page;
	struct drive_id id;
	struct drive drive;
	struct crew_pass_id pass;

	set_now(demo, -9, 700);
	if (!open_page(demo, &opening, NULL, false, &page) ||
	    drive_open(&demo->context, demo->organiser, page.id, &words, &id) != DRIVE_OPEN_OK ||
	    !demo_drive_book(&demo->context, page.id, id, today, COUNT_OF(today), (const size_t[]){ 0, 3, 6, 9, 12, 15, 18 }))
		return false;
	/* Everyone was reminded the day before. */
	set_now(demo, -1, 1080);
	if (appointment_remind_due(&demo->context) < 0)
		return false;
	demo->context.now = now;
	return drive_read(&demo->context, id, &drive) == FOUND_OK &&
	       desk_pass_make(&demo->context, &drive, demo->organiser, CREW_KIND_TEAM, true, &pass) == DESK_PASS_MAKE_OK &&
	       desk_pass_make(&demo->context, &drive, demo->organiser, CREW_KIND_SERVICE_STAFF, true, &pass) == DESK_PASS_MAKE_OK &&
	       desk_pass_make(&demo->context, &drive, demo->organiser, CREW_KIND_BOARD, true, &pass) == DESK_PASS_MAKE_OK;
}

static bool
find_people(struct demo *demo)
{
	struct context *context = &demo->context;

	return people_ensure(context, TEXT("jon@example.org"), TEXT("Jon Alder"), &demo->organiser) == PEOPLE_ENSURE_OK &&
	       people_ensure(context, TEXT("marta@example.org"), TEXT("Marta Wren"), &demo->keeper) == PEOPLE_ENSURE_OK &&
	       outbox_confirm(context, TEXT("jon@example.org")) && outbox_confirm(context, TEXT("marta@example.org"));
}

/* A drive is on for which the demo's page can open a desk. */
static bool
has_desk(struct demo *demo)
{
	struct crew_pass_id pass;
	struct drive drive;

	return public_demo_pass(&demo->context, CREW_KIND_TEAM, &pass, &drive) == FOUND_OK &&
	       instant_compare(drive.ends, demo->context.now) > 0;
}

static bool
fill_people(struct demo *demo)
{
	struct context *context = &demo->context;
	const struct link home = link_public_http_home(context->arena);

	return find_people(demo) && people_demo_link(context, PUBLIC_DEMO_ORGANISER, TEXT("jon@example.org"), home) &&
	       people_demo_link(context, PUBLIC_DEMO_KEEPER, TEXT("marta@example.org"), home);
}

/* The emails that the jobs would have sent in the weeks of the story. */
static bool
send_what_is_old(struct demo *demo)
{
	demo->context.now = instant_now();
	return message_ask_due(&demo->context) >= 0 && expanders_run(&demo->context) >= 0 &&
	       outbox_demo_age(&demo->context);
}

bool
demo_ready(struct arena *arena, struct store *store)
{
	struct demo demo;

	if (!store->demo) {
		fprintf(stderr, "givenback: the database in %.*s is not empty and not the demo's; choose an empty folder with --data\n",
		        TEXT_PRINT(store->site.data_folder));
		return false;
	}
	demo.context = store_context(arena, store, &demo.random);
	demo.today = zone_local(zone_find(TEXT(ZONE)), demo.context.now).date;
	{
		DB_TRANSACTION(tx, &demo.context);
		const bool filled = store->is_new ?
			fill_people(&demo) && fill_invited(&demo) && fill_full(&demo) && fill_finished(&demo) && fill_story(&demo) &&
			fill_today(&demo) && send_what_is_old(&demo) :
			has_desk(&demo) || (find_people(&demo) && fill_today(&demo));

		/* Pages that were started just now are on the front page at once. */
		demo.context.now = instant_now();
		if (filled && drive_search_tend(&demo.context) >= 0 && db_commit(&tx) == DB_COMMITTED)
			return true;
	}
	fprintf(stderr, "givenback: the demo could not be filled; the line above says why\n");
	return false;
}
