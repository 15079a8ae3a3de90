#include "media/media_film_still.h"

#include "base/context.h"
#include "media/media.h"
#include "media_film_still_sql.h"

bool
media_film_stills(struct context *context, struct film_id film, struct media_film_stills *stills)
{
	struct media_film_still_sql_of_film_list rows;
	struct media_film_still_sql_chosen row;

	*stills = (struct media_film_stills){ .count = 0 };
	switch (media_film_still_sql_chosen(context, film, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	if (media_film_still_sql_of_film(context, film, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && stills->count < LIMIT_FILM_STILLS; i++) {
		stills->at[stills->count++] = (struct media_film_still){ { rows.at[i].picture, rows.at[i].width, rows.at[i].height },
			{ rows.at[i].small, rows.at[i].small_width, rows.at[i].small_height } };
		if (picture_id_equal(rows.at[i].picture, row.still))
			stills->shown = stills->count;
	}
	return true;
}

bool
media_film_still_choose(struct context *context, struct film_id film, size_t shown)
{
	struct picture_id still = PICTURE_ID_NONE;
	struct media_film_stills stills;

	if (!media_film_stills(context, film, &stills))
		return false;
	if (shown > 0 && shown <= stills.count)
		still = stills.at[shown - 1].picture.id;
	return media_film_still_sql_choose(context, film, still) != DB_WROTE_FAULT;
}

bool
media_film_still_delete(struct context *context, struct film_id film)
{
	struct media_film_stills stills;

	if (!media_film_stills(context, film, &stills) || media_film_still_sql_choose(context, film, PICTURE_ID_NONE) == DB_WROTE_FAULT ||
	    media_film_still_sql_remove_all(context, film) == DB_WROTE_FAULT)
		return false;
	for (size_t i = 0; i < stills.count; i++)
		if (!media_delete(context, stills.at[i].picture.id) || !media_delete(context, stills.at[i].small.id))
			return false;
	return true;
}

bool
media_film_still_replace(struct context *context, struct film_id film, struct honour_page_id page,
                         const struct media_film_still_made *stills, size_t count)
{
	struct media_film_stills before;
	struct picture_id picture, small;
	int64_t position = 0;

	if (!media_film_stills(context, film, &before) || !media_film_still_delete(context, film))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (stills[i].picture.jpeg.length == 0 || stills[i].small.jpeg.length == 0)
			continue;
		if (!media_put(context, page, &stills[i].picture, TEXT(""), &picture) ||
		    !media_put(context, page, &stills[i].small, TEXT(""), &small) ||
		    media_film_still_sql_add(context, film, ++position, picture, small) != DB_WROTE)
			return false;
	}
	/* The one in the middle: a film often begins and ends with a hand. */
	return (before.count > 0 && before.shown == 0) || media_film_still_choose(context, film, (size_t)(position + 1) / 2);
}
