#!/bin/sh
# Four attacks with slow clients leave the page available, and the attackers are dropped on the clock:
#   tests/slow.sh PROGRAM           all four at once, 250 connections each, until the slow heads are gone (some twelve seconds)
#   tests/slow.sh PROGRAM long      one after the other, 1000 connections each, until the last of them is gone
set -u
program=$(readlink -f "$1")
how=${2:-short}
folder=$(mktemp -d)
server='' failed=0
attackers=''
end() { for pid in $attackers $server; do kill "$pid" 2>/dev/null; done; rm -rf "$folder"; }
trap end EXIT
check() { what=$1; shift; if "$@"; then echo "ok: $what"; else failed=1; echo "FAILED: $what"; fi; }
free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# The attacker needs a file for each connection too.
ulimit -n "$(ulimit -Hn)" 2>/dev/null
port=$(free_port)
"$program" demo --data "$folder/demo" --port "$port" >"$folder/serving" 2>&1 &
server=$!
for _ in $(seq 300); do grep -q '^ready ' "$folder/serving" && break; sleep 0.1; done
check 'the demo serves' grep -q '^ready ' "$folder/serving"
site=http://127.0.0.1:$port
style=$(curl -s "$site/" | grep -o '/[^"]*style[^"]*\.css' | head -n 1)
large=$(curl -s "$site$style" | grep -o '/[^"()]*\.woff2' | head -n 1)

# attack NAME SECONDS CONNECTIONS OPTIONS…: its report goes to $folder/NAME.
attack() {
	name=$1 seconds=$2 connections=$3; shift 3
	slowhttptest -c "$connections" -r "$connections" -l "$seconds" -p 10 "$@" >"$folder/$name" 2>&1 &
	attackers="$attackers $!"
}
headers() { attack headers "$1" "$2" -H -i 3 -u "$site/"; }
body() { attack body "$1" "$2" -B -i 3 -s 8192 -x 10 -u "$site/concern"; }
reading() { attack reading "$1" "$2" -X -n 5 -w 10 -y 20 -z 10 -k 3 -u "$site$large"; }
range() { attack range "$1" "$2" -R -a 5 -b 3000 -u "$site/"; }
# While the attacks last, visitors are answered; one of them after an attack that is over within a second.
visitors() {
	asked=0 answered=0
	for _ in $(seq "$1"); do
		asked=$((asked + 1))
		[ "$(curl -s -o /dev/null -m 60 -w '%{http_code}' "$site/")" = 200 ] && answered=$((answered + 1))
		[ -n "$(running)" ] || break
		sleep 0.5
	done
	check "$2: the page was answered each time, $answered of $asked" [ "$asked" -gt 0 ] && check "$2: none was turned away" [ "$answered" = "$asked" ]
}
running() { for pid in $attackers; do kill -0 "$pid" 2>/dev/null && echo "$pid"; done; }
held() { ls /proc/$server/fd | wc -l; }
# While the attack goes on, the server has freed everything it held for it.  (A slow reader does not notice that for long.)
let_go() {
	for _ in $(seq 85); do
		[ -n "$(running)" ] || return 1
		[ "$(held)" -le $((before + 20)) ] && return 0
		sleep 1
	done
	return 1
}
# An attacker whose every connection was closed gives up before its time.
gone() { sed 's/\x1b\[[0-9;]*m//g' "$folder/$1" | grep -q 'No open connections left'; }

if [ "$how" = short ]; then
	# The heads are over after some twelve seconds, or, on a busy machine, somewhat later; then their attacker stops by itself.
	headers 40 250; body 10 250; reading 10 250; range 10 250
	visitors 100 'all four'
	wait $attackers 2>/dev/null
	check 'slow heads were dropped on the clock' gone headers
else
	for one in headers body reading range; do
		attackers=''
		before=$(held)
		$one 100 1000
		visitors 10 "$one"
		if [ "$one" = reading ]; then
			check 'reading: the server held a thousand' [ "$(held)" -gt $((before + 500)) ]
			check 'reading: and let go of them on the clock' let_go
			for pid in $attackers; do kill "$pid"; done
			wait $attackers 2>/dev/null
			continue
		fi
		visitors 200 "$one"
		wait $attackers 2>/dev/null
		check "$one: every attacker was dropped" gone "$one"
	done
fi
attackers=''
check 'and afterwards' [ "$(curl -s -o /dev/null -m 60 -w '%{http_code}' "$site/")" = 200 ]
check 'nothing was noted as a fault' sh -c "! grep -E ' (fault|bug) |Sanitizer' '$folder/serving'"
kill "$server"; wait "$server"; status=$?; server=''
check 'the server stops' [ "$status" = 0 ]
exit $failed
