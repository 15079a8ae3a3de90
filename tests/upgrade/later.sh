#!/bin/sh
# later.sh QUERIES OUT MIGRATION…: compiles in the program's migrations and, with the next numbers, the two of this folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
queries=$1 out=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=$#
for name in later fails; do
	number=$((number + 1))
	file=$work/$(printf '%04d-%s.sql' $number $name)
	cp "$here/$name.sql" "$file"
	set -- "$@" "$file"
done
"$queries" --migrations "$out" "$@"
