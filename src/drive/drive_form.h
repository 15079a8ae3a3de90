/* drive_form: what an organiser types about a drive, for creating and for editing one, and its meaning. */
#ifndef DRIVE_DRIVE_FORM_H
#define DRIVE_DRIVE_FORM_H
#include "drive/drive.h"
#include "html/form.h"

struct drive_form {
	struct form_value service_name, service_phone, service_web, venue, address, directions, date, zone, from, until;
	struct form_value break_from, break_until;      /* both or none */
	struct form_value slot_minutes, capacity, key;
	struct form_value version;                      /* of the drive that is edited; empty for a new one */
	struct form_value change;                       /* "1" from the check page: shows the form again with what was typed */
	struct form_value note;                         /* of an edit: a sentence to the people who are emailed about it */
	struct text skipped_from, skipped_until;        /* set by drive_form_words(): what the clock change skips; none at first */
};
extern const struct form drive_form, drive_edit_form;

/* The slots of what was typed. */
struct drive_planned { struct drive_slot_list slots; struct instant starts, ends; };

/* For a form that form_read() found good: an end at or before the start is after midnight, and so is a break. false: a field has an
 * error, with words that say how to correct it. */
must_use bool drive_form_words(struct context *context, struct drive_form *form, struct drive_words *words,
                               struct drive_planned *planned);
/* The reverse, for the edit page. */
void drive_form_fill(struct arena *arena, struct drive_form *form, const struct drive_words *words);

#endif
