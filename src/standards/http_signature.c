#include "standards/http_signature.h"

#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

#include "base/arena.h"

enum { KEY_BITS = 3072, KEY_BITS_LEAST = 2048, KEY_BITS_MOST = 8192, SIGNED_FIELDS_MOST = 16 };

/* ---- the field ---- */

/* One parameter, name="value" or name=digits; *rest is behind its comma. Neither a name nor a value we need contains a quote. */
static bool
next_parameter(struct text *rest, struct text *name, struct text *value)
{
	struct text after;

	if (!text_cut(*rest, '=', name, &after))
		return false;
	*name = text_trim(*name);
	after = text_trim(after);
	if (text_starts_with(after, TEXT("\""))) {
		if (!text_cut(text_from(after, 1), '"', value, &after))
			return false;
		after = text_trim(after);
		*rest = text_from(after, 1);
		return text_is_empty(after) || after.at[0] == ',';
	}
	(void)text_cut(after, ',', value, rest);
	*value = text_trim(*value);
	return true;
}

static bool
set_once(struct text *where, struct text value)
{
	const bool once = where->at == NULL;

	*where = value;
	return once && !text_is_empty(value);
}

bool
http_signature_read(struct arena *arena, struct text field, struct http_signature *signature)
{
	struct text algorithm = TEXT_NONE, encoded = TEXT_NONE, rest = text_trim(field);
	bool good = true;

	*signature = (struct http_signature){ .key_id = TEXT_NONE };
	while (good && !text_is_empty(rest)) {
		struct text name, value;

		good = next_parameter(&rest, &name, &value);
		if (good && text_equal(name, TEXT("keyId")))
			good = set_once(&signature->key_id, value);
		else if (good && text_equal(name, TEXT("headers")))
			good = set_once(&signature->headers, value);
		else if (good && text_equal(name, TEXT("signature")))
			good = set_once(&encoded, value);
		else if (good && text_equal(name, TEXT("algorithm")))
			good = set_once(&algorithm, value);
		else if (good && text_equal(name, TEXT("created")))
			good = set_once(&signature->created, value);
		else if (good && text_equal(name, TEXT("expires")))
			good = set_once(&signature->expires, value);
	}
	if (!signature->headers.at)
		signature->headers = TEXT("date");
	return good && signature->key_id.at && encoded.at && text_from_base64(arena, encoded, &signature->signature) &&
	       (!algorithm.at || text_equal(algorithm, TEXT("rsa-sha256")) || text_equal(algorithm, TEXT("hs2019")));
}

bool
http_signature_covers(const struct http_signature *signature, struct text name)
{
	struct text one, rest = signature->headers;

	while (!text_is_empty(rest)) {
		text_cut(rest, ' ', &one, &rest);
		if (text_equal(one, name))
			return true;
	}
	return false;
}

static bool
find_value(const struct http_signature *signature, struct http_signed fields, struct text name, struct text *value)
{
	if (text_equal(name, TEXT("(created)")) || text_equal(name, TEXT("(expires)"))) {
		*value = name.at[1] == 'c' ? signature->created : signature->expires;
		return value->at != NULL;
	}
	for (size_t i = 0; i < fields.count; i++)
		if (text_equal(fields.at[i].name, name)) {
			*value = text_trim(fields.at[i].value);
			return value->at != NULL;
		}
	return false;
}

bool
http_signature_text(struct arena *arena, const struct http_signature *signature, struct http_signed fields, struct text *text)
{
	struct text name, before[SIGNED_FIELDS_MOST], rest = signature->headers;
	struct text whole = TEXT("");
	size_t count = 0;

	while (!text_is_empty(rest)) {
		struct text value;

		text_cut(rest, ' ', &name, &rest);
		if (count == SIGNED_FIELDS_MOST || !find_value(signature, fields, name, &value))
			return false;
		for (size_t i = 0; i < count; i++)
			if (text_equal(before[i], name))
				return false;
		before[count++] = name;
		whole = text_format(arena, "%.*s%s%.*s: %.*s", TEXT_PRINT(whole), whole.length ? "\n" : "", TEXT_PRINT(name), TEXT_PRINT(value));
	}
	*text = whole;
	return count > 0;
}

/* ---- keys ---- */

static bool
is_of_good_size(const EVP_PKEY *key)
{
	return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= KEY_BITS_LEAST && EVP_PKEY_get_bits(key) <= KEY_BITS_MOST;
}

