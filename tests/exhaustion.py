#!/usr/bin/python3
"""What a site does when something runs out: exhaustion.py PROGRAM [connections] [files] [memory]     (without: the first two)

  connections   16,384 at once: streams up to the server's bound and beyond it, half heads, idle ones beyond the bound.  Every visitor is
                answered meanwhile, every stream is told of a booking, the longest idle are closed, and afterwards every descriptor is back.
  files         open files: with too few it does not start and says what to do; with few it takes fewer clients and goes on answering; when there is
                none left at all it neither spins nor fills the log, and goes on when there is.
  memory        address space (ulimit -v), for a build without sanitizers: from the least with which it starts up, under load, it answers or
                ends by itself and says why; started again by this script, as a service does, it has every booking that was answered.

Each line "ok: …" is a check; exits 1 when one failed."""
import collections
import contextlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time

from chaos_client import BROKEN, Browser, Process, connect, read_answers, request
from crash import FOUND, Person, compare
from live_site import Client, Site, free_port, new_key

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.abspath(sys.argv[1])
MIB = 1 << 20
HOLDERS = 4                    # processes; each needs a quarter of the descriptors
ALL = 16384
STREAMS_TOO_MANY, HALF_HEADS, IDLE_MORE = 400, 1000, 12000
TOLD_SECONDS = 30              # until all streams are notified
MEMORY_BYTES = 400 * MIB       # of the server with all of them, above what it was before; with sanitizers
CALM_SECONDS = 60
FEW_FILES = 256
FAILED = []


def check(what, good, more=""):
    print("%s: %s%s" % ("ok" if good else "FAILED", what, "" if good else ": %s" % (more,)), flush=True)
    if not good:
        FAILED.append(what)


def limit(name):
    with open(os.path.join(HERE, "..", "src", "limits.h")) as file:
        return int(re.search(rf"#define {name} (\d+)", file.read())[1])


def wait_for(condition, seconds):
    """Whether it came true; asked again until then."""
    until = time.monotonic() + seconds
    while not (good := condition()) and time.monotonic() < until:
        time.sleep(0.1)
    return good


