#!/usr/bin/python3
"""An upgrade that fails, and the way back: upgrade.py PROGRAM LATER

LATER is the program with two migrations more: the second fails where two reports are about the same page.  A site with such reports is
upgraded to it, and returns as the message says: the earlier program serves again, with every row.  Prints a line for each check; exits 1
when one failed."""
import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time

from disk_small import fill, mount
from live_site import Client, Site, new_key

LATER = os.path.abspath(sys.argv[2])
FAILED = []
OWNER, GROUP = 12345, 54321                                # nobody's
DAY = 86400


def check(what, good, more=""):
    print("%s: %s%s" % ("ok" if good else "FAILED", what, "" if good else "  %s" % (more,)), flush=True)
    if not good:
        FAILED.append(what)
    return good


def rows(path):
    """All rows of all tables, and the schema."""
    with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % path, uri=True)) as database:
        return list(database.iterdump())


def report(site):
    client = Client(site.port)
    answer = client.ask("POST", "/concern", {"key": new_key(), "words": "Someone is being pressed to give.", "about": site.page})
    client.close()
    return answer.status == 303


def reports(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT count(*), count(answered_at) FROM concern").fetchone()


def copies(site):
    return sorted(name for name in os.listdir(site.data) if ".before-" in name)


def migrate(site, program):
    return subprocess.run([program, "migrate", "--data", site.data], capture_output=True, text=True, env=site.environment)


def next_number(site):
    with contextlib.closing(site.sql()) as database:
        return database.execute("SELECT max(number) FROM migration").fetchone()[0] + 1


def restore_as_told(site, said):
    """The command of the message, by the program that is installed: the later one."""
    words = re.search(r"sudo -u givenback givenback (restore .*)", said)
    return words and subprocess.run([LATER, *words[1].split()], capture_output=True, text=True, env=site.environment)


def nothing_to_copy(site):
    done = migrate(site, site.program)
    check("a new database is not copied", done.returncode == 0 and not copies(site), (done.stderr, copies(site)))
    done = migrate(site, site.program)
    check("a database that is up to date is not copied", done.returncode == 0 and not copies(site), (done.stderr, copies(site)))


def serves(site, what):
    site.start()
    client = Client(site.port)
    pages = [client.ask("GET", path).status for path in ("/", site.page, site.drive)]
    client.close()
    check("%s: pages are served" % what, pages == [200] * 3, pages)


def failed_upgrade(site):
    copy = "givenback.sqlite.before-%04d" % next_number(site)
    serves(site, "before")
    check("two people report the same page", report(site) and report(site))
    site.end(signal.SIGKILL)
    check("what was written last is in the log alone", os.path.getsize(site.database + "-wal") > 0)
    before = rows(site.database)
    os.chmod(site.database, 0o640)
    if os.geteuid() == 0:
        os.chown(site.database, OWNER, GROUP)

    done = migrate(site, LATER)
    said = done.stderr
    check("the upgrade fails and says which migration", done.returncode == 1 and "-fails failed" in said, said)
    check("nothing was changed", rows(site.database) == before)
    check("the database was copied first", copies(site) == [copy], copies(site))
    path = os.path.join(site.data, copy)
    check("and the message says where the copy is", path in said, said)
    check("the copy has every row, those of the log too", rows(path) == before and reports(path)[0] == 2)
    status, model = os.stat(path), os.stat(site.database)
    check("the copy has the mode and the owner of the database", (status.st_mode, status.st_uid, status.st_gid) ==
          (model.st_mode, model.st_uid, model.st_gid) and status.st_mode & 0o777 == 0o640, status)
    order = [said.find(word) for word in ("systemctl stop", "restore " + path, "apt install", "systemctl start")]
    check("the message says how to return, in order", -1 not in order and order == sorted(order), said)
    done = migrate(site, LATER)
    check("a second start that fails makes no second copy", done.returncode == 1 and copies(site) == [copy], (done.stderr, copies(site)))
    check("and names the first one", "restore " + path in done.stderr, done.stderr)
    if os.geteuid() == 0:
        os.chown(site.database, 0, 0)

    done = restore_as_told(site, said)
    check("the copy is put back as the message says", done and done.returncode == 0, done and done.stdout + done.stderr)
    check("every row is there", rows(site.database) == before)
    serves(site, "the earlier program again")
    check("and new things are taken", report(site))
    check("it stops as ever", site.end() == 0)
    check("every report is there", reports(site.database) == (3, 0), reports(site.database))
    return copy


def upgrade_and_return(site, copy):
    """An upgrade that does not fail, and is regretted."""
    with contextlib.closing(site.sql()) as database, database:
        database.execute("DELETE FROM concern WHERE id <> (SELECT min(id) FROM concern)")
    before = rows(site.database)
    with open(os.path.join(site.data, copy), "rb") as file:
        old = file.read()
    done = migrate(site, LATER)
    check("without the second report the upgrade succeeds", done.returncode == 0 and reports(site.database) == (1, 1), done.stderr)
    check("the copy of another day is not overwritten", copies(site) == [copy, copy + "-2"], copies(site))
    with open(os.path.join(site.data, copy), "rb") as file:
        check("and has not changed", file.read() == old)
    second = os.path.join(site.data, copy + "-2")
    check("the second copy has every row of its time", second in done.stderr and rows(second) == before)
    done = migrate(site, LATER)
    check("the later program then copies nothing", done.returncode == 0 and len(copies(site)) == 2, (done.stderr, copies(site)))

    done = migrate(site, site.program)
    check("the earlier program refuses what the later one made, and says what to do", done.returncode == 1 and "restore" in done.stderr, done.stderr)
    done = site.run("restore", second, "--data", site.data)
    check("the earlier program puts the copy back", done.returncode == 0, done.stdout + done.stderr)
    check("every row is as it was", rows(site.database) == before)
    serves(site, "after an upgrade was regretted")
    check("it ends", site.end() == 0)


def old_copies(site, copy):
    words = "is older than 30 days; delete it"
    said = site.run("doctor", "--data", site.data, "--port", "0").stdout
    check("doctor says nothing of a young copy", words not in said, said)
    os.utime(os.path.join(site.data, copy), (time.time() - 31 * DAY,) * 2)
    said = site.run("doctor", "--data", site.data, "--port", "0").stdout
    check("doctor asks for an old copy to be deleted", said.count(words) == 1 and "%s, the database" % copy in said, said)


def strangers_file(site):
    """Something else that has the name."""
    name = "givenback.sqlite.before-%04d" % next_number(site)
    for each in copies(site):
        os.unlink(os.path.join(site.data, each))
    with open(os.path.join(site.data, name), "w") as file:
        file.write("words")
    done = migrate(site, LATER)
    with open(os.path.join(site.data, name)) as file:
        check("a file of something else is not overwritten", file.read() == "words" and copies(site) == [name, name + "-2"], copies(site))
    check("and the upgrade goes on", done.returncode == 0, done.stderr)


def full_disk(program):
    site = Site(program)
    mounted = False
    try:
        mounted = mount(site.data, 12)
        if not mounted:
            return
        site.make()
        number = next_number(site)
        before = rows(site.database)
        stone = fill(site.data)
        done = migrate(site, LATER)
        check("full disk: the upgrade is refused, and says why", done.returncode == 1 and "no room" in done.stderr and
              "was not brought up to date" in done.stderr, done.stderr)
        check("full disk: nothing of the copy is left", not copies(site), copies(site))
        os.unlink(stone)
        check("full disk: nothing was changed", next_number(site) == number and rows(site.database) == before)
        done = migrate(site, LATER)
        check("full disk: with room it is upgraded", done.returncode == 0 and len(copies(site)) == 1, done.stderr)
    finally:
        site.let_go()
        if mounted:
            subprocess.run(["umount", "-l", site.data], check=True)
        site.remove()


def main():
    site = Site(sys.argv[1])
    try:
        nothing_to_copy(site)
        subprocess.run(["rm", "-r", site.data], check=True)
        site.make()
        copy = failed_upgrade(site)
        upgrade_and_return(site, copy)
        old_copies(site, copy)
        strangers_file(site)
    finally:
        site.remove()
    full_disk(sys.argv[1])
    sys.exit(1 if FAILED else 0)


main()
