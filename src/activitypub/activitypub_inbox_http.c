/* activitypub_inbox_http: the inbox of each page, and the one for all of them. */
#include "activitypub/activitypub.h"
#include "activitypub/activitypub_inbox.h"
#include "activitypub/activitypub_open.h"
#include "http/respond.h"
#include "people/people_limit.h"
#include "routes_handlers.h"

static void
say(struct request *request, int status, const char *words)
{
	respond_bytes(request, status, TEXT("text/plain"), text_bytes(text_join(request->context.arena, text_of(words), TEXT("\n"))));
}

static void
look(struct request *request, struct activitypub_said *said)
{
	switch (activitypub_look(request, said)) {
	case ACTIVITYPUB_LOOK_OK:
		if (!people_limit_client(request, "activity", 1, LIMIT_ACTIVITIES_OF_CLIENT, INSTANT_HOUR))
			respond_too_many(request, INSTANT_HOUR / INSTANT_SECOND / LIMIT_ACTIVITIES_OF_CLIENT);
		return;
	case ACTIVITYPUB_LOOK_IGNORED:   say(request, 202, "ignored"); return;
	case ACTIVITYPUB_LOOK_MALFORMED: say(request, 400, "this is no activity"); return;
	case ACTIVITYPUB_LOOK_UNSIGNED:
		say(request, 401, "sign (request-target), host, date and digest with the actor's key (RSA with SHA-256)");
		return;
	case ACTIVITYPUB_LOOK_DIGEST:    say(request, 401, "the field Digest is not the SHA-256 of this body"); return;
	case ACTIVITYPUB_LOOK_DATE:      say(request, 401, "this was signed too long ago, or with a wrong clock"); return;
	case ACTIVITYPUB_LOOK_FAULT:     respond_error(request); return;
	}
}

/* On a reader, so that what is ignored or refused never comes to the writer. */
void
activitypub_http_precheck_shared_inbox(struct request *request)
{
	struct activitypub_said *said = arena_new_of(request->context.arena, struct activitypub_said);

	look(request, said);
	request->prepared = said;
}

void
activitypub_http_precheck_inbox(struct request *request)
{
	struct activitypub_actor actor;
	struct honour_page page;

	if (activitypub_open(request, (struct page_key){ request->parts[0].token }, &page, &actor))
		activitypub_http_precheck_shared_inbox(request);
}

void
activitypub_http_shared_inbox(struct request *request)
{
	switch (activitypub_receive(&request->context, request->prepared)) {
	case ACTIVITYPUB_RECEIVE_OK:    say(request, 202, "accepted"); return;
	case ACTIVITYPUB_RECEIVE_FULL:  respond_busy(request, LIMIT_ACTIVITY_RETRY_MINUTES * 60); return;
	case ACTIVITYPUB_RECEIVE_FAULT: respond_error(request); return;
	}
}

void
activitypub_http_inbox(struct request *request, struct page_key key)
{
	activitypub_http_shared_inbox(request);
}
