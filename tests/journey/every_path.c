/* Every path with every kind of part, requested by everyone, with every method; and every form sent twice. */
#include "tests/journey/world.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "limits.h"

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
is_get(const struct route *route)
{
	return route->method == METHOD_GET;
}

static void
ask(struct browser *browser, const struct route *route, const char *method, struct text target, bool with_picture)
{
	const struct header tus[] = { { TEXT("Tus-Resumable"), TEXT("1.0.0") }, { TEXT("Upload-Offset"), TEXT("0") },
		{ TEXT("Upload-Length"), TEXT("9") } };
	struct browser_pair pairs[LIMIT_FORM_FIELDS];
	struct browser_ask question = { .method = text_of(method), .target = target };

	if (strcmp(method, "POST") == 0)
		question = world_form(&world, route, target, pairs,
		                      route->method == METHOD_POST ? world_good(&world, route, browser, target, pairs) : 0, with_picture);
	if (strstr(route->pattern, "/film") && strstr(route->pattern, "upload")) {
		question.headers = tus;
		question.header_count = COUNT_OF(tus);
		if (strcmp(method, "PATCH") == 0)
			question.content_type = TEXT("application/offset+octet-stream");
	}
	world_try(&world, browser, &question);
}

static const char *
method_word(const struct route *route)
{
	return is_get(route) ? "GET" : route->method == METHOD_PATCH ? "PATCH" : route->method == METHOD_DELETE ? "DELETE" : "POST";
}

/* These pages show a button before they check whether the secret is valid; or they say that nobody follows with this link. */
static bool
is_blind(const struct route *route)
{
	static const char *const blind[] = { "people_http_sign_in_open", "desk_http_code_link", "follow_by_email_http_stop_form",
		"follow_by_email_http_stop" };

	for (size_t i = 0; i < COUNT_OF(blind); i++)
		if (strcmp(route->handler, blind[i]) == 0)
			return true;
	return false;
}

/* What is sent here is no activity; what is: tests/activitypub.py. */
static bool
is_inbox(const struct route *route)
{
	return strncmp(route->handler, "activitypub_", 12) == 0 && strstr(route->handler, "inbox") != NULL;
}

/* ---- everything is there ---- */

/* The picture behind an invitation is there while the page waits, and the world's page is published. */
static bool
is_for_a_page_that_waits(const struct route *route)
{
	return strcmp(route->handler, "honour_http_invitation_picture") == 0;
}

static void
every_path_is_there_for_whoever_may_ask(void **state)
{
	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser = world_browser(&world, route);

		ask(browser, route, method_word(route), world_path(&world, route, 0, TEXT_NONE), true);
		world_check(browser, route->handler);
		if (route->demo || is_for_a_page_that_waits(route) ? browser->status != 404 : is_inbox(route) ? browser->status != 400 :
		    browser->status >= 400 && browser->status != 422)
			world_complain("%s: %d:\n%.*s", route->handler, browser->status, TEXT_PRINT(page_words(browser->arena, browser->page)));
		if (browser->handler == NULL ? !route->demo : strcmp(browser->handler, route->handler) != 0)
			world_complain("%s: answered by %s", route->handler, browser->handler ? browser->handler : "nobody");
	}
	world_content();
}

/* ---- links on pages ---- */

enum { CRAWLED_MAX = 2000 };
struct crawl { struct text at[CRAWLED_MAX]; size_t count; };

static void
add_address(struct crawl *crawl, struct text address)
{
	struct text path, fragment;

	text_cut(address, '#', &path, &fragment);
	if (path.length == 0 || path.at[0] != '/')
		return;
	for (size_t i = 0; i < crawl->count; i++)
		if (text_equal(crawl->at[i], path))
			return;
	assert_true(crawl->count < CRAWLED_MAX);
	crawl->at[crawl->count++] = text_copy(world.setting.journey->arena, path);
}

