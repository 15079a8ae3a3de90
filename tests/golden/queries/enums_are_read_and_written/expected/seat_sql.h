/* Generated from seat.sql. */
#ifndef SQL_OF_seat_H
#define SQL_OF_seat_H
#include "db/database.h"
#include "types.h"

struct seat_sql_read {
	enum drive_state state;
};
must_use enum db_read
seat_sql_read(struct context *context, struct slot_id id, struct seat_sql_read *row);

struct seat_sql_list {
	enum drive_state state;
	struct slot_id id;
	enum drive_state before;
	bool has_before;
};
struct seat_sql_list_list { struct seat_sql_list *at; size_t count, left_out; };
must_use enum db_read
seat_sql_list(struct context *context, struct drive_id drive, enum drive_state state, struct seat_sql_list_list *rows);

struct seat_sql_before {
	enum drive_state before;
	bool has_before;
};
struct seat_sql_before_list { struct seat_sql_before *at; size_t count; };
must_use enum db_read
seat_sql_before(struct context *context, struct seat_sql_before_list *rows);

struct seat_sql_states {
	enum drive_state state;
	enum drive_state before;
	bool has_before;
};
struct seat_sql_states_list { struct seat_sql_states *at; size_t count, left_out; };
must_use enum db_read
seat_sql_states(struct context *context, struct drive_id drive, struct seat_sql_states_list *rows);

must_use enum db_write
seat_sql_put(struct context *context, struct slot_id id, struct drive_id drive, enum drive_state state);

#endif
