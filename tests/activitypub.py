#!/usr/bin/python3
"""A page that is followed from other servers: activitypub.py PROGRAM

Two servers on loopback that are as strict as those people use: they follow a page, check of every delivery the media type, digest, date,
host, key id and signature (by the openssl program), that every id is the address it is found at, and that a letter arrives once for each
shared inbox, is changed, and is deleted.  A third has TLS that is good, bad, or never answers.  And they send
everything that must not count: unsigned, changed, stale, with another's key, again, too long, too deep, with an @context of their own."""
import base64
import contextlib
import email.utils
import hashlib
import http.client
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

from authority import Authority
from form_keys import id_text
from live_site import Client, Site, free_port

PROGRAM = os.path.abspath(sys.argv[1])
AS = "https://www.w3.org/ns/activitystreams"
PUBLIC = AS + "#Public"
TYPE = "application/activity+json"
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    # The peers check on threads of their own: a line is written at once.
    sys.stdout.write("".join(map(str, ("ok: " if good else "FAILED: ", what, *(() if good else (": ", *more)), "\n"))))
    sys.stdout.flush()
    return good


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def hidden(text, action=None):
    if action:
        text = re.search(r'(?s)<form method="post" action="%s".*?</form>' % re.escape(action), text)[0]
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', text))


def sha256(body):
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def now(offset=0):
    return email.utils.formatdate(time.time() + offset, usegmt=True)


def ask(method, url, body=None, headers=None):
    """One request as another server makes it: no cookies, no redirects."""
    host, path = re.match(r"http://([^/]+)(/.*)", url).groups()
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": host, **(headers or {}), **({} if body is None else {"Content-Length": str(len(body))})}.items():
        connection.putheader(name, value)
    connection.endheaders()
    if body is not None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(body)
    response = connection.getresponse()
    answer = response.status, response.headers, response.read().decode(errors="replace")
    connection.close()
    return answer


def fetch(url):
    """As a server fetches an object: the media type and the id have to be right."""
    status, headers, text = ask("GET", url, headers={"Accept": TYPE + ", application/ld+json"})
    if status != 200:
        return status, None
    check("%s has the media type" % url, headers["Content-Type"] == TYPE, headers["Content-Type"])
    check("and varies by Accept", "accept" in (headers["Vary"] or "").lower(), headers["Vary"])
    found = json.loads(text)
    check("and its id is its address", found["id"] == url and AS in found["@context"], found["id"])
    return status, found


class Key:
    def __init__(self, folder, name):
        self.private, self.public = os.path.join(folder, name + ".key"), os.path.join(folder, name + ".pub")
        subprocess.run(["openssl", "genrsa", "-out", self.private, "2048"], check=True, capture_output=True)
        subprocess.run(["openssl", "rsa", "-in", self.private, "-pubout", "-out", self.public], check=True, capture_output=True)
        with open(self.public, encoding="ascii") as file:
            self.pem = file.read()

    def sign(self, text):
        made = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.private], input=text.encode(), capture_output=True, check=True)
        return base64.b64encode(made.stdout).decode()


def verifies(folder, pem, text, signature):
    files = [os.path.join(folder, name) for name in ("peer.pem", "peer.sig")]
    with LOCK:
        with open(files[0], "w", encoding="ascii") as file:
            file.write(pem)
        with open(files[1], "wb") as file:
            file.write(base64.b64decode(signature))
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", files[0], "-signature", files[1]], input=text.encode(),
                              capture_output=True).returncode == 0


LOCK = threading.Lock()


