/* Every field of every form with every kind of bad input: a helpful answer each time, nothing lost, nothing unescaped. */
#include "tests/journey/world.h"

#include <string.h>

#include "base/log.h"
#include "html/form_kind.h"
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

/* ---- bad input ---- */

enum bad {
	BAD_EMPTY, BAD_SPACES, BAD_LONG, BAD_VERY_LONG, BAD_WRONG_KIND, BAD_NUL, BAD_CONTROL, BAD_DIRECTION, BAD_EMOJI, BAD_UTF8, BAD_OVERLONG,
	BAD_SURROGATE, BAD_HTML, BAD_LINES, BAD_MISSING, BAD_TWICE, BAD_COUNT,
};
static const char *const bad_names[] = {
	"empty", "spaces", "too long", "ten times too long", "of the wrong kind", "NUL", "control characters", "direction marks", "emoji",
	"invalid UTF-8", "overlong UTF-8", "a surrogate", "HTML", "line breaks", "missing", "twice",
};

enum { LONGEST = 100000 };            /* what is longer is no body of a form any more */

static struct text
repeated(struct arena *arena, size_t count)
{
	struct text_builder out;

	text_builder_start(&out, arena, count);
	for (size_t i = 0; i < count; i++)
		text_add_char(&out, 'a');
	return text_built(&out);
}

static struct text
bad_value(struct arena *arena, const struct form_field *field, enum bad bad, struct text good)
{
	const size_t most = form_kind_characters_max(field);

	switch (bad) {
	case BAD_EMPTY:      return TEXT("");
	case BAD_SPACES:     return TEXT(" \t \xc2\xa0 ");
	case BAD_LONG:       return repeated(arena, most + 1);
	case BAD_VERY_LONG:  return repeated(arena, most * 10 > LONGEST ? LONGEST : most * 10);
	case BAD_WRONG_KIND: return field->kind == FORM_WEB ? TEXT("javascript:alert(1)") : TEXT("-7,5 of nothing @");
	case BAD_NUL:        return (struct text){ "a\0b", 3 };
	case BAD_CONTROL:    return TEXT("a\x01\x1b[31m\x7f" "b");
	case BAD_DIRECTION:  return TEXT("a\xe2\x80\xae" "b\xe2\x80\x8f\xd8\x9c");
	case BAD_EMOJI:      return TEXT("\xf0\x9f\x92\x89 \xf0\x9f\xa9\xb8");
	case BAD_UTF8:       return TEXT("a\xff\xfe\x80 b");
	case BAD_OVERLONG:   return TEXT("a\xc0\xbcscript\xc0\xbe");
	case BAD_SURROGATE:  return TEXT("a\xed\xa0\x80 b");
	case BAD_HTML:       return TEXT("<script>alert(1)</script>\"'><img src=x onerror=alert(1)>");
	case BAD_LINES:      return TEXT("one\r\nSet-Cookie: x=y\r\n\r\ntwo");
	case BAD_MISSING:    return TEXT_NONE;
	case BAD_TWICE:
	case BAD_COUNT:      break;
	}
	return good;
}

/* These are refused in every field; the others depend on its kind. */
static bool
is_never_good(const struct form_field *field, enum bad bad)
{
	if (field->kind == FORM_TICK)
		return (bad == BAD_MISSING && field->required) || bad == BAD_TWICE;
	switch (bad) {
	case BAD_EMPTY:
	case BAD_SPACES:
	case BAD_MISSING:   return field->required;
	case BAD_LONG:
	case BAD_VERY_LONG:
	case BAD_NUL:
	case BAD_UTF8:
	case BAD_OVERLONG:
	case BAD_SURROGATE:
	case BAD_TWICE:     return true;
	case BAD_CONTROL:   return field->kind != FORM_CODE;
	case BAD_WRONG_KIND:
	case BAD_DIRECTION:
	case BAD_EMOJI:
	case BAD_HTML:      return field->kind != FORM_LINE && field->kind != FORM_CODE && field->kind != FORM_WORDS;
	case BAD_LINES:     return field->kind != FORM_WORDS;
	case BAD_COUNT:     break;
	}
	return false;
}

/* ---- nothing is lost ---- */

