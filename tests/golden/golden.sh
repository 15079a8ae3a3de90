#!/bin/sh
# golden: runs the build's tools on kept inputs and compares all they say and write, byte for byte.
#
#   golden.sh TOOLS_FOLDER [KIND…]        KIND is a folder beside this file; all of them when none is named
#
# A case is a folder:
#   cmd               the tool's name and its words; it runs inside a copy of the folder
#   expected/         every file it has to write, whole
#   expected.err      what it has to say on standard error, with exit 1 or 2; without this file: nothing, and exit 0
#   expected.out      what it has to say on standard output, where that matters
#   compile           C files of the result to be compiled against src/ and what the build generated, with the fragments that the
#                     errors have to hold, one a line, in expected.compile; without that file it has to compile
#
# KEEP=1 golden.sh … writes what came out over what was expected: look at the difference before keeping it.
set -u
here=$(cd "$(dirname "$0")" && pwd)
tools=$(cd "$1" && pwd) || exit 2
shift
[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */ | tr -d /)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0
run=0

wrong() {
	echo "not ok: $kind/$name: $1"
	[ $# -lt 2 ] || sed 's/^/    /' "$2"
	failed=$((failed + 1))
}

# what was expected, what came, how it is called
compare() {
	if ! diff -u "$1" "$2" > "$work/difference" 2>&1; then
		if [ "${KEEP:-}" = 1 ]; then
			cp "$2" "$1"
		else
			wrong "$3 differs" "$work/difference"
		fi
	fi
}

compile() {
	fragments=$case/expected.compile
	status=0
	for file in $(cat "$case/compile"); do
		(cd "$work/case" && LC_ALL=C "${CC:-cc}" -std=gnu17 -Wall -Wextra -Werror -fsyntax-only -I . -I "$here/../../src" \
			-I "$tools/../src" "$file") \
			2>> "$work/compiler" || status=1
	done
	if [ -e "$fragments" ]; then
		[ $status -ne 0 ] || wrong "it compiles, but must not"
		while IFS= read -r fragment; do
			grep -qF -- "$fragment" "$work/compiler" || wrong "the compiler does not say: $fragment" "$work/compiler"
		done < "$fragments"
	elif [ $status -ne 0 ]; then
		wrong "it does not compile" "$work/compiler"
	fi
}

for kind; do
	for case in "$here/$kind"/*/; do
		case=${case%/}
		name=$(basename "$case")
		[ -e "$case/cmd" ] || { wrong "no cmd in it"; continue; }
		run=$((run + 1))
		rm -rf "$work/case" "$work/compiler"
		cp -R "$case" "$work/case"
		rm -rf "$work/case/expected" "$work/case"/expected.* "$work/case/compile"
		read -r tool words < "$work/case/cmd"
		# The words are the tool's; a * among them is the tool's too.
		set -f
		(cd "$work/case" && "$tools/$tool" $words > "$work/out" 2> "$work/err")
		status=$?
		set +f
		if [ -e "$case/expected.err" ]; then
			[ $status -eq 1 ] || [ $status -eq 2 ] || wrong "exit $status instead of 1 or 2" "$work/err"
			compare "$case/expected.err" "$work/err" "what it says"
		elif [ $status -ne 0 ] || [ -s "$work/err" ]; then
			wrong "exit $status, and it complains" "$work/err"
			continue
		fi
		[ ! -e "$case/expected.out" ] || compare "$case/expected.out" "$work/out" "its output"
		if [ -d "$case/expected" ]; then
			(cd "$case/expected" && find . -type f | sort) > "$work/names"
			while IFS= read -r file; do
				compare "$case/expected/$file" "$work/case/$file" "$file"
			done < "$work/names"
		fi
		[ ! -e "$case/compile" ] || compile
	done
done
echo "$run cases, $failed wrong"
[ $run -gt 0 ] && [ $failed -eq 0 ]
