/* Forms that a stranger sends: with a key of the stranger's choice, from another site, or through a gateway that strips what a browser
 * says of itself. */
#include "tests/journey/world.h"

#include <string.h>

#include "limits.h"

#define GUEST "guest@example.net"

/* ---- a private link cannot be taken by choosing the key ---- */

enum { PRESSES_MAX = 6, FIELDS_MAX = 6 };

struct attack {
	const char *form, *sent, *last;           /* the page, where it is sent first, where the last press goes */
	const char *private;                      /* what the private link begins with */
	struct browser_pair fields[FIELDS_MAX];
	size_t field_count;
};

static struct bytes
body_of(struct setting *setting, const struct attack *attack, struct text key)
{
	struct browser_pair pairs[FIELDS_MAX + 1];

	memcpy(pairs, attack->fields, sizeof attack->fields);
	pairs[attack->field_count] = (struct browser_pair){ TEXT("key"), key };
	return journey_urlencoded(setting->journey->arena, pairs, attack->field_count + 1);
}

static void
send_key(struct setting *setting, struct browser *browser, const struct attack *attack, const char *target, struct text key,
         const char *fetch_site, bool no_cookies)
{
	browser_ask(browser, &(struct browser_ask){ .method = TEXT("POST"), .target = text_of(target), .fetch_site = fetch_site,
		.content_type = TEXT(JOURNEY_URLENCODED), .body = body_of(setting, attack, key), .no_cookies = no_cookies });
}

static bool
has_form_to(struct browser *browser, const char *target)
{
	const struct page_forms forms = page_forms(browser->arena, browser->page);

	for (size_t i = 0; i < forms.count; i++)
		if (text_equal(forms.at[i].action, text_of(target)))
			return true;
	return false;
}

/* Presses what is there to press until the private page is reached; *key is the one of the last press. */
static const char *
press_to_the_end(struct setting *setting, struct browser *victim, const struct attack *attack, struct text *key)
{
	for (int i = 0; i < PRESSES_MAX && !text_starts_with(victim->address, text_of(attack->private)); i++) {
		if (browser_has(victim, "Go to our page")) {
			browser_visit(victim, "%s", attack->form);
			for (size_t f = 0; f < attack->field_count; f++)
				if (!text_equal(attack->fields[f].name, TEXT("size")))
					browser_fill(victim, text_terminated(setting->journey->arena, attack->fields[f].name),
					             text_terminated(setting->journey->arena, attack->fields[f].value));
		}
		*key = text_copy(setting->journey->arena, browser_field(victim, "key"));
		browser_press_at(victim, has_form_to(victim, attack->last) ? attack->last : attack->sent);
	}
	assert_true(text_starts_with(victim->address, text_of(attack->private)));
	return setting_here(victim);
}

static void
gets_no_link(struct browser *attacker, const char *link)
{
	size_t at;

	assert_false(attacker->location.at && text_equal(attacker->location, text_of(link)));
	assert_false(text_find(attacker->page, text_of(link), &at));
}

/* The attacker's own key, sent to the victim's browser as far as it goes. */
static void
try_to_take_the_link(struct setting *setting, const struct attack *attack, const char *fetch_site, bool no_cookies)
{
	struct browser *attacker = browser_open(setting->journey), *victim = browser_open(setting->journey);
	struct text planted, used;
	const char *link;
	DB_TRANSACTION(tx, &setting->journey->bench->context);

	attacker->peer = TEXT("203.0.113.66");
	browser_visit(attacker, "%s", attack->form);
	planted = text_copy(setting->journey->arena, browser_field(attacker, "key"));
	assert_false(text_is_empty(planted));
	browser_visit(victim, "%s", attack->form);
	send_key(setting, victim, attack, attack->sent, planted, fetch_site, no_cookies);
	browser_status(victim, 403);
	link = press_to_the_end(setting, victim, attack, &used);
	send_key(setting, attacker, attack, attack->last, planted, NULL, false);
	gets_no_link(attacker, link);
	/* One who learned the key that was used gets nothing for it either. */
	send_key(setting, attacker, attack, attack->last, used, NULL, false);
	gets_no_link(attacker, link);
	send_key(setting, attacker, attack, attack->last, used, NULL, true);
	gets_no_link(attacker, link);
	/* The victim's own second press gets the first answer. */
	send_key(setting, victim, attack, attack->last, used, NULL, false);
	browser_status(victim, 303);
	assert_string_equal(text_terminated(setting->journey->arena, victim->location), link);
	browser_close(attacker);
	browser_close(victim);
}

