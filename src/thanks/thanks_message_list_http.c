/* thanks_message_list_http: the keepers' one quiet list, and how each of them reads it. */
#include "base/id.h"
#include "honour/honour_keeper.h"
#include "http/respond.h"
#include "links.h"
#include "people/people.h"
#include "routes_handlers.h"
#include "thanks/thanks_message.h"
#include "thanks/thanks_message_view.h"
#include "thanks_html.h"
#include "thanks_words.h"

enum { OK = 200, CONFLICT = 409, UNPROCESSABLE = 422 };

static bool
read_begin(struct request *request, struct honour_page_id id, struct honour_page *page, struct thanks_message_reading *reading)
{
	if (honour_read(&request->context, id, page) == HONOUR_READ_OK &&
	    thanks_message_reading(&request->context, id, request->visitor.person, reading))
		return true;
	respond_error(request);
	return false;
}

/* A keeper by name, or by address when no name is known. */
static struct text
keeper_name(struct context *context, struct person_id keeper)
{
	struct person person;

	if (person_id_is_none(keeper) || people_read(context, keeper, &person) != PEOPLE_READ_OK)
		return TEXT("");
	return text_is_empty(person.name) ? person.email : person.name;
}

static struct thanks_message_row
row_of(struct request *request, struct honour_page_id page, const struct thanks_message_reading *reading,
       const struct thanks_message *message)
{
	struct arena *arena = request->context.arena;
	struct thanks_message_row row = { .id = id_text(arena, message->id.id), .waiting = message->state == THANKS_MESSAGE_WAITING,
		.is_private = message->state == THANKS_MESSAGE_PRIVATE, .published = message->state == THANKS_MESSAGE_PUBLISHED,
		.removed = message->state == THANKS_MESSAGE_REMOVED,
		.may_let_through = reading->reads_for_others && !message->let_through && message->state == THANKS_MESSAGE_WAITING,
		.let_through = reading->reads_for_others && message->let_through && message->state == THANKS_MESSAGE_WAITING,
		.publish = link_thanks_message_http_publish(arena, page, message->id),
		.keep_private = link_thanks_message_http_keep_private(arena, page, message->id),
		.remove = link_thanks_message_http_remove(arena, page, message->id),
		.undo = link_thanks_message_http_undo(arena, page, message->id),
		.pass = link_thanks_message_http_let_through(arena, page, message->id) };

	row.publish_key = request_new_key(request, row.publish);
	row.keep_private_key = request_new_key(request, row.keep_private);
	row.remove_key = request_new_key(request, row.remove);
	row.undo_key = request_new_key(request, row.undo);
	row.pass_key = request_new_key(request, row.pass);

	row.card = (struct thanks_message_card){ .words = message->words, .by = message->by, .for_group = message->for_group,
		.day = date_words_short(arena, zone_local(zone_find(TEXT("UTC")), message->created_at).date) };
	row.card.pictures.at = arena_list_of(arena, struct thanks_message_shown, message->picture_count);
	row.card.pictures.count = message->picture_count;
	for (size_t i = 0; i < message->picture_count; i++)
		row.card.pictures.at[i] = (struct thanks_message_shown){
			link_thanks_message_http_member_picture(arena, page, message->pictures[i].id), message->pictures[i].alternative_text,
			message->pictures[i].width, message->pictures[i].height };
	return row;
}

static void
show_list(struct request *request, struct honour_page_id id, struct message_id before, struct form_errors summary)
{
	struct arena *arena = request->context.arena;
	struct thanks_message_list_page view = { .layout = page_layout(request), .summary = summary,
		.older_only = !message_id_is_none(before), .choices = link_thanks_message_http_choices_form(arena, id),
		.newest = link_thanks_message_http_list(arena, id), .back = link_honour_http_manage(arena, id) };
	struct thanks_message_list list;
	struct thanks_message_reading reading;
	struct honour_page page;

	if (!read_begin(request, id, &page, &reading))
		return;
	if (!thanks_messages(&request->context, id, &reading, before, &list, &view.more) ||
	    !thanks_messages_waiting(&request->context, id, &reading, &view.waiting)) {
		respond_error(request);
		return;
	}
	view.layout.no_index = true;
	view.layout.problem = summary.errors.count > 0;
	view.name = page.name;
	view.from = view.older_only ? id_text(arena, before.id) : TEXT("");
	view.reader = keeper_name(&request->context, reading.reader);
	view.one_waiting = view.waiting == 1;
	view.nothing = list.count == 0;
	view.rows.at = arena_list_of(arena, struct thanks_message_row, list.count);
	view.rows.count = list.count;
	for (size_t i = 0; i < list.count; i++)
		view.rows.at[i] = row_of(request, id, &reading, &list.at[i]);
	if (view.more)
		view.older = link_thanks_message_http_list_before(arena, id, list.at[list.count - 1].id);
	html_thanks_message_list(respond_page(request, view.layout.problem ? UNPROCESSABLE : OK), &view);
}

