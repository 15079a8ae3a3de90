/* model: random sequences of everything that can be done to a drive, run on the real operations and on a model of plain structs; after
 * each step all results and everything that can be read are compared.
 *
 *   model [STEPS [SEED]]      40000 and 1 by default; a seed of 0 is drawn
 *
 * Each world (a drive, a zone, a clock) lasts 200 steps and begins from a seed of its own. After a difference the sequence is run again
 * with more and more steps left out, as long as there is a difference, and what is left is printed in words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/random.h"
#include "tests/model/play.h"

enum { STEPS = 40000, STEPS_TO_MEET_ALL = 40000 };

struct sequence { struct play_step at[PLAY_STEPS]; size_t count; };

static int64_t met[PLAY_OP_COUNT][10];
static struct { const char *kind; int64_t count; } letters[] = {
	{ "ticket", 0 }, { "moved", 0 }, { "cancelled", 0 }, { "link_again", 0 }, { "address_corrected", 0 }, { "reminder", 0 },
	{ "group", 0 }, { "group_again", 0 }, { "group_corrected", 0 }, { "drive_changed", 0 }, { "drive_closed", 0 },
	{ "drive_cancelled", 0 }, { "waiting", 0 }, { "waiting_again", 0 }, { "offer", 0 },
	{ "waiting_lapsed", 0 }, { "waiting_changed", 0 }, { "waiting_cancelled", 0 },
};

static enum play_op
draw_op(struct random *random)
{
	int sum = 0, at;

	for (int op = 0; op < PLAY_OP_COUNT; op++)
		sum += play_op_weight((enum play_op)op);
	at = (int)random_below(random, (uint64_t)sum);
	for (int op = 0; op < PLAY_OP_COUNT; op++) {
		at -= play_op_weight((enum play_op)op);
		if (at < 0)
			return (enum play_op)op;
	}
	return OP_LOOK;
}

static void
draw(uint64_t seed, struct sequence *sequence)
{
	struct random random;

	random_start_seeded(&random, seed);
	sequence->count = PLAY_STEPS;
	for (size_t i = 0; i < PLAY_STEPS; i++) {
		struct play_step *step = &sequence->at[i];

		step->op = draw_op(&random);
		random_bytes(&random, &step->a, sizeof step->a);
		random_bytes(&random, &step->b, sizeof step->b);
		random_bytes(&random, &step->c, sizeof step->c);
		random_bytes(&random, &step->d, sizeof step->d);
	}
	/* Most pages are public from the beginning. */
	if (seed % 8 != 0)
		sequence->at[0] = (struct play_step){ OP_PUBLISH, 1, 0, 0, 0 };
}

/* false: something differs, at *failed; `tell` prints each step. */
static bool
run(uint64_t seed, const struct sequence *sequence, bool tell, size_t *failed)
{
	static struct play play;
	bool good = true;

	play_open(&play, seed);
	for (*failed = 0; *failed < sequence->count && good; ++*failed) {
		good = play_step(&play, &sequence->at[*failed]);
		if (good && play.answer >= 0 && play.answer < 10)
			met[play.op][play.answer]++;
		if (tell)
			printf("%4zu %s\n", *failed, play.said);
	}
	good = good && play_compare_end(&play);
	if (!good && tell)
		printf("     %s\n", play.wrong);
	for (size_t i = 0; i < COUNT_OF(letters); i++)
		for (int at = 0; at < play.model.letter_count; at++)
			letters[i].count += strcmp(play.model.letters[at].kind, letters[i].kind) == 0;
	play_close(&play);
	return good;
}

static void
leave_out(struct sequence *sequence, size_t from, size_t count)
{
	memmove(&sequence->at[from], &sequence->at[from + count], (sequence->count - from - count) * sizeof sequence->at[0]);
	sequence->count -= count;
}

/* Halves, quarters, … single steps: leaves out whatever it can while something still differs. */
static void
shrink(uint64_t seed, struct sequence *sequence, size_t failed)
{
	sequence->count = failed;
	for (size_t part = sequence->count / 2; part > 0; part /= 2)
		for (size_t from = 0; from + part <= sequence->count;) {
			struct sequence less = *sequence;

			leave_out(&less, from, part);
			if (run(seed, &less, false, &failed)) {
				from += part;
			} else {
				*sequence = less;
				sequence->count = failed;
			}
		}
}

static bool
all_met(void)
{
	bool good = true;

	for (int op = 0; op < PLAY_OP_COUNT; op++)
		for (const char *answer = play_op_answers((enum play_op)op); *answer != '\0'; answer++)
			if (met[op][*answer - '0'] == 0) {
				printf("%s never answered %c: the worlds have to be drawn differently\n", play_op_name((enum play_op)op), *answer);
				good = false;
			}
	for (size_t i = 0; i < COUNT_OF(letters); i++)
		if (letters[i].count == 0) {
			printf("no letter \"%s\" was ever written: the worlds have to be drawn differently\n", letters[i].kind);
			good = false;
		}
	return good;
}

static void
tell_met(void)
{
	printf("letters    ");
	for (size_t i = 0; i < COUNT_OF(letters); i++)
		printf("  %s: %lld", letters[i].kind, (long long)letters[i].count);
	printf("\n");
	for (int op = 0; op < PLAY_OP_COUNT; op++) {
		printf("%-12s", play_op_name((enum play_op)op));
		for (int answer = 0; answer < 10; answer++)
			if (met[op][answer] > 0)
				printf("  %d: %lld", answer, (long long)met[op][answer]);
		printf("\n");
	}
}

int
main(int argc, char **argv)
{
	static struct sequence sequence;
	int64_t steps = STEPS, seed = 1;
	size_t failed;

	if ((argc > 1 && (!text_number(text_of(argv[1]), &steps) || steps < 1)) || (argc > 2 && !text_number(text_of(argv[2]), &seed))) {
		fprintf(stderr, "usage: model [STEPS [SEED]]\n");
		return 2;
	}
	crypto_start();
	if (seed == 0) {
		struct random random;

		random_start(&random);
		seed = (int64_t)random_below(&random, INT64_MAX / 2) + 1;
	}
	printf("seed %lld, %lld steps\n", (long long)seed, (long long)steps);
	for (int64_t world = 0; world * PLAY_STEPS < steps; world++) {
		uint64_t world_seed = (uint64_t)seed + (uint64_t)world;

		draw(world_seed, &sequence);
		if (run(world_seed, &sequence, false, &failed))
			continue;
		printf("after %zu steps of a world something differs; the same again: model 200 %llu\n", failed, (unsigned long long)world_seed);
		shrink(world_seed, &sequence, failed);
		(void)run(world_seed, &sequence, true, &failed);
		return 1;
	}
	tell_met();
	return steps < STEPS_TO_MEET_ALL || all_met() ? 0 : 1;
}
