/* message_list_http: the keepers' one quiet list, and how each of them reads it. */
#include "base/id.h"
#include "honour/honour_keeper.h"
#include "html/number.h"
#include "http/done.h"
#include "http/form_page.h"
#include "links.h"
#include "media/media_film_form.h"
#include "message/message.h"
#include "message/message_view.h"
#include "people/people.h"
#include "message_html.h"
#include "message_words.h"
#include "routes_handlers.h"

static bool
read_begin(struct request *request, struct honour_page_id id, struct honour_page *page, struct message_reading *reading)
{
	if (honour_read(&request->context, id, page) == FOUND_OK &&
	    message_reading(&request->context, id, request->visitor.person, reading))
		return true;
	respond_error(request);
	return false;
}

/* A keeper by name, or by address when no name is known. */
static struct text
keeper_name(struct context *context, struct person_id keeper)
{
	struct person person;

	if (person_id_is_none(keeper) || people_read(context, keeper, &person) != FOUND_OK)
		return TEXT("");
	return text_is_empty(person.name) ? person.email : person.name;
}

static struct message_row
row_of(struct request *request, struct honour_page_id page, const struct message_reading *reading,
       const struct message *message)
{
	struct arena *arena = request->context.arena;
	struct message_row row = { .id = id_text(arena, message->id.id), .waiting = message->state == MESSAGE_STATE_WAITING,
		.is_private = message->state == MESSAGE_STATE_PRIVATE, .published = message->state == MESSAGE_STATE_PUBLISHED,
		.removed = message->state == MESSAGE_STATE_REMOVED,
		.may_let_through = reading->reads_for_others && !message->let_through && message->state == MESSAGE_STATE_WAITING,
		.let_through = reading->reads_for_others && message->let_through && message->state == MESSAGE_STATE_WAITING,
		.publish = link_message_http_publish(arena, page, message->id),
		.keep_private = link_message_http_keep_private(arena, page, message->id),
		.remove = link_message_http_remove(arena, page, message->id),
		.undo = link_message_http_undo(arena, page, message->id),
		.pass = link_message_http_let_through(arena, page, message->id) };

	row.publish_key = request_new_key(request, row.publish);
	row.keep_private_key = request_new_key(request, row.keep_private);
	row.remove_key = request_new_key(request, row.remove);
	row.undo_key = request_new_key(request, row.undo);
	row.pass_key = request_new_key(request, row.pass);

	row.card = (struct message_card){ .words = message->words, .by = message->by, .for_group = message->for_group,
		.day = date_words_short(arena, zone_local(zone_find(TEXT("UTC")), message->created_at).date) };
	row.card.film = media_film_play_member(arena, page, &message->film);
	row.card.pictures.at = arena_list_of(arena, struct message_shown, message->picture_count);
	row.card.pictures.count = message->picture_count;
	for (size_t i = 0; i < message->picture_count; i++)
		row.card.pictures.at[i] = (struct message_shown){
			link_message_http_member_picture(arena, page, message->pictures[i].id), message->pictures[i].alternative_text,
			message->pictures[i].width, message->pictures[i].height };
	return row;
}

/* What the list says after a press. */
static const struct done known[] = {
	{ TEXT("published"), &message_words_done_published }, { TEXT("private"), &message_words_done_private },
	{ TEXT("removed"), &message_words_done_removed }, { TEXT("passed"), &message_words_done_passed },
	{ TEXT("undone"), &message_words_done_undone }, { TEXT("saved"), &message_words_done_saved },
};

/* What can be undone is a decision: its word is that of the state that it gave the message. */
static struct message_said
said(const struct request *request)
{
	const struct text what = request_query(request, "done");
	struct message_said view = { .words = done_words(request, known, COUNT_OF(known)) };

	view.may_undo = text_equal(what, message_state_text(MESSAGE_STATE_PUBLISHED)) ||
	                text_equal(what, message_state_text(MESSAGE_STATE_PRIVATE)) ||
	                text_equal(what, message_state_text(MESSAGE_STATE_REMOVED));
	if (view.may_undo)
		view.undoes = what;
	return view;
}

