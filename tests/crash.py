#!/usr/bin/python3
"""Kills a site under load with SIGKILL, again and again: crash.py PROGRAM [ROUNDS [SEED]]

Each round: people book, come as groups, claim seats, move, give back, the desk writes down who came and letters go out; at a random
moment the server gets kill -9 and is started again; then every answer that a client received is compared with the database.  What
nobody answered may have happened or not, but not by half, and pressed once more it has happened once.  At the end all email leaves,
and what the email server took is counted.  The same is done to migrate, backup and restore.  Prints its seed; exits 1 at the first
finding, after saying which."""
import collections
import http.client
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time

from live_site import Client, Site, id_text, new_key, person_page

BROKEN = (OSError, http.client.BadStatusLine, http.client.IncompleteRead)
PEOPLE = 6
ROUNDS_OF_A_SITE = 25
FOUND = []


def finding(what):
    FOUND.append(what)
    print("FAILED: " + what, flush=True)


class Booking:
    """What a client was told: one appointment, or a group's."""

    def __init__(self, purpose, link, email, slot, size=1):
        self.purpose, self.link, self.email, self.slot, self.size = purpose, link, email, slot, size
        self.state = "booked"

    def says(self):
        return (self.state, self.slot)


class Person(threading.Thread):
    """Presses one button after another until no answer comes; `asked` is then what nobody answered."""

    def __init__(self, site, seed, number):
        super().__init__(daemon=True)
        self.site, self.random, self.number = site, random.Random(seed), number
        self.told, self.walk_ins, self.asked, self.answers, self.letters = [], {}, None, 0, 0
        self.either = None            # of the booking that nobody answered for: what it is when it was done
        self.refused = collections.Counter()
        self.browser = Client(site.port)

    def press(self, path, fields, then, browser=None, either=None):
        """`then(location)` when it was kept."""
        browser = browser or self.browser
        self.asked, self.either = (path, fields, then, browser), either
        peer = "10.%d.%d.%d" % tuple(self.random.randrange(1, 250) for _ in range(3))
        answer = browser.ask("POST", path, fields, peer)
        self.asked = self.either = None
        self.answers += 1
        if answer.done:
            then(answer.location)
        else:
            self.refused[path.rsplit("/", 1)[1], "corrected" if answer.to_correct else answer.status] += 1
        return answer

    def new_person(self):
        name = "".join(self.random.choice("abcdefghijklmnop") for _ in range(14))
        return {"key": new_key(), "name": name, "email": name + "@example.org", "shown": "friend"}

    def book(self):
        slot, fields = self.random.choice(self.site.slots), self.new_person()
        self.press("%s/book/%s/keep" % (self.site.drive, slot), fields,
                   lambda location: self.told.append(Booking("appointment.link", location, fields["email"], slot)))

    def group(self):
        slot, fields, size = self.random.choice(self.site.slots[:-3]), self.new_person(), self.random.randrange(2, 9)
        fields["size"] = size
        self.press("%s/group/%s/keep" % (self.site.drive, slot), fields,
                   lambda location: self.told.append(Booking("appointment.group", location, fields["email"], slot, size)))

    def one_of_mine(self, purpose):
        mine = [one for one in self.told if one.purpose == purpose and one.state == "booked"]
        return self.random.choice(mine) if mine else None

    def move(self):
        one, slot = self.one_of_mine("appointment.link"), self.random.choice(self.site.slots)
        if one and one.slot != slot and one.slot:
            self.press(one.link + "/move", {"key": new_key(), "slot": slot}, lambda location: setattr(one, "slot", slot),
                       either=(one, one.state, slot))

    def cancel(self):
        one = self.one_of_mine("appointment.link")
        if one:
            self.press(one.link + "/cancel", {"key": new_key()}, lambda location: setattr(one, "state", "cancelled"),
                       either=(one, "cancelled", one.slot))

    def claim(self):
        group = self.one_of_mine("appointment.group")
        if group:
            seat = re.search("/seat/[0-9A-Z]{26}", self.browser.ask("GET", group.link).text)
            fields = self.new_person()
            if seat:
                self.press(seat[0], fields,
                           lambda location: self.told.append(Booking("appointment.link", location, fields["email"], None)))

    def desk(self):
        """Only the first person is the desk: one device, one connection."""
        unseen = [path for path, state in self.walk_ins.items() if state == "came"]
        if unseen and self.random.random() < 0.6:
            path = self.random.choice(unseen)
            self.press(path + "/outcome", {"key": new_key(), "kind": "gave", "number": ""},
                       lambda location: self.walk_ins.__setitem__(path, "gave"), self.site.desk)
        else:
            fields = dict(self.new_person(), honour=self.site.honour[0])
            self.press(self.site.roster + "/walk-in", fields,
                       lambda location: self.walk_ins.__setitem__(person_page(location), "came"), self.site.desk)

    def letter(self):
        page = self.random.choice(self.site.managed)
        made = []
        self.press(page + "/thanks/new", {"key": new_key(), "words": "Thank you."}, made.append, self.site.keeper)
        if made:
            self.press(made[0].partition("?")[0] + "/send", {"key": new_key(), "when": "now"}, self.thanked, self.site.keeper)

    def thanked(self, _):
        self.letters += 1
        self.site.thanked = True

    def run(self):
        ways = [self.book] * 5 + [self.group] * 2 + [self.move, self.cancel, self.claim]
        if self.number == 0:
            ways += [self.desk] * 8
        try:
            if self.number == 1 and (not self.site.thanked or self.random.random() < 0.3):
                self.letter()
            while True:
                self.random.choice(ways)()
        except BROKEN:
            self.browser.close()


