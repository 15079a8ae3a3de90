#include "tests/journey/journey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authors.h"
#include "waiting/waiting.h"
#include "base/id.h"
#include "base/log.h"
#include "db/engine.h"
#include "drive/drive_search.h"
#include "limits.h"
#include "media/media_film_run.h"
#include "media/media_picture.h"
#include "media/media_spawn.h"
#include "outbox/outbox.h"
#include "outbox/outbox_eml.h"
#include "outbox/outbox_letter.h"
#include "outbox_sql.h"
#include "tests/fonts_kept.h"

enum { REDIRECTS_MAX = 5, LETTERS_MAX = 100000 };

/* The program that decodes pictures and films is not next to a journey, but in the folder of the server. */
static void
set_program(void)
{
	static char path[4096];

	if (path[0] == '\0' && getenv("GIVENBACK_BUILD") != NULL) {
		snprintf(path, sizeof path, "%s/src/givenback-media", getenv("GIVENBACK_BUILD"));
		media_set_program(path);
	}
}

struct journey *
journey_open(void)
{
	struct test_bench *bench = test_bench_open();
	struct journey *journey = arena_new_of(bench->context.arena, struct journey);

	set_program();
	connection_set_follow_ups(bench->context.connection, &waiting_follow_ups);
	*journey = (struct journey){ .bench = bench, .arena = bench->context.arena };
	return journey;
}

void
journey_close(struct journey *journey)
{
	test_bench_close(journey->bench);
}

void
journey_wait(struct journey *journey, int64_t us)
{
	journey->bench->context.now = instant_plus(journey->bench->context.now, us);
}

const char *
journey_text(struct journey *journey, const char *format, ...)
{
	char text[4096];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	return text_terminated(journey->arena, text_of(text));
}

int64_t
journey_count(struct journey *journey, const char *format, ...)
{
	char sql[1000];
	va_list list;

	va_start(list, format);
	vsnprintf(sql, sizeof(sql), format, list);
	va_end(list);
	return test_bench_count(journey->bench, sql);
}

struct browser *
browser_open(struct journey *journey)
{
	struct browser *browser = arena_new_of(journey->arena, struct browser);

	*browser = (struct browser){ .journey = journey, .peer = text_format(journey->arena, "192.0.2.%d", 7 + journey->browsers++ % 200),
		.arena = arena_new(LIMIT_REQUEST_ARENA_BYTES * 2) };
	return browser;
}

void
browser_close(struct browser *browser)
{
	arena_free(browser->arena);
}

/* ---- one request ---- */

static void
keep_cookie(struct browser *browser, struct text header)
{
	struct arena *arena = browser->journey->arena;
	struct text pair, rest, name, value;
	size_t at, i;

	text_cut(header, ';', &pair, &rest);
	assert_true(text_cut(pair, '=', &name, &value));
	assert_true(text_find(header, TEXT("HttpOnly"), &at) && text_find(header, TEXT("SameSite=Lax"), &at));
	for (i = 0; i < browser->cookie_count && !text_equal(browser->cookies[i].name, name); i++)
		;
	if (text_find(header, TEXT("Max-Age=0"), &at) || text_is_empty(value)) {
		if (i < browser->cookie_count)
			browser->cookies[i] = browser->cookies[--browser->cookie_count];
		return;
	}
	assert_true(i < BROWSER_COOKIES_MAX);
	if (i == browser->cookie_count)
		browser->cookie_count++;
	browser->cookies[i] = (struct browser_pair){ text_copy(arena, name), text_copy(arena, value) };
}

static struct text
cookie_header(struct browser *browser, struct arena *arena, bool signed_out)
{
	struct text_builder out;

	text_builder_start(&out, arena, 4096);
	for (size_t i = 0; i < browser->cookie_count; i++)
		if (!signed_out || text_equal(browser->cookies[i].name, TEXT("__Host-form")))
			text_add_format(&out, "%s%.*s=%.*s", out.length > 0 ? "; " : "", TEXT_PRINT(browser->cookies[i].name),
		                TEXT_PRINT(browser->cookies[i].value));
	return text_built(&out);
}

static int64_t
written(struct journey *journey)
{
	return test_bench_changes(journey->bench);
}

