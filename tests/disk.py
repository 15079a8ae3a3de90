#!/usr/bin/python3
"""A site whose disk is full: disk.py PROGRAM

Twice: with database_max_mib, and, where mounting is allowed, with its folder on a file system of 12 MB that something else fills.
A client that sends something is told that nothing was kept, pages are shown, doctor and the log say why, and when there is room it
recovers by itself.  Then what was answered is compared with what is stored.  Prints a line for each check; exits 1 when one failed."""
import contextlib
import os
import subprocess
import sys
import threading
import time

from disk_small import fill, mount
from live_site import Client, Site, new_key

FAILED = []
MIB = 1 << 20


def check(what, good, more=""):
    print("%s: %s%s" % ("ok" if good else "FAILED", what, "" if good else "  %s" % (more,)), flush=True)
    if not good:
        FAILED.append(what)


class Crowd:
    """Many at once, so that they share batches; each stores its answer."""

    def __init__(self, site):
        self.site, self.told, self.lock, self.number = site, {}, threading.Lock(), 0
        self.answers = []

    def one(self, count):
        client = Client(self.site.port)
        for _ in range(count):
            with self.lock:
                self.number += 1
                number = self.number
            name = "donor%d" % number
            fields = {"key": new_key(), "name": name, "email": name + "@example.org", "shown": "friend"}
            slot = self.site.slots[number % len(self.site.slots)]
            answer = client.ask("POST", "%s/book/%s/keep" % (self.site.drive, slot), fields, "10.9.%d.%d" % (number // 200, number % 200))
            with self.lock:
                self.answers.append(answer)
                self.told[name] = answer.done
        client.close()

    def press(self, people=8, each=5):
        self.answers = []
        threads = [threading.Thread(target=self.one, args=(each,)) for _ in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.answers

    def statuses(self):
        return sorted({answer.status for answer in self.answers})

    def compare(self):
        """Everyone who was told "kept" has an appointment, and no one else."""
        with contextlib.closing(self.site.sql()) as database:
            kept = {name for name in self.told if database.execute("SELECT 1 FROM appointment WHERE state = 'booked' AND donor_hash = ?",
                    (self.site.hash("people.donor", "%s@example.org\n%s" % (name, name)),)).fetchone()}
            whole = database.execute("PRAGMA quick_check").fetchone()[0]
        told = {name for name, done in self.told.items() if done}
        check("what was answered is what is kept", kept == told, "%d kept, %d told" % (len(kept), len(told)))
        wrong = self.site.slots_that_are_wrong()
        check("no slot is wrong, and the file is whole", (wrong, whole) == ([], "ok"), (wrong, whole))


def strange(site):
    """What is in the log and should not be.  An email that leaves at that moment cannot be marked; it is, before the next one leaves."""
    return [line for line in site.noted(" fault ") if "disk full" not in line and "could not be marked" not in line]


def until(what, seconds=30):
    """Whether it comes true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.2)
    return False


def ballast(site, mib):
    """Rows that are nobody's, to fill the file."""
    with contextlib.closing(site.sql()) as database, database:
        database.executemany("INSERT INTO rate_event (id, key_hash, at) VALUES (?, zeroblob(100000), 0)", ((-i,) for i in range(1, mib * 10)))


def heavy_drafts(site):
    """A draft then needs more room than a full site has: a small row might still fit into a page that is there."""
    with contextlib.closing(site.sql()) as database, database:
        database.execute("CREATE TRIGGER heavy_draft BEFORE INSERT ON draft BEGIN"
                         " INSERT INTO rate_event (id, key_hash, at) VALUES (-abs(random()), zeroblob(%d), 0); END" % (4 * MIB))


def light_drafts(site):
    with contextlib.closing(site.sql()) as database, database:
        database.execute("DROP TRIGGER heavy_draft")


def take_step(site):
    """The first step of booking, and how many drafts there are afterwards."""
    client = Client(site.port)
    step = client.ask("POST", "%s/book/%s" % (site.drive, site.slots[0]), {"key": new_key(), "name": "Full Disk", "email": "full@example.org",
                      "shown": "friend"})
    client.close()
    with contextlib.closing(site.sql()) as database:
        return step, database.execute("SELECT count(*) FROM draft").fetchone()[0]


def look_at_full(site, crowd, where):
    full = [answer for answer in crowd.answers if answer.status != 303]
    check("%s: in the end everybody is told" % where, all(answer.status == 503 for answer in full) and full, crowd.statuses())
    check("%s: that nothing was kept, and when to come again" % where,
          all("Nothing you sent was saved" in answer.text and int(answer.retry_after) > 0 for answer in full))
    client = Client(site.port)
    pages = [client.ask("GET", path).status for path in ("/", site.page, site.drive, "/privacy")]
    check("%s: pages are shown" % where, pages == [200] * 4, pages)
    client.close()
    step, drafts = take_step(site)
    check("%s: what was typed cannot be saved, and is shown with the next step" % where,
          (step.status, drafts) == (200, 0) and 'name="email" value="full@example.org"' in step.text and "Book this appointment" in step.text,
          (step.status, drafts, step.text[-1500:]))
    before = len(site.noted(" fault "))
    crowd.press(4, 5)
    faults = site.noted(" fault ")
    check("%s: the log says why" % where, any("disk full" in line for line in faults), faults[-3:])
    check("%s: once, not by each" % where, len(faults) - before <= 1 and len(faults) <= 3, faults)
    doctor = site.run("doctor", "--data", site.data, "--port", "0", *site.settings)
    return doctor.stdout


def widen(site):
    """What fills here is the disk, not the drive."""
    with contextlib.closing(site.sql()) as database, database:
        database.execute("UPDATE slot SET capacity = 100000")


def bound():
    site = Site(sys.argv[1])
    try:
        site.make()
        widen(site)
        heavy_drafts(site)
        ballast(site, 1)
        mib = os.path.getsize(site.database) // MIB + 2
        site.settings = ["--database-max-mib", str(mib)]
        site.start()
        crowd = Crowd(site)
        crowd.press(4, 2)
        check("bound: there is room at first", crowd.statuses() == [303], crowd.statuses())
        # The file grows to its bound, and then some.
        check("bound: it fills", until(lambda: (crowd.press(6, 4), 503 in crowd.statuses())[1], 60), crowd.statuses())
        until(lambda: (crowd.press(6, 2), crowd.statuses() == [503])[1], 10)
        said = look_at_full(site, crowd, "bound")
        check("bound: doctor says so", "database_max_mib" in said, said)
        check("bound: it did not grow past it", os.path.getsize(site.database) <= mib * MIB, os.path.getsize(site.database))
        crowd.compare()
        with contextlib.closing(site.sql()) as database, database:
            database.execute("DELETE FROM rate_event WHERE id < 0")
        light_drafts(site)
        crowd.press()
        check("bound: with room it goes on by itself", crowd.statuses() == [303], crowd.statuses())
        step, drafts = take_step(site)
        check("bound: with room what was typed is saved", (step.status, drafts) == (303, 1), (step.status, drafts))
        crowd.compare()
        check("bound: all mail leaves", site.drain_email())
        letters = site.letters()
        check("bound: none twice", len(letters) == len({identity for _, identity, _ in letters}))
        check("bound: it stops as ever", site.end() == 0)
        check("bound: nothing else is noted", not strange(site), site.noted(" fault ")[:5])
    finally:
        site.remove()


def small_file_system():
    site = Site(sys.argv[1])
    mounted = False
    try:
        mounted = mount(site.data, 12)
        if not mounted:
            return
        site.make()
        widen(site)
        heavy_drafts(site)
        site.start()
        crowd = Crowd(site)
        crowd.press(4, 2)
        stone = fill(site.data)
        check("disk: it fills", until(lambda: (crowd.press(6, 4), 503 in crowd.statuses())[1], 120), crowd.statuses())
        until(lambda: (crowd.press(6, 2), crowd.statuses() == [503])[1], 20)
        said = look_at_full(site, crowd, "disk")
        check("disk: doctor says so", "is full" in said, said)
        copy = site.run("backup", os.path.join(site.data, "copy"), "--data", site.data)
        check("disk: a backup there is refused", copy.returncode == 1 and "no room" in copy.stderr, copy.stderr)
        check("disk: and leaves nothing", not [name for name in os.listdir(site.data) if name.startswith("copy")], os.listdir(site.data))
        os.unlink(stone)
        check("disk: with room it goes on by itself", until(lambda: (crowd.press(4, 2), crowd.statuses() == [303])[1], 20), crowd.statuses())
        light_drafts(site)
        step, drafts = take_step(site)
        check("disk: with room what was typed is saved", (step.status, drafts) == (303, 1), (step.status, drafts))
        crowd.compare()
        check("disk: all mail leaves", site.drain_email())
        letters = site.letters()
        check("disk: none twice", len(letters) == len({identity for _, identity, _ in letters}))
        check("disk: it stops as ever", site.end() == 0)
        check("disk: nothing else is noted", not strange(site), site.noted(" fault ")[:5])
    finally:
        site.let_go()
        if mounted:
            subprocess.run(["umount", "-l", site.data], check=True)
        site.remove()


def log_is_full():
    """Notes that cannot be written are lost; the site is not."""
    site = Site(sys.argv[1])
    try:
        site.make()
        widen(site)
        site.log.close()
        site.log = open("/dev/full", "wb", buffering=0)
        site.start()
        crowd = Crowd(site)
        crowd.press(2, 2)
        check("log: a full disk for the log stops nobody", crowd.statuses() == [303], crowd.statuses())
        check("log: it stops as ever", site.end() == 0)
    finally:
        site.remove()


bound()
small_file_system()
log_is_full()
sys.exit(1 if FAILED else 0)