/* A link within a page leads to an anchor that exists. */
static void
check_fragment(struct browser *browser, struct text address)
{
	size_t at;

	if (address.length > 1 && address.at[0] == '#' &&
	    !text_find(browser->page, text_format(browser->arena, "id=\"%.*s\"", TEXT_PRINT(text_from(address, 1))), &at))
		world_complain("%.*s leads to %.*s, which is not there", TEXT_PRINT(browser->address), TEXT_PRINT(address));
}

static size_t
crawl(struct browser *browser, const struct text *starts, size_t start_count)
{
	struct crawl *found = arena_new_of(world.setting.journey->arena, struct crawl);

	for (size_t i = 0; i < start_count; i++)
		add_address(found, starts[i]);
	for (size_t i = 0; i < found->count; i++) {
		struct page_addresses addresses;

		world_try(&world, browser, &(struct browser_ask){ .method = TEXT("GET"), .target = found->at[i] });
		world_check(browser, "a link");
		if (browser->status != 200 && browser->status != 303)
			world_complain("a link to %.*s: %d", TEXT_PRINT(found->at[i]), browser->status);
		if (!text_starts_with(response_header(browser->response, TEXT("Content-Type")), TEXT("text/html")))
			continue;
		addresses = page_addresses(browser->arena, browser->page);
		for (size_t j = 0; j < addresses.count; j++) {
			check_fragment(browser, addresses.at[j]);
			add_address(found, addresses.at[j]);
		}
	}
	return found->count;
}

static void
every_link_on_every_page_leads_somewhere(void **state)
{
	struct setting *setting = &world.setting;
	struct arena *arena = setting->journey->arena;
	const struct text starts[] = {
		TEXT("/"), text_of(setting->page), text_of(setting->drive), text_format(arena, "%s?size=3&from=09:30", setting->drive),
		text_format(arena, "/mine/%.*s", TEXT_PRINT(world.parts[WORLD_MINE])),
		text_format(arena, "/group/%.*s", TEXT_PRINT(world.parts[WORLD_GROUP])),
		text_format(arena, "/seat/%.*s", TEXT_PRINT(world.parts[WORLD_SEAT])),
		text_format(arena, "/invitation/%.*s", TEXT_PRINT(world.parts[WORLD_INVITATION])), TEXT("/home"),
	};
	const struct text roster = text_of(setting->roster);
	size_t count = crawl(setting->visitor, starts, COUNT_OF(starts));

	(void)state;
	count += crawl(setting->anna, starts, COUNT_OF(starts));
	count += crawl(setting->ruth, starts, COUNT_OF(starts));
	count += crawl(setting->desk, &roster, 1);
	print_message("%zu links\n", count);
	assert_true(count > 100);
	world_content();
}

/* ---- parts of a path ---- */

/* A part that does not exist: refused, without revealing what exists. */
static void
expect_nothing(const struct route *route, struct browser *browser, const char *what)
{
	static const char *const names[] = { "Konrad", "Maria", "Lena", "Waiting Walter", "ruth@", "anna@", "maria@", "lena@" };
	const bool good = browser->status == 404 || browser->status == 410 || browser->status == 403 || browser->status == 303 ||
	                  (is_blind(route) && browser->status == 200) ||
	                  /* An empty last part leaves the address of the page above it. */
	                  (browser->status == 308 && text_starts_with(browser->address, browser->location)) ||
	                  /* A drive that accepts no pages looks like one that does not exist: choose another. */
	                  (strcmp(route->handler, "drive_join_http_ask") == 0 && browser->status == 200);

	world_check(browser, what);
	if (!good)
		world_complain("%s: %d", what, browser->status);
	/* Redirects to signing in, to the desk's code, or back to the page of the button, with nothing done. */
	if (browser->status == 303 && !text_starts_with(browser->location, TEXT("/sign-in")) &&
	    !text_equal(browser->location, TEXT("/desk")) && !text_starts_with(browser->address, browser->location) &&
	    !text_ends_with(browser->location, TEXT("/more")))
		world_complain("%s: leads to %.*s", what, TEXT_PRINT(browser->location));
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		size_t at;

		if (text_find(browser->page, text_of(names[i]), &at))
			world_complain("%s: tells of %s", what, names[i]);
	}
}

