#!/bin/sh
# Runs a command next to a real PostgreSQL that lives as long as the command: tests/postgres.sh COMMAND…
# The cluster is in a folder of its own, listens on a socket in that folder alone, and GIVENBACK_TEST_POSTGRES says how to reach it.
set -eu

[ $# -gt 0 ] || { echo "usage: tests/postgres.sh COMMAND…" >&2; exit 2; }

bin=${GIVENBACK_POSTGRES_BIN:-}
if [ -z "$bin" ]; then
	for folder in /usr/lib/postgresql/*/bin; do
		[ -x "$folder/initdb" ] && bin=$folder          # the newest comes last
	done
fi
[ -n "$bin" ] && [ -x "$bin/initdb" ] || { echo "tests/postgres.sh: no initdb found; install the package postgresql" >&2; exit 1; }

# Each test makes databases, of 400 files each: quick in memory, slow on some disks.
folder=/tmp
[ "$(df -Pm /dev/shm 2>/dev/null | awk 'END { print $4 + 0 }')" -lt 1024 ] || folder=/dev/shm
home=$(mktemp -d $folder/givenback-postgres.XXXXXX)
server=
# initdb refuses root: then it runs as the package's own user, who owns nothing else here.
as=
if [ "$(id -u)" = 0 ]; then
	chown postgres "$home"
	as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi

stop() {
	status=$?
	trap - EXIT INT TERM
	if [ -n "$server" ]; then
		kill -INT "$server" 2>/dev/null || true         # fast shutdown
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$home"
	exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$home"
$as "$bin/initdb" -D "$home/data" -U givenback -A trust -E UTF8 --locale=C --no-sync >"$home/initdb.log" 2>&1 ||
	{ cat "$home/initdb.log" >&2; exit 1; }
$as "$bin/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c fsync=off -c full_page_writes=off -c autovacuum=off \
	-c max_connections=40 >"$home/server.log" 2>&1 &
server=$!

waited=0
until "$bin/pg_isready" -q -h "$home" -U givenback -d postgres; do
	kill -0 "$server" 2>/dev/null && [ "$waited" -lt 300 ] || { cat "$home/server.log" >&2; exit 1; }
	sleep 0.1
	waited=$((waited + 1))
done

cd "$OLDPWD"
GIVENBACK_TEST_POSTGRES="host=$home user=givenback dbname=postgres" GIVENBACK_TEST_POSTGRES_SERVER="host=$home&user=givenback" "$@"
