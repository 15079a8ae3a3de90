#include "standards/delivery_status.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"

enum { BOUNDARY_MAX = 70 };                               /* RFC 2046, 5.1.1 */

struct code { int class, subject, detail; };              /* RFC 3463; class 0: none */

/* The next line without its end. false: there is none. */
static bool
take_line(struct text *rest, struct text *line)
{
	const char *end;

	if (rest->length == 0)
		return false;
	end = memchr(rest->at, '\n', rest->length);
	*line = text_until(*rest, end != NULL ? (size_t)(end - rest->at) : rest->length);
	*rest = text_from(*rest, line->length + (end != NULL));
	if (line->length > 0 && line->at[line->length - 1] == '\r')
		line->length--;
	return true;
}

static bool
is_folded(struct text text)
{
	return text.length > 0 && (text.at[0] == ' ' || text.at[0] == '\t');
}

/* The next field of a head or block, with its line ends where it is folded. false: the head or block has ended. A line that is no field is
 * skipped: gateways add such lines. */
static bool
take_field(struct text *rest, struct text *name, struct text *value)
{
	struct text line;

	do {
		if (!take_line(rest, &line) || line.length == 0)
			return false;
	} while (is_folded(line) || !text_cut(line, ':', name, value));
	while (is_folded(*rest) && take_line(rest, &line))
		value->length = (size_t)(line.at + line.length - value->at);
	*name = text_trim(*name);
	*value = text_trim(*value);
	return true;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first word of a value: "failed" of "failed (no such user)". */
static struct text
first_word(struct text value)
{
	size_t length = 0;

	while (length < value.length && !is_space(value.at[length]) && value.at[length] != '(' && value.at[length] != ';')
		length++;
	return text_until(value, length);
}

/* The next parameter of a Content-Type: up to the next semicolon that is not quoted. */
static bool
take_parameter(struct text *rest, struct text *parameter)
{
	bool quoted = false;
	size_t length = 0;

	if (rest->length == 0)
		return false;
	for (; length < rest->length && (quoted || rest->at[length] != ';'); length++) {
		if (rest->at[length] == '"')
			quoted = !quoted;
		else if (quoted && rest->at[length] == '\\' && length + 1 < rest->length)
			length++;
	}
	*parameter = text_trim(text_until(*rest, length));
	*rest = text_from(*rest, length + 1);
	return true;
}

static struct text
parameter_of(struct text type, struct text wanted)
{
	struct text parameter, name, value;

	while (take_parameter(&type, &parameter)) {
		if (!text_cut(parameter, '=', &name, &value) || !text_equal_ignoring_case(text_trim(name), wanted))
			continue;
		value = text_trim(value);
		if (!text_starts_with(value, TEXT("\"")))
			return first_word(value);
		value = text_from(value, 1);
		return text_cut(value, '"', &parameter, &name) ? parameter : value;
	}
	return TEXT_NONE;
}

static bool
is_type(struct text type, struct text wanted)
{
	return text_equal_ignoring_case(first_word(type), wanted);
}

/* Up to three digits. false: none, or more. */
static bool
take_digits(struct text *rest, int *number)
{
	size_t length = 0;

	*number = 0;
	for (; length < rest->length && rest->at[length] >= '0' && rest->at[length] <= '9'; length++) {
		if (length == 3)
			return false;
		*number = *number * 10 + rest->at[length] - '0';
	}
	*rest = text_from(*rest, length);
	return length > 0;
}

static bool
take_dot(struct text *rest)
{
	const bool dot = text_starts_with(*rest, TEXT("."));

	*rest = text_from(*rest, dot);
	return dot;
}

/* "5.1.1" at the start of a text. */
static struct code
read_code(struct text text)
{
	struct code code;

	if (take_digits(&text, &code.class) && take_dot(&text) && take_digits(&text, &code.subject) && take_dot(&text) &&
	    take_digits(&text, &code.detail) && (code.class == 2 || code.class == 4 || code.class == 5))
		return code;
	return (struct code){ 0 };
}

/* "smtp; 550-5.1.1 The email account …": SMTP's own code, and the other where there is one. */
static int
read_diagnostic(struct text value, struct code *code)
{
	struct text kind, answer;
	int reply;

	*code = (struct code){ 0 };
	if (!text_cut(value, ';', &kind, &answer))
		return 0;
	answer = text_trim(answer);
	if (!take_digits(&answer, &reply) || reply < 400 || reply > 599)
		return 0;
	if (answer.length > 0 && (answer.at[0] == ' ' || answer.at[0] == '-'))
		*code = read_code(text_from(answer, 1));
	return reply;
}

/* 5.0.0 is what Exim and Postfix write when the other server gave no such code, and Exim also of an email that it has tried for days: only
 * an answer of the other server says that there is no such address. */
static enum delivery_outcome
judge_reply(int reply)
{
	switch (reply) {
	case 550:
	case 551:
	case 553: return DELIVERY_OUTCOME_BOUNCED;
	case 552: return DELIVERY_OUTCOME_UNDELIVERED;
	default:  return reply >= 500 ? DELIVERY_OUTCOME_REJECTED : DELIVERY_OUTCOME_UNDELIVERED;       /* foreign */
	}
}

/* What servers mean by these codes, also where RFC 3463 says something broader: 5.4.1 and 5.4.310 are Exchange's for an address and a
 * domain that do not exist, 5.5.0 with 550 is Outlook.com's. */
static enum delivery_outcome
judge_permanent(struct code code, int reply)
{
	const int detail = code.detail;

	switch (code.subject) {
	case 0:  return judge_reply(reply);
	case 1:  return detail == 7 || detail == 8 ? DELIVERY_OUTCOME_REJECTED : DELIVERY_OUTCOME_BOUNCED;      /* the sender's address */
	case 2:  return detail == 2 ? DELIVERY_OUTCOME_UNDELIVERED : detail == 3 ? DELIVERY_OUTCOME_REJECTED : DELIVERY_OUTCOME_BOUNCED;
	case 3:  return detail == 4 ? DELIVERY_OUTCOME_REJECTED : DELIVERY_OUTCOME_UNDELIVERED;                 /* too long */
	case 4:  return detail == 1 || detail == 4 || detail == 310 ? DELIVERY_OUTCOME_BOUNCED : DELIVERY_OUTCOME_UNDELIVERED;
	case 5:  return detail == 0 && reply == 550 ? DELIVERY_OUTCOME_BOUNCED : DELIVERY_OUTCOME_REJECTED;
	default: return DELIVERY_OUTCOME_REJECTED;       /* foreign */
	}
}

struct fields { struct text action, status, diagnostic; };

static struct delivery_status
judge(const struct fields *fields)
{
	const struct text action = first_word(fields->action);
	struct delivery_status judged = { .outcome = DELIVERY_OUTCOME_DELIVERED };
	struct code code = read_code(fields->status), answered;
	const int reply = read_diagnostic(fields->diagnostic, &answered);

	if (answered.class != 0 && (code.class == 0 || (code.subject == 0 && code.detail == 0)))
		code = answered;
	if (code.class == 0 && reply != 0)
		code.class = reply / 100;
	if (text_equal_ignoring_case(action, TEXT("delayed")))
		judged.outcome = DELIVERY_OUTCOME_DELAYED;
	else if (text_equal_ignoring_case(action, TEXT("failed")))
		judged.outcome = code.class == 4 || code.class == 2 ? DELIVERY_OUTCOME_UNDELIVERED : judge_permanent(code, reply);
	if (code.class != 0)
		(void)snprintf(judged.status, sizeof judged.status, "%d.%d.%d", code.class, code.subject, code.detail);
	return judged;
}

static void
take_milder(struct delivery_status *all, struct delivery_status one)
{
	if (all->outcome == DELIVERY_OUTCOME_NONE || one.outcome < all->outcome)
		*all = one;
}

/* The blocks of a message/delivery-status: the first is about the message, each other one about a receiver, and has an Action. */
static void
read_blocks(struct text rest, struct delivery_status *all)
{
	while (rest.length > 0) {
		struct fields fields = { TEXT_NONE, TEXT_NONE, TEXT_NONE };
		struct text name, value;

		while (take_field(&rest, &name, &value)) {
			if (text_equal_ignoring_case(name, TEXT("Action")))
				fields.action = value;
			else if (text_equal_ignoring_case(name, TEXT("Status")))
				fields.status = value;
			else if (text_equal_ignoring_case(name, TEXT("Diagnostic-Code")))
				fields.diagnostic = value;
		}
		if (!text_is_empty(fields.action))
			take_milder(all, judge(&fields));
	}
}

static bool
is_delimiter(struct text line, struct text boundary)
{
	if (!text_starts_with(line, TEXT("--")) || !text_starts_with(text_from(line, 2), boundary))
		return false;
	line = text_trim(text_from(line, 2 + boundary.length));
	return line.length == 0 || text_equal(line, TEXT("--"));
}

/* Up to the next delimiter or the end. */
static bool
take_part(struct text *rest, struct text boundary, struct text *part)
{
	const char *start = rest->at;
	struct text line;

	if (rest->length == 0)
		return false;
	*part = *rest;
	while (take_line(rest, &line)) {
		if (is_delimiter(line, boundary)) {
			part->length = (size_t)(line.at - start);
			return true;
		}
	}
	return true;
}

/* Pipes put a line of their own before the head: "From sender date". */
static struct text
without_envelope(struct text message)
{
	struct text line;

	if (text_starts_with(message, TEXT("From ")))
		(void)!take_line(&message, &line);
	return message;
}

/* The type of a head, which is taken off. */
static struct text
take_type(struct text *rest)
{
	struct text name, value, type = TEXT_NONE;

	while (take_field(rest, &name, &value))
		if (text_equal_ignoring_case(name, TEXT("Content-Type")) && text_is_empty(type))
			type = value;
	return type;
}

struct delivery_status
delivery_status_read(struct text message)
{
	struct delivery_status all = { .outcome = DELIVERY_OUTCOME_NONE };
	struct text rest = without_envelope(message), part;
	const struct text type = take_type(&rest);
	const struct text boundary = parameter_of(type, TEXT("boundary")), report = parameter_of(type, TEXT("report-type"));

	if (!is_type(type, TEXT("multipart/report")) || boundary.length == 0 || boundary.length > BOUNDARY_MAX ||
	    !(text_is_empty(report) || text_equal_ignoring_case(report, TEXT("delivery-status"))))
		return all;
	/* What is before the first delimiter is for programs without MIME. */
	if (!take_part(&rest, boundary, &part))
		return all;
	while (take_part(&rest, boundary, &part)) {
		const struct text kind = take_type(&part);

		if (is_type(kind, TEXT("message/delivery-status")) || is_type(kind, TEXT("message/global-delivery-status")))
			read_blocks(part, &all);
	}
	return all;
}

size_t
delivery_status_receivers(struct text message, struct text *receivers, size_t max)
{
	static const char *const names[] = { "X-Original-To", "Delivered-To", "Envelope-To", "To" };
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct text rest = without_envelope(message), name, value;

		while (count < max && take_field(&rest, &name, &value))
			if (text_equal_ignoring_case(name, text_of(names[i])))
				receivers[count++] = value;
	}
	return count;
}
