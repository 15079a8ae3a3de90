#include "doctor_dns.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "limits.h"

enum { DNS_PORT = 53, ANSWER_BYTES = NS_MAXMSG };

/* What one run of the checks has found. */
struct dns {
	struct __res_state state;
	struct arena *arena;
	unsigned char *answer;
	struct text from, envelope;       /* domains: of the From: that people see, and of the address that reports go to */
	struct text policy;               /* the domain with the DMARC record; none: there is none */
	bool strict_dkim, strict_spf;     /* DMARC wants the same domain, not only the same organisation's */
	bool signs;                       /* the key of the DKIM selector is there */
	int findings;
};

enum lookup {
	LOOKUP_FAULT = -1,                /* no DNS server answers, or not with something that can be read */
	LOOKUP_OK,                        /* also when there is none of these records */
};

bool
doctor_dns_server(struct text written, struct sockaddr_in *server)
{
	char host[INET_ADDRSTRLEN];
	struct text address, port;
	int64_t number = DNS_PORT;

	if (text_cut(written, ':', &address, &port) && (!text_number(port, &number) || number < 1 || number > 65535))
		return false;
	*server = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)number) };
	return address.length < sizeof host && snprintf(host, sizeof host, "%.*s", TEXT_PRINT(address)) > 0 &&
	       inet_pton(AF_INET, host, &server->sin_addr) == 1;
}

static void printf_like(2, 3)
finding(struct dns *dns, const char *format, ...)
{
	va_list arguments;

	dns->findings++;
	fputs("not well: ", stdout);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

/* The answer to one question; *length 0: there is no such name, or it has no record of this type. */
static enum lookup
ask(struct dns *dns, struct text name, int type, int *length)
{
	*length = res_nquery(&dns->state, text_terminated(dns->arena, name), ns_c_in, type, dns->answer, ANSWER_BYTES);
	if (*length >= 0)
		return *length <= ANSWER_BYTES ? LOOKUP_OK : LOOKUP_FAULT;
	*length = 0;
	return dns->state.res_h_errno == HOST_NOT_FOUND || dns->state.res_h_errno == NO_DATA ? LOOKUP_OK : LOOKUP_FAULT;
}

/* A TXT record is written in pieces of up to 255 bytes, each after its length; control characters do not reach the terminal. */
static struct text
join_pieces(struct arena *arena, const unsigned char *at, size_t length)
{
	struct text_builder joined;

	text_builder_start(&joined, arena, ANSWER_BYTES);
	for (size_t piece; length > 0; at += 1 + piece, length -= 1 + piece) {
		piece = at[0] < length ? at[0] : length - 1;
		for (size_t i = 1; i <= piece; i++)
			text_add_char(&joined, at[i] >= ' ' && at[i] < 0x7f ? (char)at[i] : '?');
	}
	return text_built(&joined);
}

/* The TXT records of a name that begin like this: how many, and the first. */
static enum lookup
find_records(struct dns *dns, struct text name, struct text start, size_t *count, struct text *first)
{
	ns_msg message;
	int length;

	*count = 0;
	*first = TEXT("");
	if (ask(dns, name, ns_t_txt, &length) != LOOKUP_OK)
		return LOOKUP_FAULT;
	if (length == 0)
		return LOOKUP_OK;
	if (ns_initparse(dns->answer, length, &message) != 0)
		return LOOKUP_FAULT;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		struct text text;
		ns_rr record;

		if (ns_parserr(&message, ns_s_an, i, &record) != 0)
			return LOOKUP_FAULT;
		if (ns_rr_type(record) != ns_t_txt)
			continue;             /* a CNAME on the way to it */
		text = join_pieces(dns->arena, ns_rr_rdata(record), ns_rr_rdlen(record));
		if (text_equal_ignoring_case(text_until(text, start.length), start) && (*count)++ == 0)
			*first = text;
	}
	return LOOKUP_OK;
}

/* "none" of "v=DMARC1; p=none" for p. false: the tag is not there. */
static bool
find_tag(struct text record, struct text wanted, struct text *value)
{
	struct text part, name;

	while (record.length > 0) {
		(void)text_cut(record, ';', &part, &record);
		if (text_cut(part, '=', &name, value) && text_equal_ignoring_case(text_trim(name), wanted)) {
			*value = text_trim(*value);
			return true;
		}
	}
	return false;
}