static void
look_around(struct journey *journey, const struct request *request, bool after)
{
	if (journey->around_write && request->route)
		journey->around_write(request->route->handler, after);
}

static void
run_write(struct request *request)
{
	DB_TRANSACTION(tx, &request->context);

	dispatch_run(request);
	response_body(request);
	if (!request->response->undo && db_commit(&tx) != DB_COMMITTED)
		fail_msg("%s cannot be kept", request->route->handler);
}

/* As the server and the writer do it: a savepoint for each request, rolled back with the error page. */
static void
run(struct browser *browser, struct request *request)
{
	struct journey *journey = browser->journey;
	const int64_t before = written(journey);

	if (!dispatch_find(request) || !dispatch_check(request)) {
		response_body(request);
	} else if (!method_is_safe(request->method)) {
		if (request->route->prepare)
			request->route->prepare(request);
		if (!request->response && request->route->precheck)
			dispatch_precheck(request);
		if (!request->response) {
			look_around(journey, request, false);
			run_write(request);
			look_around(journey, request, true);
			/* The jobs of a second later. */
			look_around(journey, request, false);
			if (drive_search_tend(&request->context) < 0)
				fail_msg("the search does not follow");
			look_around(journey, request, true);
			return;
		}
		response_body(request);
	} else {
		dispatch_run(request);
		response_body(request);
	}
	if (written(journey) != before)
		fail_msg("%.*s %.*s wrote", TEXT_PRINT(request->method_text), TEXT_PRINT(request->target));
}

static void
add_header(struct header *headers, size_t *count, struct text name, struct text value)
{
	headers[(*count)++] = (struct header){ name, value };
}

static struct header *
headers_of(struct browser *browser, struct arena *arena, const struct browser_ask *ask, size_t *count)
{
	struct header *headers = arena_list_of(arena, struct header, 11);

	*count = 0;
	if (ask->fetch_site == NULL && !browser->says_nothing)
		add_header(headers, count, TEXT("Sec-Fetch-Site"), TEXT("same-origin"));
	else if (ask->fetch_site != NULL && ask->fetch_site[0] != '\0')
		add_header(headers, count, TEXT("Sec-Fetch-Site"), text_of(ask->fetch_site));
	if (ask->origin != NULL)
		add_header(headers, count, TEXT("Origin"), text_of(ask->origin));
	if (ask->referer != NULL)
		add_header(headers, count, TEXT("Referer"), text_of(ask->referer));
	if (ask->if_none_match != NULL)
		add_header(headers, count, TEXT("If-None-Match"), text_of(ask->if_none_match));
	if (!text_is_empty(ask->content_type))
		add_header(headers, count, TEXT("Content-Type"), ask->content_type);
	for (size_t i = 0; i < ask->header_count; i++)
		add_header(headers, count, ask->headers[i].name, ask->headers[i].value);
	if (!ask->no_cookies && browser->cookie_count > 0)
		add_header(headers, count, TEXT("Cookie"), cookie_header(browser, arena, ask->signed_out));
	return headers;
}

/* A label, a hint or an error whose id is not on the page is not read out, and nothing shows it; a date is read in one go when its day and
 * month are on one line. */
static void
check_page(const struct browser *browser)
{
	struct text missing, broken;

	if (!text_starts_with(browser->page, TEXT("<!doctype html>")))
		return;
	missing = page_missing_id(browser->arena, browser->page);
	if (missing.at != NULL)
		fail_msg("no element has the id \"%.*s\" on %.*s:\n%.*s", TEXT_PRINT(missing), TEXT_PRINT(browser->address),
		         TEXT_PRINT(browser->page));
	broken = page_broken_date(browser->page);
	if (broken.at != NULL)
		fail_msg("a line break can part a date before \"%.*s\" on %.*s", TEXT_PRINT(text_until(broken, 40)), TEXT_PRINT(browser->address));
}

