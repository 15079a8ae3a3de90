#!/bin/sh
# The program as an operator meets it: tests/program.sh PROGRAM.  Prints a line a check; exits 1 when one failed.
set -u
program=$(readlink -f "$1")
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
server='' smtp=''
failed=0
export LSAN_OPTIONS=exitcode=23 ASAN_OPTIONS="${ASAN_OPTIONS:-abort_on_error=0}"
unset GIVENBACK_DATA GIVENBACK_SITE_URL GIVENBACK_SMTP_URL GIVENBACK_OPERATOR_EMAIL
export GIVENBACK_DNS_SERVER=127.0.0.1:1        # doctor asks nobody outside this machine
end() { for pid in $server $smtp; do kill "$pid" 2>/dev/null; done; rm -rf "$folder"; }
trap end EXIT
fail() { failed=1; echo "FAILED: $1"; [ -f "$folder/out" ] && sed 's/^/    /' "$folder/out" | tail -n 20; }
check() { what=$1; shift; if "$@"; then echo "ok: $what"; else fail "$what"; fi; }
says() { grep -q -e "$1" "$folder/out"; }
# answers STATUS COMMAND…: its output goes to $folder/out.
answers() { want=$1; shift; "$@" >"$folder/out" 2>&1; got=$?; [ "$got" = "$want" ] || { echo "    exit $got, wanted $want"; return 1; }; }
free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# start COMMAND…: waits for its "ready" line.
start() {
	: >"$folder/serving"        # the line of the run before is not this one's
	"$@" >"$folder/serving" 2>&1 &
	server=$!
	for _ in $(seq 150); do
		grep -q '^ready ' "$folder/serving" && return 0
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	cp "$folder/serving" "$folder/out"; return 1
}
# stop: SIGTERM, and it is gone within ten seconds with status 0.
stop() {
	kill -TERM "$server"
	for _ in $(seq 100); do kill -0 "$server" 2>/dev/null || break; sleep 0.1; done
	if kill -0 "$server" 2>/dev/null; then kill -9 "$server"; server=''; return 1; fi
	wait "$server"; status=$?; server=''
	cp "$folder/serving" "$folder/out"; [ "$status" = 0 ]
}
# As a user who may not write everywhere, also when the tests run as root.
plain_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; else "$@"; fi; }

check 'no word: says how to go on, exit 2' answers 2 "$program"
check '--help lists commands and settings' answers 0 "$program" --help
check '--help names doctor and smtp_url' sh -c "grep -q doctor '$folder/out' && grep -q smtp_url '$folder/out'"
check '--version' answers 0 "$program" --version
check 'an unknown command' answers 2 "$program" dance
check 'serve refuses without its three settings' answers 1 "$program" serve --data "$folder/site"
check 'and names them' sh -c "grep -q site_url '$folder/out' && grep -q smtp_url '$folder/out' && grep -q operator_email '$folder/out'"
check 'an unknown setting is named' answers 1 "$program" migrate --data "$folder/site" --colour red
check 'a wrong port says what is one' answers 1 "$program" migrate --data "$folder/site" --port many
check 'says 0 to 65535' says 65535
check 'an authority that cannot be read is refused' answers 1 "$program" migrate --data "$folder/site" --tls-ca-file "$folder/none"
check 'and named' says 'tls_ca_file.*can be read'

check 'migrate makes a database' answers 0 "$program" migrate --data "$folder/site"
check 'its key is for its owner alone' [ "$(stat -c %a "$folder/site/site.key")" = 600 ]
check 'and so is the database' [ "$(stat -c %a "$folder/site/givenback.sqlite")" = 600 ]
check 'migrate twice does nothing' answers 0 "$program" migrate --data "$folder/site"
check 'demo refuses a database that is not empty' answers 1 "$program" demo --data "$folder/site" --port 0
check 'and says so' says 'not the demo'
mv "$folder/site/site.key" "$folder/key.aside"
check 'a lost key is named' answers 1 "$program" migrate --data "$folder/site"
check 'with what to do' says 'put it back'
mv "$folder/key.aside" "$folder/site/site.key"
cp "$folder/site/site.key" "$folder/key.older"
check 'a copy before the keys are rotated' answers 0 "$program" backup "$folder/before" --data "$folder/site"
for key in seal lookup link; do
	check "the $key key is rotated" answers 0 "$program" rotate $key --data "$folder/site"
	check 'and has two versions' [ "$(grep -c "^$key " "$folder/site/site.key")" = 2 ]