class Holder:
    """One process that holds connections from an address of its own."""

    def __init__(self, port, number):
        self.process = subprocess.Popen(["/usr/bin/python3", os.path.join(HERE, "exhaustion_client.py"), str(port), "127.0.0.%d" % (number + 2)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()


class Crowd:
    def __init__(self, port, holders=HOLDERS):
        self.all = [Holder(port, number) for number in range(holders)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for one in self.all:
            one.end()

    def open(self, kind, count, path):
        for number, one in enumerate(self.all):
            one.ask("open", kind, count // len(self.all) + (number < count % len(self.all)), path)

    def tell(self, word):
        for one in self.all:
            one.ask(word)

    def look(self):
        seen = {"open": collections.Counter(), "ended": collections.Counter(), "answered": collections.Counter(), "making": 0, "told": 0}
        for one in self.all:
            for name, value in one.ask("look").items():
                if isinstance(value, dict):
                    seen[name].update(value)
                else:
                    seen[name] += value
        return seen

    def wait(self, condition, seconds=CALM_SECONDS):
        """What is seen when it is so, or after that time."""
        seen = {}

        def is_so():
            seen.update(self.look())
            return condition(seen)
        wait_for(is_so, seconds)
        return seen


class Visitors(threading.Thread):
    """One after the other, each on a connection of its own."""

    def __init__(self, site, pause=0.2):
        super().__init__(daemon=True)
        self.site, self.pause, self.stopping, self.slowest, self.wrong, self.count = site, pause, threading.Event(), 0, collections.Counter(), 0

    def visit(self, path):
        begun = time.monotonic()
        try:
            with connect(self.site.port) as one:
                one.sendall(request(path, "192.0.2.1", "Connection: close\r\n"))
                status = read_answers(one, 1)[0]
        except BROKEN as trouble:
            status = "%s %s" % (type(trouble).__name__, trouble)
        self.count += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)
        if status != 200:
            self.wrong[path, status] += 1

    def run(self):
        while not self.stopping.wait(self.pause):
            self.visit((self.site.page, self.site.drive, "/", "/privacy")[self.count % 4])

    def check(self, when):
        self.stopping.set()
        self.join(60)
        check("%s: every visitor was answered (%d, the slowest after %.1f s)" % (when, self.count, self.slowest), self.count > 0 and not self.wrong,
              dict(self.wrong))


def book(site):
    name = "someone%d" % time.monotonic_ns()
    browser = Client(site.port, 60)
    try:
        return browser.ask("POST", "%s/book/%s/keep" % (site.drive, site.slots[len(site.slots) // 2]),
                           {"key": new_key(), "name": name, "email": name + "@example.org", "shown": "friend"}, "192.0.2.2").done
    finally:
        browser.close()


def open_files(process):
    return sum(process.descriptors().values())


def all_but_database(process):
    """A reader opens the database when it is first asked, which may be in the middle of a test."""
    counts = process.descriptors()
    return counts["socket"] + counts["other"]


def check_end(site, when, patience=()):
    noted = site.noted(" fault ") + site.noted(" bug ") + site.noted("Sanitizer") + site.noted("runtime error")
    noted = [line for line in noted if not any(word in line for word in patience)]
    check("%s: nothing is in the log as a fault" % when, not noted, "".join(noted[:8]))
    check("%s: SIGTERM ends it with 0" % when, site.end() == 0)


def warm_up(site):
    """The cache has what visitors ask for, and every thread its memory."""
    visitors = [Visitors(site, 0.01) for _ in range(16)]
    for one in visitors:
        one.start()
    time.sleep(2)
    for one in visitors:
        one.stopping.set()
        one.join(30)
    book(site)
    site.drain_email()


# ---- connections ----

def connections(site):
    streams, most = limit("LIMIT_WATCHERS"), limit("LIMIT_CONNECTIONS")
    site.start()
    warm_up(site)
    process = Process(site.server.pid)
    time.sleep(2)
    before, memory = all_but_database(process), process.resident()
    begun = time.monotonic()
    with Crowd(site.port) as crowd:
        visitors = Visitors(site)
        visitors.start()
        crowd.open("stream", streams + STREAMS_TOO_MANY, site.drive + "/live")
        seen = crowd.wait(lambda seen: not seen["making"] and seen["open"].get("stream", 0) <= streams)
        check("%d streams are open" % streams, seen["open"]["stream"] == streams, seen)
        check("%d more are refused as busy" % STREAMS_TOO_MANY, seen["ended"] == {"stream 503": STREAMS_TOO_MANY}, seen)
        crowd.open("half", HALF_HEADS, "/")
        crowd.open("idle", ALL - streams - HALF_HEADS, site.page)
        seen = crowd.wait(lambda seen: not seen["making"])
        held = sum(seen["open"].values())
        # The clients count a connection that is still in the listener's backlog; the server accepts it a moment later.
        check("%d connections are held at once" % ALL,
              held >= ALL and wait_for(lambda: sum(process.descriptors().values()) >= ALL, CALM_SECONDS), seen)
        print("%d held after %.1f s; %d MiB resident, %d MiB before" % (held, time.monotonic() - begun, process.resident() // MIB, memory // MIB))
        crowd.tell("mark")
        check("a booking is taken", book(site))
        told = time.monotonic()
        seen = crowd.wait(lambda seen: seen["told"] >= streams, TOLD_SECONDS)
        check("every stream is told of it", seen["told"] == streams, seen)
        print("all streams told after %.1f s" % (time.monotonic() - told), flush=True)
        # Above the bound those that have been idle longest are closed, until others can connect again.
        crowd.open("idle", IDLE_MORE, site.page)
        seen = crowd.wait(lambda seen: not seen["making"] and seen["open"].get("idle", 0) + seen["open"].get("half", 0) <= most * 3 / 4 + 2)
        check("the longest idle are closed", 0 < seen["open"]["idle"] <= most * 3 / 4 + 2 and seen["ended"]["idle 200"] > 0, seen)
        check("and no stream is", seen["open"]["stream"] == streams, seen)
        seen = crowd.wait(lambda seen: not seen["open"].get("half"), 30)
        check("half heads are dropped on the clock", not seen["open"].get("half"), seen)
        visitors.check("with %d connections" % ALL)
        memory_most = process.resident()
        check("memory is bounded", memory_most < memory + MEMORY_BYTES, "%d MiB, then %d MiB" % (memory // MIB, memory_most // MIB))
        print("%d MiB resident at the end of it" % (memory_most // MIB))
        crowd.tell("close")
    check("afterwards every descriptor is back", wait_for(lambda: all_but_database(process) <= before, CALM_SECONDS),
          "%d, then %s" % (before, process.descriptors()))
    check("afterwards a booking is taken", book(site))
    print("descriptors %d, then %s; %d MiB; %.1f s" % (before, process.descriptors(), process.resident() // MIB, time.monotonic() - begun))
    check_end(site, "connections")


# ---- open files ----

def set_files(number, hard=None):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard or number))


def files(site):
    too_few = site.run("serve", "--data", site.data, "--port", str(free_port()), "--site-url", "http://localhost", "--smtp-url",
                       "smtp://127.0.0.1:%d" % site.smtp_port, "--operator-email", "operator@example.org", preexec_fn=set_files(64), timeout=60)
    check("64 open files are too few to start", too_few.returncode == 1, too_few)
    check("and it says what to do", "LimitNOFILE=" in too_few.stderr and "ulimit -n" in too_few.stderr, too_few.stderr)
    site.before = set_files(FEW_FILES)
    site.start()
    site.before = None
    process = Process(site.server.pid)
    warm_up(site)
    before = all_but_database(process)
    lines = len(site.noted(""))
    with Crowd(site.port, 1) as crowd:
        visitors = Visitors(site)
        visitors.start()
        crowd.open("stream", FEW_FILES, site.drive + "/live")
        seen = crowd.wait(lambda seen: not seen["making"] and not seen["answered"].get("stream 0"))
        check("with %d open files there are streams, and room for others" % FEW_FILES, 50 < seen["open"]["stream"] < FEW_FILES - 100, seen)
        crowd.open("half", FEW_FILES // 32, "/")
        crowd.open("idle", FEW_FILES // 4, site.page)
        time.sleep(4)
        check("%d open files are never all in use" % FEW_FILES, open_files(process) <= FEW_FILES - 60, process.descriptors())
        check("a booking is taken", book(site))
        visitors.check("with %d open files" % FEW_FILES)
    check("with %d open files nothing is in the log" % FEW_FILES, len(site.noted("")) == lines, "".join(site.noted("")[lines:][:5]))
    check("few open files: they are back", wait_for(lambda: all_but_database(process) <= before, CALM_SECONDS),
          "%d, then %s" % (before, process.descriptors()))
    none_left(site, process)
    check_end(site, "few open files")


def none_left(site, process):
    """Another limit than at the start: accepting fails."""
    lines, most = len(site.noted("")), resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    with Crowd(site.port, 1) as crowd:
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (open_files(process), most[1]))
        crowd.open("idle", 60, "/")
        time.sleep(1)
        used = process.processor_seconds()
        time.sleep(2)
        used = process.processor_seconds() - used
        # What closed meanwhile is a descriptor for a few of them.
        check("with no open file left nobody is accepted", crowd.look()["answered"].get("idle 200", 0) < 10, crowd.look())
        check("and the processor rests", used < 0.5, "%.2f s of 2 s" % used)
        check("and few lines are in the log", len(site.noted("")) - lines < 10, "".join(site.noted("")[lines:][:5]))
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, most)
        visitors = Visitors(site)
        visitors.start()
        time.sleep(2)
        visitors.check("with open files again")
        print("no open file left: %.2f s of 2 s of a processor" % used)


# ---- memory ----

def set_space(mebibytes):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (mebibytes * MIB, mebibytes * MIB))


class Service:
    """Starts the server again whenever it has ended by itself, as systemd does."""

    def __init__(self, site, mebibytes):
        self.site, self.ends, self.stopping = site, collections.Counter(), threading.Event()
        site.before = set_space(mebibytes)

    def start(self):
        """Whether it serves."""
        if self.site.server is not None:
            self.ends[self.site.server.wait()] += 1
            self.site.server.stdout.close()
            self.site.server = None
        try:
            self.site.start()
        except SystemExit:
            self.ends[self.site.server.returncode] += 1
            self.site.server.stdout.close()
            self.site.server = None
        return self.site.server is not None

    def serves(self):
        return self.site.server is not None and self.site.server.poll() is None


def can_start(site, mebibytes):
    service = Service(site, mebibytes)
    if not service.start():
        return False
    try:
        with connect(site.port) as one:
            one.sendall(request(site.page, "192.0.2.1", "Connection: close\r\n"))
            good = read_answers(one, 1)[0] == 200
    except BROKEN:
        good = False
    if site.server.poll() is not None:
        service.start()
    return site.server is not None and site.end() == 0 and good


def large_forms(site, stopping, counts):
    """Bodies as long as a form and an upload may be."""
    while not stopping.is_set():
        many = []
        try:
            for number in range(8):
                one = connect(site.port)
                many.append(one)
                one.sendall(request("/concern", "10.8.0.1").replace(b"GET", b"POST").replace(b"\r\n\r\n", b"\r\nSec-Fetch-Site: same-origin\r\nContent-Type:"
                            b" application/x-www-form-urlencoded\r\nContent-Length: 250000\r\n\r\nwords=") + b"a" * 249994)
            for one in many:
                counts[read_answers(one, 1)[0]] += 1
        except BROKEN:
            stopping.wait(0.1)
        for one in many:
            one.close()


def uploads(site, stopping, counts):
    picture = os.urandom(18 * MIB)
    while not stopping.is_set():
        browser = Browser(site.port)
        browser.cookies = dict(site.keeper.cookies)
        try:
            counts["upload %d" % browser.upload(site.managed[0] + "/picture", picture, "A field").status] += 1
        except BROKEN:
            stopping.wait(0.1)


def streams_and_pages(site, stopping, counts):
    while not stopping.is_set():
        many = []
        try:
            for number in range(400):
                many.append(connect(site.port))
                many[-1].sendall(request((site.page if number % 2 else site.drive) + "/live", "10.9.%d.1" % (number % 250)))
            for path in ("/", site.page, site.drive, "/privacy") * 20:
                with connect(site.port) as one:
                    one.sendall(request(path, "10.9.0.2"))
                    counts[read_answers(one, 1)[0]] += 1
        except BROKEN:
            stopping.wait(0.1)
        for one in many:
            one.close()


def under(site, mebibytes, seconds):
    """Load with so little address space."""
    service, stopping, counts, people = Service(site, mebibytes), threading.Event(), collections.Counter(), []
    starts = service.start()
    threads = [threading.Thread(target=act, args=(site, stopping, counts), daemon=True)
               for act in [large_forms] * 3 + [uploads] * 3 + [streams_and_pages]]
    for thread in threads:
        thread.start()
    until, refused = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        if not service.serves() and not service.start():
            refused += 1
            time.sleep(0.2)
            continue
        # A person's part ends with the first request that gets no answer.
        living = [person for person in people if person.is_alive()]
        for number in range(3 - len(living)):
            people.append(Person(site, time.monotonic_ns(), len(people) + 2))
            people[-1].start()
        time.sleep(0.1)
    stopping.set()
    status = None
    if service.serves():
        status = site.end()
    elif site.server is not None:
        service.ends[site.server.wait()] += 1
        site.server.stdout.close()
        site.server = None
    for one in people + threads:
        one.join(60)
    compare(site, people, "%d MiB" % mebibytes)
    with contextlib.closing(site.sql()) as database:
        check("%d MiB: the database is intact" % mebibytes, database.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    check("%d MiB: nothing that was answered is lost (%d bookings)" % (mebibytes, sum(len(person.told) for person in people)), not FOUND, FOUND[:3])
    check("%d MiB: it answers, or ends by itself" % mebibytes, set(service.ends) <= {1, -signal.SIGABRT} and status in (None, 0, -signal.SIGABRT),
          (service.ends, status))
    print("%d MiB: started at once: %s; ended by itself %s; then %s; answers %s" % (mebibytes, starts, dict(service.ends), status,
          {str(key): value for key, value in counts.items()}), flush=True)
    return sum(service.ends.values())


def memory(site):
    low, high = 16, 4096
    while high - low > 8:
        middle = (low + high) // 2
        low, high = (low, middle) if can_start(site, middle) else (middle, high)
    print("the least address space with which it starts: %d MiB" % high, flush=True)
    check("it starts with %d MiB of address space" % high, high < 4096)
    ended = [under(site, high + more, 12) for more in (8, 64, 160)]
    check("memory was exhausted", sum(ended) > 0, ended)
    # What it says when it ends, and nothing worse.
    bugs = collections.Counter(re.sub(r"^\S+ |request \S+|/tmp\S+", "", line).strip() for line in site.noted(" bug "))
    check("and it said so", all("memory" in line or "pthread_create" in line for line in bugs), bugs.most_common(8))
    print(bugs.most_common(8), flush=True)
    site.before = None
    site.start()
    check("with more memory a booking is taken", book(site))
    check("and SIGTERM ends it with 0", site.end() == 0)


def main():
    wanted = sys.argv[2:] or ["connections", "files"]
    for part in [part for part in (connections, files, memory) if part.__name__ in wanted]:
        begun = time.monotonic()
        site = Site(PROGRAM)
        site.make()
        try:
            part(site)
        finally:
            if FAILED:
                print(open(site.log.name, errors="replace").read()[-4000:])
            site.remove()
        print("%s took %.1f s" % (part.__name__, time.monotonic() - begun), flush=True)
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
