#include "media/media_form.h"

#include "http/asset.h"
#include "http/respond.h"
#include "links.h"
#include "media/media_upload.h"
#include "media_words.h"

static void
drop(struct media_form *form, struct media_slot *slot)
{
	if (!text_is_empty(slot->upload.text) && form->ended_count < COUNT_OF(form->ended))
		form->ended[form->ended_count++] = slot->upload.text;
	form_set(&slot->upload, TEXT(""));
	slot->remove.ticked = slot->remove.given = false;
	slot->picture = NULL;
}

static void
read_saved(struct media_form *form, bool replaced)
{
	for (size_t i = 0; i < form->slot_count; i++) {
		struct media_slot *slot = &form->slots[i];

		const struct media_prepared *saved = slot->upload.prepared;
		const bool unreadable = saved && saved->outcome != MEDIA_PICTURE_OK;

		slot->picture = unreadable ? NULL : saved;
		slot->is_new = false;
		if (!slot->upload.given)
			continue;
		slot->is_new = slot->remove.ticked || !saved || replaced;
		/* What cannot be read now stays saved, and can be sent again. */
		if ((!saved || unreadable) && !slot->remove.ticked && !replaced && text_is_empty(form->input->error))
			form_blame(form->input, unreadable ? media_words(saved->outcome) : &media_words_expired);
		if (slot->is_new)
			drop(form, slot);
	}
}

static struct media_slot *
empty_slot(const struct media_form *form)
{
	for (size_t i = 0; i < form->slot_count; i++)
		if (!form->slots[i].picture && text_is_empty(form->slots[i].upload.text))
			return &form->slots[i];
	return NULL;
}

/* Of several pictures the sentence names the one that it is about. */
static struct text
sentence(struct arena *arena, const struct media_form *form, const struct form_file *file, const struct words *words)
{
	if (form->input->files.count == 1 || text_is_empty(file->name))
		return words_text(words);
	return text_format(arena, "%.*s: %.*s", TEXT_PRINT(file->name), TEXT_PRINT(words_text(words)));
}

static void
read_file(struct arena *arena, struct media_form *form, const struct form_file *file)
{
	const struct media_prepared *prepared = file->prepared;
	struct media_slot *slot = empty_slot(form);
	struct form_value *input = form->input;

	if (prepared && prepared->outcome == MEDIA_PICTURE_OK && slot) {
		slot->picture = prepared;
		slot->is_new = true;
	} else if (prepared && prepared->outcome == MEDIA_PICTURE_OK) {
		input->problem = FORM_PROBLEM_LONG;
		input->error = words_with_number(arena, &media_words_too_many, (int64_t)form->slot_count);
	} else {
		const struct text said = sentence(arena, form, file, media_words(prepared ? prepared->outcome : MEDIA_PICTURE_FAULT));

		input->problem = FORM_PROBLEM_WRONG;
		input->error = text_is_empty(input->error) ? said : text_format(arena, "%.*s %.*s", TEXT_PRINT(input->error), TEXT_PRINT(said));
	}
}

static bool
has_good_file(const struct media_form *form)
{
	for (size_t i = 0; i < form->input->files.count; i++) {
		const struct media_prepared *prepared = form->input->files.at[i].prepared;

		if (prepared && prepared->outcome == MEDIA_PICTURE_OK)
			return true;
	}
	return false;
}

void
media_form_read(struct request *request, struct media_form *form)
{
	read_saved(form, form->slot_count == 1 && has_good_file(form));
	for (size_t i = 0; i < form->input->files.count; i++)
		read_file(request->context.arena, form, &form->input->files.at[i]);
}

static bool
end_dropped(struct request *request, struct media_form *form)
{
	for (size_t i = 0; i < form->ended_count; i++)
		if (!media_upload_end(request, form->ended[i])) {
			respond_error(request);
			return false;
		}
	form->ended_count = 0;
	return true;
}

bool
media_form_save(struct request *request, struct honour_page_id page, struct media_form *form)
{
	if (!end_dropped(request, form))
		return false;
	for (size_t i = 0; i < form->slot_count; i++) {
		struct media_slot *slot = &form->slots[i];
		const struct media_prepared *picture = slot->picture;
		struct text token;

		if (!picture || !text_is_empty(slot->upload.text))
			continue;
		switch (media_upload_add(request, page, &picture->clean, &token)) {
		case MEDIA_UPLOAD_ADD_OK:      form_set(&slot->upload, token); break;
		case MEDIA_UPLOAD_ADD_REFUSED: form->choose_again = true; break;
		case MEDIA_UPLOAD_ADD_FAULT:   respond_error(request); return false;
		}
	}
	return true;
}

bool
media_form_end(struct request *request, struct media_form *form)
{
	for (size_t i = 0; i < form->slot_count; i++)
		if (form->slots[i].upload.given)
			drop(form, &form->slots[i]);
	return end_dropped(request, form);
}

/* The longer side becomes LIMIT_UPLOAD_PREVIEW_PIXELS, unless it is shorter. */
static void
fit(const struct media_clean *clean, struct media_saved *saved)
{
	const int64_t longer = clean->width > clean->height ? clean->width : clean->height;
	const int64_t to = longer > LIMIT_UPLOAD_PREVIEW_PIXELS ? LIMIT_UPLOAD_PREVIEW_PIXELS : longer;

	if (longer == 0)
		return;
	saved->width = clean->width * to / longer > 0 ? clean->width * to / longer : 1;
	saved->height = clean->height * to / longer > 0 ? clean->height * to / longer : 1;
}

struct media_sending
media_form_sending(void)
{
	return (struct media_sending){ asset_link("upload.js") };
}

struct media_picture_field
media_form_field(const struct media_form *form)
{
	return (struct media_picture_field){ *form->input, !text_is_empty(form->slots[0].upload.text), LIMIT_UPLOAD_BYTES / MIB };
}

struct media_saved
media_form_saved_at(struct arena *arena, const struct media_form *form, size_t at)
{
	const struct media_slot *slot = &form->slots[at];
	struct media_saved saved = { .number = (int64_t)at + 1, .one = form->slot_count == 1, .token = slot->upload.text,
		.token_name = slot->upload.name, .remove_name = slot->remove.name };

	if (text_is_empty(saved.token))
		return (struct media_saved){ 0 };
	saved.preview = link_media_upload_http_preview(arena, (struct secret){ saved.token });
	if (slot->picture)
		fit(&slot->picture->clean, &saved);
	return saved;
}
