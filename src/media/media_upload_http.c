/* media_upload_http: the preview of a picture that waits for its form. */
#include "http/respond.h"
#include "limits.h"
#include "media/media_upload.h"
#include "routes_handlers.h"

/* For the browser that sent it, and never cached. */
void
media_upload_http_preview(struct request *request, struct secret upload)
{
	struct media_clean small;
	struct bytes jpeg;

	switch (media_upload_preview(request, upload.text, &jpeg)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
	if (media_picture_shrink(request->context.arena, jpeg, LIMIT_UPLOAD_PREVIEW_PIXELS, &small) != MEDIA_PICTURE_OK) {
		respond_error(request);
		return;
	}
	respond_bytes(request, 200, TEXT("image/jpeg"), small.jpeg);
}
