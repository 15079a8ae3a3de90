/* world_film: a film that is on its way, and those of a published message and of a letter, in files. */
#include "tests/journey/world.h"

#include <string.h>

#include "base/id.h"
#include "media/media_captions.h"
#include "media/media_file.h"
#include "people/people.h"
#include "tests/media_folder.h"

/* The token of a film that is being sent with the form at `target`. */
static struct text
begin_upload(struct browser *browser, struct text target)
{
	const struct header headers[] = { { TEXT("Tus-Resumable"), TEXT("1.0.0") }, { TEXT("Upload-Length"), TEXT("100000") } };
	struct arena *arena = browser->journey->arena;

	browser_ask(browser, &(struct browser_ask){ .method = TEXT("POST"), .headers = headers, .header_count = COUNT_OF(headers),
		.target = text_format(arena, "%.*s/upload", TEXT_PRINT(target)) });
	return text_copy(arena, text_from(response_header(browser->response, TEXT("Location")), strlen("/film-upload/")));
}

void
world_make_film_upload(struct world *world)
{
	world->parts[WORLD_FILM_UPLOAD] = begin_upload(world->setting.visitor,
		text_of(journey_text(world->setting.journey, "/mine/%.*s/message/film", TEXT_PRINT(world->parts[WORLD_CAME]))));
}

struct text
world_film_arrived(struct browser *browser, struct text target)
{
	const struct text token = begin_upload(browser, target);

	test_bench_run(browser->journey->bench, "UPDATE film SET received = size WHERE media = (SELECT max(media) FROM film)");
	return token;
}

/* A film that can be watched. */
static struct text
make_film(struct journey *journey)
{
	struct context *context = &journey->bench->context;
	struct media_file file = media_file_new(context, 5);
	const int64_t id = id_new(context->now);

	assert_int_equal(media_file_write(context, &file, 0, (struct bytes){ (const uint8_t *)"film.", 5 }), MEDIA_FILE_WRITE_OK);
	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text,"
	               " created_at, file_name) SELECT %lld, 'film', 'stored', honour_page, 640, 360, '', 0, '%.*s' FROM message"
	               " WHERE state = 'published' LIMIT 1", (long long)id, TEXT_PRINT(file.name)));
	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO film (media, honour_page, state, key_sealed, size, received,"
	               " duration_ms, hidden, cut_from_ms, cut_until_ms, work_ms, tries, changed_at)"
	               " SELECT %lld, honour_page, 'ready', x'%.*s', 5, 5, 65000, FALSE, 0, 0, 0, 1, 0 FROM message"
	               " WHERE state = 'published' LIMIT 1", (long long)id,
	               TEXT_PRINT(text_hex(journey->arena, media_file_seal_key(context, &file)))));
	return id_text(journey->arena, id);
}

/* The picture of the film that was made last. */
static struct text
make_still(struct journey *journey)
{
	const int64_t id = id_new(journey->bench->context.now);

	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text,"
	               " created_at, bytes) SELECT %lld, 'picture', 'stored', honour_page, 640, 360, '', 0, x'ffd8' FROM film"
	               " ORDER BY media DESC LIMIT 1", (long long)id));
	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO film_still SELECT max(media), 1, %lld, %lld FROM film", (long long)id,
	               (long long)id));
	test_bench_run(journey->bench, journey_text(journey, "UPDATE film SET still = %lld WHERE media = (SELECT max(media) FROM film)",
	               (long long)id));
	return id_text(journey->arena, id);
}

static void
say_captions(struct journey *journey)
{
	struct context *context = &journey->bench->context;
	struct media_captions captions = { .given = true, .speech = FILM_SPEECH_CAPTIONS, .language = TEXT("en") };
	int64_t line;

	assert_int_equal(captions_read(journey->arena, TEXT("0:01 --> 0:02\nFor Konrad"), &captions.captions, &line), CAPTIONS_OK);
	assert_true(media_captions_put(context, (struct film_id){ test_bench_count(journey->bench, "SELECT max(media) FROM film") },
	                               &captions));
}

/* Someone in the film that was made last asks for it to be taken down. */
static struct text
ask_about(struct journey *journey)
{
	struct context *context = &journey->bench->context;
	const int64_t id = id_new(context->now);

	test_bench_run(journey->bench, journey_text(journey, "INSERT INTO film_request (id, film, text_sealed, asked_at)"
	               " SELECT %lld, max(media), x'%.*s', %lld FROM film", (long long)id,
	               TEXT_PRINT(text_hex(journey->arena, people_seal(context, SEALED_FILM_REQUEST_TEXT, TEXT("At the door")))),
	               (long long)context->now.us));
	return id_text(journey->arena, id);
}

void
world_make_films(struct world *world)
{
	struct journey *journey = world->setting.journey;

	assert_true(media_folder_open(&journey->bench->site));
	world->parts[WORLD_FILM] = make_film(journey);
	test_bench_run(journey->bench, "INSERT INTO message_film SELECT id, (SELECT max(media) FROM film) FROM message"
	               " WHERE state = 'published' LIMIT 1");
	world->parts[WORLD_STILL] = make_still(journey);
	say_captions(journey);
	world->parts[WORLD_FILM_ASKED] = ask_about(journey);
	(void)make_film(journey);
	test_bench_run(journey->bench, "INSERT INTO thanks_film SELECT id, (SELECT max(media) FROM film) FROM thanks_letter"
	               " WHERE state <> 'draft' LIMIT 1");
}

void
world_delete_films(void)
{
	assert_int_equal(media_folder_close(), 0);
}
