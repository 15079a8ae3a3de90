#include "http/asset.h"

#include <pthread.h>

#include "base/crypto.h"
#include "base/log.h"
#include "http/respond.h"
#include "limits.h"

enum { HASH_SHOWN_BYTES = 6 };

struct asset {
	struct text path, tag, type;
	struct bytes bytes;
};

static struct asset assets[LIMIT_ASSETS];
static struct arena *kept;                /* lives as long as the program */
static pthread_once_t started = PTHREAD_ONCE_INIT;

static struct text
type_of(struct text name)
{
	if (text_ends_with(name, TEXT(".css")))
		return TEXT("text/css; charset=utf-8");
	if (text_ends_with(name, TEXT(".js")))
		return TEXT("text/javascript; charset=utf-8");
	if (text_ends_with(name, TEXT(".svg")))
		return TEXT("image/svg+xml");
	if (text_ends_with(name, TEXT(".woff2")))
		return TEXT("font/woff2");
	if (text_ends_with(name, TEXT(".png")))
		return TEXT("image/png");
	if (text_ends_with(name, TEXT(".jpg")))
		return TEXT("image/jpeg");
	return TEXT("application/octet-stream");
}

/* style.css becomes style-6f2c….css */
static void
name_by_hash(struct arena *arena, struct text name, struct asset *asset)
{
	const struct bytes hash = crypto_digest(arena, bytes_text(asset->bytes));
	const struct text shown = text_hex(arena, (struct bytes){ hash.at, HASH_SHOWN_BYTES });
	struct text stem, ending;

	ASSERT(text_cut(name, '.', &stem, &ending));
	asset->tag = text_format(arena, "\"%.*s\"", TEXT_PRINT(shown));
	asset->path = text_format(arena, "%.*s%.*s-%.*s.%.*s", TEXT_PRINT(asset_folder), TEXT_PRINT(stem),
	                          TEXT_PRINT(shown), TEXT_PRINT(ending));
	asset->type = type_of(name);
}

static const struct asset *
find(struct text name)
{
	for (size_t i = 0; i < asset_file_count; i++) {
		if (text_equal(text_of(asset_files[i].name), name))
			return &assets[i];
	}
	log_note(LOG_FAULT, "no asset %.*s", TEXT_PRINT(name));
	ASSERT(!"an asset that is not compiled in");
	return NULL;
}

static struct bytes
with_hashed_names(struct arena *arena, struct bytes style)
{
	const struct text mark = TEXT("@asset:");
	struct text rest = bytes_text(style), name, after;
	struct text_builder corrected;
	size_t at;

	text_builder_start(&corrected, arena, style.length + 64 * KIB);
	while (text_find(rest, mark, &at)) {
		text_add(&corrected, text_until(rest, at));
		rest = text_from(rest, at + mark.length);
		/* In a comment the @ may be alone. */
		if (text_cut(rest, '@', &name, &after) && !text_find(name, TEXT(" "), &at)) {
			text_add(&corrected, find(name)->path);
			rest = after;
		}
	}
	text_add(&corrected, rest);
	ASSERT(!corrected.full);
	return text_bytes(text_built(&corrected));
}

static void
start(void)
{
	struct arena *arena = arena_new(LIMIT_ASSETS_BYTES);

	kept = arena;
	ASSERT(asset_file_count <= LIMIT_ASSETS);
	/* Assets that style sheets name are loaded first. */
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < asset_file_count; i++) {
			const struct text name = text_of(asset_files[i].name);

			if (text_ends_with(name, TEXT(".css")) != (pass == 1))
				continue;
			assets[i].bytes = pass == 1 ? with_hashed_names(arena, asset_files[i].bytes) : asset_files[i].bytes;
			name_by_hash(arena, name, &assets[i]);
		}
	}
}

void
asset_start(void)
{
	pthread_once(&started, start);
}

struct link
asset_link(const char *name)
{
	asset_start();
	return (struct link){ find(text_of(name))->path };
}

bool
asset_respond(struct request *request)
{
	const struct text known = request_header(request, TEXT("if-none-match"));

	if (!text_starts_with(request->path, asset_folder) ||
	    (request->method != METHOD_GET && request->method != METHOD_HEAD))
		return false;
	asset_start();
	for (size_t i = 0; i < asset_file_count; i++) {
		size_t at;

		if (!text_equal(request->path, assets[i].path))
			continue;
		if (text_find(known, assets[i].tag, &at))
			respond_nothing(request, 304);
		else
			respond_bytes(request, 200, assets[i].type, assets[i].bytes);
		/* A worker is there for pages that are not in the folder of assets (Service Workers, 3.4 "Service-Worker-Allowed"). */
		if (text_find(request->path, TEXT("_worker-"), &at))
			respond_header(request, TEXT("Service-Worker-Allowed"), TEXT("/"));
		respond_cacheable(request, 365 * 24 * 3600);
		/* The embed is shown in a sandboxed layout, whose origin is "null": browsers fetch its fonts with CORS. */
		if (text_equal(assets[i].type, TEXT("font/woff2")))
			respond_header(request, TEXT("Access-Control-Allow-Origin"), TEXT("*"));
		respond_header(request, TEXT("ETag"), assets[i].tag);
		return true;
	}
	respond_not_found(request);
	return true;
}
