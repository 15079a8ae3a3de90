#include "http/share.h"

#include "base/arena.h"
#include "base/log.h"
#include "http/query.h"

struct http_share
share_of(struct arena *arena, struct text address, const struct email_text *text)
{
	const struct text all = text_trim(html_text(text->body));
	const struct text encoded = query_encode(arena, all), subject = query_encode(arena, text_trim(html_text(text->subject)));

	ASSERT(text_ends_with(all, address));
	return (struct http_share){ .address = address, .words = text_trim(text_until(all, all.length - address.length)),
		.whatsapp = link_to_web(text_join(arena, TEXT("https://wa.me/?text="), encoded)),
		.email = { text_format(arena, "mailto:?subject=%.*s&body=%.*s", TEXT_PRINT(subject), TEXT_PRINT(encoded)) } };
}
