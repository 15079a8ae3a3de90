#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unicode.h"
#include "db/database.h"
#include "doctor_dns.h"
#include "limits.h"
#include "outbox/outbox_bounce.h"
#include "standards/email_message.h"

enum setting_kind { SETTING_TEXT, SETTING_YES, SETTING_PORT, SETTING_MIB, SETTING_WEB, SETTING_EMAIL, SETTING_SENDER, SETTING_BOUNCE,
                    SETTING_SMTP, SETTING_TLS, SETTING_FILE, SETTING_SELECTOR, SETTING_DNS, SETTING_DATABASE };

static const struct setting {
	const char *key;
	enum setting_kind kind;
	size_t at;
	const char *standard, *help;
} settings[] = {
	{ "data", SETTING_TEXT, offsetof(struct config, data), "/var/lib/givenback",
	  "folder of the database, the site's key and its outbox" },
	{ "database", SETTING_DATABASE, offsetof(struct config, database), "",
	  "postgresql://USER@HOST/NAME, when the site's data is kept by PostgreSQL; a SQLite file in the folder unless set" },
	{ "listen", SETTING_TEXT, offsetof(struct config, listen), "127.0.0.1",
	  "address to listen on; a reverse proxy adds TLS" },
	{ "port", SETTING_PORT, offsetof(struct config, port), "8080",
	  "port to listen on, 1 to 65535; 0 uses a free one" },
	{ "metrics_port", SETTING_PORT, offsetof(struct config, metrics_port), "0",
	  "port of the metrics for Prometheus, only on 127.0.0.1; 0: none" },
	{ "site_url", SETTING_WEB, offsetof(struct config, site_url), "",
	  "how visitors reach the site, https://blood.example.org" },
	{ "site_name", SETTING_TEXT, offsetof(struct config, site_name), "Givenback",
	  "in the head of every page and email" },
	{ "operator_email", SETTING_EMAIL, offsetof(struct config, operator_email), "",
	  "the address that receives reports of concern: someone put under pressure to give, or a page that does harm" },
	{ "email_from", SETTING_SENDER, offsetof(struct config, email_from), "",
	  "sender of the site's email, gb@example.org or Givenback <gb@example.org>; the operator's address unless set" },
	{ "bounce_address", SETTING_BOUNCE, offsetof(struct config, bounce_address), "",
	  "bounce@example.org: reports of email that came back are sent to bounce+…@example.org, for givenback bounce to read" },
	{ "dkim_selector", SETTING_SELECTOR, offsetof(struct config, dkim_selector), "",
	  "the DKIM selector that the email server signs with, so that doctor can check its key" },
	{ "dns_server", SETTING_DNS, offsetof(struct config, dns_server), "",
	  "DNS server that doctor asks, 9.9.9.9 or 127.0.0.1:5353; the system's unless set" },
	{ "smtp_url", SETTING_SMTP, offsetof(struct config, smtp_url), "",
	  "email server, smtp://mail.example.org:587 or smtps://…:465" },
	{ "smtp_tls", SETTING_TLS, offsetof(struct config, smtp_tls), "required",
	  "required: email is only sent over verified TLS; optional: without TLS too, where the server offers none" },
	{ "smtp_user", SETTING_TEXT, offsetof(struct config, smtp_user), "",
	  "name to sign in there, if it requires one" },
	{ "smtp_password", SETTING_TEXT, offsetof(struct config, smtp_password), "",
	  "password there; better in the file than on the command line" },
	{ "tls_ca_file", SETTING_FILE, offsetof(struct config, tls_ca_file), "",
	  "file of further certificate authorities (PEM) that other servers may have their certificates from; the system's always count" },
	{ "database_max_mib", SETTING_MIB, offsetof(struct config, database_max_mib), "0",
	  "the database grows to so many MB and no further; 0: as far as the disk allows" },
	{ "activitypub_local", SETTING_YES, offsetof(struct config, activitypub_local), "no",
	  "yes, for tests alone: servers that follow may be in a private network and without TLS" },
	{ "proxy_header", SETTING_TEXT, offsetof(struct config, proxy_header), "",
	  "header the proxy writes the visitor's address into, X-Forwarded-For" },
};