def compare(site, people, when):
    """Every answer with the database, and the database with itself."""
    database = site.sql()
    either = {id(person.either[0]): person.either[1:] for person in people if person.either}
    for one in (told for person in people for told in person.told):
        secret = one.link.rsplit("/", 1)[1]
        if one.purpose == "appointment.group":
            row = database.execute("SELECT g.size, (SELECT count(*) FROM appointment a WHERE a.booking_group = g.id AND state IN"
                                   " ('booked', 'unclaimed')) FROM booking_group g WHERE link_hash = ?", (site.hash(one.purpose, secret),)).fetchone()
            if row != (one.size, one.size):
                finding("%s: a group of %d was kept, the database has %s" % (when, one.size, row))
            continue
        row = database.execute("SELECT state, slot FROM appointment WHERE link_hash = ?", (site.hash(one.purpose, secret),)).fetchone()
        row = row and (row[0], id_text(row[1]) if one.slot else None)
        if row not in (one.says(), either.get(id(one))):
            finding("%s: %s was told %s, the database has %s" % (when, one.email, one.says(), row))
    for path, state in (pair for person in people for pair in person.walk_ins.items()):
        number = 0
        for digit in path.rsplit("/", 1)[1]:
            number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(digit)
        row = database.execute("SELECT a.state, (SELECT count(*) FROM outcome o WHERE o.appointment = a.id AND undone_at IS NULL)"
                               " FROM appointment a WHERE id = ?", (number,)).fetchone()
        if row is None or row[1] < (state == "gave"):
            finding("%s: the desk wrote down %s, the database has %s" % (when, state, row))
    for capacity, booked, count in site.slots_that_are_wrong():
        finding("%s: a slot has a capacity of %d, says %d booked, and %d are booked or held" % (when, capacity, booked, count))
    for size, rows, runs in database.execute(
            "SELECT size, (SELECT count(*) FROM appointment a WHERE a.booking_group = g.id AND state IN ('booked', 'unclaimed')),"
            " (SELECT count(DISTINCT drive) FROM appointment a WHERE a.booking_group = g.id) FROM booking_group g"):
        if size != rows or runs != 1:
            finding("%s: half a group: %d of %d" % (when, rows, size))
    for donor, count in database.execute("SELECT donor_hash, count(*) FROM appointment WHERE state = 'booked' AND donor_hash IS NOT NULL"
                                         " GROUP BY drive, donor_hash HAVING count(*) > 1"):
        finding("%s: one donor has %d places" % (when, count))
    for line in database.execute("PRAGMA quick_check"):
        if line != ("ok",):
            finding("%s: %s" % (when, line[0]))
    database.close()