static void
try_every_way(struct setting *setting, const struct attack *attack)
{
	try_to_take_the_link(setting, attack, "", true);
	try_to_take_the_link(setting, attack, "", false);
	try_to_take_the_link(setting, attack, "none", false);
	try_to_take_the_link(setting, attack, "cross-site", true);
	try_to_take_the_link(setting, attack, "same-site", false);
}

/* The address that redirects to the form which is shown. */
static const char *
before_draft(struct setting *setting, struct browser *browser)
{
	const char *here = setting_here(browser);

	return journey_text(setting->journey, "%.*s", (int)(strstr(here, "/draft/") - here), here);
}

static const char *
path_of_form(struct setting *setting)
{
	struct browser *one = browser_open(setting->journey);
	const char *path;

	setting_choose(setting, one, "09:15");
	path = before_draft(setting, one);
	browser_close(one);
	return path;
}

static void
the_link_of_an_appointment_is_not_taken_with_a_chosen_key(void **state)
{
	struct setting setting;
	struct attack attack = { .private = "/mine/", .field_count = 3, .fields = {
		{ TEXT("name"), TEXT("Maria Lang") }, { TEXT("email"), TEXT(MARIA) }, { TEXT("shown"), TEXT("friend") } } };

	(void)state;
	setting_drive(&setting, 4);
	attack.form = attack.sent = path_of_form(&setting);
	attack.last = journey_text(setting.journey, "%s/keep", attack.form);
	try_every_way(&setting, &attack);
	setting_close(&setting);
}

static void
the_link_of_a_group_is_not_taken_with_a_chosen_key(void **state)
{
	struct setting setting;
	struct attack attack = { .private = "/group/", .field_count = 4, .fields = { { TEXT("name"), TEXT("Maria Lang") },
		{ TEXT("email"), TEXT(MARIA) }, { TEXT("shown"), TEXT("friend") }, { TEXT("size"), TEXT("2") } } };

	(void)state;
	setting_drive(&setting, 4);
	setting_find_group(setting.visitor, setting.drive, "2");
	browser_follow(setting.visitor, "Choose");
	attack.sent = before_draft(&setting, setting.visitor);
	attack.form = journey_text(setting.journey, "%s?size=2", attack.sent);
	attack.last = journey_text(setting.journey, "%s/keep", attack.sent);
	try_every_way(&setting, &attack);
	setting_close(&setting);
}

static void
the_link_of_a_spot_in_a_group_is_not_taken_with_a_chosen_key(void **state)
{
	struct setting setting;
	struct journey_letter letter;
	struct attack attack = { .private = "/mine/", .field_count = 3, .fields = {
		{ TEXT("name"), TEXT("Maria Lang") }, { TEXT("email"), TEXT(MARIA) }, { TEXT("shown"), TEXT("friend") } } };

	(void)state;
	setting_drive(&setting, 4);
	setting_book_group(&setting, setting.visitor, 4, true, "Lena Vogt", LENA);
	letter = journey_letter(setting.journey, LENA);
	attack.form = attack.sent = attack.last = journey_letter_link(setting.journey, &letter, "/seat/");
	try_every_way(&setting, &attack);
	setting_close(&setting);
}

static void
the_link_of_a_place_on_the_waiting_list_is_not_taken_with_a_chosen_key(void **state)
{
	struct setting setting;
	struct attack attack = { .private = "/waiting/", .field_count = 6, .fields = { { TEXT("name"), TEXT("Maria Lang") },
		{ TEXT("email"), TEXT(MARIA) }, { TEXT("shown"), TEXT("friend") }, { TEXT("size"), TEXT("1") }, { TEXT("from"), TEXT("") },
		{ TEXT("until"), TEXT("") } } };

	(void)state;
	setting_drive(&setting, 1);
	setting_book_group(&setting, setting.visitor, 4, true, "Tom Berg", TOM);
	setting_book_group(&setting, setting.visitor, 2, true, "Ida Berg", GUEST);
	attack.form = attack.sent = attack.last = journey_text(setting.journey, "%s/wait", setting.drive);
	try_every_way(&setting, &attack);
	setting_close(&setting);
}

