/* csv: a table as comma-separated values (RFC 4180) that a spreadsheet opens without being asked: UTF-8 with its mark, CRLF.
 *
 * What people wrote is text and stays text: a cell that a spreadsheet would take for a formula gets an apostrophe in front
 * (OWASP, "CSV Injection").   Uses: base.   Used by: print. */
#ifndef STANDARDS_CSV_H
#define STANDARDS_CSV_H
#include <stdint.h>
#include "base/text.h"

#define CSV_MEDIA_TYPE "text/csv; charset=utf-8; header=present"

struct csv { struct text_builder out; bool in_row; };

void csv_start(struct csv *csv, struct arena *arena, size_t length_max);
void csv_words(struct csv *csv, struct text words);       /* one cell; empty and none are an empty cell */
void csv_number(struct csv *csv, int64_t number);
void csv_end_row(struct csv *csv);
struct text csv_text(const struct csv *csv);

#endif
