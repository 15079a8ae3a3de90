#include "tests/journey/setting.h"

#include <stdio.h>
#include <string.h>

#include "message/message.h"

const char *
setting_here(struct browser *browser)
{
	struct text path, query;

	/* Without what was just done. */
	text_cut(browser->address, '?', &path, &query);
	return journey_text(browser->journey, "%.*s", TEXT_PRINT(path));
}

const char *
setting_open_page(struct browser *organiser, const char *name, const char *keeper_email)
{
	browser_visit(organiser, "/open");
	browser_fill(organiser, "name", name);
	browser_fill(organiser, "living", "living");
	browser_fill(organiser, "words", "He was given seven pints in March.\n\nWe would like to give some back.");
	browser_fill(organiser, "donations_received", "7");
	browser_fill(organiser, "keeper", keeper_email ? "other" : "self");
	if (keeper_email) {
		browser_fill(organiser, "keeper_email", keeper_email);
		browser_fill(organiser, "inviter", "Anna Berg");
		browser_fill(organiser, "letter", "Dear Ruth, only if you would like it.");
	}
	browser_fill(organiser, "statement", "yes");
	browser_press(organiser, "Continue");
	browser_status(organiser, 200);
	browser_see(organiser, name);
	if (keeper_email) {
		browser_press(organiser, "Start the page and ask them");
		browser_status(organiser, 200);
	}
	assert_true(text_starts_with(organiser->address, TEXT("/page/")));
	if (!keeper_email)           /* at once the page that publishes it */
		return text_terminated(organiser->journey->arena, text_until(organiser->address, organiser->address.length - strlen("/publish")));
	return setting_here(organiser);
}

void
setting_publish_page(struct browser *keeper, const char *manage, bool listed)
{
	browser_visit(keeper, "%s/publish", manage);
	browser_fill(keeper, "listing", listed ? "public" : "link");
	browser_fill(keeper, "statement", "yes");
	browser_press(keeper, "Publish the page");
	browser_status(keeper, 200);
}

void
setting_fill_drive(struct browser *organiser, int places)
{
	char number[12];

	snprintf(number, sizeof(number), "%d", places);
	browser_fill(organiser, "service_name", "Blood Service North");
	browser_fill(organiser, "service_phone", "+49 30 1234567");
	browser_fill(organiser, "service_web", "https://blood.example.net/who-may-give");
	browser_fill(organiser, "venue", "St Anne's Hall");
	browser_fill(organiser, "address", "Church Lane 1, Berlin");
	browser_fill(organiser, "directions", "The blue door.");
	browser_fill(organiser, "date", "2026-10-31");
	browser_fill(organiser, "zone", "Europe/Berlin");
	browser_fill(organiser, "from", "09:00");
	browser_fill(organiser, "until", "11:00");
	browser_fill(organiser, "break_from", "10:00");
	browser_fill(organiser, "break_until", "10:30");
	browser_fill(organiser, "slot_minutes", "15");
	browser_fill(organiser, "capacity", number);
}

const char *
setting_open_drive(struct browser *organiser, const char *manage, int places)
{
	browser_visit(organiser, "%s/drive", manage);
	setting_fill_drive(organiser, places);
	browser_press(organiser, "Check your answers");
	browser_status(organiser, 200);
	browser_press(organiser, "Add this drive");
	browser_status(organiser, 200);
	assert_true(text_starts_with(organiser->address, TEXT("/drive/")));
	return setting_here(organiser);
}

void
setting_open(struct setting *setting)
{
	struct journey *journey = journey_open();

	*setting = (struct setting){
		.journey = journey, .anna = browser_open(journey), .ruth = browser_open(journey), .visitor = browser_open(journey),
		.desk = browser_open(journey),
	};
	browser_sign_in(setting->anna, ANNA);
	setting->manage = setting_open_page(setting->anna, "Konrad Keller", RUTH);
}

