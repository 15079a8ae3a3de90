#include "http/dispatch.h"

#include <string.h>

#include "base/log.h"
#include "db/database.h"
#include "http/asset.h"
#include "http/form_body.h"
#include "http/form_draft.h"
#include "http/form_proof.h"
#include "http/idempotency.h"
#include "http/origin_check.h"
#include "http/peer.h"
#include "http/query.h"
#include "limits.h"

/* A path of ours, requested with a method that it does not have. */
static void
answer_other_method(struct request *request, struct text allowed)
{
	if (text_equal(request->method_text, TEXT("OPTIONS"))) {
		respond_nothing(request, 204);
		respond_header(request, TEXT("Allow"), text_join(request->context.arena, allowed, TEXT(", OPTIONS")));
		return;
	}
	respond_method_not_allowed(request, allowed);
}

/* What programs that turn plain text into links leave at the end of one: the sentence's own punctuation, a slash. */
static struct text
without_trailing_punctuation(struct text encoded)
{
	static const char *const endings[] = { "/", ".", ",", ";", ":", "!", "?", ")", "]", ">", "'", "\"", "*", "%29", "%5D", "%3E", "%22",
	                                       "%2C", "%E2%80%9D", "%E2%80%99", "%E2%80%A6" };
	bool found = true;

	if (text_ends_with(encoded, TEXT("/.")) || text_ends_with(encoded, TEXT("/..")))
		return encoded;
	while (found) {
		found = false;
		for (size_t i = 0; i < COUNT_OF(endings) && !found; i++) {
			found = text_ends_with(encoded, text_of(endings[i]));
			if (found)
				encoded = text_until(encoded, encoded.length - strlen(endings[i]));
		}
	}
	return encoded;
}

/* A poster shows a key in groups of four, and people type the spaces too; no address of ours has any. */
static struct text
without_spaces(struct arena *arena, struct text encoded)
{
	static const struct text space = TEXT("%20");
	struct text_builder out;
	size_t at;

	text_builder_start(&out, arena, encoded.length);
	while (text_find(encoded, space, &at)) {
		text_add(&out, text_until(encoded, at));
		encoded = text_from(encoded, at + space.length);
	}
	text_add(&out, encoded);
	return text_built(&out);
}

/* true: there is a page at this address without spaces and trailing characters, and the client was redirected to it. */
static bool
redirect_corrected(struct request *request, struct text encoded)
{
	const struct text stripped = without_trailing_punctuation(without_spaces(request->context.arena, encoded));
	union route_value parts[ROUTE_PARTS_MAX];
	const struct route *route;
	struct text path, allowed;

	if (!method_is_safe(request->method) || stripped.length == encoded.length ||
	    !query_decode_path(request->context.arena, stripped, &path) ||
	    route_find(request->context.arena, METHOD_GET, path, &route, parts, &allowed) != ROUTE_MATCH_OK ||
	    (route->demo && !request->context.site->demo))
		return false;
	path = text_is_empty(request->query)
	     ? stripped : text_format(request->context.arena, "%.*s?%.*s", TEXT_PRINT(stripped), TEXT_PRINT(request->query));
	respond_moved_permanently(request, (struct link){ path });
	return true;
}

bool
dispatch_find(struct request *request)
{
	/* A GET row answers HEAD too. */
	const enum method asked = request->method == METHOD_HEAD ? METHOD_GET : request->method;
	struct text encoded, allowed = TEXT_NONE;

	text_cut(request->target, '?', &encoded, &request->query);
	request->path = TEXT("");
	if (request->target.length > LIMIT_TARGET_BYTES) {
		respond_too_large(request, 414);
		return false;
	}
	if (text_equal(request->target, TEXT("*")) && request->method == METHOD_OTHER) {
		answer_other_method(request, TEXT("GET, HEAD, POST"));
		return false;
	}
	if (!query_decode_path(request->context.arena, encoded, &request->path)) {
		request->path = TEXT("");
		if (!redirect_corrected(request, encoded))
			respond_not_found(request);
		return false;
	}
	if (text_starts_with(request->path, asset_folder)) {
		if (!asset_respond(request))
			answer_other_method(request, TEXT("GET, HEAD"));
		return false;
	}
	switch (route_find(request->context.arena, asked, request->path, &request->route, request->parts, &allowed)) {
	case ROUTE_MATCH_OK:
		break;
	case ROUTE_MATCH_NO_PATH:
		request->route = NULL;
		if (!redirect_corrected(request, encoded))
			respond_not_found(request);
		return false;
	case ROUTE_MATCH_NO_METHOD:
		request->route = NULL;
		answer_other_method(request, allowed);
		return false;
	}
	if (request->route->demo && !request->context.site->demo) {
		request->route = NULL;
		respond_not_found(request);
		return false;
	}
	if (request->route->activity)
		request->wanted = accept_media_type(request_header(request, TEXT("accept")));
	return true;
}

