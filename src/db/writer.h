/* writer: the one thread that writes.  It takes all tasks that wait, gives each a savepoint, commits once, and only
 * then lets each task know.  A failed commit is every task's fault; one task's fault undoes only that task. */
#ifndef DB_WRITER_H
#define DB_WRITER_H
#include "db/tag.h"

struct writer;

struct writer_task {
	/* On the writer's thread, inside a savepoint; context->connection is the writer's.  false: undo what it wrote.
	 * The task fills its own context->arena, now and random; the writer sets `connection` only. */
	bool (*run)(struct writer_task *task, struct context *context);
	/* On the writer's thread, after the commit (kept) or when it or the whole batch was undone (not kept). */
	void (*done)(struct writer_task *task, bool kept);
	struct context *context;
	struct writer_task *next;     /* the writer's */
	bool keep;                    /* the writer's */
};

must_use struct writer *writer_start(struct connection *connection);      /* takes ownership of the connection */
enum writer_submit { WRITER_SUBMIT_OK, WRITER_SUBMIT_FULL, WRITER_SUBMIT_STOPPING };
must_use enum writer_submit writer_submit(struct writer *writer, struct writer_task *task);

/* Told on the writer's thread after a commit that changed something shown, before anybody is told that it is done: whoever
 * asks after that sees nothing older.  Short, and never calls the writer.  At most WRITER_LISTENERS. */
enum { WRITER_LISTENERS = 4 };
typedef void writer_heard(void *closure, struct tags changed);
void writer_listen(struct writer *writer, writer_heard *heard, void *closure);
void writer_unlisten(struct writer *writer, writer_heard *heard, void *closure);     /* never called again, once this returns */

void writer_stop(struct writer *writer);                  /* finishes what waits, then ends the thread and closes */

#endif
