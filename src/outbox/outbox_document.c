#include "outbox/outbox_document.h"

#include "base/context.h"
#include "limits.h"
#include "outbox/outbox_view.h"
#include "outbox_html.h"

struct writing {
	struct text site_url;
	struct outbox_document view;
	struct outbox_line *next;                 /* the space for the next line */
	bool between;                             /* the next line begins a block */
};

static size_t
count_lines(struct text body)
{
	size_t count = 1;

	for (size_t i = 0; i < body.length; i++)
		count += body.at[i] == '\n';
	return count;
}

static bool
is_address_of_site(const struct writing *writing, struct text line)
{
	size_t at;

	return text_starts_with(line, writing->site_url) && text_starts_with(text_from(line, writing->site_url.length), TEXT("/")) &&
	       !text_find(line, TEXT(" "), &at);
}

/* The block that a line of this kind continues or begins. */
static struct outbox_block *
block_of(struct writing *writing, bool is_list)
{
	struct outbox_document *view = &writing->view;
	struct outbox_block *last = view->blocks.count > 0 ? &view->blocks.at[view->blocks.count - 1] : NULL;

	if (last && !writing->between && last->is_list == is_list)
		return last;
	last = &view->blocks.at[view->blocks.count++];
	*last = (struct outbox_block){ .is_list = is_list, .lines = { .at = writing->next } };
	writing->between = false;
	return last;
}

static void
add_line(struct writing *writing, struct text line)
{
	const bool is_item = text_starts_with(line, TEXT("- "));
	struct outbox_block *block = block_of(writing, is_item);
	struct outbox_line *above = block->lines.count > 0 ? &block->lines.at[block->lines.count - 1] : NULL;
	struct outbox_line made = { .words = is_item ? text_from(line, 2) : line, .follows = above != NULL };

	if (!is_item && is_address_of_site(writing, line)) {
		made.link = link_to_web(line);
		if (above && link_is_none(above->link) && text_ends_with(above->words, TEXT(":"))) {
			above->words = text_until(above->words, above->words.length - 1);
			above->link = made.link;
			return;
		}
	}
	*writing->next++ = made;
	block->lines.count++;
}

struct text
outbox_document_of_text(struct context *context, struct text subject, struct text body)
{
	struct arena *arena = context->arena;
	const size_t most = count_lines(body);
	struct html *html = html_new(arena, LIMIT_EMAIL_BYTES);
	struct writing writing = { .site_url = context->site->url,
		.view = { .layout = { context->site->name }, .subject = text_repair(arena, subject, false),
			.blocks = { .at = arena_list_of(arena, struct outbox_block, most) } },
		.next = arena_list_of(arena, struct outbox_line, most), .between = true };
	struct text line, rest = body;

	for (bool more = true; more;) {
		more = text_cut(rest, '\n', &line, &rest);
		line = text_trim(line);
		if (text_is_empty(line))
			writing.between = true;
		else
			add_line(&writing, line);
	}
	html_outbox_document(html, &writing.view);
	return html_text(html);
}
