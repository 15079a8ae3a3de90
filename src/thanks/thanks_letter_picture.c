#include "thanks/thanks_letter_picture.h"

#include "base/context.h"
#include "db/database.h"
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"
#include "thanks_letter_sql.h"

void
thanks_letter_prepare(struct request *request)
{
	struct arena *arena = request->context.arena;

	media_prepare(request);
	for (size_t i = 0; i < request->form.count; i++) {
		struct form_pair *pair = &request->form.pairs[i];
		const struct media_prepared *prepared = pair->prepared;
		struct thanks_letter_prepared *both;

		if (prepared == NULL)
			continue;
		both = arena_new_of(arena, struct thanks_letter_prepared);
		both->whole = *prepared;
		if (both->whole.outcome == MEDIA_PICTURE_OK)
			both->whole.outcome = media_picture_shrink_to(arena, both->whole.clean.jpeg, LIMIT_THANKS_EMAIL_PIXELS,
			                                              LIMIT_THANKS_EMAIL_PICTURE_BYTES, &both->small);
		pair->prepared = both;
	}
}

bool
thanks_letter_pictures(struct context *context, struct thanks_letter_id letter, struct thanks_letter_pictures *pictures)
{
	struct thanks_letter_sql_pictures_list rows;

	*pictures = (struct thanks_letter_pictures){ 0 };
	if (thanks_letter_sql_pictures(context, letter, &rows) == DB_READ_FAULT)
		return false;
	pictures->at = arena_list_of(context->arena, struct thanks_letter_picture, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct thanks_letter_picture *one = &pictures->at[pictures->count];

		if (media_describe(context, rows.at[i].picture, &one->picture) != FOUND_OK ||
		    media_describe(context, rows.at[i].email_picture, &one->small) != FOUND_OK)
			return false;
		pictures->count++;
	}
	return true;
}

enum thanks_letter_picture_change
thanks_letter_picture_add(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter,
                          const struct media_clean *clean, const struct media_clean *small, struct text alternative_text)
{
	struct thanks_letter_sql_picture_count count;
	struct picture_id picture, email_picture;
	DB_TRANSACTION(tx, context);

	switch (thanks_letter_sql_touch(context, letter, page, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return THANKS_LETTER_PICTURE_NONE;
	case DB_WROTE_FAULT: return THANKS_LETTER_PICTURE_FAULT;
	}
	if (thanks_letter_sql_picture_count(context, letter, &count) != DB_READ)
		return THANKS_LETTER_PICTURE_FAULT;
	if (count.n >= LIMIT_THANKS_PICTURES)
		return THANKS_LETTER_PICTURE_FULL;
	if (!media_put(context, page, clean, alternative_text, &picture) ||
	    !media_put(context, page, small, alternative_text, &email_picture) ||
	    thanks_letter_sql_add_picture(context, letter, picture, email_picture) != DB_WROTE ||
	    !people_audit(context, keeper, "thanks.picture", (struct audit_about){ .page = page, .subject = letter.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return THANKS_LETTER_PICTURE_FAULT;
	return THANKS_LETTER_PICTURE_OK;
}

/* One picture and its small one. */
static enum db_write
forget(struct context *context, struct thanks_letter_id letter, struct picture_id picture)
{
	struct thanks_letter_sql_remove_picture removed;
	const enum db_write wrote = thanks_letter_sql_remove_picture(context, letter, picture, &removed);

	if (wrote != DB_WROTE)
		return wrote;
	return media_delete(context, picture) && media_delete(context, removed.email_picture)
	       ? DB_WROTE : DB_WROTE_FAULT;
}

enum thanks_letter_picture_change
thanks_letter_picture_remove(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter,
                             struct picture_id picture)
{
	DB_TRANSACTION(tx, context);

	switch (thanks_letter_sql_touch(context, letter, page, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return THANKS_LETTER_PICTURE_NONE;
	case DB_WROTE_FAULT: return THANKS_LETTER_PICTURE_FAULT;
	}
	switch (forget(context, letter, picture)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return THANKS_LETTER_PICTURE_NONE;
	case DB_WROTE_FAULT: return THANKS_LETTER_PICTURE_FAULT;
	}
	if (!people_audit(context, keeper, "thanks.picture", (struct audit_about){ .page = page, .subject = letter.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return THANKS_LETTER_PICTURE_FAULT;
	return THANKS_LETTER_PICTURE_OK;
}

bool
thanks_letter_pictures_forget(struct context *context, struct thanks_letter_id letter)
{
	struct thanks_letter_sql_pictures_list rows;

	if (thanks_letter_sql_pictures(context, letter, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (forget(context, letter, rows.at[i].picture) != DB_WROTE)
			return false;
	return true;
}
