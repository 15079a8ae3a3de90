#include "server/head_target.h"

#include <string.h>

#include "server/octet.h"

enum { PORT_DIGITS_MAX = 5, PORT_MAX = 65535 };

static bool
port_is_valid(struct text port)
{
	unsigned int number = 0;

	if (port.length > PORT_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < port.length; i++) {
		if (!octet_is(port.at[i], OCTET_DIGIT))
			return false;
		number = number * 10 + (unsigned int)(port.at[i] - '0');
	}
	return number <= PORT_MAX;
}

/* The length of "[…]" at the start of `host`, or 0. The address is not checked further, because nothing here connects to it. */
static size_t
ip_literal_length(struct text host)
{
	size_t length = 1, colons = 0;

	while (length < host.length && (octet_is(host.at[length], OCTET_HEX) || host.at[length] == ':' || host.at[length] == '.'))
		colons += host.at[length++] == ':';
	return length < host.length && host.at[length] == ']' && colons >= 2 ? length + 1 : 0;
}

bool
head_host_is_valid(struct text host)
{
	size_t length = 0;

	if (host.length > 0 && host.at[0] == '[')
		length = ip_literal_length(host);
	else
		while (length < host.length && octet_is(host.at[length], OCTET_HOST))
			length++;
	if (length == 0)
		return false;
	return length == host.length || (host.at[length] == ':' && port_is_valid(text_from(host, length + 1)));
}

static void
split_query(struct head *head, struct text path_and_query)
{
	if (!text_cut(path_and_query, '?', &head->path, &head->query))
		head->query = TEXT_NONE;
}

/* The length of "http://" or "https://" in any case; 0 when it starts with neither. */
static size_t
scheme_length(struct text target)
{
	if (text_equal_ignoring_case(text_until(target, 7), TEXT("http://")))
		return 7;
	return text_equal_ignoring_case(text_until(target, 8), TEXT("https://")) ? 8 : 0;
}

static bool
parse_absolute(struct head *head)
{
	const size_t start = scheme_length(head->target);
	const struct text rest = text_from(head->target, start);
	size_t length = 0;

	while (length < rest.length && rest.at[length] != '/' && rest.at[length] != '?')
		length++;
	head->form = HEAD_FORM_ABSOLUTE;
	head->host = text_until(rest, length);
	split_query(head, text_from(rest, length));
	if (head->path.length == 0)
		head->path = TEXT("/");
	return start > 0 && head_host_is_valid(head->host);
}

/* CONNECT has to name a port (RFC 9110, 9.3.6): a valid host with a colon that ends in a digit, not in ":" or "]". */
static bool
parse_authority(struct head *head)
{
	const struct text target = head->target;

	head->form = HEAD_FORM_AUTHORITY;
	head->host = target;
	return head_host_is_valid(target) && memchr(target.at, ':', target.length) &&
	       octet_is(target.at[target.length - 1], OCTET_DIGIT);
}

bool
head_target_parse(struct head *head)
{
	head->host = head->path = head->query = TEXT_NONE;
	if (head->target.length == 0)
		return false;
	if (head->method == HEAD_METHOD_CONNECT)
		return parse_authority(head);
	if (head->target.at[0] == '/') {
		head->form = HEAD_FORM_ORIGIN;
		split_query(head, head->target);
		return true;
	}
	if (head->method == HEAD_METHOD_OPTIONS && text_equal(head->target, TEXT("*"))) {
		head->form = HEAD_FORM_ASTERISK;
		return true;
	}
	return parse_absolute(head);
}