/* A file, or what goes with a picture that an earlier attempt saved: not in a page that has none. */
static bool
is_of_picture(const struct form_field *field)
{
	return field->kind == FORM_PICTURE || field->kind == FORM_PICTURES || field->kind == FORM_UPLOAD ||
	       strncmp(field->name, "description_", strlen("description_")) == 0 || strncmp(field->name, "remove", strlen("remove")) == 0;
}

static bool
is_shown_as_typed(const struct form_field *field)
{
	/* The desk's "in whose honour" is a choice among the drive's pages, and read as a line. */
	return field->kind != FORM_SECRET && field->kind != FORM_VERSION && field->kind != FORM_TICK && field->kind != FORM_CHOICE &&
	       field->kind != FORM_ID && strcmp(field->name, "honour") != 0;
}

/* Line breaks are sent as CRLF, and are in the page as CRLF or LF. */
static struct text
without_returns(struct arena *arena, struct text text)
{
	struct text_builder out;

	text_builder_start(&out, arena, text.length);
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] != '\r')
			text_add_char(&out, text.at[i]);
	return text_built(&out);
}

/* The value of the form that can be sent again: the first form of the page that has this field. */
static const struct page_form *
form_with(const struct page_forms *forms, const char *name, struct text target)
{
	const struct page_form *found = NULL;

	for (size_t i = 0; i < forms->count; i++)
		for (size_t j = 0; j < forms->at[i].field_count; j++)
			if (text_equal(forms->at[i].fields[j].name, text_of(name)) &&
			    (found == NULL || text_equal(forms->at[i].action, target)))
				found = &forms->at[i];
	return found;
}

static bool
shows(const struct page_form *form, const char *name, struct text value, struct arena *arena)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const struct page_field *field = &form->fields[i];
		const bool of_several = field->input == PAGE_INPUT_RADIO || field->input == PAGE_INPUT_CHOICE || field->input == PAGE_INPUT_TICK;

		if (text_equal(field->name, text_of(name)) && (!of_several || field->chosen) &&
		    text_equal(without_returns(arena, field->value), without_returns(arena, value)))
			return true;
	}
	return false;
}

static bool
has_field(const struct page_form *form, const char *name)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (text_equal(form->fields[i].name, text_of(name)))
			return true;
	return false;
}

/* The value of a button is not typed: it is pressed again. */
static bool
is_button(const struct page_forms *forms, const char *name)
{
	for (size_t i = 0; i < forms->count; i++)
		for (size_t j = 0; j < forms->at[i].button_count; j++)
			if (text_equal(forms->at[i].buttons[j].name, text_of(name)))
				return true;
	return false;
}

/* Of several values none is chosen for the person who sent them. */
static bool
twice(const struct browser_pair *pairs, size_t count, const char *name)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += text_equal(pairs[i].name, text_of(name));
	return found > 1;
}

/* Everything that was typed well is in the page again, and bad input as far as it can be shown.  For a name to show that is missing the
 * page proposes one. */
static void
check_kept(struct browser *browser, const struct route *route, const struct browser_pair *pairs, size_t count, const char *what)
{
	struct arena *arena = browser->arena;
	const struct page_forms forms = page_forms(arena, browser->page);

	for (size_t i = 0; i < route->form->count; i++) {
		const struct form_field *field = &route->form->fields[i];
		const struct page_form *form = form_with(&forms, field->name, browser->address);
		struct text sent = TEXT_NONE;

		for (size_t j = count; j > 0; j--)
			if (text_equal(pairs[j - 1].name, text_of(field->name)))
				sent = pairs[j - 1].value;
		if (!sent.at || field->kind == FORM_SECRET || field->kind == FORM_VERSION || is_of_picture(field) ||
		    strcmp(field->name, "change") == 0 ||
		    strcmp(field->name, "withdraw") == 0 ||
		    (text_is_empty(text_trim(sent)) && strcmp(field->name, "shown_name") == 0) ||
		    twice(pairs, count, field->name) || is_button(&forms, field->name))
			continue;
		if (form == NULL || !has_field(form, field->name)) {
			world_complain("%s: no %s in the page that is shown again", what, field->name);
			continue;
		}
		if (field->kind == FORM_TICK || field->kind == FORM_CHOICE) {
			const bool good = field->kind == FORM_TICK || form_kind_read(arena, field, &(struct form_value){ .text = sent });

			if (good && !shows(form, field->name, field->kind == FORM_TICK ? TEXT("yes") : sent, arena))
				world_complain("%s: %s is no longer chosen", what, field->name);
			continue;
		}
		if (is_shown_as_typed(field) && text_is_utf8(sent) && text_is_clean(sent, field->kind == FORM_WORDS) &&
		    text_characters(sent) <= 2 * form_kind_characters_max(field) && !shows(form, field->name, sent, arena))
			world_complain("%s: %s is lost, \"%.*s\"", what, field->name, TEXT_PRINT(sent));
	}
}

