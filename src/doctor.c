#include "doctor.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/unicode.h"
#include "config.h"
#include "db/check.h"
#include "db/database.h"
#include "doctor_dns.h"
#include "doctor_postgres.h"
#include "doctor_rows.h"
#include "limits.h"
#include "media/media_film.h"
#include "media/media_picture.h"
#include "outbox/outbox.h"
#include "outbox/outbox_compose.h"
#include "outbox/outbox_way.h"
#include "people/people_audit.h"
#include "people/people.h"
#include "store.h"
#include "store_migrate.h"

static int findings;

static void printf_like(1, 2)
finding(const char *format, ...)
{
	va_list arguments;

	findings++;
	fputs("not well: ", stdout);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

static void
check_port(const struct config *config, struct arena *arena)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)config->port) };
	const int one = 1;
	int socket_of_test;

	if (config->port == 0 || inet_pton(AF_INET, text_terminated(arena, config->listen), &address.sin_addr) != 1)
		return;
	socket_of_test = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (socket_of_test < 0)
		return;
	setsockopt(socket_of_test, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(socket_of_test, (const struct sockaddr *)(const void *)&address, sizeof address) != 0) {
		if (errno == EADDRINUSE)
			finding("port %lld is taken by another program (or by givenback, if it is running); stop that, or set another port",
			        (long long)config->port);
		else
			finding("port %lld on %.*s cannot be used (%s); set another port or address", (long long)config->port,
			        TEXT_PRINT(config->listen), strerror(errno));
	} else {
		printf("well: port %lld is free\n", (long long)config->port);
	}
	close(socket_of_test);
}

/* false: nothing further can be checked. */
static bool
check_folder(const struct config *config, struct arena *arena)
{
	const char *folder = text_terminated(arena, config->data);
	struct statvfs room;
	struct stat status;

	if (stat(folder, &status) != 0) {
		finding("the folder %s does not exist yet; givenback makes it when its parent can be written to", folder);
		return false;
	}
	if (access(folder, R_OK | W_OK | X_OK) != 0) {
		finding("the folder %s cannot be written to; make it the user's own: chown -R givenback %s", folder, folder);
		return false;
	}
	printf("well: the folder %s can be written to\n", folder);
	if (statvfs(folder, &room) == 0 && room.f_bavail == 0)
		finding("the disk of %s is full: pages are shown, and nothing new is kept until there is room", folder);
	else if (statvfs(folder, &room) == 0 && (uint64_t)room.f_bavail * room.f_frsize < LIMIT_DISK_LOW_BYTES)
		finding("less than %d MB are free in %s; make room before a drive begins", LIMIT_DISK_LOW_BYTES / MIB, folder);
	return true;
}

/* The site's email: the last LIMIT_EMAIL_KEPT_DAYS, and what waits. */
static void
check_outbox(struct store *store, struct arena *arena)
{
	static const char *const why[OUTBOX_FAILURE_COUNT] = {
		"no message could be made of them (settings at that time, or a wrong address)", "the email server refused them",
		"the email server put them off too often", "the email server does not take letters such as ü before the @", NULL,
		"the receivers' servers refused them (a filter, or what SPF, DKIM and DMARC say of them)", NULL,
	};
	struct random random;
	struct context context = store_context(arena, store, &random);
	int64_t failed[OUTBOX_FAILURE_COUNT], late;

	if (outbox_failed(&context, failed) != OUTBOX_COUNT_OK || outbox_late(&context, &late) != OUTBOX_COUNT_OK) {
		finding("the emails that wait cannot be read");
		return;
	}
	/* An address that is gone and a mailbox that is full are nothing that the operator could correct. */
	if (failed[OUTBOX_FAILURE_BOUNCED] + failed[OUTBOX_FAILURE_UNDELIVERED] > 0)
		printf("well: of the last %d days %lld emails came back from addresses that are gone, and %lld were given up for now (a full "
		       "mailbox, a server that is away)\n", LIMIT_EMAIL_KEPT_DAYS, (long long)failed[OUTBOX_FAILURE_BOUNCED],
		       (long long)failed[OUTBOX_FAILURE_UNDELIVERED]);
	for (int failure = 0; failure < OUTBOX_FAILURE_COUNT; failure++)
		if (failed[failure] > 0 && why[failure] != NULL)
			finding("%lld emails of the last %d days could not be sent: %s; the log has their numbers and answers",
			        (long long)failed[failure], LIMIT_EMAIL_KEPT_DAYS, why[failure]);
	if (late > 0)
		finding("%lld emails wait for longer than %d minutes", (long long)late, LIMIT_EMAIL_LATE_MINUTES);
}

static void
check_audit(struct store *store, struct arena *arena)
{
	struct random random;
	struct context context = store_context(arena, store, &random);

	switch (people_audit_check(&context)) {
	case PEOPLE_AUDIT_CHECK_OK:     puts("well: the audit is whole"); return;
	case PEOPLE_AUDIT_CHECK_BROKEN: finding("a line of the audit was changed after it was written; compare with a backup"); return;
	case PEOPLE_AUDIT_CHECK_FAULT:  finding("the audit cannot be read"); return;
	}
}

