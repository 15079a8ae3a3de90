/* desk_http: how a device becomes the desk, and the codes that the organiser makes for it. */
#include "base/id.h"
#include "desk/desk.h"
#include "desk/desk_view.h"
#include "desk_html.h"
#include "desk_sql.h"
#include "desk_words.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "standards_html.h"

static const struct form_field code_fields[] = {
	FORM_FIELD(desk_code_form, code, .kind = FORM_CODE, .required = true, .max = LIMIT_DAY_CODE_CHARACTERS, .empty = &desk_words_code_empty,
	           .wrong = &desk_words_code_wrong),
	FORM_FIELD(desk_code_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_code_form, desk_code_form, code_fields);

static const struct form_field pass_fields[] = {
	FORM_FIELD(desk_pass_form, kind, .kind = FORM_CHOICE, .required = true, .choices = crew_kind_words,
	           .empty = &desk_words_pass_kind_empty, .wrong = &desk_words_pass_kind_empty),
	FORM_FIELD(desk_pass_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_pass_form, desk_pass_form, pass_fields);

static void
show_code_form(struct request *request, struct desk_code_form *form)
{
	const struct link redeem = link_desk_http_redeem(request->context.arena);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_code_form, .values = form, .post = redeem });
	const struct desk_code view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .redeem = redeem };

	if (!shown.answered)
		html_desk_code(respond_page(request, shown.status), &view);
}

void
desk_http_code_form(struct request *request)
{
	struct desk_code_form form = { 0 };

	show_code_form(request, &form);
}

void
desk_http_code_link(struct request *request, struct day_code code)
{
	struct desk_link view = {
		.layout = page_layout(request), .key = request_new_key(request, link_desk_http_redeem(request->context.arena)),
		.code = code.text,
		.redeem = link_desk_http_redeem(request->context.arena),
	};

	view.layout.no_index = true;
	html_desk_link(respond_page(request, 200), &view);
}

/* As typed: any case, with the hyphen or spaces, O for 0. */
static bool
code_of(struct arena *arena, struct text typed, struct day_code *code)
{
	struct text_builder letters;

	text_builder_start(&letters, arena, DAY_CODE_LENGTH + 1);
	for (size_t i = 0; i < typed.length; i++)
		if (typed.at[i] != '-' && typed.at[i] != ' ')
			text_add_char(&letters, typed.at[i]);
	return token_from_text(arena, text_built(&letters), DAY_CODE_LENGTH, &code->text);
}

void
desk_http_redeem(struct request *request)
{
	struct context *context = &request->context;
	struct desk_code_form form;
	struct day_code code;
	struct drive drive;
	struct text device;

	if (!form_read(context, &desk_code_form, &request->form, &form)) {
		show_code_form(request, &form);
		return;
	}
	if (!code_of(context->arena, form.code.text, &code)) {
		request_event(request, EVENT_DESK_CODE_WRONG);
		form_blame(&form.code, &desk_words_code_wrong);
		show_code_form(request, &form);
		return;
	}
	switch (desk_redeem(context, code, &drive, &device)) {
	case DESK_REDEEM_OK:
		/* What a device has kept may be sent for a week after the day. */
		respond_cookie(request, TEXT("desk"), device, LIMIT_DESK_DAYS_AFTER + 2);
		respond_see_other(request, link_desk_http_roster(context->arena, drive.id));
		return;
	case DESK_REDEEM_BOARD: respond_see_other(request, link_public_http_board(context->arena, code)); return;
	case DESK_REDEEM_FAULT: respond_error(request); return;
	case DESK_REDEEM_WRONG:
		request_event(request, EVENT_DESK_CODE_WRONG);
		form_blame(&form.code, &desk_words_code_wrong);
		break;
	case DESK_REDEEM_USED:  form_blame(&form.code, &desk_words_code_used); break;
	case DESK_REDEEM_EARLY: form_blame(&form.code, &desk_words_code_early); break;
	case DESK_REDEEM_OVER:  form_blame(&form.code, &desk_words_code_over); break;
	}
	show_code_form(request, &form);
}

static void
show_passes(struct request *request, struct drive_id id, struct desk_pass_form *form)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	const struct link make = link_desk_http_pass_make(arena, id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_pass_form, .values = form, .post = make });
	struct desk_sql_passes_list rows;
	struct drive drive;
	struct desk_passes view;

	if (shown.answered)
		return;
	if (drive_read(context, id, &drive) != FOUND_OK || desk_sql_passes(context, id, &rows) == DB_READ_FAULT) {
		respond_error(request);
		return;
	}
	view = (struct desk_passes){
		.layout = shown.layout, .summary = shown.summary, .form = *form, .date = drive_date_words(arena, &drive),
		.venue = drive.words.venue, .service = drive.words.service_name, .make = make,
		.back = link_appointment_drive_http_manage(arena, id), .too_many = text_equal(request_query(request, "done"), TEXT("many")),
		.kind_team = text_equal(form->kind.typed, crew_kind_text(CREW_KIND_TEAM)),
		.kind_staff = text_equal(form->kind.typed, crew_kind_text(CREW_KIND_SERVICE_STAFF)),
		.kind_board = text_equal(form->kind.typed, crew_kind_text(CREW_KIND_BOARD)),
		.over = drive.state == DRIVE_STATE_CANCELLED || instant_compare(instant_plus(drive.ends, DESK_AFTER), context->now) <= 0,
	};
	view.passes.at = arena_list_of(arena, struct desk_pass_row, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		const struct desk_sql_passes *row = &rows.at[i];
		const struct local_time made = zone_local(drive.words.zone, row->created_at);

		if (row->reusable)
			continue;
		view.passes.at[view.passes.count++] = (struct desk_pass_row){
			.made = text_format(arena, "%.*s, %.*s", TEXT_PRINT(date_words_short(arena, made.date)),
			                    TEXT_PRINT(minute_text(arena, made.minute))),
			.staff = row->kind == CREW_KIND_SERVICE_STAFF, .board = row->kind == CREW_KIND_BOARD,
			.used = !instant_is_none(row->redeemed_at), .ended = !instant_is_none(row->ended_at),
			.show = link_desk_http_pass(arena, id, row->id), .end = link_desk_http_pass_end(arena, id, row->id),
			.key = request_new_key(request, link_desk_http_pass_end(arena, id, row->id)),
		};
	}
	view.layout.no_index = true;
	html_desk_passes(respond_page(request, shown.status), &view);
}

