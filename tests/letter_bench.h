/* letter_bench: what tests do in place of the clock to have thank-you letters written. */
#ifndef TESTS_LETTER_BENCH_H
#define TESTS_LETTER_BENCH_H
#include "tests/appointment_bench.h"
#include "thanks/thanks.h"

/* Once a second: letters whose time has come are announced, and one batch is put.  How many emails, -1: a fault. */
static UNUSED int64_t
bench_send_letters(struct context *context)
{
	return thanks_letter_begin_due(context) ? outbox_expand_due(context, &thanks_letter_expander) : -1;
}

#endif
