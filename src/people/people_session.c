/* people_session: the person of a request, by the cookie of a signed-in browser. */
#include "people/people_sign_in.h"

#include "base/id.h"
#include "db/database.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "people_session_sql.h"
#include "people_sign_in_sql.h"
#include "roles.h"
#include "routes_handlers.h"

struct bytes
people_session_hash(struct context *context, struct text token)
{
	return crypto_hash(context->arena, &context->site->keys, "session", token);
}

bool
people_start_session(struct context *context, struct person_id person, struct text *token)
{
	*token = crypto_random_token(context->arena, context->random, CRYPTO_TOKEN_LENGTH);
	return people_session_sql_add(context, (struct session_id){ id_new(context->now) }, people_session_hash(context, *token), person,
	                              context->now, instant_plus(context->now, LIMIT_SESSION_DAYS * INSTANT_DAY)) == DB_WROTE;
}

enum role
people_holds_signed_in(struct request *request)
{
	struct context *context = &request->context;
	struct people_session_sql_find found;
	struct text token;

	if (!person_id_is_none(request->visitor.person))
		return ROLE_HELD;
	if (!token_from_text(context->arena, request_cookie(request, TEXT("session")), CRYPTO_TOKEN_LENGTH, &token))
		return ROLE_NOT_HELD;
	switch (people_session_sql_find(context, people_session_hash(context, token), context->now, &found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return ROLE_NOT_HELD;
	case DB_READ_FAULT: return ROLE_FAULT;
	}
	request->visitor.person = found.person;
	request->visitor.session = found.id;
	return ROLE_HELD;
}

bool
people_is_signed_in(struct request *request)
{
	return people_holds_signed_in(request) == ROLE_HELD;
}

/* A GET leads to the sign-in page and back; what was typed into a form stays on the page that asks. */
void
people_http_sign_in_first(struct request *request)
{
	if (request->method == METHOD_GET || request->method == METHOD_HEAD)
		respond_see_other(request, people_sign_in_link(request->context.arena, request->target));
	else
		people_http_signed_out(request);
}

bool
people_forget_old(struct context *context)
{
	const struct instant before = instant_plus(context->now, -INSTANT_DAY);

	return people_session_sql_forget_old(context, before) != DB_WROTE_FAULT &&
	       people_sign_in_sql_forget_old(context, before) != DB_WROTE_FAULT && people_rate_forget_old(context);
}

void
people_http_sign_out(struct request *request)
{
	struct context *context = &request->context;

	if (people_is_signed_in(request) &&
	    people_session_sql_end(context, request->visitor.session, context->now) == DB_WROTE_FAULT) {
		respond_error(request);
		return;
	}
	respond_cookie(request, TEXT("session"), TEXT(""), -1);
	respond_see_other(request, link_public_http_front(context->arena));
}
