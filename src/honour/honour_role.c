/* honour_role: who has which role at a page (roles.def). */
#include "honour/honour.h"

#include "db/database.h"
#include "honour/honour_keeper.h"
#include "honour_sql.h"
#include "http/request.h"
#include "people/people.h"
#include "roles.h"

enum honour_role
honour_role(struct context *context, struct honour_page_id page, struct person_id person)
{
	struct honour_sql_role row;

	if (person_id_is_none(person))
		return HONOUR_ROLE_NONE;
	switch (honour_sql_role(context, page, person, context->now, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return HONOUR_ROLE_NONE;
	case DB_READ_FAULT: return HONOUR_ROLE_FAULT;
	}
	if (row.keeps)
		return HONOUR_ROLE_KEEPER;
	return row.organises ? HONOUR_ROLE_ORGANISER : HONOUR_ROLE_NONE;
}

static enum role
holds(struct request *request, struct honour_page_id page, enum honour_role least)
{
	const enum honour_role role = honour_role(&request->context, page, request->visitor.person);

	if (role == HONOUR_ROLE_FAULT)
		return ROLE_FAULT;
	if (role == HONOUR_ROLE_NONE || role < least)
		return ROLE_NOT_HELD;
	/* A GET cannot write; the first press makes an invited person a keeper. */
	if (request->method == METHOD_POST && role == HONOUR_ROLE_KEEPER &&
	    !honour_take_up(&request->context, page, request->visitor.person))
		return ROLE_FAULT;
	return ROLE_HELD;
}

enum role
honour_holds_member(struct request *request, struct honour_page_id page)
{
	return holds(request, page, HONOUR_ROLE_ORGANISER);
}

enum role
honour_holds_keeper(struct request *request, struct honour_page_id page)
{
	return holds(request, page, HONOUR_ROLE_KEEPER);
}
