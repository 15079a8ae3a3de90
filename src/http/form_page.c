#include "http/form_page.h"

#include <string.h>

#include "http/asset.h"
#include "http/dispatch.h"
#include "http/form_draft.h"

static struct form_value *
value_of(const struct form_page_of *of, size_t field)
{
	return (struct form_value *)((char *)of->values + of->form->fields[field].at);
}

/* ---- after a POST: saved, and shown by a GET ---- */

/* Without a key of this browser dispatch rolls back whatever the handler does. */
static bool
may_save(const struct request *request, const struct form_page_of *of)
{
	return !of->in_place && request->route && (!request->route->idempotent || request->key.at);
}

/* When someone else changed something meanwhile, the handler has put their values where this person left them alone: the GET compares again
 * with what was sent. */
static void
take_as_sent(struct request *request, const struct form_page_of *of, void *values)
{
	(void)!form_read(&request->context, of->form, &request->form, values);
	for (size_t i = 0; i < of->form->count; i++) {
		const struct form_field *field = &of->form->fields[i];
		struct form_value *value = (struct form_value *)((char *)values + field->at);

		if (field->kind == FORM_UPLOAD)
			*value = *value_of(of, i);
		value->error = value_of(of, i)->error;
	}
}

static struct link
address_of(struct request *request, const struct form_page_of *of, struct draft_key key)
{
	struct arena *arena = request->context.arena;
	const struct text page = of->page.text.at ? of->page.text : of->post.text;
	size_t query;

	if (of->several_steps)
		return (struct link){ text_format(arena, "%.*s/draft/%.*s", TEXT_PRINT(page), TEXT_PRINT(key.text)) };
	return (struct link){ text_format(arena, "%.*s%cdraft=%.*s", TEXT_PRINT(page), text_find(page, TEXT("?"), &query) ? '&' : '?',
	                                  TEXT_PRINT(key.text)) };
}

/* false: the page itself is the answer. */
static bool
save(struct request *request, const struct form_page_of *of)
{
	void *values = of->values;
	struct draft_key key;

	request->comes_back = true;
	if (!may_save(request, of))
		return false;
	if ((of->changes != NULL && of->changes->any) || of->outdated) {
		values = arena_take(request->context.arena, of->form->size);
		memset(values, 0, of->form->size);
		take_as_sent(request, of, values);
	}
	switch (form_draft_save(request, of->form, values, of->post, &key)) {
	case FORM_DRAFT_SAVE_OK:
		respond_step(request, address_of(request, of, key));
		return true;
	case FORM_DRAFT_SAVE_REFUSED:
	case FORM_DRAFT_SAVE_FAULT:
		break;
	}
	return false;
}

/* ---- shown by a GET ---- */

/* A picture that waits for the form counts as one that was sent with it. */
static void
mark_pictures(const struct form_page_of *of)
{
	struct text waiting = TEXT("");

	for (size_t i = 0; i < of->form->count; i++)
		if (of->form->fields[i].kind == FORM_UPLOAD && !text_is_empty(value_of(of, i)->text))
			waiting = value_of(of, i)->text;
	for (size_t i = 0; i < of->form->count; i++)
		if (of->form->fields[i].kind == FORM_PICTURE && !text_is_empty(waiting))
			value_of(of, i)->file = text_bytes(waiting);
}

static void
compare(struct request *request, const struct form_page_of *of, struct form_page *page)
{
	for (size_t i = 0; of->current.at && i < of->form->count; i++)
		if (of->form->fields[i].kind == FORM_VERSION)
			page->outdated.outdated = form_is_outdated(value_of(of, i), of->current);
	if (of->stored != NULL && form_is_good(of->form, of->values))
		page->changes.any = form_is_overtaken(&request->context, of->form, of->values, of->stored, &page->changes);
}

static void
read_again(struct request *request, const struct form_page_of *of, struct form_page *page)
{
	const struct text key = of->several_steps ? TEXT_NONE : request_query(request, "draft");
	struct form_draft draft;

	if (!key.at)
		return;
	page->answered = !form_draft_find(request, key, of->post, &draft);
	if (page->answered || !draft.there)
		return;
	form_draft_fill(&request->context, of->form, &draft, of->values);
	mark_pictures(of);
	compare(request, of, page);
}

/* ---- both ---- */

/* A key that was not sent, or is none, gets a value, or the page could never be sent. */
static void
keep_key(struct request *request, const struct form_page_of *of)
{
	for (size_t i = 0; i < of->form->count; i++) {
		struct form_value *key = value_of(of, i);

		if (of->form->fields[i].kind == FORM_SECRET && (text_is_empty(key->typed) || !text_is_empty(key->error)))
			key->typed = request_new_key(request, of->post);
	}
}

/* Whole paragraphs are too much to lose to a link. */
static bool
has_words(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].kind == FORM_WORDS)
			return true;
	return false;
}

struct form_page
form_page(struct request *request, const struct form_page_of *of)
{
	const bool posted = request->method == METHOD_POST;
	struct form_page page = { .layout = page_layout(request), .outdated = { of->outdated }, .status = 200 };

	if (of->changes != NULL)
		page.changes = *of->changes;
	if (posted && !of->not_sent)
		page.answered = save(request, of);
	else if (!posted)
		read_again(request, of, &page);
	if (page.answered)
		return page;
	page.summary = form_errors(&request->context, of->form, of->values);
	keep_key(request, of);
	if (of->stored != NULL)
		form_keep_version(&request->context, of->form, of->values, of->stored);
	page.changes.there = of->there;
	page.layout.no_index = true;
	if (has_words(of->form))
		page.layout.script = asset_link("unsaved.js");
	page.layout.problem = page.summary.errors.count > 0 || page.changes.any || page.outdated.outdated;
	if (posted && page.layout.problem)
		page.status = page.changes.any || page.outdated.outdated ? 409 : 422;
	return page;
}

bool
form_page_add(struct request *request, const struct form *sent, const struct form_page_of *of, struct form_page *page)
{
	struct form_page_of one = *of;
	struct form_page shown;

	one.not_sent = sent != NULL && sent != of->form;
	shown = form_page(request, &one);
	if (shown.answered)
		return false;
	if (text_is_empty(shown.layout.script.text))
		shown.layout.script = page->layout.script;
	if (shown.layout.problem || sent == of->form || page->status == 0)
		*page = shown;
	page->layout.script = shown.layout.script;
	return true;
}
