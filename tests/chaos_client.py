"""What tests/chaos asks a site with: a browser that fetches a form before it presses it, and sockets that behave badly."""
import http.client
import os
import random
import socket
import struct
import sys
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from live_site import Answer, Client

PATIENCE = 30      # seconds: a client waits no longer for anything
BROKEN = (OSError, http.client.HTTPException)


class Form:
    def __init__(self, attributes):
        self.action, self.method, self.values, self.kinds, self.choices = attributes.get("action", ""), attributes.get("method", "get"), {}, {}, {}

    def add(self, attributes):
        name, kind, value = attributes.get("name"), attributes.get("type", "text"), attributes.get("value") or ""
        if not name or kind in ("submit", "button"):
            return
        if kind in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)
            if "checked" in attributes:
                self.values[name] = value
        else:
            self.values[name] = value
        self.kinds[name] = "email" if attributes.get("autocomplete") == "email" or kind == "email" else kind


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append(Form(attributes))
        elif self.forms and tag == "input":
            self.forms[-1].add(attributes)
        elif self.forms and tag == "textarea" and attributes.get("name"):
            self.forms[-1].values[attributes["name"]] = ""


def forms_of(text):
    return [form for form in Page(text).forms if form.method == "post"]


class Browser(Client):
    """A person: takes every hidden field and cookie from the site, and comes from an address of its own."""

    def __init__(self, port, chance=random):
        super().__init__(port, PATIENCE)
        self.peer = "10.%d.%d.%d" % tuple(chance.randrange(1, 250) for _ in range(3))

    def step(self, answer):
        """The step of a form that the answer leads to; any other answer as it is."""
        return self.ask("GET", answer.location, peer=self.peer) if "/draft/" in answer.location else answer

    def get(self, path):
        return self.step(self.ask("GET", path, peer=self.peer))

    def press(self, at, form, fields=()):
        """`at`: the path of the page that has the form."""
        return self.step(self.ask("POST", urljoin(at, form.action), {**form.values, **dict(fields)}, self.peer))

    def press_only(self, path, action_ends, fields=()):
        """Fetches a page and presses the form whose action ends so.  None: the page has none."""
        page = self.get(path)
        form = next((form for form in forms_of(page.text) if urljoin(path, form.action).endswith(action_ends)), None)
        return self.press(path, form, fields) if form else None

    def upload(self, path, picture, words, meanwhile=lambda: None):
        """The answer to the form with a picture; that of the page when there is no form.  `meanwhile` is called when the picture is on
        its way."""
        page = self.get(path)
        form = next((form for form in forms_of(page.text) if "file" in form.kinds.values()), None)
        if not form:
            return page
        mark = "----chaos"
        fields = {name: words if form.kinds.get(name) == "text" else value for name, value in form.values.items() if form.kinds.get(name) != "file"}
        body = b"".join(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items())
        file = next(name for name, kind in form.kinds.items() if kind == "file")
        body += f'--{mark}\r\nContent-Disposition: form-data; name="{file}"; filename="one.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
        body += picture + f"\r\n--{mark}--\r\n".encode()
        connection = http.client.HTTPConnection("localhost", self.port, timeout=4 * PATIENCE)
        try:
            connection.request("POST", urljoin(path, form.action), body, {
                "Sec-Fetch-Site": "same-origin", "Content-Type": f"multipart/form-data; boundary={mark}", "X-Forwarded-For": self.peer,
                "Cookie": "; ".join("%s=%s" % pair for pair in self.cookies.items())})
            meanwhile()
            return Answer(connection.getresponse())
        finally:
            connection.close()


def fill(form, name, address, **more):
    """A person's name and address where the form asks for them, whatever the fields are called; the first choice where one is asked."""
    fields = {}
    for field, kind in form.kinds.items():
        if kind == "email":
            fields[field] = address
        elif field == "name":
            fields[field] = name
        elif kind == "radio" and field not in form.values:
            fields[field] = form.choices[field][0]
    return {**fields, **{field: value for field, value in more.items() if field in form.kinds}}


# ---- sockets that behave badly ----

def connect(port, small=False):
    one = socket.socket()
    one.settimeout(PATIENCE)
    if small:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(("127.0.0.1", port))
    return one


def reset(one):
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


def request(path, peer, more=""):
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {peer}\r\n{more}\r\n".encode()


def read_until(one, ending, most=1 << 18):
    got = b""
    while ending not in got:
        some = one.recv(4096)
        if not some or len(got) > most:
            raise ConnectionError("ended after %d bytes, before %r: %r" % (len(got), ending, got[:80]))
        got += some
    return got


def read_answers(one, count):
    """So many whole answers; their statuses."""
    file, statuses = one.makefile("rb"), []
    for _ in range(count):
        status, length, line = file.readline(), 0, b"-"
        if not status:
            raise ConnectionError("ended after %d of %d answers" % (len(statuses), count))
        while line.strip():
            line = file.readline()
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        file.read(length)
        statuses.append(int(status.split()[1]))
    return statuses


def path_of(address):
    return urlsplit(address).path


# ---- what is known of the process ----

class Process:
    def __init__(self, pid):
        self.pid = pid

    def descriptors(self):
        """How many of each kind are open: sockets, files of the database (a reader opens its own when it is first asked), others."""
        counts = {"socket": 0, "database": 0, "other": 0}
        for name in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                where = os.readlink(f"/proc/{self.pid}/fd/{name}")
            except FileNotFoundError:
                continue
            counts["socket" if where.startswith("socket:") else "database" if ".sqlite" in os.path.basename(where) else "other"] += 1
        return counts

    def resident(self):
        with open(f"/proc/{self.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def processor_seconds(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit("chaos_client.py is used by tests/chaos")
