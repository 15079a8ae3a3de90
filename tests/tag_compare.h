/* tag_compare: every statement that a test runs is compared with SQLite's pre-update hook.
 *
 * The hook sees each row that a statement changes, before and after.  The ids of these rows in the columns that src/shown.def lists, and
 * TAG_SITE where it says so, have to be exactly the tags that the statement added to connection_changed(): too few leave a cached page
 * with what is no longer true, too many drop pages for nothing.  A difference ends the program and names the statement.
 *
 * Nothing is called for it.  A test that links `test_support` is linked with --wrap for the functions in tag_compare.c, so that every
 * connection is compared, the writer's too; the program itself has no trace of it.  A statement that failed is not compared: SQLite undid
 * what the hook had seen.  Raw SQL of a test (engine_run, or a description written by hand without its table) names no rows: what the
 * hook saw is added.  statement_tags.c checks that each statement of the program has its table. */
#ifndef TESTS_TAG_COMPARE_H
#define TESTS_TAG_COMPARE_H
#include "db/statement.h"

/* src/shown.def. */
enum { SHOWN_COLUMNS = STATEMENT_TAGS_MAX };
struct shown_table {
	const char *name;
	const char *columns[SHOWN_COLUMNS];   /* those that hold ids; NULL behind the last */
	bool site;                            /* lists over all drives and pages may change with it */
};
extern const struct shown_table shown_tables[];
extern const size_t shown_table_count;
extern const char *const private_tables[];
extern const size_t private_table_count;

/* Statements of all threads so far that changed a row of a shown table, and were compared. */
size_t tag_compare_count(void);

#endif