def ask_with_patience(browser, path, fields, peer):
    """An overloaded server answers 503 and has stored nothing, so the button is pressed again a moment later."""
    for _ in range(60):
        answer = browser.ask("POST", path, fields, peer)
        if answer.status != 503:
            break
        time.sleep(0.3)
    return answer


def press_again(person):
    """As a person does who got no answer: sends the same form with the same key.  None: it was answered."""
    if person.asked is None:
        return None
    path, fields, then, browser = person.asked
    answer = ask_with_patience(browser, path, fields, "10.0.0.%d" % (person.number + 1))
    person.asked = person.either = None
    if answer.done:
        then(answer.location)
        again = ask_with_patience(browser, path, fields, "10.0.0.%d" % (person.number + 1))
        if (again.status, again.location) != (303, answer.location):
            finding("%s pressed again went to %s %s, first to %s" % (path, again.status, again.location, answer.location))
    elif answer.status >= 500:
        finding("%s pressed again: %d" % (path, answer.status))
    return answer


class Load:
    """One site; rounds of load and kill on it."""

    def __init__(self, program, chance):
        self.site, self.chance, self.people, self.kills, self.again = Site(program), chance, [], 0, 0
        self.site.make()
        self.site.start()

    def round(self, when):
        site = self.site
        people = [Person(site, self.chance.randrange(1 << 60), number) for number in range(PEOPLE)]
        for person in people:
            person.start()
        # By answers, so that a slow machine has some too, and a moment more, so that it is in the midst of something.
        enough, until = self.chance.randrange(0, 80), time.monotonic() + 3
        while sum(person.answers for person in people) < enough and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(self.chance.uniform(0, 0.03))
        if site.server.poll() is not None:
            finding("%s: the server ended by itself" % when)
            raise SystemExit(1)
        site.end(signal.SIGKILL)
        self.kills += 1
        for person in people:
            person.join(30)
        site.start()
        compare(site, people, when + ", right after")
        self.again += sum(press_again(person) is not None for person in people)
        compare(site, people, when + ", pressed again")
        for person in people:
            person.browser.close()
        self.people += people

    def finish(self, when):
        """All email leaves; nothing else was lost meanwhile."""
        site = self.site
        if not site.drain_email():
            finding("%s: %d mails do not leave" % (when, site.waiting_email()))
        compare(site, self.people, when + ", at the end")
        letters = site.letters()
        times = collections.Counter(identity for _, identity, _ in letters)
        twice = sum(count - 1 for count in times.values())
        if twice > self.kills:
            finding("%s: %d mails left twice, it was killed %d times" % (when, twice, self.kills))
        # To an address that nobody confirmed the first email is short: "Booked: your appointment on …", "Your 4 appointments on …".
        booked = re.compile(r"^(Booked: y|Y)our (\d+ )?appointments? on | kept")
        kept = collections.Counter(to for to, _, subject in set(letters) if booked.search(subject))
        for one in (told for person in self.people for told in person.told):
            if kept[one.email] != 1:
                finding("%s: %s was told that a place is kept by %d different mails" % (when, one.email, kept[one.email]))
        sent = sum(person.letters for person in self.people)
        for fault in site.noted(" fault ") + site.noted(" bug ") + site.noted("Sanitizer"):
            finding("%s: %s" % (when, fault.strip()))
        status = site.end()
        if status != 0:
            finding("%s: SIGTERM ended it with %d" % (when, status))
        answers = sum(person.answers for person in self.people)
        refused = sum((person.refused for person in self.people), collections.Counter())
        print("%s: killed %d times, %d answers received, %d bookings told, %d pressed again, %d mails left, %d of them twice,"
              " %d letters of thanks; refused: %s" % (when, self.kills, answers, sum(len(p.told) for p in self.people), self.again,
              len(letters), twice, sent, dict(refused)), flush=True)
        if self.kills >= ROUNDS_OF_A_SITE and not sent:
            finding("%s: no letter of thanks was sent" % when)
        if answers < 5 * self.kills or sum(len(p.told) for p in self.people) < self.kills:
            finding("%s: there was no load to speak of" % when)
        site.remove()


def reports_of(path):
    database = sqlite3.connect(path)
    answer = (database.execute("SELECT count(*) FROM site_state").fetchone()[0], database.execute("SELECT count(*) FROM rate_event").fetchone()[0],
              database.execute("PRAGMA quick_check").fetchone()[0])
    database.close()
    return answer


