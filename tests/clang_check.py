#!/usr/bin/python3
"""Every file that gcc compiled, read by clang with the same warnings: clang_check.py BUILD.  What clang would build of it is not needed."""
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys

BUILD = sys.argv[1]


def read(entry):
    words = iter(shlex.split(entry["command"]))
    asked = ["clang", "-fsyntax-only"]
    for word in words:
        if word in ("-o", "-MQ", "-MF"):
            next(words)
        elif not (word in ("-MD", "-c", "cc", "gcc", "ccache") or word.startswith("-fsanitize")):
            asked.append(word)
    done = subprocess.run(asked, cwd=entry["directory"], capture_output=True, text=True)
    return done.returncode, done.stderr


with open(f"{BUILD}/compile_commands.json") as file:
    entries = [entry for entry in json.load(file) if entry["file"].endswith(".c")]
wrong = 0
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for status, words in pool.map(read, entries):
        wrong += status != 0
        sys.stdout.write(words)
print(f"{len(entries)} files, {wrong} with warnings")
sys.exit(1 if wrong or not entries else 0)
