#!/usr/bin/python3
"""SIGTERM under load, again and again: stopping.py PROGRAM [ROUNDS]

People book, come as groups, move and cancel, a desk writes down who came, pages are read, streams are open, and pictures are being
uploaded; in every other round forms are half sent too, for which the server waits.  On SIGTERM it ends in time and with 0; every answer
that a client received is true of the database; every response is whole or has not begun; every stream ends; and nothing is in the log as
a fault.  Exits 1 when something was wrong."""
import collections
import io
import random
import sys
import threading
import time

from PIL import Image

from chaos_client import BROKEN, Browser, connect, read_until, request
from crash import FOUND, PEOPLE, Person, compare, finding
from exhaustion import limit
from live_site import Site

STREAMS, READERS, UPLOADS = 200, 4, 2
STOP_MARGIN = 8                # next to LIMIT_STOP_SECONDS, for leaks that are looked for; less than LIMIT_BODY_SECONDS is left of a half form
TRUNCATED = "a response was cut off"


def picture():
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def read_whole(one, counts):
    """A response that has begun must be whole; one that has not begun is nothing: the client asks again elsewhere."""
    head = b""
    try:
        while b"\r\n\r\n" not in head:
            some = one.recv(65536)
            if not some:
                break
            head += some
    except OSError:
        pass
    if not head:
        return None
    if b"\r\n\r\n" not in head:
        counts[TRUNCATED] += 1
        return None
    head, body = head.split(b"\r\n\r\n", 1)
    wanted = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    try:
        while len(body) < wanted:
            some = one.recv(65536)
            if not some:
                break
            body += some
    except OSError:
        pass
    counts[TRUNCATED] += len(body) < wanted
    counts[int(head.split()[1])] += 1
    return int(head.split()[1])


class Others:
    """Who reads, watches and uploads while others book."""

    def __init__(self, site, jpeg, half_sent):
        self.site, self.jpeg, self.counts, self.stopping = site, jpeg, collections.Counter(), threading.Event()
        self.streams = [connect(site.port) for _ in range(STREAMS)]
        for number, one in enumerate(self.streams):
            one.sendall(request(site.drive + "/live", "10.6.0.%d" % number))
        for one in self.streams:
            read_until(one, b"data: ")
        self.half = [connect(site.port) for _ in range(20 if half_sent else 0)]
        for number, one in enumerate(self.half):
            one.sendall((b"GET / HTTP/1.1\r\nHost: exam", b"POST /concern HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Type:"
                         b" application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nwords=")[number % 2])
        self.threads = [threading.Thread(target=self.read, daemon=True) for _ in range(READERS)]
        self.threads += [threading.Thread(target=self.upload, daemon=True) for _ in range(UPLOADS)]
        for thread in self.threads:
            thread.start()

    def read(self):
        paths = (self.site.page, self.site.drive, "/", "/nothing-here", self.site.page + "/calendar")
        while not self.stopping.is_set():
            try:
                with connect(self.site.port) as one:
                    for path in paths:
                        one.sendall(request(path, "10.7.0.1"))
                        if read_whole(one, self.counts) is None:
                            break
            except OSError:
                return

    def upload(self):
        browser = Browser(self.site.port)
        browser.cookies = dict(self.site.keeper.cookies)
        while not self.stopping.is_set():
            try:
                answer = browser.upload(self.site.managed[0] + "/picture", self.jpeg, "A field")
                self.counts["upload %d" % answer.status] += 1
            except BROKEN:
                return

    def end(self, when):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)
            if thread.is_alive():
                finding("%s: a client waits for ever" % when)
        for one in self.streams + self.half:
            try:
                while one.recv(65536):
                    pass
            except ConnectionError:
                pass
            except TimeoutError:
                finding("%s: a connection was left open" % when)
            one.close()
        if self.counts[TRUNCATED]:
            finding("%s: %d responses were cut off" % (when, self.counts[TRUNCATED]))
        if not self.counts[200]:
            finding("%s: nothing was read" % when)


def is_wrong(line):
    return any(word in line for word in (" fault ", " bug ", "Sanitizer", "runtime error"))


def one_round(site, chance, jpeg, half_sent, when):
    others = Others(site, jpeg, half_sent)
    people = [Person(site, chance.randrange(1 << 60), number) for number in range(PEOPLE)]
    for person in people:
        person.start()
    until = time.monotonic() + 20
    while sum(person.answers for person in people) < 40 and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.2))
    if site.server.poll() is not None:
        finding("%s: the server ended by itself" % when)
        raise SystemExit(1)
    begun = time.monotonic()
    watch = threading.Timer(limit("LIMIT_STOP_SECONDS") + STOP_MARGIN, site.server.kill)
    watch.start()
    status = site.end()
    watch.cancel()
    took = time.monotonic() - begun
    if status != 0:
        finding("%s: SIGTERM ended it with %d after %.1f s" % (when, status, took))
    for person in people:
        person.join(60)
    others.end(when)
    compare(site, people, when)
    told = sum(len(person.told) for person in people)
    if not told:
        finding("%s: nobody had booked" % when)
    wrong = [line for line in site.noted("") if is_wrong(line)]
    if wrong:
        finding("%s: %s" % (when, "".join(wrong[:5])))
    print("%s: ended after %.1f s; %d answers, %d bookings told; others: %s" % (when, took, sum(person.answers for person in people), told,
          {str(key): value for key, value in others.counts.items()}), flush=True)


def main():
    threading.excepthook = lambda broke: finding("%s: %s" % (broke.exc_type.__name__, broke.exc_value))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    seed = random.SystemRandom().randrange(1 << 32)
    chance, jpeg = random.Random(seed), picture()
    print("seed %d" % seed, flush=True)
    site = Site(sys.argv[1])
    site.make()
    for number in range(rounds):
        site.start()
        one_round(site, chance, jpeg, number % 2 == 0, "round %d" % (number + 1))
        if FOUND:
            break
    if FOUND:
        print(open(site.log.name, errors="replace").read()[-4000:])
    site.remove()
    sys.exit(1 if FOUND else 0)


if __name__ == "__main__":
    main()
