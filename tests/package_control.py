#!/usr/bin/python3
"""debian/ agrees with the rest of the source: package_control.py SOURCE

packages.txt is where packages are named; debian/control has to name the same ones. NOTICE has to name every library of meson.build."""
import os
import re
import sys

SOURCE = sys.argv[1]
# build-essential brings them, and Debian's policy asks not to name them.
ESSENTIAL = {"gcc", "libc6-dev"}
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " + what if good else "FAILED: %s  %s" % (what, " ".join(map(str, more))))


def read(name):
    with open(os.path.join(SOURCE, name)) as file:
        return file.read()


def section(name):
    """Of packages.txt, without the commands before a colon."""
    lines = re.search(r"^\[%s\]\n(.*?)(?=^\[|\Z)" % name, read("packages.txt"), re.M | re.S).group(1).split("\n")
    return {line.split(":")[-1] for line in lines if line and not line.startswith("#")}


def field(paragraph, name):
    found = re.search(r"^%s:(.*?)(?=^\S|\Z)" % name, paragraph, re.M | re.S)
    text = re.sub(r"^#.*\n", "", found.group(1), flags=re.M) if found else ""
    return [re.sub(r"\(.*?\)", "", word).strip() for word in text.split(",") if word.strip()]


def main():
    source, *packages = re.split(r"\n\n+", read("debian/control").strip())
    build = {word for word in field(source, "Build-Depends") if not word.startswith(("debhelper", "dh-sequence-"))}
    expected = section("build") - ESSENTIAL
    check("Build-Depends is the section build of packages.txt", build == expected, sorted(build ^ expected))

    own = {re.search(r"^Package: (\S+)", package, re.M).group(1) for package in packages}
    named = {word for package in packages for kind in ("Depends", "Recommends") for word in field(package, kind)}
    by_hand = {word for word in named if word.startswith("libvips")}
    named = {word for word in named if not word.startswith("${")} - own - by_hand
    expected = section("run")
    check("Depends and Recommends are the section run of packages.txt", named == expected, sorted(named ^ expected))

    number = re.search(r'library_open\("libvips\.so\.(\d+)"', read("src/media/media_vips.c")).group(1)
    check("the libvips that is opened is the one that is named", by_hand == {"libvips%s | libvips%st64" % (number, number)}, by_hand)

    version = re.search(r"version: '([^']*)'", read("meson.build")).group(1)
    newest = re.match(r"givenback \(([^)]*)\)", read("debian/changelog")).group(1)
    check("the package has the version of the program", newest == version, newest, version)

    notice = read("NOTICE")
    libraries = set(re.findall(r"dependency\('([^']+)'", read("meson.build"))) - {"threads"}
    plain = {re.sub(r"-2\.0$", "", name) for name in libraries}
    missing = {name for name in plain if not re.search(r"\b%s\b" % re.escape(name), notice, re.I)}
    check("NOTICE names every library of meson.build", libraries and not missing, sorted(missing))
    sys.exit(1 if failed else 0)


main()
