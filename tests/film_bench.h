/* film_bench: a page with letters, whose films are files of five bytes. */
#ifndef TESTS_FILM_BENCH_H
#define TESTS_FILM_BENCH_H
#include "thanks/thanks_letter_test.h"

#include "base/id.h"
#include "media/media_film_store.h"
#include "tests/media_folder.h"

/* A film of 5 bytes that has arrived for this page. */
static UNUSED struct film_id
arrived(struct honour_page_id page)
{
	struct media_file file = media_file_new(context, 5);
	const struct film_id film = { id_new(context->now) };

	assert_int_equal(media_file_write(context, &file, 0, text_bytes(TEXT("film."))), MEDIA_FILE_WRITE_OK);
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena,
		"INSERT INTO media (id, kind, state, honour_page, width, height, alternative_text, created_at, file_name)"
		" VALUES (%lld, 'film', 'uploaded', %lld, 640, 360, '', 0, '%.*s')", (long long)film.id, (long long)page.id,
		TEXT_PRINT(file.name))));
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena,
		"INSERT INTO film (media, honour_page, state, key_sealed, size, received, duration_ms, hidden, cut_from_ms,"
		" cut_until_ms, work_ms, tries, changed_at) VALUES (%lld, %lld, 'uploading', x'%.*s', 5, 5, 65000, FALSE, 0, 0, 0, 0, 0)",
		(long long)film.id, (long long)page.id,
		TEXT_PRINT(text_hex(context->arena, media_file_seal_key(context, &file))))));
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena,
		"INSERT INTO upload (media, token_hash, browser_hash, form_hash, size, expires_at) VALUES (%lld, x'%016llx', x'01', x'02', 0, 0)",
		(long long)film.id, (long long)film.id)));
	return film;
}

static UNUSED void
is_converted(void)
{
	test_bench_run(bench.site, "UPDATE film SET state = 'ready'");
}

static UNUSED int
open_folder(void **state)
{
	set_up(state);
	return media_folder_open(&bench.site->site) ? 0 : -1;
}

static UNUSED int
close_folder(void **state)
{
	media_folder_close();
	return tear_down(state);
}

#endif