/* It was not typed, so the error links to no field; the bad value is not in the new page. */
static bool
is_unseen(struct text name)
{
	return text_equal(name, TEXT("version"));
}

/* Each line of the summary links to something on the page. */
static void
check_summary(struct browser *browser, const char *what)
{
	struct text rest, id;
	size_t at, end;

	if (!text_find(browser->page, TEXT("class=\"error-summary\""), &at)) {
		world_complain("%s: no error summary (%d) on %.*s:\n%.*s", what, browser->status, TEXT_PRINT(browser->address),
		         TEXT_PRINT(page_words(browser->arena, browser->page)));
		return;
	}
	rest = text_from(browser->page, at);
	assert_true(text_find(rest, TEXT("</div>"), &end));
	rest = text_until(rest, end);
	if (!text_starts_with(page_title(browser->arena, browser->page), TEXT("Error: ")))
		world_complain("%s: the title does not say so", what);
	if (!text_find(rest, TEXT("<li>"), &at))
		world_complain("%s: an empty error summary", what);
	while (text_find(rest, TEXT("href=\"#"), &at)) {
		rest = text_from(rest, at + strlen("href=\"#"));
		text_cut(rest, '"', &id, &rest);
		if (!text_find(browser->page, text_format(browser->arena, "id=\"%.*s\"", TEXT_PRINT(id)), &at) && !is_unseen(id))
			world_complain("%s: the summary leads to #%.*s, which is not there", what, TEXT_PRINT(id));
	}
}

/* ---- the walk ---- */

/* The form's own page, or the answer itself. */
static bool
comes_back(const struct browser *browser)
{
	return browser->status == 422 || browser_has_problem(browser);
}

static int walked, refused;

/* What the route answers when everything is good; the walk continues from there. */
static int
good_status(const struct route *route, struct browser *browser, struct text target)
{
	struct browser_pair pairs[LIMIT_FORM_FIELDS];
	const size_t count = world_good(&world, route, browser, target, pairs);

	world_try_form(&world, route, browser, target, pairs, count, true);
	world_check(browser, route->handler);
	return browser->status;
}

/* Among several buttons the one that says what is meant. */
static size_t
press_meant(const struct route *route, struct browser *browser, const struct page_form *form, struct browser_pair *pairs, size_t count)
{
	struct browser_pair meant[LIMIT_FORM_FIELDS];
	const size_t meant_count = world_good(&world, route, browser, form->action, meant);

	for (size_t i = 0; i < form->button_count; i++)
		for (size_t j = 0; j < meant_count; j++)
			if (text_equal(form->buttons[i].name, meant[j].name) && text_equal(form->buttons[i].value, meant[j].value))
				pairs[count++] = meant[j];
	return count;
}

/* The sentence to donors is a field of the check page alone: it is corrected there, and that page's button is the last press. */
static bool
is_on_the_check_page(const struct route *route, const struct form_field *field, struct text target, const struct browser *browser)
{
	return strcmp(route->handler, "appointment_drive_http_edit_check") == 0 && strcmp(field->name, "note") == 0 &&
	       text_ends_with(target, TEXT("/edit/keep")) && browser->status == 303;
}