/* What it is again, after Undo. */
static void
say_undone(const struct request *request, const struct message_row *row, struct message_said *said)
{
	if (!text_equal(request_query(request, "done"), TEXT("undone")))
		return;
	if (row->waiting)
		said->words = words_text(&message_words_undone_new);
	else if (row->is_private)
		said->words = words_text(&message_words_undone_private);
	else if (row->published)
		said->words = words_text(&message_words_undone_published);
}

/* Messages are read one at a time: a new one is shown by itself, and the others after it, the new ones of them folded. */
static void
add_rows(struct request *request, struct honour_page_id page, const struct message_reading *reading, const struct message_list *list,
         struct message_list_page *view)
{
	struct arena *arena = request->context.arena;
	const struct text pressed = request_query(request, "row"), was_first = request_query(request, "first");

	view->next.at = arena_list_of(arena, struct message_row, 1);
	view->rows.at = arena_list_of(arena, struct message_row, list->count);
	for (size_t i = 0; i < list->count; i++) {
		struct message_row row = row_of(request, page, reading, &list->at[i]);

		row.from = view->from;
		if (text_equal(row.id, pressed) && !row.removed) {
			row.said = said(request);
			say_undone(request, &row, &row.said);
		}
		if (text_equal(row.id, was_first)) {
			say_undone(request, &row, &view->said);
			view->said.may_undo = view->said.undoes.length > 0;
			view->undo = row.undo;
			view->undo_key = row.undo_key;
		}
		/* Of one that was removed here the notice is all that is shown, and its Undo. */
		if (view->said.may_undo && row.removed && text_equal(row.id, was_first))
			continue;
		row.first = row.waiting && !view->older_only && view->next.count == 0;
		row.folded = row.waiting && text_is_empty(row.said.words);
		if (row.first)
			view->next.at[view->next.count++] = row;
		else
			view->rows.at[view->rows.count++] = row;
	}
}

/* `form` is that of one of the messages. */
static void
show_list(struct request *request, struct honour_page_id id, struct message_id before, struct message_decide_form *form)
{
	struct arena *arena = request->context.arena;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &message_decide_form, .values = form,
		.post = link_message_http_list(arena, id) });
	struct message_list_page view = { .layout = shown.layout, .summary = shown.summary,
		.older_only = !message_id_is_none(before), .choices = link_message_http_choices_form(arena, id),
		.newest = link_message_http_list(arena, id), .back = link_public_http_overview(arena, id) };
	struct message_list list;
	struct message_reading reading;
	struct honour_keeper_list keepers;
	struct honour_page page;
	int64_t waiting;

	if (shown.answered || !read_begin(request, id, &page, &reading))
		return;
	if (!message_list_read(&request->context, id, &reading, before, &list) || !honour_keepers(&request->context, id, &keepers) ||
	    !message_count_waiting(&request->context, id, &reading, &waiting)) {
		respond_error(request);
		return;
	}
	view.name = page.name;
	view.from = view.older_only ? id_text(arena, before.id) : TEXT("");
	view.reader = keeper_name(&request->context, reading.reader);
	view.one_waiting = waiting == 1;
	view.waiting_words = number_words_first(arena, waiting);
	view.several_keepers = keepers.count > 1;
	view.nothing = list.count == 0;
	view.nothing_new = waiting == 0 && !view.older_only;
	if (text_is_empty(request_query(request, "row")))
		view.said = said(request);
	view.said.may_undo = false;       /* set where its message is in the list */
	add_rows(request, id, &reading, &list, &view);
	view.more = !message_id_is_none(list.older);
	if (view.more)
		view.older = link_message_http_list_before(arena, id, list.older);
	html_message_list(respond_page(request, shown.status), &view);
}

void
message_http_list(struct request *request, struct honour_page_id page)
{
	struct message_decide_form form = { 0 };

	show_list(request, page, MESSAGE_ID_NONE, &form);
}

