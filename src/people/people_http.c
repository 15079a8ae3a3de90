/* people_http: signing in by email, page by page. */
#include "base/id.h"
#include "http/query.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people_email_question.h"
#include "people/people_sign_in.h"
#include "people/people_view.h"
#include "people_html.h"
#include "people_words.h"
#include "routes_handlers.h"

static const struct form_field sign_in_fields[] = {
	FORM_FIELD(people_sign_in_form, email, .kind = FORM_EMAIL, .required = true, .max = LIMIT_EMAIL_CHARACTERS,
	           .empty = &people_words_email_empty, .wrong = &people_words_email_wrong),
	FORM_FIELD(people_sign_in_form, next, .kind = FORM_LINE, .max = LIMIT_LINK_CHARACTERS), PEOPLE_SURE_FIELD(people_sign_in_form),
	FORM_FIELD(people_sign_in_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(people_sign_in_form, people_sign_in_form, sign_in_fields);

static const struct form_field code_fields[] = {
	FORM_FIELD(people_code_form, code, .kind = FORM_CODE, .required = true, .max = LIMIT_SIGN_IN_CODE_CHARACTERS,
	           .empty = &people_words_code_empty, .wrong = &people_words_code_wrong),
};
FORM_DEFINE(people_code_form, people_code_form, code_fields);

struct link
people_sign_in_link(struct arena *arena, struct text next)
{
	return (struct link){ text_format(arena, "%.*s?next=%.*s", TEXT_PRINT(link_people_http_sign_in_form(arena).text),
	                                  TEXT_PRINT(query_encode(arena, next))) };
}

/* The cookie that binds a sign-in to this browser; made when there is none. */
static struct text
browser_token(struct request *request)
{
	struct context *context = &request->context;
	struct text token;

	if (token_from_text(context->arena, request_cookie(request, TEXT("browser")), CRYPTO_TOKEN_LENGTH, &token))
		return token;
	return TEXT("");
}

enum people_ask
people_ask(struct request *request, struct text email, struct link next)
{
	struct text browser = browser_token(request);

	if (text_is_empty(browser))
		browser = crypto_random_token(request->context.arena, request->context.random, CRYPTO_TOKEN_LENGTH);
	respond_cookie(request, TEXT("browser"), browser, 1);
	return people_ask_for(&request->context, email, next.text, &(struct people_client){ .browser = browser,
	                      .session = request_cookie(request, TEXT("session")), .client_hash = request_peer_hash(request) });
}

/* What a person comes to after signing in, as far as the path tells. */
static struct text
next_step(struct request *request, struct text next)
{
	struct arena *arena = request->context.arena;

	if (text_is_empty(next) || text_equal(next, link_public_http_home(arena).text))
		return words_text(&people_words_next_home);
	if (text_equal(next, link_honour_http_open_form(arena).text))
		return words_text(&people_words_next_open);
	return words_text(&people_words_next_page);
}

static void
show_form(struct request *request, struct people_sign_in_form *form)
{
	const struct link ask = link_people_http_sign_in_ask(request->context.arena);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &people_sign_in_form, .values = form, .post = ask });
	const struct people_sign_in view = { .layout = shown.layout, .summary = shown.summary, .form = *form,
	                                       .question = people_email_question(request->context.arena, &form->email, &form->sure),
	                                       .next_step = next_step(request, form->next.typed), .ask = ask,
	                                       .find = link_find_http_form(request->context.arena) };

	if (!shown.answered)
		html_people_sign_in(respond_page(request, shown.status), &view);
}

void
people_http_sign_in_form(struct request *request)
{
	struct people_sign_in_form form = { 0 };

	form_set(&form.next, people_safe_next(&request->context, request_query(request, "next")));
	show_form(request, &form);
}

void
people_http_sign_in_ask(struct request *request)
{
	struct people_sign_in_form form;

	bool good = form_read(&request->context, &people_sign_in_form, &request->form, &form);
	const struct people_email_question question = people_email_question(request->context.arena, &form.email, &form.sure);

	/* Nobody types it: what cannot be used of it is left out. */
	if (!text_is_empty(form.next.error))
		form_set(&form.next, TEXT(""));
	good = good || form_is_good(&people_sign_in_form, &form);
	if (!good || !text_is_empty(question.suggested)) {
		show_form(request, &form);
		return;
	}
	switch (people_ask(request, form.email.text, (struct link){ people_safe_next(&request->context, form.next.text) })) {
	case PEOPLE_ASK_OK:
		respond_see_other(request, link_people_http_sign_in_wait(request->context.arena));
		return;
	case PEOPLE_ASK_IMPOSSIBLE:
		form_blame(&form.email, &people_words_email_impossible);
		show_form(request, &form);
		return;
	case PEOPLE_ASK_TOO_MANY:
		request_event(request, EVENT_ADDRESS_LIMITED);
		form_blame(&form.email, &people_words_email_many);
		show_form(request, &form);
		return;
	case PEOPLE_ASK_FAULT:
		respond_error(request);
		return;
	}
}