/* The page that was shown again works once its bad field is corrected. */
static void
check_corrected(const struct route *route, struct browser *browser, const struct form_field *field, struct text good, int status,
             const char *what)
{
	const struct page_forms forms = page_forms(browser->arena, browser->page);
	const struct page_form *form = form_with(&forms, field->name, browser->address);
	struct browser_pair pairs[PAGE_FIELDS_MAX + PAGE_BUTTONS_MAX + 1];
	struct text target;
	size_t count = 0;
	bool sent = false;

	if (form == NULL || form->multipart)
		return;
	for (size_t i = 0; i < form->field_count; i++) {
		const struct page_field *input = &form->fields[i];
		const bool corrects = text_equal(input->name, text_of(field->name)) && field->kind != FORM_SECRET && field->kind != FORM_VERSION;
		const bool of_several = input->input == PAGE_INPUT_RADIO || input->input == PAGE_INPUT_CHOICE || input->input == PAGE_INPUT_TICK;

		if (corrects) {
			if (!sent && good.at)
				pairs[count++] = (struct browser_pair){ input->name, good };
			sent = true;
		} else if (!of_several || input->chosen) {
			pairs[count++] = (struct browser_pair){ input->name, input->value };
		}
	}
	count = press_meant(route, browser, form, pairs, count);
	target = text_copy(world.setting.journey->arena, form->action);
	pairs[count] = (struct browser_pair){ TEXT_NONE, TEXT_NONE };
	world_try_pairs(&world, browser, target, pairs, count);
	/* A last press that was wrong shows the form, whose button leads to the check page. */
	if (browser->status != status && !is_on_the_check_page(route, field, target, browser) &&
	    !(status == 303 && browser->status == 200 && !text_equal(target, world_path(&world, route, 0, TEXT_NONE))))
		world_complain("%s: corrected and sent again to %.*s it is %d, not %d:\n%.*s", what, TEXT_PRINT(target), browser->status, status,
		         TEXT_PRINT(page_words(browser->arena, browser->page)));
}

static size_t
with_bad(struct arena *arena, const struct form_field *field, enum bad bad, struct browser_pair *pairs, size_t count)
{
	size_t i;
	struct text value;

	for (i = 0; i < count && !text_equal(pairs[i].name, text_of(field->name)); i++)
		;
	if (i == count && bad != BAD_MISSING)
		pairs[count++] = (struct browser_pair){ text_of(field->name), TEXT("yes") };
	value = bad_value(arena, field, bad, i < count ? pairs[i].value : TEXT(""));
	if (bad == BAD_MISSING) {
		for (; i + 1 < count; i++)
			pairs[i] = pairs[i + 1];
		return i < count ? count - 1 : count;
	}
	pairs[i].value = value;
	if (bad == BAD_TWICE)
		pairs[count++] = (struct browser_pair){ text_of(field->name), TEXT("another") };
	return count;
}

/* Fields that are not typed: which button was pressed, the page before. What cannot be used of them is ignored. */
static bool
is_read(const struct route *route, const struct form_field *field)
{
	static const char *const silent[] = { "change", "about", "next", "remove", "from", "sure", "first", "undoes" };

	for (size_t i = 0; i < COUNT_OF(silent); i++)
		if (strcmp(field->name, silent[i]) == 0)
			return false;
	return route->form->count > 1;
}

static void
walk_field(const struct route *route, struct browser *browser, struct text target, const struct form_field *field, int status)
{
	struct journey *journey = world.setting.journey;

	for (enum bad bad = 0; bad < BAD_COUNT; bad++) {
		struct browser_pair pairs[LIMIT_FORM_FIELDS];
		size_t count = world_good(&world, route, browser, target, pairs);
		struct text good = TEXT_NONE;
		const char *what = journey_text(journey, "%s, %s %s", route->handler, field->name, bad_names[bad]);

		if (bad == BAD_TWICE && !is_read(route, field))
			continue;
		for (size_t i = 0; i < count; i++)
			if (text_equal(pairs[i].name, text_of(field->name)))
				good = pairs[i].value;
		count = with_bad(journey->arena, field, bad, pairs, count);
		/* A picture is cleaned in a process of its own, which takes its time: once for each field. */
		world_try_form(&world, route, browser, target, pairs, count, bad == BAD_EMPTY);
		walked++;
		world_check(browser, what);
		if (!comes_back(browser)) {
			if (is_read(route, field) && is_never_good(field, bad))
				world_complain("%s: was taken (%d)", what, browser->status);
			continue;
		}
		refused++;
		/* Nothing was typed: the page has the same button again. */
		if (form_is_one_button(route->form)) {
			check_corrected(route, browser, field, good, status, what);
			continue;
		}
		check_summary(browser, what);
		check_kept(browser, route, pairs, count, what);
		if (strcmp(field->name, "withdraw") != 0)
			check_corrected(route, browser, field, good, status, what);
	}
}

