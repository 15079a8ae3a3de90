/* What signing in, pages, joining, thanks and reports send. */
#include "tests/cause_walk/walk.h"

#include "donation/donation.h"
#include "drive/drive_join.h"
#include "film/film.h"
#include "follow/follow_by_email.h"
#include "follow_by_email_sql.h"
#include "honour/honour_keeper.h"
#include "limits.h"
#include "message/message.h"
#include "people/people_sign_in.h"
#include "public/public.h"
#include "tests/letter_bench.h"
#include "thanks/thanks_letter.h"

enum { INVITATIONS_EACH = 5, POSTS_EACH = 3 };

/* Each press comes from a network and a browser of its own. */
static bool
ask(struct walk *walk, int number, struct text session)
{
	const struct text who = walk_name(walk, number);
	const struct people_client client = { .browser = who, .session = session, .client_hash = { (const uint8_t *)who.at, who.length } };

	switch (people_ask_for(walk->context, VICTIM, TEXT("/home"), &client)) {
	case PEOPLE_ASK_OK:         return true;
	case PEOPLE_ASK_TOO_MANY:   return false;
	case PEOPLE_ASK_FAULT:
	case PEOPLE_ASK_IMPOSSIBLE: break;
	}
	fail_msg("a sign-in link could not be asked for");
	return false;
}

bool
walk_sign_in(struct walk *walk, int number)
{
	return ask(walk, number, TEXT_NONE);
}

void
walk_prepare_session(struct walk *walk)
{
	assert_int_equal(people_ensure(walk->context, VICTIM, TEXT("Vera"), &walk->person), PEOPLE_ENSURE_OK);
	assert_true(people_start_session(walk->context, walk->person, &walk->session));
}

bool
walk_sign_in_known(struct walk *walk, int number)
{
	return ask(walk, number, walk->session);
}

/* ---- pages ---- */

/* A few from each of many senders, so that no sender's own limit is reached. */
bool
walk_invitation(struct walk *walk, int number)
{
	struct person_id *sender = &walk->others[number / INVITATIONS_EACH].organiser;
	struct honour_page_id *page = &walk->others[number / INVITATIONS_EACH].page;
	const struct honour_opening opening = { .name = TEXT(WALK_HONOURED), .words = TEXT("Words."), .living = true, .keeper_email = VICTIM,
	                                        .inviter = TEXT("Ann Wood") };

	if (number % INVITATIONS_EACH > 0) {
		assert_int_equal(honour_invite(walk->context, *page, *sender,
		                               &(struct honour_asking){ .email = VICTIM, .inviter = TEXT("Ann Wood") }), HONOUR_INVITE_OK);
		return true;
	}
	assert_int_equal(people_ensure(walk->context, text_format(walk->context->arena, "mallory%d@example.org", number), TEXT("Mallory"),
	                               sender), PEOPLE_ENSURE_OK);
	assert_true(outbox_confirm(walk->context, text_format(walk->context->arena, "mallory%d@example.org", number)));
	assert_int_equal(honour_open(walk->context, *sender, &opening, page), HONOUR_OPEN_OK);
	return true;
}

/* The victim opens pages, and a keeper declines or publishes each. */
void
walk_prepare_opener(struct walk *walk)
{
	walk_prepare_session(walk);
	assert_true(outbox_confirm(walk->context, VICTIM));           /* who prepares a page has signed in */
	assert_int_equal(people_ensure(walk->context, MALLORY, TEXT("Mallory"), &walk->others[0].organiser), PEOPLE_ENSURE_OK);
}

/* false: as many pages as one person may start have been started; an hour passes. */
static bool
open_page(struct walk *walk, struct honour_page_id *page)
{
	const struct honour_opening opening = { .name = TEXT(WALK_HONOURED), .words = TEXT("Words."), .living = true,
		.keeper_email = MALLORY, .inviter = TEXT("Ann Wood") };

	switch (honour_open(walk->context, walk->person, &opening, page)) {
	case HONOUR_OPEN_OK:       return true;
	case HONOUR_OPEN_TOO_MANY: walk_wait(walk, INSTANT_HOUR); return false;
	case HONOUR_OPEN_UNNAMED:
	case HONOUR_OPEN_LINK:
	case HONOUR_OPEN_UNCONFIRMED:
	case HONOUR_OPEN_IMPOSSIBLE:
	case HONOUR_OPEN_FAULT:    break;
	}
	fail_msg("no page");
	return false;
}