void
setting_publish(struct setting *setting)
{
	struct text link;

	setting_open(setting);
	browser_sign_in(setting->ruth, RUTH);
	setting_publish_page(setting->ruth, setting->manage, false);
	browser_visit(setting->ruth, "%s", setting->manage);
	link = page_inside(setting->journey->arena, setting->ruth->page, TEXT("link-field"));
	assert_true(text_starts_with(link, setting->journey->bench->site.url));
	setting->page = journey_text(setting->journey, "%.*s", TEXT_PRINT(text_from(link, setting->journey->bench->site.url.length)));
}

void
setting_drive(struct setting *setting, int places)
{
	setting_publish(setting);
	setting->organise = setting_open_drive(setting->anna, setting->manage, places);
	setting->roster = journey_text(setting->journey, "/desk/%s", setting->organise + strlen("/drive/"));
	setting->drive = journey_text(setting->journey, "%s%s", setting->page, setting->organise);
}

void
setting_desk_of(struct setting *setting, const char *kind)
{
	struct text address;

	/* 08:30 in Berlin, winter time. */
	setting->journey->bench->context.now = (struct instant){ INT64_C(1793431800) * INSTANT_SECOND };
	browser_visit(setting->anna, "%s/crew", setting->organise);
	browser_fill(setting->anna, "kind", kind);
	browser_press(setting->anna, "Make a code");
	address = page_inside(setting->journey->arena, setting->anna->page, TEXT("class=\"code\""));
	browser_visit(setting->desk, "/desk");
	browser_fill(setting->desk, "code", text_terminated(setting->journey->arena, address));
	browser_press(setting->desk, "Open the desk");
	browser_status(setting->desk, 200);
	assert_string_equal(setting_here(setting->desk), setting->roster);
}

void
setting_desk(struct setting *setting)
{
	setting_desk_of(setting, "service_staff");
}

void
setting_close(struct setting *setting)
{
	browser_close(setting->anna);
	browser_close(setting->ruth);
	browser_close(setting->visitor);
	browser_close(setting->desk);
	journey_close(setting->journey);
}

/* ---- booking ---- */

void
setting_choose(struct setting *setting, struct browser *donor, const char *time)
{
	browser_visit(donor, "%s", setting->drive);
	browser_follow(donor, time);
	browser_status(donor, 200);
}

void
setting_fill_person(struct browser *donor, const char *name, const char *email, const char *shown)
{
	browser_fill(donor, "name", name);
	browser_fill(donor, "email", email);
	if (shown == NULL)
		return;
	browser_fill(donor, "shown", "name");
	browser_fill(donor, "shown_name", shown);
}

const char *
setting_book(struct setting *setting, struct browser *donor, const char *time, const char *name, const char *email, const char *shown)
{
	const struct text peer = donor->peer;

	/* From this machine, since how much one client may hold unconfirmed is tested by hoarding.c. */
	donor->peer = TEXT("127.0.0.1");
	setting_choose(setting, donor, time);
	setting_fill_person(donor, name, email, shown);
	browser_press(donor, "Check your answers");
	browser_status(donor, 200);
	browser_press(donor, "Book this appointment");
	browser_status(donor, 200);
	browser_see(donor, "Your appointment is booked");
	donor->peer = peer;
	return setting_here(donor);
}

void
setting_find_group(struct browser *leader, const char *drive, const char *size)
{
	browser_visit(leader, "%s", drive);
	browser_follow(leader, "A group");
	browser_fill(leader, "size", size);
	browser_press(leader, "Find times");
}

const char *
setting_book_group(struct setting *setting, struct browser *leader, int size, bool only_organises, const char *name, const char *email)
{
	const struct text peer = leader->peer;

	leader->peer = TEXT("127.0.0.1");
	setting_find_group(leader, setting->drive, journey_text(setting->journey, "%d", size));
	browser_status(leader, 200);
	browser_follow(leader, "Choose");
	browser_status(leader, 200);
	if (only_organises)
		browser_fill(leader, "only_organises", "yes");
	setting_fill_person(leader, name, email, NULL);
	browser_press(leader, "Check your answers");
	browser_status(leader, 200);
	browser_press(leader, "Book these appointments");
	browser_status(leader, 200);
	browser_see(leader, "held for ");
	leader->peer = peer;
	return setting_here(leader);
}

