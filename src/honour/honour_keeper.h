/* honour_keeper: the keepers of a page, and invitations by email, which are valid for LIMIT_INVITATION_DAYS. */
#ifndef HONOUR_HONOUR_KEEPER_H
#define HONOUR_HONOUR_KEEPER_H
#include "honour/honour.h"

enum honour_invite {
	HONOUR_INVITE_FAULT = -1,
	HONOUR_INVITE_OK,                 /* also for an address that does not want email from us: the sender is not told */
	HONOUR_INVITE_KEEPS_ALREADY,
	HONOUR_INVITE_TOO_MANY,           /* LIMIT_INVITATIONS_PER_PAGE within a day */
	HONOUR_INVITE_FULL,               /* LIMIT_KEEPERS, with those invited */
	HONOUR_INVITE_NOT_YOURS,          /* the page has a keeper: only keepers may invite others */
	HONOUR_INVITE_DECLINED,
	HONOUR_INVITE_UNNAMED,            /* nobody is asked without the inviter's name */
	HONOUR_INVITE_LINK,               /* the page's name, the inviter's or the letter has a web or email address (honour_link.h) */
	HONOUR_INVITE_UNCONFIRMED,        /* the inviter's own address is not confirmed */
	HONOUR_INVITE_IMPOSSIBLE,         /* no email can be sent to this address */
};
/* Invites a person to look after the page. While the page has no keeper, this replaces invitations to other addresses. A person who names
 * their own address becomes a keeper at once. Nothing is written unless the answer is OK. */
must_use enum honour_invite
honour_invite(struct context *context, struct honour_page_id page, struct person_id by, const struct honour_asking *asking);

/* A page that was declined later than this can wait again. */
struct instant honour_undo_since(struct context *context);

/* Withdraws all invitations to the address of this one. */
enum honour_withdraw { HONOUR_WITHDRAW_FAULT = -1, HONOUR_WITHDRAW_OK, HONOUR_WITHDRAW_NONE, HONOUR_WITHDRAW_NOT_YOURS };
must_use enum honour_withdraw
honour_withdraw(struct context *context, struct honour_page_id page, struct person_id by, struct invitation_id invitation);

/* Makes an invited person who does something a keeper; does nothing for others. false: a fault. */
must_use bool honour_take_up(struct context *context, struct honour_page_id page, struct person_id person);

struct honour_keeper { struct person_id person; struct text email; struct instant since; };
struct honour_keeper_list { struct honour_keeper *at; size_t count; };
must_use bool honour_keepers(struct context *context, struct honour_page_id page, struct honour_keeper_list *keepers);

/* One for each address, newest first. */
struct honour_invited { struct invitation_id id; struct text email; struct instant expires_at; };
struct honour_invited_list { struct honour_invited *at; size_t count; };
must_use bool honour_invitations(struct context *context, struct honour_page_id page, struct honour_invited_list *invited);

/* The private link of an invitation. */
struct secret honour_invitation_secret(struct context *context, struct invitation_id invitation);
enum honour_invitation {
	HONOUR_INVITATION_FAULT = -1,
	HONOUR_INVITATION_OK,
	HONOUR_INVITATION_NONE,           /* there never was one */
	HONOUR_INVITATION_ENDED,          /* too old, withdrawn, or the page was declined and this link cannot undo it */
};
struct honour_invitation_read {
	struct honour_page_id page;
	struct text email, inviter, letter;
	struct instant expires_at;
	bool declined;                    /* the page was declined; this link, or its keeper who signs in, can undo it */
	bool accepted;                    /* the person who was invited is a keeper of the page */
};
must_use enum honour_invitation
honour_invitation(struct context *context, struct secret secret, struct honour_invitation_read *invitation);
/* The address that the link was sent to, also after the invitation has ended. */
must_use enum honour_invitation honour_invitation_email(struct context *context, struct secret secret, struct text *email);

#endif