static size_t
other_parts(enum world_kind kind, struct text *others)
{
	const bool is_code = kind == WORLD_CODE || kind == WORLD_BOARD_CODE, is_token = kind == WORLD_PAGE_KEY || is_code || kind >= WORLD_MINE;
	size_t count = 0;

	others[count++] = is_token ? (kind == WORLD_PAGE_KEY ? TEXT("0123456789ABCDEF") : is_code ? TEXT("0123456789") :
	                              TEXT("0123456789ABCDEFGHJKMNPQRS")) : TEXT("1ZZZZZZZZZZZZ");
	others[count++] = TEXT("0000000000000");
	others[count++] = TEXT("ZZZZZZZZZZZZZ");
	others[count++] = TEXT("x");
	others[count++] = TEXT("-1");
	others[count++] = TEXT("1234567890123456789012345678901234567890");
	others[count++] = TEXT("%00");
	others[count++] = TEXT("%F0%9F%92%89");
	others[count++] = TEXT("%ff%fe");
	others[count++] = TEXT("%3Cscript%3Ealert(1)%3C%2Fscript%3E");
	others[count++] = TEXT("..");
	others[count++] = TEXT("%2e%2e%2f%2e%2e");
	others[count++] = TEXT("'%20OR%201=1--");
	others[count++] = TEXT("");
	for (enum world_kind other = 0; other < WORLD_KIND_COUNT; other++)
		if (other != kind)
			others[count++] = world.parts[other];
	return count;
}

/* A waiting page is a page, an unclaimed seat an appointment of the drive, its time a time of the drive, a letter that went
 * out one of the page's letters: that is not another kind. */
static bool
is_same_kind(const struct route *route, size_t part, struct text other)
{
	static const enum world_kind kinds[][2] = {
		{ WORLD_PAGE, WORLD_WAITING_PAGE }, { WORLD_APPOINTMENT, WORLD_SEAT_APPOINTMENT }, { WORLD_DRIVE, WORLD_CLOSED_DRIVE },
		{ WORLD_APPOINTMENT, WORLD_GAVE_APPOINTMENT }, { WORLD_SEAT_APPOINTMENT, WORLD_GAVE_APPOINTMENT },
		{ WORLD_DRIVE, WORLD_LATER_DRIVE }, { WORLD_CLOSED_DRIVE, WORLD_LATER_DRIVE },
		{ WORLD_MESSAGE, WORLD_REMOVED_MESSAGE }, { WORLD_DRAFT, WORLD_LETTER }, { WORLD_MINE, WORLD_CAME },
		{ WORLD_GROUP, WORLD_CAME_GROUP }, { WORLD_SLOT, WORLD_SEAT_SLOT },
	};
	const enum world_kind kind = world_part(route, part);

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		for (size_t j = 0; j < 2; j++)
			if (kinds[i][j] == kind && text_equal(other, world.parts[kinds[i][1 - j]]))
				return true;
	return false;
}

/* The start of a list is not something that belongs to another person. */
static bool
is_place_in_list(const struct route *route, size_t part)
{
	return strcmp(route->handler, "message_http_list_before") == 0 && world_part(route, part) == WORLD_MESSAGE;
}

static void
what_is_unknown_malformed_or_of_another_kind_is_not_found(void **state)
{
	int asked = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser = world_browser(&world, route);

		for (size_t part = 0; part < world_part_count(route) && !route->demo; part++) {
			struct text others[16 + WORLD_KIND_COUNT];
			const size_t count = other_parts(world_part(route, part), others);

			for (size_t j = 0; j < count; j++) {
				const struct text target = world_path(&world, route, part, others[j]);

				if (is_same_kind(route, part, others[j]) || is_place_in_list(route, part))
					continue;
				/* Cleaning a picture takes its time: once for each part. */
				ask(browser, route, method_word(route), target, j == 0);
				/* Another literal route may stand there. */
				if (browser->handler != NULL && strcmp(browser->handler, route->handler) != 0)
					continue;
				asked++;
				expect_nothing(route, browser, journey_text(world.setting.journey, "%s %.*s", method_word(route), TEXT_PRINT(target)));
			}
		}
	}
	print_message("%d paths\n", asked);
	world_content();
}

