#!/usr/bin/python3
"""A page is followed from another server: fediverse.py PROGRAM [FOLDER]

snac, Debian 13's ActivityPub server, runs in a chroot of that Debian, made by mmdebstrap in FOLDER unless it is there.  One of its users
follows a page: snac has to take the actor, the Accept, a letter, its change and its deletion, and to stop following.  Needs root."""
import contextlib
import glob
import json
import os
import subprocess
import sys
import tempfile

import activitypub
import debian_chroot
from activitypub import PROGRAM, Story, check, until
from live_site import Site, free_port

DEBIAN = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else "build/debian-13")


class Snac:
    """One server on loopback with one user, alice."""

    def __init__(self):
        self.port, self.log = free_port(), tempfile.NamedTemporaryFile("w+")
        self.folder = tempfile.mkdtemp(prefix="snac-", dir=DEBIAN + "/var/tmp")
        os.chmod(self.folder, 0o777)
        self.base = self.folder[len(DEBIAN):] + "/data"
        self.run("init", self.base, said="127.0.0.1\n%d\nlocalhost:%d\n\n\n" % (self.port, self.port))
        settings = DEBIAN + self.base + "/server.json"
        with open(settings) as file:
            server = json.load(file)
        # No TLS on loopback; a queue that failed is tried again soon.
        server.update(protocol="http", queue_retry_minutes=1, dbglevel=2)
        with open(settings, "w") as file:
            json.dump(server, file)
        self.run("adduser", self.base, "alice", said="Alice\n\n")
        self.server = subprocess.Popen(self.command("httpd", self.base), stdout=self.log, stderr=self.log)

    @staticmethod
    def command(*words):
        return ["chroot", "--userspec=nobody:nogroup", DEBIAN, "snac", *words]

    def run(self, *words, said=None):
        done = subprocess.run(self.command(*words), input=said, capture_output=True, text=True, timeout=60)
        check("snac %s" % words[0], done.returncode == 0, done.returncode, done.stdout[-500:], done.stderr[-500:])
        return done.stdout

    def objects(self):
        """What snac keeps of other servers, by id."""
        found = {}
        for path in glob.glob(DEBIAN + self.base + "/object/*/*.json"):
            with contextlib.suppress(OSError, ValueError), open(path) as file:
                one = json.load(file)
                found[one.get("id")] = one
        return found

    def notes_of(self, actor):
        return [one for one in self.objects().values() if one.get("attributedTo") == actor]

    def timeline(self):
        """alice's own list of what she received."""
        with contextlib.suppress(OSError), open(DEBIAN + self.base + "/user/alice/private.idx") as file:
            return [line for line in file.read().split() if line]
        return []

    def accepted(self):
        return [path for path in glob.glob(DEBIAN + self.base + "/user/alice/following/*.json") if '"Accept"' in open(path).read()]

    def end(self):
        self.server.terminate()
        self.server.wait(30)
        subprocess.run(["rm", "-rf", self.folder])


def tell(story, snac):
    actor, before = story.actor_id, len(snac.timeline())
    place = story.letter("Thank you & all who came, says Liv’s mother.")
    found = lambda: [one for one in snac.notes_of(actor) if "all who came" in one["content"]]
    check("a letter is in snac", until(found), snac.notes_of(actor))
    note = found()[0] if found() else {}
    check("as a note of the page, for everyone", note.get("type") == "Note" and story.base in note.get("id", ""), note)
    check("and in the timeline of the person who follows", until(lambda: len(snac.timeline()) > before), snac.timeline())
    story.press(place + "/edit", place + "/edit", words="Thank you, dear friends.", in_public="yes")
    check("a change arrives", until(lambda: [one for one in snac.notes_of(actor) if "dear friends" in one["content"] and one["id"] == note.get("id")]),
          snac.notes_of(actor))
    story.press(place + "/take-down", place + "/take-down")
    check("what is taken down is deleted there", until(lambda: note.get("id") not in snac.objects()), note.get("id"))


def main():
    if not os.path.exists(DEBIAN + "/usr/bin/snac"):
        subprocess.run(["rm", "-rf", DEBIAN], check=True)
    debian_chroot.make(DEBIAN, "trixie", ["snac2"])
    site = Site(PROGRAM)
    site.settings = ["--activitypub-local", "yes"]
    site.make()
    snac = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            site.start()
            story = Story(site, folder)
            story.start()
            snac = Snac()
            check("snac answers", until(lambda: b"snac" in subprocess.run(["curl", "-s", "http://localhost:%d/" % snac.port], capture_output=True).stdout))
            snac.run("follow", snac.base, "alice", story.actor_id)
            check("snac's user follows", until(lambda: story.followers() == 1), story.followers())
            check("and snac has our Accept", until(snac.accepted))
            tell(story, snac)
            snac.run("unfollow", snac.base, "alice", story.actor_id)
            check("it follows no more", until(lambda: story.followers() == 0), story.followers())
            check("no fault was noted", not site.noted(" fault "), site.noted(" fault "))
    finally:
        if snac:
            snac.end()
            if activitypub.failed:
                print(open(snac.log.name, errors="replace").read()[-6000:])
        site.remove()
    print("%d failed" % activitypub.failed)
    sys.exit(1 if activitypub.failed else 0)


main()