class Peer:
    """Another server, with its users; with a certificate it speaks TLS."""

    def __init__(self, folder, shared=True, certificate=None):
        self.folder, self.shared, self.users, self.got, self.asked, self.status = folder, shared, {}, [], [], 202
        self.answers = {}                  # path: (status, headers, body), in place of what would be there
        self.port = free_port()
        self.host = "127.0.0.1:%d" % self.port
        self.certificate, self.silent = certificate, False     # silent: it takes a connection and never answers the ClientHello
        self.handshakes = []               # how long each lasted that came to nothing, in seconds
        self.url = ("https://" if certificate else "http://") + self.host
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, body=b"", **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(body)

            def do_GET(self):
                peer.asked.append((self.path, dict(self.headers)))
                if self.path in peer.answers:
                    status, headers, body = peer.answers[self.path]
                    self.answer(status, body, **headers)
                elif self.path.split("/")[-1] in peer.users:
                    self.answer(200, json.dumps(peer.actor(self.path.split("/")[-1])).encode(), Content_Type=TYPE)
                else:
                    self.answer(404)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if peer.status != 202:
                    peer.asked.append((self.path, dict(self.headers)))
                    self.answer(peer.status)
                    return
                wrong = peer.refuses(self.path, self.headers, body)
                peer.got.append((self.path, json.loads(body) if not wrong else {}, wrong))
                self.answer(401 if wrong else 202)

        class Server(http.server.ThreadingHTTPServer):
            def finish_request(self, request, client_address):
                began = time.monotonic()
                try:
                    if peer.silent:
                        while request.recv(4096):
                            pass
                        raise EOFError
                    if peer.certificate:
                        request = peer.certificate.wrap_socket(request, server_side=True)
                except (OSError, EOFError):
                    peer.handshakes.append(time.monotonic() - began)
                    return
                super().finish_request(request, client_address)

        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def add(self, name):
        self.users[name] = Key(self.folder, "%d-%s" % (self.port, name))
        return self.id(name)

    def id(self, name):
        return "%s/users/%s" % (self.url, name)

    def actor(self, name):
        found = {"@context": [AS, "https://w3id.org/security/v1"], "id": self.id(name), "type": "Person", "preferredUsername": name,
                 "inbox": self.id(name) + "/inbox", "outbox": self.id(name) + "/outbox",
                 "publicKey": {"id": self.id(name) + "#main-key", "owner": self.id(name), "publicKeyPem": self.users[name].pem}}
        if self.shared:
            found["endpoints"] = {"sharedInbox": self.url + "/inbox"}
        return found

    def refuses(self, path, headers, body):
        """Why a delivery does not count; empty: it does."""
        if headers["Content-Type"] != TYPE:
            return "media type %s" % headers["Content-Type"]
        if headers["Host"] != self.host:
            return "host %s" % headers["Host"]
        if headers["Digest"] != sha256(body):
            return "digest"
        date = email.utils.parsedate_to_datetime(headers["Date"])
        if not headers["Date"].endswith(" GMT") or abs(date.timestamp() - time.time()) > 300:
            return "date %s" % headers["Date"]
        if ", " in headers["Signature"] or not headers["Signature"].startswith('keyId="'):
            return "signature with spaces"
        parameters = dict(re.findall(r'(\w+)="([^"]*)"', headers["Signature"]))
        if parameters.get("algorithm") not in ("rsa-sha256", "hs2019"):
            return "algorithm"
        signed = parameters["headers"].split(" ")
        if not {"(request-target)", "host", "date", "digest"} <= set(signed):
            return "headers %s" % signed
        activity = json.loads(body)
        key = parameters["keyId"]
        if key.split("#")[0] != activity["actor"]:
            return "key of another actor"
        if activity["actor"] not in KEYS:
            status, found = fetch(activity["actor"])
            if status != 200 or found["publicKey"]["id"] != key or found["publicKey"]["owner"] != activity["actor"]:
                return "key %s" % status
            KEYS[activity["actor"]] = found["publicKey"]["publicKeyPem"]
        text = "\n".join("%s: %s" % (name, "post " + path if name == "(request-target)" else headers[name]) for name in signed)
        if not verifies(self.folder, KEYS[activity["actor"]], text, parameters["signature"]):
            return "signature"
        return ""

    def of(self, kind, path=None):
        return [activity for at, activity, wrong in self.got if not wrong and activity["type"] == kind and (path is None or at == path)]

    def send(self, name, inbox, activity, **change):
        """Signs and sends; `change` is what is wrong with it."""
        body = change.get("body") or json.dumps(activity).encode()
        path = re.match(r"http://[^/]+(/.*)", inbox)[1]
        date = change.get("date", now())
        fields = {"(request-target)": "post " + path, "host": change.get("host", re.match(r"http://([^/]+)", inbox)[1]), "date": date,
                  "digest": change.get("digest", sha256(body)), "content-type": TYPE}
        names = change.get("names", ["(request-target)", "host", "date", "digest", "content-type"])
        text = "\n".join("%s: %s" % (one, fields[one]) for one in names)
        signature = 'keyId="%s",algorithm="%s",headers="%s",signature="%s"' % (
            change.get("key_id", self.id(name) + "#main-key"), change.get("algorithm", "hs2019"), " ".join(names),
            change.get("key", self.users[name]).sign(text))
        headers = {"Date": date, "Digest": fields["digest"], "Content-Type": TYPE, "Signature": signature}
        for field in change.get("without", []):
            del headers[field]
        sent = change.get("sent", body)
        self.last = (inbox, sent, headers)
        return ask("POST", inbox, sent, headers)[0]

    def follow(self, name, actor, inbox, number=1, **more):
        return self.send(name, inbox, {"@context": AS, "id": "%s#follow-%d" % (self.id(name), number), "type": "Follow", "actor": self.id(name),
                                       "object": actor["id"]}, **more)