/* ---- what belongs to another person ---- */

static bool
is_guarded(const struct route *route)
{
	return strncmp(route->pattern, "/page/", 6) == 0 || strncmp(route->pattern, "/drive/", 7) == 0 ||
	       strncmp(route->pattern, "/desk/{", 7) == 0;
}

static void
somebody_elses_page_drive_and_desk_look_like_none(void **state)
{
	struct browser *nobody = browser_open(world.setting.journey);

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		const struct text target = world_path(&world, route, 0, TEXT_NONE);

		if (!is_guarded(route))
			continue;
		ask(world.stranger, route, method_word(route), target, true);
		expect_nothing(route, world.stranger, journey_text(world.setting.journey, "a stranger, %s %s", method_word(route), route->pattern));
		if (world.stranger->status != 404 && strncmp(route->pattern, "/desk/", 6) != 0)
			world_complain("a stranger, %s: %d", route->pattern, world.stranger->status);
		ask(nobody, route, method_word(route), target, true);
		if (nobody->status == 403 && !is_get(route))
			world_check(nobody, route->pattern);       /* they are shown what they typed */
		else
			expect_nothing(route, nobody, journey_text(world.setting.journey, "nobody, %s %s", method_word(route), route->pattern));
	}
	browser_close(nobody);
	world_content();
}

/* An organiser is not a keeper; a member of one page has no role at another. */
static void
an_organiser_cannot_do_what_a_keeper_does(void **state)
{
	static const char *const keepers[] = {
		"honour_http_publish", "honour_http_decline", "honour_http_pause", "honour_http_resume", "honour_http_listing",
		"honour_http_proposal_accept", "honour_http_proposal_decline", "honour_http_publish_form", "honour_http_decline_form",
		"message_http_list", "message_http_publish", "message_http_choices", "thanks_letter_http_new",
		"thanks_letter_http_show", "thanks_letter_http_send", "thanks_letter_http_take_down", "donation_elsewhere_http_answer",
		"follow_http_settings_change", "follow_http_feed_renew", "honour_more_http_background", "honour_more_http_related",
	};
	int asked = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++)
		for (size_t j = 0; j < COUNT_OF(keepers); j++) {
			const struct route *route = &routes[i];

			if (strcmp(route->handler, keepers[j]) != 0)
				continue;
			ask(world.setting.anna, route, method_word(route), world_path(&world, route, 0, world.parts[WORLD_PAGE]), true);
			if (world.setting.anna->status != 404)
				world_complain("the organiser, %s: %d", route->pattern, world.setting.anna->status);
			asked++;
		}
	assert_int_equal(asked, COUNT_OF(keepers));
	world_content();
}

static void
a_page_that_waits_or_was_declined_is_there_for_no_visitor(void **state)
{
	struct setting *setting = &world.setting;
	struct browser *browsers[] = { setting->visitor, setting->anna, setting->ruth, world.stranger };
	struct text key = TEXT_NONE;

	(void)state;
	/* Its key is not public before publication, so it is read from the table, as by a person who guessed it. */
	for (int declined = 0; declined < 2; declined++) {
		test_bench_run(setting->journey->bench, declined ?
		               "UPDATE honour_page SET state = 'declined' WHERE id = (SELECT min(id) FROM honour_page)" :
		               "UPDATE honour_page SET state = 'waiting' WHERE id = (SELECT min(id) FROM honour_page)");
		for (size_t i = 0; i < route_count; i++) {
			const struct route *route = &routes[i];

			if (strncmp(route->pattern, "/honour/", 8) != 0)
				continue;
			for (size_t j = 0; j < COUNT_OF(browsers); j++) {
				ask(browsers[j], route, method_word(route), world_path(&world, route, 0, key), true);
				expect_nothing(route, browsers[j], route->pattern);
				if (browsers[j]->status != 404)
					world_complain("%s of a page that waits: %d", route->pattern, browsers[j]->status);
			}
		}
	}
	world_content();
}

