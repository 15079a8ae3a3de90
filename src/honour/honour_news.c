#include "honour/honour_news.h"

#include "honour/honour.h"
#include "outbox/outbox_announce.h"

static bool
announce(struct context *context, struct outbox_news news)
{
	struct honour_page page;

	switch (honour_read(context, news.page, &page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	news.paused = !honour_is_open(&page);
	return !honour_is_known(&page) || outbox_announce_news(context, &news);
}

bool
honour_news_drive(struct context *context, struct honour_page_id page, struct drive_id drive)
{
	return announce(context, (struct outbox_news){ .page = page, .drive = drive });
}

bool
honour_news_letter(struct context *context, struct honour_page_id page, struct thanks_letter_id letter)
{
	return announce(context, (struct outbox_news){ .page = page, .letter = letter });
}
