#include "http/form_draft.h"

#include <string.h>

#include "base/bucket.h"
#include "base/id.h"
#include "base/log.h"
#include "db/database.h"
#include "form_draft_sql.h"
#include "http/form_draft_values.h"
#include "http/form_key.h"
#include "http/form_proof.h"
#include "http/http_view.h"
#include "http/idempotency.h"
#include "http/respond.h"
#include "http_html.h"
#include "limits.h"

/* Tells its bucket from those of other limits by client. */
static const uint64_t bucket_kind = UINT64_C(0x6472616674666f72);

static struct text
path_of(struct link link)
{
	struct text path, query;

	text_cut(link.text, '?', &path, &query);
	return path;
}

/* Whether it was made here for this browser and this last press. */
static bool
is_own(struct request *request, struct text key, struct link last, struct text *canonical)
{
	const struct form_key_use use = { .purpose = FORM_KEY_IDEMPOTENCY, .browser = form_proof_browser(request), .path = path_of(last) };

	return form_key_read(&request->context, &use, key, canonical);
}

/* An empty browser: of a draft that was saved without the cookie. */
static struct bytes
mac_of(struct request *request, struct text key, struct text path, struct text browser)
{
	return form_key_mac(&request->context, "form.draft", key, text_format(request->context.arena, "%.*s\n%.*s\n%.*s", TEXT_PRINT(key),
	                    TEXT_PRINT(browser), TEXT_PRINT(path)));
}

struct draft_key
form_draft_new(struct request *request, struct link last)
{
	return (struct draft_key){ request_new_key(request, last) };
}

static struct link
with_query(const struct request *request, struct text path)
{
	if (text_is_empty(request->query))
		return (struct link){ path };
	return (struct link){ text_format(request->context.arena, "%.*s?%.*s", TEXT_PRINT(path), TEXT_PRINT(request->query)) };
}

void
form_draft_begin(struct request *request, struct link form)
{
	respond_see_other(request, with_query(request, form.text));
}

/* ---- saving ---- */

static struct form_value *
key_field(const struct form *form, void *values)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].kind == FORM_SECRET)
			return (struct form_value *)((char *)values + form->fields[i].at);
	return NULL;
}

/* One client may not push out the drafts of all others. */
static bool
may_save(const struct request *request, size_t length)
{
	const struct context *context = &request->context;
	const struct bucket_limit limit = { context->now.us, LIMIT_DRAFTS_PER_CLIENT, INSTANT_HOUR };
	uint64_t who;

	if (context->client.length == 0)
		return true;
	memcpy(&who, context->client.at, sizeof who);
	return bucket_take(context->site->limits, who ^ bucket_kind, (int64_t)(1 + length / LIMIT_DRAFT_PIECE_BYTES), limit);
}

/* Where another process has just deleted the same one, there is room too. */
static bool
make_room(struct context *context)
{
	struct form_draft_sql_size size;

	if (form_draft_sql_size(context, &size) != DB_READ)
		return false;
	return size.n < LIMIT_DRAFTS || form_draft_sql_delete_oldest(context) != DB_WROTE_FAULT;
}

static bool
write_row(struct context *context, struct bytes draft, struct bytes sealed)
{
	const struct instant expires = instant_plus(context->now, LIMIT_DRAFT_MINUTES * INSTANT_MINUTE);

	switch (form_draft_sql_replace(context, draft, expires, sealed)) {
	case DB_WROTE:       return true;
	case DB_WROTE_NONE:  break;
	case DB_WROTE_FAULT: return false;
	}
	return make_room(context) && form_draft_sql_add(context, draft, expires, sealed) == DB_WROTE;
}

static bool
save(struct request *request, struct bytes draft, struct text written)
{
	struct context *context = &request->context;
	const struct bytes sealed = crypto_seal(context->arena, &context->site->keys, SEALED_DRAFT_TYPED, context->random, written);
	DB_TRANSACTION(tx, context);

	return write_row(context, draft, sealed) && db_commit(&tx) == DB_COMMITTED;
}

/* *link none: not sent. false: a fault. */
static bool
find_sent(struct request *request, struct text key, struct link *link)
{
	struct bytes mac;

	link->text = TEXT_NONE;
	request->key = key;
	idempotency_take_key(request);
	switch (idempotency_find(request, &mac, link)) {
	case IDEMPOTENCY_FIND_KNOWN:
		return true;
	case IDEMPOTENCY_FIND_NEW:
	case IDEMPOTENCY_FIND_NO_KEY:
		link->text = TEXT_NONE;
		return true;
	case IDEMPOTENCY_FIND_FAULT:
		break;
	}
	return false;
}

/* A new key for a form that came back under one that is not this browser's own (another person may know it), or whose last press was made:
 * that one would lead to what it did then. */
static bool
choose_key(struct request *request, struct link last, struct form_value *typed, struct draft_key *key)
{
	const struct text before = request->key;
	const struct bytes mac_before = request->key_mac;
	struct link sent = { TEXT_NONE };
	bool found = true;
	const bool own = typed != NULL && is_own(request, typed->typed, last, &key->text);

	if (own)
		found = find_sent(request, key->text, &sent);
	request->key = before;
	request->key_mac = mac_before;
	if (!own || sent.text.at)
		*key = form_draft_new(request, last);
	/* The page says what is wrong with a key, and gets a new one (form_page()). */
	if (typed != NULL && text_is_empty(typed->error))
		form_set(typed, key->text);
	return found;
}

