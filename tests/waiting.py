#!/usr/bin/python3
"""The waiting list across SIGKILL: waiting.py PROGRAM

What is held stands after a restart, for whom it was held, and for nobody else.  A hold that ran out while nobody served lapses once
when the site is served again: its place is the next one's, who is written to once, however often the server is killed meanwhile.  Each line
"ok: …" is a check; exits 1 when one failed."""
import contextlib
import signal
import sys
import time

from live_site import Client, Site, id_text, new_key

FAILED = []


def check(what, good):
    print("%s: %s" % ("ok" if good else "FAILED", what), flush=True)
    if not good:
        FAILED.append(what)


def person(name):
    return {"key": new_key(), "name": name, "email": name.split()[0].lower() + "@example.org", "shown": "friend"}


def join(site, name):
    answer = Client(site.port).ask("POST", site.drive + "/wait", {**person(name), "size": "1"})
    if not answer.done:
        raise SystemExit("%s could not join: %d\n%s" % (name, answer.status, answer.text[-2000:]))
    return answer.location


def line(site):
    """Of the two in order of joining: state and how many offers lapsed; and how the offers ended."""
    with contextlib.closing(site.sql()) as database:
        return (database.execute("SELECT state, lapse_count FROM waiting_entry ORDER BY joined_at, id").fetchall(),
                database.execute("SELECT state, count(*) FROM waiting_offer GROUP BY state ORDER BY state").fetchall())


def waits_for(what, seconds=60):
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.1)
    return what()


def offers_to(site, name):
    return [one for one in site.letters() if one[0].startswith(name) and one[2].startswith("Held for you until")]


def pull(site):
    site.end(signal.SIGKILL)
    site.start()


def main():
    site = Site(sys.argv[1])
    site.make()
    with contextlib.closing(site.sql()) as database, database:
        # The demo has waiting lists of its own.
        database.execute("DELETE FROM waiting_entry")
        database.execute("DELETE FROM waiting_offer")
        database.execute("UPDATE slot SET capacity = booked")
        free = [row for row in database.execute("SELECT id FROM slot") if id_text(row[0]) == site.slots[0]]
        database.execute("UPDATE slot SET capacity = booked + 1 WHERE id = ?", free[0])
    site.start()
    booked = Client(site.port).ask("POST", "%s/book/%s/keep" % (site.drive, site.slots[0]), person("Ada Ash"))
    check("the last place is taken", booked.done)
    refused = Client(site.port).ask("POST", "%s/book/%s/keep" % (site.drive, site.slots[0]), person("Dil Ash"))
    check("the next is refused and shown the line", refused.status == 409 and "Join the waiting list" in refused.text)
    first, second = join(site, "Ben Ash"), join(site, "Cem Ash")
    pull(site)
    check("who waits stands in line after it was killed", line(site) == ([("waiting", 0), ("waiting", 0)], []))

    gave = Client(site.port).ask("POST", booked.location + "/cancel", {"key": new_key()})
    check("the place is given back", gave.done)
    pull(site)
    check("it is held for the first", line(site) == ([("offered", 0), ("waiting", 0)], [("held", 1)]))
    check("and for nobody else", "An appointment is held for you" in Client(site.port).ask("GET", first).text and
          "An appointment is held for you" not in Client(site.port).ask("GET", second).text and not site.slots_that_are_wrong())

    site.end(signal.SIGKILL)
    with contextlib.closing(site.sql()) as database, database:
        database.execute("UPDATE waiting_offer SET held_until = created_at + 1 WHERE state = 'held'")
    site.start()
    for _ in range(3):
        time.sleep(0.7)
        pull(site)
    moved = ([("waiting", 1), ("offered", 0)], [("held", 1), ("lapsed", 1)])
    check("a hold that ran out while nobody served lapses once", waits_for(lambda: line(site) == moved))
    check("its place is counted once", not site.slots_that_are_wrong())
    check("the next one is written to", waits_for(lambda: len(offers_to(site, "cem")) > 0))
    site.drain_email()
    check("once, or the same letter again after it was killed", len({one[1] for one in offers_to(site, "cem")}) == 1)
    taken = Client(site.port).ask("POST", [part for part in Client(site.port).ask("GET", second).text.split('"') if part.endswith("/take")][0],
                                  {"key": new_key()})
    pull(site)
    check("and takes it", taken.done and line(site) == ([("waiting", 1), ("booked", 0)], [("lapsed", 1), ("taken", 1)]))
    check("every place is counted", not site.slots_that_are_wrong())
    site.remove()
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