/* ---- a gateway strips what the browser says of itself ---- */

static void
behind_a_gateway_that_strips_headers_each_press_takes_one_more(void **state)
{
	struct setting setting;
	struct browser *maria;

	(void)state;
	setting_drive(&setting, 2);
	maria = browser_open(setting.journey);
	maria->says_nothing = true;
	setting_choose(&setting, maria, "09:15");
	setting_fill_person(maria, "Maria Lang", MARIA, "Maria");
	browser_press(maria, "Check your answers");
	browser_status(maria, 403);
	browser_see(maria, "Did you send this?");
	browser_see(maria, "Check my answers");
	browser_see(maria, "Maria Lang");
	browser_press(maria, "Check my answers");
	browser_status(maria, 200);
	browser_press(maria, "Book this appointment");
	browser_status(maria, 403);
	browser_see(maria, "Book this appointment");
	browser_press(maria, "Book this appointment");
	browser_see(maria, "Your appointment is booked");
	browser_close(maria);
	setting_close(&setting);
}

/* ---- every route ---- */

static struct world world;

static int
open_world(void **state)
{
	(void)state;
	world_open(&world);
	return 0;
}

static int
close_world(void **state)
{
	(void)state;
	world_close(&world);
	return 0;
}

static bool
is_pressed(const struct route *route)
{
	return route->method == METHOD_POST && !route->machine;
}

/* A day cannot be closed before its drive has begun. */
static void
move_clock(const struct route *route, int64_t us)
{
	if (strcmp(route->handler, "desk_http_close") == 0)
		journey_wait(world.setting.journey, us);
}

static struct browser_ask
good_ask(const struct route *route, struct browser *browser, struct text target, const char *fetch_site)
{
	struct browser_pair pairs[LIMIT_FORM_FIELDS];
	struct browser_ask ask = world_form(&world, route, target, pairs, world_good(&world, route, browser, target, pairs), true);

	ask.fetch_site = fetch_site;
	return ask;
}

/* The form of the page that goes to `target`, as a browser sends it. */
static struct browser_ask
shown_again(const struct route *route, struct browser *browser, struct text target, const char *fetch_site)
{
	const struct page_forms forms = page_forms(browser->arena, browser->page);
	struct browser_pair *pairs = arena_list_of(world.setting.journey->arena, struct browser_pair, PAGE_FIELDS_MAX);
	struct browser_ask ask;
	size_t count = 0;

	for (size_t i = 0; i < forms.count; i++) {
		if (!text_equal(forms.at[i].action, target) || count > 0)
			continue;
		for (size_t f = 0; f < forms.at[i].field_count; f++) {
			const struct page_field *field = &forms.at[i].fields[f];
			const bool of_several = field->input == PAGE_INPUT_RADIO || field->input == PAGE_INPUT_CHOICE ||
			                        field->input == PAGE_INPUT_TICK;

			if (field->input != PAGE_INPUT_FILE && (!of_several || field->chosen))
				pairs[count++] = *field->name.at == '\0' ? (struct browser_pair){ TEXT(""), TEXT("") } :
				                 (struct browser_pair){ field->name, field->value };
		}
	}
	ask = world_form(&world, route, target, pairs, count, true);
	ask.fetch_site = fetch_site;
	return ask;
}

static void
every_button_has_words_for_what_it_does(void **state)
{
	int walked = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		if (!is_pressed(&routes[i]))
			continue;
		if (routes[i].act == NULL || text_is_empty(words_text(routes[i].act)))
			world_complain("%s: no act= in routes.def", routes[i].handler);
		walked++;
	}
	assert_true(walked > 70);
	world_content();
}

