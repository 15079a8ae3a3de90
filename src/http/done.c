#include "http/done.h"

#include "http/request.h"

struct link
done_link(struct arena *arena, struct link page, struct text what)
{
	return (struct link){ text_format(arena, "%.*s?done=%.*s", TEXT_PRINT(page.text), TEXT_PRINT(what)) };
}

struct text
done_words(const struct request *request, const struct done *known, size_t count)
{
	const struct text what = request_query(request, "done");

	for (size_t i = 0; i < count; i++)
		if (text_equal(what, known[i].what))
			return words_text(known[i].words);
	return TEXT("");
}