static void
show_wait(struct request *request, struct people_code_form *form)
{
	struct arena *arena = request->context.arena;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &people_code_form, .values = form,
		.post = link_people_http_sign_in_code(arena), .page = link_people_http_sign_in_wait(arena) });
	const struct people_wait view = {
		.layout = shown.layout,
		.summary = shown.summary,
		.form = *form,
		.code = link_people_http_sign_in_code(arena),
		.ask_again = link_people_http_sign_in_form(arena),
		.demo = request->context.site->demo,
		.demo_page = link_public_http_demo(arena),
		.minutes = LIMIT_SIGN_IN_MINUTES,
	};

	if (!shown.answered)
		html_people_wait(respond_page(request, shown.status), &view);
}

void
people_http_sign_in_wait(struct request *request)
{
	struct people_code_form form = { 0 };

	show_wait(request, &form);
}

static void
signed_in(struct request *request, const struct people_redeemed *redeemed)
{
	respond_cookie(request, TEXT("session"), redeemed->session_token, LIMIT_SESSION_DAYS);
	respond_see_other(request, (struct link){ redeemed->next });
}

void
people_http_sign_in_code(struct request *request)
{
	struct people_code_form form;
	struct people_redeemed redeemed;
	struct text_builder digits;

	if (!form_read(&request->context, &people_code_form, &request->form, &form)) {
		show_wait(request, &form);
		return;
	}
	text_builder_start(&digits, request->context.arena, 20);
	for (size_t i = 0; i < form.code.text.length; i++)
		if (form.code.text.at[i] >= '0' && form.code.text.at[i] <= '9')
			text_add_char(&digits, form.code.text.at[i]);
	switch (people_code(&request->context, browser_token(request), text_built(&digits), &redeemed)) {
	case PEOPLE_CODE_OK:       signed_in(request, &redeemed); return;
	case PEOPLE_CODE_FAULT:    respond_error(request); return;
	case PEOPLE_CODE_WRONG:
		request_event(request, EVENT_SIGN_IN_CODE_WRONG);
		form_blame(&form.code, &people_words_code_wrong);
		break;
	case PEOPLE_CODE_NONE:
		request_event(request, EVENT_SIGN_IN_CODE_OVER);
		form_blame(&form.code, &people_words_code_none);
		break;
	case PEOPLE_CODE_TOO_MANY:
		request_event(request, EVENT_SIGN_IN_CODE_OVER);
		form_blame(&form.code, &people_words_code_many);
		break;
	}
	show_wait(request, &form);
}

void
people_http_sign_in_open(struct request *request, struct secret token)
{
	struct people_sign_in_open view = {
		.layout = page_layout(request),
		.redeem = link_people_http_sign_in_redeem(request->context.arena, token),
	};

	view.layout.no_index = true;
	html_people_sign_in_open(respond_page(request, 200), &view);
}

void
people_http_sign_in_redeem(struct request *request, struct secret token)
{
	struct people_redeemed redeemed;
	struct people_sign_in_code view;

	switch (people_redeem(&request->context, token, browser_token(request), &redeemed)) {
	case PEOPLE_REDEEM_OK:        signed_in(request, &redeemed); return;
	case PEOPLE_REDEEM_GONE:
		request_event(request, EVENT_SIGN_IN_LINK_REFUSED);
		respond_gone(request);
		return;
	case PEOPLE_REDEEM_FAULT:     respond_error(request); return;
	case PEOPLE_REDEEM_ELSEWHERE: break;
	}
	view = (struct people_sign_in_code){ .layout = page_layout(request), .code = redeemed.code };
	view.layout.no_index = true;
	html_people_sign_in_code(respond_page(request, 200), &view);
}

void
people_http_signed_out(struct request *request)
{
	struct arena *arena = request->context.arena;
	struct people_signed_out view = {
		.layout = page_layout(request),
		.sign_in = people_sign_in_link(arena, link_public_http_home(arena).text),
		.again = { request->target },
	};

	view.kept.at = arena_list_of(arena, struct form_pair, request->form.count);
	for (size_t i = 0; i < request->form.count; i++) {
		const struct form_pair *pair = &request->form.pairs[i];

		if (!pair->is_file)
			view.kept.at[view.kept.count++] = (struct form_pair){
				.name = text_repair(arena, pair->name, false), .value = text_repair(arena, pair->value, true)
			};
	}
	view.layout.no_index = true;
	html_people_signed_out(respond_page(request, 403), &view);
}
