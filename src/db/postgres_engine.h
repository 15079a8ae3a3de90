/* postgres_engine: what the files postgres*.c share.  libpq and what it needs are opened when a site first uses them (base/library.h). */
#ifndef DB_POSTGRES_ENGINE_H
#define DB_POSTGRES_ENGINE_H
#include "db/engine_kind.h"
#include <libpq-fe.h>

#define POSTGRES_FUNCTIONS(FUNCTION) \
	FUNCTION(PQconnectdbParams) FUNCTION(PQfinish) FUNCTION(PQreset) FUNCTION(PQstatus) FUNCTION(PQtransactionStatus) \
	FUNCTION(PQerrorMessage) FUNCTION(PQbackendPID) FUNCTION(PQserverVersion) FUNCTION(PQsetNoticeProcessor) FUNCTION(PQexec) \
	FUNCTION(PQexecParams) FUNCTION(PQresultStatus) FUNCTION(PQresultErrorField) \
	FUNCTION(PQcmdStatus) FUNCTION(PQcmdTuples) FUNCTION(PQntuples) FUNCTION(PQnfields) FUNCTION(PQftype) FUNCTION(PQgetvalue) \
	FUNCTION(PQsendQuery) FUNCTION(PQsendPrepare) FUNCTION(PQsendQueryPrepared) FUNCTION(PQisBusy) FUNCTION(PQgetResult) \
	FUNCTION(PQsocket) FUNCTION(PQgetlength) FUNCTION(PQgetisnull) FUNCTION(PQclear) FUNCTION(PQconsumeInput) FUNCTION(PQnotifies) \
	FUNCTION(PQfreemem)

#define POSTGRES_POINTER(name) __typeof__(&name) name;
struct postgres_library { POSTGRES_FUNCTIONS(POSTGRES_POINTER) };
extern struct postgres_library pq;
must_use bool postgres_library_open(void);       /* false: logged */

/* Types by PostgreSQL's own numbers (pg_type.dat), which never change. */
enum { POSTGRES_BOOL = 16, POSTGRES_BYTEA = 17, POSTGRES_BIGINT = 20, POSTGRES_TEXT = 25 };

enum { POSTGRES_SLOTS = 2048 };

/* One for each statement of a connection, from its first use on; a connection that was lost prepares it again.  There is one run of a
 * statement at a time. */
struct postgres_prepared {
	const struct statement_description *description;
	char name[16];
	bool ready;
	const char **values;                  /* one for each parameter; NULL is none */
	int *lengths, *formats;
	char (*numbers)[8];                   /* in the order of the network */
	PGresult *result;                     /* of the run; NULL: it has not been executed */
	int row;
};

struct postgres_engine {
	PGconn *handle;
	struct postgres_prepared *prepared[POSTGRES_SLOTS];   /* open addressing by the description's address */
	size_t prepared_count;
	bool serves;                          /* has a node's number, which is chosen again with each session */
	int node;
	int64_t session, commits;             /* its row in server_commit, and the number of its last commit */
	bool listens;                         /* to the commits of other connections */
	bool leases[DB_LEASES];               /* that this session has */
};

/* What a result says: a failed one is logged with `what`, and marks the connection.  true: it is good. */
bool postgres_is_good(struct connection *connection, const PGresult *result, const char *what);
/* Why a result is not good, and what follows for the connection, without logging. */
const char *postgres_said(struct connection *connection, const PGresult *result);
/* Before a transaction, or a statement outside one: a connection that was lost is made again, once.  false: logged. */
must_use bool postgres_connected(struct connection *connection);

/* The answer to the last thing sent, or NULL: after LIMIT_DATABASE_ANSWER_SECONDS the connection counts as lost. `sent` is what
 * PQsend…() returned. */
PGresult *postgres_answer(struct postgres_engine *engine, int sent);
PGresult *postgres_query(struct postgres_engine *engine, const char *sql);

/* postgres_others.c: `before`, what tells the other servers of the site what the open transaction changed, and COMMIT. */
enum { POSTGRES_PAYLOAD_BYTES = 8000 };
struct postgres_commit_text { char sql[POSTGRES_PAYLOAD_BYTES + 500]; };
void postgres_commit_text(const struct connection *connection, const char *before, struct postgres_commit_text *text);
void postgres_others(struct connection *connection, struct tag_list *changed);

/* postgres_locks.c */
must_use bool postgres_choose_node(struct connection *connection);
bool postgres_lease(struct connection *connection, enum db_lease lease);

/* postgres_commit.c: of a connection that serves, the outcome is looked up where it is not known. false: it was not done, or whether it was
 * is not known; logged. */
must_use bool postgres_commit_start(struct connection *connection);
must_use bool postgres_commit(struct connection *connection);

/* postgres_statement.c */
bool postgres_start(struct statement *statement);
bool postgres_bind_number(struct statement *statement, int number, int64_t value);
bool postgres_bind_bytes(struct statement *statement, int number, struct bytes value);
bool postgres_bind_null(struct statement *statement, int number);
enum engine_step postgres_step(struct statement *statement);
struct engine_value postgres_column(const struct statement *statement, int number);
int64_t postgres_changed(const struct statement *statement);
void postgres_end(struct statement *statement);
/* Frees what was prepared; `keep`: only forgets that the server knows of it. */
void postgres_forget_prepared(struct postgres_engine *engine, bool keep);

#endif
