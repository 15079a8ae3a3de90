#include "people/people_sign_in.h"

#include "base/id.h"
#include "db/database.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people_compose.h"
#include "people_sign_in_sql.h"

#define PURPOSE_TOKEN "sign_in.token"
#define PURPOSE_BROWSER "sign_in.browser"
#define PURPOSE_CODE "sign_in.code"

static struct bytes
hash(struct context *context, const char *purpose, struct text text)
{
	return crypto_hash(context->arena, &context->site->keys, purpose, text);
}

struct text
people_safe_next(struct context *context, struct text next)
{
	bool ours = next.length > 0 && next.length <= LIMIT_LINK_CHARACTERS && next.at[0] == '/';

	for (size_t i = 0; ours && i < next.length; i++)
		ours = next.at[i] > ' ' && next.at[i] < 0x7f && next.at[i] != '\\';
	if (ours && next.length > 1 && next.at[1] == '/')
		ours = false;
	return ours ? next : link_public_http_home(context->arena).text;
}

_Static_assert(LIMIT_SIGN_IN_EMAILS_PER_ADDRESS < LIMIT_EMAIL_AN_HOUR, "one client leaves a link to the others");

/* One client alone never uses up what an address receives: the last link of the hour and of the day is for a client that has had
 * none today. */
static enum people_ask
of_address(struct context *context, struct text email, struct bytes email_hash, struct bytes client_hash)
{
	struct people_sign_in_sql_count_of_address asked;
	struct outbox_received received;
	int64_t an_hour, a_day;

	if (people_sign_in_sql_count_of_address(context, email_hash, client_hash, instant_plus(context->now, -INSTANT_DAY),
	                                        &asked) != DB_READ ||
	    !outbox_received(context, email, &received))
		return PEOPLE_ASK_FAULT;
	an_hour = asked.n > 0 ? LIMIT_SIGN_IN_EMAILS_PER_ADDRESS : LIMIT_EMAIL_AN_HOUR;
	a_day = asked.n > 0 ? LIMIT_EMAIL_A_DAY - 1 : LIMIT_EMAIL_A_DAY;
	if (asked.n >= LIMIT_SIGN_IN_EMAILS_PER_CLIENT || received.in_hour >= an_hour || received.in_day >= a_day)
		return PEOPLE_ASK_TOO_MANY;
	return PEOPLE_ASK_OK;
}

/* The owner's own browser: nothing that strangers ask for is taken from it. */
static enum people_ask
of_known(struct context *context, struct text email)
{
	int64_t count;

	if (outbox_count(context, email, outbox_cause_word(OUTBOX_CAUSE_SIGN_IN_KNOWN), instant_plus(context->now, -INSTANT_HOUR), &count) !=
	    OUTBOX_COUNT_OK)
		return PEOPLE_ASK_FAULT;
	return count >= LIMIT_SIGN_IN_EMAILS_KNOWN ? PEOPLE_ASK_TOO_MANY : PEOPLE_ASK_OK;
}

static enum people_ask
may_ask(struct context *context, struct text email, struct bytes email_hash, const struct people_client *client, bool known)
{
	struct people_sign_in_sql_count_of_client by;

	if (people_sign_in_sql_count_of_client(context, client->client_hash, instant_plus(context->now, -INSTANT_HOUR), &by) != DB_READ)
		return PEOPLE_ASK_FAULT;
	if (by.n >= LIMIT_SIGN_IN_EMAILS_OF_CLIENT)
		return PEOPLE_ASK_TOO_MANY;
	return known ? of_known(context, email) : of_address(context, email, email_hash, client->client_hash);
}

static enum outbox_put
put(struct context *context, struct text to, struct text token, bool known)
{
	struct outbox_email email = { .to = to, .cause = known ? OUTBOX_CAUSE_SIGN_IN_KNOWN : OUTBOX_CAUSE_SIGN_IN };
	const struct people_sign_in_email view = { .site_name = context->site->name, .minutes = LIMIT_SIGN_IN_MINUTES,
		.link = link_absolute(context->arena, context->site->url,
		                      link_people_http_sign_in_open(context->arena, (struct secret){ token })) };

	people_compose_sign_in(context->arena, &view, &email);
	return outbox_put(context, &email);
}

