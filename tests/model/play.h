/* play: calls the real operations and the model; results and everything that can be read are compared. */
#ifndef PLAY_H
#define PLAY_H
#include "appointment/appointment_group.h"
#include "tests/bench_context.h"
#include "tests/model/model.h"

#define PLAY_OPS(X) \
	X(TAKE, 22, "01234") X(GROUP, 9, "01234") X(CLAIM, 12, "0123") X(MOVE, 10, "0123") X(CANCEL, 9, "012") X(SEAT_BACK, 8, "01") \
	X(PUT_BACK, 8, "0134") X(SPOT_BACK, 7, "013") X(NAME, 6, "01") \
	X(LOOK, 3, "") X(CHANGE_EMAIL, 2, "03") X(GROUP_EMAIL, 2, "0") X(GROUP_LINK, 1, "0") X(WALK_IN, 4, "013") X(HELPER, 1, "013") \
	X(ARRIVE, 4, "") X(UNARRIVE, 3, "01") X(FINISH, 4, "") X(OUTCOME, 9, "0123") X(UNDO, 5, "012") X(EDIT, 4, "01234") X(CLOSE, 1, "012") \
	X(REOPEN, 7, "012") X(DRIVE_CANCEL, 2, "0123") X(HOLD, 1, "01") X(RELEASE, 9, "01") X(PUBLISH, 3, "01") X(CLOSE_DAY, 3, "012") \
	X(REOPEN_DAY, 10, "") X(CLOCK, 9, "01") X(WAIT, 24, "012345") \
	X(ACCEPT, 12, "01") X(PASS, 4, "01") X(LEAVE, 2, "01")
enum play_op {
#define PLAY_OP(name, weight, answers) OP_##name,
	PLAY_OPS(PLAY_OP)
#undef PLAY_OP
	PLAY_OP_COUNT
};

/* Drawn without reading the world, so that a sequence with some steps left out is still a sequence. */
struct play_step { enum play_op op; uint32_t a, b, c, d; };

enum { PLAY_STEPS = 200, PLAY_LINE = 300, PLAY_OUTCOMES = 10 };

struct play {
	struct test_bench *bench;
	struct context context;           /* its arena is emptied after each step */
	struct model model;
	struct model_day days[2];
	bool small;
	struct person_id organiser;
	struct honour_page_id pages[MODEL_PAGES];
	struct drive_id drive, other;     /* no one ever books at the other: nothing of it may change */
	struct slot_id other_slot;
	int64_t emails, audits;            /* before the first step */
	int letters_seen;
	/* what only an operation of its own could change is compared after every eighth step, and at the end */
	int64_t steps;
	int64_t drive_sequence, sequences[MODEL_SEATS];
	enum play_op op;
	int answer;                       /* of the operation; NOBODY: it was left out */
	char said[PLAY_LINE];             /* what was done, in words */
	char wrong[PLAY_LINE];            /* the first difference; empty: none */
};

void play_open(struct play *play, uint64_t seed);
void play_close(struct play *play);
/* One step on both, and everything compared; false: `wrong` says what differs. */
/* At the end of a world: the audit too. */
bool play_compare_end(struct play *play);
bool play_step(struct play *play, const struct play_step *step);
const char *play_op_name(enum play_op op);
int play_op_weight(enum play_op op);
const char *play_op_answers(enum play_op op);                     /* those that a long run has to meet, as digits */

/* For the files play*.c. */
void play_say(struct play *play, const char *format, ...) printf_like(2, 3);
bool play_differ(struct play *play, const char *format, ...) printf_like(2, 3);
bool play_bind(struct play *play);                                /* gives new seats and groups of the model their ids */
bool play_compare(struct play *play);                             /* play_compare.c */
int play_seat(struct play *play, uint32_t number);                /* NOBODY: there is none yet */
struct model_donor play_somebody(struct play *play, uint32_t number);
typedef bool play_act(struct play *play, const struct play_step *step);
/* play_desk.c */
play_act play_walk_in, play_helper, play_arrive, play_unarrive, play_finish, play_outcome, play_undo, play_close_day, play_reopen_day;
/* play_waiting.c */
play_act play_wait, play_accept, play_pass, play_leave;
bool play_line_clock(struct play *play);
bool play_compare_line(struct play *play, bool whole);
/* play_drive.c */
play_act play_edit, play_close_booking, play_reopen, play_cancel, play_hold, play_release, play_publish, play_clock;
void play_words(const struct model *model, const struct model_words *from, struct drive_words *words);
struct donor play_donor(struct play *play, struct model_donor donor);
struct text play_email(struct play *play, int email);
/* Compares both results; `answer` is stored for the statistics. */
bool play_answer(struct play *play, int is, int should);
bool play_read(struct play *play, int seat, struct appointment *appointment);

#endif
