/* follow_share_http: what other sites show of a page: the card, the picture, oEmbed. */
#include "base/id.h"
#include "follow/follow.h"
#include "follow/follow_card.h"
#include "follow/follow_json.h"
#include "follow/follow_open.h"
#include "follow/follow_limit.h"
#include "follow/follow_said.h"
#include "limits.h"
#include "links.h"
#include "media/media.h"
#include "routes_handlers.h"

void
follow_http_card(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct follow_card card;
	struct honour_page page;
	struct bytes png;
	struct text tag;

	if (!follow_limit(request) || !follow_open(request, key, &page))
		return;
	card = (struct follow_card){ .name = page.name, .site_name = context->site->name,
		.first_words = follow_first_words(context->arena, page.words, LIMIT_CARD_CHARACTERS) };
	if (!follow_say_tally(context, &page, &card.tally) || !follow_strokes(context, &page, &card.strokes)) {
		respond_error(request);
		return;
	}
	/* The tag is of the text, so nothing is drawn for a client that has it; and of the drawing's version. */
	tag = follow_tag(context, text_format(context->arena, "2\n%.*s\n%.*s\n%.*s\n%.*s", TEXT_PRINT(card.name), TEXT_PRINT(card.first_words),
	                                      TEXT_PRINT(card.tally), TEXT_PRINT(card.site_name)));
	if (respond_unless_known(request, tag, page.published_at)) {
		if (!follow_card_draw(context->arena, &card, &png)) {
			respond_error(request);
			return;
		}
		respond_bytes(request, 200, TEXT("image/png"), png);
		respond_fresh(request, tag, page.published_at, LIMIT_CARD_CACHE_SECONDS);
	}
	follow_no_index(request, &page);
}

/* The family's picture, small enough for every messenger; only while the family allows other sites to show it. */
void
follow_http_shared_picture(struct request *request, struct page_key key, struct picture_id picture)
{
	struct context *context = &request->context;
	struct media_clean small;
	struct honour_page page;
	struct media kept;
	struct follow follow;
	struct text tag;

	if (!follow_limit(request) || !follow_open(request, key, &page))
		return;
	if (!follow_read(context, page.id, &follow)) {
		respond_error(request);
		return;
	}
	if (!follow.picture_shared || !picture_id_equal(page.picture, picture)) {
		respond_not_found(request);
		return;
	}
	tag = follow_tag(context, id_text(context->arena, picture.id));
	if (respond_unless_known(request, tag, page.published_at)) {
		if (media_open(context, picture, &kept) != FOUND_OK ||
		    media_picture_shrink_to(context->arena, kept.jpeg, LIMIT_SHARED_PICTURE_PIXELS, LIMIT_SHARED_PICTURE_BYTES, &small) !=
		   MEDIA_PICTURE_OK) {
			respond_error(request);
			return;
		}
		respond_bytes(request, 200, TEXT("image/jpeg"), small.jpeg);
		respond_fresh(request, tag, page.published_at, LIMIT_CARD_CACHE_SECONDS);
	}
	follow_no_index(request, &page);
}

/* The page that an absolute address of ours points to, or one of its drives. */
static bool
page_of_address(struct context *context, struct text address, struct page_key *key)
{
	static const char zeros[] = "0000000000000000";
	const struct link some = follow_absolute(context, link_public_http_page(context->arena, (struct page_key){ text_of(zeros) }));
	const struct text before = text_until(some.text, some.text.length - PAGE_KEY_LENGTH);
	struct text rest;

	_Static_assert(sizeof zeros == PAGE_KEY_LENGTH + 1, "a key");
	if (!text_starts_with(address, before))
		return false;
	rest = text_from(address, before.length + PAGE_KEY_LENGTH);
	if (rest.length > 0 && rest.at[0] != '/' && rest.at[0] != '?' && rest.at[0] != '#')
		return false;
	return token_from_text(context->arena, text_until(text_from(address, before.length), PAGE_KEY_LENGTH), PAGE_KEY_LENGTH, &key->text);
}

/* A bound that is not a number is ignored. */
static int64_t
bound_of(const struct request *request, const char *name)
{
	int64_t number = 0;

	return text_number(request_query(request, name), &number) && number > 0 ? number : 0;
}

void
follow_http_oembed(struct request *request)
{
	struct context *context = &request->context;
	const struct text format = request_query(request, "format");
	struct follow_said said;
	struct honour_page page;
	struct page_key key;

	/* oEmbed, 2.3.1: 501 for a format that is not supported, 404 for an address that is not ours. */
	if (!text_is_empty(format) && !text_equal(format, TEXT("json"))) {
		respond_bytes(request, 501, TEXT("application/json"), text_bytes(TEXT("null")));
		return;
	}
	if (!page_of_address(context, request_query(request, "url"), &key)) {
		respond_not_found(request);
		return;
	}
	if (!follow_open(request, key, &page))
		return;
	if (!follow_say_page(context, &page, &said)) {
		respond_error(request);
		return;
	}
	respond_bytes(request, 200, TEXT("application/json"),
	              text_bytes(follow_json_oembed(context, &page, said.title, bound_of(request, "maxwidth"),
	                                            bound_of(request, "maxheight")).text));
	follow_no_index(request, &page);
}
