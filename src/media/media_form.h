/* media_form: the pictures of a form, so that none is lost while something else in the form is corrected.
 *
 * A form has an input for files and a slot for each picture that it can have. A slot is empty or has the picture that an earlier attempt
 * saved: a hidden field with its token and a checkbox that removes it ({partial media_saved with …}). A handler reads the form, then
 *
 *	struct media_form pictures = { &form.picture, form.slots, COUNT_OF(form.slots) };
 *
 *	media_form_read(request, &pictures);              before it looks whether the form is good
 *	media_form_save(request, page, &pictures)         where the form is shown again
 *	media_form_end(request, &pictures)                where it succeeded
 *
 * Between reading and the end slot.picture is the picture of each slot, whether saved before or sent now. */
#ifndef MEDIA_MEDIA_FORM_H
#define MEDIA_MEDIA_FORM_H
#include "html/form.h"
#include "limits.h"
#include "media/media.h"
#include "media/media_view.h"

struct media_slot {
	struct form_value upload, remove;
	const struct media_prepared *picture;     /* NULL: none */
	bool is_new;                      /* sent now, or another one than when the form was shown */
};
/* The two fields of the slot `member` in a form's table. */
#define MEDIA_SLOT_FIELDS(structure, member, suffix) \
	{ .name = "saved" suffix, .at = offsetof(struct structure, member.upload), .kind = FORM_UPLOAD, .aside = true }, \
	{ .name = "remove" suffix, .at = offsetof(struct structure, member.remove), .kind = FORM_TICK, .aside = true }

struct media_form {
	struct form_value *input;         /* FORM_PICTURE or FORM_PICTURES: what is wrong with a picture is said here */
	struct media_slot *slots;
	size_t slot_count;
	struct text ended[LIMIT_MESSAGE_PICTURES];        /* tokens that the form has no use for any more */
	size_t ended_count;
	bool choose_again;                /* media_form_save(): a picture could not be saved */
};

/* Fills the slots. With one slot a new picture replaces the saved one; else it takes an empty slot. */
void media_form_read(struct request *request, struct media_form *form);
/* Saves the new pictures and deletes the removed ones. false: answered with the error page. */
must_use bool media_form_save(struct request *request, struct honour_page_id page, struct media_form *form);
/* Nothing that the form named is kept. false: answered with the error page. */
must_use bool media_form_end(struct request *request, struct media_form *form);
/* What the page shows of a slot; without a token: nothing is saved there. */
struct media_sending media_form_sending(void);
/* Of a form with one picture. */
struct media_picture_field media_form_field(const struct media_form *form);
struct media_saved media_form_saved_at(struct arena *arena, const struct media_form *form, size_t slot);

#endif
