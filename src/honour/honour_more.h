/* honour_more: what a keeper may add to a page: a background for readers who do not know the person, dedicated songs and texts, other
 * pages. */
#ifndef HONOUR_HONOUR_MORE_H
#define HONOUR_HONOUR_MORE_H
#include "honour/honour.h"

struct honour_tribute { struct tribute_id id; struct text title, author, web; };
struct honour_tribute_list { struct honour_tribute *at; size_t count; };

struct honour_more {
	struct text background;           /* empty: none */
	struct honour_tribute_list tributes;
	struct honour_page_list related;  /* all that were chosen; visitors see those that are public and open */
};
/* false: a fault. */
must_use bool honour_more_read(struct context *context, struct honour_page_id page, struct honour_more *more);

enum honour_more_change {
	HONOUR_MORE_CHANGE_FAULT = -1,
	HONOUR_MORE_CHANGE_OK,
	HONOUR_MORE_CHANGE_NONE,          /* it was so already, or did not exist */
	HONOUR_MORE_CHANGE_TOO_MANY,
};
must_use enum honour_more_change honour_more_set_background(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                            struct text words);
must_use enum honour_more_change honour_more_add_tribute(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                         const struct honour_tribute *tribute);
must_use enum honour_more_change honour_more_remove_tribute(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                            struct tribute_id tribute);
/* `other` is a page that visitors may see and that is public. */
must_use enum honour_more_change honour_more_add_related(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                         struct honour_page_id other);
must_use enum honour_more_change honour_more_remove_related(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                            struct honour_page_id other);

struct honour_on_page;
/* For the public page: honour_more_on_page.  false: a fault. */
must_use bool honour_more_on_page(struct context *context, const struct honour_page *page, struct honour_on_page *view);

#endif
