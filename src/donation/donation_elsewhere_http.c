/* donation_elsewhere_http: reporting a donation elsewhere, and a keeper's answer to it. */
#include "appointment/appointment_form.h"
#include "appointment/appointment_where.h"
#include "donation/donation_elsewhere.h"
#include "donation/donation_view.h"
#include "donation_html.h"
#include "donation_words.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_limit.h"
#include "routes_handlers.h"

static const struct form_field tell_fields[] = {
	FORM_FIELD(donation_elsewhere_form, venue, .kind = FORM_LINE, .required = true, .max = LIMIT_LINE_CHARACTERS,
	           .empty = &donation_words_place_empty, .length = &donation_words_place_long),
	FORM_FIELD(donation_elsewhere_form, date, .kind = FORM_DATE, .required = true, .empty = &donation_words_date_empty,
	           .wrong = &donation_words_date_wrong),
	FORM_FIELD(donation_elsewhere_form, name, .kind = FORM_LINE, .required = true, .max = LIMIT_NAME_CHARACTERS,
	           .empty = &donation_words_name_empty, .length = &donation_words_name_long),
	APPOINTMENT_SHOWN_FIELD(donation_elsewhere_form),
	FORM_FIELD(donation_elsewhere_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(donation_elsewhere_form, donation_elsewhere_form, tell_fields);

static const struct form_field answer_fields[] = {
	FORM_FIELD(donation_elsewhere_answer_form, answer, .kind = FORM_CHOICE, .required = true, .choices = elsewhere_answer_words,
	           .empty = &donation_words_answer_wrong, .wrong = &donation_words_answer_wrong),
	FORM_FIELD(donation_elsewhere_answer_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(donation_elsewhere_answer_form, donation_elsewhere_answer_form, answer_fields);

/* A page that visitors may read. false: already answered. */
static bool
find_page(struct request *request, struct page_key key, struct honour_page *page)
{
	switch (honour_read_by_key(&request->context, key, page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (honour_is_open(page))
		return true;
	if (honour_is_known(page))        /* paused: the page itself says so */
		respond_see_other(request, link_public_http_page(request->context.arena, key));
	else
		respond_not_found(request);
	return false;
}

static void
show_form(struct request *request, const struct honour_page *page, struct donation_elsewhere_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link tell = link_donation_elsewhere_http_tell(arena, page->key);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &donation_elsewhere_form, .values = form,
		.post = tell });
	const struct donation_elsewhere view = { .layout = shown.layout, .summary = shown.summary, .form = *form,
		.honour = page->name, .choice = appointment_shown_choice(&form->shown, &form->shown_name, &form->name),
		.tell = tell, .back = link_public_http_page(arena, page->key) };

	if (!shown.answered)
		html_donation_elsewhere(respond_page(request, shown.status), &view);
}

void
donation_elsewhere_http_form(struct request *request, struct page_key key)
{
	struct donation_elsewhere_form form = { 0 };
	struct honour_page page;

	if (find_page(request, key, &page))
		show_form(request, &page, &form);
}

void
donation_elsewhere_http_tell(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct donation_elsewhere_form form;
	struct honour_page page;
	struct gift gift;
	bool good;

	if (!find_page(request, key, &page))
		return;
	good = appointment_form_read(context, &donation_elsewhere_form, &request->form, &form, &form.shown, &form.shown_name, TEXT_NONE);
	if (good && !people_limit_client(request, "donation.gift", 1, LIMIT_GIFTS_TOLD_PER_CLIENT, INSTANT_DAY)) {
		form_blame(&form.venue, &donation_words_too_many);
		good = false;
	}
	if (!good) {
		show_form(request, &page, &form);
		return;
	}
	gift = (struct gift){
		.venue = form.venue.text, .date = date_from_number(form.date.number),
		.donor = { form.name.text, TEXT(""), appointment_form_shown(&form.shown, &form.shown_name) },
	};
	switch (donation_elsewhere_tell(context, page.id, &gift)) {
	case DONATION_ELSEWHERE_TELL_OK:
	case DONATION_ELSEWHERE_TELL_ALREADY:
		respond_see_other(request, link_donation_elsewhere_http_told(context->arena, key));
		return;
	case DONATION_ELSEWHERE_TELL_FUTURE: form_blame(&form.date, &donation_words_date_future); break;
	case DONATION_ELSEWHERE_TELL_FAULT:  respond_error(request); return;
	}
	show_form(request, &page, &form);
}

void
donation_elsewhere_http_told(struct request *request, struct page_key key)
{
	struct honour_page page;
	struct donation_told view;

	if (!find_page(request, key, &page))
		return;
	view = (struct donation_told){ page_layout(request), page.name, link_public_http_page(request->context.arena, key) };
	view.layout.no_index = true;
	html_donation_elsewhere_told(respond_page(request, 200), &view);
}

static bool
fill(struct request *request, struct honour_page_id page, enum elsewhere_state state, struct donation_gifts *shown)
{
	struct context *context = &request->context;
	struct gift_list gifts;

	if (!donation_elsewhere_list(context, page, state, &gifts))
		return false;
	shown->count = gifts.count;
	shown->at = arena_list_of(context->arena, struct donation_gift, gifts.count);
	for (size_t i = 0; i < gifts.count; i++)
		shown->at[i] = (struct donation_gift){
			.venue = gifts.at[i].venue, .day = date_words_short(context->arena, gifts.at[i].date),
			.name = gifts.at[i].donor.shown,
			.key = request_new_key(request, link_donation_elsewhere_http_answer(context->arena, page, gifts.at[i].id)),
			.answer = link_donation_elsewhere_http_answer(context->arena, page, gifts.at[i].id),
		};
	return true;
}

/* `form` is that of one of the donations. */
static void
show_list(struct request *request, struct honour_page_id id, struct donation_elsewhere_answer_form *form)
{
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &donation_elsewhere_answer_form, .values = form,
		.post = link_donation_elsewhere_http_list(request->context.arena, id) });
	struct donation_elsewhere_list view = { .layout = shown.layout, .summary = shown.summary };
	struct honour_page page;

	if (shown.answered)
		return;
	if (honour_read(&request->context, id, &page) != FOUND_OK || !fill(request, id, ELSEWHERE_STATE_WAITING, &view.waiting) ||
	    !fill(request, id, ELSEWHERE_STATE_COUNTED, &view.counted) || !fill(request, id, ELSEWHERE_STATE_LEFT_OUT, &view.left_out)) {
		respond_error(request);
		return;
	}
	view.honour = page.name;
	view.back = link_public_http_overview(request->context.arena, id);
	html_donation_elsewhere_list(respond_page(request, shown.status), &view);
}

void
donation_elsewhere_http_list(struct request *request, struct honour_page_id page)
{
	struct donation_elsewhere_answer_form form = { 0 };

	show_list(request, page, &form);
}

void
donation_elsewhere_http_answer(struct request *request, struct honour_page_id page, struct donation_elsewhere_id gift)
{
	struct donation_elsewhere_answer_form form;

	if (!form_read(&request->context, &donation_elsewhere_answer_form, &request->form, &form)) {
		show_list(request, page, &form);
		return;
	}
	switch (donation_elsewhere_answer(&request->context, page, gift, request->visitor.person,
	                                  form.answer.number == ELSEWHERE_ANSWER_COUNTED)) {
	case FOUND_OK:
		respond_see_other(request, link_donation_elsewhere_http_list(request->context.arena, page));
		return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}