void
thanks_message_http_list(struct request *request, struct honour_page_id page)
{
	show_list(request, page, MESSAGE_ID_NONE, (struct form_errors){ 0 });
}

void
thanks_message_http_list_before(struct request *request, struct honour_page_id page, struct message_id before)
{
	show_list(request, page, before, (struct form_errors){ 0 });
}

typedef enum thanks_message_decide keeper_act(struct context *context, struct honour_page_id page, struct person_id keeper,
                                       struct message_id message);

/* Back to where in the list the button was pressed. */
static struct link
back_to(struct request *request, struct honour_page_id page, const struct thanks_message_decide_form *form, struct message_id message)
{
	struct arena *arena = request->context.arena;
	const struct link list = form->from.given ? link_thanks_message_http_list_before(arena, page, (struct message_id){ form->from.number })
	                                          : link_thanks_message_http_list(arena, page);

	return (struct link){ text_format(arena, "%.*s#m%.*s", TEXT_PRINT(list.text), TEXT_PRINT(id_text(arena, message.id))) };
}

static void
press(struct request *request, struct honour_page_id page, struct message_id message, keeper_act *act)
{
	struct thanks_message_decide_form form;

	/* Nobody types where in the list they were: what cannot be used of it leads to the newest. */
	if (!form_read(&request->context, &thanks_message_decide_form, &request->form, &form) && !text_is_empty(form.key.error)) {
		form.from.error = TEXT_NONE;
		show_list(request, page, MESSAGE_ID_NONE, form_errors(&request->context, &thanks_message_decide_form, &form));
		return;
	}
	form.from.given &= text_is_empty(form.from.error);
	switch (act(&request->context, page, request->visitor.person, message)) {
	case THANKS_MESSAGE_DECIDE_OK:    respond_see_other(request, back_to(request, page, &form, message)); return;
	case THANKS_MESSAGE_DECIDE_NONE:  respond_not_found(request); return;
	case THANKS_MESSAGE_DECIDE_FAULT: respond_error(request); return;
	}
}

static enum thanks_message_decide
publish(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message)
{
	return thanks_message_decide(context, page, keeper, message, THANKS_MESSAGE_PUBLISHED);
}

static enum thanks_message_decide
keep_private(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message)
{
	return thanks_message_decide(context, page, keeper, message, THANKS_MESSAGE_PRIVATE);
}

static enum thanks_message_decide
take_away(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message)
{
	return thanks_message_decide(context, page, keeper, message, THANKS_MESSAGE_REMOVED);
}

void
thanks_message_http_publish(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, publish);
}

void
thanks_message_http_keep_private(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, keep_private);
}

void
thanks_message_http_remove(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, take_away);
}

void
thanks_message_http_undo(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, thanks_message_undo);
}

void
thanks_message_http_let_through(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, thanks_message_let_through);
}

static void
fill_readers(struct request *request, const struct honour_keeper_list *keepers, struct person_id chosen,
             struct thanks_message_choices_page *view)
{
	struct arena *arena = request->context.arena;

	view->nobody = true;
	view->readers.at = arena_list_of(arena, struct thanks_message_reader, keepers->count);
	for (size_t i = 0; i < keepers->count; i++) {
		const struct person_id keeper = keepers->at[i].person;
		const struct text id = id_text(arena, keeper.id);

		if (person_id_equal(keeper, request->visitor.person))
			continue;
		view->nobody &= !person_id_equal(keeper, chosen);
		view->readers.at[view->readers.count++] = (struct thanks_message_reader){ id, text_join(arena, TEXT("reader-"), id),
			keeper_name(&request->context, keeper), person_id_equal(keeper, chosen) };
	}
}

