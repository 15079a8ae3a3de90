/* drive_guard: a drive is managed by whoever opened it; for everybody else it is not there. */
#include "drive/drive.h"
#include "http/respond.h"
#include "people/people.h"

bool
drive_guard_organiser(struct request *request, struct drive_id drive)
{
	struct drive found;

	if (!people_guard_signed_in(request))
		return false;
	switch (drive_read(&request->context, drive, &found)) {
	case DRIVE_READ_OK:    break;
	case DRIVE_READ_NONE:  respond_not_found(request); return false;
	case DRIVE_READ_FAULT: respond_error(request); return false;
	}
	if (!person_id_equal(found.organiser, request->visitor.person)) {
		respond_not_found(request);
		return false;
	}
	return true;
}
