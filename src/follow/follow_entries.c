#include "follow/follow_entries.h"

#include "db/database.h"
#include "follow/follow_view.h"
#include "follow/follow_said.h"
#include "follow_html.h"
#include "follow_mail.h"
#include "follow_sql.h"
#include "limits.h"
#include "links.h"

/* Of each kind no more is read than this. */
enum { KIND_MAX = LIMIT_LIST_ROWS, KINDS = 5 };

static struct date
day_of(struct instant instant)
{
	return zone_local(zone_find(TEXT("UTC")), instant).date;
}

static struct text
tag_of(struct context *context, struct instant since, const char *kind, int64_t id)
{
	return atom_tag(context->arena, follow_host(context->arena, context->site), day_of(since), kind, id);
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
	/* Nothing is new before it could be seen. */
	entry.updated = later_of(entry.updated, entry.published);
	entries->at[entries->count++] = entry;
	entries->updated = later_of(entries->updated, entry.updated);
}

static bool
add_page(struct context *context, const struct honour_page *page, struct link link, struct follow_entries *entries)
{
	struct follow_sql_page_entry row;
	struct follow_said said;

	if (follow_sql_page_entry(context, page->id, &row) != DB_READ || !follow_say_page(context, page, &said))
		return false;
	entries->id = tag_of(context, row.opened_at, "honour", page->id.id);
	entries->updated = row.published_at;
	add(entries, (struct atom_entry){ .id = tag_of(context, row.opened_at, "published", page->id.id), .title = said.title,
		.content = content_of(context, &(struct follow_entry){ .words = page->words }), .link = link.text,
		.published = row.published_at, .updated = row.changed_at });
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
		struct follow_drive_words words;
		struct follow_said said;
		struct drive drive;

		if (drive_read(context, rows.at[i].drive, &drive) != DRIVE_READ_OK)
			return false;
		words = follow_drive_words(arena, page, &drive);
		said = follow_say(arena, mail_follow_entry_drive, &words);
		/* The same drive may be held for several pages: an entry is of one of them. */
		add(entries, (struct atom_entry){
			.id = text_format(arena, "%.*s/%.*s", TEXT_PRINT(tag_of(context, rows.at[i].opened_at, "drive", drive.id.id)),
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
		const struct follow_milestone_words words = { page->name, rows.at[i].given_back, rows.at[i].given_back == 1 };
		struct mail_text mail = mail_text_new(context->arena);

		mail_follow_entry_milestone(&mail, &words);
		add(entries, (struct atom_entry){ .id = tag_of(context, rows.at[i].reached_at, "milestone", rows.at[i].id.id),
			.title = html_text(mail.subject),
			.content = content_of(context, &(struct follow_entry){ .words = text_trim(html_text(mail.body)) }), .link = link.text,
			.published = rows.at[i].reached_at, .updated = rows.at[i].reached_at });
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
	    (follow->milestones && !add_milestones(context, page, link, entries)))
		return false;
	sort(entries);
	if (entries->count > LIMIT_FEED_ENTRIES)
		entries->count = LIMIT_FEED_ENTRIES;
	return true;
}
