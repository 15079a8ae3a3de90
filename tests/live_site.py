"""A real site for tests that end it: made by the demo, then served as a site whose email leaves by SMTP.

The demo makes pages, drives, a desk and sign-in links; its mark is taken off the database while nobody serves it, so that
`serve` takes it.  Everything else goes over HTTP, as people do it."""
import atexit
import contextlib
import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

from form_keys import form_key, id_text, lookup_hash, read_keys, token

HERE = os.path.dirname(os.path.abspath(__file__))
PLACES = 4000


signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))      # what was started is ended


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


SITE_KEYS = {}                                             # of each site, by its port


class NewKey(str):
    """Stands for the key of a form until Client.ask() knows where the form goes."""


def new_key():
    return NewKey("0" * 39)


def person_page(location):
    """Of the person whom the desk's list names after a press."""
    path, _, rest = location.partition("?who=")
    return path + "/donor/" + rest.partition("#")[0].partition("&")[0]


class Answer:
    def __init__(self, response):
        self.status, self.location = response.status, response.getheader("Location") or ""
        self.retry_after = response.getheader("Retry-After")
        self.cookies = [line.split(";")[0] for line in response.headers.get_all("Set-Cookie") or []]
        self.text = response.read().decode()

    @property
    def to_correct(self):
        """The form was not done: what was typed is shown again at an address of its own."""
        return self.status == 303 and ("?draft=" in self.location or "/draft/" in self.location)

    @property
    def done(self):
        return self.status == 303 and not self.to_correct


