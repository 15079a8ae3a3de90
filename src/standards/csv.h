/* csv: a table that spreadsheets open in columns in every country: RFC 4180's rows, a tab between cells, UTF-16.
 *
 * Spreadsheets expect a comma or a semicolon depending on the country; a file in UTF-16 with a tab between cells is opened in the same
 * way by all (docs/decisions/0039-tables-with-tabs.md). What people wrote stays text: a cell that a spreadsheet would take for a formula
 * begins with an apostrophe (OWASP, "CSV Injection").   Uses: base.   Used by: print. */
#ifndef STANDARDS_CSV_H
#define STANDARDS_CSV_H
#include <stdint.h>
#include "base/text.h"

#define CSV_MEDIA_TYPE "text/csv; charset=utf-16; header=present"

struct csv { struct text_builder out; bool in_row; };

void csv_start(struct csv *csv, struct arena *arena, size_t length_max);
void csv_words(struct csv *csv, struct text words);       /* one cell; empty and none are an empty cell */
void csv_number(struct csv *csv, int64_t number);
void csv_end_row(struct csv *csv);
struct text csv_text(const struct csv *csv);              /* UTF-8, without a byte order mark */
/* The file to send: `table` (csv_text) in UTF-16, little-endian, with its byte order mark. */
struct bytes csv_file(struct arena *arena, struct text table);

#endif