static void
every_field_of_every_form_takes_every_bad_input_well(void **state)
{
	int forms = 0;

	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser *browser;
		struct text target;
		int status;

		if (route->method != METHOD_POST || route->form->count == 0)
			continue;
		browser = world_browser(&world, route);
		target = world_path(&world, route, 0, TEXT_NONE);
		/* A day cannot be closed before its drive has begun. */
		if (strcmp(route->handler, "desk_http_close") == 0)
			journey_wait(world.setting.journey, INSTANT_HOUR);
		status = good_status(route, browser, target);
		if (status != 303 && status != 200 && strcmp(route->handler, "people_http_sign_in_code") != 0)
			world_complain("%s: good input is answered %d:\n%.*s", route->handler, status,
			         TEXT_PRINT(page_words(browser->arena, browser->page)));
		for (size_t j = 0; j < route->form->count; j++)
			if (!is_of_picture(&route->form->fields[j]))
				walk_field(route, browser, target, &route->form->fields[j], status);
		if (strcmp(route->handler, "desk_http_close") == 0)
			journey_wait(world.setting.journey, -INSTANT_HOUR);
		forms++;
	}
	world_content();
	print_message("%d forms, %d bad inputs, %d shown again\n", forms, walked, refused);
	assert_true(forms > 40);
}

/* ---- forms sent from other sites, or by a person who is signed out ---- */

static const struct route *
route_of(const char *handler)
{
	for (size_t i = 0; i < route_count; i++)
		if (strcmp(routes[i].handler, handler) == 0)
			return &routes[i];
	fail_msg("no handler %s", handler);
	return NULL;
}

/* All fields bad in one way. */
static size_t
all_bad(const struct route *route, enum bad bad, struct browser_pair *pairs)
{
	size_t count = 0;

	for (size_t i = 0; i < route->form->count; i++)
		pairs[count++] = (struct browser_pair){
			text_of(route->form->fields[i].name),
			bad_value(world.setting.journey->arena, &route->form->fields[i], bad, TEXT("good")),
		};
	pairs[count++] = (struct browser_pair){
		bad_value(world.setting.journey->arena, &route->form->fields[0], bad, TEXT("name")), TEXT("x")
	};
	return count - (pairs[count - 1].name.at == NULL);
}

static void
what_comes_from_another_site_is_kept_behind_a_button(void **state)
{
	const struct route *route = route_of("public_http_concern_send");
	struct browser *browser = world.setting.visitor;
	static const char *const sites[] = { "cross-site", "same-site", "none", "" };

	(void)state;
	for (enum bad bad = 0; bad < BAD_MISSING; bad++) {
		struct browser_pair pairs[8];
		const size_t count = all_bad(route, bad, pairs);

		for (size_t i = 0; i < COUNT_OF(sites); i++) {
			const struct browser_ask ask = {
				.method = TEXT("POST"), .target = TEXT("/concern"), .content_type = TEXT(JOURNEY_URLENCODED), .fetch_site = sites[i],
				.body = journey_urlencoded(world.setting.journey->arena, pairs, count),
				.origin = i % 2 ? "https://evil.example" : NULL,
			};

			world_try(&world, browser, &ask);
			browser_status(browser, 403);
			world_check(browser, bad_names[bad]);
		}
	}
	/* Good input is shown unchanged. */
	browser_ask(browser, &(struct browser_ask){
		.method = TEXT("POST"), .target = TEXT("/concern"), .content_type = TEXT(JOURNEY_URLENCODED), .fetch_site = "",
		.body = text_bytes(text_format(world.setting.journey->arena,
		                               "words=%%3Cb%%3Eone%%3C%%2Fb%%3E%%0D%%0Atwo&email=a%%40example.org&key=%.*s",
		                               TEXT_PRINT(browser_key(browser, TEXT("/concern"))))),
	});
	browser_status(browser, 403);
	browser_press_at(browser, "/concern");
	browser_see(browser, "Thank you for telling us");
	world_content();
}