class Client:
    """One browser: one connection, rebuilt when it broke."""

    def __init__(self, port, timeout=20, source=None):
        """`source`: the address of this machine that it connects from, 127.1.2.3 for example."""
        self.port, self.timeout, self.connection, self.cookies = port, timeout, None, {}
        self.source = (source, 0) if source else None

    def ask(self, method, path, fields=None, peer=None):
        """Raises OSError or HTTPException when no whole answer came: nobody knows then whether it was done.
        A new_key() among the fields becomes the key of this browser for this path, so that the same fields again are the same form."""
        body, headers = None, {"Sec-Fetch-Site": "same-origin"}
        if peer:
            headers["X-Forwarded-For"] = peer
        if fields is not None and isinstance(fields.get("key"), NewKey) and self.port in SITE_KEYS:
            fields["key"] = form_key(SITE_KEYS[self.port], self.cookies.setdefault("form", token()), path.split("?")[0])
        if self.cookies:
            headers["Cookie"] = "; ".join("%s=%s" % pair for pair in self.cookies.items())
        if fields is not None:
            from urllib.parse import urlencode
            body, headers["Content-Type"] = urlencode(fields), "application/x-www-form-urlencoded"
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("localhost", self.port, timeout=self.timeout, source_address=self.source)
            self.connection.request(method, path, body, headers)
            answer = Answer(self.connection.getresponse())
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for cookie in answer.cookies:
            name, _, value = cookie.partition("=")
            self.cookies[name] = value
        return answer

    def shown(self, answer, peer=None):
        """What has to be corrected is shown at the form's own address."""
        return self.ask("GET", answer.location, peer=peer) if answer.to_correct else answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Site:
    def __init__(self, program, settings=()):
        self.program, self.settings = os.path.abspath(program), list(settings)
        self.folder = tempfile.mkdtemp(prefix="givenback-")
        self.data, self.emails = os.path.join(self.folder, "data"), os.path.join(self.folder, "email")
        os.mkdir(self.emails)
        self.database = os.path.join(self.data, "givenback.sqlite")
        self.port, self.server, self.smtp = free_port(), None, None
        self.site_url = "http://localhost:%d" % self.port
        self.thanked = False          # a person of crash.py has sent this site's letter of thanks
        self.before = None            # called in the server's process before the program: a limit of the system
        self.log = open(os.path.join(self.folder, "log"), "wb")
        atexit.register(self.let_go)
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("GIVENBACK_")}
        self.environment["GIVENBACK_DNS_SERVER"] = "127.0.0.1:1"          # doctor asks nobody outside this machine

    # -- the process --
    def run(self, *words, **more):
        return subprocess.run([self.program, *words], capture_output=True, text=True, env=self.environment, **more)

    def spawn(self, *words):
        self.server = subprocess.Popen([self.program, *words, "--data", self.data, "--port", str(self.port)], stdout=subprocess.PIPE,
                                       stderr=self.log, env=self.environment, preexec_fn=self.before)
        line = self.server.stdout.readline()
        if not line.startswith(b"ready "):
            self.server.wait()
            raise SystemExit("the server did not start:\n" + open(self.log.name).read()[-3000:])

    def start(self):
        self.spawn("serve", "--site-url", self.site_url, "--smtp-url", "smtp://127.0.0.1:%d" % self.smtp_port,
                   "--operator-email", "operator@example.org", "--proxy-header", "X-Forwarded-For", *self.settings)

    def end(self, number=signal.SIGTERM):
        """SIGKILL, as a power loss is for the program."""
        self.server.send_signal(number)
        status = self.server.wait()
        self.server.stdout.close()
        self.server = None
        return status

    def make(self):
        self.smtp = subprocess.Popen(["/usr/bin/python3", os.path.join(HERE, "smtp_server.py"), self.emails], stdout=subprocess.PIPE)
        self.smtp_port = int(self.smtp.stdout.readline())
        self.spawn("demo")
        self.look_around()
        self.end()
        self.change("UPDATE site_state SET demo = false", "UPDATE slot SET capacity = %d" % PLACES, "UPDATE drive SET capacity = %d" % PLACES)
        self.keys = SITE_KEYS[self.port] = read_keys(os.path.join(self.data, "site.key"))

    def look_around(self):
        guest, self.desk, self.keeper, self.organiser = (Client(self.port) for _ in range(4))
        demo = guest.ask("GET", "/demo").text
        self.page = re.search(r"/honour/[A-Z0-9]+", demo)[0]
        self.drive = re.search(self.page + r"/drive/[A-Z0-9]+", guest.ask("GET", self.page).text)[0]
        self.slots = re.findall(r"/book/([A-Z0-9]+)", guest.ask("GET", self.drive).text)
        code = re.findall(r"/desk/code/([A-Z0-9]+)", demo)[-1]     # of the blood service's staff, who record who gave
        opened = self.desk.ask("POST", "/desk", {"key": new_key(), "code": code})
        self.roster = re.search(r"/desk/[A-Z0-9]+", opened.location)[0]
        form = self.desk.ask("GET", self.roster + "/walk-in").text
        self.honour = re.findall(r'name="honour"[^>]*value="([A-Z0-9]+)"', form)
        for one, link in zip((self.keeper, self.organiser), re.findall(r"/sign-in/link/[A-Z0-9]+", demo)):
            one.ask("POST", link, {})
        home = self.keeper.ask("GET", "/home").text
        self.managed = re.findall(r"/page/[A-Z0-9]+", home)
        for one in (guest, self.desk, self.keeper, self.organiser):
            one.close()

    def let_go(self):
        if self.server is not None:
            self.end(signal.SIGKILL)
        if self.smtp is not None:
            self.smtp.kill()
            self.smtp.wait()
            self.smtp.stdout.close()
        self.smtp = None

    def remove(self):
        self.let_go()
        self.log.close()
        subprocess.run(["rm", "-rf", self.folder], check=True)

    # -- what the disk has --
    def sql(self):
        database = sqlite3.connect(self.database, timeout=10)
        return database

    def change(self, *statements):
        with contextlib.closing(self.sql()) as database, database:
            for statement in statements:
                database.execute(statement)

    def rows(self, statement):
        with contextlib.closing(self.sql()) as database:
            return database.execute(statement).fetchall()

    def slots_that_are_wrong(self):
        """Each slot's capacity, its number of booked seats, and how many there are: appointments, and seats held by offers."""
        held = "(SELECT coalesce(sum(p.seats), 0) FROM waiting_offer_slot p JOIN waiting_offer o ON o.id = p.offer WHERE p.slot = s.id" \
               " AND o.state = 'held')"
        rows = self.rows("SELECT s.capacity, s.booked, " + held + " + (SELECT count(*) FROM appointment a WHERE a.slot = s.id AND"
                         " state IN ('booked', 'unclaimed') AND NOT over_capacity AND released_at IS NULL) FROM slot s")
        return [row for row in rows if row[1] != row[2] or row[1] > row[0]]

    def hash(self, purpose, text):
        return lookup_hash(self.keys, purpose, text)

    def letters(self):
        """Every email the email server took: (receiver, Message-ID, subject)."""
        found = []
        for name in sorted(os.listdir(self.emails)):
            if name.endswith(".eml"):
                with open(os.path.join(self.emails, name), "rb") as file:
                    head = file.read(4096).decode("utf-8", "replace").split("\r\n\r\n")[0].replace("\r\n ", " ")
                value = dict(line.split(": ", 1) for line in head.split("\r\n") if ": " in line)
                found.append((value["X-Envelope-To"], value["Message-ID"], value["Subject"]))
        return found

    def waiting_email(self):
        # What the limit of one address holds back is not meant to leave yet.
        return self.rows("SELECT count(*) FROM outbox_email WHERE sent_at IS NULL AND failed_at IS NULL AND not_before <= %d" %
                         (time.time_ns() // 1000))[0][0]

    def drain_email(self, seconds=60):
        until = time.monotonic() + seconds
        while self.waiting_email() > 0 and time.monotonic() < until:
            time.sleep(0.1)
        return self.waiting_email() == 0

    def noted(self, word):
        self.log.flush()
        with open(self.log.name, errors="replace") as file:
            return [line for line in file if word in line]


def main():
    sys.exit("live_site.py is used by crash.py and disk.py")


if __name__ == "__main__":
    main()