void
desk_http_passes(struct request *request, struct drive_id id)
{
	struct desk_pass_form form = { 0 };

	form_set(&form.kind, crew_kind_text(CREW_KIND_TEAM));
	show_passes(request, id, &form);
}

void
desk_http_pass_make(struct request *request, struct drive_id id)
{
	struct context *context = &request->context;
	struct desk_pass_form form;
	struct crew_pass_id pass;
	struct drive drive;

	if (!form_read(context, &desk_pass_form, &request->form, &form)) {
		show_passes(request, id, &form);
		return;
	}
	if (drive_read(context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	switch (desk_pass_make(context, &drive, request->visitor.person, (enum crew_kind)form.kind.number, false, &pass)) {
	case DESK_PASS_MAKE_OK:       respond_see_other(request, link_desk_http_pass(context->arena, id, pass)); return;
	case DESK_PASS_MAKE_TOO_MANY:
		respond_step(request, done_link(context->arena, link_desk_http_passes(context->arena, id), TEXT("many")));
		return;
	case DESK_PASS_MAKE_OVER:     respond_step(request, link_desk_http_passes(context->arena, id)); return;
	case DESK_PASS_MAKE_FAULT:    respond_error(request); return;
	}
}

/* A pass of this drive that has not ended; false: already answered. */
static bool
find_pass(struct request *request, struct drive_id drive, struct crew_pass_id pass, struct desk_sql_find_code *found)
{
	struct context *context = &request->context;
	const struct text code = desk_pass_code(context, pass).text;
	const struct bytes hash = crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_DAY_CODE, code);

	switch (desk_sql_find_code(context, hash, found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  respond_not_found(request); return false;
	case DB_READ_FAULT: respond_error(request); return false;
	}
	if (!drive_id_equal(found->drive, drive) || !crew_pass_id_equal(found->id, pass) || found->reusable) {
		respond_not_found(request);
		return false;
	}
	if (instant_is_none(found->ended_at))
		return true;
	respond_gone(request);
	return false;
}

void
desk_http_pass(struct request *request, struct drive_id id, struct crew_pass_id pass)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct desk_sql_find_code found;
	struct drive drive;
	struct desk_pass view;

	if (!find_pass(request, id, pass, &found))
		return;
	if (drive_read(context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	view = (struct desk_pass){
		.layout = page_layout(request), .date = drive_date_words(arena, &drive), .venue = drive.words.venue,
		.code = desk_pass_code_shown(context, pass),
		.address = link_absolute(arena, context->site->url, link_desk_http_code_form(arena)),
		.picture = link_desk_http_pass_code(arena, id, pass), .back = link_desk_http_passes(arena, id),
		.used = !instant_is_none(found.redeemed_at), .staff = found.kind == CREW_KIND_SERVICE_STAFF,
		.board = found.kind == CREW_KIND_BOARD, .service = drive.words.service_name,
	};
	if (view.board)
		view.address = link_absolute(arena, context->site->url, link_public_http_board(arena, desk_pass_code(context, pass)));
	view.address_words = view.address.text;
	view.layout.no_index = true;
	html_desk_pass(respond_page(request, 200), &view);
}

void
desk_http_pass_code(struct request *request, struct drive_id id, struct crew_pass_id pass)
{
	struct context *context = &request->context;
	struct desk_sql_find_code found;
	struct qr_code code;
	struct html *svg;
	struct link link;

	if (!find_pass(request, id, pass, &found))
		return;
	link = found.kind == CREW_KIND_BOARD ? link_public_http_board(context->arena, desk_pass_code(context, pass)) :
		link_desk_http_code_link(context->arena, desk_pass_code(context, pass));
	link = link_absolute(context->arena, context->site->url, link);
	if (!qr_code_draw(context->arena, link.text, &code)) {
		respond_error(request);
		return;
	}
	svg = html_new(context->arena, LIMIT_RESPONSE_BYTES);
	html_standards_qr(svg, &code);
	respond_bytes(request, 200, TEXT("image/svg+xml"), text_bytes(text_trim(html_text(svg))));
}

void
desk_http_pass_end(struct request *request, struct drive_id id, struct crew_pass_id pass)
{
	switch (desk_pass_end(&request->context, id, pass, request->visitor.person)) {
	case DESK_PASS_END_OK:
	case DESK_PASS_END_ALREADY: respond_see_other(request, link_desk_http_passes(request->context.arena, id)); return;
	case DESK_PASS_END_FAULT:   respond_error(request); return;
	}
}
