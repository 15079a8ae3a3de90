#!/usr/bin/python3
"""The film of the day reaches the people who follow: film_story.py PROGRAM

A real site, its email taken by a real SMTP server.  Someone follows a page by email; a keeper adds a film that has a place in it to a
thank-you letter and sends it.  The follower's email has a link to it, the letter's own email a still too, the feed the film; none has the
place."""
import email
import email.policy
import glob
import io
import os
import re
import subprocess
import sys
import tempfile

import feedparser
from PIL import Image

import activitypub
from activitypub import PROGRAM, check, hidden, until
from form_keys import id_text
from live_site import Client, Site, new_key

FOLLOWER, WORDS = "reader@example.org", "Thank you, all of you who came."
HERE = os.path.dirname(os.path.abspath(__file__))


def phone_film(folder):
    """With the place, where phones write it."""
    path = os.path.join(folder, "day.mov")
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=3", "-f", "lavfi", "-i", "sine=d=3", "-c:v", "libx264",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata", "location=+48.2082+016.3738/", "-metadata",
                    "com.apple.quicktime.location.ISO6709=+48.2082+016.3738/", "-movflags", "use_metadata_tags", path], check=True)
    with open(path, "rb") as file:
        film = file.read()
    check("the film has a place", b"48.2082" in film)
    return film


def converters(server):
    """(policy, niceness) of each ffmpeg of this server that runs now: proc(5), fields 4, 19 and 41."""
    found = set()
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path) as file:
                name, _, rest = file.read().partition("(")[2].rpartition(")")
        except OSError:
            continue
        words = rest.split()
        if name == "ffmpeg" and int(words[1]) == server:
            found.add((int(words[38]), int(words[16])))
    return found


def send_film(keeper, path, fields, film):
    """As the form does it without script."""
    mark = "film-story-7"
    parts = ["--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n" % (mark, name, value) for name, value in fields.items()]
    head = "--%s\r\nContent-Disposition: form-data; name=\"film_file\"; filename=\"day.mov\"\r\nContent-Type: video/quicktime\r\n\r\n" % mark
    body = "".join(parts).encode() + head.encode() + film + ("\r\n--%s--\r\n" % mark).encode()
    keeper.close()
    keeper.ask("GET", path)
    keeper.connection.request("POST", path, body, {"Content-Type": "multipart/form-data; boundary=" + mark, "Sec-Fetch-Site": "same-origin",
                                                   "Cookie": "; ".join("%s=%s" % pair for pair in keeper.cookies.items())})
    answer = keeper.connection.getresponse()
    text = answer.read().decode(errors="replace")
    return answer.status, answer.getheader("Location") or "", text


