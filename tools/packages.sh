#!/bin/sh
# Installs what is missing of the named sections of packages.txt: tools/packages.sh build run test
set -eu
cd "$(dirname "$0")/.."
missing=''
for section in "$@"; do
	for line in $(sed -n "/^\[$section\]/,/^\[/p" packages.txt | grep -v -e '^\[' -e '^#' || true); do
		package=${line##*:}
		# `command:package`: somebody may have it from elsewhere.
		if [ "$package" != "$line" ] && command -v "${line%%:*}" >/dev/null 2>&1; then continue; fi
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' || missing="$missing $package"
	done
done
[ -n "$missing" ] || exit 0
echo "Installing:$missing" >&2
as_root=''
if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >&2
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2
