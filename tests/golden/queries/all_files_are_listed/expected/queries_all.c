/* Generated: every statement of the program. */
#include "db/statement.h"

extern const struct statement_description appointment_sql_descriptions[];
extern const size_t appointment_sql_description_count;
extern const struct statement_description drive_sql_descriptions[];
extern const size_t drive_sql_description_count;

const struct statement_file queries_all[] = {
	{ "appointment", appointment_sql_descriptions, &appointment_sql_description_count },
	{ "drive", drive_sql_descriptions, &drive_sql_description_count },
};
const size_t queries_all_count = 2;