/* ---- methods ---- */

static void
expect_method(struct browser *browser, const struct route *route, const char *method, int get_status)
{
	const struct text allowed = response_header(browser->response, TEXT("Allow"));
	size_t at;

	world_check(browser, journey_text(world.setting.journey, "%s %s", method, route->pattern));
	if (strcmp(method, "OPTIONS") == 0) {
		if (browser->status != 204 || !text_find(allowed, TEXT("OPTIONS"), &at))
			world_complain("OPTIONS %s: %d %.*s", route->pattern, browser->status, TEXT_PRINT(allowed));
	} else if (strcmp(method, "HEAD") == 0 && get_status > 0) {
		if (browser->status != get_status)
			world_complain("HEAD %s: %d, and GET %d", route->pattern, browser->status, get_status);
	} else if (browser->status != 405 || !text_find(allowed, text_of(method_word(route)), &at)) {
		world_complain("%s %s: %d, allowed %.*s", method, route->pattern, browser->status, TEXT_PRINT(allowed));
	}
}

static bool
takes(const struct route *route, enum method method)
{
	for (size_t i = 0; i < route_count; i++)
		if (routes[i].method == method && strcmp(routes[i].pattern, route->pattern) == 0)
			return true;
	return false;
}

static void
every_method_is_answered_on_every_path(void **state)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "get" };

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser = world_browser(&world, route);
		const struct text target = world_path(&world, route, 0, TEXT_NONE);
		int get_status = 0;

		for (size_t j = 0; j < COUNT_OF(methods) && !route->demo; j++) {
			const enum method method = method_of(text_of(methods[j]));

			if (!method_is_safe(method) && takes(route, method))
				continue;
			ask(browser, route, methods[j], target, true);
			if (strcmp(methods[j], "GET") == 0 && takes(route, METHOD_GET))
				get_status = browser->status;
			else
				expect_method(browser, route, methods[j], get_status);
		}
	}
	world_content();
}

static void
no_path_and_no_method_of_ours_is_answered_all_the_same(void **state)
{
	static const char *const targets[] = {
		"", "*", "/nothing", "//", "//evil.example/", "/../etc/passwd", "/honour/../", "/%", "/%2", "/?", "/?&&==", "/\xff", "/%c0%af",
		"http://blood.example.org/", "/honour/", "/honour", "/desk/", "/assets/", "/assets/nothing.css", "/assets/../src", "/ ", "/\t",
		"/index.html/", "/.git/config", "/demo", "/;a=b", "/#", "\\", "/sign-in/", "/SIGN-IN", "/sign-in%00",
	};
	static const char *const methods[] = { "GET", "HEAD", "POST", "OPTIONS", "BREW", "" };
	struct arena *arena = world.setting.journey->arena;
	struct text_builder long_one;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(targets); i++)
		for (size_t j = 0; j < COUNT_OF(methods); j++) {
			world_try(&world, world.setting.visitor, &(struct browser_ask){ .method = text_of(methods[j]), .target = text_of(targets[i]) });
			world_check(world.setting.visitor, journey_text(world.setting.journey, "%s \"%s\"", methods[j], targets[i]));
		}
	text_builder_start(&long_one, arena, 3 * LIMIT_TARGET_BYTES);
	text_add_char(&long_one, '/');
	while (long_one.length <= LIMIT_TARGET_BYTES)
		text_add(&long_one, TEXT("aaaaaaaa"));
	world_try(&world, world.setting.visitor, &(struct browser_ask){ .method = TEXT("GET"), .target = text_built(&long_one) });
	browser_status(world.setting.visitor, 414);
	world_check(world.setting.visitor, "a long address");
	world_content();
}

/* ---- the same form twice ---- */

static int64_t
rows(void)
{
	return test_bench_changes(world.setting.journey->bench);
}