void
browser_ask(struct browser *browser, const struct browser_ask *ask)
{
	struct arena *arena = arena_new(LIMIT_REQUEST_ARENA_BYTES * 2), *old = browser->arena;
	struct request *request = arena_new_of(arena, struct request);
	const struct context *bench = &browser->journey->bench->context;

	request->context = *bench;
	request->context.arena = arena;
	request->method_text = ask->method;
	request->method = method_of(ask->method);
	request->target = text_copy(arena, ask->target);
	request->headers = headers_of(browser, arena, ask, &request->header_count);
	request->body = text_bytes(text_copy(arena, bytes_text(ask->body)));
	request->peer = browser->peer;
	request->secure = true;
	request->number = (uint64_t)id_new(bench->now);
	browser->journey->requests++;
	run(browser, request);
	response_end(request->response);          /* of a film only the head is looked at */
	browser->response = request->response;
	browser->handler = request->route ? request->route->handler : NULL;
	browser->arena = arena;
	browser->status = request->response->status;
	browser->address = request->target;
	browser->page = bytes_text(request->response->body);
	browser->location = response_header(request->response, TEXT("Location"));
	browser->filled_count = browser->file_count = 0;
	for (size_t i = 0; i < request->response->header_count; i++)
		if (text_equal(request->response->headers[i].name, TEXT("Set-Cookie")))
			keep_cookie(browser, request->response->headers[i].value);
	arena_free(old);
	check_page(browser);
}

struct text
browser_key(struct browser *browser, struct text path)
{
	struct arena *arena = browser->journey->arena;
	struct header cookies = { TEXT("Cookie"), cookie_header(browser, arena, false) };
	struct request request = { .context = browser->journey->bench->context, .secure = true, .headers = &cookies, .header_count = 1 };
	struct text key;

	request.context.arena = arena;
	key = request_new_key(&request, (struct link){ path });
	if (request.response)
		keep_cookie(browser, response_header(request.response, TEXT("Set-Cookie")));
	return key;
}

/* The path of an address of ours; a fragment is the browser's own. */
static struct text
target_of(struct browser *browser, struct text address)
{
	struct text target = address, fragment;

	if (text_starts_with(target, browser->journey->bench->site.url))
		target = text_from(target, browser->journey->bench->site.url.length);
	text_cut(target, '#', &target, &fragment);
	assert_true(text_starts_with(target, TEXT("/")));
	return target;
}

static void
go(struct browser *browser, struct text target)
{
	browser_ask(browser, &(struct browser_ask){ .method = TEXT("GET"), .target = target });
}

static void
follow_redirects(struct browser *browser)
{
	for (int i = 0; browser->status == 303; i++) {
		assert_true(i < REDIRECTS_MAX);
		go(browser, target_of(browser, browser->location));
	}
}

void
browser_visit(struct browser *browser, const char *format, ...)
{
	char address[2048];
	va_list list;

	va_start(list, format);
	vsnprintf(address, sizeof(address), format, list);
	va_end(list);
	go(browser, target_of(browser, text_of(address)));
	follow_redirects(browser);
}

void
browser_follow(struct browser *browser, const char *link_words)
{
	const struct text address = page_link(browser->arena, browser->page, text_of(link_words));

	if (!address.at)
		fail_msg("no link \"%s\" on %.*s:\n%.*s", link_words, TEXT_PRINT(browser->address),
		         TEXT_PRINT(page_words(browser->arena, browser->page)));
	go(browser, target_of(browser, text_copy(browser->journey->arena, address)));
	follow_redirects(browser);
}

/* ---- forms ---- */

void
browser_fill(struct browser *browser, const char *name, const char *value)
{
	assert_true(browser->filled_count < BROWSER_FILLED_MAX);
	browser->filled[browser->filled_count++] = (struct browser_pair){
		text_copy(browser->arena, text_of(name)), value ? text_copy(browser->arena, text_of(value)) : TEXT_NONE
	};
}

void
browser_choose_file(struct browser *browser, const char *name, const char *file_name, struct bytes bytes)
{
	assert_true(browser->file_count < BROWSER_FILES_MAX);
	browser->files[browser->file_count++] = (struct browser_file){ text_copy(browser->arena, text_of(name)),
		text_copy(browser->arena, text_of(file_name)), bytes };
}

static bool
has_file(const struct browser *browser, struct text name)
{
	for (size_t i = 0; i < browser->file_count; i++)
		if (text_equal(browser->files[i].field, name))
			return true;
	return false;
}

