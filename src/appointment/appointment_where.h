/* appointment_where: what the handlers of this module share: finding what a path names, saying where and when. */
#ifndef APPOINTMENT_APPOINTMENT_WHERE_H
#define APPOINTMENT_APPOINTMENT_WHERE_H
#include "appointment/appointment_group.h"
#include "appointment/appointment_undo.h"
#include "appointment/appointment_view.h"
#include "http/request.h"

/* What a person would like to book: the page, the drive held for it and the slot that was named. */
struct appointment_wish {
	struct honour_page page;
	struct drive drive;
	struct drive_slot slot;
};

/* false: answered (not found, paused, error). */
must_use bool appointment_find_wish(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot,
                                    struct appointment_wish *wish);
/* The same without a slot. */
must_use bool appointment_find_wish_drive(struct request *request, struct page_key page, struct drive_id drive,
                                          struct appointment_wish *wish);
struct appointment_where appointment_where_drive(struct request *request, const struct appointment_wish *wish);
struct appointment_where appointment_where_wish(struct request *request, const struct appointment_wish *wish);
/* false: answered (error).  `drive` is filled. */
must_use bool appointment_where_booked(struct request *request, const struct appointment *appointment, struct drive *drive,
                                       struct appointment_where *where);

/* What the form parts show. */
/* `name`: what the field of the name to show is filled with as long as none was typed. */
struct appointment_shown_choice appointment_shown_choice(const struct form_value *shown, const struct form_value *shown_name,
                                                        const struct form_value *name);
struct appointment_person appointment_person(const struct form_value *name, const struct form_value *email, const struct form_value *shown,
                                            const struct form_value *shown_name);

/* By the private link of a path; false: answered (gone, error). */
must_use bool appointment_find_mine(struct request *request, struct secret link, struct appointment *appointment);
must_use bool appointment_find_group(struct request *request, struct secret link, struct appointment_group *group);
must_use bool appointment_find_seat_group(struct request *request, struct secret link, struct appointment_group *group);

/* The page of an appointment, and a leader's page.  `notice` (NULL: none): why something could not be undone; then the status is 409. */
void appointment_show_mine(struct request *request, struct secret link, const struct appointment *appointment,
                           const struct appointment_undo_notice *notice);
struct link appointment_group_mine_link(struct request *request, struct secret link);
/* The group, if it can still change.  false: answered. */
must_use bool appointment_find_open_group(struct request *request, struct secret link, struct appointment_group *group);
void appointment_show_group(struct request *request, struct secret link, const struct appointment_group *group,
                            const struct appointment_undo_notice *notice);
/* What of this appointment can be undone, or of a spot (`spot`) that the leader cancelled; `undo` is where the press is sent.  Nothing to
 * say: no flag is set.  false: fault. */
must_use bool appointment_undo_shown(struct request *request, const struct drive *drive, const struct appointment *appointment, bool spot,
                                     struct link undo, struct appointment_undo_notice *notice);

/* The layout of a page behind a private link: not indexed.  Its forms need an Origin, which `no-referrer` would blank on plain
 * HTTP; the site's policy, same-origin, keeps the address from everybody else as well. */
struct layout appointment_private_layout(struct request *request);
/* Where the free places of this drive are shown for this page; the front page when the page is not there for visitors. */
struct link appointment_drive_link(struct request *request, struct honour_page_id page, struct drive_id drive);

/* Each booking takes `seats` from everybody else and writes to an address: not without end by one client or address.
 * false: the field is blamed. */
bool appointment_may_ask(struct request *request, int64_t seats, struct form_value *email, struct bytes email_hash);
/* Each change of one appointment or group writes an email too, to whatever address it was changed to. */
bool appointment_may_change(struct request *request, int64_t id, struct form_value *field);

/* Correcting an address: of an appointment, of a group, on the waiting list.  false: it is shown again, with what is wrong with the address
 * or a question about it. */
bool appointment_read_email_form(struct request *request, struct appointment_email_form *form);
void appointment_show_email_form(struct request *request, struct appointment_email_form *form, struct link change, struct link back);
/* What came of it. */
void appointment_answer_email_change(struct request *request, enum appointment_take outcome, struct link mine);

/* What a booking came to when it was not kept: a page of its own. */
/* Full, with what helps: other times of the drive, its waiting list, other days of the page, giving elsewhere.  `typed` (NULL:
 * nothing) and `size` (0: alone) go on with whatever is pressed. */
struct appointment_typed { struct text name, email, shown, shown_name; int64_t size; bool only_organises; };
struct appointment_typed appointment_typed_alone(const struct appointment_form *form);
struct appointment_typed appointment_typed_group(const struct appointment_group_form *form);
void appointment_show_full(struct request *request, struct page_key page, const struct appointment_wish *wish,
                           const struct appointment_typed *typed);
/* All other free times of the drive, to each of which `typed` goes on.  back: the answers to check. */
void appointment_show_times(struct request *request, struct page_key page, const struct appointment_wish *wish,
                            const struct appointment_typed *typed, struct link back);
void appointment_show_closed(struct request *request, struct link drive);
void appointment_show_paused(struct request *request);
/* The same person again, perhaps from another browser: nothing is told that the email does not tell. */
void appointment_show_already(struct request *request, struct link drive, bool group);
void appointment_go_to_already(struct request *request, struct page_key page, struct drive_id drive, bool group);

#endif