KEYS = {}


class Story:
    def __init__(self, site, folder, authority=None):
        self.site, self.one, self.two, self.authority = site, Peer(folder), Peer(folder, shared=False), authority
        self.base = "http://localhost:%d" % site.port
        key = site.page.split("/")[-1]
        with contextlib.closing(site.sql()) as database, database:
            self.page = database.execute("SELECT id FROM honour_page WHERE page_key = ?", (key,)).fetchone()[0]
            database.execute("UPDATE honour_page SET listed = 1 WHERE id = ?", (self.page,))
        self.settings = "/page/%s/fediverse" % id_text(self.page)
        self.actor_id = self.base + site.page + "/actor"
        self.handle = "%s@localhost:%d" % (key.lower(), site.port)
        self.actor = None

    def count(self, query, *values):
        with contextlib.closing(self.site.sql()) as database:
            return database.execute(query, values).fetchone()[0]

    def run(self, query, *values):
        with contextlib.closing(self.site.sql()) as database, database:
            database.execute(query, values)

    def followers(self):
        return self.count("SELECT count(*) FROM activitypub_follower")

    def waiting(self):
        return self.count("SELECT count(*) FROM activitypub_received WHERE next_at IS NOT NULL")

    def settled(self, seconds=30):
        """Everything that came was checked, and everything that waits was delivered."""
        return until(lambda: self.waiting() == 0 and self.count("SELECT count(*) FROM activitypub_inbox WHERE next_at <= ?", time.time_ns() // 1000) == 0, seconds)

    # -- the family --
    def press(self, path, post, **more):
        self.site.keeper.close()
        shown = self.site.keeper.ask("GET", path)
        check("the page %s is shown" % path, shown.status == 200, shown.status, shown.text[-500:])
        answer = self.site.keeper.ask("POST", post, {**hidden(shown.text, post), **more})
        check("and %s is done" % post.split("/")[-1], answer.done, answer.status, answer.location, answer.text[-1500:])
        return answer.location

    def start(self):
        site = self.site
        check("without a keeper's choice there is no actor", fetch(self.actor_id)[0] == 404)
        check("and no WebFinger", ask("GET", self.base + "/.well-known/webfinger?resource=acct:" + self.handle)[0] == 404)
        shown = site.keeper.ask("GET", self.settings)
        check("the keeper reads first what cannot be called back", "What cannot be called back" in shown.text and "its own copy" in shown.text,
              shown.status, shown.text[-2000:])
        check("nobody else can choose it", Client(site.port).ask("POST", self.settings, {}).status in (303, 403, 404, 422) and
              self.count("SELECT count(*) FROM activitypub_actor") == 0)
        self.press(self.settings, self.settings)
        check("the actor is there soon", until(lambda: self.count("SELECT count(*) FROM activitypub_actor WHERE public_key IS NOT NULL") == 1))
        check("the keeper sees its address", "@" + self.handle in site.keeper.ask("GET", self.settings).text)
        check("visitors see it too", until(lambda: "@" + self.handle in Client(site.port).ask("GET", site.page).text))

    def look(self):
        for resource in ("acct:" + self.handle, "acct:" + self.handle.upper().replace("LOCALHOST", "localhost"), self.actor_id):
            status, headers, text = ask("GET", self.base + "/.well-known/webfinger?resource=" + resource)
            check("WebFinger knows %s" % resource, status == 200 and headers["Content-Type"].startswith("application/jrd+json"), status, text[:300])
        found = json.loads(text)
        link = [one for one in found["links"] if one["rel"] == "self"][0]
        check("it leads to the actor", found["subject"] == "acct:" + self.handle and link == {"rel": "self", "type": TYPE, "href": self.actor_id}, found)
        for resource in ("acct:nobody@localhost", "acct:%s@example.org" % self.handle.split("@")[0], "x", ""):
            check("it does not know \"%s\"" % resource, ask("GET", self.base + "/.well-known/webfinger?resource=" + resource)[0] in (400, 404))
        status, self.actor = fetch(self.actor_id)
        check("the actor is read", status == 200)
        check("it is what servers ask for", self.actor["type"] in ("Application", "Group", "Organization", "Person", "Service") and
              self.actor["preferredUsername"] == self.handle.split("@")[0] and self.actor["inbox"].startswith(self.base) and
              self.actor["endpoints"]["sharedInbox"] == self.base + "/inbox" and self.actor["publicKey"]["owner"] == self.actor_id, self.actor)
        size = subprocess.run(["openssl", "rsa", "-pubin", "-noout", "-text"], input=self.actor["publicKey"]["publicKeyPem"].encode(),
                              capture_output=True).stdout.decode()
        check("its key has 3072 bits", "3072 bit" in size, size[:200])
        check("the icon is there", ask("GET", self.actor["icon"]["url"])[0] == 200, self.actor["icon"])
        status, headers, _ = ask("GET", self.actor_id, headers={"Accept": "text/html,*/*;q=0.8"})
        check("a browser is sent to the page", status == 303 and headers["Location"] == self.site.page, status, headers["Location"])
        self.private = self.count("SELECT key_sealed FROM activitypub_actor")
        check("the private key is sealed", b"PRIVATE" not in self.private)
        check("the first notes are made", until(lambda: self.count("SELECT count(*) FROM activitypub_note") > 0))
        box = fetch(self.actor["outbox"])[1]
        check("the outbox has notes", box["totalItems"] > 0 and len(box["orderedItems"]) > 0, box)
        for item in box["orderedItems"][:3]:
            check("each is found at its id", fetch(item["object"]["id"])[1] == {"@context": AS, **item["object"]}, item)

    def follow(self):
        one, two, inbox = self.one, self.two, self.actor["inbox"]
        for name in ("alice", "bob"):
            one.add(name)
        two.add("carol")
        check("a Follow is taken", one.follow("alice", self.actor, inbox) == 202)
        check("also at the shared inbox", one.follow("bob", self.actor, self.actor["endpoints"]["sharedInbox"], algorithm="rsa-sha256") == 202)
        check("and from a server without one", two.follow("carol", self.actor, inbox) == 202)
        check("each is answered by an Accept at their own inbox", until(lambda: len(one.of("Accept")) == 2 and len(two.of("Accept")) == 1),
              one.got, two.got)
        accepts = one.of("Accept", "/users/alice/inbox")
        check("of their Follow", len(accepts) == 1 and accepts[0]["actor"] == self.actor_id and accepts[0]["object"] == {
            "type": "Follow", "id": one.id("alice") + "#follow-1", "actor": one.id("alice"), "object": self.actor_id}, accepts)
        check("our request for the actor was signed", any("Signature" in headers for path, headers in one.asked if path == "/users/alice"), one.asked)
        status, found = fetch(self.actor["followers"])
        check("the followers are a number", found["totalItems"] == 3 and "alice" not in json.dumps(found), found)
        check("and the keeper reads it", "Three people follow from other servers." in self.site.keeper.ask("GET", self.settings).text)
        check("no address is stored plainly", self.count(
            "SELECT count(*) FROM activitypub_follower WHERE instr(actor_sealed, CAST('alice' AS BLOB)) > 0") == 0)
        inbox_, body, headers = two.last
        accepted = len(two.got)
        check("the same again is taken", ask("POST", inbox_, body, headers)[0] == 202)
        self.settled()
        check("and changes nothing", self.followers() == 3 and len(two.got) == accepted, two.got)
        check("a second Follow too is one follower", two.follow("carol", self.actor, inbox, 2) == 202 and
              until(lambda: len(two.got) == accepted + 1) and self.followers() == 3, two.got)

    def letter(self, words):
        """A public letter, sent now."""
        thanks = "/page/%s/thanks" % id_text(self.page)
        place = self.press(thanks + "/new", thanks + "/new", words=words, in_public="yes").split("?")[0]
        self.press(place + "/send", place + "/send", when="now")
        return place

    def tell(self):
        one, two = self.one, self.two
        words = "Thank you <script>alert(1)</script> & \"all\"."
        place = self.letter(words)
        found = lambda peer, kind: [one for one in peer.of(kind) if "Thank you" in json.dumps(one)]
        check("a letter arrives at both servers", until(lambda: found(one, "Create") and found(two, "Create")), one.got[-2:], two.got[-2:])
        self.settled()
        check("once for two followers of one server", len(found(one, "Create")) == 1 and len(one.of("Create", "/inbox")) == len(one.of("Create")))
        check("and at the own inbox where there is no shared one", len(found(two, "Create")) == 1 and
              two.of("Create", "/users/carol/inbox") == two.of("Create"))
        create = found(one, "Create")[0]
        note = create["object"]
        check("it is a public note of the page", note["type"] == "Note" and note["attributedTo"] == create["actor"] == self.actor_id and
              note["to"] == [PUBLIC] and note["cc"] == [self.actor["followers"]], create)
        check("nothing in it is HTML but ours", "&lt;script&gt;" in note["content"] and "<script" not in note["content"], note["content"])
        check("it is found at its id", fetch(note["id"])[1] == {"@context": AS, **note})
        status, headers, _ = ask("GET", note["id"], headers={"Accept": "text/html"})
        check("where a browser comes to the letter on the page", status == 303 and "#thanks-" in headers["Location"], status, headers["Location"])
        self.press(place + "/edit", place + "/edit", words="Thank you, dear friends.", in_public="yes")
        check("a change is told", until(lambda: found(one, "Update") and found(two, "Update")), one.got[-2:])
        update = found(one, "Update")[0]
        check("with the same id, and when", update["object"]["id"] == note["id"] and update["object"]["updated"] > note["published"] and
              "dear friends" in update["object"]["content"], update)
        self.press(place + "/take-down", place + "/take-down")
        deleted = lambda peer: [activity for activity in peer.of("Delete") if activity["object"]["id"] == note["id"]]
        check("taking it down deletes it", until(lambda: deleted(one) and deleted(two)), one.got[-2:])
        check("by a Tombstone", deleted(one)[0]["object"]["type"] == "Tombstone" and deleted(one)[0]["actor"] == self.actor_id, deleted(one))
        status, headers, text = ask("GET", note["id"], headers={"Accept": TYPE})
        check("and its address says so", status == 410 and json.loads(text)["type"] == "Tombstone" and headers["Content-Type"] == TYPE, status, text[:200])
        drive = one.of("Create")[0] if one.of("Create") else {}
        check("no delivery was refused", all(not wrong for peer in (one, two) for _, _, wrong in peer.got),
              [wrong for peer in (one, two) for _, _, wrong in peer.got if wrong], drive)

    def refuse(self):
        """Everything that must not count: the followers stay who they are."""
        one, two, inbox = self.one, self.two, self.actor["inbox"]
        one.add("mallory")
        evil = Key(self.one.folder, "evil")
        before = self.followers()
        follow = {"@context": AS, "id": one.id("mallory") + "#f", "type": "Follow", "actor": one.id("mallory"), "object": self.actor_id}

        def refused(what, status, *answer):
            check("%s is refused" % what, answer[0] == status, answer)

        refused("what is not signed", 401, one.follow("mallory", self.actor, inbox, without=["Signature"]))
        refused("a body that was changed", 401, one.follow("mallory", self.actor, inbox, sent=json.dumps({**follow, "actor": one.id("alice")}).encode()))
        refused("a wrong digest", 401, one.follow("mallory", self.actor, inbox, digest=sha256(b"other")))
        refused("a missing digest", 401, one.follow("mallory", self.actor, inbox, without=["Digest"], names=["(request-target)", "host", "date"]))
        refused("a digest that is not signed", 401, one.follow("mallory", self.actor, inbox, names=["(request-target)", "host", "date"]))
        refused("a target that is not signed", 401, one.follow("mallory", self.actor, inbox, names=["host", "date", "digest"]))
        refused("no date", 401, one.follow("mallory", self.actor, inbox, names=["(request-target)", "host", "digest"]))
        refused("a stale date", 401, one.follow("mallory", self.actor, inbox, date=now(-2 * 3600)))
        refused("a date to come", 401, one.follow("mallory", self.actor, inbox, date=now(2 * 3600)))
        refused("a date that is none", 401, one.follow("mallory", self.actor, inbox, date="yesterday"))
        refused("another algorithm", 401, one.follow("mallory", self.actor, inbox, algorithm="hmac-sha256"))
        refused("a key of another server", 401, one.follow("mallory", self.actor, inbox, key_id=two.id("carol") + "#main-key", key=two.users["carol"]))
        refused("ten megabytes", 413, one.follow("mallory", self.actor, inbox, body=json.dumps({**follow, "x": "y" * (10 << 20)}).encode()))
        refused("two hundred kilobytes", 400, one.follow("mallory", self.actor, inbox, body=json.dumps({**follow, "x": "y" * (200 << 10)}).encode()))
        for what, body in (("deep lists", b'{"x":' + b"[" * 60000 + b"]" * 60000 + b"}"), ("deep objects", b'{"x":' * 15000 + b"1" + b"}" * 15000),
                           ("no JSON", b"follow"), ("no object", b"[1]"), ("nothing", b" "), ("a name twice", json.dumps(follow).encode()[:-1] +
                            b',"actor":"%s"}' % one.id("alice").encode()), ("bytes that are no text", b'{"type":"\xff\xfe"}')):
            refused(what, 400, one.follow("mallory", self.actor, inbox, body=body))
        for what, change in (("no @context", {"@context": None}), ("an @context of its own alone", {"@context": one.url + "/context"}),
                             ("an @context that maps words", {"@context": {"Follow": AS + "#Follow", "actor": {"@id": one.id("alice")}}}),
                             ("a @graph", {"@graph": [follow]}), ("an @included", {"@included": [follow]}), ("a @reverse", {"@reverse": {"x": follow}}),
                             ("no type", {"type": None}), ("no actor", {"actor": None})):
            changed = {key: value for key, value in {**follow, **change}.items() if value is not None}
            refused(what, 400, one.send("mallory", inbox, changed))
        one.asked.clear()
        for kind in ("Create", "Like", "Announce", "Accept", "Block", "Flag", "Move", "Update"):
            refused("no %s, but ignored:" % kind, 202, one.send("mallory", inbox, {**follow, "type": kind}))
        refused("no Follow of a stranger, but ignored:", 202, one.send("mallory", inbox, {**follow, "object": "https://example.org/actor"}))
        refused("no Undo of something else, but ignored:", 202, one.send("mallory", inbox, {**follow, "type": "Undo", "object": {"type": "Like", "actor": one.id("mallory"), "object": self.actor_id}}))
        refused("no Undo of another's Follow, but ignored:", 202, one.send("mallory", inbox, {**follow, "type": "Undo", "object": {**follow, "actor": one.id("alice")}}))
        refused("no Delete of a stranger, but ignored:", 202, one.send("mallory", inbox, {**follow, "type": "Delete", "object": one.id("mallory")}, without=["Signature"]))
        check("none of it waits", self.waiting() == 0)
        check("and nobody was asked for a key", one.asked == [], one.asked)
        # From here on the signature has to be checked with the key of the actor.
        refused("another's private key: later", 202, one.follow("mallory", self.actor, inbox, key=evil))
        refused("a key of someone else there: later", 202, one.send("mallory", inbox, {**follow, "actor": one.id("stranger")}))
        one.add("stranger")
        refused("a signature of mallory as stranger: later", 202, one.send("mallory", inbox, {**follow, "actor": one.id("stranger")}, date=now(-1)))
        actor = one.actor("mallory")
        for number, (what, answer) in enumerate((
                ("an actor of another type", (200, {"Content_Type": "application/json"}, json.dumps(actor).encode())),
                ("one in ld+json without the profile", (200, {"Content_Type": "application/ld+json"}, json.dumps(actor).encode())),
                ("one with another id", (200, {"Content_Type": TYPE}, json.dumps({**actor, "id": one.id("alice")}).encode())),
                ("one whose inbox is elsewhere", (200, {"Content_Type": TYPE}, json.dumps({**actor, "inbox": two.url + "/inbox"}).encode())),
                ("one that redirects", (302, {"Location": one.id("alice")}, b"")),
                ("one of five megabytes", (200, {"Content_Type": TYPE}, json.dumps({**actor, "x": "y" * (5 << 20)}).encode())),
                ("a deep one", (200, {"Content_Type": TYPE}, b'{"id":' + b"[" * 50000 + b"]" * 50000 + b"}")),
                ("one that is gone", (410, {}, b"")))):
            one.answers["/users/mallory"] = answer
            refused("%s: later" % what, 202, one.follow("mallory", self.actor, inbox, 100 + number))
            self.settled(5)
            check("%s does not count" % what, self.followers() == before, self.followers())
            self.run("UPDATE activitypub_received SET next_at = NULL, done_at = 1 WHERE next_at IS NOT NULL")
        del one.answers["/users/mallory"]
        self.settled()
        check("nobody follows who did not before", self.followers() == before, self.followers())
        check("and nobody was accepted", not [accept for accept in one.of("Accept") if "mallory" in json.dumps(accept)])

    def fail(self):
        """A server that is away gets it later, and once."""
        two = self.two
        two.status = 500
        two.asked.clear()
        place = self.letter("A letter for a server that is away.")
        check("it is tried", until(lambda: any(path == "/users/carol/inbox" for path, _ in two.asked)))
        attempts = lambda: self.count("SELECT max(attempts) FROM activitypub_inbox")
        check("and waits for longer", until(lambda: attempts() == 1) and
              self.count("SELECT count(*) FROM activitypub_inbox WHERE next_at > ?", time.time_ns() // 1000 + 30 * 10**6) == 1)
        two.status = 202
        self.run("UPDATE activitypub_inbox SET next_at = 1 WHERE next_at IS NOT NULL")
        arrived = lambda: [one for one in two.of("Create") if "server that is away" in json.dumps(one)]
        check("then it arrives", until(arrived) and until(lambda: attempts() == 0))
        self.settled()
        check("once", len(arrived()) == 1)
        two.status = 503
        self.press(place + "/edit", place + "/edit", words="A letter for a server that stays away.", in_public="yes")
        self.place = place
        check("it fails again", until(lambda: attempts() == 1))
        self.run("UPDATE activitypub_inbox SET next_at = 1, attempts = 11 WHERE attempts = 1")
        check("in the end it is set aside", until(lambda: self.count("SELECT count(*) FROM activitypub_inbox WHERE set_aside_at IS NOT NULL") == 1))
        check("and nothing waits for it", self.count("SELECT count(*) FROM activitypub_delivery") == 0)
        two.status = 202
        check("until it asks again", two.follow("carol", self.actor, self.actor["inbox"], 3) == 202 and
              until(lambda: self.count("SELECT count(*) FROM activitypub_inbox WHERE set_aside_at IS NOT NULL") == 0))

    def tls(self):
        """A server with TLS: its certificate has to be good, and a handshake that does not end holds up nobody else for long."""
        inbox, words = self.actor["inbox"], "A letter over TLS."
        certificates = {"expired": self.authority.context("IP:127.0.0.1", -1),
                        "for another name": self.authority.context("DNS:example.org"),
                        "of an authority that nobody knows": Authority(self.one.folder, "nobodys").context("IP:127.0.0.1")}
        good = self.authority.context("IP:127.0.0.1")
        three, followers = Peer(self.one.folder, certificate=good), self.followers()
        three.add("dave")
        check("a Follow from a server with TLS is taken", three.follow("dave", self.actor, inbox) == 202)
        check("and accepted: its authority is trusted by tls_ca_file", until(lambda: three.of("Accept")), three.handshakes)
        self.settled()
        attempts = lambda: self.count("SELECT max(attempts) FROM activitypub_inbox")
        again = lambda: self.run("UPDATE activitypub_inbox SET next_at = 1 WHERE attempts > 0")
        arrived = lambda peer: [one for one in peer.of("Create") if words in json.dumps(one)]
        three.silent = True
        self.letter(words)
        check("while it never answers the ClientHello, others get the letter", until(lambda: arrived(self.one) and arrived(self.two)))
        check("the handshake is ended", until(lambda: attempts() == 1) and len(three.handshakes) == 1 and three.handshakes[0] < 15,
              three.handshakes)
        three.silent = False
        for number, (what, certificate) in enumerate(certificates.items(), 2):
            three.certificate = certificate
            again()
            check("nothing is sent to a server whose certificate is %s" % what, until(lambda: attempts() == number) and not arrived(three),
                  attempts(), three.got[-1:])
        three.certificate = good
        again()
        check("with a good one it arrives", until(lambda: arrived(three) and attempts() == 0), three.handshakes)
        self.settled()
        check("once", [len(arrived(peer)) for peer in (self.one, self.two, three)] == [1, 1, 1])
        three.send("dave", inbox, {"@context": AS, "id": three.id("dave") + "#undo", "type": "Undo", "actor": three.id("dave"), "object": {
            "id": three.id("dave") + "#follow-1", "type": "Follow", "actor": three.id("dave"), "object": self.actor_id}})
        check("it stops following", until(lambda: self.followers() == followers), self.followers())

    def pause(self):
        overview = "/page/%s" % id_text(self.page)
        self.press(overview, overview + "/pause")
        check("a paused page has no actor", fetch(self.actor_id)[0] == 404 and fetch(self.actor["outbox"])[0] == 404)
        box = self.count("SELECT id FROM activitypub_note WHERE deleted_at IS NULL LIMIT 1")
        check("and no notes", ask("GET", "%s%s/note/%s" % (self.base, self.site.page, id_text(box)), headers={"Accept": TYPE})[0] == 404)
        check("a Follow waits for nothing", self.one.follow("mallory", self.actor, self.actor["endpoints"]["sharedInbox"], 7) == 202 and
              self.one.follow("mallory", self.actor, self.actor["inbox"], 7) == 404 and self.waiting() == 0)
        deletes = len(self.one.of("Delete"))
        time.sleep(6)
        check("nothing is deleted by it", len(self.one.of("Delete")) == deletes)
        self.press(overview, overview + "/resume")
        check("it comes back", fetch(self.actor_id)[0] == 200)

    def leave(self):
        one, inbox = self.one, self.actor["inbox"]
        follow = {"id": one.id("bob") + "#follow-1", "type": "Follow", "actor": one.id("bob"), "object": self.actor_id}
        check("an Undo is taken", one.send("bob", inbox, {"@context": AS, "id": one.id("bob") + "#undo", "type": "Undo", "actor": one.id("bob"),
                                                          "object": follow}) == 202)
        check("and ends the following", until(lambda: self.followers() == 2), self.followers())
        carol = self.two.id("carol")
        self.two.answers["/users/carol"] = (410, {}, b"")
        check("an actor that was deleted", self.two.send("carol", self.actor["endpoints"]["sharedInbox"], {
            "@context": AS, "id": carol + "#delete", "type": "Delete", "actor": carol, "object": carol}) == 202)
        check("is gone here too", until(lambda: self.followers() == 1), self.followers())

    def shut(self):
        """Without the setting for tests no server on this machine is asked for anything."""
        site = self.site
        site.end()
        settings, site.settings = site.settings, []
        site.start()
        self.one.asked.clear()
        one, inbox = self.one, self.actor["inbox"]
        check("a server of a private network is ignored", one.follow("mallory", self.actor, inbox, 8) == 202 and self.waiting() == 0)
        before = self.count("SELECT max(updated_at) FROM activitypub_note")
        self.press(self.place + "/edit", self.place + "/edit", words="A letter to nobody in a private network.", in_public="yes")
        check("a change is found", until(lambda: self.count("SELECT max(updated_at) FROM activitypub_note") > before))
        check("and nothing is sent to it", until(lambda: self.count("SELECT count(*) FROM activitypub_delivery") == 0) and one.asked == [] and
              not [update for update in one.of("Update") if "private network" in json.dumps(update)], one.asked)
        said = site.run("doctor", "--data", site.data, "--port", "0", "--activitypub-local", "yes", timeout=120).stdout
        check("doctor warns of the setting", "not well: activitypub_local is yes" in said, said)
        site.end()
        site.settings = settings
        site.start()

    def end(self):
        one = self.one
        self.site.keeper.close()
        shown = self.site.keeper.ask("GET", self.settings)
        check("the keeper may end it", self.settings + "/end" in shown.text)
        self.press(self.settings + "/end", self.settings + "/end")
        gone = lambda: [activity for activity in one.of("Delete", "/inbox") if activity["object"] == self.actor_id]
        check("the servers are told", until(gone), one.got[-1:])
        check("once", self.settled() and len(gone()) == 1)
        for url in (self.actor_id, self.actor["outbox"], self.actor["followers"], self.base + "/.well-known/webfinger?resource=acct:" + self.handle):
            check("%s is gone" % url, ask("GET", url, headers={"Accept": TYPE})[0] == 410)
        note = self.count("SELECT id FROM activitypub_note LIMIT 1")
        check("and so is each note", ask("GET", "%s%s/note/%s" % (self.base, self.site.page, id_text(note)), headers={"Accept": TYPE})[0] == 410)
        check("nobody follows", self.followers() == 0)
        shown = self.site.keeper.ask("GET", self.settings).text
        check("the keeper reads that it is for good", "cannot be started again" in shown and "Let people follow" not in shown)
        check("visitors no longer read of it", until(lambda: "fediverse" not in Client(self.site.port).ask("GET", self.site.page).text))
        check("no delivery was refused", all(not wrong for peer in (one, self.two) for _, _, wrong in peer.got),
              [wrong for peer in (one, self.two) for _, _, wrong in peer.got if wrong])
        check("no fault was noted", not self.site.noted(" fault "), self.site.noted(" fault "))


def main():
    site = Site(PROGRAM)
    site.make()
    try:
        with tempfile.TemporaryDirectory() as folder:
            authority = Authority(folder)
            site.settings = ["--activitypub-local", "yes", "--tls-ca-file", authority.file]
            site.start()
            story = Story(site, folder, authority)
            for step in (story.start, story.look, story.follow, story.tell, story.refuse, story.fail, story.tls, story.pause, story.leave,
                         story.shut, story.end):
                step()
    finally:
        if failed:
            print(open(site.log.name, errors="replace").read()[-3000:])
        site.remove()
    print("%d failed" % failed)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
