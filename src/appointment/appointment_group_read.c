#include "appointment/appointment_group_read.h"

#include "appointment/appointment_inside.h"
#include "appointment_group_sql.h"
#include "people/people.h"

enum found
appointment_group_read(struct context *context, struct group_id id, struct appointment_group *group)
{
	struct appointment_group_sql_find row;

	switch (appointment_group_sql_find(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*group = (struct appointment_group){ .id = row.id, .drive = row.drive, .page = row.honour_page,
		.leader_name = people_open(context, SEALED_GROUP_LEADER_NAME, row.leader_name_sealed),
		.leader_email = people_open(context, SEALED_GROUP_LEADER_EMAIL, row.leader_email_sealed), .leader_hash = row.leader_hash,
		.only_organises = row.only_organises, .size = row.size, .link_generation = row.link_generation,
		.seat_generation = row.seat_generation, .has_seat_link = row.seat_hash.at != NULL,
		.created_at = row.created_at, .confirm_until = row.confirm_until, .lapsed = !instant_is_none(row.lapsed_at) };
	return FOUND_OK;
}

enum found
appointment_group_find(struct context *context, struct secret link, struct appointment_group *group)
{
	struct appointment_group_sql_by_link row;

	switch (appointment_group_sql_by_link(context, appointment_secret_hash(context, PRIVATE_LINK_GROUP, link), &row)) {
	case DB_READ:       return appointment_group_read(context, row.id, group);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
appointment_group_find_by_seat(struct context *context, struct secret link, struct appointment_group *group)
{
	struct appointment_group_sql_by_seat_link row;

	switch (appointment_group_sql_by_seat_link(context, appointment_secret_hash(context, PRIVATE_LINK_GROUP_SEAT, link), &row)) {
	case DB_READ:       return appointment_group_read(context, row.id, group);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

struct secret
appointment_group_link(struct context *context, const struct appointment_group *group)
{
	return appointment_secret(context, PRIVATE_LINK_GROUP, group->id.id, group->link_generation);
}

struct secret
appointment_group_seat_link(struct context *context, const struct appointment_group *group)
{
	return appointment_secret(context, PRIVATE_LINK_GROUP_SEAT, group->id.id, group->seat_generation);
}

bool
appointment_group_seats(struct context *context, const struct appointment_group *group, struct appointment_list *seats)
{
	struct appointment_group_sql_seats_list rows;

	*seats = (struct appointment_list){ 0 };
	switch (appointment_group_sql_seats(context, group->id, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	seats->at = arena_list_of(context->arena, struct appointment, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		if (appointment_read(context, rows.at[i].id, &seats->at[i]) != FOUND_OK)
			return false;
		seats->at[i].leader_sees = rows.at[i].leader_sees;
		seats->count++;
	}
	return true;
}

enum found
appointment_group_leaders_own(struct context *context, const struct appointment_group *group, struct appointment *place)
{
	struct appointment_group_sql_leaders_place row;

	switch (appointment_group_sql_leaders_place(context, group->id, group->leader_hash,
	                                            people_email_hash(context, group->leader_email), &row)) {
	case DB_READ:       return appointment_read(context, row.id, place);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

struct secret
appointment_group_confirm_code(struct context *context, const struct appointment_group *group)
{
	return appointment_secret(context, PRIVATE_LINK_GROUP_CONFIRM, group->id.id, group->link_generation);
}