bool
walk_not_going_ahead(struct walk *walk, int number)
{
	struct honour_page_id page;

	if (!open_page(walk, &page))
		return false;
	assert_int_equal(honour_decline(walk->context, page, walk->others[0].organiser), HONOUR_DECLINE_OK);
	/* As if it had been declined a week ago: the organiser is told now. */
	test_bench_run(walk->bench.site, "UPDATE honour_page SET declined_at = 1 WHERE declined_at IS NOT NULL");
	assert_true(honour_tell_declined(walk->context, &(struct honour_declined_after){ 0 }));
	return true;
}

bool
walk_published(struct walk *walk, int number)
{
	struct honour_page_id page;

	if (!open_page(walk, &page))
		return false;
	assert_int_equal(honour_publish(walk->context, page, walk->others[0].organiser, false), HONOUR_PUBLISH_OK);
	return true;
}

/* ---- joining: each press is an asking, of which the organiser is notified, and an answer, of which the requester is ---- */

void
walk_prepare_pages(struct walk *walk)
{
	walk_prepare_session(walk);
	for (int i = 0; i * LIMIT_JOINS_ASKED < WALK_PRESSES; i++)
		walk_open_page(walk, i);
	assert_int_equal(drive_join_set_open(walk->context, walk->bench.drive.id, walk->bench.organiser, true), DRIVE_CHANGE_OK);
}

bool
walk_join(struct walk *walk, int number)
{
	struct drive_joining_list waiting;
	struct honour_page page;

	assert_int_equal(honour_read(walk->context, walk->others[number / LIMIT_JOINS_ASKED].page, &page), FOUND_OK);
	assert_int_equal(drive_join_ask(walk->context, walk->bench.drive.id, &page, walk->person), DRIVE_JOIN_ASK_OK);
	assert_true(drive_join_waiting(walk->context, walk->bench.drive.id, &waiting) && waiting.count == 1);
	assert_int_equal(drive_join_answer(walk->context, &walk->bench.drive, waiting.at[0].id, walk->bench.organiser, false),
	                 FOUND_OK);
	return true;
}

/* ---- afterwards ---- */

static void
came(struct walk *walk, const struct drive *drive, struct honour_page_id page, int number)
{
	const struct donor donor = { walk_name(walk, number), VICTIM, TEXT("") };
	struct appointment helper;

	assert_int_equal(appointment_helper(walk->context, drive, page, &donor, &helper), APPOINTMENT_TAKE_OK);
}

void
walk_prepare_asking(struct walk *walk)
{
	walk->context->now = walk->bench.drive.starts;
	for (int i = 0; i < WALK_MANY; i++)
		came(walk, &walk->bench.drive, walk->bench.page, i);
	walk->context->now = instant_plus(walk->bench.drive.ends, INSTANT_HOUR);
	assert_int_equal(donation_close_day(walk->context, walk->bench.drive.id), DONATION_CLOSE_DAY_OK);
	walk_wait(walk, INSTANT_DAY);
}

bool
walk_message_ask(struct walk *walk, int number)
{
	return message_ask_due(walk->context) > 0;
}

void
walk_prepare_telling(struct walk *walk)
{
	assert_int_equal(message_choose(walk->context, walk->bench.page, walk->bench.organiser, PERSON_ID_NONE,
	                                MESSAGE_NOTIFY_DAILY), MESSAGE_CHOOSE_OK);
}

/* Once a day, however many messages are left. */
bool
walk_message_tell(struct walk *walk, int number)
{
	const struct appointment one = bench_taken(&walk->bench, (size_t)number % 7, number);
	const struct message_author author = { .page = one.page, .appointment = one.id, .name = one.donor.name };

	assert_true(appointment_arrive(walk->context, one.drive, one.id, true));
	assert_int_equal(message_leave(walk->context, &author, &(struct message_left){ .words = TEXT("Words") }),
	                 MESSAGE_LEAVE_OK);
	walk_wait(walk, 6 * INSTANT_HOUR);
	return message_tell_due(walk->context) > 0;
}

/* Pages enough that the limit of letters of each does not end it: the victim came to a drive of every one. */
void
walk_prepare_letters(struct walk *walk)
{
	for (int i = 0; i < WALK_PAGES; i++) {
		struct drive_id drive;

		walk_open_page(walk, i);
		assert_int_equal(drive_open(walk->context, walk->others[i].organiser, walk->others[i].page, &walk->words, &drive), DRIVE_OPEN_OK);
		assert_int_equal(drive_read(walk->context, drive, &walk->others[i].drive), FOUND_OK);
	}
	walk->context->now = walk->bench.drive.starts;
	for (int i = 0; i < WALK_PAGES; i++)
		came(walk, &walk->others[i].drive, walk->others[i].page, i);
	walk->context->now = instant_plus(walk->bench.drive.ends, INSTANT_HOUR);
}