void
message_http_list_before(struct request *request, struct honour_page_id page, struct message_id before)
{
	struct message_decide_form form = { 0 };

	show_list(request, page, before, &form);
}

typedef enum found keeper_act(struct context *context, struct honour_page_id page, struct person_id keeper,
                              struct message_id message, const struct message_decide_form *form);

/* Back to where in the list the button was pressed; from the message that was shown first, to the next one. */
static struct link
back_to(struct request *request, struct honour_page_id page, const struct message_decide_form *form, struct message_id message,
        struct text what)
{
	struct arena *arena = request->context.arena;
	const struct text id = id_text(arena, message.id);
	const struct link list = form->from.given ? link_message_http_list_before(arena, page, (struct message_id){ form->from.number })
	                                          : link_message_http_list(arena, page);

	if (form->first.ticked)
		return (struct link){ text_format(arena, "%.*s&first=%.*s", TEXT_PRINT(done_link(arena, list, what).text), TEXT_PRINT(id)) };
	return (struct link){ text_format(arena, "%.*s&row=%.*s#m%.*s", TEXT_PRINT(done_link(arena, list, what).text), TEXT_PRINT(id),
	                                  TEXT_PRINT(id)) };
}

static void
press(struct request *request, struct honour_page_id page, struct message_id message, keeper_act *act, struct text what)
{
	struct message_decide_form form;

	/* Nobody types where in the list they were: what cannot be used of it leads to the newest. */
	if (!form_read(&request->context, &message_decide_form, &request->form, &form) && !text_is_empty(form.key.error)) {
		form.from.error = TEXT_NONE;
		show_list(request, page, MESSAGE_ID_NONE, &form);
		return;
	}
	form.from.given &= text_is_empty(form.from.error);
	switch (act(&request->context, page, request->visitor.person, message, &form)) {
	case FOUND_OK:    respond_see_other(request, back_to(request, page, &form, message, what)); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

static enum found
publish(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
        const struct message_decide_form *form)
{
	return message_decide(context, page, keeper, message, MESSAGE_STATE_PUBLISHED);
}

static enum found
keep_private(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
             const struct message_decide_form *form)
{
	return message_decide(context, page, keeper, message, MESSAGE_STATE_PRIVATE);
}

static enum found
take_away(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
          const struct message_decide_form *form)
{
	return message_decide(context, page, keeper, message, MESSAGE_STATE_REMOVED);
}

static enum found
undo(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
     const struct message_decide_form *form)
{
	/* A new message has no decision: nothing is undone, and one that is not there is not found. */
	const bool is_given = form->undoes.given && text_is_empty(form->undoes.error);

	return message_undo(context, page, keeper, message, is_given ? (enum message_state)form->undoes.number : MESSAGE_STATE_WAITING);
}

static enum found
let_through(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
            const struct message_decide_form *form)
{
	return message_let_through(context, page, keeper, message);
}

void
message_http_publish(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, publish, TEXT("published"));
}

void
message_http_keep_private(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, keep_private, TEXT("private"));
}

void
message_http_remove(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, take_away, TEXT("removed"));
}

void
message_http_undo(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, undo, TEXT("undone"));
}

void
message_http_let_through(struct request *request, struct honour_page_id page, struct message_id message)
{
	press(request, page, message, let_through, TEXT("passed"));
}

static void
fill_readers(struct request *request, const struct honour_keeper_list *keepers, struct person_id chosen,
             struct message_choices_page *view)
{
	struct arena *arena = request->context.arena;

	view->nobody = true;
	view->readers.at = arena_list_of(arena, struct message_reader, keepers->count);
	for (size_t i = 0; i < keepers->count; i++) {
		const struct person_id keeper = keepers->at[i].person;
		const struct text id = id_text(arena, keeper.id);

		if (person_id_equal(keeper, request->visitor.person))
			continue;
		view->nobody &= !person_id_equal(keeper, chosen);
		view->readers.at[view->readers.count++] = (struct message_reader){ id, text_join(arena, TEXT("reader-"), id),
			keeper_name(&request->context, keeper), person_id_equal(keeper, chosen) };
	}
}