static const struct setting *
setting_find(struct text key)
{
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		const char *own = settings[i].key;
		bool same = strlen(own) == key.length;

		for (size_t j = 0; same && j < key.length; j++)
			same = own[j] == (key.at[j] == '-' ? '_' : key.at[j]);
		if (same)
			return &settings[i];
	}
	return NULL;
}

/* https://bücher.example → https://xn--bcher-kva.example: what browsers send as Origin, and emails contain. */
static struct text
encode_host(struct arena *arena, struct text value)
{
	struct text host, end;
	size_t at, length = 0;

	if (!text_is_utf8(value) || !text_find(value, TEXT("://"), &at))
		return value;
	host = text_from(value, at + 3);
	while (length < host.length && host.at[length] != ':' && host.at[length] != '/')
		length++;
	end = text_from(host, length);
	/* "[::1]" is not a name; what cannot be encoded is refused as it is. */
	if (text_starts_with(host, TEXT("[")) || !unicode_encode_domain(arena, text_until(host, length), &host))
		return value;
	return text_format(arena, "%.*s%.*s%.*s", TEXT_PRINT(text_until(value, at + 3)), TEXT_PRINT(host), TEXT_PRINT(end));
}

/* "https://blood.example.org", "http://[::1]:8080": printable ASCII, since it is written into the headers of emails. */
static bool
is_web(struct text value)
{
	size_t host = text_starts_with(value, TEXT("https://")) ? 8 : text_starts_with(value, TEXT("http://")) ? 7 : 0;

	for (size_t i = 0; i < value.length; i++)
		if (value.at[i] <= ' ' || value.at[i] >= 0x7f || strchr("\"<>@\\^`{|}", value.at[i]))
			return false;
	return host > 0 && value.length > host && value.at[host] != '/' && value.at[host] != ':' && !text_ends_with(value, TEXT("/"));
}

/* "gb@example.org" or "Givenback <gb@example.org>" → address and name. false: it is not allowed in an email. */
static bool
read_mailbox(struct arena *arena, struct text value, struct text *name, struct text *address)
{
	struct text local, domain;

	if (!text_is_utf8(value) || !text_is_clean(value, false) || !email_mailbox_read(arena, value, name, address) ||
	    !text_cut(*address, '@', &local, &domain) || !unicode_encode_domain(arena, domain, &domain))
		return false;
	*address = text_format(arena, "%.*s@%.*s", TEXT_PRINT(local), TEXT_PRINT(domain));
	return email_address_is_valid(*address);
}

/* An envelope address has what is added to it before the @, and no more than RFC 5321 allows there. */
static bool
is_bounce_address(struct arena *arena, struct text value)
{
	struct text name, address, local, domain;

	return read_mailbox(arena, value, &name, &address) && text_cut(address, '@', &local, &domain) &&
	       local.length + 1 + OUTBOX_BOUNCE_TOKEN_LENGTH <= LIMIT_EMAIL_LOCAL_BYTES &&
	       address.length + 1 + OUTBOX_BOUNCE_TOKEN_LENGTH <= LIMIT_EMAIL_CHARACTERS;
}