enum people_ask
people_ask_for(struct context *context, struct text email, struct text next, const struct people_client *client)
{
	const struct bytes email_hash = people_email_hash(context, email), browser_hash = hash(context, PURPOSE_BROWSER, client->browser);
	const struct text token = crypto_random_token(context->arena, context->random, CRYPTO_TOKEN_LENGTH);
	struct people_sign_in_sql_is_known is;
	enum people_ask allowed, answer = PEOPLE_ASK_OK;
	DB_TRANSACTION(tx, context);

	if (people_sign_in_sql_is_known(context, email_hash, browser_hash, people_session_hash(context, client->session), &is) != DB_READ)
		return PEOPLE_ASK_FAULT;
	allowed = may_ask(context, email, email_hash, client, is.known);
	if (allowed != PEOPLE_ASK_OK)
		return allowed;
	if (people_sign_in_sql_add(context, (struct sign_in_id){ id_new(context->now) }, hash(context, PURPOSE_TOKEN, token), browser_hash,
	                           client->client_hash, email_hash, people_seal(context, SEALED_SIGN_IN_EMAIL, email), false,
	                           people_safe_next(context, next), context->now,
	                           instant_plus(context->now, LIMIT_SIGN_IN_MINUTES * INSTANT_MINUTE)) != DB_WROTE)
		return PEOPLE_ASK_FAULT;
	switch (put(context, email, token, is.known)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:    break;
	case OUTBOX_PUT_IMPOSSIBLE: answer = PEOPLE_ASK_IMPOSSIBLE; break;
	case OUTBOX_PUT_FAULT:      return PEOPLE_ASK_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? answer : PEOPLE_ASK_FAULT;
}

/* The link was used in the right place: the person exists from now on, and strangers' email may reach them again. */
static enum people_redeem
sign_in(struct context *context, struct sign_in_id id, struct bytes email_sealed, struct text next, struct people_redeemed *redeemed)
{
	const struct text email = people_open(context, SEALED_SIGN_IN_EMAIL, email_sealed);
	struct person_id person;

	switch (people_sign_in_sql_use(context, id, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return PEOPLE_REDEEM_GONE;
	case DB_WROTE_FAULT: return PEOPLE_REDEEM_FAULT;
	}
	if (people_ensure(context, email, TEXT(""), &person) != PEOPLE_ENSURE_OK ||
	    outbox_allow(context, email) != OUTBOX_REFUSE_OK || !outbox_confirm(context, email) ||
	    !people_start_session(context, person, &redeemed->session_token))
		return PEOPLE_REDEEM_FAULT;
	redeemed->next = people_safe_next(context, next);
	return PEOPLE_REDEEM_OK;
}

enum people_redeem
people_redeem(struct context *context, struct secret token, struct text browser, struct people_redeemed *redeemed)
{
	struct people_sign_in_sql_find found;
	enum people_redeem outcome;
	DB_TRANSACTION(tx, context);

	switch (people_sign_in_sql_find(context, hash(context, PURPOSE_TOKEN, token.text), context->now, &found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return PEOPLE_REDEEM_GONE;
	case DB_READ_FAULT: return PEOPLE_REDEEM_FAULT;
	}
	if (found.reusable || crypto_equal(found.browser_hash, hash(context, PURPOSE_BROWSER, browser))) {
		outcome = sign_in(context, found.id, found.email_sealed, found.next_path, redeemed);
		if (outcome != PEOPLE_REDEEM_OK)
			return outcome;
	} else {
		redeemed->code = crypto_random_digits(context->arena, context->random, 6);
		if (people_sign_in_sql_set_code(context, found.id, hash(context, PURPOSE_CODE, redeemed->code)) != DB_WROTE)
			return PEOPLE_REDEEM_FAULT;
		outcome = PEOPLE_REDEEM_ELSEWHERE;
	}
	return db_commit(&tx) == DB_COMMITTED ? outcome : PEOPLE_REDEEM_FAULT;
}

enum people_code
people_code(struct context *context, struct text browser, struct text code, struct people_redeemed *redeemed)
{
	struct people_sign_in_sql_find_coded found;
	enum people_code outcome = PEOPLE_CODE_WRONG;
	DB_TRANSACTION(tx, context);

	switch (people_sign_in_sql_find_coded(context, hash(context, PURPOSE_BROWSER, browser), context->now, &found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return PEOPLE_CODE_NONE;
	case DB_READ_FAULT: return PEOPLE_CODE_FAULT;
	}
	switch (people_sign_in_sql_count_try(context, found.id, LIMIT_SIGN_IN_CODE_TRIES)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return PEOPLE_CODE_TOO_MANY;
	case DB_WROTE_FAULT: return PEOPLE_CODE_FAULT;
	}
	if (crypto_equal(found.code_hash, hash(context, PURPOSE_CODE, code))) {
		switch (sign_in(context, found.id, found.email_sealed, found.next_path, redeemed)) {
		case PEOPLE_REDEEM_OK:        outcome = PEOPLE_CODE_OK; break;
		case PEOPLE_REDEEM_GONE:
		case PEOPLE_REDEEM_ELSEWHERE: return PEOPLE_CODE_NONE;
		case PEOPLE_REDEEM_FAULT:     return PEOPLE_CODE_FAULT;
		}
	}
	return db_commit(&tx) == DB_COMMITTED ? outcome : PEOPLE_CODE_FAULT;
}

struct secret
people_demo_secret(struct context *context, int64_t number)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_DEMO_SIGN_IN, number, 0) };
}

bool
people_demo_link(struct context *context, int64_t number, struct text email, struct link next)
{
	const struct text token = people_demo_secret(context, number).text;

	return people_sign_in_sql_add(context, (struct sign_in_id){ id_new(context->now) }, hash(context, PURPOSE_TOKEN, token),
	                              hash(context, PURPOSE_BROWSER, token), hash(context, PURPOSE_BROWSER, token),
	                              people_email_hash(context, email), people_seal(context, SEALED_SIGN_IN_EMAIL, email), true, next.text,
	                              context->now, instant_plus(context->now, LIMIT_DEMO_SIGN_IN_DAYS * INSTANT_DAY)) == DB_WROTE;
}
