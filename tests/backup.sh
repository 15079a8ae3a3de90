#!/bin/sh
# Backup, restore, and what is refused at start: tests/backup.sh PROGRAM.  Prints a line a check; exits 1 when one failed.
set -u
program=$(readlink -f "$1")
folder=$(mktemp -d)
server=''
failed=0
export LSAN_OPTIONS=exitcode=23 ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=0}"
unset GIVENBACK_DATA GIVENBACK_SITE_URL GIVENBACK_SMTP_URL GIVENBACK_OPERATOR_EMAIL
export GIVENBACK_DNS_SERVER=127.0.0.1:1        # doctor asks nobody outside this machine
end() { [ -n "$server" ] && kill -9 "$server" 2>/dev/null; rm -rf "$folder"; }
trap end EXIT
check() { what=$1; shift; if "$@"; then echo "ok: $what"; else failed=1; echo "FAILED: $what"; sed 's/^/    /' "$folder/out" | tail -n 20; fi; }
says() { grep -q -e "$1" "$folder/out"; }
answers() { want=$1; shift; "$@" >"$folder/out" 2>&1; got=$?; [ "$got" = "$want" ] || { echo "    exit $got, wanted $want"; return 1; }; }
python() { /usr/bin/python3 -c "$@"; }
sql() { python 'import sqlite3, sys
d = sqlite3.connect(sys.argv[1]); print(d.execute(sys.argv[2]).fetchone()[0]); d.commit()' "$@"; }
port=$(python 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
start() {
	: >"$folder/serving"
	"$program" demo --data "$folder/$1" --port "$port" >"$folder/serving" 2>&1 &
	server=$!
	for _ in $(seq 300); do
		grep -q '^ready ' "$folder/serving" && return 0
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	cp "$folder/serving" "$folder/out"; return 1
}
pull_the_plug() { kill -9 "$server"; wait "$server" 2>/dev/null; server=''; }
report() { # a row that is there or not
	key=$(curl -s -c "$folder/form" "http://localhost:$port/concern" | sed -n 's/.*name="key" value="\([A-Z0-9]*\)".*/\1/p')
	[ "$(curl -s -o /dev/null -w '%{http_code}' -H "Origin: http://localhost:$port" -b "$folder/form" -d "key=$key&words=$1&about=/" "http://localhost:$port/concern")" = 303 ]
}
reports() { sql "$1" 'SELECT count(*) FROM concern'; }

check 'the demo serves' start site
check 'something is kept' report one
check 'backup next to the server' answers 0 "$program" backup "$folder/copy" --data "$folder/site"
check 'says size and time' says 'MB at step .* in .* s'
check 'has what was kept' [ "$(reports "$folder/copy")" = 1 ]
sed 's/.* //' "$folder/site/site.key" >"$folder/digits"
check 'one file, of its owner alone, and no key in it' sh -c "ls '$folder' | grep -c '^copy' | grep -qx 1 && [ \$(stat -c %a '$folder/copy') = 600 ] && ! grep -q -f '$folder/digits' '$folder/copy'"
mkdir -p "$folder/site/media" && echo noise >"$folder/site/media/0123456789ABCDEFGHJKMNPQRS" && mkdir "$folder/site/media/work"
check 'with the files of films' answers 0 "$program" backup "$folder/filmed" --data "$folder/site"
check 'which are next to the copy' [ "$(ls "$folder/filmed-films")" = 0123456789ABCDEFGHJKMNPQRS ]
check 'and said so' says 'the files of 1 films'
rm -r "$folder/site/media"
check 'a file that is there is left alone' answers 1 "$program" backup "$folder/copy" --data "$folder/site"
check 'and said so' says 'left alone'
check 'a folder that is not there' answers 1 "$program" backup "$folder/none/copy" --data "$folder/site"
check 'no file named' answers 1 "$program" backup --data "$folder/site"
check 'no database' answers 1 "$program" backup "$folder/other" --data "$folder/empty"
head -c 5000 /dev/urandom >"$folder/second.part"
check 'one that was cut off is begun again' answers 0 "$program" backup "$folder/second" --data "$folder/site"
check 'kept after the copy' report two
check 'restore refuses while it is served' answers 1 "$program" restore "$folder/copy" --data "$folder/site"
check 'and says what to do' says 'stop it first'
pull_the_plug
cp -a "$folder/site" "$folder/films"
check 'films are restored with their database' answers 0 "$program" restore "$folder/filmed" --data "$folder/films"
check 'and are there' [ "$(cat "$folder/films/media/0123456789ABCDEFGHJKMNPQRS")" = noise ]
cp -a "$folder/site" "$folder/damaged"

for kind in random 'cut short' 'of another site' 'of a newer givenback' 'no site'; do
	cp "$folder/copy" "$folder/bad"
	case $kind in
	random)             head -c 300000 /dev/urandom >"$folder/bad" ;;
	'cut short')        truncate -s 200000 "$folder/bad" ;;
	'of another site')  sql "$folder/bad" "UPDATE key_version SET key_check = zeroblob(32) RETURNING 1" >/dev/null ;;
	'of a newer givenback') sql "$folder/bad" "INSERT INTO migration SELECT 9999, name, checksum FROM migration LIMIT 1 RETURNING 1" >/dev/null ;;
	'no site')          rm "$folder/bad"; sql "$folder/bad" "PRAGMA user_version=1" 2>/dev/null; sql "$folder/bad" "CREATE TABLE t (a)" 2>/dev/null ;;
	esac
	before=$(cat "$folder"/site/givenback.sqlite "$folder"/site/givenback.sqlite-wal | sha256sum)
	check "a file that is $kind is not restored" answers 1 "$program" restore "$folder/bad" --data "$folder/site"
	check 'nothing was touched' [ "$before" = "$(cat "$folder"/site/givenback.sqlite "$folder"/site/givenback.sqlite-wal | sha256sum)" ]
	check 'no rest lies about' sh -c "! ls '$folder/site' | grep part"
