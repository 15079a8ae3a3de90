/* media_upload_owner: by what an upload is found, as its table has it. For media_upload.c and media_film_store.c. */
#ifndef MEDIA_MEDIA_UPLOAD_OWNER_H
#define MEDIA_MEDIA_UPLOAD_OWNER_H
#include "base/text.h"

struct request;

struct media_upload_owner { struct bytes browser, form; };
/* `form`: the path that the form is sent to. */
struct media_upload_owner media_upload_owner(struct request *request, struct text form);
struct bytes media_upload_token(struct request *request, struct text token);
/* Of a token that a browser sent. false: it is no token, or the browser has no cookie and so no upload. */
must_use bool media_upload_token_hash(struct request *request, struct text token, struct bytes *hashed);

#endif
