/* honour_more_http: a keeper adds a background, tributes, other pages. */
#include "base/id.h"
#include "honour/honour_http.h"
#include "honour/honour_more.h"
#include "honour_html.h"
#include "honour_words.h"
#include "http/confirm_form.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const struct form_field background_fields[] = {
	FORM_FIELD(honour_background_form, background, .kind = FORM_WORDS, .label = &honour_words_label_background,
	           .max = LIMIT_BACKGROUND_CHARACTERS,
	           .length = &honour_words_background_long),
	FORM_FIELD(honour_background_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(honour_background_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(honour_background_form, honour_background_form, background_fields);

static const struct form_field tribute_fields[] = {
	FORM_FIELD(honour_tribute_form, title, .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS,
	           .empty = &honour_words_tribute_title_empty, .length = &honour_words_tribute_long),
	FORM_FIELD(honour_tribute_form, author, .kind = FORM_LINE, .max = LIMIT_LINE_CHARACTERS, .length = &honour_words_tribute_long),
	FORM_FIELD(honour_tribute_form, web, .kind = FORM_WEB, .required = true, .max = LIMIT_LINK_CHARACTERS,
	           .empty = &honour_words_tribute_web_empty, .wrong = &honour_words_tribute_web_wrong),
	FORM_FIELD(honour_tribute_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(honour_tribute_form, honour_tribute_form, tribute_fields);

static const struct form_field related_fields[] = {
	FORM_FIELD(honour_related_form, address, .kind = FORM_LINE, .required = true, .max = LIMIT_LINK_CHARACTERS,
	           .empty = &honour_words_related_empty, .wrong = &honour_words_related_wrong),
	FORM_FIELD(honour_related_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(honour_related_form, honour_related_form, related_fields);

/* The three forms of the page, with the values that are sent or shown; of a POST one of them was sent. */
struct forms {
	struct honour_background_form background;
	struct honour_tribute_form tribute;
	struct honour_related_form related;
	const struct form *sent;          /* NULL: a GET, on which each may have what was sent before */
	struct form_changes changes;
};

static void
fill_lists(struct request *request, struct honour_page_id id, const struct honour_more *more, struct honour_more_page *view)
{
	struct arena *arena = request->context.arena;

	view->tributes.count = more->tributes.count;
	view->tributes.at = arena_list_of(arena, struct honour_tribute_row, more->tributes.count);
	for (size_t i = 0; i < more->tributes.count; i++)
		view->tributes.at[i] = (struct honour_tribute_row){
			.title = more->tributes.at[i].title, .author = more->tributes.at[i].author,
			.key = request_new_key(request, link_honour_more_http_tribute_remove(arena, id, more->tributes.at[i].id)),
			.remove = link_honour_more_http_tribute_remove(arena, id, more->tributes.at[i].id),
		};
	view->related.count = more->related.count;
	view->related.at = arena_list_of(arena, struct honour_related_row, more->related.count);
	for (size_t i = 0; i < more->related.count; i++)
		view->related.at[i] = (struct honour_related_row){
			.name = more->related.at[i].name,
			.key = request_new_key(request, link_honour_more_http_related_remove(arena, id, more->related.at[i].id)),
			.hidden = !honour_is_open(&more->related.at[i]) || !more->related.at[i].listed,
			.remove = link_honour_more_http_related_remove(arena, id, more->related.at[i].id),
		};
}

/* false: answered. */
static bool
add_forms(struct request *request, struct honour_page_id id, struct forms *forms, const struct honour_background_form *stored,
          struct form_page *page)
{
	struct arena *arena = request->context.arena;
	const struct link here = link_honour_more_http_show(arena, id);

	return form_page_add(request, forms->sent, &(struct form_page_of){ .form = &honour_background_form, .values = &forms->background,
	                     .post = link_honour_more_http_background(arena, id), .page = here, .stored = stored,
	                     .changes = &forms->changes, .there = here }, page) &&
	       form_page_add(request, forms->sent, &(struct form_page_of){ .form = &honour_tribute_form, .values = &forms->tribute,
	                     .post = link_honour_more_http_tribute(arena, id), .page = here }, page) &&
	       form_page_add(request, forms->sent, &(struct form_page_of){ .form = &honour_related_form, .values = &forms->related,
	                     .post = link_honour_more_http_related(arena, id), .page = here }, page);
}

static void
show(struct request *request, struct honour_page_id id, struct forms *forms)
{
	struct arena *arena = request->context.arena;
	struct honour_page page;
	struct honour_background_form stored = { 0 };
	struct honour_more more;
	struct honour_more_page view;
	struct form_page shown = { 0 };

	if (honour_read(&request->context, id, &page) != FOUND_OK || !honour_more_read(&request->context, id, &more)) {
		respond_error(request);
		return;
	}
	form_set(&stored.background, more.background);
	if (forms->sent != &honour_background_form)
		forms->background = stored;
	if (!add_forms(request, id, forms, &stored, &shown))
		return;
	view = (struct honour_more_page){
		.layout = shown.layout, .summary = shown.summary, .changes = shown.changes,
		.name = page.name, .living = page.living, .background = forms->background, .tribute = forms->tribute, .other = forms->related,
		.set_background = link_honour_more_http_background(arena, id), .add_tribute = link_honour_more_http_tribute(arena, id),
		.add_related = link_honour_more_http_related(arena, id), .back = link_public_http_overview(arena, id),
	};
	fill_lists(request, id, &more, &view);
	html_honour_more(respond_page(request, shown.status), &view);
}

void
honour_more_http_show(struct request *request, struct honour_page_id page)
{
	struct forms forms = { 0 };

	show(request, page, &forms);
}

static void
answer(struct request *request, struct honour_page_id page, enum honour_more_change change)
{
	if (change == HONOUR_MORE_CHANGE_FAULT)
		respond_error(request);
	else
		respond_see_other(request, link_honour_more_http_show(request->context.arena, page));
}

void
honour_more_http_background(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct forms forms = { .sent = &honour_background_form };
	struct honour_background_form stored = { 0 };
	struct honour_more more;

	if (!form_read(context, &honour_background_form, &request->form, &forms.background)) {
		show(request, page, &forms);
		return;
	}
	if (!honour_more_read(context, page, &more)) {
		respond_error(request);
		return;
	}
	form_set(&stored.background, more.background);
	if (form_is_overtaken(context, &honour_background_form, &forms.background, &stored, &forms.changes))
		show(request, page, &forms);
	else
		answer(request, page, honour_more_set_background(context, page, request->visitor.person, forms.background.background.text));
}

void
honour_more_http_tribute(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct forms forms = { .sent = &honour_tribute_form };
	struct honour_tribute tribute;
	enum honour_more_change change;

	if (!form_read(context, &honour_tribute_form, &request->form, &forms.tribute)) {
		show(request, page, &forms);
		return;
	}
	tribute = (struct honour_tribute){ .title = forms.tribute.title.text, .author = forms.tribute.author.text,
	                                   .web = forms.tribute.web.text };
	change = honour_more_add_tribute(context, page, request->visitor.person, &tribute);
	if (change != HONOUR_MORE_CHANGE_TOO_MANY) {
		answer(request, page, change);
		return;
	}
	forms.tribute.title.error = words_with_number(context->arena, &honour_words_tribute_many, LIMIT_TRIBUTES);
	show(request, page, &forms);
}

/* An address as the browser shows it, or its last part. false: not a public page of this site. */
static bool
find_other(struct context *context, struct text address, struct honour_page *other)
{
	struct text rest = address, part = address, token;

	while (text_cut(rest, '/', &part, &rest))
		;
	part = rest.length > 0 ? rest : part;
	return token_from_text(context->arena, part, PAGE_KEY_LENGTH, &token) &&
	       honour_read_by_key(context, (struct page_key){ token }, other) == FOUND_OK && honour_is_open(other) && other->listed;
}

void
honour_more_http_related(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct forms forms = { .sent = &honour_related_form };
	struct honour_page other;
	enum honour_more_change change;

	if (!form_read(context, &honour_related_form, &request->form, &forms.related)) {
		show(request, page, &forms);
		return;
	}
	if (!find_other(context, forms.related.address.text, &other) || honour_page_id_equal(other.id, page)) {
		form_blame(&forms.related.address, &honour_words_related_wrong);
		show(request, page, &forms);
		return;
	}
	change = honour_more_add_related(context, page, request->visitor.person, other.id);
	if (change != HONOUR_MORE_CHANGE_TOO_MANY) {
		answer(request, page, change);
		return;
	}
	forms.related.address.error = words_with_number(context->arena, &honour_words_related_many, LIMIT_RELATED_PAGES);
	show(request, page, &forms);
}

void
honour_more_http_tribute_remove(struct request *request, struct honour_page_id page, struct tribute_id tribute)
{
	answer(request, page, honour_more_remove_tribute(&request->context, page, request->visitor.person, tribute));
}

void
honour_more_http_related_remove(struct request *request, struct honour_page_id page, struct honour_page_id other)
{
	answer(request, page, honour_more_remove_related(&request->context, page, request->visitor.person, other));
}
