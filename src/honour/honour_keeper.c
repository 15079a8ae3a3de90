#include "honour/honour_keeper.h"

#include "base/id.h"
#include "db/database.h"
#include "honour/honour_letter.h"
#include "honour/honour_link.h"
#include "honour_keeper_sql.h"
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"

struct secret
honour_invitation_secret(struct context *context, struct invitation_id invitation)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_INVITATION, invitation.id, 0) };
}

static struct bytes
secret_hash(struct context *context, struct secret secret)
{
	return crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_INVITATION, secret.text);
}

bool
honour_make_keeper(struct context *context, struct honour_page_id page, struct person_id person)
{
	DB_TRANSACTION(tx, context);

	/* A person is never both a keeper and invited. */
	if (honour_keeper_sql_accept(context, page, person, context->now) == DB_WROTE_FAULT)
		return false;
	switch (honour_keeper_sql_add(context, page, person, context->now)) {
	case DB_WROTE:
		if (!people_audit(context, person, "honour.keep", (struct audit_about){ .page = page }))
			return false;
		break;
	case DB_WROTE_NONE:
		break;
	case DB_WROTE_FAULT:
		return false;
	}
	return db_commit(&tx) == DB_COMMITTED;
}

bool
honour_take_up(struct context *context, struct honour_page_id page, struct person_id person)
{
	DB_TRANSACTION(tx, context);

	switch (honour_keeper_sql_accept(context, page, person, context->now)) {
	case DB_WROTE:       return honour_make_keeper(context, page, person) && db_commit(&tx) == DB_COMMITTED;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: break;
	}
	return false;
}

/* The keeper or invitation that prevents this one; none when there is none. */
static enum honour_invite
may_invite(struct context *context, const struct honour_page *page, enum honour_role role, struct text email,
           const struct honour_keeper_list *keepers)
{
	struct honour_keeper_sql_keeps keeps;
	struct honour_keeper_sql_invited_since since;
	struct honour_invited_list invited;

	if (page->state == HONOUR_STATE_DECLINED)
		return HONOUR_INVITE_DECLINED;
	if (role == HONOUR_ROLE_NONE || (role == HONOUR_ROLE_ORGANISER && keepers->count > 0))
		return HONOUR_INVITE_NOT_YOURS;
	switch (honour_keeper_sql_keeps(context, page->id, people_email_hash(context, email), &keeps)) {
	case DB_READ:       return HONOUR_INVITE_KEEPS_ALREADY;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return HONOUR_INVITE_FAULT;
	}
	if (!honour_invitations(context, page->id, &invited) ||
	    honour_keeper_sql_invited_since(context, page->id, instant_plus(context->now, -INSTANT_DAY), &since) != DB_READ)
		return HONOUR_INVITE_FAULT;
	if (since.n >= LIMIT_INVITATIONS_PER_PAGE)
		return HONOUR_INVITE_TOO_MANY;
	return keepers->count + invited.count >= LIMIT_KEEPERS ? HONOUR_INVITE_FULL : HONOUR_INVITE_OK;
}

/* What keeps this invitation from being sent, or OK. It has a person's own words and goes to an unknown address: so only when the inviter's
 * address is confirmed, with their name, and without links. */
static enum honour_invite
may_send(struct context *context, const struct honour_page *page, const struct person *inviter, const struct honour_asking *asking)
{
	if (text_is_empty(asking->inviter))
		return HONOUR_INVITE_UNNAMED;
	if (honour_has_link(page->name) || honour_has_link(asking->inviter) || honour_has_link(asking->letter))
		return HONOUR_INVITE_LINK;
	switch (outbox_confirmed(context, inviter->email)) {
	case OUTBOX_CONFIRMED_YES:   return HONOUR_INVITE_OK;
	case OUTBOX_CONFIRMED_NO:    return HONOUR_INVITE_UNCONFIRMED;
	case OUTBOX_CONFIRMED_FAULT: break;
	}
	return HONOUR_INVITE_FAULT;
}