def kill_at_random(chance, longest, words):
    """Starts it and kills it within `longest` seconds; whether it had ended by itself before."""
    one = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        one.wait(chance.uniform(0, longest))
        return True
    except subprocess.TimeoutExpired:
        one.kill()
        one.wait()
        return False


def timed(words):
    begin = time.monotonic()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin


def kill_short_commands(program, chance, rounds):
    """migrate leaves no database or a good one; backup no copy or a good one; restore the old database or the new one."""
    site = Site(program)
    data, copy = site.data, os.path.join(site.folder, "copy")
    base = os.path.join(site.folder, "base")
    ended = collections.Counter()
    longest = timed([site.program, "migrate", "--data", base])
    for number in range(rounds):
        shutil.rmtree(data, ignore_errors=True)
        ended["migrate"] += kill_at_random(chance, longest, [site.program, "migrate", "--data", data])
        again = site.run("migrate", "--data", data)
        if again.returncode != 0 or reports_of(site.database)[2] != "ok":
            finding("migrate after kill -9: %s" % again.stderr)
    database = sqlite3.connect(site.database)
    database.execute("INSERT INTO rate_event (id, key_hash, at) VALUES (1, x'00', 0)")
    database.executemany("INSERT INTO rate_event (id, key_hash, at) VALUES (?, zeroblob(3000), 0)", ((i,) for i in range(2, 2000)))
    database.commit()
    database.close()
    new = reports_of(site.database)
    first = os.path.join(site.folder, "first")
    longest = timed([site.program, "backup", first, "--data", data])
    for number in range(rounds):
        ended["backup"] += kill_at_random(chance, longest, [site.program, "backup", copy, "--data", data])
        if os.path.exists(copy):
            if reports_of(copy) != new:
                finding("backup after kill -9 left half a copy")
            os.remove(copy)
    shutil.copy(os.path.join(data, "site.key"), base)
    old_site = os.path.join(base, "givenback.sqlite")
    database = sqlite3.connect(old_site)               # sealed with the key that is there now
    database.execute("ATTACH ? AS first", (first,))
    database.execute("DELETE FROM key_version")
    database.execute("INSERT INTO key_version SELECT * FROM first.key_version")
    database.commit()
    database.close()
    old = reports_of(old_site)
    longest = timed([site.program, "restore", first, "--data", base])
    back = os.path.join(site.folder, "old")
    kept = [name for name in os.listdir(base) if name.startswith("givenback-")]
    shutil.copy(os.path.join(base, kept[0]), back)
    for number in range(rounds):
        shutil.rmtree(data)
        os.mkdir(data)
        shutil.copy(back, site.database)
        shutil.copy(os.path.join(base, "site.key"), data)
        ended["restore"] += kill_at_random(chance, longest, [site.program, "restore", first, "--data", data])
        if reports_of(site.database) not in (old, new):
            finding("restore after kill -9 left neither the old nor the new database: %s" % (reports_of(site.database),))
        if site.run("migrate", "--data", data).returncode != 0 or site.run("restore", first, "--data", data).returncode != 0 \
           or reports_of(site.database) != new:
            finding("restore after kill -9 does not go through the second time")
    print("migrate, backup, restore: killed %d times each, of which ended before: %s" % (rounds, dict(ended)), flush=True)
    site.remove()


def main():
    threading.excepthook = lambda broke: finding("%s: %s" % (broke.exc_type.__name__, broke.exc_value))
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1 << 32)
    chance = random.Random(seed)
    print("seed %d" % seed, flush=True)
    done = 0
    while done < rounds and not FOUND:
        load = Load(program, chance)
        for _ in range(min(ROUNDS_OF_A_SITE, rounds - done)):
            done += 1
            load.round("round %d" % done)
            if FOUND:
                print("the site is kept in %s" % load.site.folder)
                sys.exit(1)
        load.finish("to round %d" % done)
    if not FOUND:
        kill_short_commands(program, chance, max(4, rounds // 5))
    sys.exit(1 if FOUND else 0)


if __name__ == "__main__":
    main()
