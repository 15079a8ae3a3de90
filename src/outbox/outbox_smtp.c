#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "outbox/outbox_way.h"
#include "standards/email_message.h"

/* What of the message has been handed to libcurl. */
struct reading { struct text left; };

static size_t
hand_over(char *buffer, size_t size, size_t count, void *data)
{
	struct reading *reading = data;
	const struct text next = text_until(reading->left, size * count);

	if (next.length > 0)
		memcpy(buffer, next.at, next.length);
	reading->left = text_from(reading->left, next.length);
	return next.length;
}

static int
look_for_stop(void *data, curl_off_t download, curl_off_t downloaded, curl_off_t upload, curl_off_t uploaded)
{
	return atomic_load((atomic_bool *)data) ? 1 : 0;
}

/* libcurl reports every line: "MAIL FROM:" says that greeting, TLS and password are behind us, the answer to EHLO what is offered. */
static int
read_line(CURL *curl, curl_infotype kind, char *bytes, size_t length, void *data)
{
	const struct text line = text_trim((struct text){ bytes, length });
	struct outbox_smtp *smtp = data;

	if (kind == CURLINFO_HEADER_OUT && text_starts_with(line, TEXT("MAIL FROM:")))
		smtp->begun = true;
	else if (kind == CURLINFO_HEADER_OUT && text_starts_with(line, TEXT("EHLO ")))
		smtp->utf8 = false;
	else if (kind == CURLINFO_HEADER_IN && text_starts_with(line, TEXT("250")) &&
	         text_equal_ignoring_case(text_from(line, 4), TEXT("SMTPUTF8")))
		smtp->utf8 = true;
	return 0;
}

bool
outbox_smtp_is_this_machine(const char *host)
{
	char bare[INET6_ADDRSTRLEN];
	struct in6_addr six;
	struct in_addr four;
	const size_t length = strlen(host);

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (host[0] != '[' || length < 3 || length - 2 >= sizeof bare || host[length - 1] != ']')
		return false;
	memcpy(bare, host + 1, length - 2);
	bare[length - 2] = '\0';
	return inet_pton(AF_INET6, bare, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

/* TLS with a verified certificate is demanded over a network, unless the operator made it optional, and with a password always.
 * Optional: verified where the server offers it.  On this machine itself nobody listens in between, and the usual relay there
 * shows a certificate that it made itself. */
static void
set_tls(CURL *curl, const struct site *site, const char *host)
{
	if (outbox_smtp_is_this_machine(host)) {
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
		curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
		return;
	}
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
		site->smtp_tls_optional && text_is_empty(site->smtp_password) ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
}

/* libcurl greets with the path of the address: our own name, unless the operator wrote one. */
static bool
set_address(CURL *curl, struct arena *arena, const struct site *site)
{
	CURLU *relay = curl_url(), *own = curl_url();
	char *path = NULL, *host = NULL, *name = NULL;
	bool good = false;

	if (relay != NULL && own != NULL &&
	    curl_url_set(relay, CURLUPART_URL, text_terminated(arena, site->smtp_url), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(relay, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(relay, CURLUPART_PATH, &path, 0) == CURLUE_OK) {
		if (strlen(path) <= 1 && curl_url_set(own, CURLUPART_URL, text_terminated(arena, site->url), 0) == CURLUE_OK &&
		    curl_url_get(own, CURLUPART_HOST, &name, 0) == CURLUE_OK)
			curl_url_set(relay, CURLUPART_PATH, name, 0);
		curl_free(path);
		path = NULL;
		if (curl_url_get(relay, CURLUPART_URL, &path, 0) == CURLUE_OK) {
			curl_easy_setopt(curl, CURLOPT_URL, path);
			set_tls(curl, site, host);
			good = true;
		}
	}
	curl_free(path);
	curl_free(host);
	curl_free(name);
	curl_url_cleanup(relay);
	curl_url_cleanup(own);
	return good;
}

bool
outbox_smtp_open(struct outbox_smtp *smtp, struct arena *arena, const struct site *site,
                 atomic_bool *stop, long connect_seconds, long seconds)
{
	CURL *curl = curl_easy_init();

	*smtp = (struct outbox_smtp){ .curl = curl, .site = site, .stop = stop, .problem = "" };
	if (curl == NULL || !set_address(curl, arena, site)) {
		log_note(LOG_FAULT, "outbox: smtp_url is no address of an email server");
		outbox_smtp_close(smtp);
		return false;
	}
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds);     /* of the farewell, too */
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_for_stop);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stop);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, read_line);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, hand_over);
	if (!text_is_empty(site->tls_ca_file))
		curl_easy_setopt(curl, CURLOPT_CAINFO, text_terminated(arena, site->tls_ca_file));
	if (!text_is_empty(site->smtp_user)) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, text_terminated(arena, site->smtp_user));
		curl_easy_setopt(curl, CURLOPT_PASSWORD, text_terminated(arena, site->smtp_password));
	}
	return true;
}

