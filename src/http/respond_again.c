/* respond_again: shows what was sent behind a button; nothing was done with it. */
#include "http/dispatch.h"
#include "http/form_proof.h"
#include "http/http_view.h"
#include "http/query.h"
#include "http/respond.h"
#include "http_html.h"
#include "limits.h"

/* What a person typed or chose, which a page may show back to them. */
static bool
is_typed(const struct form_field *field)
{
	switch (field->kind) {
	case FORM_LINE:
	case FORM_WORDS:
	case FORM_EMAIL:
	case FORM_PHONE:
	case FORM_WEB:
	case FORM_COUNT:
	case FORM_DATE:
	case FORM_TIME:
	case FORM_CODE:
		return true;
	case FORM_ZONE:
	case FORM_CHOICE:
	case FORM_TICK:
	case FORM_ID:
	case FORM_SECRET:
	case FORM_VERSION:
	case FORM_PICTURE:
	case FORM_PICTURES:
	case FORM_UPLOAD:
		break;
	}
	return false;
}

static const struct form_field *
field_of(const struct request *request, struct text name)
{
	const struct form *form = request->route ? request->route->form : NULL;

	for (size_t i = 0; form && i < form->count; i++)
		if (text_equal(text_of(form->fields[i].name), name))
			return &form->fields[i];
	return NULL;
}

bool
form_is_one_button(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].kind != FORM_SECRET && form->fields[i].kind != FORM_VERSION && form->fields[i].kind != FORM_ID)
			return false;
	return true;
}

static void
add_kept(struct request *request, struct http_kept_form *form, const struct form_pair *pair)
{
	const struct form_field *field = field_of(request, pair->name);
	const struct http_kept kept = {
		text_repair(request->context.arena, pair->name, false), text_repair(request->context.arena, pair->value, true)
	};

	form->kept.at[form->kept.count++] = kept;
	if (field && is_typed(field) && !text_is_empty(text_trim(kept.value)))
		form->typed.at[form->typed.count++] = kept;
}

/* Empty for a machine's route. */
static struct text
act_of(const struct request *request)
{
	return request->route && request->route->act ? words_text(request->route->act) : TEXT("");
}

/* What was sent, with a button that sends it again. */
static struct http_again
kept_form(struct request *request)
{
	struct arena *arena = request->context.arena;
	struct http_kept_form form = {
		.act = act_of(request),
		/* route_find() found it as a path of ours, so it begins with one slash and stays on this site. */
		.action = { request->target },
		.picture = request->route && request->route->upload,
	};
	struct layout layout = page_layout(request);

	form.kept.at = arena_list_of(arena, struct http_kept, request->form.count + 1);
	form.typed.at = arena_list_of(arena, struct http_kept, request->form.count);
	for (size_t i = 0; i < request->form.count; i++) {
		const struct form_pair *pair = &request->form.pairs[i];

		if (pair->is_file) {
			if (pair->value.length > 0)
				form.picture_lost = text_repair(arena, pair->name, false);
		} else if (!text_equal(pair->name, TEXT(FORM_PROOF_FIELD))) {
			add_kept(request, &form, pair);
		}
	}
	layout.no_index = true;
	return (struct http_again){ layout, form };
}

/* The nearest page above the path of a POST: the form's own page, or the one whose button was pressed. */
static struct link
page_of(struct request *request)
{
	struct arena *arena = request->context.arena;
	union route_value parts[ROUTE_PARTS_MAX];
	struct text path = request->path, allowed;
	const struct route *route;

	while (path.length > 1) {
		if (route_find(arena, METHOD_GET, path, &route, parts, &allowed) == ROUTE_MATCH_OK && !route->machine)
			return (struct link){ path };
		do
			path = text_until(path, path.length - 1);
		while (path.length > 1 && path.at[path.length] != '/');
	}
	return (struct link){ TEXT("/") };
}

static void
respond_foreign(struct request *request)
{
	const struct link page = page_of(request);
	struct http_foreign view = { .layout = page_layout(request), .act = act_of(request), .page = page };

	if (form_is_one_button(request->route->form)) {
		respond_see_other(request, page);
		return;
	}
	view.layout.no_index = true;
	html_http_foreign(respond_page(request, 403), &view);
}

void
respond_try_again(struct request *request, bool foreign)
{
	struct http_again view;

	if (foreign) {
		respond_foreign(request);
		return;
	}
	view = kept_form(request);
	/* Without its cookie it is not known that a page of ours was open in the browser: what was sent may be another site's text. */
	if (!form_proof_has_browser(request))
		view.form.typed.count = 0;
	view.form.kept.at[view.form.kept.count++] = (struct http_kept){ TEXT(FORM_PROOF_FIELD), form_proof_make(request) };
	html_http_try_again(respond_page(request, 403), &view);
}

void
respond_press_again(struct request *request)
{
	struct http_again view = kept_form(request);
	bool keyed = false;

	for (size_t i = 0; i < view.form.kept.count; i++)
		if (text_equal(view.form.kept.at[i].name, TEXT("key"))) {
			view.form.kept.at[i].value = keyed ? TEXT("") : request_new_key(request, view.form.action);
			keyed = true;
		}
	if (!keyed)
		view.form.kept.at[view.form.kept.count++] = (struct http_kept){ TEXT("key"), request_new_key(request, view.form.action) };
	html_http_press_again(respond_page(request, 422), &view);
}

void
respond_too_fast(struct request *request, int64_t retry_seconds)
{
	struct http_again view = kept_form(request);

	if (form_proof_is_good(request))
		view.form.kept.at[view.form.kept.count++] = (struct http_kept){ TEXT(FORM_PROOF_FIELD), form_proof_make(request) };
	request_event(request, EVENT_RATE_LIMITED);
	html_http_too_fast(respond_page(request, 429), &view);
	respond_header(request, TEXT("Retry-After"), text_format(request->context.arena, "%lld", (long long)retry_seconds));
}