static void
fill_choices(struct arena *arena, const struct thanks_message_reading *reading, struct thanks_message_choices_form *form)
{
	*form = (struct thanks_message_choices_form){ 0 };
	if (!person_id_is_none(reading->reader)) {
		form_set(&form->reader, id_text(arena, reading->reader.id));
		form->reader.number = reading->reader.id;
	}
	form_set(&form->told, thanks_message_form_told_word(reading->told));
	form->told.number = reading->told;
}

/* `changes` may be NULL: nothing was changed meanwhile. */
static void
show_choices(struct request *request, struct honour_page_id id, struct thanks_message_choices_form *form,
             const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	const bool bad = !form_is_good(&thanks_message_choices_form, form);
	const enum thanks_message_told told = thanks_message_form_told(&form->told);
	struct thanks_message_choices_page view = { .layout = page_layout(request),
		.change = link_thanks_message_http_choices(arena, id), .back = link_thanks_message_http_list(arena, id) };
	struct thanks_message_choices_form stored;
	struct thanks_message_reading reading;
	struct honour_keeper_list keepers;
	struct honour_page page;

	if (!read_begin(request, id, &page, &reading))
		return;
	if (!honour_keepers(&request->context, id, &keepers)) {
		respond_error(request);
		return;
	}
	if (text_is_empty(form->key.text))
		form->key.typed = request_new_key(request, link_thanks_message_http_choices(request->context.arena, id));
	fill_choices(arena, &reading, &stored);
	form_keep_version(&request->context, &thanks_message_choices_form, form, &stored);
	if (changes != NULL) {
		view.changes = *changes;
		view.changes.there = link_thanks_message_http_choices_form(arena, id);
	}
	view.layout.no_index = true;
	view.layout.problem = bad || changes != NULL;
	view.summary = form_errors(&request->context, &thanks_message_choices_form, form);
	view.form = *form;
	view.name = page.name;
	view.reads_for_others = reading.reads_for_others;
	view.none = told == THANKS_MESSAGE_TOLD_NONE;
	view.daily = told == THANKS_MESSAGE_TOLD_DAILY;
	view.visit = told == THANKS_MESSAGE_TOLD_VISIT;
	fill_readers(request, &keepers, (struct person_id){ form->reader.number }, &view);
	html_thanks_message_choices(respond_page(request, changes != NULL ? CONFLICT : bad ? UNPROCESSABLE : OK), &view);
}

void
thanks_message_http_choices_form(struct request *request, struct honour_page_id id)
{
	struct thanks_message_choices_form form;
	struct thanks_message_reading reading;
	struct honour_page page;

	if (!read_begin(request, id, &page, &reading))
		return;
	fill_choices(request->context.arena, &reading, &form);
	show_choices(request, id, &form, NULL);
}

void
thanks_message_http_choices(struct request *request, struct honour_page_id page)
{
	struct thanks_message_choices_form form, stored;
	struct thanks_message_reading reading;
	struct form_changes changes;
	struct honour_page read;

	if (!form_read(&request->context, &thanks_message_choices_form, &request->form, &form)) {
		show_choices(request, page, &form, NULL);
		return;
	}
	if (!read_begin(request, page, &read, &reading))
		return;
	fill_choices(request->context.arena, &reading, &stored);
	if (form_is_overtaken(&request->context, &thanks_message_choices_form, &form, &stored, &changes)) {
		show_choices(request, page, &form, &changes);
		return;
	}
	switch (thanks_message_choose(&request->context, page, request->visitor.person, (struct person_id){ form.reader.number },
	                              thanks_message_form_told(&form.told))) {
	case THANKS_MESSAGE_CHOOSE_OK:
		respond_see_other(request, link_thanks_message_http_list(request->context.arena, page));
		return;
	case THANKS_MESSAGE_CHOOSE_NOT_A_KEEPER:
		form_blame(&form.reader, &thanks_words_message_reader_wrong);
		break;
	case THANKS_MESSAGE_CHOOSE_READER_ASKED:
		form_blame(&form.reader, &thanks_words_message_reader_asked);
		break;
	case THANKS_MESSAGE_CHOOSE_YOU_READ:
		form_blame(&form.reader, &thanks_words_message_you_read);
		break;
	case THANKS_MESSAGE_CHOOSE_FAULT:
		respond_error(request);
		return;
	}
	show_choices(request, page, &form, NULL);
}
