/* Written by tools/roles from roles.def; change that file, not this one. */
#include "roles.h"

#include "http/respond.h"

bool
role_signed_in(struct request *request)
{
	switch (people_holds(request)) {
	case ROLE_HELD:     return true;
	case ROLE_NOT_HELD: people_http_first(request); return false;
	case ROLE_FAULT:    break;
	}
	respond_error(request);
	return false;
}

bool
role_keeper(struct request *request, struct honour_page_id id)
{
	if (!role_signed_in(request))
		return false;
	switch (honour_holds(request, id)) {
	case ROLE_HELD:     return true;
	case ROLE_NOT_HELD: respond_not_found(request); return false;
	case ROLE_FAULT:    break;
	}
	respond_error(request);
	return false;
}
