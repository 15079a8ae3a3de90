/* appointment_release: what an organiser does about bookings that nobody will use: releases them, by numbers and never by names.
 *
 * Everything is of one drive; what is of another is GONE.  Everyone who loses something is told by email.  Each release is in the audit. */
#ifndef APPOINTMENT_APPOINTMENT_RELEASE_H
#define APPOINTMENT_APPOINTMENT_RELEASE_H
#include "appointment/appointment_group.h"

/* A group that holds seats still to come.  `size`: those it holds now, claimed and unclaimed.  unreached: email does not reach its leader
 * (appointment_reach.h). */
struct appointment_release_group { struct group_id id; int64_t size, claimed; struct instant booked_at; bool confirmed, unreached; };
struct appointment_release_group_list { struct appointment_release_group *at; size_t count; };
/* An appointment booked alone, still to come, whose address is not confirmed. */
struct appointment_release_single { struct appointment_id id; struct slot_id slot; struct instant booked_at; };
struct appointment_release_single_list { struct appointment_release_single *at; size_t count; };

/* LIMIT_LIST_ROWS of each at most.  false: a fault. */
must_use bool appointment_release_groups(struct context *context, struct drive_id drive, struct appointment_release_group_list *groups);
must_use bool appointment_release_singles(struct context *context, struct drive_id drive, struct appointment_release_single_list *singles);
/* When that slot begins, as the drive's pages say it. */
struct text appointment_release_time(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots,
                                     struct slot_id slot);

enum appointment_release {
	APPOINTMENT_RELEASE_FAULT = -1,
	APPOINTMENT_RELEASE_OK,
	APPOINTMENT_RELEASE_GONE,         /* there is nothing to release: cancelled, claimed, confirmed or left meanwhile */
};
/* The seats of a group that nobody has claimed. */
must_use enum appointment_release appointment_release_unclaimed(struct context *context, struct person_id organiser, struct drive_id drive,
                                                                struct group_id group);
/* A whole group that is not confirmed; friends who claimed a seat with an address of their own keep it. */
must_use enum appointment_release appointment_release_whole_group(struct context *context, struct person_id organiser,
                                                                  struct drive_id drive, struct group_id group);
must_use enum appointment_release appointment_release_one(struct context *context, struct person_id organiser, struct drive_id drive,
                                                          struct appointment_id appointment);

#endif
