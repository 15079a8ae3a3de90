#include "activitypub/activitypub_post.h"

#include "activitypub/activitypub_view.h"
#include "activitypub_html.h"
#include "base/id.h"
#include "base/unreadable.h"
#include "drive/drive.h"
#include "follow/follow_said.h"
#include "follow_email.h"
#include "limits.h"
#include "links.h"
#include "message/message.h"
#include "thanks/thanks.h"
#include "thanks/thanks_letter_film.h"

static struct text
content_of(struct context *context, const struct activitypub_note_view *view)
{
	struct html *html = html_new(context->arena, LIMIT_RESPONSE_BYTES);

	html_activitypub_note(html, view);
	return text_trim(html_text(html));
}

static struct activitypub_post *
add(struct context *context, struct activitypub_posts *posts, struct activitypub_post post, size_t attachments_max)
{
	post.attachments.at = arena_list_of(context->arena, struct activitypub_attachment, attachments_max);
	posts->at[posts->count] = post;
	return &posts->at[posts->count++];
}

static void
attach(struct context *context, struct activitypub_post *post, struct link link, const char *media_type, struct text words, int64_t width,
       int64_t height)
{
	post->attachments.at[post->attachments.count++] = (struct activitypub_attachment){
		text_of(media_type), words, follow_absolute(context, link), width, height };
}

static bool
has_settled(struct context *context, struct instant published)
{
	return instant_compare(instant_plus(published, LIMIT_ACTIVITY_SETTLE_SECONDS * INSTANT_SECOND), context->now) <= 0;
}

/* Where it is on the page. */
static struct link
link_on_page(struct context *context, const struct honour_page *page, const char *kind, int64_t id)
{
	return (struct link){ text_format(context->arena, "%.*s#%s-%.*s",
	                                  TEXT_PRINT(follow_absolute(context, link_public_http_page(context->arena, page->key)).text), kind,
	                                  TEXT_PRINT(id_text(context->arena, id))) };
}

static struct text
title_of(struct arena *arena, void (*write)(struct email_text *email, const struct follow_message_words *view), struct text by)
{
	struct email_text email = email_text_new(arena);
	const struct follow_message_words words = { by };

	write(&email, &words);
	return html_text(email.subject);
}

/* false: a fault. */
static bool
add_letter(struct context *context, const struct honour_page *page, const struct thanks_public_letter *letter,
           struct activitypub_posts *posts)
{
	struct activitypub_post post = { .kind = ACTIVITYPUB_KIND_LETTER, .about = letter->id.id,
		.is_new = has_settled(context, letter->published), .published = letter->published,
		.link = link_on_page(context, page, "thanks", letter->id.id) };
	struct activitypub_post *added;
	struct media_film_shown film;

	if (thanks_letter_film(context, letter->id, &film) == FOUND_FAULT)
		return false;
	post.content = content_of(context, &(struct activitypub_note_view){
		.what = title_of(context->arena, email_follow_entry_thanks, TEXT_NONE), .words = letter->words, .link = post.link });
	added = add(context, posts, post, letter->pictures.count + 1);
	if (letter->film.can_play)
		attach(context, added, letter->film.play, "video/mp4", film.description, letter->film.width, letter->film.height);
	for (size_t i = 0; i < letter->pictures.count; i++)
		attach(context, added, letter->pictures.at[i].source, "image/jpeg", letter->pictures.at[i].words, letter->pictures.at[i].width,
		       letter->pictures.at[i].height);
	return true;
}

static void
add_message(struct context *context, const struct honour_page *page, const struct message *message, struct activitypub_posts *posts)
{
	struct activitypub_post post = { .kind = ACTIVITYPUB_KIND_MESSAGE, .about = message->id.id,
		.is_new = has_settled(context, message->created_at), .published = message->created_at,
		.link = link_on_page(context, page, "message", message->id.id) };
	struct activitypub_post *added;

	post.content = content_of(context, &(struct activitypub_note_view){
		.what = title_of(context->arena, email_follow_entry_message, message->by), .words = message->words, .link = post.link });
	added = add(context, posts, post, message->picture_count + 1);
	if (media_film_is_shown(&message->film))
		attach(context, added, link_film_http_watch(context->arena, page->key, message->film.id), "video/mp4", message->film.description,
		       message->film.width, message->film.height);
	for (size_t i = 0; i < message->picture_count; i++)
		attach(context, added, link_message_http_picture(context->arena, page->key, message->pictures[i].id), "image/jpeg",
		       message->pictures[i].alternative_text, message->pictures[i].width, message->pictures[i].height);
}

static void
add_drive(struct context *context, const struct honour_page *page, const struct drive *drive, struct activitypub_posts *posts)
{
	const struct follow_drive_words words = follow_drive_words(context->arena, page, drive);
	const struct follow_said said = follow_say(context->arena, email_follow_entry_drive, &words);
	struct activitypub_post post = { .kind = ACTIVITYPUB_KIND_DRIVE, .about = drive->id.id, .published = context->now,
		.is_new = drive->state != DRIVE_STATE_CANCELLED && instant_compare(drive->ends, context->now) > 0,
		.link = follow_absolute(context, link_public_http_drive(context->arena, page->key, drive->id)) };

	post.content = content_of(context, &(struct activitypub_note_view){ .what = said.title, .words = said.words, .link = post.link,
		.drive = true });
	(void)add(context, posts, post, 0);
}

bool
activitypub_posts(struct context *context, const struct honour_page *page, struct activitypub_posts *posts)
{
	struct thanks_public_letters letters;
	struct message_list messages;
	struct drive_list drives;

	*posts = (struct activitypub_posts){ 0 };
	if (!thanks_list_public(context, page, &letters) || !message_list_published(context, page->id, &messages) ||
	    !drive_list_of_page(context, page->id, &drives))
		return false;
	posts->at = arena_list_of(context->arena, struct activitypub_post, letters.count + messages.count + drives.count);
	for (size_t i = 0; i < drives.count; i++)
		add_drive(context, page, &drives.at[i], posts);
	for (size_t i = 0; i < letters.count; i++)
		if (!add_letter(context, page, &letters.at[i], posts))
			return false;
	for (size_t i = 0; i < messages.count; i++)
		add_message(context, page, &messages.at[i], posts);
	return true;
}

const struct activitypub_post *
activitypub_post_find(const struct activitypub_posts *posts, enum activitypub_kind kind, int64_t about)
{
	for (size_t i = 0; i < posts->count; i++)
		if (posts->at[i].kind == kind && posts->at[i].about == about)
			return &posts->at[i];
	return NULL;
}

struct bytes
activitypub_post_digest(struct arena *arena, const struct activitypub_post *post)
{
	struct text said = post->content;

	for (size_t i = 0; i < post->attachments.count; i++) {
		const struct activitypub_attachment *attachment = &post->attachments.at[i];

		said = text_format(arena, "%.*s\n%.*s %.*s", TEXT_PRINT(said), TEXT_PRINT(attachment->link.text), TEXT_PRINT(attachment->words));
	}
	return crypto_digest(arena, said);
}
