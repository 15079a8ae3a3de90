#!/usr/bin/python3
"""Two servers of one site, on one PostgreSQL: tests/postgres.sh tests/two_servers.py PROGRAM

What one commits the other shows, what it did not touch stays in the other's cache, an open page of the other changes, the same form is done
once, email leaves once, and the jobs of one that dies are taken over."""
import contextlib
import os
import re
import signal
import sys
import threading
import time
import urllib.request

from live_site import Client, free_port, new_key
from postgres_site import PostgresSite

PROGRAM = os.path.abspath(sys.argv[1])
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " if good else "FAILED: ", what, *(() if good else (": ", *more)), sep="", flush=True)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def figure(server, name):
    with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % server.metrics, timeout=20) as answer:
        return float(re.search("^givenback_%s (\\S+)$" % re.escape(name), answer.read().decode(), re.M)[1])


def person(name):
    return {"key": new_key(), "name": name, "email": name + "@example.org", "shown": "friend", "ready": "1"}


def book(server, name, fields=None, browser=None):
    browser = browser or Client(server.port)
    return browser.ask("POST", "%s/book/%s/keep" % (server.drive, server.slots[0]), fields or person(name))


def page(server, path):
    return Client(server.port).ask("GET", path).text


def found(server, path):
    """Whether the page is in the server's cache."""
    before = figure(server, 'cache_requests_total{result="hit"}')
    page(server, path)
    return figure(server, 'cache_requests_total{result="hit"}') > before


def pages(first, second):
    """Of the second server, while the first writes.  What it cached before it began to listen is dropped."""
    time.sleep(1)
    before = page(second, second.drive)
    check("a page is in the cache of the second server", until(lambda: found(second, "/about")))
    answer = book(first, "first")
    check("the first server books", answer.done, answer.status, answer.text[-500:])
    check("and the second shows it", until(lambda: page(second, second.drive) != before, 5))
    check("a page that did not change stayed in its cache", found(second, "/about"))


def listen(stream, heard):
    with contextlib.suppress(OSError, ValueError):             # it ends with the stream
        for line in stream:
            heard.append(line)


def live_page(first, second):
    stream = urllib.request.urlopen("http://localhost:%d%s/live" % (second.port, second.drive), timeout=20)
    heard = []
    reader = threading.Thread(target=listen, args=(stream, heard), daemon=True)
    reader.start()
    until(lambda: b"\n" in heard)
    begun = len(heard)
    check("a page is open at the second server", begun > 0)
    book(first, "second")
    check("and changes when the first books", until(lambda: len(heard) > begun, 5), heard)
    stream.close()


def form_twice(first, second):
    browser, fields = Client(first.port), person("third")
    answer = book(first, "third", fields, browser)
    browser.close()
    browser.port = second.port
    again = book(second, "third", fields, browser)
    check("the same form sent to both servers is done once, with the same answer",
          answer.done and again.done and answer.location == again.location, answer.location, again.status, again.location)


def bookings(first, second, count):
    names = ["donor%02d" % number for number in range(count)]
    answers = [book((first, second)[number % 2], name) for number, name in enumerate(names)]
    check("both servers book", all(answer.done for answer in answers), [answer.status for answer in answers])
    return names


def emails(first, names):
    check("no email is left", first.drain_email())
    letters = first.letters()
    wanted = {name + "@example.org" for name in names}
    receivers = [to for to, _, _ in letters if to in wanted]
    check("everyone is written to once", sorted(receivers) == sorted(wanted), sorted(receivers))
    ids = [message_id for _, message_id, _ in letters]
    check("no email left twice", len(ids) == len(set(ids)), len(ids) - len(set(ids)))


def leases(site):
    return site.rows("SELECT pid, objid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1734964844 ORDER BY objid")


def take_over(first, second):
    check("each job has one server", until(lambda: [job for _, job in leases(first)] == [0, 1, 2, 3]), leases(first))
    before = set(leases(first))
    first.end(signal.SIGKILL)
    check("the other takes over all jobs of one that dies",
          until(lambda: [job for _, job in leases(second)] == [0, 1, 2, 3] and not before & set(leases(second))), leases(second))
    names = ["fourth"]
    check("and books", book(second, names[0]).done)
    emails(second, names)


def main():
    first = PostgresSite.of_database(PROGRAM, "two_servers")
    first.metrics = free_port()
    first.settings = ["--metrics-port", str(first.metrics)]
    first.make()
    first.start()
    second = PostgresSite(PROGRAM, first.url, of=first)
    second.metrics = free_port()
    second.settings = ["--metrics-port", str(second.metrics)]
    second.start()
    pages(first, second)
    live_page(first, second)
    form_twice(first, second)
    emails(first, ["first", "second", "third"] + bookings(first, second, 30))
    take_over(first, second)
    check("no slot has more appointments than it counts", second.slots_that_are_wrong() == [], second.slots_that_are_wrong())
    second.end()
    second.remove()
    first.remove()
    sys.exit(failed > 0)


main()
