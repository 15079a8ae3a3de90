/* email_message: header fields and bodies. Text in a header is written by email_words.c. */
#include "standards/email_message.h"

#include <string.h>

#include "base/arena.h"
#include "standards/email_words.h"

#define LINE_MAX_OCTETS 998           /* RFC 5322, 2.1.1 */
#define QUOTED_MAX 76                 /* RFC 2045, 6.7: a line, its soft break included */
#define BASE64_LINE 76
#define METHOD_MAX 20

/* "=_" occurs neither in quoted-printable nor in base64, so no part can contain these (RFC 2045, 6.7), and none is the beginning of
 * another. */
#define BOUNDARY "=_part_of_this_message"
#define BOUNDARY_ALTERNATIVE "=_same_in_two_ways"
#define BOUNDARY_RELATED "=_html_and_its_pictures"

static bool
is_visible(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] <= 0x20 || text.at[i] >= 0x7F)
			return false;
	return text.length > 0;
}

static bool
is_message_id(struct text id)
{
	size_t at;

	return is_visible(id) && id.length < 200 && text_find(id, TEXT("@"), &at) && !memchr(id.at, '<', id.length) &&
	       !memchr(id.at, '>', id.length);
}

/* A name of letters, digits and hyphens that is none of those written here: a message with two From fields is invalid. */
static bool
is_header_name(struct text name)
{
	static const char *const ours[] = { "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Sender", "Cc", "Bcc" };

	if (name.length == 0 || name.length > 60 || text_starts_with(name, TEXT("-")))
		return false;
	for (size_t i = 0; i < name.length; i++) {
		char c = name.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	for (size_t i = 0; i < COUNT_OF(ours); i++)
		if (text_equal_ignoring_case(name, text_of(ours[i])))
			return false;
	return !text_equal_ignoring_case(text_until(name, 8), TEXT("Content-"));
}

static bool
is_method(struct text method)
{
	for (size_t i = 0; i < method.length; i++)
		if (method.at[i] < 'A' || method.at[i] > 'Z')
			return false;
	return method.length > 0 && method.length <= METHOD_MAX;
}

static bool
is_file_name(struct text name)
{
	return is_visible(name) && name.length <= 60 && !memchr(name.at, '"', name.length) &&
	       !memchr(name.at, '\\', name.length) && !memchr(name.at, '/', name.length);
}

static enum email_message_write
judge(const struct email_message *message)
{
	if (!email_address_is_valid(message->from_email) || !email_address_is_international(message->to_email))
		return EMAIL_MESSAGE_WRITE_WRONG_ADDRESS;
	if (!is_message_id(message->message_id) || instant_is_none(message->date))
		return EMAIL_MESSAGE_WRITE_WRONG_HEADER;
	for (size_t i = 0; i < message->header_count; i++) {
		const struct email_header *header = &message->headers[i];

		if (!is_header_name(header->name) ||
		    !email_words_is_value(header->value, LINE_MAX_OCTETS - header->name.length - 2))
			return EMAIL_MESSAGE_WRITE_WRONG_HEADER;
	}
	for (size_t i = 0; i < message->picture_count; i++)
		if (!message->html.at || !is_message_id(message->pictures[i].content_id))
			return EMAIL_MESSAGE_WRITE_WRONG_HEADER;
	if (message->calendar.at && (!is_method(message->calendar_method) ||
	    (message->calendar_name.at && !is_file_name(message->calendar_name))))
		return EMAIL_MESSAGE_WRITE_WRONG_HEADER;
	return EMAIL_MESSAGE_WRITE_OK;
}

static void
add_mailbox(struct text_builder *builder, const char *field, struct text name, struct text email)
{
	size_t column = strlen(field) + 2;

	text_add_format(builder, "%s: ", field);
	if (!text_is_empty(text_trim(name))) {
		column = email_words_add_phrase(builder, column, name);
		text_add(builder, column + email.length + 3 > EMAIL_WORDS_COLUMN_MAX ? TEXT("\r\n ") : TEXT(" "));
	}
	text_add_format(builder, "<%.*s>\r\n", TEXT_PRINT(email));
}

static void
add_field(struct text_builder *builder, struct text name, struct text value)
{
	text_add_format(builder, "%.*s: ", TEXT_PRINT(name));
	email_words_add_value(builder, name.length + 2, value);
	text_add(builder, TEXT("\r\n"));
}

/* An octet is written as it is, or as =XX; a soft break comes before the one that would make the line too long. */
static void
add_quoted_line(struct text_builder *builder, struct text line)
{
	static const char digits[] = "0123456789ABCDEF";
	char out[QUOTED_MAX];
	size_t column = 0;

	for (size_t i = 0; i < line.length; i++) {
		const uint8_t c = (uint8_t)line.at[i];
		bool as_it_is = c == ' ' ? i + 1 < line.length : c > 0x20 && c < 0x7F && c != '=';

		/* Old mailbox formats take "From " for the beginning of the next message. */
		if (i == 0 && (c == '.' || text_starts_with(line, TEXT("From "))))
			as_it_is = false;
		if (column + (as_it_is ? 1 : 3) > QUOTED_MAX - 1) {
			text_add(builder, (struct text){ out, column });
			text_add(builder, TEXT("=\r\n"));
			column = 0;
			/* A lone dot would end the message at an email server with a bug. */
			as_it_is = as_it_is && c != '.';
		}
		if (as_it_is) {
			out[column++] = (char)c;
			continue;
		}
		out[column++] = '=';
		out[column++] = digits[c >> 4];
		out[column++] = digits[c & 15];
	}
	text_add(builder, (struct text){ out, column });
	text_add(builder, TEXT("\r\n"));
}

static void
add_body(struct text_builder *builder, const char *subtype, struct text body)
{
	text_add_format(builder, "Content-Type: text/%s; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n", subtype);
	while (body.length > 0) {
		size_t end = 0;

		while (end < body.length && body.at[end] != '\r' && body.at[end] != '\n')
			end++;
		add_quoted_line(builder, text_until(body, end));
		end += text_starts_with(text_from(body, end), TEXT("\r\n")) ? 2 : 1;
		body = text_from(body, end);
	}
}

static void
add_base64(struct text_builder *builder, struct bytes bytes)
{
	struct text encoded = text_base64(builder->arena, bytes);

	text_add(builder, TEXT("Content-Transfer-Encoding: base64\r\n\r\n"));
	while (encoded.length > 0) {
		text_add(builder, text_until(encoded, BASE64_LINE));
		text_add(builder, TEXT("\r\n"));
		encoded = text_from(encoded, BASE64_LINE);
	}
}

static void
add_calendar(struct text_builder *builder, const struct email_message *message)
{
	struct text name = message->calendar_name.at ? message->calendar_name : TEXT("appointment.ics");

	text_add_format(builder, "Content-Type: text/calendar; charset=utf-8; method=%.*s\r\n"
		"Content-Disposition: attachment; filename=\"%.*s\"\r\n",
		TEXT_PRINT(message->calendar_method), TEXT_PRINT(name));
	add_base64(builder, text_bytes(message->calendar));
}

/* RFC 2387: the HTML is the root, its pictures follow. */
static void
add_html(struct text_builder *builder, const struct email_message *message)
{
	if (message->picture_count == 0) {
		add_body(builder, "html", message->html);
		return;
	}
	text_add(builder, TEXT("Content-Type: multipart/related; type=\"text/html\"; boundary=\"" BOUNDARY_RELATED "\"\r\n"
		"\r\n--" BOUNDARY_RELATED "\r\n"));
	add_body(builder, "html", message->html);
	for (size_t i = 0; i < message->picture_count; i++) {
		text_add(builder, TEXT("\r\n--" BOUNDARY_RELATED "\r\n"));
		text_add_format(builder, "Content-Type: image/jpeg\r\nContent-ID: <%.*s>\r\n"
			"Content-Disposition: inline; filename=\"picture-%zu.jpg\"\r\n", TEXT_PRINT(message->pictures[i].content_id), i + 1);
		add_base64(builder, message->pictures[i].jpeg);
	}
	text_add(builder, TEXT("\r\n--" BOUNDARY_RELATED "--\r\n"));
}

/* RFC 2046, 5.1.4: the simplest part is the first. */
static void
add_content(struct text_builder *builder, const struct email_message *message, struct text body)
{
	if (!message->html.at) {
		add_body(builder, "plain", body);
		return;
	}
	text_add(builder, TEXT("Content-Type: multipart/alternative; boundary=\"" BOUNDARY_ALTERNATIVE "\"\r\n"
		"\r\n--" BOUNDARY_ALTERNATIVE "\r\n"));
	add_body(builder, "plain", body);
	text_add(builder, TEXT("\r\n--" BOUNDARY_ALTERNATIVE "\r\n"));
	add_html(builder, message);
	text_add(builder, TEXT("\r\n--" BOUNDARY_ALTERNATIVE "--\r\n"));
}

/* The bytes that are too long by themselves; added up before anything is encoded. */
static bool
is_too_long(const struct email_message *message, size_t length_max)
{
	size_t length = message->html.length;

	if (message->calendar.length > length_max || message->subject.length > length_max || length > length_max)
		return true;
	for (size_t i = 0; i < message->picture_count; i++) {
		if (message->pictures[i].jpeg.length > length_max - length)
			return true;
		length += message->pictures[i].jpeg.length;
	}
	return false;
}

enum email_message_write
email_message_write(struct arena *arena, const struct email_message *message, size_t length_max, struct text *written)
{
	enum email_message_write judged = judge(message);
	struct text body = text_is_utf8(message->body) ? message->body : text_repair(arena, message->body, true);
	struct text_builder builder;

	*written = TEXT_NONE;
	if (judged != EMAIL_MESSAGE_WRITE_OK)
		return judged;
	if (is_too_long(message, length_max))
		return EMAIL_MESSAGE_WRITE_TOO_LONG;
	text_builder_start(&builder, arena, length_max);
	add_mailbox(&builder, "From", message->from_name, message->from_email);
	add_mailbox(&builder, "To", message->to_name, message->to_email);
	text_add(&builder, TEXT("Subject: "));
	email_words_add(&builder, sizeof "Subject: " - 1, message->subject);
	text_add(&builder, TEXT("\r\n"));
	text_add_format(&builder, "Date: %.*s\r\n", TEXT_PRINT(instant_rfc5322(arena, message->date)));
	text_add_format(&builder, "Message-ID: <%.*s>\r\n", TEXT_PRINT(message->message_id));
	for (size_t i = 0; i < message->header_count; i++)
		add_field(&builder, message->headers[i].name, message->headers[i].value);
	text_add(&builder, TEXT("MIME-Version: 1.0\r\n"));
	if (!message->calendar.at) {
		add_content(&builder, message, body);
	} else {
		text_add(&builder, TEXT("Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\r\n\r\n--" BOUNDARY "\r\n"));
		add_content(&builder, message, body);
		text_add(&builder, TEXT("\r\n--" BOUNDARY "\r\n"));
		add_calendar(&builder, message);
		text_add(&builder, TEXT("\r\n--" BOUNDARY "--\r\n"));
	}
	if (builder.full)
		return EMAIL_MESSAGE_WRITE_TOO_LONG;
	*written = text_built(&builder);
	return EMAIL_MESSAGE_WRITE_OK;
}
