/* follow: many people follow one page, by email or from other servers.
 *
 *   bench_follow FOLDER add COUNT   so many people follow the first page of FOLDER, which is one of bench_site's
 *   bench_follow FOLDER announce    its drive is announced to them; the server's job makes their emails
 *   bench_follow FOLDER queue       the emails of an announcement are made here, batch after batch, as the job does it; each batch leaves
 *                                   at once. Prints how many, and the seconds that the writer was busy with it
 *   bench_follow FOLDER actor       other servers can follow the page; the server's job makes its key and its notes
 *   bench_follow FOLDER remote COUNT SERVERS PORT
 *                                   so many follow from so many servers, all at this port; they are to be told that one note has changed
 * No server uses FOLDER meanwhile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "activitypub/activitypub_deliver.h"
#include "activitypub/activitypub_inbox.h"
#include "activitypub_follower_sql.h"
#include "activitypub_sql.h"
#include "base/id.h"
#include "base/log.h"
#include "benchmarks/client.h"
#include "db/engine.h"
#include "drive/drive.h"
#include "follow/follow_by_email.h"
#include "follow/follow_news.h"
#include "follow_by_email_sql.h"
#include "honour/honour.h"
#include "limits.h"
#include "people/people.h"
#include "store.h"

enum { A_PIECE = 1000 };

static void
read_page(struct context *context, struct honour_page *page, struct drive_id *drive)
{
	struct drive_list drives;
	int64_t first;

	ASSERT(engine_ask(context->connection, "SELECT min(id) FROM honour_page", &first));
	ASSERT(honour_read(context, (struct honour_page_id){ first }, page) == FOUND_OK);
	ASSERT(drive_list_of_page(context, page->id, &drives) && drives.count > 0);
	*drive = drives.at[0].id;
}

static void
add_one(struct context *context, struct honour_page_id page, int64_t number)
{
	const struct text email = text_format(context->arena, "follower%lld@example.org", (long long)number);
	const struct follower_id id = { id_new(context->now) };
	const struct bytes link = crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_FOLLOWER,
	                                            follow_follower_link(context, id).text);

	ASSERT(follow_by_email_sql_add(context, id, page, people_email_hash(context, email),
	                               people_seal(context, SEALED_FOLLOWER_EMAIL, email), link, FOLLOWER_OFTEN_AT_ONCE, TEXT("Europe/London"),
	                               context->now) == DB_WROTE);
	ASSERT(follow_by_email_sql_confirm(context, id, INSTANT_NONE, context->now) == DB_WROTE);
}

static void
add(struct context *context, struct honour_page_id page, int64_t count)
{
	for (int64_t from = 0; from < count; from += A_PIECE) {
		DB_TRANSACTION(tx, context);

		for (int64_t i = from; i < count && i < from + A_PIECE; i++)
			add_one(context, page, i);
		ASSERT(db_commit(&tx) == DB_COMMITTED);
		arena_reset(context->arena);
	}
}

/* The drive was announced when it was opened, to nobody. */
static void
announce(struct context *context, struct honour_page_id page, struct drive_id drive)
{
	const long long now = instant_now().us;

	ASSERT(engine_run(context->connection, text_terminated(context->arena, text_format(context->arena,
	       "UPDATE announcement SET created_at = %lld, not_before = %lld, last_id = 0, ended_at = NULL WHERE honour_page = %lld AND drive ="
	       " %lld", now, now, (long long)page.id, (long long)drive.id))));
}

static void
queue(struct context *context)
{
	int64_t emails = 0, busy_us = 0, written, waiting;

	do {
		const int64_t began = client_now();

		context->now = instant_now();
		written = outbox_expand_due(context, &follow_news_expander);
		busy_us += client_now() - began;
		ASSERT(written >= 0);
		emails += written;
		ASSERT(engine_run(context->connection, "DELETE FROM outbox_email WHERE cause = 'follow_news'"));
		arena_reset(context->arena);
		ASSERT(engine_ask(context->connection, "SELECT count(*) FROM announcement WHERE ended_at IS NULL", &waiting));
	} while (waiting > 0);
	printf("emails %lld\nseconds %.3f\n", (long long)emails, (double)busy_us / 1e6);
}

static struct activitypub_inbox_id
add_inbox(struct context *context, int64_t server, int port)
{
	const struct activitypub_inbox_id id = { id_new(context->now) };
	const struct text address = text_format(context->arena, "https://server-%lld.fediverse.localhost:%d/inbox", (long long)server, port);

	ASSERT(activitypub_follower_sql_add_inbox(context, id, crypto_hash(context->arena, &context->site->keys, "activitypub.inbox", address),
	                                          people_seal(context, SEALED_ACTIVITYPUB_INBOX, address)) == DB_WROTE);
	return id;
}

static void
add_remote(struct context *context, struct honour_page_id page, int64_t count, int64_t servers, int port)
{
	struct activitypub_note_id note;
	DB_TRANSACTION(tx, context);

	ASSERT(engine_run(context->connection, "UPDATE honour_page SET listed = 1"));
	for (int64_t server = 0; server < servers; server++) {
		const struct activitypub_inbox_id inbox = add_inbox(context, server, port);

		for (int64_t i = server; i < count; i += servers) {
			const struct text actor = text_format(context->arena, "https://server-%lld.fediverse.localhost:%d/user-%lld",
			                                      (long long)server, port, (long long)i);
			const struct activitypub_follower_id id = { id_new(context->now) };

			ASSERT(activitypub_follower_sql_add(context, id, page, activitypub_actor_hash(context, actor),
			       people_seal(context, SEALED_ACTIVITYPUB_FOLLOWER, actor), text_format(context->arena, "server-%lld", (long long)server),
			       inbox, inbox, context->now) == DB_WROTE);
		}
	}
	ASSERT(engine_ask(context->connection, "SELECT min(id) FROM activitypub_note", &note.id));
	ASSERT(activitypub_deliver_to_all(context, page, ACTIVITYPUB_ACT_UPDATE, note));
	ASSERT(db_commit(&tx) == DB_COMMITTED);
}

int
main(int argc, char **argv)
{
	struct arena *arena, *each;
	struct config config = { 0 };
	struct random random;
	struct context context;
	struct honour_page page;
	struct drive_id drive;
	struct store store;

	if (argc < 3) {
		fprintf(stderr, "usage: bench_follow FOLDER add COUNT|announce|queue|actor|remote COUNT SERVERS PORT\n");
		return 2;
	}
	crypto_start();
	arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	each = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	config.data = text_of(argv[1]);
	config.site_name = TEXT("Givenback");
	config.site_url = TEXT("http://127.0.0.1");
	config.operator_email = config.email_from = TEXT("operator@example.org");
	if (!store_open(arena, &config, STORE_USE_ALONE, false, &store))
		return 1;
	context = store_context(each, &store, &random);
	read_page(&context, &page, &drive);
	if (strcmp(argv[2], "add") == 0 && argc == 4)
		add(&context, page.id, atoll(argv[3]));
	else if (strcmp(argv[2], "announce") == 0)
		announce(&context, page.id, drive);
	else if (strcmp(argv[2], "actor") == 0)
		ASSERT(activitypub_sql_start(&context, page.id, context.now) == DB_WROTE);
	else if (strcmp(argv[2], "remote") == 0 && argc == 6)
		add_remote(&context, page.id, atoll(argv[3]), atoll(argv[4]), atoi(argv[5]));
	else
		queue(&context);
	store_close(&store);
	arena_free(each);
	arena_free(arena);
	return 0;
}
