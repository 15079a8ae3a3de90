/* Generated from seat.sql. */
#ifndef SQL_OF_seat_H
#define SQL_OF_seat_H
#include "db/database.h"
#include "types.h"

struct seat_sql_read {
	struct slot_id id;
	struct page_key page;
	struct instant starts;   /* may be none */
	int64_t n;
	struct text note;   /* may be none */
	struct bytes seal;
	bool open;
};
must_use enum db_read
seat_sql_read(struct context *context, struct page_key page, struct instant after, int64_t n, struct bytes sealed, bool open, struct seat_sql_read *row);

struct seat_sql_take {
	struct drive_id drive;
	struct instant starts;
};
must_use enum db_write
seat_sql_take(struct context *context, struct slot_id slot, int64_t n, struct instant now, struct seat_sql_take *row);

struct seat_sql_list {
	struct slot_id id;
	struct instant latest;   /* may be none */
};
struct seat_sql_list_list { struct seat_sql_list *at; size_t count; };
must_use enum db_read
seat_sql_list(struct context *context, struct drive_id drive, struct seat_sql_list_list *rows);

struct seat_sql_cancel {
	struct slot_id id;
};
struct seat_sql_cancel_list { struct seat_sql_cancel *at; size_t count; };
must_use enum db_write
seat_sql_cancel(struct context *context, struct drive_id drive, struct seat_sql_cancel_list *rows);

must_use enum db_write
seat_sql_close_all(struct context *context);

must_use enum db_write
seat_sql_put(struct context *context, struct slot_id id, struct text note);

#endif
