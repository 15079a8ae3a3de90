#include "http/server_kept.h"

#include <stdatomic.h>
#include <strings.h>

#include "base/log.h"

/* Entries lie at multiples of more than this: the lowest bits say what a pointer points to. */
enum { KEPT_MARK = 1, BEGUN_MARK = 2 };

bool
server_kept_is(const void *state)
{
	return ((uintptr_t)state & KEPT_MARK) != 0;
}

bool
server_kept_is_begun(const void *state)
{
	return ((uintptr_t)state & BEGUN_MARK) != 0;
}

void *
server_kept_state(struct cache_entry *entry, bool begun)
{
	return (void *)((uintptr_t)entry | KEPT_MARK | (begun ? BEGUN_MARK : 0));
}

struct cache_entry *
server_kept_entry(const void *state)
{
	return (struct cache_entry *)((uintptr_t)state & ~(uintptr_t)(KEPT_MARK | BEGUN_MARK));
}

static enum MHD_Result
look_at_header(void *closure, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct server_kept_head *head = closure;

	(void)kind;
	head->header_count++;
	switch (name[0]) {
	case 'A': case 'a':
		if (strcasecmp(name, "accept-encoding") == 0)
			head->accepts = value;
		break;
	case 'I': case 'i':
		if (strcasecmp(name, "if-none-match") == 0)
			head->knows = value;
		break;
	case 'C': case 'c':
		head->has_body = head->has_body || strcasecmp(name, "content-length") == 0;
		break;
	case 'T': case 't':
		head->has_body = head->has_body || strcasecmp(name, "transfer-encoding") == 0;
		break;
	}
	return MHD_YES;
}

struct server_kept_head
server_kept_head(struct MHD_Connection *connection)
{
	struct server_kept_head head = { 0 };

	MHD_get_connection_values(connection, MHD_HEADER_KIND, look_at_header, &head);
	return head;
}

static void
add_headers(struct MHD_Response *response, const struct cache_header *headers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (MHD_add_response_header(response, headers[i].name, headers[i].value) != MHD_YES)
			log_note(LOG_WARNING, "the header %s was refused", headers[i].name);
	}
}

static struct MHD_Response *
response_new(const struct cache_form *form, enum cache_answer answer)
{
	const bool whole = answer == CACHE_ANSWER_WHOLE;
	struct MHD_Response *response =
		MHD_create_response_from_buffer(whole ? form->bytes.length : 0, (void *)form->bytes.at, MHD_RESPMEM_PERSISTENT);

	if (response && whole)
		add_headers(response, form->headers, form->header_count);
	else if (response)
		add_headers(response, form->known_headers, form->known_header_count);
	return response;
}

/* Made by the first who sends it, then the same for all. */
static struct MHD_Response *
response_of(struct cache_form *form, enum cache_answer answer)
{
	struct MHD_Response *response = atomic_load_explicit(&form->ready[answer], memory_order_acquire), *there;

	if (response)
		return response;
	response = response_new(form, answer);
	if (!response)
		return NULL;
	there = cache_ready(form, answer, response);
	if (there != response)
		MHD_destroy_response(response);
	return there;
}

enum MHD_Result
server_kept_answer(struct MHD_Connection *connection, struct cache_entry *entry, const struct server_kept_head *head,
                   size_t *length)
{
	enum cache_answer answer;
	struct cache_form *form = cache_form(entry, text_of(head->accepts), text_of(head->knows), &answer);
	struct MHD_Response *response = head->close ? response_new(form, answer) : response_of(form, answer);
	enum MHD_Result queued = MHD_NO;

	*length = answer == CACHE_ANSWER_WHOLE ? form->bytes.length : 0;
	if (response && head->close)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	if (response)
		queued = MHD_queue_response(connection, answer == CACHE_ANSWER_WHOLE ? MHD_HTTP_OK : MHD_HTTP_NOT_MODIFIED, response);
	if (response && head->close)
		MHD_destroy_response(response);
	return queued;
}

void
server_kept_forget(void *ready)
{
	MHD_destroy_response(ready);
}
