#include "follow/follow_entries.h"
#include "base/unreadable.h"

#include "base/id.h"
#include "db/database.h"
#include "film/film_of_page.h"
#include "follow/follow_view.h"
#include "follow/follow_said.h"
#include "follow_html.h"
#include "follow_email.h"
#include "follow_sql.h"
#include "limits.h"
#include "links.h"
#include "media/media_film_form.h"
#include "message/message.h"
#include "thanks/thanks.h"

/* No more than this is read of each kind. */
enum { KIND_MAX = LIMIT_LIST_ROWS, KINDS = 5 };

/* All ids use the day on which the page was started, which never changes. */
static struct text
tag_of(struct context *context, const struct honour_page *page, const char *kind, int64_t id)
{
	const struct date day = zone_local(zone_find(TEXT("UTC")), page->created_at).date;

	return atom_tag(context->arena, follow_host(context->arena, context->site), day, kind, id);
}

static struct text
content_of(struct context *context, const struct follow_entry *view)
{
	struct html *html = html_new(context->arena, LIMIT_RESPONSE_BYTES);

	html_follow_entry(html, view);
	return html_text(html);
}

static struct instant
later_of(struct instant one, struct instant other)
{
	return instant_compare(one, other) < 0 ? other : one;
}

static void
add(struct follow_entries *entries, struct atom_entry entry)
{
	/* An entry is not older than the moment from which it could be seen. */
	entry.updated = later_of(entry.updated, entry.published);
	entries->at[entries->count++] = entry;
	entries->updated = later_of(entries->updated, entry.updated);
}

/* Each entry has a link of its own: some feed readers treat two entries with one link as the same. */
static struct text
link_of(struct context *context, struct link page, const char *kind, int64_t id)
{
	return text_format(context->arena, "%.*s#%s-%.*s", TEXT_PRINT(page.text), kind, TEXT_PRINT(id_text(context->arena, id)));
}

static struct text
film_of(struct context *context, const struct media_film_play *film)
{
	return film->can_play ? follow_absolute(context, film->play).text : TEXT_NONE;
}

static bool
add_page(struct context *context, const struct honour_page *page, struct link link, struct follow_entries *entries)
{
	struct follow_sql_page_entry row;
	struct media_film_shown film;
	struct media_film_play play;
	struct follow_said said;

	if (follow_sql_page_entry(context, page->id, &row) != DB_READ || !follow_say_page(context, page, &said) ||
	    film_of_page(context, page->id, &film) == FOUND_FAULT)
		return false;
	play = media_film_play_public(context->arena, page->key, &film);
	entries->id = tag_of(context, page, "honour", page->id.id);
	entries->updated = row.published_at;
	add(entries, (struct atom_entry){ .id = tag_of(context, page, "published", page->id.id), .title = said.title,
		.content = content_of(context, &(struct follow_entry){ .words = page->words }), .link = link.text,
		.film = film_of(context, &play), .film_bytes = play.bytes, .published = row.published_at,
		.updated = play.can_play ? later_of(row.changed_at, film.changed_at) : row.changed_at });
	return true;
}

