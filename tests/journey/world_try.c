#include "tests/journey/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const uint8_t pixel[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
	0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00,
	0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0x00, 0x05, 0x00, 0x01, 0xff,
	0x89, 0x99, 0x3d, 0x1d, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

struct bytes
world_pixel(void)
{
	return (struct bytes){ pixel, sizeof(pixel) };
}

static struct browser_ask
form_in(struct arena *arena, const struct route *route, struct text target, const struct browser_pair *pairs, size_t count,
        bool with_picture)
{
	struct browser_ask ask = { .method = TEXT("POST"), .target = target };
	const char *picture = NULL;

	for (size_t i = 0; with_picture && route->form != NULL && i < route->form->count; i++)
		if (route->form->fields[i].kind == FORM_PICTURE && strcmp(route->form->fields[i].name, "film_file") != 0)
			picture = route->form->fields[i].name;
	ask.content_type = route->upload ? TEXT(JOURNEY_MULTIPART) : TEXT(JOURNEY_URLENCODED);
	ask.body = route->upload ? journey_multipart(arena, pairs, count, picture, TEXT("konrad.png"), world_pixel()) :
	           journey_urlencoded(arena, pairs, count);
	return ask;
}

struct browser_ask
world_form(struct world *world, const struct route *route, struct text target, const struct browser_pair *pairs, size_t count,
           bool with_picture)
{
	return form_in(world->setting.journey->arena, route, target, pairs, count, with_picture);
}

static int complaints;

void
world_complain(const char *format, ...)
{
	char text[3000];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	print_error("%s\n", text);
	complaints++;
}

void
world_content(void)
{
	const int count = complaints;

	complaints = 0;
	assert_int_equal(count, 0);
}

void
world_try(struct world *world, struct browser *browser, const struct browser_ask *ask)
{
	struct browser_pair cookies[BROWSER_COOKIES_MAX];
	const size_t cookie_count = browser->cookie_count;
	DB_TRANSACTION(tx, &world->setting.journey->bench->context);

	memcpy(cookies, browser->cookies, sizeof(cookies));
	browser_ask_and_see_problem(browser, ask);
	memcpy(browser->cookies, cookies, sizeof(cookies));
	browser->cookie_count = cookie_count;
	test_bench_forget_limits(world->setting.journey->bench);
}

void
world_try_pairs(struct world *world, struct browser *browser, struct text target, const struct browser_pair *pairs, size_t count)
{
	struct arena *arena = arena_new(64 * 1024 * 1024);
	const struct browser_ask ask = {
		.method = TEXT("POST"), .target = target, .content_type = TEXT(JOURNEY_URLENCODED),
		.body = journey_urlencoded(arena, pairs, count),
	};

	world_try(world, browser, &ask);
	arena_free(arena);
}

void
world_try_form(struct world *world, const struct route *route, struct browser *browser, struct text target,
               const struct browser_pair *pairs, size_t count, bool with_picture)
{
	struct arena *arena = arena_new(160 * (size_t)MIB);
	const struct browser_ask ask = form_in(arena, route, target, pairs, count, with_picture);

	world_try(world, browser, &ask);
	arena_free(arena);
}

/* Characters that no page of ours holds. */
static bool
is_clean_page(struct text page)
{
	return text_is_utf8(page) && text_is_clean(page, true);
}

static bool
has_script(struct text page)
{
	const struct text data = TEXT("<script type=\"application/ld+json\">");
	const struct text ours = TEXT("<script src=\"/assets/");
	size_t at;

	for (struct text rest = page; text_find(rest, TEXT("<script"), &at); rest = text_from(rest, at + 1))
		if (!text_starts_with(text_from(rest, at), data) && !text_starts_with(text_from(rest, at), ours))
			return true;
	return false;
}

static void
check_headers(const struct browser *browser, const char *what)
{
	for (size_t i = 0; i < browser->response->header_count; i++) {
		const struct header *header = &browser->response->headers[i];

		for (size_t j = 0; j < header->value.length; j++)
			if ((unsigned char)header->value.at[j] < ' ' || (unsigned char)header->value.at[j] >= 0x7f)
				world_complain("%s: the header %.*s is \"%.*s\"", what, TEXT_PRINT(header->name), TEXT_PRINT(header->value));
	}
	if (browser->status == 303 && (browser->location.length == 0 || browser->location.at[0] != '/' ||
	    text_starts_with(browser->location, TEXT("//"))))
		world_complain("%s: leads to \"%.*s\"", what, TEXT_PRINT(browser->location));
}

void
world_check(const struct browser *browser, const char *what)
{
	const struct text type = response_header(browser->response, TEXT("Content-Type"));
	const bool is_page = text_starts_with(type, TEXT("text/html"));
	size_t at;

	/* 501: a form of oEmbed that is not spoken here. */
	if ((browser->status >= 500 && browser->status != 501) || browser->status < 200)
		world_complain("%s: %d from %.*s", what, browser->status, TEXT_PRINT(browser->address));
	check_headers(browser, what);
	if (browser->status == 204 || browser->status == 201 || response_header(browser->response, TEXT("Accept-Ranges")).at != NULL)
		return;
	if (browser->page.length == 0)
		world_complain("%s: a blank page (%d) from %.*s", what, browser->status, TEXT_PRINT(browser->address));
	if (!is_page)
		return;
	if (!is_clean_page(browser->page))
		world_complain("%s: characters nobody can read in %.*s", what, TEXT_PRINT(browser->address));
	/* What search engines read of a drive is ours, and runs nothing. */
	if (has_script(browser->page) || text_find(browser->page, TEXT("\"'><"), &at) ||
	    text_find(browser->page, TEXT(" href=\"javascript:"), &at))
		world_complain("%s: a stranger's tag in %.*s:\n%.*s", what, TEXT_PRINT(browser->address), TEXT_PRINT(browser->page));
	if (!text_find(browser->page, TEXT("<h1"), &at))
		world_complain("%s: a page without a heading (%d) from %.*s", what, browser->status, TEXT_PRINT(browser->address));
}
