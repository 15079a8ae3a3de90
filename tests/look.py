#!/usr/bin/env python3
"""The look in numbers: the contrast of the tokens in both schemes, what style sheet and fonts weigh, the figures that each font has,
and the classes of style sheet and pages, which have to be the same.

    look.py SOURCE FONT…

WCAG 2.2, 1.4.6 and 1.4.11: text 7 to 1 (secondary text too), controls and shapes 3 to 1."""
import gzip
import os
import re
import sys
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

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
# Classes without a rule of their own, and why they are there.
NO_RULE = {}


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


def classes_of_style(style):
	"""The classes that a style sheet names in its selectors."""
	style = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
	selectors = re.sub(r"\{[^{}]*\}", " ", style)
	return set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r"\d\.\d+", "", selectors)))


def classes_of_page(page):
	"""The classes that a template or a C file writes."""
	return {word for names in re.findall(r'class=\\?"([^"\\]*)', page) for word in re.sub(r"\{[^}]*\}", " ", names).split()}


def classes_of_script(script):
	"""The classes that a script gives to elements."""
	given = re.findall(r"className = ([^;]*);|classList\.(?:add|toggle)\(([^)]*)\)", script)
	return {word for names in given for words in re.findall(r"'([^']*)'", "".join(names)) for word in words.split()}


def check_classes(source):
	"""A rule without a page is a leftover; a class without a rule says something that nobody sees.  Emails have a style of their own."""
	pages = {path: path.read_text(encoding="utf-8") for pattern in ("*.html", "*.c") for path in sorted((source / "src").rglob(pattern))}
	styled, used = classes_of_style((source / "assets/style.css").read_text(encoding="utf-8")), {}
	for path, page in pages.items():
		for style in re.findall(r"<style>(.*?)</style>", page, re.S):
			styled |= classes_of_style(style.replace("{{", "{"))
		for name in classes_of_page(page):
			used.setdefault(name, path.relative_to(source))
	for path in sorted((source / "assets").glob("*.js")):
		for name in classes_of_script(path.read_text(encoding="utf-8")):
			used.setdefault(name, path.relative_to(source))
	if len(used) < 50:
		return [f"only {len(used)} classes found in the pages: they are not where this looks for them"]
	return ([f"class {name} has a rule, and no page or script uses it" for name in sorted(styled - set(used))]
		+ [f"class {name} in {used[name]} has no rule" for name in sorted(set(used) - styled - set(NO_RULE))]
		+ [f"class {name} is an exception that is not needed" for name in sorted(set(NO_RULE) - (set(used) - styled))])


def lining(font):
	"""What the font's feature lnum, if it has one, puts in place of which glyphs."""
	if "GSUB" not in font:
		return {}
	table = font["GSUB"].table
	lookups = {index for record in table.FeatureList.FeatureRecord if record.FeatureTag == "lnum" for index in record.Feature.LookupListIndex}
	parts = [getattr(part, "ExtSubTable", part) for index in lookups for part in table.LookupList.Lookup[index].SubTable]
	return {old: new for part in parts for old, new in getattr(part, "mapping", {}).items()}


def check_figures(path):
	"""The lining figures that style.css asks for, of one height: with old ones 12 looks like I2.  Open Sans has them without lnum."""
	font = TTFont(path)
	glyphs, names, instead = font.getGlyphSet(), font.getBestCmap(), lining(font)
	tops, feet = [], []
	for figure in "0123456789":
		pen = BoundsPen(glyphs)
		name = names[ord(figure)]
		glyphs[instead.get(name, name)].draw(pen)
		feet.append(pen.bounds[1] / font["head"].unitsPerEm)
		tops.append(pen.bounds[3] / font["head"].unitsPerEm)
	even = max(tops) - min(tops) < 0.05 and max(feet) - min(feet) < 0.05
	return [] if even else [f"{os.path.basename(path)} has no lining figures: {'lnum is there' if instead else 'lnum was dropped'}, "
		f"and the figures are {min(tops):.2f} to {max(tops):.2f} em high"]


def check(source, fonts):
	wrong = check_classes(source)
	style = (source / "assets/style.css").read_text(encoding="utf-8")
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
	for font in fonts:
		wrong += check_figures(font)
	for line in wrong:
		print(f"FAILED: {line}")
	print(f"style sheet {weight} bytes with gzip, fonts {fonts_weight} bytes")
	return 1 if wrong else 0


sys.exit(check(Path(sys.argv[1]), sys.argv[2:]))