static enum lookup
check_spf(struct dns *dns)
{
	struct text record;
	size_t count;

	if (find_records(dns, dns->envelope, TEXT("v=spf1"), &count, &record) != LOOKUP_OK)
		return LOOKUP_FAULT;
	if (count == 0)
		finding(dns, "%.*s has no SPF record, so receivers cannot tell which servers may send its email. Publish a TXT record for it, "
		        "\"v=spf1 mx -all\" say, with what the operator of your email server names in place of mx", TEXT_PRINT(dns->envelope));
	else if (count > 1)
		finding(dns, "%.*s has %zu SPF records, and receivers then ignore all of them; join them to one", TEXT_PRINT(dns->envelope), count);
	else
		printf("well: SPF of %.*s: %.*s (see that it names your email server)\n", TEXT_PRINT(dns->envelope), TEXT_PRINT(record));
	return LOOKUP_OK;
}

static enum lookup
check_dkim(struct dns *dns, struct text selector)
{
	struct text name, record, key;
	size_t count;

	if (text_is_empty(selector)) {
		puts("not checked: the DKIM key, since dkim_selector is not set; it is what is after s= in the DKIM-Signature of an email that "
		     "your email server has sent");
		return LOOKUP_OK;
	}
	name = text_format(dns->arena, "%.*s._domainkey.%.*s", TEXT_PRINT(selector), TEXT_PRINT(dns->from));
	if (find_records(dns, name, TEXT(""), &count, &record) != LOOKUP_OK)
		return LOOKUP_FAULT;
	if (count == 0)
		finding(dns, "there is no DKIM key at %.*s, so no signature can be checked; publish the TXT record that the operator of your email "
		        "server names, or correct dkim_selector", TEXT_PRINT(name));
	else if (count > 1)
		finding(dns, "%.*s has %zu TXT records, and receivers may take the wrong one; leave the one with the key", TEXT_PRINT(name), count);
	else if (!find_tag(record, TEXT("p"), &key) || text_is_empty(key))
		finding(dns, "the DKIM key at %.*s was withdrawn or is none (nothing after p=); publish the key that your email server signs with",
		        TEXT_PRINT(name));
	else
		printf("well: the DKIM key at %.*s\n", TEXT_PRINT(name));
	dns->signs = count == 1 && find_tag(record, TEXT("p"), &key) && !text_is_empty(key);
	return LOOKUP_OK;
}

/* The domain's own record, or that of the nearest domain above it. */
static enum lookup
check_dmarc(struct dns *dns)
{
	struct text domain = dns->from, label, above, record, policy = TEXT(""), mode;
	size_t count = 0, at;

	for (;;) {
		if (find_records(dns, text_format(dns->arena, "_dmarc.%.*s", TEXT_PRINT(domain)), TEXT("v=DMARC1"), &count, &record) != LOOKUP_OK)
			return LOOKUP_FAULT;
		if (count > 0 || !text_cut(domain, '.', &label, &above) || !text_find(above, TEXT("."), &at))
			break;
		domain = above;
	}
	if (count == 0) {
		finding(dns, "%.*s has no DMARC record; large email services put email without one aside. Publish the TXT record _dmarc.%.*s "
		        "\"v=DMARC1; p=none\"", TEXT_PRINT(dns->from), TEXT_PRINT(dns->from));
		return LOOKUP_OK;
	}
	if (count > 1) {
		finding(dns, "_dmarc.%.*s has %zu DMARC records, and receivers then ignore all of them; leave one", TEXT_PRINT(domain), count);
		return LOOKUP_OK;
	}
	dns->policy = domain;
	dns->strict_dkim = find_tag(record, TEXT("adkim"), &mode) && text_equal_ignoring_case(mode, TEXT("s"));
	dns->strict_spf = find_tag(record, TEXT("aspf"), &mode) && text_equal_ignoring_case(mode, TEXT("s"));
	(void)find_tag(record, TEXT("p"), &policy);
	printf("well: DMARC of %.*s: %.*s\n", TEXT_PRINT(domain), TEXT_PRINT(record));
	if (!text_equal_ignoring_case(policy, TEXT("none")) && !text_equal_ignoring_case(policy, TEXT("quarantine")) &&
	    !text_equal_ignoring_case(policy, TEXT("reject")))
		finding(dns, "the DMARC record of %.*s has no p=none, p=quarantine or p=reject, so receivers ignore it", TEXT_PRINT(domain));
	return LOOKUP_OK;
}

