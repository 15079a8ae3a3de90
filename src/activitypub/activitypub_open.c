#include "activitypub/activitypub_open.h"

#include "activitypub/activitypub_json.h"

bool
activitypub_open(struct request *request, struct page_key key, struct honour_page *page, struct activitypub_actor *actor)
{
	struct context *context = &request->context;
	enum found found = honour_read_by_key(context, key, page);

	if (found == FOUND_OK)
		found = activitypub_read(context, page->id, actor);
	switch (found) {
	case FOUND_OK:
		if (actor->ended) {
			respond_bytes(request, 410, ACTIVITYPUB_MEDIA_TYPE,
			              text_bytes(activitypub_json_tombstone(context, activitypub_actor_id(context, page->key))));
			return false;
		}
		if (actor->has_key && activitypub_is_open(page))
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
