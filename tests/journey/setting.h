/* setting: the people and places of the story, and the steps up to where a test begins, all through browsers.
 *
 * Anna organises, Ruth keeps the page of her father, Konrad Keller; the drive is on Saturday 31 October 2026 in St Anne's Hall,
 * 09:00 to 11:00 with a break from 10:00 to 10:30, every 15 minutes: 09:00 09:15 09:30 09:45 | 10:30 10:45. */
#ifndef SETTING_H
#define SETTING_H
#include "tests/journey/journey.h"

#define ANNA "anna@example.org"
#define RUTH "ruth@example.org"
#define MARIA "maria@example.org"
#define NOAH "noah@example.org"
#define TOM "tom@example.org"
#define LENA "lena@example.org"
#define HANS "hans@example.org"

struct setting {
	struct journey *journey;
	struct browser *anna, *ruth, *visitor, *desk;
	const char *manage;           /* "/page/…": the page as Anna and Ruth manage it */
	const char *page;             /* "/honour/…": what visitors see */
	const char *drive;            /* "/honour/…/drive/…" */
	const char *organise;         /* "/drive/…" */
	const char *roster;           /* "/desk/…" */
};

/* Each includes the one before it. */
void setting_open(struct setting *setting);                       /* Anna has opened the page */
void setting_publish(struct setting *setting);                    /* Ruth has published it, by link */
void setting_drive(struct setting *setting, int places);          /* Anna has opened the drive */
void setting_desk(struct setting *setting);                       /* it is 08:30 on the day, and a device of staff is the desk */
void setting_desk_of(struct setting *setting, const char *kind);  /* the same, of "team" or "service_staff" */
void setting_close(struct setting *setting);

/* Signed in: starts a page for another person (or, keeper_email NULL, for oneself); the manage path. */
const char *setting_open_page(struct browser *organiser, const char *name, const char *keeper_email);
/* Signed in as keeper. */
void setting_publish_page(struct browser *keeper, const char *manage, bool listed);
void setting_fill_drive(struct browser *organiser, int places);
const char *setting_open_drive(struct browser *organiser, const char *manage, int places);

/* Books one appointment at this time ("09:15"); ends on its page. The path of the private link. */
const char *setting_book(struct setting *setting, struct browser *donor, const char *time, const char *name, const char *email,
                         const char *shown);
/* The steps before the last press. */
void setting_choose(struct setting *setting, struct browser *donor, const char *time);
void setting_fill_person(struct browser *donor, const char *name, const char *email, const char *shown);
/* To the times at which `size` people fit together; `size` as it is typed. */
void setting_find_group(struct browser *leader, const char *drive, const char *size);
/* Books a group from the first offer; the leader's private link. */
const char *setting_book_group(struct setting *setting, struct browser *leader, int size, bool only_organises, const char *name,
                               const char *email);
/* The path of the page that is shown. */
const char *setting_here(struct browser *browser);

/* At the desk. */
void setting_walk_in(struct setting *setting, const char *name, bool in_honour);
void setting_person(struct setting *setting, const char *name);   /* opens this person's page */
void setting_arrive(struct setting *setting, const char *name);
void setting_outcome(struct setting *setting, const char *name, const char *kind, const char *number);

/* The day is over: Maria gave, Noah did not come, Tom cancelled, Lena came leading two, Hans drove someone. */
void setting_day_over(struct setting *setting);
/* 10:05 on the next morning; those who came have been written to. */
void setting_morning_after(struct setting *setting);
/* The visitor has just read the feed: its entry of this kind links to an anchor on the page, which exists. */
void setting_feed_leads_to(struct setting *setting, const char *kind);

#endif
