/* honour_role: who may do what with a page. */
#include "honour/honour.h"

#include "db/database.h"
#include "honour/honour_keeper.h"
#include "honour_sql.h"
#include "http/respond.h"
#include "people/people.h"

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

/* Somebody else's page answers exactly like one that does not exist. */
static bool
guard(struct request *request, struct honour_page_id page, enum honour_role least)
{
	enum honour_role role;

	if (!people_guard_signed_in(request))
		return false;
	role = honour_role(&request->context, page, request->visitor.person);
	if (role == HONOUR_ROLE_FAULT) {
		respond_error(request);
		return false;
	}
	if (role == HONOUR_ROLE_NONE || role < least) {
		respond_not_found(request);
		return false;
	}
	/* A GET cannot write; the first press makes a keeper of whoever was invited. */
	if (request->method == METHOD_POST && role == HONOUR_ROLE_KEEPER &&
	    !honour_take_up(&request->context, page, request->visitor.person)) {
		respond_error(request);
		return false;
	}
	return true;
}

bool
honour_guard_member(struct request *request, struct honour_page_id page)
{
	return guard(request, page, HONOUR_ROLE_ORGANISER);
}

bool
honour_guard_keeper(struct request *request, struct honour_page_id page)
{
	return guard(request, page, HONOUR_ROLE_KEEPER);
}
