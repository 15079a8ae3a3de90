/* print: what is printed on paper: a drive's poster, its roster, a sign-up sheet, and the results of a day that is over.
 *
 * Results are numbers. No name is opened for them; the number of donations is the one that the pages publish (donation.h), and nothing
 * else about outcomes is reported.   Uses: base … desk.   Used by: public. */
#ifndef PRINT_PRINT_H
#define PRINT_PRINT_H
#include "base/context.h"
#include "drive/drive.h"
#include "print/print_strokes.h"
#include "types.h"

struct print_counts {
	int64_t booked;                   /* before the day, by name or as a seat of a group */
	int64_t walked_in;
	int64_t came, did_not_come;       /* of both; `came`: seen at the desk, whatever the outcome */
	int64_t unrecorded;               /* of both: neither seen nor noted as not coming */
	int64_t helpers;
};
struct print_slot_results { struct drive_slot slot; struct print_counts counts; };
struct print_results {
	struct drive drive;
	int64_t capacity;
	struct print_counts day;
	int64_t given;                    /* donations, as far as they are public */
	bool given_known;
	struct { struct print_slot_results *at; size_t count; } slots;
};

enum print_results_read {
	PRINT_RESULTS_READ_FAULT = -1,
	PRINT_RESULTS_READ_OK,
	PRINT_RESULTS_READ_NONE,          /* no such drive */
	PRINT_RESULTS_READ_OPEN,          /* the day is not closed; results->drive is set, nothing is counted */
};
/* `page` none: everyone; otherwise the people who count for that page. */
must_use enum print_results_read print_results_read(struct context *context, struct drive_id drive, struct honour_page_id page,
                                                    struct print_results *results);

/* The results as a table for a spreadsheet.  Of one drive: a row for each time, then one for the day. */
struct text print_results_csv(struct arena *arena, const struct print_results *results);
/* Of several drives: a row for each day, then one for all. */
struct text print_results_list_csv(struct arena *arena, const struct print_results *results, size_t count);

enum print_paper { PRINT_PAPER_A4, PRINT_PAPER_LETTER };

/* What is on the poster; empty: left out. */
struct print_poster {
	struct text name;                 /* of the honoured person, as the family writes it */
	struct text words;                /* one short line of the family's */
	struct text date, hours, venue, address, service;
	struct text link;                 /* absolute, where people book */
	struct text key;                  /* the part of it that is printed in groups of four; empty: none */
	struct text title;                /* of the document */
	struct print_strokes strokes;     /* as far as they are public */
	struct bytes picture;             /* a JPEG that media stored; none: no picture */
	int64_t picture_width, picture_height;
	struct instant made;
};
/* One page of PDF. false: the link fits in no QR code, or the drawing failed (logged). */
must_use bool print_poster_draw(struct arena *arena, const struct print_poster *poster, enum print_paper paper, struct bytes *pdf);

#endif