static void
fill_choices(struct arena *arena, const struct message_reading *reading, struct message_choices_form *form)
{
	*form = (struct message_choices_form){ 0 };
	if (!person_id_is_none(reading->reader)) {
		form_set(&form->reader, id_text(arena, reading->reader.id));
		form->reader.number = reading->reader.id;
	}
	form_set(&form->told, message_notify_text(reading->notify));
	form->told.number = reading->notify;
}

/* `changes` may be NULL: nothing was changed meanwhile. */
static void
show_choices(struct request *request, struct honour_page_id id, struct message_choices_form *form,
             const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct message_choices_page view = {
		.change = link_message_http_choices(arena, id), .back = link_message_http_list(arena, id) };
	struct message_choices_form stored;
	struct form_page shown;
	struct message_reading reading;
	struct honour_keeper_list keepers;
	struct honour_page page;
	enum message_notify notify;

	if (!read_begin(request, id, &page, &reading))
		return;
	if (!honour_keepers(&request->context, id, &keepers)) {
		respond_error(request);
		return;
	}
	fill_choices(arena, &reading, &stored);
	shown = form_page(request, &(struct form_page_of){ .form = &message_choices_form, .values = form, .post = view.change,
		.stored = &stored, .changes = changes, .there = link_message_http_choices_form(arena, id) });
	if (shown.answered)
		return;
	notify = message_form_notify(&form->told);
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.changes = shown.changes;
	view.form = *form;
	view.name = page.name;
	view.reads_for_others = reading.reads_for_others;
	view.several_keepers = keepers.count > 1;
	view.none = notify == MESSAGE_NOTIFY_NONE;
	view.daily = notify == MESSAGE_NOTIFY_DAILY;
	view.visit = notify == MESSAGE_NOTIFY_VISIT;
	fill_readers(request, &keepers, (struct person_id){ form->reader.number }, &view);
	html_message_choices(respond_page(request, shown.status), &view);
}

void
message_http_choices_form(struct request *request, struct honour_page_id id)
{
	struct message_choices_form form;
	struct message_reading reading;
	struct honour_page page;

	if (!read_begin(request, id, &page, &reading))
		return;
	fill_choices(request->context.arena, &reading, &form);
	show_choices(request, id, &form, NULL);
}

void
message_http_choices(struct request *request, struct honour_page_id page)
{
	struct message_choices_form form, stored;
	struct message_reading reading;
	struct form_changes changes;
	struct honour_page read;

	if (!form_read(&request->context, &message_choices_form, &request->form, &form)) {
		show_choices(request, page, &form, NULL);
		return;
	}
	if (!read_begin(request, page, &read, &reading))
		return;
	fill_choices(request->context.arena, &reading, &stored);
	if (form_is_overtaken(&request->context, &message_choices_form, &form, &stored, &changes)) {
		show_choices(request, page, &form, &changes);
		return;
	}
	switch (message_choose(&request->context, page, request->visitor.person, (struct person_id){ form.reader.number },
	                       message_form_notify(&form.told))) {
	case MESSAGE_CHOOSE_OK:
		respond_see_other(request, done_link(request->context.arena, link_message_http_list(request->context.arena, page), TEXT("saved")));
		return;
	case MESSAGE_CHOOSE_NOT_A_KEEPER:
		form_blame(&form.reader, &message_words_reader_wrong);
		break;
	case MESSAGE_CHOOSE_READER_ASKED:
		form_blame(&form.reader, &message_words_reader_asked);
		break;
	case MESSAGE_CHOOSE_YOU_READ:
		form_blame(&form.reader, &message_words_you_read);
		break;
	case MESSAGE_CHOOSE_FAULT:
		respond_error(request);
		return;
	}
	show_choices(request, page, &form, NULL);
}
