/* The audit log and its hash chains. */
#include "people/people_audit.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "limits.h"
#include "people_audit_sql.h"

/* Ids are positive, so every one is past this one. */
#define BEFORE_ALL 0

enum { CHAIN_BYTES = 1 + CRYPTO_HASH_BYTES };

struct link_row {
	int64_t id;
	struct instant at;
	struct person_id person;
	struct text action;
	struct audit_about about;
	int64_t sequence;
	struct bytes chain;
};

/* How far a chain was read: which page or drive, the position in it, and the chain of the row there with its version. */
struct position { int64_t of, sequence; uint8_t chain[CHAIN_BYTES]; size_t chain_length; int version; };

/* For what goes through all rows: its arena is emptied after each piece, and freed by the caller. */
static struct context
begin_pieces(const struct context *context)
{
	struct context piece = *context;

	piece.arena = arena_new(LIMIT_PIECE_BYTES);
	return piece;
}

static int
current_version(const struct context *context)
{
	return context->site->keys.of[KEY_KIND_LOOKUP].current;
}

/* `kind` keeps the chains of a page and of a drive apart.  The first byte is the version of the lookup key that was current when the row
 * was written: a chain is never hashed again. */
static struct bytes
chain_of(struct context *context, int version, const char *kind, struct bytes before, const struct link_row *row)
{
	const struct text line = text_format(context->arena, "%s %.*s %lld %lld %lld %lld %.*s %lld %lld %lld", kind,
	                                     TEXT_PRINT(text_hex(context->arena, before)), (long long)row->sequence, (long long)row->id,
	                                     (long long)row->at.us, (long long)row->person.id, TEXT_PRINT(row->action),
	                                     (long long)row->about.subject, (long long)row->about.page.id, (long long)row->about.drive.id);
	const struct bytes hash = crypto_hash_of_version(context->arena, &context->site->keys, version, "people.audit", line);
	uint8_t *chain = arena_take(context->arena, CHAIN_BYTES);

	chain[0] = (uint8_t)version;
	memcpy(chain + 1, hash.at, CRYPTO_HASH_BYTES);
	return (struct bytes){ chain, CHAIN_BYTES };
}

bool
people_audit(struct context *context, struct person_id person, const char *action, struct audit_about about)
{
	struct link_row row = { .id = id_new(context->now), .at = context->now, .person = person, .action = text_of(action), .about = about };
	struct people_audit_sql_last_of_page page = { 0, BYTES_NONE };
	struct people_audit_sql_last_of_drive drive = { 0, BYTES_NONE };
	const bool of_page = !honour_page_id_is_none(about.page), of_drive = !drive_id_is_none(about.drive);

	ASSERT(of_page || of_drive);
	if ((of_page && people_audit_sql_last_of_page(context, about.page, &page) == DB_READ_FAULT) ||
	    (of_drive && people_audit_sql_last_of_drive(context, about.drive, &drive) == DB_READ_FAULT))
		return false;
	if (of_page) {
		row.sequence = ++page.page_sequence;
		page.page_chain = chain_of(context, current_version(context), "page", page.page_chain, &row);
	}
	if (of_drive) {
		row.sequence = ++drive.drive_sequence;
		drive.drive_chain = chain_of(context, current_version(context), "drive", drive.drive_chain, &row);
	}
	return people_audit_sql_add(context, row.id, row.at, person, row.action, about.subject, about.page, page.page_sequence, page.page_chain,
	                            about.drive, drive.drive_sequence, drive.drive_chain) == DB_WROTE;
}

/* The last row of every chain is of the current version, since rotating the key adds one (people_audit_rotated()).  So who has only an
 * older version of the key cannot write a chain that is believed. */
static bool
ends_well(const struct context *context, const struct position *position)
{
	return position->version == 0 || position->version == current_version(context);
}

/* Goes on from `position` to this row of the page or drive `of`. */
static bool
follows(struct context *context, const char *kind, int64_t of, const struct link_row *row, struct position *position)
{
	const int version = row->chain.length > 0 ? row->chain.at[0] : 0;
	struct bytes chain;

	if (of != position->of) {
		if (!ends_well(context, position))
			return false;
		*position = (struct position){ .of = of, .version = 1 };
	}
	if (row->sequence != position->sequence + 1 || version < position->version || version > current_version(context))
		return false;
	chain = chain_of(context, version, kind, (struct bytes){ position->chain, position->chain_length }, row);
	if (!crypto_equal(row->chain, chain))
		return false;
	memcpy(position->chain, chain.at, CHAIN_BYTES);
	position->chain_length = CHAIN_BYTES;
	position->sequence = row->sequence;
	position->version = version;
	return true;
}