void
outbox_smtp_close(struct outbox_smtp *smtp)
{
	curl_easy_cleanup(smtp->curl);
	smtp->curl = NULL;
}

static const char *
path_of(struct arena *arena, struct text address)
{
	return text_terminated(arena, text_format(arena, "<%.*s>", TEXT_PRINT(address)));
}

static enum outbox_way
judge(struct outbox_smtp *smtp, CURLcode code)
{
	smtp->answer = 0;
	smtp->problem = curl_easy_strerror(code);
	curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &smtp->answer);
	if (code == CURLE_OK)
		return OUTBOX_WAY_OK;
	if (code == CURLE_ABORTED_BY_CALLBACK)
		return OUTBOX_WAY_STOPPED;
	if (!smtp->begun || smtp->answer == 421)
		return OUTBOX_WAY_NO_RELAY;
	if (code != CURLE_OPERATION_TIMEDOUT && smtp->answer >= 500 && smtp->answer < 600)
		return OUTBOX_WAY_NEVER;
	return OUTBOX_WAY_LATER;
}

static size_t
read_nothing(char *bytes, size_t size, size_t count, void *data)
{
	return size * count;
}

enum outbox_way
outbox_smtp_ask(struct outbox_smtp *smtp)
{
	CURLcode code;

	curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 0L);
	curl_easy_setopt(smtp->curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(smtp->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	curl_easy_setopt(smtp->curl, CURLOPT_WRITEFUNCTION, read_nothing);
	smtp->begun = false;
	code = curl_easy_perform(smtp->curl);
	curl_easy_setopt(smtp->curl, CURLOPT_CUSTOMREQUEST, NULL);
	curl_easy_setopt(smtp->curl, CURLOPT_NOBODY, 0L);
	curl_easy_setopt(smtp->curl, CURLOPT_UPLOAD, 1L);
	smtp->asked = smtp->asked || code == CURLE_OK;
	return judge(smtp, code);
}

/* Whether this server takes the address.  It is asked once; what it offers is known from then on. */
static enum outbox_way
takes_address(struct outbox_smtp *smtp, struct text to)
{
	if (email_address_is_valid(to))
		return OUTBOX_WAY_OK;
	if (!smtp->asked) {
		const enum outbox_way way = outbox_smtp_ask(smtp);

		if (way != OUTBOX_WAY_OK)
			return way;
	}
	smtp->answer = 0;
	smtp->problem = "the email server does not offer SMTPUTF8, which this address needs";
	return smtp->utf8 ? OUTBOX_WAY_OK : OUTBOX_WAY_NEVER;
}

enum outbox_way
outbox_smtp_send(struct outbox_smtp *smtp, struct arena *arena, const struct outbox_envelope *envelope, struct text message)
{
	struct reading reading = { message };
	const enum outbox_way taken = takes_address(smtp, envelope->to);
	struct curl_slist *receivers;
	CURLcode code;

	if (taken != OUTBOX_WAY_OK)
		return taken;
	receivers = curl_slist_append(NULL, path_of(arena, envelope->to));
	if (receivers == NULL)
		return OUTBOX_WAY_LATER;
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, path_of(arena, envelope->from));
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, receivers);
	curl_easy_setopt(smtp->curl, CURLOPT_READDATA, &reading);
	curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.length);
	smtp->begun = false;
	code = curl_easy_perform(smtp->curl);
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(receivers);
	smtp->asked = smtp->asked || smtp->begun;
	return judge(smtp, code);
}
