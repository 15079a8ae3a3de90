/* form_kind: checks one value of each kind of field. */
#include "html/form_kind.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

#include "base/crypto.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/unicode.h"
#include "html/phone.h"
#include "html_words.h"
#include "limits.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_hex(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_digit(text.at[i]) && !(text.at[i] >= 'a' && text.at[i] <= 'f'))
			return false;
	return true;
}

/* Letters of every script are accepted: such names exist, and only DNS decides which are valid. */
static bool
is_beyond_ascii(char c)
{
	return (unsigned char)c >= 0x80;
}

/* "blood.example.org": two or more labels of letters, digits and hyphens; the last is not a number. */
static bool
is_host(struct text host)
{
	struct text label, rest = host;
	size_t labels = 0;
	bool more = true, digits = false;

	if (host.length > LIMIT_DOMAIN_BYTES)
		return false;
	while (more) {
		more = text_cut(rest, '.', &label, &rest);
		if (label.length == 0 || label.length > LIMIT_DOMAIN_LABEL_BYTES || label.at[0] == '-' || label.at[label.length - 1] == '-')
			return false;
		digits = true;
		for (size_t i = 0; i < label.length; i++) {
			char c = label.at[i];

			if (!is_digit(c) && !is_letter(c) && !is_beyond_ascii(c) && c != '-')
				return false;
			digits &= is_digit(c);
		}
		labels++;
	}
	return labels >= 2 && !digits;
}

/* Whether our email server accepts addresses with letters beyond ASCII before the @; one setting for the whole program. */
static atomic_bool international_email;

void
form_take_international_email(bool take)
{
	atomic_store(&international_email, take);
}

/* RFC 5321 without quoted local parts and address literals, which nobody types into a form.  The domain becomes its A-labels, so
 * that one address has one form however it was typed. */
static bool
read_email(struct arena *arena, struct form_value *value)
{
	struct text email = value->text, local, domain;
	size_t at = email.length;
	bool international = false;

	while (at > 0 && email.at[at - 1] != '@')
		at--;
	if (at < 2)
		return false;
	local = text_until(email, at - 1);
	domain = text_from(email, at);
	if (local.length > LIMIT_EMAIL_LOCAL_BYTES || local.at[0] == '.' || local.at[local.length - 1] == '.' ||
	    !unicode_encode_domain(arena, domain, &domain) || !is_host(domain) || at + domain.length > LIMIT_EMAIL_CHARACTERS)
		return false;
	for (size_t i = 0; i < local.length; i++) {
		char c = local.at[i];

		if (!is_digit(c) && !is_letter(c) && !is_beyond_ascii(c) && !strchr("!#$%&'*+-/=?^_`{|}~.", c))
			return false;
		if (c == '.' && local.at[i + 1] == '.')
			return false;
		international |= is_beyond_ascii(c);
	}
	value->text = text_join(arena, text_until(email, at), domain);
	if (!international || atomic_load(&international_email))
		return true;
	form_blame(value, &html_words_email_international);
	return false;
}

static bool
read_web(struct arena *arena, struct form_value *value)
{
	struct text address = value->text, scheme = TEXT("https"), host, port;
	size_t at, end = 0;

	if (text_find(address, TEXT("://"), &at)) {
		scheme = text_lower_ascii(arena, text_until(address, at));
		address = text_from(address, at + 3);
	}
	if (!text_equal(scheme, TEXT("http")) && !text_equal(scheme, TEXT("https")))
		return false;
	for (size_t i = 0; i < address.length; i++)
		if (strchr(" \"<>\\^`{|}", address.at[i]))
			return false;
	while (end < address.length && !strchr("/?#", address.at[end]))
		end++;
	if (text_cut(text_until(address, end), ':', &host, &port)) {
		int64_t number;

		/* "javascript:…" and "mailto:…" are refused here: what follows their colon is not a port. */
		if (!text_number(port, &number) || number < 1 || number > 65535)
			return false;
	}
	if (!is_host(host))
		return false;
	value->text = text_format(arena, "%.*s://%.*s%.*s", TEXT_PRINT(scheme), TEXT_PRINT(text_lower_ascii(arena,
	                          text_until(address, end))), TEXT_PRINT(text_from(address, end)));
	return text_characters(value->text) <= LIMIT_LINK_CHARACTERS;
}

static bool
read_choice(const struct form_field *field, struct form_value *value)
{
	for (int64_t i = 0; field->choices && field->choices[i]; i++)
		if (text_equal(value->text, text_of(field->choices[i]))) {
			value->number = i;
			return true;
		}
	return false;
}

/* What a scanner sends around and between codes: STX, ETX, GS and the like, but no NUL. */
static struct text
without_controls(struct arena *arena, struct text sent)
{
	struct text_builder out;

	text_builder_start(&out, arena, sent.length);
	for (size_t i = 0; i < sent.length; i++)
		if (sent.at[i] == '\0' || ((unsigned char)sent.at[i] >= ' ' && sent.at[i] != 0x7F))
			text_add_char(&out, sent.at[i]);
	return text_built(&out);
}

