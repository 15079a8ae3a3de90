#include "honour/honour_letter.h"

#include "base/id.h"
#include "honour/honour_compose.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox_refuse.h"
#include "people/people.h"

static bool
put(struct context *context, const struct outbox_email *email)
{
	switch (outbox_put(context, email)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:
	case OUTBOX_PUT_IMPOSSIBLE: return true;
	case OUTBOX_PUT_FAULT:      break;
	}
	return false;
}

struct text
honour_day_words(struct context *context, struct instant instant)
{
	const struct zone *zone = zone_find(TEXT("UTC"));

	return date_words_short(context->arena, zone_local(zone, instant).date);
}

enum outbox_put
honour_letter_invitation(struct context *context, const struct honour_page *page, const struct honour_asking *asking, bool kept,
                         bool unseen, struct secret link)
{
	struct outbox_email email = { .id = { id_new(context->now) }, .to = asking->email, .cause = OUTBOX_CAUSE_INVITATION, .page = page->id,
		.about = text_format(context->arena, "invitation %lld %.*s", (long long)page->id.id,
		                     TEXT_PRINT(text_fold(context->arena, asking->email))) };
	const struct honour_invitation_email view = {
		.site_name = context->site->name, .operator_email = context->site->operator_email, .inviter = asking->inviter,
		.letter = asking->letter, .name = page->name, .published = page->state == HONOUR_STATE_PUBLISHED, .living = page->living,
		.kept = kept, .unseen = unseen,
		.link = link_absolute(context->arena, context->site->url, link_honour_http_invitation(context->arena, link)),
		.do_not_write = outbox_refuse_link(context, email.id),
	};

	honour_compose_invitation(context->arena, &view, &email);
	return outbox_put(context, &email);
}

bool
honour_letter_not_going_ahead(struct context *context, const struct honour_page *page)
{
	struct outbox_email email = { .cause = OUTBOX_CAUSE_NOT_GOING_AHEAD, .page = page->id };
	struct honour_not_going_ahead_email view = { .site_name = context->site->name };
	struct person organiser;

	switch (people_read(context, page->organiser, &organiser)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	if (text_is_empty(organiser.email))
		return false;
	view.page = link_absolute(context->arena, context->site->url, link_public_http_overview(context->arena, page->id));
	email.to = organiser.email;
	honour_compose_not_going_ahead(context->arena, &view, &email);
	return put(context, &email);
}

bool
honour_letter_published(struct context *context, const struct honour_page *page)
{
	struct outbox_email email = { .cause = OUTBOX_CAUSE_PUBLISHED, .page = page->id };
	struct honour_published_email view = { .site_name = context->site->name, .name = page->name, .listed = page->listed };
	struct person organiser;

	switch (people_read(context, page->organiser, &organiser)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	/* The family's press does not depend on another person's address. */
	if (text_is_empty(organiser.email))
		return true;
	view.page = link_absolute(context->arena, context->site->url, link_public_http_page(context->arena, page->key));
	view.overview = link_absolute(context->arena, context->site->url, link_public_http_overview(context->arena, page->id));
	email.to = organiser.email;
	honour_compose_published(context->arena, &view, &email);
	return put(context, &email);
}
