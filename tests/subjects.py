#!/usr/bin/env python3
"""subjects.py [FOLDER [SINCE]]: each commit after the one that was newest when this check was written has the subject `area: what changes`,
of at most 72 characters.  Older ones cannot be changed any more."""

import re
import subprocess
import sys

SINCE = "24a9f9dceceb7eb2d3180a1c96ee384240d05674"
CHARACTERS = 72
AREAS = re.compile(r"[a-z][a-z0-9_/.-]*(, [a-z][a-z0-9_/.-]*)*: \S")


def wrong(subject):
    if len(subject) > CHARACTERS:
        return f"{len(subject)} characters, {CHARACTERS} is the most"
    return None if AREAS.match(subject) else "it is not `area: what changes`"


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "."
    since = sys.argv[2] if len(sys.argv) > 2 else SINCE
    command = ["git", "-C", folder, "log", "--no-merges", "--format=%h %s", f"{since}..HEAD"]
    try:
        log = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        print(f"skipped: subjects of commits: no history here that has {since[:7]}")
        return 0
    commits = [line.split(" ", 1) for line in log.splitlines()]
    faults = [(commit, subject, wrong(subject)) for commit, subject in commits if wrong(subject)]
    for commit, subject, why in faults:
        print(f"FAILED: subject of {commit}: {why}: {subject}")
    if not faults:
        print(f"ok: the subjects of {len(commits)} commits")
    return 1 if faults else 0


sys.exit(main())
