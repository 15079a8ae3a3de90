#include "tests/journey/world.h"

#include <string.h>

void
world_make_film_upload(struct world *world)
{
	const struct header headers[] = { { TEXT("Tus-Resumable"), TEXT("1.0.0") }, { TEXT("Upload-Length"), TEXT("100000") } };
	struct browser *visitor = world->setting.visitor;
	struct text location;

	browser_ask(visitor, &(struct browser_ask){
		.method = TEXT("POST"), .headers = headers, .header_count = COUNT_OF(headers),
		.target = text_of(journey_text(world->setting.journey, "/mine/%.*s/message/film/upload", TEXT_PRINT(world->parts[WORLD_CAME]))) });
	location = response_header(visitor->response, TEXT("Location"));
	world->parts[WORLD_FILM_UPLOAD] = text_copy(world->setting.journey->arena, text_from(location, strlen("/film-upload/")));
}
