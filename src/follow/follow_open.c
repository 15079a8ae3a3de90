#include "follow/follow_open.h"

#include "follow/follow_said.h"
#include "limits.h"

static bool
is_open(struct request *request, enum found read, const struct honour_page *page)
{
	switch (read) {
	case FOUND_OK:
		if (honour_is_open(page))
			return true;
		respond_not_found(request);
		return false;
	case FOUND_NONE:
		respond_not_found(request);
		return false;
	case FOUND_FAULT:
		break;
	}
	respond_error(request);
	return false;
}

bool
follow_open(struct request *request, struct page_key key, struct honour_page *page)
{
	return is_open(request, honour_read_by_key(&request->context, key, page), page);
}

bool
follow_open_id(struct request *request, struct honour_page_id id, struct honour_page *page)
{
	return is_open(request, honour_read(&request->context, id, page), page);
}

void
follow_no_index(struct request *request, const struct honour_page *page)
{
	if (!page->listed)
		respond_header(request, TEXT("X-Robots-Tag"), TEXT("noindex"));
}

void
follow_answer(struct request *request, const struct honour_page *page, struct text media_type, struct text bytes,
              struct instant modified)
{
	const struct text tag = follow_tag(&request->context, bytes);

	if (respond_unless_known(request, tag, modified)) {
		respond_bytes(request, 200, media_type, text_bytes(bytes));
		respond_fresh(request, tag, modified, LIMIT_FOLLOW_CACHE_SECONDS);
	}
	follow_no_index(request, page);
}