struct text
form_kind_clean(struct arena *arena, enum form_kind kind, struct text sent)
{
	switch (kind) {
	case FORM_LINE:
	case FORM_WORDS:
		return unicode_remove_invisible(arena, sent, UNICODE_KEEP_JOINERS);
	case FORM_CODE:
		sent = without_controls(arena, sent);
		break;
	case FORM_WEB:
		/* A path may contain dashes and digits of other scripts. */
		return unicode_remove_invisible(arena, sent, UNICODE_KEEP_NONE);
	case FORM_EMAIL:
	case FORM_PHONE:
	case FORM_COUNT:
	case FORM_DATE:
	case FORM_TIME:
	case FORM_ZONE:
	case FORM_CHOICE:
	case FORM_TICK:
	case FORM_ID:
	case FORM_SECRET:
	case FORM_VERSION:
	case FORM_PICTURE:
	case FORM_PICTURES:
	case FORM_UPLOAD:
		break;
	}
	return unicode_simplify(arena, unicode_remove_invisible(arena, sent, UNICODE_KEEP_NONE));
}

bool
form_kind_read(struct arena *arena, const struct form_field *field, struct form_value *value)
{
	const struct zone *zone;
	struct phone phone;
	struct date date;
	int minute;

	switch (field->kind) {
	case FORM_LINE:
	case FORM_CODE:
	case FORM_WORDS:
	case FORM_TICK:
	case FORM_PICTURE:
	case FORM_PICTURES:
		return true;
	case FORM_EMAIL:
		return read_email(arena, value);
	case FORM_PHONE:
		return phone_read(arena, value->text, &phone);
	case FORM_WEB:
		return read_web(arena, value);
	case FORM_COUNT:
		if (!text_number(value->text, &value->number) || value->number < field->min || value->number > field->max)
			return false;
		value->text = text_format(arena, "%" PRId64, value->number);
		return true;
	case FORM_DATE:
		if (!date_from_text(value->text, &date))
			return false;
		value->text = date_text(arena, date);
		value->number = date_number(date);
		return true;
	case FORM_TIME:
		if (!minute_from_text(value->text, &minute))
			return false;
		value->text = minute_text(arena, minute);
		value->number = minute;
		return true;
	case FORM_ZONE:
		zone = zone_find(value->text);
		if (!zone)
			return false;
		value->text = zone_name(zone);
		return true;
	case FORM_CHOICE:
		return read_choice(field, value);
	case FORM_ID:
		if (!id_from_text(value->text, &value->number))
			return false;
		value->text = id_text(arena, value->number);
		return true;
	case FORM_VERSION:
		return value->text.length % FORM_VERSION_DIGITS == 0 && is_hex(value->text);
	case FORM_UPLOAD:
		if (!token_from_text(arena, value->text, CRYPTO_TOKEN_LENGTH, &value->text))
			value->text = TEXT("");
		return true;
	case FORM_SECRET:
		return token_from_text(arena, value->text, FORM_KEY_LENGTH, &value->text);
	}
	return false;
}

size_t
form_kind_characters_max(const struct form_field *field)
{
	switch (field->kind) {
	case FORM_LINE:
	case FORM_CODE:    return field->max > 0 ? (size_t)field->max : LIMIT_LINE_CHARACTERS;
	case FORM_WORDS:   return field->max > 0 ? (size_t)field->max : LIMIT_WORDS_CHARACTERS;
	case FORM_EMAIL:    return field->max > 0 ? (size_t)field->max : LIMIT_EMAIL_CHARACTERS;
	case FORM_PHONE:   return field->max > 0 ? (size_t)field->max : LIMIT_PHONE_CHARACTERS;
	case FORM_WEB:     return field->max > 0 ? (size_t)field->max : LIMIT_LINK_CHARACTERS;
	case FORM_COUNT:
	case FORM_DATE:
	case FORM_TIME:
	case FORM_ZONE:
	case FORM_CHOICE:
	case FORM_TICK:
	case FORM_ID:
	case FORM_SECRET:
	case FORM_VERSION:
	case FORM_UPLOAD:
	case FORM_PICTURES:
	case FORM_PICTURE: break;
	}
	return LIMIT_LINE_CHARACTERS;
}

const struct words *
form_kind_empty(const struct form_field *field)
{
	if (field->empty)
		return field->empty;
	if (field->kind == FORM_TICK)
		return &html_words_not_ticked;
	if (field->kind == FORM_SECRET)
		return &html_words_secret;
	if (field->kind == FORM_CHOICE || field->kind == FORM_ZONE)
		return &html_words_choice;
	return field->kind == FORM_PICTURE || field->kind == FORM_PICTURES ? &html_words_picture : &html_words_empty;
}

const struct words *
form_kind_wrong(const struct form_field *field)
{
	if (field->wrong)
		return field->wrong;
	switch (field->kind) {
	case FORM_LINE:
	case FORM_CODE:
	case FORM_WORDS:
	case FORM_UPLOAD:
	case FORM_TICK:    break;
	case FORM_EMAIL:    return &html_words_email;
	case FORM_PHONE:   return &html_words_phone;
	case FORM_WEB:     return &html_words_web;
	case FORM_COUNT:   return &html_words_count;
	case FORM_DATE:    return &html_words_date;
	case FORM_TIME:    return &html_words_time;
	case FORM_ZONE:    return &html_words_zone;
	case FORM_CHOICE:  return &html_words_choice;
	case FORM_ID:      return &html_words_id;
	case FORM_VERSION:
	case FORM_SECRET:  return &html_words_secret;
	case FORM_PICTURES:
	case FORM_PICTURE: return &html_words_picture;
	}
	return &html_words_typed;
}

const struct words *
form_kind_long(const struct form_field *field)
{
	if (field->length)
		return field->length;
	if (field->wrong)
		return field->wrong;
	/* A bound in characters has no meaning for a person who has to type a date. */
	if (field->kind == FORM_LINE || field->kind == FORM_WORDS || field->kind == FORM_WEB || field->kind == FORM_EMAIL)
		return &html_words_long;
	return form_kind_wrong(field);
}