done
check 'an unknown key is named' answers 1 "$program" rotate keys --data "$folder/site"
check 'with those there are' says 'seal, lookup or link'
check 'the keys are for their owner alone' [ "$(stat -c %a "$folder/site/site.key")" = 600 ]
check 'migrate goes on with them' answers 0 "$program" migrate --data "$folder/site"
cp "$folder/site/site.key" "$folder/key.newer"
cp "$folder/key.older" "$folder/site/site.key"
check 'an older copy of the keys is refused' answers 1 "$program" migrate --data "$folder/site"
check 'with what it is' says 'a newer copy of it'
printf '%064d\n' 7 >"$folder/site/site.key"
check 'a file with one key is refused' answers 1 "$program" migrate --data "$folder/site"
check 'with what to do' says 'begin with an empty folder'
cp "$folder/key.newer" "$folder/site/site.key"
check 'the copy from before is restored with the newer keys' answers 0 "$program" restore "$folder/before" --data "$folder/site"
check 'and its key is rotated again' answers 0 "$program" rotate lookup --data "$folder/site"
check 'to a fresh version' [ "$(grep -c "^lookup " "$folder/site/site.key")" = 3 ]
check 'doctor names the key of an older backup' answers 1 "$program" doctor --data "$folder/site" --port 0
check 'with what to do' says 'call: givenback rotate seal'
check 'and not the one that was rotated' sh -c "! grep -q 'rotate lookup' '$folder/out'"
for key in seal link; do check "the $key key too" answers 0 "$program" rotate $key --data "$folder/site"; done
"$program" doctor --data "$folder/site" --port 0 >"$folder/out" 2>&1
check 'and doctor is content' sh -c "! grep -q 'givenback rotate' '$folder/out'"
change() { /usr/bin/python3 -c "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(sys.argv[2]); d.commit()" "$folder/site/givenback.sqlite" "$1"; }
change "INSERT INTO concern (id, about, text_sealed, created_at) VALUES (77, '/', x'0101aa', 0)"
check 'a value that does not open makes rotate end with 1' answers 1 "$program" rotate seal --data "$folder/site"
check 'and is named' says 'concern.text_sealed, id 77,'
check 'the others are rotated' says 'The seal key is at version 4'
change 'DELETE FROM concern'
change "INSERT INTO follow_page (honour_page, feed_hash, feed_generation, milestones, film_shared, created_at) VALUES (77, x'00112233', 1, 0, 0, 0)"
check 'a link that the key did not make is replaced' answers 0 "$program" rotate link --data "$folder/site"
check 'and counted' says '1 stored links had not been made'
change 'DELETE FROM follow_page'
check 'rotate without a database is refused' answers 1 "$program" rotate seal --data "$folder/none"
check 'and says so' says 'no database'
check 'and makes nothing' [ ! -e "$folder/none" ]
mkdir "$folder/none"
check 'in an empty folder too' answers 1 "$program" rotate seal --data "$folder/none"
check 'which stays empty' [ -z "$(ls -A "$folder/none")" ]
mv "$folder/site/site.key" "$folder/key.moved"
ln -s "$folder/key.moved" "$folder/site/site.key"
check 'keys behind a link are not replaced' answers 1 "$program" rotate seal --data "$folder/site"
check 'and that is said' says 'link to another place'
check 'they are as they were' cmp -s "$folder/site/site.key" "$folder/key.moved"
rm "$folder/site/site.key"
mv "$folder/key.moved" "$folder/site/site.key"
if [ "$(id -u)" = 0 ]; then
	cp "$folder/site/site.key" "$folder/key.before"
	for owned in site site/site.key; do
		chown 65534 "$folder/$owned"
		check "root does not rotate in $owned of another user" answers 1 "$program" rotate seal --data "$folder/site"
		check 'and says as whom' says 'belongs to user 65534; rotate as that user'
		chown 0 "$folder/$owned"
	done
	check 'the keys are as they were' cmp -s "$folder/site/site.key" "$folder/key.before"
