/* world_film: a film that is on its way, and one of a published message, in a file. */
#include "tests/journey/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "media/media_file.h"

static char folder[64];
static char path[256];

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

void
world_make_film(struct world *world)
{
	struct journey *journey = world->setting.journey;
	struct context *context = &journey->bench->context;
	struct media_file file;
	int64_t id;

	snprintf(folder, sizeof folder, "/tmp/givenback-world-XXXXXX");
	if (mkdtemp(folder) == NULL)
		fail_msg("no folder for a film");
	journey->bench->site.data_folder = text_of(folder);
	file = media_file_new(context, 5);
	assert_int_equal(media_file_write(context, &file, 0, (struct bytes){ (const uint8_t *)"film.", 5 }), MEDIA_FILE_WRITE_OK);
	snprintf(path, sizeof path, "%s/%.*s", media_file_folder(journey->arena, context->site), TEXT_PRINT(file.name));
	id = id_new(context->now);
	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text,"
	               " created_at, file_name) SELECT %lld, 'film', 'stored', honour_page, 640, 360, '', 0, '%.*s' FROM message"
	               " WHERE state = 'published' LIMIT 1", (long long)id, TEXT_PRINT(file.name)));
	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO film (media, honour_page, state, key_sealed, size, received,"
	               " duration_ms, tries, changed_at) SELECT %lld, honour_page, 'ready', x'%.*s', 5, 5, 65000, 1, 0 FROM message"
	               " WHERE state = 'published' LIMIT 1", (long long)id,
	               TEXT_PRINT(text_hex(journey->arena, media_file_seal_key(context, &file)))));
	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO message_film SELECT id, %lld FROM message WHERE state = 'published'"
	               " LIMIT 1", (long long)id));
	world->parts[WORLD_FILM] = id_text(journey->arena, id);
}

void
world_delete_film(void)
{
	char media[96];

	snprintf(media, sizeof media, "%s/media", folder);
	(void)!unlink(path);
	(void)!rmdir(media);
	(void)!rmdir(folder);
}
