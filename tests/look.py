#!/usr/bin/env python3
"""The look in numbers: the contrast of the tokens in both schemes, and what style sheet and fonts weigh.

    look.py STYLE.CSS FONT…

WCAG 2.2, 1.4.6 and 1.4.11: text 7 to 1 (secondary text too), controls and shapes 3 to 1."""
import gzip
import os
import re
import sys

CSS_BYTES_MAX = 12 * 1024
FONT_BYTES_MAX = 90 * 1024
GROUNDS = ["paper", "linen", "sheet"]
# What is drawn, on which grounds, and the least contrast.
PAIRS = [
	(["ink", "soft"], GROUNDS, 7),
	(["on-accent"], ["accent", "accent-press"], 7),
	(["state"], GROUNDS, 7),
	(["edge", "mark", "accent-edge", "do-edge"], GROUNDS, 3),
	(["paper"], ["ink"], 7),
]
WHITE_ON = ["do"]


def luminance(colour):
	channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
	linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
	return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
	high, low = sorted((luminance(one), luminance(other)), reverse=True)
	return (high + 0.05) / (low + 0.05)


def tokens_of(block):
	return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})\s*;", block))


def schemes(style):
	"""The tokens of the light scheme, and of the dark one, which changes some of them."""
	light = re.search(r"^:root \{(.*?)^\}", style, re.M | re.S)
	dark = re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", style, re.S)
	if not light or not dark:
		sys.exit("FAILED: the style sheet has no :root block for each scheme")
	light = tokens_of(light.group(1))
	return {"light": light, "dark": {**light, **tokens_of(dark.group(1))}}


def check(style_path, fonts):
	wrong = []
	style = open(style_path, encoding="utf-8").read()
	for scheme, tokens in schemes(style).items():
		pairs = [(drawn, ground, least) for names, grounds, least in PAIRS for drawn in names for ground in grounds]
		for drawn, ground, least in pairs:
			found = contrast(tokens[drawn], tokens[ground])
			if found < least:
				wrong.append(f"{scheme}: --{drawn} on --{ground} is {found:.2f} to 1, less than {least}")
		for ground in WHITE_ON:
			if contrast("#ffffff", tokens[ground]) < 7:
				wrong.append(f"{scheme}: white on --{ground} is less than 7 to 1")
	weight = len(gzip.compress(style.encode(), 6))
	if weight > CSS_BYTES_MAX:
		wrong.append(f"the style sheet is {weight} bytes with gzip, more than {CSS_BYTES_MAX}")
	fonts_weight = sum(os.path.getsize(font) for font in fonts)
	if fonts_weight > FONT_BYTES_MAX:
		wrong.append(f"the fonts are {fonts_weight} bytes, more than {FONT_BYTES_MAX}")
	for line in wrong:
		print(f"FAILED: {line}")
	print(f"style sheet {weight} bytes with gzip, fonts {fonts_weight} bytes")
	return 1 if wrong else 0


sys.exit(check(sys.argv[1], sys.argv[2:]))
