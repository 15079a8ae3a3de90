/* answered: how often each row of routes.def was answered, with which outcome, and how fast.
 *
 * The loops add to it, each in a share of its own; metrics and health checks read it. It has nothing of a visitor: a row's name, a class
 * of status codes, a bucket of a histogram. */
#ifndef SERVER_ANSWERED_H
#define SERVER_ANSWERED_H
#include <stdint.h>
#include "base/histogram.h"
#include "http/request.h"

struct answered;

enum answered_kind { ANSWERED_PAGE, ANSWERED_CACHED, ANSWERED_SLOW, ANSWERED_WRITE, ANSWERED_UPLOAD, ANSWERED_ASSET, ANSWERED_NONE };
enum { ANSWERED_KINDS = ANSWERED_NONE + 1, ANSWERED_CLASSES = 6 };
extern const char *const answered_kind_names[ANSWERED_KINDS];

must_use struct answered *answered_new(void);
void answered_free(struct answered *answered);
/* `us` from the request's first line to the answer, without what the network takes. */
void answered_add(struct answered *answered, const struct request *request, int status, int64_t us);
/* A response from the cache, of the row that made it; NULL: an asset. */
void answered_add_cached(struct answered *answered, const struct route *route, int status, int64_t us);

/* `row`: an index of routes[]; route_count: an asset; route_count + 1: no path of ours. `outcome`: 1 to 5, for 1xx to 5xx. */
size_t answered_rows(void);
const char *answered_row_name(size_t row);
const char *answered_row_method(size_t row);
uint64_t answered_count(const struct answered *answered, size_t row, int outcome);
void answered_histogram(const struct answered *answered, enum answered_kind kind, struct histogram *sum);

#endif