/* Reads every page: only here is that worth the time. */
static bool
check_whole(struct arena *arena, const char *path)
{
	struct text words = TEXT("");

	switch (db_check(arena, path, DB_CHECK_WHOLE, &words)) {
	case DB_CHECK_OK:
		printf("well: every page of the database\n");
		return true;
	case DB_CHECK_DAMAGED:
		finding("%s is damaged (%.*s); keep a copy of it and its -wal, then put your last backup in its place: givenback restore FILE",
		        path, TEXT_PRINT(words));
		return false;
	case DB_CHECK_FAULT:
		break;
	}
	finding("%s cannot be looked at (%.*s)", path, TEXT_PRINT(words));
	return false;
}

static void
check_room(const struct config *config, struct store *store, struct arena *arena)
{
	const int64_t bound = config->database_max_mib * MIB;
	struct stat log;
	int64_t used, spare;

	if (bound > 0 && db_room(store->connection, &used, &spare) && used > bound / 100 * LIMIT_DATABASE_FULL_PERCENT)
		finding("the database has %lld of the %lld MB that database_max_mib allows; past it nothing new is kept. Set it to more",
		        (long long)(used / MIB), (long long)config->database_max_mib);
	if (stat(text_terminated(arena, text_format(arena, "%s-wal", store->database_path)), &log) == 0 && log.st_size > LIMIT_LOG_BYTES)
		finding("the log next to the database has %lld MB: another program has been reading the database for a long time"
		        " (a backup, a replicator, sqlite3)",
		        (long long)(log.st_size / MIB));
}

/* They have what people have had deleted since. */
static void
check_copies(const struct config *config, struct arena *arena)
{
	DIR *folder = opendir(text_terminated(arena, config->data));
	const time_t oldest = (time_t)((instant_now().us - LIMIT_DATABASE_COPY_DAYS * INSTANT_DAY) / INSTANT_SECOND);
	const struct dirent *entry;
	struct stat status;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (store_migrate_is_copy(entry->d_name) && fstatat(dirfd(folder), entry->d_name, &status, 0) == 0 && status.st_mtime < oldest)
			finding("%.*s/%s, the database as it was before an upgrade, is older than %d days; delete it", TEXT_PRINT(config->data),
			        entry->d_name, LIMIT_DATABASE_COPY_DAYS);
	if (folder != NULL)
		closedir(folder);
}

/* After a restore this is what comes next, and not a finding. */
static void
check_versions(const struct site_keys *keys, bool restored)
{
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		const char *const word = key_kind_words[kind];
		const struct key_versions *versions = &keys->of[kind];

		if (versions->count == versions->current)
			continue;
		if (restored)
			printf("next: the database is of a time before the %s key was rotated; give it a new one before it is served: "
			       "givenback rotate %s\n", word, word);
		else
			finding("site.key has version %d of the %s key, and the database uses version %d: a rotation was interrupted, or an older "
			        "backup was restored. Stop the server and call: givenback rotate %s",
			        versions->count, word, versions->current, word);
	}
}

static void
check_key(struct store *store, struct arena *arena, const struct config *config, bool restored)
{
	struct random random;
	struct context context = store_context(arena, store, &random);
	bool demo;

	if (site_keys_read(config_key(arena, config), &store->site.keys) != SITE_KEYS_READ_OK) {
		finding("site.key is missing next to %s, or is none; put it back from where you keep it", store->database_name);
		return;
	}
	switch (people_look_key(&context, &store->site.keys, &demo)) {
	case PEOPLE_CHECK_KEY_OK:
		check_versions(&store->site.keys, restored);
		check_audit(store, arena);
		return;
	case PEOPLE_CHECK_KEY_OTHER:
		finding("%s was written with another site.key than the one next to it, or with a newer copy of it; put the right one back",
		        store->database_name);
		return;
	case PEOPLE_CHECK_KEY_FAULT:
		finding("which keys %s was written with cannot be read; the line above says why. If the file is damaged, put your last "
		        "backup in its place: givenback restore FILE",
		        store->database_name);
		return;
	case PEOPLE_CHECK_KEY_NEW:
		finding("%s has nothing of a site in it; put your last backup in its place: givenback restore FILE", store->database_name);
	}
}

/* What both engines have: steps, email, keys. */
static void
check_steps(struct arena *arena, const struct config *config, struct store *store, bool restored)
{
	int database_has = 0, program_has = 0;

	switch (db_migration_state(store->connection, &database_has, &program_has)) {
	case DB_MIGRATE_NEWER:
		finding("%s was written by a newer givenback (step %d, this one knows %d); install that one again", store->database_name,
		        database_has, program_has);
		return;
	case DB_MIGRATE_FAULT:
		finding("%s: its steps cannot be read", store->database_name);
		return;
	case DB_MIGRATE_OK:
		break;
	}
	if (database_has == 0 && database_is_postgres(store->database_path)) {
		printf("well: %s is empty; the first start fills it\n", store->database_name);
		return;
	}
	printf("well: the database is at step %d of %d\n", database_has, program_has);
	check_room(config, store, arena);
	if (!restored)
		check_copies(config, arena);
	if (database_has == program_has && !restored)
		check_outbox(store, arena);
	check_key(store, arena, config, restored);
}