/* Another site's text is nowhere in the answer, and the way on leads to a page of ours. */
static void
what_another_site_sends_is_never_shown_on_any_route(void **state)
{
	int walked = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser;
		struct text target, way;
		struct browser_ask ask;
		size_t at;

		if (!is_pressed(route))
			continue;
		browser = world_browser(&world, route);
		target = world_path(&world, route, 0, TEXT_NONE);
		ask = good_ask(route, browser, target, "cross-site");
		world_try(&world, browser, &ask);
		world_check(browser, route->handler);
		if (browser->status != (form_is_one_button(route->form) ? 303 : 403))
			world_complain("%s: %d", route->handler, browser->status);
		if (browser->status == 403 && !browser_has(browser, route->act->english))
			world_complain("%s: does not say what it does", route->handler);
		if (text_find(browser->page, TEXT("Nina"), &at) || text_find(browser->page, TEXT("She was given four"), &at))
			world_complain("%s: shows another site's words", route->handler);
		way = browser->status == 303 ? browser->location : page_link(browser->arena, browser->page, TEXT("Go to our page"));
		assert_true(way.at != NULL);
		way = text_copy(world.setting.journey->arena, way);
		world_try(&world, browser, &(struct browser_ask){ .method = TEXT("GET"), .target = way });
		if (browser->status != 200 && browser->status != 303)
			world_complain("%s: leads to %.*s, which is %d", route->handler, TEXT_PRINT(way), browser->status);
		walked++;
	}
	assert_true(walked > 70);
	world_content();
}

static void
on_every_route_one_press_lets_pass_what_says_nothing(void **state)
{
	int passed = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser;
		struct text target;
		struct browser_ask ask;
		int status;

		if (!is_pressed(route))
			continue;
		browser = world_browser(&world, route);
		target = world_path(&world, route, 0, TEXT_NONE);
		move_clock(route, INSTANT_HOUR);
		browser_key(browser, target);
		ask = good_ask(route, browser, target, NULL);
		world_try(&world, browser, &ask);
		status = browser->status;
		ask = good_ask(route, browser, target, "");
		world_try(&world, browser, &ask);
		world_check(browser, route->handler);
		if (browser->status != 403 || !browser_has(browser, "Did you send this?") || !browser_has(browser, route->act->english))
			world_complain("%s: %d without its headers", route->handler, browser->status);
		ask = shown_again(route, browser, target, "");
		world_try(&world, browser, &ask);
		if (browser->status != status)
			world_complain("%s: pressed once more it is %d, not %d:\n%.*s", route->handler, browser->status, status,
			               TEXT_PRINT(page_words(browser->arena, browser->page)));
		passed += browser->status == status;
		move_clock(route, -INSTANT_HOUR);
	}
	assert_true(passed > 70);
	world_content();
}

/* A key of another browser: nothing is done, what was typed is there, and the next press is good. */
static void
on_every_route_a_key_of_another_browser_does_nothing(void **state)
{
	struct browser *other = browser_open(world.setting.journey);
	int walked = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser;
		struct text target;
		struct browser_ask ask;

		if (!is_pressed(route) || !route->idempotent)
			continue;
		browser = world_browser(&world, route);
		target = world_path(&world, route, 0, TEXT_NONE);
		move_clock(route, INSTANT_HOUR);
		ask = good_ask(route, other, target, NULL);
		world_try(&world, browser, &ask);
		world_check(browser, route->handler);
		if (browser->status != 422 || !browser->response->undo || !browser_has(browser, "lease press the button once more") ||
		    !browser_has(browser, "allow cookies"))
			world_complain("%s: %d with the key of another browser:\n%.*s", route->handler, browser->status,
			               TEXT_PRINT(page_words(browser->arena, browser->page)));
		if (has_form_to(browser, text_terminated(world.setting.journey->arena, target)) && !route->upload) {
			ask = shown_again(route, browser, target, NULL);
			world_try(&world, browser, &ask);
			walked++;
		}
		move_clock(route, -INSTANT_HOUR);
	}
	assert_true(walked > 30);
	browser_close(other);
	world_content();
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_link_of_an_appointment_is_not_taken_with_a_chosen_key),
		cmocka_unit_test(the_link_of_a_group_is_not_taken_with_a_chosen_key),
		cmocka_unit_test(the_link_of_a_spot_in_a_group_is_not_taken_with_a_chosen_key),
		cmocka_unit_test(the_link_of_a_place_on_the_waiting_list_is_not_taken_with_a_chosen_key),
		cmocka_unit_test(behind_a_gateway_that_strips_headers_each_press_takes_one_more),
		WORLD_TEST(every_button_has_words_for_what_it_does),
		WORLD_TEST(what_another_site_sends_is_never_shown_on_any_route),
		WORLD_TEST(on_every_route_one_press_lets_pass_what_says_nothing),
		WORLD_TEST(on_every_route_a_key_of_another_browser_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
