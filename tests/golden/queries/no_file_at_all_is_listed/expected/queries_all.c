/* Generated: every statement of the program. */
#include "db/statement.h"


const struct statement_file queries_all[] = {
	{ 0 },
};
const size_t queries_all_count = 0;