/* Labels of a name in DNS. */
static bool
is_selector(struct text value)
{
	for (size_t i = 0; i < value.length; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", value.at[i]) || value.at[i] == '\0')
			return false;
	return value.length <= LIMIT_DOMAIN_LABEL_BYTES && !text_starts_with(value, TEXT("."));
}

static const char *
kind_fits(struct arena *arena, enum setting_kind kind, struct text value)
{
	struct text name, address;
	int64_t number;

	switch (kind) {
	case SETTING_TEXT: return NULL;
	case SETTING_YES: return text_equal(value, TEXT("yes")) || text_equal(value, TEXT("no")) ? NULL : "yes or no";
	case SETTING_PORT: return text_number(value, &number) && number >= 0 && number <= 65535 ? NULL : "a number from 0 to 65535";
	case SETTING_MIB:
		return text_number(value, &number) && number >= 0 && number <= LIMIT_DATABASE_MIB ? NULL : "a number of MB, or 0";
	case SETTING_WEB:
		return text_is_empty(value) || is_web(encode_host(arena, value)) ? NULL :
		       "an address like https://blood.example.org, without a slash at the end";
	case SETTING_EMAIL:
	case SETTING_SENDER:
		return text_is_empty(value) || read_mailbox(arena, value, &name, &address) ? NULL :
		       "one email address, written gb@example.org or Givenback <gb@example.org>, with no letters but a to z before the @";
	case SETTING_BOUNCE:
		return text_is_empty(value) || is_bounce_address(arena, value) ? NULL :
		       "one email address with at most 24 characters before the @, written bounce@example.org";
	case SETTING_SELECTOR: return is_selector(value) ? NULL : "the name before ._domainkey, of letters, digits and dashes";
	case SETTING_DNS: {
		struct sockaddr_in server;

		return text_is_empty(value) || doctor_dns_server(value, &server) ? NULL : "an IPv4 address, 9.9.9.9 or 127.0.0.1:5353";
	}
	case SETTING_DATABASE:
		return text_is_empty(value) || database_is_postgres(text_terminated(arena, value)) ? NULL : "postgresql://USER@HOST/NAME";
	case SETTING_TLS: return text_equal(value, TEXT("required")) || text_equal(value, TEXT("optional")) ? NULL : "required or optional";
	case SETTING_FILE:
		return text_is_empty(value) || access(text_terminated(arena, value), R_OK) == 0 ? NULL : "a file that can be read";
	case SETTING_SMTP:
		return text_is_empty(value) || text_starts_with(value, TEXT("smtp://")) || text_starts_with(value, TEXT("smtps://")) ? NULL :
		       "smtp://host:port or smtps://host:port";
	}
	return NULL;
}

static bool
setting_set(struct arena *arena, struct config *config, const struct setting *setting, const char *where, struct text value)
{
	const char *wanted = kind_fits(arena, setting->kind, value);
	struct text name = TEXT_NONE;

	if (wanted != NULL) {
		/* It may have a password in it. */
		if (setting->kind == SETTING_DATABASE)
			value = TEXT("…");
		fprintf(stderr, "%s: %s is \"%.*s\"; set it to %s\n", where, setting->key, TEXT_PRINT(value), wanted);
		return false;
	}
	if (setting->kind == SETTING_PORT || setting->kind == SETTING_MIB)
		return text_number(value, (int64_t *)(void *)((char *)config + setting->at));
	if (setting->kind == SETTING_WEB)
		value = encode_host(arena, value);
	if ((setting->kind == SETTING_EMAIL || setting->kind == SETTING_SENDER || setting->kind == SETTING_BOUNCE) && !text_is_empty(value))
		(void)!read_mailbox(arena, value, &name, &value);
	if (setting->kind == SETTING_SENDER)
		config->email_from_name = text_copy(arena, name);
	*(struct text *)(void *)((char *)config + setting->at) = text_copy(arena, value);
	return true;
}

static bool
read_file(struct arena *arena, const char *path, bool asked_for, struct config *config)
{
	char line[2048];
	int number = 0;
	FILE *file = fopen(path, "re");

	if (file == NULL) {
		if (!asked_for && errno == ENOENT)
			return true;
		fprintf(stderr, "%s: cannot be read (%s); name a file that is there with --config\n", path, strerror(errno));
		return false;
	}
	while (fgets(line, sizeof line, file) != NULL) {
		struct text key, value, text = text_trim(text_of(line));
		const struct setting *setting;
		char where[1100];

		number++;
		if (text_is_empty(text) || text.at[0] == '#')
			continue;
		snprintf(where, sizeof where, "%s:%d", path, number);
		if (!text_cut(text, '=', &key, &value) || (setting = setting_find(text_trim(key))) == NULL) {
			fprintf(stderr, "%s: not a setting; write lines like site_url = https://… (givenback --help lists them)\n", where);
			fclose(file);
			return false;
		}
		if (!setting_set(arena, config, setting, where, text_trim(value))) {
			fclose(file);
			return false;
		}
	}
	fclose(file);
	return true;
}

static bool
read_environment(struct arena *arena, struct config *config)
{
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		char name[64] = "GIVENBACK_";
		size_t length = strlen(name);
		const char *value;

		for (const char *c = settings[i].key; *c != '\0'; c++)
			name[length++] = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
		name[length] = '\0';
		value = getenv(name);
		if (value != NULL && !setting_set(arena, config, &settings[i], name, text_of(value)))
			return false;
	}
	return true;
}