static enum people_audit_check
check_pages(struct context *context, struct honour_page_id after, struct honour_page_id until)
{
	struct people_audit_sql_pages_from_list rows;
	struct position position = { .of = after.id, .sequence = INT64_MAX };

	do {
		const struct honour_page_id page = { position.of };

		arena_reset(context->arena);
		if (people_audit_sql_pages_from(context, page, position.sequence, until, &rows) == DB_READ_FAULT)
			return PEOPLE_AUDIT_CHECK_FAULT;
		for (size_t i = 0; i < rows.count; i++) {
			const struct people_audit_sql_pages_from *read = &rows.at[i];
			const struct link_row row = {
				read->id, read->at, read->person, read->action, { read->honour_page, read->drive, read->subject },
				read->page_sequence, read->chain,
			};

			if (!follows(context, "page", read->honour_page.id, &row, &position))
				return PEOPLE_AUDIT_CHECK_BROKEN;
		}
	} while (rows.count > 0);
	return ends_well(context, &position) ? PEOPLE_AUDIT_CHECK_OK : PEOPLE_AUDIT_CHECK_BROKEN;
}

static enum people_audit_check
check_drives(struct context *context, struct drive_id after, struct drive_id until)
{
	struct people_audit_sql_drives_from_list rows;
	struct position position = { .of = after.id, .sequence = INT64_MAX };

	do {
		const struct drive_id drive = { position.of };

		arena_reset(context->arena);
		if (people_audit_sql_drives_from(context, drive, position.sequence, until, &rows) == DB_READ_FAULT)
			return PEOPLE_AUDIT_CHECK_FAULT;
		for (size_t i = 0; i < rows.count; i++) {
			const struct people_audit_sql_drives_from *read = &rows.at[i];
			const struct link_row row = {
				read->id, read->at, read->person, read->action, { read->honour_page, read->drive, read->subject },
				read->drive_sequence, read->chain,
			};

			if (!follows(context, "drive", read->drive.id, &row, &position))
				return PEOPLE_AUDIT_CHECK_BROKEN;
		}
	} while (rows.count > 0);
	return ends_well(context, &position) ? PEOPLE_AUDIT_CHECK_OK : PEOPLE_AUDIT_CHECK_BROKEN;
}

enum people_audit_check
people_audit_check(struct context *context)
{
	struct context piece = begin_pieces(context);
	enum people_audit_check checked = check_pages(&piece, (struct honour_page_id){ BEFORE_ALL }, (struct honour_page_id){ INT64_MAX });

	if (checked == PEOPLE_AUDIT_CHECK_OK)
		checked = check_drives(&piece, (struct drive_id){ BEFORE_ALL }, (struct drive_id){ INT64_MAX });
	arena_free(piece.arena);
	return checked;
}

enum people_audit_check
people_audit_check_page(struct context *context, struct honour_page_id page)
{
	struct context piece = begin_pieces(context);
	const enum people_audit_check checked = check_pages(&piece, (struct honour_page_id){ page.id - 1 }, page);

	arena_free(piece.arena);
	return checked;
}

enum people_audit_check
people_audit_check_drive(struct context *context, struct drive_id drive)
{
	struct context piece = begin_pieces(context);
	const enum people_audit_check checked = check_drives(&piece, (struct drive_id){ drive.id - 1 }, drive);

	arena_free(piece.arena);
	return checked;
}

/* A row under the new version for the next few pages.  *count 0: there are no more. */
static bool
mark_pages(struct context *context, struct audit_about *about, size_t *count)
{
	struct people_audit_sql_pages_list pages;

	if (people_audit_sql_pages(context, about->page, &pages) == DB_READ_FAULT)
		return false;
	*count = pages.count;
	for (size_t i = 0; i < pages.count; i++) {
		about->page = pages.at[i].honour_page;
		if (!people_audit(context, PERSON_ID_NONE, "site.rotate_lookup", *about))
			return false;
	}
	return true;
}

static bool
mark_drives(struct context *context, struct audit_about *about, size_t *count)
{
	struct people_audit_sql_drives_list drives;

	if (people_audit_sql_drives(context, about->drive, &drives) == DB_READ_FAULT)
		return false;
	*count = drives.count;
	for (size_t i = 0; i < drives.count; i++) {
		about->drive = drives.at[i].drive;
		if (!people_audit(context, PERSON_ID_NONE, "site.rotate_lookup", *about))
			return false;
	}
	return true;
}

bool
people_audit_rotated(struct context *context)
{
	static bool (*const marks[])(struct context *, struct audit_about *, size_t *) = { mark_pages, mark_drives };
	struct context piece = begin_pieces(context);
	bool good = true;

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		struct audit_about about = { .subject = current_version(context) };
		size_t count = 1;

		while (good && count > 0) {
			good = marks[i](&piece, &about, &count);
			arena_reset(piece.arena);
		}
	}
	arena_free(piece.arena);
	return good;
}
