#include "http/respond.h"

#include "base/log.h"
#include "base/id.h"
#include "db/database.h"
#include "http/asset.h"
#include "http/cookie.h"
#include "http/dispatch.h"
#include "http/http_view.h"
#include "http_html.h"
#include "limits.h"
#include "links.h"

#define POLICY_BUT_ANCESTORS "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; "

static void
add_header(struct request *request, struct text name, struct text value)
{
	struct response *response = request->response;
	char *clean = arena_take(request->context.arena, value.length);

	ASSERT(response->header_count < LIMIT_RESPONSE_HEADERS);
	/* A line break in a value would begin another header. */
	for (size_t i = 0; i < value.length; i++)
		clean[i] = (unsigned char)value.at[i] < 32 || value.at[i] == 127 ? ' ' : value.at[i];
	response->headers[response->header_count++] = (struct header){ name, { clean, value.length } };
}

/* Begins a new answer; only the cookies of an earlier one stay. */
static struct response *
start(struct request *request, int status)
{
	struct response *response = request->response;
	size_t kept = 0;

	if (!response) {
		response = arena_new_of(request->context.arena, struct response);
		response->headers = arena_list_of(request->context.arena, struct header, LIMIT_RESPONSE_HEADERS);
		request->response = response;
	}
	for (size_t i = 0; i < response->header_count; i++) {
		if (text_equal_ignoring_case(response->headers[i].name, TEXT("set-cookie")))
			response->headers[kept++] = response->headers[i];
	}
	response_end(response);
	*response = (struct response){ .status = status, .headers = response->headers, .header_count = kept };
	add_header(request, TEXT("Content-Security-Policy"),
	           TEXT(POLICY_BUT_ANCESTORS "frame-ancestors 'none'"));
	add_header(request, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
	add_header(request, TEXT("X-Frame-Options"), TEXT("DENY"));
	add_header(request, TEXT("Cross-Origin-Opener-Policy"), TEXT("same-origin"));
	add_header(request, TEXT("Referrer-Policy"), TEXT("same-origin"));
	add_header(request, TEXT("Cache-Control"), TEXT("private, no-store"));
	if (request->route && request->route->activity)
		add_header(request, TEXT("Vary"), TEXT("Accept"));
	return response;
}

struct html *
respond_page(struct request *request, int status)
{
	struct response *response = start(request, status);

	response->page = html_new(request->context.arena, LIMIT_RESPONSE_BYTES);
	add_header(request, TEXT("Content-Type"), TEXT("text/html; charset=utf-8"));
	return response->page;
}

void
respond_header(struct request *request, struct text name, struct text value)
{
	struct response *response = request->response;

	ASSERT(response);
	for (size_t i = 0; i < response->header_count; i++) {
		if (!text_equal_ignoring_case(response->headers[i].name, name) ||
		    text_equal_ignoring_case(name, TEXT("set-cookie")))
			continue;
		response->headers[i] = response->headers[--response->header_count];
		break;
	}
	add_header(request, name, value);
}

static void
redirect(struct request *request, int status, struct link link)
{
	const struct http_see_other view = { link };

	html_http_see_other(respond_page(request, status), &view);
	respond_header(request, TEXT("Location"), link.text);
}

void
respond_see_other(struct request *request, struct link link)
{
	redirect(request, 303, link);
}

void
respond_step(struct request *request, struct link link)
{
	redirect(request, 303, link);
	request->response->step = true;
}

void
respond_moved_permanently(struct request *request, struct link link)
{
	redirect(request, 308, link);
}

void
respond_bytes(struct request *request, int status, struct text content_type, struct bytes bytes)
{
	start(request, status)->body = bytes;
	add_header(request, TEXT("Content-Type"), content_type);
}

/* "Roster 31 October.csv" for old readers of the header, and percent-encoded for all others (RFC 6266, 4.3). */
void
respond_download(struct request *request, struct text content_type, struct text file_name, struct bytes bytes)
{
	struct text_builder value;

	text_builder_start(&value, request->context.arena, 8 * KIB);
	text_add(&value, TEXT("attachment; filename=\""));
	for (size_t i = 0; i < file_name.length; i++) {
		const char c = file_name.at[i];

		text_add_char(&value, c < 32 || c >= 127 || c == '"' || c == '\\' || c == '/' || c == '%' ? '-' : c);
	}
	text_add(&value, TEXT("\"; filename*=UTF-8''"));
	for (size_t i = 0; i < file_name.length; i++) {
		const char c = file_name.at[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
		    c == '.' || c == '_')
			text_add_char(&value, c);
		else
			text_add_format(&value, "%%%02X", (unsigned)(unsigned char)c);
	}
	respond_bytes(request, 200, content_type, bytes);
	add_header(request, TEXT("Content-Disposition"), text_built(&value));
}

void
respond_cacheable(struct request *request, int64_t seconds)
{
	respond_header(request, TEXT("Cache-Control"),
	               text_format(request->context.arena, "public, max-age=%lld, immutable", (long long)seconds));
}

void
respond_framed_anywhere(struct request *request)
{
	struct response *response = request->response;

	respond_header(request, TEXT("Content-Security-Policy"), TEXT(POLICY_BUT_ANCESTORS "frame-ancestors *"));
	for (size_t i = 0; i < response->header_count; i++) {
		if (text_equal_ignoring_case(response->headers[i].name, TEXT("x-frame-options"))) {
			response->headers[i] = response->headers[--response->header_count];
			break;
		}
	}
}

void
respond_uncached(struct request *request)
{
	ASSERT(request->response);
	request->response->uncached = true;
}

void
respond_cookie(struct request *request, struct text name, struct text value, int days)
{
	struct arena *arena = request->context.arena;

	/* It may be called before or after the answer. */
	if (!request->response)
		start(request, 0);
	add_header(request, TEXT("Set-Cookie"),
	           cookie_set(arena, request_cookie_name(request, name), value, days, request->secure));
}

void
respond_nothing(struct request *request, int status)
{
	start(request, status);
}

static struct http_page
plain_page(struct request *request)
{
	return (struct http_page){ page_layout(request) };
}

void
respond_not_found(struct request *request)
{
	const struct http_page view = plain_page(request);

	html_http_not_found(respond_page(request, 404), &view);
}

void
respond_gone(struct request *request)
{
	const struct http_gone view = { plain_page(request).layout, link_find_http_form(request->context.arena),
		link_people_http_sign_in_form(request->context.arena) };

	html_http_gone(respond_page(request, 410), &view);
}

void
respond_forbidden(struct request *request)
{
	const struct http_page view = plain_page(request);

	html_http_forbidden(respond_page(request, 403), &view);
}

void
respond_method_not_allowed(struct request *request, struct text allowed)
{
	const struct http_page view = plain_page(request);

	html_http_method_not_allowed(respond_page(request, 405), &view);
	add_header(request, TEXT("Allow"), allowed);
}

void
respond_unreadable(struct request *request, int status)
{
	const struct http_page view = plain_page(request);

	html_http_unreadable(respond_page(request, status), &view);
}

void
respond_error(struct request *request)
{
	const struct text email = request->context.site->operator_email;
	const struct http_error view = {
		.layout = page_layout(request),
		.number = id_text(request->context.arena, (int64_t)request->number),
		.operator_email = text_is_empty(email) ? (struct link){ TEXT_NONE } : link_to_email(request->context.arena, email),
		.operator_email_words = email,
	};

	/* A full disk is logged where it is noticed, not by every request. */
	if (request->context.connection == NULL || !connection_disk_is_full(request->context.connection))
		log_note(LOG_FAULT, "request %.*s ended with the error page (%s)", TEXT_PRINT(view.number),
		         request->route ? request->route->handler : "no route");
	/* The cookie may refer to a row that was rolled back. */
	if (request->response)
		request->response->header_count = 0;
	html_http_error(respond_page(request, 500), &view);
	request->response->undo = true;
}

static struct http_wait
wait_page(struct request *request, int64_t seconds)
{
	return (struct http_wait){ page_layout(request), seconds < 60, (seconds + 59) / 60 };
}

static void
add_retry_after(struct request *request, int64_t seconds)
{
	add_header(request, TEXT("Retry-After"), text_format(request->context.arena, "%lld", (long long)seconds));
}

void
respond_too_many(struct request *request, int64_t retry_seconds)
{
	const struct http_wait view = wait_page(request, retry_seconds);

	request_event(request, EVENT_CLIENT_LIMITED);
	html_http_too_many(respond_page(request, 429), &view);
	add_retry_after(request, retry_seconds);
}

void
respond_busy(struct request *request, int64_t retry_seconds)
{
	const struct http_wait view = wait_page(request, retry_seconds);

	html_http_busy(respond_page(request, 503), &view);
	add_retry_after(request, retry_seconds);
}

void
respond_disk_full(struct request *request)
{
	const struct http_wait view = wait_page(request, LIMIT_NO_ROOM_RETRY_SECONDS);

	/* The cookie may refer to a row that was not committed. */
	if (request->response)
		request->response->header_count = 0;
	html_http_disk_full(respond_page(request, 503), &view);
	add_retry_after(request, LIMIT_NO_ROOM_RETRY_SECONDS);
}

void
respond_too_large(struct request *request, int status)
{
	const struct http_too_large view = {
		.layout = page_layout(request),
		.address = status == 414,
		.headers = status == 431,
		.picture = request->route && request->route->upload,
		.megabytes_max = LIMIT_UPLOAD_BYTES / MIB,
	};

	html_http_too_large(respond_page(request, status), &view);
}

struct layout
page_layout(struct request *request)
{
	struct arena *arena = request->context.arena;
	const struct site *site = request->context.site;
	const struct link home = link_public_http_front(arena);

	return (struct layout){
		.site_name = site->name,
		.home = home,
		.find_drive = { text_join(arena, home.text, TEXT("#drives")) },
		.start_page = link_honour_http_open_form(arena),
		.my_pages = link_public_http_home(arena),
		.report = link_public_http_concern_form(arena),
		.about = link_public_http_about(arena),
		.privacy = link_public_http_privacy(arena),
		.accessibility = link_public_http_accessibility(arena),
		.contact = link_public_http_contact(arena),
		.style = asset_link("style.css"),
		.icon = asset_link("icon.svg"),
		.serif = asset_link("serif.woff2"),
		.sans = asset_link("sans.woff2"),
		.demo = site->demo,
		.demo_page = site->demo ? link_public_http_demo(arena) : (struct link){ TEXT_NONE },
		.signed_in = !person_id_is_none(request->visitor.person),
		.sign_out = link_people_http_sign_out(arena),
	};
}

struct bytes
response_body(struct request *request)
{
	ASSERT(request->response);
	if (request->response->page && request->response->page->out.full) {
		log_note(LOG_FAULT, "a page of %s is longer than its bound",
		         request->route ? request->route->handler : "no route");
		respond_error(request);
	}
	if (request->response->page)
		request->response->body = text_bytes(html_text(request->response->page));
	return request->response->body;
}

struct text
response_header(const struct response *response, struct text name)
{
	for (size_t i = 0; i < response->header_count; i++) {
		if (text_equal_ignoring_case(response->headers[i].name, name))
			return response->headers[i].value;
	}
	return TEXT_NONE;
}
