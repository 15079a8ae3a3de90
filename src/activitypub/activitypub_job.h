/* activitypub_job: what is done for pages that are followed from other servers, in turns on a thread of its own: it makes keys, checks what
 * came, finds what is new, changed or gone, and delivers it. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_JOB_H
#define ACTIVITYPUB_ACTIVITYPUB_JOB_H
#include "activitypub/activitypub_deliver.h"
#include "activitypub/activitypub_inbox.h"

enum { ACTIVITYPUB_CHANGES_MAX = 20 };

/* note none: it is to be made. digest none: it is to be deleted. */
struct activitypub_change {
	struct honour_page_id page;
	struct activitypub_note_id note;
	enum activitypub_kind kind;
	int64_t about;
	struct bytes digest;
	struct instant published;
};
struct activitypub_work {
	struct { struct honour_page_id page; struct text private_key, public_key; } made;   /* page none: no key is to be made */
	struct activitypub_checks checks;
	struct { struct activitypub_change at[ACTIVITYPUB_CHANGES_MAX]; size_t count; } changes;
	struct activitypub_deliveries deliveries;
	struct honour_page_id after;      /* how far the walk over pages is; stays from turn to turn */
	struct instant walk_at;           /* when the next one begins */
};

/* One turn. Reads what is to be done on a connection of its own: false: nothing, or a fault. */
must_use bool activitypub_work_read(struct context *context, struct activitypub_work *work);
/* Takes seconds; it ends soon after *stop is set. */
void activitypub_work_run(struct context *context, struct activitypub_work *work, const atomic_bool *stop);
/* On the writer. false: a fault. */
must_use bool activitypub_work_write(struct context *context, const struct activitypub_work *work);

#endif
