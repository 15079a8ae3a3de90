#include "outbox/outbox_fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "limits.h"

/* ---- which addresses ---- */

static bool
is_of_url(char c)
{
	return c > ' ' && c < 0x7f && !strchr("\"<>\\^`{|}#", c);
}

/* A name with a dot whose last label does not begin with a digit is no address in disguise ("127.1", "0x7f000001"). */
static bool
is_name(struct text host)
{
	size_t last = 0;
	bool dot = false;

	if (host.length == 0 || host.length > LIMIT_DOMAIN_BYTES)
		return false;
	for (size_t i = 0; i < host.length; i++) {
		const char c = host.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return false;
		if (c == '.' && (i == 0 || host.at[i - 1] == '.'))
			return false;
		if (c == '.') {
			dot = true;
			last = i + 1;
		}
	}
	return dot && last < host.length && host.at[last] >= 'a';
}

bool
outbox_address_read(struct arena *arena, struct text url, bool local, struct outbox_address *address)
{
	struct text rest, authority, host, port;
	size_t length = 0;

	if (url.length > LIMIT_FETCH_URL_BYTES)
		return false;
	for (size_t i = 0; i < url.length; i++)
		if (!is_of_url(url.at[i]))
			return false;
	if (text_starts_with(url, TEXT("https://")))
		rest = text_from(url, 8);
	else if (local && text_starts_with(url, TEXT("http://")))
		rest = text_from(url, 7);
	else
		return false;
	while (length < rest.length && rest.at[length] != '/' && rest.at[length] != '?')
		length++;
	authority = text_lower_ascii(arena, text_until(rest, length));
	*address = (struct outbox_address){ authority, length < rest.length ? text_from(rest, length) : TEXT("/") };
	if (text_starts_with(address->path, TEXT("?")))
		return false;
	if (text_cut(authority, ':', &host, &port) && !local)
		return false;
	return local ? authority.length > 0 && authority.length <= LIMIT_DOMAIN_BYTES && !memchr(authority.at, '@', authority.length)
	             : is_name(host);
}

static bool
is_public_4(uint32_t address)
{
	/* RFC 6890 and what was registered since: not of the public internet, or of everybody at once. */
	static const struct { uint32_t network; int bits; } closed[] = {
		{ 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 }, { 0x7f000000, 8 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 },
		{ 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0586300, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 },
		{ 0xcb007100, 24 }, { 0xe0000000, 3 },
	};

	for (size_t i = 0; i < COUNT_OF(closed); i++)
		if ((address ^ closed[i].network) >> (32 - closed[i].bits) == 0)
			return false;
	return true;
}

/* Only 2000::/3 is assigned; in it are networks that are none, and ones that carry an IPv4 address to another place. */
static bool
is_public_6(const uint8_t *at)
{
	const uint32_t first = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];

	return first >> 29 == 1 && first >> 9 != 0x20010000 >> 9 && first != 0x20010db8 && first >> 16 != 0x2002 &&
	       first >> 12 != 0x3fff0000 >> 12;
}

bool
outbox_address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in four;

		memcpy(&four, address, sizeof four);
		return is_public_4(ntohl(four.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 six;

		memcpy(&six, address, sizeof six);
		return is_public_6(six.sin6_addr.s6_addr);
	}
	return false;
}

/* ---- fetching ---- */

struct running {
	struct outbox_fetch *fetch;
	CURL *curl;
	struct curl_slist *headers;
	struct text_builder body;
	size_t taken;                     /* of the answer to a POST */
	bool closed;                      /* the address was none of the public internet */
};