static bool
add_drives(struct context *context, const struct honour_page *page, struct follow_entries *entries)
{
	struct arena *arena = context->arena;
	struct follow_sql_drive_entries_list rows;

	if (follow_sql_drive_entries(context, page->id, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();
		struct follow_drive_words words;
		struct follow_said said;
		struct drive drive;

		if (drive_read(context, rows.at[i].drive, &drive) != FOUND_OK) {
			if (unreadable_count() == before)
				return false;
			continue;
		}
		words = follow_drive_words(arena, page, &drive);
		said = follow_say(arena, email_follow_entry_drive, &words);
		/* The same drive may be for several pages: an entry belongs to one of them. */
		add(entries, (struct atom_entry){
			.id = text_format(arena, "%.*s/%.*s", TEXT_PRINT(tag_of(context, page, "drive", drive.id.id)),
			                  TEXT_PRINT(page->key.text)),
			.title = said.title, .content = content_of(context, &(struct follow_entry){ .words = said.words }),
			.link = follow_absolute(context, link_public_http_drive(arena, page->key, drive.id)).text,
			.published = later_of(rows.at[i].joined_at, page->published_at), .updated = rows.at[i].changed_at });
	}
	return true;
}

static bool
add_milestones(struct context *context, const struct honour_page *page, struct link link, struct follow_entries *entries)
{
	struct follow_sql_milestones_list rows;

	if (follow_sql_milestones(context, page->id, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		const struct follow_milestone_words words = { page->name, rows.at[i].donations };
		struct email_text email = email_text_new(context->arena);

		email_follow_entry_milestone(&email, &words);
		add(entries, (struct atom_entry){ .id = tag_of(context, page, "milestone", rows.at[i].id.id),
			.title = html_text(email.subject),
			.content = content_of(context, &(struct follow_entry){ .words = text_trim(html_text(email.body)) }),
			.link = link_of(context, link, "milestone", rows.at[i].id.id),
			.published = rows.at[i].reached_at, .updated = rows.at[i].reached_at });
	}
	return true;
}

static bool
add_thanks(struct context *context, const struct honour_page *page, struct link link, struct follow_entries *entries)
{
	struct email_text email = email_text_new(context->arena);
	const struct follow_message_words words = { TEXT_NONE };
	struct follow_sql_thanks_removed_list removed;
	struct thanks_public_letters letters;

	if (!thanks_list_public(context, page, &letters) || follow_sql_thanks_removed(context, page->id, &removed) == DB_READ_FAULT)
		return false;
	email_follow_entry_thanks(&email, &words);
	for (size_t i = 0; i < letters.count && i < KIND_MAX; i++) {
		const struct thanks_public_letter *letter = &letters.at[i];
		struct follow_entry view = { .words = letter->words };

		view.pictures.at = arena_list_of(context->arena, struct follow_entry_picture, letter->pictures.count);
		for (size_t k = 0; k < letter->pictures.count; k++)
			view.pictures.at[view.pictures.count++] = (struct follow_entry_picture){
				follow_absolute(context, letter->pictures.at[k].source), letter->pictures.at[k].words, letter->pictures.at[k].width,
				letter->pictures.at[k].height };
		add(entries, (struct atom_entry){ .id = tag_of(context, page, "thanks", letter->id.id), .title = html_text(email.subject),
			.content = content_of(context, &view), .link = link_of(context, link, "thanks", letter->id.id),
			.film = film_of(context, &letter->film), .film_bytes = letter->film.bytes,
			.published = letter->published, .updated = letter->updated });
	}
	entries->removed = arena_list_of(context->arena, struct atom_removed, removed.count);
	for (size_t i = 0; i < removed.count; i++) {
		entries->removed[entries->removed_count++] = (struct atom_removed){ tag_of(context, page, "thanks", removed.at[i].letter.id),
		                                                                    removed.at[i].taken_down_at };
		entries->updated = later_of(entries->updated, removed.at[i].taken_down_at);
	}
	return true;
}

/* A withdrawn entry is simply left out: a tombstone would reveal messages that were never published. */
static bool
add_messages(struct context *context, const struct honour_page *page, struct link link, struct follow_entries *entries)
{
	struct message_list messages;

	if (!message_list_published(context, page->id, &messages))
		return false;
	for (size_t i = 0; i < messages.count && i < KIND_MAX; i++) {
		const struct message *message = &messages.at[i];
		const struct follow_message_words words = { message->by };
		const struct media_film_play film = media_film_play_public(context->arena, page->key, &message->film);
		struct email_text email = email_text_new(context->arena);
		struct follow_entry view = { .words = message->words, .signed_by = message->by };

		email_follow_entry_message(&email, &words);
		view.pictures.at = arena_list_of(context->arena, struct follow_entry_picture, message->picture_count);
		for (size_t k = 0; k < message->picture_count; k++)
			view.pictures.at[view.pictures.count++] = (struct follow_entry_picture){
				follow_absolute(context, link_message_http_picture(context->arena, page->key, message->pictures[k].id)),
				message->pictures[k].alternative_text, message->pictures[k].width, message->pictures[k].height };
		add(entries, (struct atom_entry){ .id = tag_of(context, page, "message", message->id.id), .title = html_text(email.subject),
			.content = content_of(context, &view), .link = link_of(context, link, "message", message->id.id),
			.film = film_of(context, &film), .film_bytes = film.bytes,
			.published = message->created_at, .updated = message->created_at });
	}
	return true;
}

static void
sort(struct follow_entries *entries)
{
	for (size_t i = 1; i < entries->count; i++)
		for (size_t j = i; j > 0 && instant_compare(entries->at[j - 1].published, entries->at[j].published) < 0; j--) {
			const struct atom_entry swap = entries->at[j];

			entries->at[j] = entries->at[j - 1];
			entries->at[j - 1] = swap;
		}
}

bool
follow_entries(struct context *context, const struct honour_page *page, const struct follow *follow, struct follow_entries *entries)
{
	const struct link link = follow_absolute(context, link_public_http_page(context->arena, page->key));

	*entries = (struct follow_entries){ .at = arena_list_of(context->arena, struct atom_entry, KINDS * KIND_MAX) };
	if (!add_page(context, page, link, entries) || !add_drives(context, page, entries) ||
	    !add_thanks(context, page, link, entries) || !add_messages(context, page, link, entries) ||
	    (follow->milestones && !add_milestones(context, page, link, entries)))
		return false;
	sort(entries);
	if (entries->count > LIMIT_FEED_ENTRIES)
		entries->count = LIMIT_FEED_ENTRIES;
	return true;
}