static enum honour_invite
email_invitation(struct context *context, const struct honour_page *page, const struct honour_asking *asking, bool kept, struct secret link)
{
	struct honour_keeper_sql_others_asked others;

	if (honour_keeper_sql_others_asked(context, page->id, people_email_hash(context, asking->email), &others) != DB_READ)
		return HONOUR_INVITE_FAULT;
	switch (honour_letter_invitation(context, page, asking, kept, !kept && others.n == 0, link)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:    return HONOUR_INVITE_OK;
	case OUTBOX_PUT_IMPOSSIBLE: return HONOUR_INVITE_IMPOSSIBLE;
	case OUTBOX_PUT_FAULT:      break;
	}
	return HONOUR_INVITE_FAULT;
}

/* The first name that a person gives is theirs from then on. */
static enum honour_invite
write_invitation(struct context *context, const struct honour_page *page, const struct person *inviter, const struct honour_asking *asking,
                 bool kept)
{
	const struct invitation_id invitation = { id_new(context->now) };
	const struct secret link = honour_invitation_secret(context, invitation);
	const struct bytes letter = text_is_empty(asking->letter) ? BYTES_NONE : people_seal(context, SEALED_INVITATION_LETTER, asking->letter);
	struct person_id person;

	if (people_ensure(context, inviter->email, asking->inviter, &person) != PEOPLE_ENSURE_OK ||
	    honour_keeper_sql_invite(context, invitation, secret_hash(context, link), page->id, people_email_hash(context, asking->email),
	                             people_seal(context, SEALED_INVITATION_EMAIL, asking->email),
	                             people_seal(context, SEALED_INVITATION_INVITER, asking->inviter), letter, context->now,
	                             instant_plus(context->now, LIMIT_INVITATION_DAYS * INSTANT_DAY)) != DB_WROTE ||
	    !people_audit(context, inviter->id, "honour.invite", (struct audit_about){ .page = page->id, .subject = invitation.id }))
		return HONOUR_INVITE_FAULT;
	return email_invitation(context, page, asking, kept, link);
}

enum honour_invite
honour_invite(struct context *context, struct honour_page_id id, struct person_id by, const struct honour_asking *asking)
{
	const struct bytes hash = people_email_hash(context, asking->email);
	const enum honour_role role = honour_role(context, id, by);
	struct honour_keeper_list keepers;
	struct honour_page page;
	struct person inviter;
	enum honour_invite may;
	bool self;
	DB_TRANSACTION(tx, context);

	if (role == HONOUR_ROLE_FAULT || honour_read(context, id, &page) != FOUND_OK || !honour_keepers(context, id, &keepers) ||
	    people_read(context, by, &inviter) != FOUND_OK)
		return HONOUR_INVITE_FAULT;
	self = crypto_equal(hash, people_email_hash(context, inviter.email));
	may = may_invite(context, &page, role, asking->email, &keepers);
	if (may == HONOUR_INVITE_OK && !self)
		may = may_send(context, &page, &inviter, asking);
	if (may != HONOUR_INVITE_OK)
		return may;
	switch (people_rate_check(context, "honour.invite", id_text(context->arena, by.id), LIMIT_INVITATIONS_PER_SENDER, INSTANT_DAY)) {
	case PEOPLE_RATE_CHECK_OK:        break;
	case PEOPLE_RATE_CHECK_TOO_OFTEN: return HONOUR_INVITE_TOO_MANY;
	case PEOPLE_RATE_CHECK_FAULT:     return HONOUR_INVITE_FAULT;
	}
	if (keepers.count == 0 && honour_keeper_sql_end_others(context, id, hash, context->now) == DB_WROTE_FAULT)
		return HONOUR_INVITE_FAULT;
	if (self)
		may = honour_make_keeper(context, id, by) ? HONOUR_INVITE_OK : HONOUR_INVITE_FAULT;
	else
		may = write_invitation(context, &page, &inviter, asking, keepers.count > 0);
	if (may != HONOUR_INVITE_OK)
		return may;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_INVITE_OK : HONOUR_INVITE_FAULT;
}

