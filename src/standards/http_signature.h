/* http_signature: signatures of HTTP requests, as draft-cavage-http-signatures-12 has them and servers of ActivityPub demand them: RSA
 * keys, RSASSA-PKCS1-v1_5 with SHA-256 (named rsa-sha256, or hs2019 without more), and the field Digest. Only this module sees OpenSSL.
 *
 * Pure: no clock, no network, no database. Safe from any thread. */
#ifndef STANDARDS_HTTP_SIGNATURE_H
#define STANDARDS_HTTP_SIGNATURE_H
#include "base/instant.h"
#include "base/text.h"

/* The field Signature of a request; each text points into it. */
struct http_signature {
	struct text key_id;
	struct text headers;              /* names in lower case, in order, one space between two: "(request-target) host date" */
	struct text created, expires;     /* digits; none: not there */
	struct bytes signature;
};
/* false: not such a field, without one of the parameters keyId and signature, or of another algorithm. */
must_use bool http_signature_read(struct arena *arena, struct text field, struct http_signature *signature);
must_use bool http_signature_covers(const struct http_signature *signature, struct text name);

/* What a request says: names in lower case. "(request-target)" is one of them: "post /inbox?x=1". */
struct http_signed_field { struct text name, value; };
struct http_signed { const struct http_signed_field *at; size_t count; };
/* The text that was signed. false: a name is signed that is not among these fields, or twice among those that are signed. */
must_use bool http_signature_text(struct arena *arena, const struct http_signature *signature, struct http_signed fields,
                                  struct text *text);

/* false: this key, a PEM, did not make it, or is no RSA key of 2048 to 8192 bits. */
must_use bool http_signature_is_good(struct text public_key, struct text signed_text, struct bytes signature);
/* The value of the field Signature over all these fields, in their order, without a space after its commas. false: no such key. */
must_use bool http_signature_make(struct arena *arena, struct text private_key, struct text key_id, struct http_signed fields,
                                  struct text *value);
/* A new pair of 3072 bits, as PEMs. Takes a second, sometimes several. */
must_use bool http_signature_new_key(struct arena *arena, struct text *private_key, struct text *public_key);

/* "SHA-256=…" */
struct text http_digest(struct arena *arena, struct bytes body);
/* Whether the field Digest has the SHA-256 of this body; other algorithms in it are ignored. */
must_use bool http_digest_is_of(struct arena *arena, struct text field, struct bytes body);

/* "Sat, 31 Oct 2026 17:15:00 GMT" (RFC 9110, 5.6.7: this form only) */
struct text http_date(struct arena *arena, struct instant instant);
must_use bool http_date_read(struct text date, struct instant *instant);

#endif