size_t
dispatch_body_max(const struct request *request)
{
	if (!request->route || !request->route->upload)
		return LIMIT_FORM_BYTES;
	if (request->route->large)
		return LIMIT_FILM_FORM_BYTES;
	return request->method == METHOD_PATCH ? LIMIT_FILM_PATCH_BYTES : LIMIT_UPLOAD_BYTES;
}

/* No page has a button that sends a PATCH or a DELETE: a script did. */
static void
refuse_origin(struct request *request, bool foreign)
{
	if (request->method == METHOD_POST)
		respond_try_again(request, foreign);
	else
		respond_forbidden(request);
}

/* false: already answered. */
static bool
is_from_here(struct request *request)
{
	switch (origin_check(request)) {
	case ORIGIN_OURS:
		return true;
	case ORIGIN_UNKNOWN:
		if (form_proof_is_good(request))
			return true;
		request_event(request, EVENT_ORIGIN_REFUSED);
		refuse_origin(request, false);
		return false;
	case ORIGIN_FOREIGN:
		request_event(request, EVENT_ORIGIN_REFUSED);
		refuse_origin(request, true);
		return false;
	}
	return false;
}

bool
dispatch_check(struct request *request)
{
	ASSERT(request->route);
	if (method_is_safe(request->method)) {
		request->form = query_pairs(request->context.arena, request->query);
		return true;
	}
	if (!peer_is_this_machine(request->peer))
		request->context.client = request_peer_hash(request);
	if (request->body_too_long || request->body.length > dispatch_body_max(request)) {
		respond_too_large(request, 413);
		return false;
	}
	request->form = form_body_read(request->context.arena, request_header(request, TEXT("content-type")),
	                               request->body);
	if (!request->route->machine && !is_from_here(request))
		return false;
	if (request->route->idempotent) {
		form_proof_check_key(request);
		if (request->key.at)
			idempotency_take_key(request);
		if (request->key.at && request->route->last_step)
			form_draft_take(request);
	}
	return true;
}

static void
handle(struct request *request)
{
	request->route->handle(request, request->parts);
	if (!request->response || request->response->status == 0) {
		log_note(LOG_FAULT, "%s sent no answer", request->route->handler);
		respond_error(request);
	}
}

/* The form is shown again and whatever its handler did is rolled back, since the handler may have checked nothing but the path. */
static void
handle_without_key(struct request *request)
{
	if (!form_is_one_button(request->route->form))
		handle(request);
	if (!request->response || request->response->status == 0 || request->response->status == 303) {
		/* Nothing of what was rolled back may stay, not even a cookie; the browser's own cookie is then set again. */
		if (request->response)
			request->response->header_count = 0;
		request->browser = TEXT_NONE;
		respond_press_again(request);
	}
	request->response->undo = true;
}

static void
handle_idempotent(struct request *request)
{
	struct bytes key = BYTES_NONE;
	struct link location = { TEXT_NONE };

	switch (idempotency_find(request, &key, &location)) {
	case IDEMPOTENCY_FIND_NEW:
		break;
	case IDEMPOTENCY_FIND_KNOWN:
		respond_see_other(request, location);
		return;
	case IDEMPOTENCY_FIND_NO_KEY:
		handle_without_key(request);
		return;
	case IDEMPOTENCY_FIND_FAULT:
		respond_error(request);
		return;
	}
	handle(request);
	if (request->response->status != 303 || request->response->step)
		return;
	switch (idempotency_store(request, key, response_header(request->response, TEXT("location")), &location)) {
	case IDEMPOTENCY_STORE_OK:
		if (request->route->last_step && !form_draft_end(request))
			respond_error(request);
		return;
	case IDEMPOTENCY_STORE_OVERTAKEN:
		/* As if this request had arrived after the other one: nothing of it may stay, not even a cookie. */
		request->response->header_count = 0;
		respond_see_other(request, location);
		request->response->undo = true;
		return;
	case IDEMPOTENCY_STORE_FAULT:
		respond_error(request);
		return;
	}
}

void
dispatch_run(struct request *request)
{
	ASSERT(request->route);
	if (request->route->idempotent && !method_is_safe(request->method))
		handle_idempotent(request);
	else
		handle(request);
}

void
dispatch_precheck(struct request *request)
{
	DB_TRANSACTION(moment, &request->context);

	request->route->precheck(request);
	if (request->response)
		response_body(request);
}

void
dispatch_unsaved(struct request *request)
{
	DB_TRANSACTION(moment, &request->context);

	/* The first answer is discarded with its cookies, since nothing of it was saved; this one sets the browser's own cookie again. */
	if (request->response)
		request->response->header_count = 0;
	request->browser = TEXT_NONE;
	request->unsaved = true;
	dispatch_run(request);
	response_body(request);
}

void
dispatch(struct request *request)
{
	if (!dispatch_find(request) || !dispatch_check(request))
		return;
	if (request->route->prepare)
		request->route->prepare(request);
	if (request->route->precheck && !method_is_safe(request->method))
		dispatch_precheck(request);
	if (!request->response)
		dispatch_run(request);
}
