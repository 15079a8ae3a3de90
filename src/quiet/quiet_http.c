/* quiet_http: the days on which a page emails nobody, for its keepers. */
#include "drive/drive.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "quiet/quiet.h"
#include "quiet/quiet_view.h"
#include "quiet_html.h"
#include "quiet_words.h"
#include "routes_handlers.h"

static const char *const month_choices[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", NULL };
static const struct form_field fields[] = {
	FORM_FIELD(quiet_form, kind, .kind = FORM_CHOICE, .required = true, .choices = quiet_day_kind_words,
	           .empty = &quiet_words_kind_empty, .wrong = &quiet_words_kind_empty),
	FORM_FIELD(quiet_form, day, .kind = FORM_COUNT, .min = 1, .max = 31, .wrong = &quiet_words_day_wrong),
	FORM_FIELD(quiet_form, month, .kind = FORM_CHOICE, .choices = month_choices, .wrong = &quiet_words_month_empty),
	FORM_FIELD(quiet_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(quiet_form, quiet_form, fields);

static const struct done known[] = {
	{ TEXT("added"), &quiet_words_done_added }, { TEXT("removed"), &quiet_words_done_removed },
};

/* Which Sunday it is; a date says it itself. */
static struct text
when_of(enum quiet_day_kind kind)
{
	switch (kind) {
	case QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY:  return words_text(&quiet_words_when_second);
	case QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT: return words_text(&quiet_words_when_fourth);
	case QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY:    return words_text(&quiet_words_when_last);
	case QUIET_DAY_KIND_DATE:                  break;
	}
	return TEXT_NONE;
}

static void
fill_days(struct request *request, struct honour_page_id page, const struct quiet_days *days, struct quiet_page *view)
{
	struct arena *arena = request->context.arena;

	view->days.at = arena_list_of(arena, struct quiet_row, days->count);
	view->days.count = days->count;
	for (size_t i = 0; i < days->count; i++) {
		const struct link remove = quiet_day_id_is_none(days->at[i].id) ? link_quiet_http_remove_first(arena, page) :
		                           link_quiet_http_remove(arena, page, days->at[i].id);

		view->days.at[i] = (struct quiet_row){ .name = quiet_day_text(arena, &days->at[i]),
			.when = when_of(days->at[i].kind), .key = request_new_key(request, remove), .remove = remove };
	}
}

static bool
is_kind(const struct quiet_form *form, enum quiet_day_kind kind)
{
	return text_equal(form->kind.typed, quiet_day_kind_text(kind));
}

static void
fill_choices(struct arena *arena, const struct quiet_form *form, struct quiet_page *view)
{
	view->kind_date = is_kind(form, QUIET_DAY_KIND_DATE);
	view->kind_second = is_kind(form, QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY);
	view->kind_fourth = is_kind(form, QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT);
	view->kind_last = is_kind(form, QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY);
	view->months.count = COUNT_OF(view->months.at);
	for (size_t i = 0; i < view->months.count; i++) {
		const struct text value = text_format(arena, "%zu", i + 1);

		view->months.at[i] = (struct quiet_month){ value, month_words((int)i + 1), text_equal(form->month.typed, value) };
	}
}

static void
show(struct request *request, struct honour_page_id id, struct quiet_form *form)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	const struct link add = link_quiet_http_add(arena, id);
	struct quiet_days days;
	struct quiet_page view;
	struct honour_page page;
	const struct zone *zone;
	struct form_page shown;

	if (honour_read(context, id, &page) != FOUND_OK || !quiet_days_of(context, id, &days) || !drive_zone_of_page(context, id, &zone)) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &quiet_form, .values = form, .post = add });
	if (shown.answered)
		return;
	view = (struct quiet_page){ .layout = shown.layout, .summary = shown.summary, .form = *form, .name = page.name,
		.zone = zone_name(zone), .done = done_words(request, known, COUNT_OF(known)), .add = add,
		.back = link_public_http_overview(arena, id) };
	fill_days(request, id, &days, &view);
	fill_choices(arena, form, &view);
	html_quiet_page(respond_page(request, shown.status), &view);
}

void
quiet_http_show(struct request *request, struct honour_page_id page)
{
	struct quiet_form form = { 0 };

	form_set(&form.kind, TEXT("date"));
	show(request, page, &form);
}

static void
respond_done(struct request *request, struct honour_page_id page, struct text what)
{
	struct arena *arena = request->context.arena;

	respond_see_other(request, done_link(arena, link_quiet_http_show(arena, page), what));
}

/* Of a form that form_read() found good.  false: a field is blamed. */
static bool
read_day(struct quiet_form *form, struct quiet_day *day)
{
	*day = (struct quiet_day){ .kind = (enum quiet_day_kind)form->kind.number };
	if (day->kind != QUIET_DAY_KIND_DATE)
		return true;
	if (!form->day.given)
		form_blame(&form->day, &quiet_words_day_wrong);
	if (!form->month.given)
		form_blame(&form->month, &quiet_words_month_empty);
	day->day = form->day.number;
	day->month = form->month.number + 1;
	return form->day.given && form->month.given;
}

void
quiet_http_add(struct request *request, struct honour_page_id page)
{
	struct context *context = &request->context;
	struct quiet_form form;
	struct quiet_day day;

	if (!form_read(context, &quiet_form, &request->form, &form) || !read_day(&form, &day)) {
		show(request, page, &form);
		return;
	}
	switch (quiet_add(context, page, request->visitor.person, &day)) {
	case QUIET_OK:       respond_done(request, page, TEXT("added")); return;
	case QUIET_NO_DATE:  form_blame(&form.day, &quiet_words_no_date); break;
	case QUIET_TOO_MANY: form.kind.error = words_with_number(context->arena, &quiet_words_many, LIMIT_QUIET_DAYS); break;
	case QUIET_NONE:
	case QUIET_FAULT:    respond_error(request); return;
	}
	show(request, page, &form);
}

void
quiet_http_remove_first(struct request *request, struct honour_page_id page)
{
	quiet_http_remove(request, page, (struct quiet_day_id){ 0 });
}

void
quiet_http_remove(struct request *request, struct honour_page_id page, struct quiet_day_id day)
{
	switch (quiet_remove(&request->context, page, request->visitor.person, day)) {
	case QUIET_OK:
		respond_done(request, page, TEXT("removed"));
		return;
	case QUIET_NONE:
		respond_see_other(request, link_quiet_http_show(request->context.arena, page));
		return;
	case QUIET_NO_DATE:
	case QUIET_TOO_MANY:
	case QUIET_FAULT:
		respond_error(request);
		return;
	}
}
