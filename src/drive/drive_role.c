/* drive_role: a drive is managed by the person who created it (roles.def). */
#include "drive/drive.h"
#include "http/request.h"
#include "roles.h"

enum role
drive_holds_organiser(struct request *request, struct drive_id drive)
{
	struct drive found;

	switch (drive_read(&request->context, drive, &found)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return ROLE_NOT_HELD;
	case FOUND_FAULT: return ROLE_FAULT;
	}
	return person_id_equal(found.organiser, request->visitor.person) ? ROLE_HELD : ROLE_NOT_HELD;
}