fi

port=$(free_port)
check 'demo serves' start "$program" demo --data "$folder/demo" --port "$port"
check 'and says where' grep -q "^ready http://localhost:$port/" "$folder/serving"
check 'it answers' sh -c "curl -sf http://localhost:$port/ >'$folder/out'"
hex=$(printf '%04X' "$port")
check 'it is alive' [ "$(curl -s "http://localhost:$port/healthz")" = ok ]
check 'and ready' [ "$(curl -s "http://localhost:$port/readyz")" = ok ]
check 'it listens on loopback alone' [ "$(cat /proc/net/tcp /proc/net/tcp6 | awk -v p=":$hex" 'index($2, p) && $4 == "0A" { print $2 }')" = "0100007F:$hex" ]
check 'doctor names the taken port' answers 1 "$program" doctor --data "$folder/site" --port "$port"
check 'by its number' says "port $port is taken"
check 'a second server on the folder is refused' answers 1 "$program" demo --data "$folder/demo" --port 0
check 'and told why' says 'another givenback'
check 'a second server on the port is refused' answers 1 "$program" demo --data "$folder/demo2" --port "$port"
check 'and told which port' says "port $port is taken"
page=$(curl -s "http://localhost:$port/demo" | grep -o '/honour/[A-Z0-9]*' | head -n 1)
# What a command writes next to the server is noticed by the server at its next check, also where it has the page in the cache.
soon() { for _ in $(seq 50); do "$@" && return 0; sleep 0.1; done; return 1; }
rests() { curl -s "http://localhost:$port$page" >"$folder/out"; grep -q 'This page is paused' "$folder/out"; }
is_back() { ! rests; }
check 'the page is there' is_back
check 'pause PAGE next to the server' answers 0 "$program" pause "http://localhost:$port$page" --data "$folder/demo"
check 'the page rests at once' soon rests
check 'pause twice is no harm' answers 0 "$program" pause "${page#/honour/}" --data "$folder/demo"
check 'pause of the page a drive was seen on' answers 0 "$program" pause "http://localhost:$port$page/drive/1M81R6MKY5GYZ?size=7#group" \
	--data "$folder/demo"
check 'resume' answers 0 "$program" resume "$page" --data "$folder/demo"
check 'the page is back' soon is_back
check 'a command that is asked for help prints it' answers 0 "$program" pause --help
check 'pause of a page that is none' answers 1 "$program" pause 0000000000000000 --data "$folder/demo"
check 'SIGTERM ends it within ten seconds, status 0' stop
check 'nothing was noted as a fault' sh -c "! grep -E ' (fault|FAULT) |Sanitizer' '$folder/serving'"
check 'the demo starts again on its own data' start "$program" demo --data "$folder/demo" --port "$port"
check 'its page is still there' sh -c "curl -sf http://localhost:$port$page >/dev/null"
kill -9 "$server"; wait "$server" 2>/dev/null; server=''
check 'and again after kill -9' start "$program" demo --data "$folder/demo" --port "$port"
check 'with its page' sh -c "curl -sf http://localhost:$port$page >/dev/null"
check 'and stops' stop

check 'doctor names a site behind TLS whose visitors all look alike' answers 1 "$program" doctor --data "$folder/site" --port 0 \
	--site-url https://blood.example.org --smtp-url smtp://127.0.0.1:1 --operator-email operator@example.org
check 'and what to set' says 'proxy_header'
check 'and is content with the header' sh -c "'$program' doctor --data '$folder/site' --port 0 --site-url https://blood.example.org \
	--smtp-url smtp://127.0.0.1:1 --operator-email operator@example.org --proxy-header X-Forwarded-For >'$folder/out' 2>&1; ! grep -q proxy_header '$folder/out'"
check 'doctor names too few open files' answers 1 sh -c "ulimit -n 1000 && '$program' doctor --data '$folder/site' --port 0"
check 'and how to raise them' says 'LimitNOFILE'

mkdir "$folder/locked"; chmod 755 "$folder" "$folder/locked"
check 'doctor names a folder that cannot be written to' answers 1 plain_user "$program" doctor --data "$folder/locked" --port 0
[ "$(id -u)" = 0 ] && check 'with the folder' says 'cannot be written'
sqlite="/usr/bin/python3 -c"
$sqlite "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); c = [r[1] for r in d.execute('PRAGMA table_info(migration)')]; d.execute('INSERT INTO migration SELECT ' + ', '.join('9999' if n == 'number' else n for n in c) + ' FROM migration LIMIT 1'); d.commit()" "$folder/site/givenback.sqlite"
check 'a database of a newer program is refused' answers 1 "$program" migrate --data "$folder/site"
check 'and said so' says 'newer givenback'
check 'doctor names it too' answers 1 "$program" doctor --data "$folder/site" --port 0
check 'as newer' says newer
mkdir "$folder/damaged"; cp "$folder/site/site.key" "$folder/damaged/"; head -c 100000 /dev/urandom >"$folder/damaged/givenback.sqlite"
check 'a damaged database is refused at start' answers 1 "$program" migrate --data "$folder/damaged"
check 'with what to do' says backup

# A real site: email leaves by SMTP.
mkdir "$folder/mail"
/usr/bin/python3 "$here/smtp_server.py" "$folder/mail" >"$folder/smtp" 2>&1 &
smtp=$!
for _ in $(seq 100); do [ -s "$folder/smtp" ] && break; sleep 0.1; done
port=$(free_port)
printf 'site_url = http://localhost:%s\nsmtp_url = smtp://127.0.0.1:%s\noperator_email = operator@example.org\n' "$port" "$(head -n 1 "$folder/smtp")" >"$folder/conf"
check 'serve with a settings file' start "$program" serve --config "$folder/conf" --data "$folder/real" --port "$port"
check 'the demo page is not there' [ "$(curl -s -o /dev/null -w '%{http_code}' "http://localhost:$port/demo")" = 404 ]
key=$(curl -s -c "$folder/form" "http://localhost:$port/sign-in" | sed -n 's/.*name="key" value="\([A-Z0-9]*\)".*/\1/p')
check 'asking for a sign-in link' [ "$(curl -s -o "$folder/out" -w '%{http_code}' -H "Origin: http://localhost:$port" -b "$folder/form" -d "key=$key&email=jon@example.org&next=/home" "http://localhost:$port/sign-in")" = 303 ]
for _ in $(seq 100); do ls "$folder/mail"/*.eml >/dev/null 2>&1 && break; sleep 0.1; done
check 'the email arrives at the SMTP server' sh -c "cat '$folder/mail'/*.eml >'$folder/out' && grep -q 'X-Envelope-To: jon@example.org' '$folder/out'"
grep -v -e '^X-[A-Z]' "$folder/out" >"$folder/email.eml"
check 'an independent reader understands it' answers 0 "$here/email_check.py" "$folder/email.eml"
key=$(curl -s -c "$folder/form" "http://localhost:$port/concern" | sed -n 's/.*name="key" value="\([A-Z0-9]*\)".*/\1/p')
check 'a report that somebody is made to give' [ "$(curl -s -o "$folder/out" -w '%{http_code}' -H "Origin: http://localhost:$port" -b "$folder/form" -d "key=$key&words=My+employer+counts+who+gives&about=/privacy" "http://localhost:$port/concern")" = 303 ]
check 'stands in the list' answers 0 "$program" reports --config "$folder/conf" --data "$folder/real"
check 'in its words' says 'My employer counts who gives'
check 'and reaches the operator' sh -c "for i in \$(seq 100); do grep -lq 'X-Envelope-To: operator@example.org' '$folder/mail'/*.eml && exit 0; sleep 0.1; done; exit 1"
check 'a form from another site is asked again, not done' [ "$(curl -s -o "$folder/out" -w '%{http_code}' -H 'Origin: https://elsewhere.example' -b "$folder/form" -d "key=$key&email=jon@example.org" "http://localhost:$port/sign-in")" = 403 ]
check 'a client as bad as a bad network' answers 0 /usr/bin/python3 "$here/slow_client.py" 127.0.0.1 "$port"
check 'serve stops' stop
exit $failed