static void
the_same_address_of_ours_is_taken_where_the_browser_says_only_that(void **state)
{
	struct browser *browser = world.setting.visitor;
	struct browser_ask ask = {
		.method = TEXT("POST"), .target = TEXT("/concern"), .content_type = TEXT(JOURNEY_URLENCODED), .fetch_site = "",
		.origin = "https://blood.example.org", .body = text_bytes(text_format(world.setting.journey->arena, "words=one&key=%.*s",
		                                                                         TEXT_PRINT(browser_key(browser, TEXT("/concern"))))),
	};

	(void)state;
	world_try(&world, browser, &ask);
	browser_status(browser, 303);
	ask.origin = "http://blood.example.org";
	world_try(&world, browser, &ask);
	browser_status(browser, 403);
	ask.origin = "null";
	world_try(&world, browser, &ask);
	browser_status(browser, 403);
}

static void
what_somebody_typed_who_is_signed_out_comes_back_and_can_be_sent(void **state)
{
	const struct route *route = route_of("honour_http_words_change");
	struct browser *browser = world.setting.ruth;
	const struct text target = world_path(&world, route, 0, TEXT_NONE);
	struct browser_pair pairs[8];
	struct browser_ask ask = { .method = TEXT("POST"), .target = target, .content_type = TEXT(JOURNEY_URLENCODED), .signed_out = true };
	size_t count;

	(void)state;
	for (enum bad bad = 0; bad < BAD_MISSING; bad++) {
		count = all_bad(route, bad, pairs);
		ask.body = journey_urlencoded(world.setting.journey->arena, pairs, count);
		world_try(&world, browser, &ask);
		browser_status(browser, 403);
		world_check(browser, bad_names[bad]);
	}
	count = world_good(&world, route, browser, target, pairs);
	ask.body = journey_urlencoded(world.setting.journey->arena, pairs, count);
	browser_ask(browser, &ask);
	browser_see(browser, "Sign in to go on");
	browser_press(browser, "Send what I typed");
	browser_status(browser, 200);
	assert_int_equal(journey_count(world.setting.journey,
		"SELECT count(*) FROM honour_page WHERE page_words LIKE 'She was given four.%%'"), 1);
	world_content();
}

/* ---- the same as multipart, and a picture ---- */

static void
every_form_may_come_as_multipart(void **state)
{
	(void)state;
	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &routes[i];
		struct browser_pair pairs[LIMIT_FORM_FIELDS];
		struct browser *browser;
		int status;
		size_t count;

		if (route->method != METHOD_POST || route->form->count == 0 || route->upload)
			continue;
		browser = world_browser(&world, route);
		status = good_status(route, browser, world_path(&world, route, 0, TEXT_NONE));
		count = world_good(&world, route, browser, world_path(&world, route, 0, TEXT_NONE), pairs);
		world_try(&world, browser, &(struct browser_ask){
			.method = TEXT("POST"), .target = world_path(&world, route, 0, TEXT_NONE), .content_type = TEXT(JOURNEY_MULTIPART),
			.body = journey_multipart(world.setting.journey->arena, pairs, count, NULL, TEXT_NONE, BYTES_NONE),
		});
		world_check(browser, route->handler);
		if (browser->status != status)
			world_complain("%s: as multipart it is %d, not %d", route->handler, browser->status, status);
	}
	world_content();
}

static void
send_picture(struct bytes file, struct text file_name, struct text words, const char *what, int status)
{
	const struct route *route = route_of("honour_http_picture_change");
	struct browser *browser = world_browser(&world, route);
	struct browser_pair pairs[8];
	size_t count = world_good(&world, route, browser, world_path(&world, route, 0, TEXT_NONE), pairs);

	for (size_t i = 0; i < count; i++)
		if (text_equal(pairs[i].name, TEXT("alternative_text")))
			pairs[i].value = words;
	world_try(&world, browser, &(struct browser_ask){
		.method = TEXT("POST"), .target = world_path(&world, route, 0, TEXT_NONE), .content_type = TEXT(JOURNEY_MULTIPART),
		.body = journey_multipart(world.setting.journey->arena, pairs, count, "picture", file_name, file),
	});
	world_check(browser, what);
	if (comes_back(browser) ? status != 422 : browser->status != status)
		world_complain("a picture, %s: %d instead of %d:\n%.*s", what, browser->status, status,
		               TEXT_PRINT(page_words(browser->arena, browser->page)));
	if (comes_back(browser))
		check_summary(browser, what);
}