done
check 'restore' answers 0 "$program" restore "$folder/copy" --data "$folder/site"
check 'looked at' says 'well: every page'
check 'what was there is kept aside, whole' [ "$(reports "$folder"/site/givenback-2*.sqlite)" = 2 ]
check 'the copy is the database' [ "$(reports "$folder/site/givenback.sqlite")" = 1 ]
check 'and is served' start site
check 'takes new things' report three
pull_the_plug
check 'over a damaged database too' sh -c "dd if=/dev/urandom of='$folder/damaged/givenback.sqlite' bs=4096 seek=3 count=20 conv=notrunc 2>/dev/null"
check 'restore over it' answers 0 "$program" restore "$folder/copy" --data "$folder/damaged"
check 'its log is kept with it' sh -c "ls '$folder/damaged' | grep -q '^givenback-2.*sqlite-wal'"
check 'nothing of it is read into the copy' [ "$(reports "$folder/damaged/givenback.sqlite")" = 1 ]
check 'again within the same second' answers 0 "$program" restore "$folder/copy" --data "$folder/damaged"
check 'and a third time' answers 0 "$program" restore "$folder/copy" --data "$folder/damaged"

# A file that is not whole is refused at start, with what to do.
broken() { # WHAT COMMAND…
	what=$1; shift
	rm -rf "$folder/broken"; cp -a "$folder/site" "$folder/broken"; file=$folder/broken/givenback.sqlite
	"$@"
	check "$what is refused at start" answers 1 "$program" migrate --data "$folder/broken"
	check 'with what to do' says 'givenback restore'
	check 'doctor says so' answers 1 "$program" doctor --data "$folder/broken" --port 0
	check 'with what to do' says 'givenback restore'
}
pages() { "$program" migrate --data "$folder/broken" >/dev/null; python 'import sqlite3, sys
d = sqlite3.connect(sys.argv[1]); d.execute("PRAGMA journal_mode=DELETE")' "$file"; }
header() { pages; printf 'no such thing   ' | dd of="$file" conv=notrunc 2>/dev/null; }
middle() { pages; dd if=/dev/urandom of="$file" bs=4096 seek=20 count=1 conv=notrunc 2>/dev/null; }
cut_off() { pages; truncate -s 250000 "$file"; }
empty() { rm -f "$file"*; : >"$file"; }
text() { rm -f "$file"*; echo 'these are words' >"$file"; }
other_log() { cp "$folder/copy" "$file"; }             # the log of the one before is still there
log_alone() { rm "$file" "$file"-shm; cp "$folder/second" "$file"; }
no_tables() { rm -f "$file"*; sql "$file" "CREATE TABLE t (a)" 2>/dev/null; }
broken 'a header that is none' header
broken 'a page in the middle' middle
broken 'a file cut off' cut_off
broken 'an empty file' empty
broken 'a file of words' text
broken 'the log of another database' other_log
broken 'the log of another database, nothing else left' log_alone
broken 'a database of something else' no_tables
rm -rf "$folder/broken"; cp -a "$folder/site" "$folder/broken"
check 'the same folder whole starts' answers 0 "$program" migrate --data "$folder/broken"
check 'nothing lost' [ "$(reports "$folder/broken/givenback.sqlite")" = 2 ]
exit $failed
