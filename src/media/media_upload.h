/* media_upload: a picture that came with a form which has to be corrected.
 *
 * It waits LIMIT_UPLOAD_MINUTES for the same form, sent by the same browser, in whose page a hidden field has its random token. Then
 * media_put() makes it the stored picture, or media_upload_end() deletes it. The browser is the one that the form's key was made for
 * (http/form_proof.h), the form is the path that it is sent to. Decision 54. */
#ifndef MEDIA_MEDIA_UPLOAD_H
#define MEDIA_MEDIA_UPLOAD_H
#include "base/found.h"
#include "db/database.h"
#include "media/media_picture.h"

struct request;

enum media_upload_add {
	MEDIA_UPLOAD_ADD_FAULT = -1,
	MEDIA_UPLOAD_ADD_OK,              /* *token is set */
	MEDIA_UPLOAD_ADD_REFUSED,         /* LIMIT_UPLOADS or LIMIT_UPLOADS_BYTES, or the form has no valid key */
};
/* More than LIMIT_UPLOADS_OF_FORM: the oldest of the form is deleted. */
must_use enum media_upload_add
media_upload_add(struct request *request, struct honour_page_id page, const struct media_clean *clean, struct text *token);

/* Reads it. NONE: there is none of this browser and this form with this token, or it has expired. */
must_use enum found media_upload_open(struct request *request, struct text token, struct media_clean *clean);
/* The same in any form of this browser, for its preview. */
must_use enum found media_upload_preview(struct request *request, struct text token, struct bytes *jpeg);
/* Deletes it, if it is this browser's and this form's and was not used. false: a fault. */
must_use bool media_upload_end(struct request *request, struct text token);
/* For media_put(). NONE: it was used or deleted meanwhile. */
must_use enum db_write media_upload_store(struct context *context, struct picture_id picture, struct text description);

/* A timed job: deletes LIMIT_UPLOADS_DELETED of those that have expired. */
must_use bool media_upload_expire(struct context *context);

#endif