bool
doctor_database(struct arena *arena, const struct config *config, bool restored)
{
	const char *path = config_database(arena, config);
	struct store store = { .database_path = path, .database_name = database_name(arena, path) };
	const int found_before = findings;

	if (!database_is_postgres(path)) {
		if (access(path, F_OK) != 0) {
			printf("well: no database in %.*s yet; the first start makes it\n", TEXT_PRINT(config->data));
			return true;
		}
		if (!check_whole(arena, path))
			return false;
	}
	if (connection_open(path, DB_READ_ONLY, &store.connection) != CONNECTION_OPEN_OK) {
		finding("%s cannot be opened", store.database_name);
		return false;
	}
	if (database_is_postgres(path))
		findings += doctor_postgres(&store);
	check_steps(arena, config, &store, restored);
	connection_close(store.connection);
	return findings == found_before;
}

static void
check_open_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max < LIMIT_OPEN_FILES)
		finding("the system allows %llu open files, and %d connections need %d; raise it: LimitNOFILE=%d in the service, or ulimit -Hn",
		        (unsigned long long)files.rlim_max, LIMIT_CONNECTIONS, LIMIT_OPEN_FILES, LIMIT_OPEN_FILES);
}

static void
check_proxy(const struct config *config)
{
	if (text_starts_with(config->site_url, TEXT("https:")) && text_is_empty(config->proxy_header))
		finding("site_url is https, so a proxy stands in front, and proxy_header is not set: everybody looks like the proxy, and "
		        "limits by address hold nobody. Set proxy_header to the header it writes, X-Forwarded-For say");
}

/* Connects to the email server as sending does, up to the point where an email would begin. */
static void
check_email_server(const struct site *site, struct arena *arena)
{
	const char *const url = text_terminated(arena, site->smtp_url);
	struct outbox_smtp smtp;
	atomic_bool stop = false;

	if (site->smtp_tls_optional)
		finding("smtp_tls is optional: email may leave over the network without TLS, and others can read the private links in it. "
		        "Set it to required");
	if (!outbox_smtp_open(&smtp, arena, site, &stop, LIMIT_SMTP_CONNECT_SECONDS, LIMIT_SMTP_SECONDS)) {
		finding("smtp_url %s is no address of an email server; write smtp://host:587 or smtps://host:465", url);
		return;
	}
	if (outbox_smtp_ask(&smtp) != OUTBOX_WAY_OK)
		finding("the email server %s cannot be used (answer %ld, %s); see that it can be reached%s and that smtp_user and smtp_password "
		        "are right", url, smtp.answer, smtp.problem,
		        site->smtp_tls_optional ? "" : ", that it offers TLS with a certificate for its name (or set smtp_tls = optional)");
	else
		printf("well: the email server answers%s\n",
		       smtp.utf8 ? "" : "; it does not offer SMTPUTF8, so forms refuse addresses with letters such as ü before the @");
	outbox_smtp_close(&smtp);
}

static void
check_email(const struct config *config, struct arena *arena)
{
	const struct site site = store_site(arena, config, false);
	struct context context = { .arena = arena, .now = instant_now(), .site = &site };

	if (text_is_empty(site.smtp_url))
		return;
	if (!outbox_compose_trial(&context))
		finding("no email can be made with these settings; look at site_url, site_name and email_from");
	check_email_server(&site, arena);
	findings += doctor_dns(arena, config);
}

int
doctor_run(int argc, char **argv)
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;

	crypto_start();
	if (!config_read(arena, argc, argv, &config, NULL, 0)) {
		arena_free(arena);
		return 1;
	}
	if (!config_can_serve(&config))
		findings++;
	check_proxy(&config);
	check_email(&config, arena);
	check_open_files();
	check_port(&config, arena);
	if (check_folder(&config, arena) && doctor_database(arena, &config, false))
		findings += (int)doctor_rows(arena, &config);
	if (text_equal(config.activitypub_local, TEXT("yes")))
		finding("activitypub_local is yes, which is for tests: strangers can have this server ask others in your private network. Set it "
		        "to no");
	if (!media_can_decode())
		finding("pictures and films cannot be taken in: givenback-media or its library libvips is missing or too old (the line above "
		        "says which); install the package givenback-media");
	if (!media_film_available())
		printf("next: films cannot be converted, so that no form offers them; install ffmpeg, on a kernel with Landlock\n");
	if (!unicode_open())
		finding("words of other scripts are not found and not read as they should be: ICU is not there, or of another version "
		        "(the line above says which part); install the libicu of the version that this program was built with");
	if (zone_find(TEXT("America/Los_Angeles")) == NULL)
		finding("the time zones are not there; install tzdata");
	arena_free(arena);
	return findings == 0 ? 0 : 1;
}