static void
a_picture_is_taken_and_what_is_none_is_told(void **state)
{
	const struct bytes png = world_pixel();
	const struct text good = TEXT("Konrad in the garden");

	(void)state;
	send_picture(png, TEXT("konrad.png"), good, "good", 303);
	send_picture(png, TEXT("\xff<script>.png"), good, "a wild name", 303);
	send_picture((struct bytes){ png.at, 40 }, TEXT("konrad.png"), good, "cut short", 422);
	send_picture(text_bytes(TEXT("no picture")), TEXT("konrad.png"), good, "words", 422);
	send_picture(text_bytes(TEXT("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>")), TEXT("a.svg"), good, "SVG", 422);
	for (enum bad bad = 0; bad < BAD_MISSING; bad++) {
		const struct form_field *field = &route_of("honour_http_picture_change")->form->fields[1];
		const struct text words = bad_value(world.setting.journey->arena, field, bad, good);

		assert_string_equal(field->name, "alternative_text");
		send_picture(png, TEXT("konrad.png"), words, bad_names[bad], is_never_good(field, bad) ? 422 : 303);
	}
	/* No file chosen: the picture that is there gets a new description. */
	send_picture(BYTES_NONE, TEXT(""), good, "none chosen", 303);
	world_content();
}

/* ---- questions in an address ---- */

static void
every_question_in_an_address_is_answered_well(void **state)
{
	static const struct { const char *handler, *names[3]; } questions[] = {
		{ "public_http_front", { "date" } }, { "public_http_drive", { "size", "from" } }, { "desk_http_roster", { "q", "who", "undone" } },
		{ "people_http_sign_in_form", { "next" } }, { "appointment_group_http_draft", { "size" } },
		{ "appointment_group_http_mine", { "done" } }, { "appointment_http_already", { "group" } }, { "public_http_front", { "place" } },
		{ "public_http_concern_form", { "draft" } }, { "honour_more_http_show", { "draft" } },
		{ "appointment_http_mine", { "done" } }, { "public_http_overview", { "done" } },
		{ "message_http_list", { "done", "row", "first" } }, { "honour_http_words_form", { "to_publish" } },
		{ "follow_http_oembed", { "url", "format", "maxwidth" } }, { "print_http_poster", { "paper" } },
	};
	static const struct form_field line = { .name = "question", .kind = FORM_LINE };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(questions); i++)
		for (size_t j = 0; j < 3 && questions[i].names[j] != NULL; j++)
			for (enum bad bad = 0; bad < BAD_MISSING; bad++) {
				struct arena *arena = world.setting.journey->arena;
				const struct route *route = route_of(questions[i].handler);
				struct browser *browser = world_browser(&world, route);
				const struct browser_pair pair = { text_of(questions[i].names[j]), bad_value(arena, &line, bad, TEXT("good")) };
				const struct text query = bytes_text(journey_urlencoded(arena, &pair, 1));

				world_try(&world, browser, &(struct browser_ask){ .method = TEXT("GET"), .target = text_format(arena, "%.*s?%.*s",
				          TEXT_PRINT(world_path(&world, route, 0, TEXT_NONE)), TEXT_PRINT(query)) });
				world_check(browser, journey_text(world.setting.journey, "%s?%s=%s", questions[i].handler, questions[i].names[j],
				                                  bad_names[bad]));
				if (comes_back(browser))
					check_summary(browser, questions[i].handler);
			}
	world_content();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
		TEST(every_field_of_every_form_takes_every_bad_input_well),
		TEST(what_comes_from_another_site_is_kept_behind_a_button),
		TEST(the_same_address_of_ours_is_taken_where_the_browser_says_only_that),
		TEST(what_somebody_typed_who_is_signed_out_comes_back_and_can_be_sent),
		TEST(every_form_may_come_as_multipart),
		TEST(a_picture_is_taken_and_what_is_none_is_told),
		TEST(every_question_in_an_address_is_answered_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