static void
the_same_form_sent_twice_gets_the_first_answer_and_writes_nothing(void **state)
{
	int twice = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser = world_browser(&world, route);
		const struct text target = world_path(&world, route, 0, TEXT_NONE);
		struct browser_pair pairs[LIMIT_FORM_FIELDS];
		const size_t count = route->method == METHOD_POST && route->idempotent ? world_good(&world, route, browser, target, pairs) : 0;
		struct journey *journey = world.setting.journey;
		struct browser_ask question;
		struct text first;
		int64_t before;
		DB_TRANSACTION(tx, &journey->bench->context);

		if (count == 0)
			continue;
		question = world_form(&world, route, target, pairs, count, true);
		browser_ask(browser, &question);
		if (browser->status != 303) {
			if (strcmp(route->handler, "desk_http_close") != 0)
				world_complain("%s: %d", route->handler, browser->status);
			continue;
		}
		first = text_copy(journey->arena, browser->location);
		before = rows();
		browser_ask(browser, &question);
		if (browser->status != 303 || !text_equal(browser->location, first) || rows() != before)
			world_complain("%s: the second time %d %.*s, not %.*s; %lld rows written", route->handler, browser->status,
			               TEXT_PRINT(browser->location), TEXT_PRINT(first), (long long)(rows() - before));
		twice++;
	}
	print_message("%d forms twice\n", twice);
	assert_true(twice > 30);
	world_content();
}

/* ---- bodies ---- */

static void
a_body_over_its_limit_is_refused_on_every_path(void **state)
{
	struct arena *arena = arena_new(3 * (size_t)LIMIT_FILM_FORM_BYTES);
	char *bytes = arena_take(arena, LIMIT_FILM_FORM_BYTES + 1);

	(void)state;
	memset(bytes, 'a', LIMIT_FILM_FORM_BYTES + 1);
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		const size_t most = route->large ? LIMIT_FILM_FORM_BYTES : route->upload ? LIMIT_UPLOAD_BYTES : LIMIT_FORM_BYTES;
		struct browser *browser = world_browser(&world, route);

		if (route->method != METHOD_POST)
			continue;
		world_try(&world, browser, &(struct browser_ask){
			.method = TEXT("POST"), .target = world_path(&world, route, 0, TEXT_NONE), .content_type = TEXT(JOURNEY_URLENCODED),
			.body = { (const uint8_t *)bytes, most + 1 },
		});
		world_check(browser, route->handler);
		if (browser->status != 413)
			world_complain("%s: %d", route->handler, browser->status);
	}
	arena_free(arena);
	world_content();
}

static void
a_body_that_ends_early_or_is_of_no_kind_breaks_nothing(void **state)
{
	static const char *const kinds[] = {
		"", "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x",
		JOURNEY_MULTIPART, JOURNEY_URLENCODED "; charset=utf-16", "\xff",
	};
	struct arena *arena = world.setting.journey->arena;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser = world_browser(&world, route);
		struct browser_pair pairs[LIMIT_FORM_FIELDS];
		size_t count;
		struct bytes whole;

		if (route->method != METHOD_POST || route->form->count == 0)
			continue;
		count = world_good(&world, route, browser, world_path(&world, route, 0, TEXT_NONE), pairs);
		whole = journey_multipart(arena, pairs, count, route->upload ? "picture" : NULL, TEXT("a.png"),
		                          text_bytes(TEXT("\x89PNG\r\n\x1a\n")));
		/* The line break after its last boundary is not part of it. */
		for (size_t length = 0; length + 2 < whole.length; length += 1 + whole.length / 12) {
			world_try(&world, browser, &(struct browser_ask){
				.method = TEXT("POST"), .target = world_path(&world, route, 0, TEXT_NONE), .content_type = TEXT(JOURNEY_MULTIPART),
				.body = { whole.at, length },
			});
			world_check(browser, journey_text(world.setting.journey, "%s, cut at %zu", route->handler, length));
			if (browser->status == 303 && route->form->count > 1)
				world_complain("%s: half a form was taken, cut at %zu of %zu", route->handler, length, whole.length);
		}
		for (size_t j = 0; j < COUNT_OF(kinds); j++) {
			world_try(&world, browser, &(struct browser_ask){
				.method = TEXT("POST"), .target = world_path(&world, route, 0, TEXT_NONE), .content_type = text_of(kinds[j]),
				.body = text_bytes(TEXT("\0\1\2 name=<script>&email=\xff\xff")),
			});
			world_check(browser, journey_text(world.setting.journey, "%s as %s", route->handler, kinds[j]));
		}
	}
	world_content();
}