static const struct browser_pair *
filled_as(const struct browser *browser, struct text name)
{
	for (size_t i = browser->filled_count; i > 0; i--)
		if (text_equal(browser->filled[i - 1].name, name))
			return &browser->filled[i - 1];
	return NULL;
}

/* A field has to exist before it is filled in. */
static void
check_filled(const struct browser *browser, const struct page_form *form)
{
	for (size_t i = 0; i < browser->filled_count; i++) {
		const struct browser_pair *pair = &browser->filled[i];
		bool found = false;

		for (size_t j = 0; j < form->field_count && !found; j++) {
			const struct page_field *field = &form->fields[j];
			const bool of_several = field->input == PAGE_INPUT_RADIO || field->input == PAGE_INPUT_CHOICE;

			found = text_equal(field->name, pair->name) && (!of_several || text_equal(field->value, pair->value));
		}
		if (!found)
			fail_msg("nothing to fill in as %.*s=\"%.*s\" on %.*s", TEXT_PRINT(pair->name), TEXT_PRINT(pair->value),
			         TEXT_PRINT(browser->address));
	}
}

static size_t
pairs_of(const struct browser *browser, const struct page_form *form, struct browser_pair *pairs)
{
	size_t count = 0;

	for (size_t i = 0; i < form->field_count; i++) {
		const struct page_field *field = &form->fields[i];
		const struct browser_pair *filled = filled_as(browser, field->name);
		bool sent = true;
		struct text value = field->value;

		switch (field->input) {
		case PAGE_INPUT_RADIO:
		case PAGE_INPUT_CHOICE: sent = filled ? text_equal(filled->value, field->value) : field->chosen; break;
		case PAGE_INPUT_TICK:   sent = filled ? filled->value.at != NULL : field->chosen; break;
		case PAGE_INPUT_FILE:   sent = !has_file(browser, field->name); break;
		case PAGE_INPUT_HIDDEN:
		case PAGE_INPUT_LINE:
		case PAGE_INPUT_WORDS:  value = filled && filled->value.at ? filled->value : field->value; break;
		}
		if (sent)
			pairs[count++] = (struct browser_pair){ field->name, value };
	}
	return count;
}

static void
escape_to(struct text_builder *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = (unsigned char)text.at[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_')
			text_add_char(out, (char)c);
		else if (c == ' ')
			text_add_char(out, '+');
		else
			text_add_format(out, "%%%02X", c);
	}
}

struct bytes
journey_urlencoded(struct arena *arena, const struct browser_pair *pairs, size_t count)
{
	struct text_builder out;

	text_builder_start(&out, arena, 8 * MIB);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_char(&out, '&');
		escape_to(&out, pairs[i].name);
		text_add_char(&out, '=');
		escape_to(&out, pairs[i].value);
	}
	return text_bytes(text_built(&out));
}

