#!/usr/bin/python3
"""Two nodes behind HAProxy on three database servers with Patroni and etcd, while donors book: cluster.py PROGRAM LATER [ROUNDS]

(a) the primary is killed, (b) cut off from the others, (c) a node is restarted, (d) the primary is stopped for 20 seconds, (e) LATER, the
program with two migrations more, takes over.  Each donor sends the same form again until it is answered.  Afterwards every booking that was
answered is there once, no slot has more than it can take, and email left once, but for the one that was leaving at a fail-over.  Tells how long a donor waited at most.  Needs root: it
runs in namespaces of its own."""
import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from cluster_servers import NODES, PASSWORD, Cluster, example, network, run, start_haproxy
from live_site import SITE_KEYS, Client, new_key
from postgres_site import PostgresSite

PROGRAM, LATER = (os.path.abspath(path) for path in sys.argv[1:3])
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3].isdigit() else 1
TTL = 20                                                   # of patroni.yml
DONORS = 8
FAIL_OVERS = 3                                             # of a round: (a), (b) and (d)
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " if good else "FAILED: ", what, *(() if good else (": ", *more)), sep="", flush=True)
    return good


def until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


class Donors(threading.Thread):
    """One person after another, who each send their form until it is answered."""

    def __init__(self, site, number):
        super().__init__(daemon=True)
        self.site, self.number, self.random = site, number, random.Random(number)
        self.answered, self.times, self.refused, self.end = {}, [time.monotonic()], [], threading.Event()
        self.start()

    def run(self):
        while not self.end.is_set():
            self.book("donor%dx%d" % (self.number, len(self.answered)))
            time.sleep(0.1)

    def book(self, name):
        browser = Client(80, 25, "127.%d.%d.%d" % tuple(self.random.randrange(1, 250) for _ in range(3)))
        path = "%s/book/%s/keep" % (self.site.drive, self.random.choice(self.site.slots))
        fields = {"key": new_key(), "name": name, "email": name + "@example.org", "shown": "friend", "ready": "1"}
        while not self.end.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = browser.ask("POST", path, fields)
                if answer.done:
                    self.answered[fields["email"]] = answer.location
                    self.times.append(time.monotonic())
                    break
                if answer.status < 500:
                    self.refused.append((answer.status, answer.location))
                    break
            time.sleep(0.3)
        browser.close()

    def longest_wait(self, since):
        return max([after - before for before, after in zip(self.times, self.times[1:]) if after > since] or [time.monotonic() - self.times[-1]])


class Node(PostgresSite):
    """On an address of its own; visitors reach it through HAProxy."""

    def __init__(self, program, url, address, of=None):
        super().__init__(program, url, ["--listen", address], of)
        self.port, self.site_url = 8080, "http://localhost"


class Drill:
    def __init__(self, cluster, nodes, donors):
        self.cluster, self.nodes, self.donors = cluster, nodes, donors

    def all_booked_since(self, instant):
        return all(one.times[-1] > instant for one in self.donors)

    def act(self, what, most, begin, end=lambda: None):
        """`most`: seconds that a donor may wait."""
        time.sleep(3)
        began = time.monotonic()
        begin()
        time.sleep(8)
        until(lambda: self.all_booked_since(time.monotonic() - 3), most + 40)
        end()
        whole = self.cluster.wait_until_whole(120)
        until(lambda: self.all_booked_since(time.monotonic() - 3), 60)
        waited = max(one.longest_wait(began) for one in self.donors)
        check("%s: nobody waits longer than %d s (%.1f s)" % (what, most, waited), waited <= most)
        check("%s: the database servers are whole again" % what, whole, self.cluster.said())

    def kill_primary(self):
        primary = self.cluster.primary()
        self.act("(a) the primary is killed", 10, primary.kill_primary)

    def cut_off(self):
        primary = self.cluster.primary()
        self.act("(b) the primary is cut off", TTL + 10, primary.cut_off, primary.connect)

    def restart_node(self):
        node = self.nodes[0]

        def again():
            node.end()
            node.start()
        self.act("(c) a node is restarted", 10, again)

    def stop_primary(self):
        primary = self.cluster.primary()

        def stop():
            primary.send_all(signal.SIGSTOP)
            check("(d) the primary is stopped", not primary.ask("/primary"))
            threading.Timer(20, primary.send_all, [signal.SIGCONT]).start()
        self.act("(d) the primary is stopped for 20 s", TTL + 10, stop)

    def upgrade(self):
        def replace():
            for node in self.nodes:
                node.end()
                node.program = LATER
                node.start()
                if node is self.nodes[0]:
                    tables = node.rows("SELECT count(*) FROM pg_tables WHERE tablename = 'concern_note'")
                    check("(e) the later version has migrated, and the earlier one serves next to it", tables == [(1,)], tables)
                    time.sleep(5)
        self.act("(e) the program is upgraded", 10, replace)