/* ---- cookies ---- */

static void
cookies_of_no_sense_make_nobody_anybody(void **state)
{
	static const char *const values[] = { "", "x", "0123456789ABCDEFGHJKMNPQRS", "\"\"", "\xff",
	                                      "0123456789abcdefghjkmnpqrs; __Host-session=x" };
	static const char *const names[] = { "__Host-session", "__Host-desk", "__Host-browser", "session", "desk" };
	struct browser *browser = browser_open(world.setting.journey);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		browser->cookie_count = 0;
		for (size_t j = 0; j < COUNT_OF(names); j++)
			browser->cookies[browser->cookie_count++] = (struct browser_pair){ text_of(names[j]), text_of(values[i]) };
		for (size_t j = 0; j < route_count; j++) {
			if (!is_guarded(&routes[j]) || !is_get(&routes[j]))
				continue;
			ask(browser, &routes[j], "GET", world_path(&world, &routes[j], 0, TEXT_NONE), true);
			expect_nothing(&routes[j], browser, routes[j].pattern);
		}
	}
	browser_close(browser);
	world_content();
}

/* ---- machines ---- */

/* What has another representation for ActivityPub leads a browser to the page, and what is sent here is no activity. */
static int
status_for_machine(const struct route *route)
{
	if (route->activity)
		return 303;
	return is_inbox(route) ? 400 : 200;
}

static void
what_machines_ask_for_is_answered_without_a_cookie_and_sets_none(void **state)
{
	struct browser *machine = browser_open(world.setting.journey);
	int asked = 0;

	(void)state;
	machine->peer = text_join(world.setting.journey->arena, world.setting.visitor->peer, TEXT("0"));
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser_ask question = { .method = text_of(method_word(route)), .target = world_path(&world, route, 0, TEXT_NONE),
		                                .no_cookies = true, .fetch_site = "cross-site", .origin = "https://email.example" };

		if (!route->machine)
			continue;
		if (!is_get(route)) {
			/* RFC 8058, 3.2. */
			question.content_type = TEXT(JOURNEY_URLENCODED);
			question.body = text_bytes(TEXT("List-Unsubscribe=One-Click"));
		}
		world_try(&world, machine, &question);
		world_check(machine, route->handler);
		if (machine->status != status_for_machine(route))
			world_complain("%s: a machine gets %d", route->handler, machine->status);
		if (response_header(machine->response, TEXT("Set-Cookie")).at != NULL)
			world_complain("%s: sets a cookie", route->handler);
		asked++;
	}
	assert_true(asked >= 7);
	browser_close(machine);
	world_content();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		TEST(every_path_is_there_for_whoever_may_ask),
		TEST(every_link_on_every_page_leads_somewhere),
		TEST(what_is_unknown_malformed_or_of_another_kind_is_not_found),
		TEST(somebody_elses_page_drive_and_desk_look_like_none),
		TEST(an_organiser_cannot_do_what_a_keeper_does),
		TEST(a_page_that_waits_or_was_declined_is_there_for_no_visitor),
		TEST(every_method_is_answered_on_every_path),
		TEST(no_path_and_no_method_of_ours_is_answered_all_the_same),
		TEST(the_same_form_sent_twice_gets_the_first_answer_and_writes_nothing),
		TEST(a_body_over_its_limit_is_refused_on_every_path),
		TEST(a_body_that_ends_early_or_is_of_no_kind_breaks_nothing),
		TEST(cookies_of_no_sense_make_nobody_anybody),
		TEST(what_machines_ask_for_is_answered_without_a_cookie_and_sets_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