static struct bytes
multipart(struct arena *arena, const struct browser_pair *pairs, size_t count, const struct browser_file *files, size_t file_count)
{
	struct text_builder out;

	text_builder_start(&out, arena, 64 * MIB);
	for (size_t i = 0; i < count; i++) {
		text_add_format(&out, "--journey-boundary-7\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n",
		                TEXT_PRINT(pairs[i].name));
		text_add(&out, pairs[i].value);
		text_add(&out, TEXT("\r\n"));
	}
	for (size_t i = 0; i < file_count; i++) {
		text_add_format(&out, "--journey-boundary-7\r\nContent-Disposition: form-data; name=\"%.*s\"; filename=\"",
		                TEXT_PRINT(files[i].field));
		text_add(&out, files[i].name);
		text_add(&out, TEXT("\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
		text_add(&out, bytes_text(files[i].bytes));
		text_add(&out, TEXT("\r\n"));
	}
	text_add(&out, TEXT("--journey-boundary-7--\r\n"));
	assert_false(out.full);
	return text_bytes(text_built(&out));
}

struct bytes
journey_multipart(struct arena *arena, const struct browser_pair *pairs, size_t count, const char *file_field, struct text file_name,
                  struct bytes file)
{
	const struct browser_file one = { text_of(file_field ? file_field : ""), file_name, file };

	return multipart(arena, pairs, count, &one, file_field ? 1 : 0);
}

static void
send_form(struct browser *browser, const struct page_form *form, const struct page_button *button)
{
	struct arena *arena = browser->arena;
	struct browser_pair *pairs = arena_list_of(arena, struct browser_pair, PAGE_FIELDS_MAX + 1);
	struct browser_ask ask = { .method = form->post ? TEXT("POST") : TEXT("GET") };
	struct text action = text_is_empty(form->action) ? browser->address : form->action;
	size_t count;

	check_filled(browser, form);
	count = pairs_of(browser, form, pairs);
	if (!text_is_empty(button->name))
		pairs[count++] = (struct browser_pair){ button->name, button->value };
	if (!text_is_empty(button->action))
		action = button->action;
	ask.target = target_of(browser, action);
	if (!form->post) {
		const struct text query = bytes_text(journey_urlencoded(arena, pairs, count));
		struct text path, old;

		text_cut(ask.target, '?', &path, &old);
		ask.target = text_format(arena, "%.*s?%.*s", TEXT_PRINT(path), TEXT_PRINT(query));
	} else if (form->multipart) {
		ask.content_type = TEXT(JOURNEY_MULTIPART);
		ask.body = multipart(arena, pairs, count, browser->files, browser->file_count);
	} else {
		ask.content_type = TEXT(JOURNEY_URLENCODED);
		ask.body = journey_urlencoded(arena, pairs, count);
	}
	browser_ask(browser, &ask);
}

static void
press(struct browser *browser, const char *button_words, const char *action_end)
{
	const struct page_forms forms = page_forms(browser->arena, browser->page);

	for (size_t i = 0; i < forms.count; i++)
		for (size_t j = 0; j < forms.at[i].button_count; j++) {
			const struct page_form *form = &forms.at[i];
			const struct text own = form->buttons[j].action;
			size_t at;

			if (button_words != NULL ? text_find(form->buttons[j].words, text_of(button_words), &at) :
			    text_ends_with(text_is_empty(own) ? form->action : own, text_of(action_end))) {
				send_form(browser, form, &form->buttons[j]);
				return;
			}
		}
	fail_msg("no button \"%s\" on %.*s (%d):\n%.*s", button_words ? button_words : action_end, TEXT_PRINT(browser->address),
	         browser->status, TEXT_PRINT(page_words(browser->arena, browser->page)));
}

void
browser_press_once(struct browser *browser, const char *button_words)
{
	press(browser, button_words, NULL);
}

void
browser_press(struct browser *browser, const char *button_words)
{
	press(browser, button_words, NULL);
	follow_redirects(browser);
}

void
browser_press_at(struct browser *browser, const char *action_end)
{
	press(browser, NULL, action_end);
	follow_redirects(browser);
}

/* ---- what a page shows ---- */

bool
browser_has(struct browser *browser, const char *words)
{
	size_t at;

	return text_find(page_words(browser->arena, browser->page), text_of(words), &at);
}

void
browser_see_at(struct browser *browser, const char *words, bool wanted, const char *file, int line)
{
	if (browser_has(browser, words) == wanted)
		return;
	print_error("%s:%d: %s \"%s\" on %.*s (%d):\n%.*s\n", file, line, wanted ? "no" : "unexpected", words,
	            TEXT_PRINT(browser->address), browser->status, TEXT_PRINT(page_words(browser->arena, browser->page)));
	_fail(file, line);
}

bool
browser_has_problem(const struct browser *browser)
{
	return browser->status == 200 && text_starts_with(browser->page, TEXT("<!doctype html>")) &&
	       text_starts_with(page_title(browser->arena, browser->page), TEXT("Error: "));
}

void
browser_ask_and_see_problem(struct browser *browser, const struct browser_ask *ask)
{
	const char *handler;
	bool is_next_step;

	browser_ask(browser, ask);
	if (browser->status != 303 || !browser->response->step)
		return;
	handler = browser->handler;
	is_next_step = text_ends_with(browser->location, TEXT("/check"));
	go(browser, target_of(browser, browser->location));
	if (is_next_step && !browser_has_problem(browser))
		browser_ask(browser, ask);
	browser->handler = handler;
}

void
browser_problem_at(struct browser *browser, const char *file, int line)
{
	follow_redirects(browser);
	if (browser_has_problem(browser))
		return;
	print_error("%s:%d: %d and nothing to correct from %.*s:\n%.*s\n", file, line, browser->status, TEXT_PRINT(browser->address),
	            TEXT_PRINT(page_words(browser->arena, browser->page)));
	_fail(file, line);
}

void
browser_status_at(struct browser *browser, int status, const char *file, int line)
{
	if (browser->status == status)
		return;
	print_error("%s:%d: %d instead of %d from %.*s:\n%.*s\n", file, line, browser->status, status, TEXT_PRINT(browser->address),
	            TEXT_PRINT(page_words(browser->arena, browser->page)));
	_fail(file, line);
}

struct text
browser_field(struct browser *browser, const char *name)
{
	const struct page_forms forms = page_forms(browser->arena, browser->page);

	for (size_t i = 0; i < forms.count; i++)
		for (size_t j = 0; j < forms.at[i].field_count; j++) {
			const struct page_field *field = &forms.at[i].fields[j];
			const bool of_several = field->input == PAGE_INPUT_RADIO || field->input == PAGE_INPUT_CHOICE ||
			                        field->input == PAGE_INPUT_TICK;

			if (text_equal(field->name, text_of(name)) && (!of_several || field->chosen))
				return field->value;
		}
	return TEXT_NONE;
}

/* ---- email ---- */

/* Every email that waits: nothing is sent in a journey. */
static size_t
find_letters(struct journey *journey, const char *to, struct journey_letter *newest)
{
	struct context *context = &journey->bench->context;
	struct outbox_sql_due_list due;
	size_t count = 0;

	assert_true(outbox_sql_due(context, context->now, LETTERS_MAX, &due) != DB_READ_FAULT);
	for (size_t i = 0; i < due.count; i++) {
		struct outbox_letter letter;
		struct outbox_eml eml;
		const enum outbox_letter_read read = outbox_letter_read(context, due.at[i].id, authors_write, &letter);

		if (read == OUTBOX_LETTER_READ_OVER || read == OUTBOX_LETTER_READ_REFUSED)
			continue;
		assert_int_equal(read, OUTBOX_LETTER_READ_OK);
		if (to != NULL && !text_equal(letter.to, text_of(to)))
			continue;
		count++;
		eml = outbox_eml_read(journey->arena, letter.message);
		*newest = (struct journey_letter){ letter.to, eml.subject, eml.body, eml.calendar };
	}
	return count;
}

size_t
journey_letter_count(struct journey *journey, const char *to)
{
	struct journey_letter newest;

	return find_letters(journey, to, &newest);
}

struct journey_letter
journey_letter(struct journey *journey, const char *to)
{
	struct journey_letter newest = { 0 };

	if (find_letters(journey, to, &newest) == 0)
		fail_msg("no mail to %s", to ? to : "anybody");
	return newest;
}

const char *
journey_letter_link(struct journey *journey, const struct journey_letter *letter, const char *start)
{
	const struct text wanted = text_format(journey->arena, "%.*s%s", TEXT_PRINT(journey->bench->site.url), start);
	struct text path;
	size_t at, end = 0;

	if (!text_find(letter->body, wanted, &at)) {
		fail_msg("no link %s in \"%.*s\":\n%.*s", start, TEXT_PRINT(letter->subject), TEXT_PRINT(letter->body));
		return NULL;
	}
	path = text_from(letter->body, at + journey->bench->site.url.length);
	while (end < path.length && (unsigned char)path.at[end] > ' ')
		end++;
	return text_terminated(journey->arena, text_until(path, end));
}

void
browser_sign_in(struct browser *browser, const char *email)
{
	struct journey *journey = browser->journey;
	struct journey_letter letter;

	browser_visit(browser, "/sign-in");
	browser_fill(browser, "email", email);
	browser_press(browser, "Email me a link");
	browser_see(browser, "Check your email");
	letter = journey_letter(journey, email);
	browser_visit(browser, "%s", journey_letter_link(journey, &letter, "/sign-in/link/"));
	browser_press_at(browser, text_terminated(journey->arena, browser->address));
	browser_status(browser, 200);
}
