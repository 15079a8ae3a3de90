/* honour_page: the content of a page: name, words and picture; and what an organiser proposes once it is published. */
#ifndef HONOUR_HONOUR_PAGE_H
#define HONOUR_HONOUR_PAGE_H
#include "base/found.h"
#include "honour/honour.h"
#include "media/media.h"

struct honour_words {
	struct text name, words;
	bool living;
	int64_t donations_received;       /* 0: not said */
};

enum honour_change {
	HONOUR_CHANGE_FAULT = -1,
	HONOUR_CHANGE_OK,
	HONOUR_CHANGE_PROPOSED,           /* by an organiser, once published: the keepers decide */
	HONOUR_CHANGE_NOT_YOURS,          /* neither keeper nor organiser, or a picture after publication */
	HONOUR_CHANGE_DECLINED,           /* the page will not go ahead */
	HONOUR_CHANGE_NO_PICTURE,         /* new words for a picture, and there is none */
};
must_use enum honour_change
honour_change(struct context *context, struct honour_page_id page, struct person_id person, const struct honour_words *words);

/* Whether the family lets others show the page's picture: other sites, and posters (decision 60).  false: a fault. */
must_use bool honour_picture_is_shared(struct context *context, struct honour_page_id page, bool *shared);
must_use bool honour_share_picture(struct context *context, struct honour_page_id page, bool shared);

/* clean NULL: the picture stays and gets a new description. */
must_use enum honour_change
honour_set_picture(struct context *context, struct honour_page_id page, struct person_id person, const struct media_clean *clean,
                   struct text picture_words);
must_use enum honour_change honour_remove_picture(struct context *context, struct honour_page_id page, struct person_id person);

struct honour_proposal {
	struct proposal_id id;
	struct person_id person;
	struct honour_words words;
	struct instant created_at;
};
struct honour_proposal_list { struct honour_proposal *at; size_t count; };
/* Those that wait for an answer, oldest first; one for each person. */
must_use bool honour_proposals(struct context *context, struct honour_page_id page, struct honour_proposal_list *proposals);

/* NONE: no such proposal to this page, or it was answered or replaced meanwhile. */
must_use enum found
honour_answer(struct context *context, struct honour_page_id page, struct person_id keeper, struct proposal_id proposal, bool accept);

#endif