enum honour_withdraw
honour_withdraw(struct context *context, struct honour_page_id page, struct person_id by, struct invitation_id invitation)
{
	const enum honour_role role = honour_role(context, page, by);
	struct honour_keeper_list keepers;
	DB_TRANSACTION(tx, context);

	if (role == HONOUR_ROLE_FAULT || !honour_keepers(context, page, &keepers))
		return HONOUR_WITHDRAW_FAULT;
	if (role == HONOUR_ROLE_NONE || (role == HONOUR_ROLE_ORGANISER && keepers.count > 0))
		return HONOUR_WITHDRAW_NOT_YOURS;
	switch (honour_keeper_sql_withdraw(context, invitation, page, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return HONOUR_WITHDRAW_NONE;
	case DB_WROTE_FAULT: return HONOUR_WITHDRAW_FAULT;
	}
	if (!people_audit(context, by, "honour.withdraw", (struct audit_about){ .page = page, .subject = invitation.id }))
		return HONOUR_WITHDRAW_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? HONOUR_WITHDRAW_OK : HONOUR_WITHDRAW_FAULT;
}

bool
honour_keepers(struct context *context, struct honour_page_id page, struct honour_keeper_list *keepers)
{
	struct honour_keeper_sql_keepers_list rows;
	struct person person;

	*keepers = (struct honour_keeper_list){ NULL, 0 };
	if (honour_keeper_sql_keepers(context, page, &rows) == DB_READ_FAULT)
		return false;
	keepers->at = arena_list_of(context->arena, struct honour_keeper, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		if (people_read(context, rows.at[i].person, &person) != FOUND_OK)
			return false;
		keepers->at[keepers->count++] = (struct honour_keeper){ rows.at[i].person, person.email, rows.at[i].since };
	}
	return true;
}

bool
honour_invitations(struct context *context, struct honour_page_id page, struct honour_invited_list *invited)
{
	struct honour_keeper_sql_open_list rows;

	*invited = (struct honour_invited_list){ NULL, 0 };
	if (honour_keeper_sql_open(context, page, context->now, &rows) == DB_READ_FAULT)
		return false;
	invited->at = arena_list_of(context->arena, struct honour_invited, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		bool seen = false;

		for (size_t j = 0; j < i && !seen; j++)
			seen = crypto_equal(rows.at[i].email_hash, rows.at[j].email_hash);
		if (!seen)
			invited->at[invited->count++] = (struct honour_invited){ rows.at[i].id,
				people_open(context, SEALED_INVITATION_EMAIL, rows.at[i].email_sealed), rows.at[i].expires_at };
	}
	return true;
}

enum honour_invitation
honour_invitation(struct context *context, struct secret secret, struct honour_invitation_read *invitation)
{
	struct honour_keeper_sql_find row;
	struct text email;

	switch (honour_keeper_sql_find(context, secret_hash(context, secret), honour_undo_since(context), context->now, &row)) {
	case DB_READ:
		*invitation = (struct honour_invitation_read){
			.page = row.page, .email = people_open(context, SEALED_INVITATION_EMAIL, row.email_sealed),
			.inviter = people_open(context, SEALED_INVITATION_INVITER, row.inviter_sealed),
			.letter = row.letter_sealed.at == NULL ? TEXT("") : people_open(context, SEALED_INVITATION_LETTER, row.letter_sealed),
			.expires_at = row.expires_at, .declined = row.declined, .accepted = row.accepted,
		};
		return HONOUR_INVITATION_OK;
	case DB_READ_NONE:
		switch (honour_invitation_email(context, secret, &email)) {
		case HONOUR_INVITATION_OK:
		case HONOUR_INVITATION_ENDED: return HONOUR_INVITATION_ENDED;
		case HONOUR_INVITATION_NONE:  return HONOUR_INVITATION_NONE;
		case HONOUR_INVITATION_FAULT: return HONOUR_INVITATION_FAULT;
		}
		break;
	case DB_READ_FAULT:
		break;
	}
	return HONOUR_INVITATION_FAULT;
}

enum honour_invitation
honour_invitation_email(struct context *context, struct secret secret, struct text *email)
{
	struct honour_keeper_sql_find_any row;

	switch (honour_keeper_sql_find_any(context, secret_hash(context, secret), &row)) {
	case DB_READ:
		*email = people_open(context, SEALED_INVITATION_EMAIL, row.email_sealed);
		return HONOUR_INVITATION_OK;
	case DB_READ_NONE:
		return HONOUR_INVITATION_NONE;
	case DB_READ_FAULT:
		break;
	}
	return HONOUR_INVITATION_FAULT;
}
