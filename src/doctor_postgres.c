#include "doctor_postgres.h"

#include "db/engine.h"
#include "limits.h"

/* The answer when it cannot be asked. */
enum { NOT_KNOWN = -1 };

static int64_t
ask(struct store *store, const char *sql)
{
	int64_t answer;

	return engine_ask(store->connection, sql, &answer) ? answer : NOT_KNOWN;
}

/* Who serves needs to read and write rows. To change tables is for the one who migrates (docs/operating.md). */
static int
check_rights(struct store *store)
{
	const int64_t closed = ask(store, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND"
	                           " NOT (has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')"
	                           " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'INSERT')"
	                           " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'UPDATE')"
	                           " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'DELETE'))");

	if (closed > 0)
		printf("not well: the user may not read and write %lld of the tables; as their owner: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL "
		       "TABLES IN SCHEMA public TO …\n", (long long)closed);
	if (ask(store, "SELECT CASE WHEN rolsuper THEN 1 ELSE 0 END FROM pg_roles WHERE rolname = current_user") == 1) {
		puts("not well: the user is a superuser of PostgreSQL; make one that may use this database alone");
		return 1 + (closed > 0);
	}
	return closed > 0;
}

static int
check_standbys(struct store *store)
{
	const int64_t count = ask(store, "SELECT count(*) FROM pg_stat_replication");
	const int64_t behind = ask(store, "SELECT coalesce(max(extract(epoch FROM replay_lag)), 0)::bigint FROM pg_stat_replication");

	if (ask(store, "SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END") == 1) {
		puts("not well: this server is a standby and cannot be written to; name the primary, or all servers and "
		     "target_session_attrs=read-write");
		return 1;
	}
	if (count > 0)
		printf("well: %lld standby servers\n", (long long)count);
	if (behind <= LIMIT_REPLICATION_LAG_SECONDS)
		return 0;
	printf("not well: a standby server is %lld seconds behind: what was written in this time is lost if it has to take over\n",
	       (long long)behind);
	return 1;
}

int
doctor_postgres(struct store *store)
{
	const int64_t version = ask(store, "SELECT current_setting('server_version_num')::bigint");

	printf("well: PostgreSQL %lld.%lld, UTF-8, C collation\n", (long long)version / 10000, (long long)version % 10000);
	return check_rights(store) + check_standbys(store);
}
