#include "http/form_page.h"

void
form_page_keep_key(struct request *request, struct form_value *key, struct link post)
{
	if (text_is_empty(key->typed) || !text_is_empty(key->error))
		key->typed = request_new_key(request, post);
}

static void
keep_key(struct request *request, const struct form_page_of *of)
{
	for (size_t i = 0; i < of->form->count; i++)
		if (of->form->fields[i].kind == FORM_SECRET)
			form_page_keep_key(request, (struct form_value *)((char *)of->values + of->form->fields[i].at), of->post);
}

struct form_page
form_page(struct request *request, const struct form_page_of *of)
{
	struct form_page page = { .layout = page_layout(request), .outdated = { of->outdated }, .status = 200 };

	page.summary = form_errors(&request->context, of->form, of->values);
	keep_key(request, of);
	if (of->stored != NULL)
		form_keep_version(&request->context, of->form, of->values, of->stored);
	if (of->changes != NULL)
		page.changes = *of->changes;
	page.changes.there = of->there;
	if (page.summary.errors.count > 0)
		page.status = 422;
	if (page.changes.any || of->outdated)
		page.status = 409;
	page.layout.no_index = true;
	page.layout.problem = page.status != 200;
	return page;
}