bool
walk_thanks(struct walk *walk, int number)
{
	const struct thanks_letter_words words = { text_format(walk->context->arena, "Thank you, %d times.", number), false, false };
	const struct thanks_letter_when now = { .now = true };
	const struct honour_page_id page = walk->others[number / POSTS_EACH].page;
	const struct person_id keeper = walk->others[number / POSTS_EACH].organiser;
	struct thanks_letter_id letter;

	assert_int_equal(thanks_letter_add(walk->context, page, keeper, &words, &letter), THANKS_LETTER_ADD_OK);
	assert_int_equal(thanks_letter_send(walk->context, page, keeper, letter, &now), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(walk->context), 1);
	return true;
}

/* ---- following: a stranger asks with the victim's address for every page, again and again; the victim follows them all ---- */

static struct honour_page
page_of(struct walk *walk, int number)
{
	struct honour_page page;

	assert_int_equal(honour_read(walk->context, walk->others[number % WALK_PAGES].page, &page), FOUND_OK);
	return page;
}

void
walk_prepare_asking_to_follow(struct walk *walk)
{
	for (int i = 0; i < WALK_PAGES; i++)
		walk_open_page(walk, i);
}

bool
walk_follow_confirm(struct walk *walk, int number)
{
	const struct honour_page page = page_of(walk, number);

	return follow_ask(walk->context, &page, VICTIM, FOLLOWER_OFTEN_AT_ONCE) == FOLLOW_ASK_OK;
}

static void
follow(struct walk *walk, const struct honour_page *page)
{
	struct follow_by_email_sql_find row;

	while (follow_ask(walk->context, page, VICTIM, FOLLOWER_OFTEN_AT_ONCE) != FOLLOW_ASK_OK)
		walk_wait(walk, INSTANT_HOUR);
	assert_int_equal(follow_by_email_sql_find(walk->context, page->id, people_email_hash(walk->context, VICTIM), &row), DB_READ);
	assert_int_equal(follow_confirm(walk->context, follow_follower_link(walk->context, row.id)), FOUND_OK);
}

void
walk_prepare_followers(struct walk *walk)
{
	walk_prepare_asking_to_follow(walk);
	for (int i = 0; i < WALK_PAGES; i++) {
		const struct honour_page page = page_of(walk, i);

		follow(walk, &page);
	}
	walk_wait(walk, INSTANT_DAY);
}

/* Letters and drives in turn; a letter is only on the page, since nobody came. */
bool
walk_follow_news(struct walk *walk, int number)
{
	const struct thanks_letter_words words = { text_format(walk->context->arena, "Thank you, %d times.", number), false, true };
	const struct thanks_letter_when now = { .now = true };
	const struct honour_page page = page_of(walk, number / POSTS_EACH);
	const struct person_id keeper = walk->others[number / POSTS_EACH].organiser;
	struct thanks_letter_id letter;
	struct drive_id drive;

	if (number % 2 == 1) {
		assert_int_equal(drive_open(walk->context, keeper, page.id, &walk->words, &drive), DRIVE_OPEN_OK);
		return true;
	}
	assert_int_equal(thanks_letter_add(walk->context, page.id, keeper, &words, &letter), THANKS_LETTER_ADD_OK);
	assert_int_equal(thanks_letter_send(walk->context, page.id, keeper, letter, &now), THANKS_LETTER_SEND_OK);
	return true;
}

/* Past its limit a report is in the list all the same. */
/* Once a day for each film: another film each time. */
bool
walk_film_asked(struct walk *walk, int number)
{
	struct honour_page page;

	assert_int_equal(honour_read(walk->context, walk->bench.page, &page), FOUND_OK);
	assert_int_equal(film_ask(walk->context, &page, (struct film_id){ number + 1 }, TEXT("In the second row"), MALLORY), FILM_ASK_OK);
	return true;
}

bool
walk_concern(struct walk *walk, int number)
{
	assert_int_equal(public_concern_send(walk->context, TEXT("/honour/somewhere"), walk_name(walk, number), MALLORY), PUBLIC_CONCERN_OK);
	assert_int_equal(walk_count(walk, "SELECT count(*) FROM concern"), number + 1);
	return true;
}