bool
config_read(struct arena *arena, int argc, char **argv, struct config *config, const char **rest, int rest_max)
{
	const char *file = "/etc/givenback.conf";
	bool asked_for = false;
	int found = 0;

	*config = (struct config){ 0 };
	for (size_t i = 0; i < COUNT_OF(settings); i++)
		if (!setting_set(arena, config, &settings[i], "givenback", text_of(settings[i].standard)))
			return false;
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--config") == 0 && i + 1 < argc) {
			file = argv[i + 1];
			asked_for = true;
		}
	if (!read_file(arena, file, asked_for, config) || !read_environment(arena, config))
		return false;
	for (int i = 0; i < argc; i++) {
		const struct setting *setting;
		struct text key, value;

		if (strncmp(argv[i], "--", 2) != 0) {
			if (found == rest_max) {
				fprintf(stderr, "givenback: \"%s\" is one word too many; see givenback --help\n", argv[i]);
				return false;
			}
			rest[found++] = argv[i];
			continue;
		}
		if (!text_cut(text_of(argv[i] + 2), '=', &key, &value)) {
			if (i + 1 == argc) {
				fprintf(stderr, "givenback: %s wants a value after it\n", argv[i]);
				return false;
			}
			value = text_of(argv[++i]);
		}
		if (text_equal(key, TEXT("config")))
			continue;
		setting = setting_find(key);
		if (setting == NULL) {
			fprintf(stderr, "givenback: --%.*s is not a setting; givenback --help lists them\n", TEXT_PRINT(key));
			return false;
		}
		if (!setting_set(arena, config, setting, "command line", value))
			return false;
	}
	while (found < rest_max)
		rest[found++] = NULL;
	return true;
}

bool
config_can_serve(const struct config *config)
{
	const struct { struct text value; const char *key, *why; } needed[] = {
		{ config->site_url, "site_url", "links in emails begin with it" },
		{ config->smtp_url, "smtp_url", "without email nobody gets their private link" },
		{ config->operator_email, "operator_email", "reports go there, and it is the sender of email unless email_from is set" },
	};
	bool all = true;

	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (text_is_empty(needed[i].value)) {
			fprintf(stderr, "givenback: %s is not set: %s. Set it in /etc/givenback.conf, as --%s, or try givenback demo\n",
			        needed[i].key, needed[i].why, needed[i].key);
			all = false;
		}
	return all;
}

void
config_help(FILE *out)
{
	fputs("\nSettings, in /etc/givenback.conf (or --config FILE) as key = value, in the environment as GIVENBACK_KEY,\n"
	      "or as --key value:\n\n", out);
	for (size_t i = 0; i < COUNT_OF(settings); i++)
		fprintf(out, "  %-14s %s%s%s%s\n", settings[i].key, settings[i].help, settings[i].standard[0] ? " [" : "",
		        settings[i].standard, settings[i].standard[0] ? "]" : "");
}

static const char *
under_data(struct arena *arena, const struct config *config, const char *name)
{
	return text_terminated(arena, text_format(arena, "%.*s/%s", TEXT_PRINT(config->data), name));
}

const char *
config_file(struct arena *arena, const struct config *config)
{
	return under_data(arena, config, "givenback.sqlite");
}

const char *
config_database(struct arena *arena, const struct config *config)
{
	return text_is_empty(config->database) ? config_file(arena, config) : text_terminated(arena, config->database);
}

const char *
config_key(struct arena *arena, const struct config *config)
{
	return under_data(arena, config, "site.key");
}