def start_node(program, url, address, of=None):
    node = Node(program, url, address, of)
    if of is None:
        node.make()
    node.start()
    return node


def pooled(cluster, first, folder):
    """A node's commands by way of PgBouncer, as docs/examples/cluster/pgbouncer.ini sets it."""
    text = example("cluster/pgbouncer.ini").replace("10.0.0.1", cluster.primary().address)
    text = text.replace("/etc/pgbouncer", folder) + "unix_socket_dir =\n"
    for name, words in (("pgbouncer.ini", text), ("userlist.txt", '"givenback" "%s"\n' % PASSWORD)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(words)
        run("chown", "postgres", os.path.join(folder, name))
    daemon = subprocess.Popen(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "pgbouncer", os.path.join(folder, "pgbouncer.ini")],
                              stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder, "pgbouncer.log"), "wb"))
    node = Node(PROGRAM, "postgresql://givenback:%s@127.0.0.1:6432/givenback" % PASSWORD, "127.0.0.1", first)
    node.port = 8081
    until(lambda: os.system("psql -qXc 'SELECT 1' '%s' >/dev/null 2>&1" % node.url) == 0, 10)
    node.start()
    SITE_KEYS[8081] = node.keys
    name = "pooled@example.org"
    answer = Client(8081).ask("POST", "%s/book/%s/keep" % (node.drive, node.slots[0]),
                              {"key": new_key(), "name": "pooled", "email": name, "shown": "friend", "ready": "1"})
    check("a node books by way of PgBouncer in session mode", answer.done, answer.status)
    node.end()
    node.remove()
    daemon.terminate()
    daemon.wait()


def examine(first, donors):
    answered = {email: location for one in donors for email, location in one.answered.items()}
    refused = [words for one in donors for words in one.refused]
    check("%d bookings were answered, and nothing else was said" % len(answered), len(answered) > 100 and not refused, refused[:5])
    stored = {}
    for (hashed,) in first.rows("SELECT encode(email_hash, 'hex') FROM appointment WHERE email_hash IS NOT NULL AND state = 'booked'"):
        stored[hashed] = stored.get(hashed, 0) + 1
    wrong = [email for email in answered if stored.get(first.hash("people.email", email).hex()) != 1]
    check("each of them is there once", not wrong, len(wrong), wrong[:5])
    client = Client(80)
    lost = [location for location in answered.values() if client.ask("GET", location.partition("?")[0]).status != 200]
    check("and its private link opens it", not lost, len(lost), lost[:3])
    check("no slot has more appointments than it counts or can take", first.slots_that_are_wrong() == [], first.slots_that_are_wrong())
    check("no email is left", first.drain_email(120), first.waiting_email())
    letters = first.letters()
    ids = [message_id for _, message_id, _ in letters]
    again = len(ids) - len(set(ids))
    check("at most the one email that was leaving at each fail-over left twice (%d of %d)" % (again, len(ids)), again <= FAIL_OVERS * ROUNDS)
    receivers = {to for to, _, _ in letters}
    unwritten = [email for email in answered if email not in receivers]
    check("everyone who booked is written to", not unwritten, len(unwritten), unwritten[:5])


def main():
    folder = tempfile.mkdtemp(prefix="givenback-cluster-")
    os.chmod(folder, 0o755)
    network()
    cluster = Cluster(folder)
    check("three servers are one cluster", cluster.is_whole())
    url = cluster.make_database()
    first = start_node(PROGRAM, url, NODES[0])
    SITE_KEYS[80] = first.keys
    second = start_node(PROGRAM, url, NODES[1], first)
    haproxy = start_haproxy(folder)
    check("HAProxy reaches a node", until(lambda: os.system("curl -fso /dev/null http://localhost/readyz") == 0, 20))
    pooled(cluster, first, folder)
    donors = [Donors(first, number) for number in range(DONORS)]
    drill = Drill(cluster, (first, second), donors)
    for _ in range(ROUNDS):
        drill.kill_primary()
        drill.restart_node()
        drill.cut_off()
        drill.stop_primary()
    drill.upgrade()
    for one in donors:
        one.end.set()
    for one in donors:
        one.join(30)
    examine(first, donors)
    for node in (second, first):
        node.end()
        node.remove()
    haproxy.terminate()
    for server in cluster.servers:
        server.send_all(signal.SIGKILL)
    run("rm", "-rf", folder)
    sys.exit(failed > 0)


if "inside" in sys.argv:
    main()
else:
    # The first process of the namespace has to collect processes whose parents ended, or Patroni takes a dead PostgreSQL for a living one.
    os.execvp("unshare", ["unshare", "-m", "-n", "-p", "--fork", "--kill-child", "--mount-proc", "sh", "-c", '/usr/bin/python3 "$@" & wait $!', "sh",
                          os.path.abspath(__file__), *sys.argv[1:], "inside"])