/* ---- at the desk ---- */

void
setting_walk_in(struct setting *setting, const char *name, bool in_honour)
{
	browser_visit(setting->desk, "%s/walk-in", setting->roster);
	browser_fill(setting->desk, "name", name);
	if (!in_honour)
		browser_fill(setting->desk, "honour", "none");
	else
		browser_fill(setting->desk, "honour", setting->manage + strlen("/page/"));
	browser_press(setting->desk, "Add this person");
	browser_status(setting->desk, 200);
	browser_see(setting->desk, name);
}

void
setting_person(struct setting *setting, const char *name)
{
	browser_visit(setting->desk, "%s/all", setting->roster);
	browser_follow(setting->desk, name);
	browser_status(setting->desk, 200);
}

void
setting_arrive(struct setting *setting, const char *name)
{
	setting_person(setting, name);
	browser_press_at(setting->desk, "/arrived");
	browser_status(setting->desk, 200);
	browser_see(setting->desk, "here since");
}

void
setting_outcome(struct setting *setting, const char *name, const char *kind, const char *number)
{
	setting_person(setting, name);
	browser_fill(setting->desk, "kind", kind);
	if (number != NULL)
		browser_fill(setting->desk, "number", number);
	browser_press_at(setting->desk, "/outcome");
}

/* ---- the day, and the morning after ---- */

void
setting_day_over(struct setting *setting)
{
	const char *tom;

	setting_drive(setting, 3);
	setting_book(setting, setting->visitor, "09:15", "Maria Lang", MARIA, "Maria");
	setting_book(setting, setting->visitor, "09:30", "Noah Berg", NOAH, NULL);
	tom = setting_book(setting, setting->visitor, "09:45", "Tom Holm", TOM, NULL);
	browser_visit(setting->visitor, "%s/cancel", tom);
	browser_press_at(setting->visitor, "/cancel");
	setting_book_group(setting, setting->visitor, 2, false, "Lena Vogt", LENA);
	setting_desk(setting);
	setting_outcome(setting, "Maria Lang", "gave", NULL);
	setting_outcome(setting, "Noah Berg", "did_not_come", NULL);
	setting_outcome(setting, "Lena Vogt", "could_not", NULL);
	browser_visit(setting->desk, "%s/helper", setting->roster);
	browser_fill(setting->desk, "name", "Hans Ihle");
	browser_fill(setting->desk, "email", HANS);
	browser_fill(setting->desk, "honour", setting->manage + strlen("/page/"));
	browser_press(setting->desk, "Add this person");
	browser_status(setting->desk, 200);
	journey_wait(setting->journey, 3 * INSTANT_HOUR);
	browser_visit(setting->desk, "%s/close", setting->roster);
	browser_press(setting->desk, "Close the day");
	browser_see(setting->desk, "The day is closed");
}

void
setting_morning_after(struct setting *setting)
{
	setting_day_over(setting);
	journey_wait(setting->journey, 22 * INSTANT_HOUR + 35 * INSTANT_MINUTE);
	assert_int_equal(message_ask_due(&setting->journey->bench->context), 3);
	browser_sign_in(setting->ruth, RUTH);        /* a month has gone by */
}

void
setting_feed_leads_to(struct setting *setting, const char *kind)
{
	struct arena *arena = setting->journey->arena;
	const struct text mark = text_format(arena, "#%s-", kind);
	struct text fragment, rest;
	size_t at;

	assert_true(text_find(setting->visitor->page, mark, &at));
	assert_true(text_cut(text_from(setting->visitor->page, at + 1), '"', &fragment, &rest));
	fragment = text_copy(arena, fragment);
	browser_visit(setting->visitor, "%s", setting->page);
	assert_true(text_find(setting->visitor->page, text_format(arena, "id=\"%.*s\"", TEXT_PRINT(fragment)), &at));
}
