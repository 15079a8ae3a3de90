#!/bin/sh
# print_check FILE: a poster, rendered by another program, leads where it should: the code on it is read back by zbarimg.
# FILE.pdf: rendered at 150 dpi by pdftoppm, one page, every letter's font inside it, no stroke at the height of words.
# FILE.html: a screenshot by Chromium.
set -u
file=$1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
wrong() { echo "$file: $*"; exit 1; }

case $file in
*.pdf)
	words=$(pdftotext -layout "$file" -) || wrong "no PDF"
	[ "$(pdfinfo "$file" | sed -n 's/^Pages: *//p')" = 1 ] || wrong "not one page"
	pdffonts "$file" | awk 'NR > 2 && $(NF - 4) != "yes" { exit 1 }' || wrong "a font is not inside the file"
	pdftoppm -r 150 -gray -png "$file" "$folder/page" || wrong "not rendered"
	pdftoppm -r 72 "$file" "$folder/colours" && python3 tests/print_rows.py "$folder"/colours*.ppm || wrong "strokes and words overlap"
	picture=$(ls "$folder"/page*.png) ;;
*.html)
	words=$(sed -n 's/.*">\(http[^<]*\)<.*/\1/p' "$file")
	picture=$folder/page.png
	timeout 300 chromium-headless-shell --no-sandbox --disable-gpu --hide-scrollbars --window-size=900,3000 --screenshot="$picture" \
		"file://$(realpath "$file")" >/dev/null 2>&1 || wrong "no screenshot" ;;
*)	wrong "neither .pdf nor .html" ;;
esac
# The same link in letters; a long one is broken into lines.
link=$(zbarimg -q --raw "$picture" 2>/dev/null) || wrong "no code was read"
case $link in https://*/honour/*/drive/*) ;; *) wrong "the code says '$link'" ;; esac
printf '%s' "$words" | tr -d ' \n\f' | grep -qF "$link" || wrong "the link of the code does not stand there in letters: $link"
echo "$link"
