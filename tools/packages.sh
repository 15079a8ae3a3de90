#!/bin/sh
# Installs what is missing of the named sections of packages.txt: tools/packages.sh build run test
set -eu
cd "$(dirname "$0")/.."
missing=''
for section in "$@"; do
	for line in $(sed -n "/^\[$section\]/,/^\[/p" packages.txt | grep -v -e '^\[' -e '^#' || true); do
		package=${line##*:}
		# `command:package`: the command may be installed from elsewhere.
		if [ "$package" != "$line" ] && command -v "${line%%:*}" >/dev/null 2>&1; then continue; fi
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing="$missing $package"
	done
done
[ -n "$missing" ] || exit 0
echo "Installing:$missing" >&2
as_root=''
if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
# say WORDS: on descriptor 9 when the caller keeps the rest of the output in a file, as ./test does.
say() { { echo "$1" >&9; } 2>/dev/null || echo "$1" >&2; }
# apt WORDS…: runs apt-get.  A fresh server updates itself in its first minutes: while another program holds apt's or dpkg's lock
# this waits, ten minutes at most, and says so once.  apt itself waits for dpkg's lock alone (DPkg::Lock::Timeout).
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
begun=$(date +%s)
wait_seconds=0
apt() {
	while :; do
		status=0
		$as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q -o "DPkg::Lock::Timeout=$wait_seconds" "$@" >&2 2>"$errors" || status=$?
		left=$((begun + 600 - $(date +%s)))
		if [ "$status" = 0 ] || [ "$left" -le 0 ] || ! grep -q 'Could not get lock' "$errors"; then break; fi
		[ "$wait_seconds" != 0 ] || say "Another program is installing packages; waiting until it has finished (at most ten minutes)."
		wait_seconds=$left
		sleep 1
	done
	cat "$errors" >&2
	return "$status"
}
apt update
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing
