/* cause_walk: every row of outbox_cause.def is reached by a real operation, which is repeated many times against one address.
 *
 * The clock advances and emails leave as the sender would send them. Afterwards no address has had more than five emails in any hour or
 * twenty in any day of those that count, and every email that was ever put was sent or replaced by a newer one about the same. */
#ifndef WALK_H
#define WALK_H
#include "tests/appointment_bench.h"

#include "outbox/outbox_letter.h"
#include "waiting/waiting.h"

#define VICTIM TEXT("victim@example.org")
#define MALLORY TEXT("mallory@example.org")

enum { WALK_PRESSES = 120, WALK_MANY = 100, WALK_PAGES = 40 };
/* Places at one time of a drive, which has seven times: two seats of every press; as many as there are on the waiting list; one. */
enum { WALK_ROOMY = 40, WALK_FULL_OF_MANY = 15, WALK_TINY = 1 };

struct walk {
	struct bench bench;
	struct context *context;
	struct arena *scratch;                    /* of the sender */
	void (*sent)(struct walk *walk, const struct outbox_letter *letter);      /* called for each email that leaves; may be NULL */
	void *sent_to;
	/* What the presses of one cause need. */
	struct appointment one, places[7 * 15];
	struct appointment_group group;
	struct drive_words words;
	struct person_id person;
	struct text session;
	struct { struct person_id organiser; struct honour_page_id page; struct drive drive; } others[WALK_PAGES];
};

/* One cause: a setting, and one press. true: the press was accepted, and puts exactly one email of the cause, unless `gathered`: then a
 * job, or a limit of the operation, decides how many. */
struct walk_row {
	int places;                               /* at one time, of the drive; 7 times */
	void (*prepare)(struct walk *walk);       /* may be NULL */
	bool (*press)(struct walk *walk, int number);
	bool gathered;
};
extern const struct walk_row walk_rows[OUTBOX_CAUSE_COUNT];

void walk_open(struct walk *walk, int places);
void walk_close(struct walk *walk);
/* The clock advances; then emails leave and changes of drives are announced. */
void walk_wait(struct walk *walk, int64_t us);
/* The same while the email server cannot be reached: nothing is sent. */
void walk_wait_without_server(struct walk *walk, int64_t us);
/* Hour by hour, until no email waits. */
void walk_until_all_left(struct walk *walk);
/* Checks that hold for every cause. */
void walk_check_limits(struct walk *walk);
/* The same, and `cause` was put for one address alone, `put` times (-1: at least once). */
void walk_check(struct walk *walk, enum outbox_cause cause, int64_t put);
int64_t walk_count(struct walk *walk, const char *format, ...) printf_like(2, 3);

/* A published page of another person, number 0 to WALK_PAGES - 1. */
void walk_open_page(struct walk *walk, int number);
struct text walk_name(struct walk *walk, int number);
/* Whom that page honours: a name that is nobody else's. */
#define WALK_HONOURED "Rosamund"
/* Books one appointment for this name and address. */
struct appointment walk_book(struct walk *walk, size_t slot, int number, struct text email);
void walk_book_many(struct walk *walk);       /* WALK_MANY for the victim */
struct appointment_group walk_book_group(struct walk *walk, int number, struct text email);

/* booking.c */
void walk_prepare_booking(struct walk *walk), walk_prepare_group(struct walk *walk), walk_prepare_reminders(struct walk *walk);
void walk_prepare_audience(struct walk *walk), walk_prepare_asking(struct walk *walk), walk_prepare_letters(struct walk *walk);
bool walk_ticket(struct walk *walk, int number), walk_moved(struct walk *walk, int number), walk_cancelled(struct walk *walk, int number);
bool walk_undone(struct walk *walk, int number);
bool walk_link_again(struct walk *walk, int number), walk_address_corrected(struct walk *walk, int number);
bool walk_reminder(struct walk *walk, int number), walk_group(struct walk *walk, int number);
bool walk_group_again(struct walk *walk, int number);
bool walk_group_corrected(struct walk *walk, int number), walk_group_released(struct walk *walk, int number);
bool walk_seat_kept(struct walk *walk, int number), walk_unclaimed_released(struct walk *walk, int number);
bool walk_released(struct walk *walk, int number), walk_drive_changed(struct walk *walk, int number);
bool walk_drive_closed(struct walk *walk, int number), walk_drive_cancelled(struct walk *walk, int number);

/* line.c */
void walk_prepare_full(struct walk *walk), walk_prepare_entry(struct walk *walk), walk_prepare_line(struct walk *walk);
void walk_prepare_offers(struct walk *walk);
bool walk_waiting(struct walk *walk, int number), walk_waiting_again(struct walk *walk, int number);
bool walk_waiting_removed(struct walk *walk, int number), walk_waiting_offer(struct walk *walk, int number);
bool walk_find(struct walk *walk, int number);
bool walk_waiting_lapsed(struct walk *walk, int number), walk_waiting_changed(struct walk *walk, int number);
/* Joins the waiting list with this name and address. */
struct waiting_entry walk_join_line(struct walk *walk, int number, struct text email);

/* family.c */
void walk_prepare_session(struct walk *walk), walk_prepare_pages(struct walk *walk), walk_prepare_opener(struct walk *walk);
void walk_prepare_telling(struct walk *walk);
bool walk_sign_in(struct walk *walk, int number), walk_sign_in_known(struct walk *walk, int number);
bool walk_invitation(struct walk *walk, int number), walk_not_going_ahead(struct walk *walk, int number);
bool walk_published(struct walk *walk, int number);
bool walk_join(struct walk *walk, int number), walk_concern(struct walk *walk, int number);
bool walk_message_ask(struct walk *walk, int number), walk_message_tell(struct walk *walk, int number);
bool walk_thanks(struct walk *walk, int number), walk_film_asked(struct walk *walk, int number);
void walk_prepare_asking_to_follow(struct walk *walk), walk_prepare_followers(struct walk *walk);
bool walk_follow_confirm(struct walk *walk, int number), walk_follow_news(struct walk *walk, int number);

#endif
