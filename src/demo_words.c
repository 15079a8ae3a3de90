#include "demo_words.h"

#include "appointment/appointment.h"
#include "demo_pictures.h"
#include "donation/donation_elsewhere.h"
#include "honour/honour_more.h"
#include "limits.h"
#include "message/message.h"
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_picture.h"

/* What the donor at `index` of the drive's roster wrote; a keeper publishes it, or it waits. */
struct left { size_t index; struct text words; const char *picture; bool published; };

static bool
leave_words(struct context *context, struct honour_page_id page, struct drive_id drive, struct person_id keeper, const struct left *one)
{
	struct message_left left = { .words = one->words };
	struct demo_picture drawn;
	struct text family_name;
	struct message_author author = { .page = page };
	struct message_reading reading;
	struct message_list messages;
	struct appointment_list list;

	if (!appointment_list_of_drive(context, drive, &list) || one->index >= list.count)
		return false;
	author.appointment = list.at[one->index].id;
	author.name = list.at[one->index].donor.name;
	(void)text_cut(author.name, ' ', &left.by, &family_name);
	if (one->picture != NULL && demo_picture_open(context->arena, one->picture, &drawn))
		left.pictures[left.picture_count++] = (struct message_picture_left){ &drawn.clean, drawn.description };
	if (message_leave(context, &author, &left) != MESSAGE_LEAVE_OK)
		return false;
	if (!one->published)
		return true;
	return message_reading(context, page, keeper, &reading) &&
	       message_list_read(context, page, &reading, MESSAGE_ID_NONE, &messages) && messages.count > 0 &&
	       message_decide(context, page, keeper, messages.at[0].id, MESSAGE_STATE_PUBLISHED) == FOUND_OK;
}

/* With its small picture for the email, as thanks_letter_prepare() makes it. */
static bool
add_picture(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter, const char *name)
{
	struct demo_picture drawn;
	struct media_clean small;

	if (!demo_picture_open(context->arena, name, &drawn))
		return true;
	return media_picture_shrink_to(context->arena, drawn.clean.jpeg, LIMIT_THANKS_EMAIL_PIXELS, LIMIT_THANKS_EMAIL_PICTURE_BYTES,
	                               &small) == MEDIA_PICTURE_OK &&
	       thanks_letter_picture_add(context, page, keeper, letter, &drawn.clean, &small, drawn.description) == THANKS_LETTER_PICTURE_OK;
}

static bool
give_thanks(struct context *context, struct honour_page_id page, struct person_id keeper, struct text words, const char *picture)
{
	const struct thanks_letter_words letter_words = { .words = words, .to_missed = true, .in_public = true };
	const struct thanks_letter_when now = { .now = true };
	struct thanks_letter_id letter;

	return thanks_letter_add(context, page, keeper, &letter_words, &letter) == THANKS_LETTER_ADD_OK &&
	       add_picture(context, page, keeper, letter, picture) &&
	       thanks_letter_send(context, page, keeper, letter, &now) == THANKS_LETTER_SEND_OK;
}

/* A friend who lives elsewhere gave there, and a keeper has counted it. */
static bool
give_elsewhere(struct context *context, struct honour_page_id page, struct person_id keeper, struct donor donor)
{
	const struct gift gift = { .venue = TEXT("Hillside Blood Service"), .date = zone_local(zone_find(TEXT("UTC")), context->now).date,
		.donor = donor };
	struct gift_list waiting;

	return donation_elsewhere_tell(context, page, &gift) == DONATION_ELSEWHERE_TELL_OK &&
	       donation_elsewhere_list(context, page, ELSEWHERE_STATE_WAITING, &waiting) && waiting.count == 1 &&
	       donation_elsewhere_answer(context, page, waiting.at[0].id, keeper, true) == FOUND_OK;
}

bool
demo_words_of_story(struct context *context, struct honour_page_id page, struct drive_id drive, struct person_id keeper)
{
	static const struct left messages[] = {
		{ 6, TEXT("I was so nervous that I walked around the hall twice before I came in. The woman at the door said that she had "
		          "done the same, years ago. I would come again."), NULL, true },
		{ 0, TEXT("We sat side by side in the hall, all seven of us, and nobody said much. "
		          "Afterwards there was tea. We thought of Liv, and of you."), "cups", true },
		{ 1, TEXT("I could not come in any farther than the door the last time I was in that hospital. That day I could."), NULL, false },
		{ 4, TEXT("I poured the tea. Tell me when you want company, or no company."), NULL, false },
	};

	context->now = instant_plus(context->now, INSTANT_DAY);
	for (size_t i = 0; i < COUNT_OF(messages); i++) {
		context->now = instant_plus(context->now, INSTANT_HOUR);
		if (!leave_words(context, page, drive, keeper, &messages[i]))
			return false;
	}
	context->now = instant_plus(context->now, 3 * INSTANT_DAY);
	return give_elsewhere(context, page, keeper, (struct donor){ TEXT("Signe Moor"), TEXT(""), TEXT("") }) &&
	       give_thanks(context, page, keeper, TEXT("You took a morning for it, and some of you were afraid. One of you drove the others. "
	                   "You all went.\n\nI read your words in the evening. Thank you, for Liv, from both of us."), "window");
}

bool
demo_words_of_finished(struct context *context, struct honour_page_id page, struct drive_id drive, struct person_id keeper)
{
	const struct honour_tribute song = { .title = TEXT("The slow bus home"), .author = TEXT("the depot choir"),
		.web = TEXT("https://music.example.org/slow-bus-home") };

	context->now = instant_plus(context->now, INSTANT_DAY);
	return leave_words(context, page, drive, keeper, &(struct left){ 0, TEXT("For every time you waited while I ran."), NULL, true }) &&
	       give_elsewhere(context, page, keeper, (struct donor){ TEXT("Ines Vale"), TEXT(""), TEXT("Ines") }) &&
	       honour_more_add_tribute(context, page, keeper, &song) == HONOUR_MORE_CHANGE_OK &&
	       honour_more_set_background(context, page, keeper, TEXT("If you never took the 7: it goes from the station over the bridge to "
	                                  "the hospital and back, and most people on it know each other by sight.")) == HONOUR_MORE_CHANGE_OK;
}