/* Both SubjectPublicKeyInfo and PKCS #1 are in use; nothing else that a PEM may have is read. */
static EVP_PKEY *
read_key(struct text pem, int selection)
{
	const unsigned char *at = (const unsigned char *)pem.at;
	size_t length = pem.length;
	EVP_PKEY *key = NULL;
	OSSL_DECODER_CTX *decoder = OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", NULL, "RSA", selection, NULL, NULL);

	if (decoder && length > 0)
		(void)OSSL_DECODER_from_data(decoder, &at, &length);
	OSSL_DECODER_CTX_free(decoder);
	if (key && !is_of_good_size(key)) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

bool
http_signature_is_good(struct text public_key, struct text signed_text, struct bytes signature)
{
	EVP_PKEY *key = read_key(public_key, EVP_PKEY_PUBLIC_KEY);
	EVP_MD_CTX *hashing = EVP_MD_CTX_new();
	const bool good = key && hashing && EVP_DigestVerifyInit(hashing, NULL, EVP_sha256(), NULL, key) == 1 &&
		EVP_DigestVerify(hashing, signature.at, signature.length, (const unsigned char *)signed_text.at, signed_text.length) == 1;

	EVP_MD_CTX_free(hashing);
	EVP_PKEY_free(key);
	return good;
}

static bool
sign(struct arena *arena, struct text private_key, struct text text, struct bytes *signature)
{
	EVP_PKEY *key = read_key(private_key, EVP_PKEY_KEYPAIR);
	EVP_MD_CTX *hashing = EVP_MD_CTX_new();
	size_t length = KEY_BITS_MOST / 8;
	uint8_t *made = arena_take(arena, length);
	const bool good = key && hashing && EVP_DigestSignInit(hashing, NULL, EVP_sha256(), NULL, key) == 1 &&
		EVP_DigestSign(hashing, made, &length, (const unsigned char *)text.at, text.length) == 1;

	EVP_MD_CTX_free(hashing);
	EVP_PKEY_free(key);
	*signature = (struct bytes){ made, length };
	return good;
}

bool
http_signature_make(struct arena *arena, struct text private_key, struct text key_id, struct http_signed fields, struct text *value)
{
	struct http_signature made = { .headers = TEXT("") };
	struct text text;

	for (size_t i = 0; i < fields.count; i++)
		made.headers = text_format(arena, "%.*s%s%.*s", TEXT_PRINT(made.headers), i ? " " : "", TEXT_PRINT(fields.at[i].name));
	if (!http_signature_text(arena, &made, fields, &text) || !sign(arena, private_key, text, &made.signature))
		return false;
	*value = text_format(arena, "keyId=\"%.*s\",algorithm=\"rsa-sha256\",headers=\"%.*s\",signature=\"%.*s\"", TEXT_PRINT(key_id),
	                     TEXT_PRINT(made.headers), TEXT_PRINT(text_base64(arena, made.signature)));
	return true;
}

static bool
take_pem(struct arena *arena, BIO *written, bool good, struct text *pem)
{
	char *at = NULL;
	const long length = written ? BIO_get_mem_data(written, &at) : 0;

	*pem = text_copy(arena, (struct text){ at, length > 0 ? (size_t)length : 0 });
	return good && length > 0;
}

bool
http_signature_new_key(struct arena *arena, struct text *private_key, struct text *public_key)
{
	EVP_PKEY *key = EVP_RSA_gen(KEY_BITS);
	BIO *private_pem = BIO_new(BIO_s_secmem()), *public_pem = BIO_new(BIO_s_mem());
	const bool wrote_private = key && private_pem && PEM_write_bio_PrivateKey(private_pem, key, NULL, NULL, 0, NULL, NULL) == 1;
	const bool wrote_public = key && public_pem && PEM_write_bio_PUBKEY(public_pem, key) == 1;
	const bool good = take_pem(arena, private_pem, wrote_private, private_key) && take_pem(arena, public_pem, wrote_public, public_key);

	BIO_free(private_pem);
	BIO_free(public_pem);
	EVP_PKEY_free(key);
	return good;
}

/* ---- the digest ---- */

static struct bytes
sha256(struct arena *arena, struct bytes body)
{
	uint8_t *hash = arena_take(arena, EVP_MAX_MD_SIZE);
	unsigned int length = 0;

	if (EVP_Digest(body.at ? body.at : (const uint8_t *)"", body.length, hash, &length, EVP_sha256(), NULL) != 1)
		length = 0;
	return (struct bytes){ hash, length };
}

struct text
http_digest(struct arena *arena, struct bytes body)
{
	return text_join(arena, TEXT("SHA-256="), text_base64(arena, sha256(arena, body)));
}

bool
http_digest_is_of(struct arena *arena, struct text field, struct bytes body)
{
	const struct text wanted = text_from(http_digest(arena, body), 8);
	struct text one, name, value, rest = field;
	bool found = false;

	while (!text_is_empty(rest)) {
		text_cut(rest, ',', &one, &rest);
		if (!text_cut(text_trim(one), '=', &name, &value) || !text_equal_ignoring_case(name, TEXT("sha-256")))
			continue;
		if (!text_equal(value, wanted))
			return false;
		found = true;
	}
	return found;
}

/* ---- dates ---- */

struct text
http_date(struct arena *arena, struct instant instant)
{
	const struct text words = instant_rfc5322(arena, instant);

	return text_format(arena, "%.*sGMT", (int)(words.length - 5), words.at);
}

static int
digits(struct text text, size_t at, size_t count)
{
	int number = 0;

	for (size_t i = at; i < at + count; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		number = number * 10 + text.at[i] - '0';
	}
	return number;
}

bool
http_date_read(struct text date, struct instant *instant)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	static const char pattern[] = "???, ?? ??? ???? ??:??:?? GMT";
	int day, year, hour, minute, second, month = 0;
	struct date read;

	if (date.length != sizeof pattern - 1)
		return false;
	for (size_t i = 0; i < date.length; i++)
		if (pattern[i] != '?' && pattern[i] != date.at[i])
			return false;
	while (month < 12 && memcmp(months + 3 * month, date.at + 8, 3) != 0)
		month++;
	day = digits(date, 5, 2);
	year = digits(date, 12, 4);
	hour = digits(date, 17, 2);
	minute = digits(date, 20, 2);
	second = digits(date, 23, 2);
	read = (struct date){ (int16_t)year, (int8_t)(month + 1), (int8_t)day };
	if (month == 12 || day < 0 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
	    !date_is_valid(read))
		return false;
	instant->us = date_number(read) * INSTANT_DAY + hour * INSTANT_HOUR + minute * INSTANT_MINUTE + second * INSTANT_SECOND;
	return true;
}
