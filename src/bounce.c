#include "bounce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "config.h"
#include "db/database.h"
#include "limits.h"
#include "outbox/outbox_bounce.h"
#include "standards/delivery_status.h"
#include "store.h"

/* All of it is taken from the email server, which would not understand a closed pipe; what is past LIMIT_BOUNCE_BYTES is dropped: it is the
 * email that came back. */
static bool
read_input(struct arena *arena, struct text *message)
{
	char *bytes = arena_take(arena, LIMIT_BOUNCE_BYTES), dropped[4096];

	*message = (struct text){ bytes, fread(bytes, 1, LIMIT_BOUNCE_BYTES, stdin) };
	while (fread(dropped, 1, sizeof dropped, stdin) > 0)
		;
	if (!ferror(stdin))
		return true;
	fputs("givenback: the report could not be read from standard input\n", stderr);
	return false;
}

/* Postfix's local delivery and Exim name the receiver in the environment. */
static bool
find_email(struct arena *arena, const struct site *site, const char *word, struct text message, struct email_id *id)
{
	const char *const given[] = { word, getenv("ORIGINAL_RECIPIENT"), getenv("RECIPIENT") };
	struct text receivers[LIMIT_BOUNCE_RECEIVERS];
	const size_t count = delivery_status_receivers(message, receivers, COUNT_OF(receivers));

	for (size_t i = 0; i < COUNT_OF(given); i++)
		if (given[i] != NULL && outbox_bounce_email(arena, site, text_of(given[i]), id))
			return true;
	for (size_t i = 0; i < count; i++)
		if (outbox_bounce_email(arena, site, receivers[i], id))
			return true;
	return false;
}

/* false: it is no news, or nothing that counts. */
static bool
kind_of(enum delivery_outcome outcome, enum bounce_kind *kind)
{
	switch (outcome) {
	case DELIVERY_OUTCOME_NONE:
	case DELIVERY_OUTCOME_DELIVERED:   return false;
	case DELIVERY_OUTCOME_DELAYED:     *kind = BOUNCE_KIND_DELAYED; return true;
	case DELIVERY_OUTCOME_UNDELIVERED: *kind = BOUNCE_KIND_UNDELIVERED; return true;
	case DELIVERY_OUTCOME_REJECTED:    *kind = BOUNCE_KIND_REJECTED; return true;
	case DELIVERY_OUTCOME_BOUNCED:     *kind = BOUNCE_KIND_BOUNCED; return true;
	}
	return false;
}

static int
note(struct store *store, struct context *context, const char *word, struct text message, enum bounce_kind kind, struct text status)
{
	struct email_id id;
	enum found found;
	DB_TRANSACTION(tx, context);

	if (!store_look_again(store, context))
		return EX_TEMPFAIL;
	if (!find_email(context->arena, &store->site, word, message, &id)) {
		puts("left alone: sent to an address that this site has not made");
		return 0;
	}
	found = outbox_bounce_note(context, id, kind, status);
	if (found == FOUND_FAULT || (found == FOUND_OK && db_commit(&tx) != DB_COMMITTED))
		return EX_TEMPFAIL;
	printf("%s: email %.*s, %s\n", found == FOUND_OK ? "noted" : "known", TEXT_PRINT(id_text(context->arena, id.id)),
	       bounce_kind_words[kind]);
	return 0;
}

int
bounce_run(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	struct store store;
	struct delivery_status status;
	struct text message;
	const char *words[1] = { NULL };
	enum bounce_kind kind;
	int code = EX_TEMPFAIL;

	crypto_start();
	if (!config_read(arena, argc, argv, &config, words, 1) || !read_input(arena, &message)) {
		arena_free(arena);
		return code;
	}
	status = delivery_status_read(message);
	if (!kind_of(status.outcome, &kind)) {
		puts("left alone: no report that an email came back");
		code = 0;
	} else if (store_open(arena, &config, STORE_USE_BESIDE, false, &store)) {
		struct random random;
		struct context context = store_context(arena, &store, &random);

		code = note(&store, &context, words[0], message, kind, text_of(status.status));
		store_close(&store);
	}
	arena_free(arena);
	return code;
}