class Story(activitypub.Story):
    def emails(self, receiver):
        """(bytes, message) of each; receiver None: of everybody else than the follower."""
        found = []
        for name in sorted(os.listdir(self.site.emails)):
            if name.endswith(".eml"):
                with open(os.path.join(self.site.emails, name), "rb") as file:
                    data = file.read()
                # The first four lines are the server's own notes.
                *notes, letter = data.split(b"\r\n", 4)
                is_followers = b"X-Envelope-To: %s" % FOLLOWER.encode() in notes
                if is_followers == (receiver == FOLLOWER):
                    found.append((letter, email.message_from_bytes(letter, policy=email.policy.default)))
        return found

    def read(self, what, data):
        path = os.path.join(self.site.folder, "read.eml")
        with open(path, "wb") as file:
            file.write(data)
        seen = subprocess.run([os.path.join(HERE, "email_check.py"), path], capture_output=True, text=True)
        check("%s: another parser reads it" % what, seen.returncode == 0, seen.stdout, seen.stderr)
        check("%s: nothing in it knows the place" % what, b"48.2082" not in data)

    def follow(self):
        reader = Client(self.site.port)
        form = self.site.page + "/follow"
        answer = reader.ask("POST", form, {**hidden(reader.ask("GET", form).text, form), "email": FOLLOWER, "often": "at_once", "key": new_key()})
        check("someone asks to follow", answer.done, answer.status, answer.text[-800:])
        check("and is asked to confirm", until(lambda: len(self.emails(FOLLOWER)) == 1))
        mine = re.search(r"/follow/[A-Z0-9]+", self.emails(FOLLOWER)[0][1].get_body(("plain",)).get_content())[0]
        answer = reader.ask("POST", mine + "/confirm", hidden(reader.ask("GET", mine).text, mine + "/confirm"))
        check("which is one press", answer.done, answer.status, answer.text[-800:])

    def publish(self):
        thanks = "/page/%s/thanks" % id_text(self.page)
        self.letter = self.press(thanks + "/new", thanks + "/new", words=WORDS, in_public="yes").split("?")[0]
        film = self.letter + "/film"
        shown = self.site.keeper.ask("GET", film).text
        status, location, text = send_film(self.site.keeper, film, {**hidden(shown, film), "agreed": "yes"}, phone_film(self.site.folder))
        check("the film is taken", status == 303 and "draft" not in location, status, location, text[-800:])
        state, seen = lambda: self.count("SELECT state FROM film ORDER BY rowid DESC LIMIT 1"), set()
        check("and converted", until(lambda: seen.update(converters(self.site.server.pid)) or state() == "ready", 300), state())
        check("by a program that runs when nothing else wants to", seen == {(os.SCHED_IDLE, 19)}, seen)
        self.press(self.letter + "/send", self.letter + "/send", when="now")

    def receive(self):
        news = lambda: [one for one in self.emails(FOLLOWER) if "Thanks from the family" in one[1]["Subject"]]
        if not check("the follower is told", until(news), [one[1]["Subject"] for one in self.emails(FOLLOWER)]):
            return
        data, letter = news()[0]
        self.read("the follower's email", data)
        text = letter.get_body(("plain",)).get_content()
        check("it has the family's words", WORDS in text, text)
        link = re.search(r"film[^\n]*\n?[^\n]*http://localhost:%d([^\s#]+)" % self.site.port, text)
        answer = Client(self.site.port).ask("GET", link[1] if link else "/")
        check("and a link to where the film plays", answer.status == 200 and "<video" in answer.text, text, answer.status)

    def thank(self):
        letters = lambda: [one for one in self.emails(None) if WORDS in one[1].get_body(("plain",)).get_content()]
        if not check("the people who came are thanked", until(letters), [one[1]["Subject"] for one in self.emails(None)]):
            return
        data, letter = letters()[0]
        self.read("the letter", data)
        stills = [part.get_content() for part in letter.walk() if part.get_content_type() == "image/jpeg"]
        check("it has one still", len(stills) == 1, [part.get_content_type() for part in letter.walk()])
        for still in stills:
            picture = Image.open(io.BytesIO(still))
            check("that is a picture of the film, and no more", picture.width > picture.height > 100 and not picture.getexif() and
                  b"48.2082" not in still, picture.size)

    def read_feed(self):
        feed = lambda: feedparser.parse(Client(self.site.port).ask("GET", self.site.page + "/feed").text)
        films = lambda: [link for entry in feed().entries for link in entry.get("links", []) if link.get("rel") == "enclosure" and
                         link.get("type") == "video/mp4"]
        if not check("a feed reader finds the film", until(films), feed().entries):
            return
        got = subprocess.run(["curl", "-s", films()[0]["href"]], capture_output=True).stdout
        check("all of it", len(got) == int(films()[0]["length"]) and got[4:8] == b"ftyp", len(got), films()[0])
        check("without the place", b"48.2082" not in got)


def main():
    site = Site(PROGRAM)
    site.make()
    try:
        with tempfile.TemporaryDirectory() as folder:
            site.start()
            story = Story(site, folder)
            for step in (story.follow, story.publish, story.receive, story.thank, story.read_feed):
                step()
            check("no fault was noted", not site.noted(" fault "), site.noted(" fault "))
    finally:
        if activitypub.failed:
            print(open(site.log.name, errors="replace").read()[-3000:])
        site.remove()
    print("%d failed" % activitypub.failed)
    sys.exit(1 if activitypub.failed else 0)


main()
