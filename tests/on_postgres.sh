#!/bin/sh
# Runs test programs on PostgreSQL: tests/on_postgres.sh PROGRAM…, those that take longest first.
# Each processor has a server of its own, and both are kept to it: a test and its server take turns, and waking each other on another
# processor would cost more than what they do.
set -u

here=$(dirname "$0")
if [ "${1:-}" = worker ]; then
	taken=$2; shift 2
	for program; do
		name=$(basename "$program")
		mkdir "$taken/$name" 2>/dev/null || continue        # the other worker has it
		if timeout 600 "$program" >"$taken/$name/log" 2>&1; then
			echo "ok: $name"
		else
			echo "FAILED: $name"
			tail -n 40 "$taken/$name/log"
			: >"$taken/failed"
		fi
	done
	exit 0
fi

[ $# -gt 0 ] || { echo "usage: tests/on_postgres.sh PROGRAM…" >&2; exit 2; }
taken=$(mktemp -d)
trap 'rm -rf "$taken"' EXIT
export GIVENBACK_TEST_ENGINE=postgres
workers=
for processor in $(taskset -cp $$ | sed 's/.*: //; s/,/ /g; s/\([0-9]*\)-\([0-9]*\)/$(seq \1 \2)/g' | while read -r list; do eval echo "$list"; done); do
	taskset -c "$processor" "$here/postgres.sh" "$here/on_postgres.sh" worker "$taken" "$@" &
	workers="$workers $!"
done
status=0
for worker in $workers; do wait "$worker" || status=1; done
[ ! -e "$taken/failed" ] || status=1
exit $status
