#include "honour/honour_letter.h"

#include "honour/honour_keeper.h"
#include "honour/honour_view.h"
#include "honour_mail.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"

static bool
put(struct context *context, struct text to, const struct mail_text *text, enum outbox_cause cause,
    struct honour_page_id page)
{
	const struct outbox_mail mail = { .to = to, .subject = html_text(text->subject), .body = html_text(text->body), .cause = cause,
	                                  .page = page };

	switch (outbox_put(context, &mail)) {
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

bool
honour_letter_invitation(struct context *context, const struct honour_page *page, struct person_id by, struct text mail,
                         struct invitation_id invitation, struct instant expires_at)
{
	const struct secret secret = honour_invitation_secret(context, invitation);
	struct mail_text text = mail_text_new(context->arena);
	struct honour_invitation_mail view;
	struct person asker;
	int64_t written;

	if (outbox_count(context, mail, outbox_cause_word(OUTBOX_CAUSE_INVITATION), instant_plus(context->now, -INSTANT_DAY), &written) !=
	    OUTBOX_COUNT_OK ||
	    people_read(context, by, &asker) != PEOPLE_READ_OK)
		return false;
	if (written >= LIMIT_INVITATION_MAILS_PER_ADDRESS)
		return true;
	view = (struct honour_invitation_mail){
		.site_name = context->site->name, .asker = asker.name, .name = page->name,
		.published = page->state == HONOUR_STATE_PUBLISHED, .until = honour_day_words(context, expires_at),
		.link = link_absolute(context->arena, context->site->url, link_honour_http_invitation(context->arena, secret)),
		.do_not_write = link_absolute(context->arena, context->site->url, link_honour_http_do_not_write_form(context->arena, secret)),
	};
	mail_honour_invitation(&text, &view);
	return put(context, mail, &text, OUTBOX_CAUSE_INVITATION, page->id);
}

bool
honour_letter_not_going_ahead(struct context *context, const struct honour_page *page)
{
	struct mail_text text = mail_text_new(context->arena);
	struct honour_not_going_ahead_mail view = { .site_name = context->site->name };
	struct person organiser;

	if (people_read(context, page->organiser, &organiser) != PEOPLE_READ_OK)
		return false;
	view.page = link_absolute(context->arena, context->site->url, link_honour_http_manage(context->arena, page->id));
	mail_honour_not_going_ahead(&text, &view);
	return put(context, organiser.mail, &text, OUTBOX_CAUSE_NOT_GOING_AHEAD, page->id);
}