static curl_socket_t
open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct running *running = data;

	if (!outbox_address_is_public(&address->addr)) {
		running->closed = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Of the answer to a POST only the status counts. */
static size_t
take_body(char *bytes, size_t size, size_t count, void *data)
{
	struct running *running = data;

	if (running->fetch->post)
		return (running->taken += size * count) <= LIMIT_FETCH_BYTES ? size * count : 0;
	text_add(&running->body, (struct text){ bytes, size * count });
	return running->body.full ? 0 : size * count;
}

static bool
set(CURL *curl, struct arena *arena, struct running *running, const struct site *site)
{
	const bool local = site->activitypub_local;
	const struct outbox_fetch *fetch = running->fetch;
	bool good = curl_easy_setopt(curl, CURLOPT_URL, text_terminated(arena, fetch->url)) == CURLE_OK;

	for (size_t i = 0; good && i < fetch->header_count; i++) {
		struct curl_slist *longer = curl_slist_append(running->headers, text_terminated(arena, fetch->headers[i]));

		good = longer != NULL;
		running->headers = longer ? longer : running->headers;
	}
	good = good && curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, local ? "http,https" : "https") == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_HTTPHEADER, running->headers) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK && curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)LIMIT_FETCH_CONNECT_SECONDS) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)LIMIT_FETCH_SECONDS) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_WRITEDATA, running) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_PRIVATE, running) == CURLE_OK &&
	       curl_easy_setopt(curl, CURLOPT_USERAGENT, "Givenback/" GIVENBACK_VERSION) == CURLE_OK;
	/* libcurl goes on reading the system's folder of certificates (CURLOPT_CAPATH). */
	if (good && !text_is_empty(site->tls_ca_file))
		good = curl_easy_setopt(curl, CURLOPT_CAINFO, text_terminated(arena, site->tls_ca_file)) == CURLE_OK;
	if (good && !local)
		good = curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
		       curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, running) == CURLE_OK;
	if (good && fetch->post)
		good = curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
		       curl_easy_setopt(curl, CURLOPT_POSTFIELDS, fetch->sent.length ? fetch->sent.at : "") == CURLE_OK &&
		       curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)fetch->sent.length) == CURLE_OK;
	return good;
}

static void
finish(struct arena *arena, struct running *running, CURLcode code)
{
	struct outbox_fetch *fetch = running->fetch;
	const char *type = NULL;

	fetch->problem = running->closed ? "its address is not one of the public internet" :
	                 running->body.full || running->taken > LIMIT_FETCH_BYTES ? "its answer is too long" : curl_easy_strerror(code);
	if (code != CURLE_OK)
		return;
	curl_easy_getinfo(running->curl, CURLINFO_RESPONSE_CODE, &fetch->status);
	curl_easy_getinfo(running->curl, CURLINFO_CONTENT_TYPE, &type);
	fetch->media_type = text_copy(arena, text_of(type));
	fetch->body = text_built(&running->body);
}

static void
end(CURLM *many, struct running *running)
{
	if (running->curl) {
		(void)curl_multi_remove_handle(many, running->curl);
		curl_easy_cleanup(running->curl);
	}
	curl_slist_free_all(running->headers);
	*running = (struct running){ .fetch = running->fetch };
}

static void
collect(struct arena *arena, CURLM *many)
{
	const CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(many, &left)) != NULL) {
		char *private = NULL;

		if (message->msg != CURLMSG_DONE || curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private) != CURLE_OK)
			continue;
		finish(arena, (struct running *)(void *)private, message->data.result);
		end(many, (struct running *)(void *)private);
	}
}

/* false: it could not be begun. */
static bool
begin(struct arena *arena, CURLM *many, struct running *running, const struct site *site)
{
	text_builder_start(&running->body, arena, LIMIT_FETCH_BYTES);
	running->curl = curl_easy_init();
	if (running->curl && set(running->curl, arena, running, site) && curl_multi_add_handle(many, running->curl) == CURLM_OK)
		return true;
	log_note(LOG_FAULT, "outbox: a request to another server cannot be prepared");
	end(many, running);
	return false;
}

void
outbox_fetch_all(struct arena *arena, const struct site *site, struct outbox_fetch *at, size_t count, const atomic_bool *stop)
{
	struct running *running = arena_list_of(arena, struct running, count);
	CURLM *many = curl_multi_init();
	size_t begun = 0;
	int open = 0;

	for (size_t i = 0; i < count; i++) {
		running[i] = (struct running){ .fetch = &at[i] };
		at[i].status = 0;
		at[i].problem = "it was not begun";
	}
	while (many && !atomic_load(stop)) {
		for (; begun < count && open < LIMIT_FETCHES; begun++)
			open += begin(arena, many, &running[begun], site);
		if (open == 0 || curl_multi_perform(many, &open) != CURLM_OK)
			break;
		collect(arena, many);
		if (open == LIMIT_FETCHES || (open > 0 && begun == count))
			(void)curl_multi_poll(many, NULL, 0, LIMIT_FETCH_POLL_MS, NULL);
	}
	for (size_t i = 0; many && i < begun; i++)
		end(many, &running[i]);
	if (many)
		curl_multi_cleanup(many);
}