/* The same, or below it. */
static bool
is_within(struct text domain, struct text above)
{
	return text_equal_ignoring_case(domain, above) ||
	       (domain.length > above.length && domain.at[domain.length - above.length - 1] == '.' &&
	        text_equal_ignoring_case(text_from(domain, domain.length - above.length), above));
}

/* Which domain belongs to which organisation is in no record; the domain with the DMARC record is taken for it. */
static void
explain_alignment(struct dns *dns)
{
	const bool same = text_equal_ignoring_case(dns->from, dns->envelope);
	const bool aligned = same || (!dns->strict_spf && (is_within(dns->envelope, dns->from) || is_within(dns->from, dns->envelope) ||
	                              (!text_is_empty(dns->policy) && is_within(dns->envelope, dns->policy))));

	printf("how it aligns: a receiver compares %.*s, which people see in From:, with the domain of a valid DKIM signature (d=) and with "
	       "the domain of the envelope that SPF allows. One of the two has to be %s.\n", TEXT_PRINT(dns->from),
	       dns->strict_dkim || dns->strict_spf ? "that domain itself where DMARC says s (strict), or else of the same organisation" :
	       "that domain, or of the same organisation");
	printf("how it aligns: by DKIM when your email server signs with d=%.*s; forwarded email keeps that, and nothing else. By SPF: %s, the "
	       "envelope has %.*s\n", TEXT_PRINT(dns->from), aligned ? "yes, as long as it is not forwarded" : "no", TEXT_PRINT(dns->envelope));
	if (!aligned && !dns->signs)
		finding(dns, "nothing is known to align with %.*s: have your email server sign with d=%.*s and set dkim_selector, or set "
		        "bounce_address to an address of that domain", TEXT_PRINT(dns->from), TEXT_PRINT(dns->from));
}

static enum lookup
check_reports(struct dns *dns)
{
	int mx, address;

	if (ask(dns, dns->envelope, ns_t_mx, &mx) != LOOKUP_OK || ask(dns, dns->envelope, ns_t_a, &address) != LOOKUP_OK)
		return LOOKUP_FAULT;
	if (mx == 0 && address == 0)
		finding(dns, "no server takes email for %.*s, so reports of email that came back never arrive; publish an MX record for it",
		        TEXT_PRINT(dns->envelope));
	return LOOKUP_OK;
}

static bool
open_resolver(struct dns *dns, struct text server)
{
	struct sockaddr_in address;

	if (res_ninit(&dns->state) != 0)
		return false;
	dns->state.retrans = 3;
	dns->state.retry = 1;
	if (!text_is_empty(server) && doctor_dns_server(server, &address)) {
		dns->state.nscount = 1;
		dns->state.nsaddr_list[0] = address;
	}
	return true;
}

int
doctor_dns(struct arena *arena, const struct config *config)
{
	const struct text from = text_is_empty(config->email_from) ? config->operator_email : config->email_from;
	const struct text envelope = text_is_empty(config->bounce_address) ? from : config->bounce_address;
	struct dns dns = { .arena = arena, .answer = arena_take(arena, ANSWER_BYTES) };
	struct text local;
	size_t at;
	bool answered;

	if (!text_cut(from, '@', &local, &dns.from) || !text_cut(envelope, '@', &local, &dns.envelope) || !text_find(dns.from, TEXT("."), &at))
		return 0;
	if (text_is_empty(config->bounce_address))
		puts("not set: bounce_address; the site does not learn of email that comes back, and goes on writing to addresses that are gone");
	if (!open_resolver(&dns, config->dns_server)) {
		puts("not checked: SPF, DKIM and DMARC: the resolver of this system cannot be used");
		return 0;
	}
	answered = check_spf(&dns) == LOOKUP_OK && check_dkim(&dns, config->dkim_selector) == LOOKUP_OK && check_dmarc(&dns) == LOOKUP_OK &&
	           (text_is_empty(config->bounce_address) || check_reports(&dns) == LOOKUP_OK);
	if (answered)
		explain_alignment(&dns);
	else
		printf("not checked: all of SPF, DKIM and DMARC of %.*s, since no DNS server answers; try again with a network, or "
		       "set dns_server\n",
		       TEXT_PRINT(dns.from));
	res_nclose(&dns.state);
	return dns.findings;
}
