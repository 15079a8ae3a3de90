#!/usr/bin/python3
"""Migrations of a released version are never changed: migrations_kept.py SOURCE

Each file in migrations/ of the newest version tag (v1.2.3) has to be there with the same statements, since its checksum is in the database
of every site; comments may change.  New ones have later numbers.  Without git or a tag there is nothing to compare.  First this check is
tried on repositories of its own, where it has to find each kind of change."""
import os
import re
import subprocess
import sys
import tempfile

# What a site's checksum is made of (tools/queries_migrations.c): no comment and no space counts.
WORD = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\w+|\S")
FILE = re.compile(r"migrations/(\d{4})-[a-z0-9-]+\.sql")
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
failed = 0


def check(what, good, more=""):
    global failed
    failed += not good
    print("ok: " + what if good else "FAILED: %s  %s" % (what, more), flush=True)


def git(folder, *words):
    """What it prints; None where there is no git, or no repository."""
    try:
        return subprocess.run(["git", "-C", folder, *words], capture_output=True, encoding="utf-8", check=True, env=ENVIRONMENT).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def statements(text):
    return [word for word in WORD.findall(text) if not word.startswith("--")]


def newest_tag(folder):
    tags = git(folder, "tag", "--list", "v[0-9]*", "--sort=-version:refname")
    return tags.split("\n")[0] if tags else None


def faults(folder, tag):
    released = [name for name in git(folder, "ls-tree", "-r", "--name-only", tag, "migrations/").split("\n") if FILE.fullmatch(name)]
    highest = max((FILE.fullmatch(name)[1] for name in released), default="0000")
    found = []
    for name in released:
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            found.append("%s was removed or renamed after %s" % (name, tag))
        elif statements(open(path, encoding="utf-8").read()) != statements(git(folder, "show", "%s:%s" % (tag, name))):
            found.append("%s was changed after %s; put it back, and write a new one" % (name, tag))
    for file in sorted(os.listdir(os.path.join(folder, "migrations"))):
        name = "migrations/" + file
        if FILE.fullmatch(name) and name not in released and FILE.fullmatch(name)[1] <= highest:
            found.append("%s comes before the newest one of %s, %s" % (name, tag, highest))
    return found


def try_itself():
    with tempfile.TemporaryDirectory() as folder:
        def write(number, text):
            with open("%s/migrations/%s.sql" % (folder, number), "w") as file:
                file.write(text)

        def commit(tag):
            for words in (("add", "-A"), ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", "commit",
                                          "-q", "-m", "test: change"), ("-c", "tag.gpgsign=false", "tag", tag)):
                if git(folder, *words) is None:
                    raise SystemExit("FAILED: git %s" % " ".join(words))

        os.mkdir(folder + "/migrations")
        if git(folder, "init", "-q") is None:
            print("skipped: no git to try this check with")
            return
        write("0001-one", "CREATE TABLE one (id BIGINT PRIMARY KEY, name TEXT DEFAULT '--'); -- personal: nothing ends it yet\n")
        check("a repository without a version has nothing to compare", newest_tag(folder) is None)
        commit("v0.9.0")
        write("0001-one", "CREATE TABLE one (id BIGINT PRIMARY KEY, name TEXT DEFAULT '- -');\n")
        write("0002-two", "CREATE TABLE two (id BIGINT PRIMARY KEY);\n")
        commit("v0.10.0")
        check("the newest version is found by its number", newest_tag(folder) == "v0.10.0", newest_tag(folder))
        write("0001-one", "CREATE TABLE one (id BIGINT PRIMARY KEY,\n  name TEXT DEFAULT '- -'); -- personal: deleted after a year\n")
        write("0003-three", "CREATE TABLE three (id BIGINT PRIMARY KEY);\n")
        check("a new migration and other comments are allowed", faults(folder, "v0.10.0") == [], faults(folder, "v0.10.0"))
        check("a changed string is found", len(faults(folder, "v0.9.0")) == 1, faults(folder, "v0.9.0"))
        write("0002-two", "CREATE TABLE two (id BIGINT PRIMARY KEY, name TEXT);\n")
        check("a changed column is found", "0002-two.sql was changed" in str(faults(folder, "v0.10.0")), faults(folder, "v0.10.0"))
        os.rename(folder + "/migrations/0002-two.sql", folder + "/migrations/0002-second.sql")
        found = str(faults(folder, "v0.10.0"))
        check("a renamed one is found", "0002-two.sql was removed or renamed" in found and "0002-second.sql comes before" in found, found)


def main():
    source = sys.argv[1]
    try_itself()
    tag = newest_tag(source)
    if tag is None:
        print("skipped: no version tag, or no git, so that there is nothing to compare migrations with")
    else:
        check("migrations are those of %s, and later ones" % tag, not faults(source, tag), faults(source, tag))
    sys.exit(1 if failed else 0)


main()
