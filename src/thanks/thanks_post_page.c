/* thanks_post_page: posts as the page and its feed show them. */
#include "base/id.h"
#include "links.h"
#include "thanks/thanks.h"
#include "thanks/thanks_post_picture.h"
#include "thanks_post_sql.h"

static bool
fill(struct context *context, const struct honour_page *page, struct thanks_letter_id id, struct thanks_public_post *public)
{
	struct thanks_post_pictures pictures;
	struct thanks_post post;

	if (thanks_post_read(context, page->id, id, &post) != THANKS_POST_READ_OK || !thanks_post_pictures(context, id, &pictures))
		return false;
	*public = (struct thanks_public_post){ .id = id, .words = post.words.words, .published = post.started_at,
		.updated = instant_compare(post.changed_at, post.started_at) > 0 ? post.changed_at : post.started_at };
	public->pictures.at = arena_list_of(context->arena, struct thanks_public_picture, pictures.count);
	public->pictures.count = pictures.count;
	for (size_t i = 0; i < pictures.count; i++) {
		const struct media_kept *kept = &pictures.at[i].picture;

		public->pictures.at[i] = (struct thanks_public_picture){ kept->id,
			link_thanks_post_http_public_picture(context->arena, page->key, id, kept->id), kept->alternative_text, kept->width,
			kept->height };
	}
	return true;
}

bool
thanks_posts_public(struct context *context, const struct honour_page *page, struct thanks_public_posts *posts)
{
	struct thanks_post_sql_in_public_list rows;

	*posts = (struct thanks_public_posts){ 0 };
	if (!honour_is_open(page))
		return true;
	if (thanks_post_sql_in_public(context, page->id, &rows) == DB_READ_FAULT)
		return false;
	posts->at = arena_list_of(context->arena, struct thanks_public_post, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		if (!fill(context, page, rows.at[i].id, &posts->at[posts->count++]))
			return false;
	return true;
}

bool
thanks_posts_on_page(struct context *context, const struct honour_page *page, struct thanks_posts_on_page *view)
{
	struct arena *arena = context->arena;
	const struct thanks_post any = { .page = page->id };
	const struct zone *zone;
	struct thanks_public_posts posts;

	*view = (struct thanks_posts_on_page){ 0 };
	if (!thanks_posts_public(context, page, &posts))
		return false;
	if (posts.count == 0)
		return true;
	if (!thanks_post_zone(context, &any, &zone))
		return false;
	view->posts.at = arena_list_of(arena, struct thanks_post_shown, posts.count);
	view->posts.count = posts.count;
	for (size_t i = 0; i < posts.count; i++) {
		const struct thanks_public_post *post = &posts.at[i];
		const struct date day = zone_local(zone, post->published).date;
		struct thanks_post_shown *shown = &view->posts.at[i];

		*shown = (struct thanks_post_shown){ .anchor = id_text(arena, post->id.id), .words = post->words,
			.day = date_words(arena, day), .day_iso = date_text(arena, day) };
		shown->pictures.at = arena_list_of(arena, struct thanks_picture, post->pictures.count);
		shown->pictures.count = post->pictures.count;
		for (size_t j = 0; j < post->pictures.count; j++) {
			const struct thanks_public_picture *picture = &post->pictures.at[j];

			shown->pictures.at[j] = (struct thanks_picture){ picture->source, picture->words, picture->width, picture->height };
		}
	}
	return true;
}