enum form_draft_save
form_draft_save(struct request *request, const struct form *form, void *values, struct link last, struct draft_key *key)
{
	/* Before a new key sets the cookie: whether the browser takes it is not known yet. */
	const struct text browser = form_proof_has_browser(request) ? form_proof_browser(request) : TEXT("");
	struct text written;

	if (!choose_key(request, last, key_field(form, values), key))
		return FORM_DRAFT_SAVE_FAULT;
	if (request->unsaved || !form_draft_values_write(request->context.arena, form, values, &written))
		return FORM_DRAFT_SAVE_REFUSED;
	if (!may_save(request, written.length)) {
		request_event(request, EVENT_CLIENT_LIMITED);
		return FORM_DRAFT_SAVE_REFUSED;
	}
	return save(request, mac_of(request, key->text, path_of(last), browser), written) ? FORM_DRAFT_SAVE_OK : FORM_DRAFT_SAVE_FAULT;
}

/* ---- reading ---- */

static enum db_read
open_draft(struct request *request, struct bytes draft, struct text *written)
{
	struct context *context = &request->context;
	struct form_draft_sql_open row;
	const enum db_read read = form_draft_sql_open(context, draft, context->now, &row);
	enum crypto_open opened;

	if (read != DB_READ)
		return read;
	opened = crypto_open(context->arena, &context->site->keys, SEALED_DRAFT_TYPED, row.typed_sealed, written);
	if (opened == CRYPTO_OPEN_OK)
		return DB_READ;
	log_note(LOG_FAULT, "what was typed into a form cannot be read: %s", crypto_open_why(opened));
	return DB_READ_NONE;
}

static void
show_sent(struct request *request, const struct form_draft_of *of, struct link sent)
{
	struct http_draft_sent view = { page_layout(request), words_text(of->sent->said), words_text(of->sent->show), sent };

	view.layout.no_index = true;
	html_http_draft_sent(respond_page(request, 200), &view);
}

static void
show_gone(struct request *request, struct link form)
{
	struct http_draft_gone view = { page_layout(request), form };

	view.layout.no_index = true;
	html_http_draft_gone(respond_page(request, 410), &view);
}

/* The address of another browser's form: this one gets a key of its own. Without a cookie it would be sent there again and again. */
static bool
begin_again(struct request *request)
{
	size_t at;

	if (!form_proof_has_browser(request) || !text_find(request->path, TEXT("/draft/"), &at))
		return false;
	respond_see_other(request, with_query(request, text_until(request->path, at)));
	return true;
}

bool
form_draft_read(struct request *request, struct draft_key key, const struct form_draft_of *of, struct form_draft *draft)
{
	const bool own = is_own(request, key.text, of->last, &key.text);
	struct text written = TEXT("");
	enum db_read read = DB_READ_NONE;
	struct link sent = { TEXT_NONE };

	*draft = (struct form_draft){ .there = false };
	if (own)
		read = open_draft(request, mac_of(request, key.text, path_of(of->last), form_proof_browser(request)), &written);
	if (read == DB_READ_NONE && own && !find_sent(request, key.text, &sent))
		read = DB_READ_FAULT;
	if (read == DB_READ_NONE && !sent.text.at)
		read = open_draft(request, mac_of(request, key.text, path_of(of->last), TEXT("")), &written);
	if (read == DB_READ_FAULT) {
		respond_error(request);
		return false;
	}
	if (sent.text.at) {
		show_sent(request, of, sent);
		return false;
	}
	if (read == DB_READ_NONE && of->form.text.at) {
		show_gone(request, of->form);
		return false;
	}
	if (read == DB_READ_NONE && !own && begin_again(request))
		return false;
	draft->key = own ? key.text : request_new_key(request, of->last);
	if (read == DB_READ)
		form_draft_values_read(request->context.arena, written, draft);
	return true;
}

bool
form_draft_find(struct request *request, struct text key, struct link last, struct form_draft *draft)
{
	struct text written = TEXT("");
	struct link sent = { TEXT_NONE };
	enum db_read read = DB_READ_NONE;
	bool own;

	*draft = (struct form_draft){ .there = false };
	if (!token_from_text(request->context.arena, key, FORM_KEY_LENGTH, &key))
		return true;
	own = is_own(request, key, last, &key);
	/* What was sent since is done; the form is a new one. */
	if (own && !find_sent(request, key, &sent))
		read = DB_READ_FAULT;
	else if (own && !sent.text.at)
		read = open_draft(request, mac_of(request, key, path_of(last), form_proof_browser(request)), &written);
	if (read == DB_READ_NONE && !sent.text.at)
		read = open_draft(request, mac_of(request, key, path_of(last), TEXT("")), &written);
	if (read == DB_READ_FAULT) {
		respond_error(request);
		return false;
	}
	draft->key = own ? key : TEXT("");
	if (read == DB_READ)
		form_draft_values_read(request->context.arena, written, draft);
	return true;
}

/* ---- the end ---- */

void
form_draft_take(struct request *request)
{
	request->draft.own = mac_of(request, request->key, request->path, form_proof_browser(request));
	request->draft.open = mac_of(request, request->key, request->path, TEXT(""));
}

bool
form_draft_end(struct request *request)
{
	return form_draft_sql_delete(&request->context, request->draft.own, request->draft.open) != DB_WROTE_FAULT;
}

bool
form_draft_expire(struct context *context)
{
	return form_draft_sql_expire(context, context->now, LIMIT_DRAFTS_DELETED) != DB_WROTE_FAULT;
}
