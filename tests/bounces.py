#!/usr/bin/python3
"""Email that left and came back: bounces.py PROGRAM

An email server that takes every email, and reports later that one address is gone: the follower with it is ended, the other follower still
gets email, the person who booked sees it on their own page, as do the desk and the organiser, and their reminder is sent all the same; what
is forged, unknown or no report changes nothing.  Reports arrive as docs/operating.md says: by SMTP at a server that runs the command of its
master.cf, and as files of a Maildir.  And what doctor finds in DNS about the sender, asked of a DNS server on loopback."""
import contextlib
import datetime
import os
import re
import smtplib
import subprocess
import sys
import time
import urllib.request
import zoneinfo

from aiosmtpd.controller import Controller
from dns_server import DnsServer
from live_site import Client, Site, free_port

PROGRAM = os.path.abspath(sys.argv[1])
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs/operating.md"), encoding="utf-8") as manual:
    MANUAL = manual.read()
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " if good else "FAILED: ", what, *(() if good else (": ", *more)), sep="", flush=True)


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def hidden(text):
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', text))


def emails(site, receiver, words=""):
    """The emails that this receiver was sent and that have these words, oldest first: envelope address and text."""
    found = []
    for name in sorted(os.listdir(site.emails)):
        if name.endswith(".eml"):
            with open(os.path.join(site.emails, name), encoding="utf-8", newline="") as file:
                text = file.read().replace("\r\n", "\n").replace("=\n", "")
            if "X-Envelope-To: %s\n" % receiver in text and words in text:
                found.append((re.search(r"(?m)^X-Envelope-From: (.*)$", text)[1], text))
    return found


def report(to, status="5.1.1", action="failed"):
    return ("Return-Path: <>\nFrom: MAILER-DAEMON@relay.example.org (Mail Delivery System)\nTo: %s\nAuto-Submitted: auto-replied\n"
            "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
            "Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"4B1F/relay\"\n\n"
            "--4B1F/relay\nContent-Type: text/plain\n\nIt could not be delivered.\n\n"
            "--4B1F/relay\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example.org\n\n"
            "Final-Recipient: rfc822; someone@gone.example\nAction: %s\nStatus: %s\n"
            "Diagnostic-Code: smtp; 550 %s User unknown\n\n--4B1F/relay\nContent-Type: text/rfc822-headers\n\nSubject: New\n\n"
            "--4B1F/relay--\n" % (to, action, status, status)).replace("\n", "\r\n").encode()


def bounce(site, message, *words, **environment):
    ended = subprocess.run([PROGRAM, "bounce", "--data", site.data, *words], input=message, capture_output=True,
                           env={**site.environment, **environment}, timeout=120)
    return ended.returncode, ended.stdout.decode() + ended.stderr.decode()


class Postfix:
    """An email server that hands what it receives to the command in master.cf, as pipe(8) does: 75 is tried again later, anything else is
    answered at once."""

    def __init__(self, site):
        self.site, self.ended = site, []
        self.words = re.search(r"argv=/usr/local/bin/givenback (.*)", MANUAL)[1].split()

    async def handle_DATA(self, server, session, envelope):
        for recipient in envelope.rcpt_tos:
            ended = subprocess.run([PROGRAM] + [recipient if word == "${recipient}" else word for word in self.words], input=envelope.content,
                                   capture_output=True, env={**self.site.environment, "GIVENBACK_DATA": self.site.data}, timeout=120)
            self.ended.append((ended.returncode, ended.stdout.decode() + ended.stderr.decode()))
        return "250 taken" if self.ended[-1][0] == 0 else "451 later"


@contextlib.contextmanager
def postfix(site):
    server = Postfix(site)
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), data_size_limit=64 << 20)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


def send(server, recipient, message):
    """From the empty sender, as reports are."""
    with smtplib.SMTP("127.0.0.1", server.port, timeout=120) as client:
        try:
            client.sendmail("", [recipient], message)
        except smtplib.SMTPDataError as error:
            return error.smtp_code
    return 250


def empty_maildir(site, folder):
    """The loop of the manual."""
    script = re.search(r"(?ms)^for report in .*?^done$", MANUAL)[0]
    script = script.replace("/var/mail/bounce/new", folder).replace("sudo -u givenback givenback", PROGRAM)
    ended = subprocess.run(["sh", "-c", script], capture_output=True, text=True, env={**site.environment, "GIVENBACK_DATA": site.data}, timeout=120)
    return ended.returncode, ended.stdout + ended.stderr


def figures(port):
    with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % port, timeout=20) as answer:
        text = answer.read().decode()
    return {match[1]: float(match[2]) for match in re.finditer(r"^(givenback_\S+) (\S+)$", text, re.M)}


def count(site, query, *values):
    with contextlib.closing(site.sql()) as database:
        return database.execute(query, values).fetchone()[0]


def book(site, email, name):
    """The private page of a new appointment."""
    client = Client(site.port)
    path = "%s/book/%s" % (site.drive, site.slots[-1])
    form = client.ask("GET", client.ask("GET", path).location)
    answer = client.ask("POST", path + "/keep", {**hidden(form.text), "name": name, "email": email, "shown": "friend", "ready": "1"})
    client.close()
    return answer.location


def follow(site, email):
    client = Client(site.port)
    path = site.page + "/follow"
    asked = client.ask("POST", path, {**hidden(client.ask("GET", path).text), "email": email, "often": "at_once"})
    check("%s asks to follow" % email, asked.status == 303, asked.status, asked.text[-800:])
    check("and gets a link", until(lambda: emails(site, email, "/follow/")))
    link = re.search(r"(/follow/[A-Z0-9]{26})", emails(site, email, "/follow/")[-1][1])[1]
    confirmed = client.ask("POST", link + "/confirm", {**hidden(client.ask("GET", link).text)})
    check("and confirms", confirmed.status == 303, confirmed.status)
    client.close()


def announce(site, page, number):
    """What publishing a drive does: one announcement row for all followers."""
    with contextlib.closing(site.sql()) as database, database:
        database.execute("DELETE FROM announcement WHERE honour_page = ?", (page,))
        drive = database.execute("SELECT d.id FROM drive d JOIN drive_page p ON p.drive = d.id WHERE p.honour_page = ? AND d.state = 'open'"
                                 " ORDER BY d.ends DESC LIMIT 1", (page,)).fetchone()[0]
        database.execute("INSERT INTO announcement (id, cause, drive, honour_page, last_id, not_before, created_at)"
                         " VALUES (?, 'follow_news', ?, ?, 0, 1, ?)", (int(time.time() * 1e6) + number, drive, page, int(time.time() * 1e6)))
        database.execute("UPDATE outbox_email SET idempotency_hash = NULL WHERE cause = 'follow_news'")


def told_at_the_desk(site):
    """The team sees who it is, the organiser how many."""
    drive = site.drive.rsplit("/", 1)[1]
    with contextlib.closing(site.sql()) as database, database:
        database.execute("UPDATE crew_pass SET drive = (SELECT drive FROM appointment WHERE email_hash = ?) WHERE redeemed_at IS NOT NULL",
                         (site.hash("people.email", "maria@gone.example"),))
    everyone = site.desk.ask("GET", "/desk/%s/all" % drive)
    rows = [row for row in re.findall(r'(?s)<li id="p-.*?</li>', everyone.text) if "our emails do not arrive" in row]
    check("the desk's list marks them and nobody else", len(rows) == 1 and "Maria Lind" in rows[0], everyone.status, rows)
    person = site.desk.ask("GET", re.search(r'href="(/desk/[^"]+)"', rows[0])[1]).text if rows else ""
    check("and their page at the desk says it", "Our emails do not reach this person." in person, person[-1500:])
    bookings = site.organiser.ask("GET", "/drive/%s/bookings" % drive)
    check("the organiser reads how many", "Our emails do not reach one of the people who booked." in bookings.text and
          bookings.text.count("(our emails do not arrive)") == 1 and "Maria" not in bookings.text, bookings.status, bookings.text[-3000:])


def remind(site):
    """The drive is moved to the next date whose reminders are due, and the server starts: it reminds everybody who booked before.
    Whole days, so that starts and ends stay what the server derives from date and local time."""
    now, day = time.time_ns() // 1000, 86400 * 1000000
    site.end()
    with contextlib.closing(site.sql()) as database, database:
        drive, date, zone = database.execute("SELECT d.id, d.date, d.zone FROM appointment a JOIN drive d ON d.id = a.drive WHERE a.email_hash = ?",
                                             (site.hash("people.email", "maria@gone.example"),)).fetchone()
        there = datetime.datetime.now(zoneinfo.ZoneInfo(zone))
        on = there.date() + datetime.timedelta(days=there.hour >= 10)
        days = (on - datetime.date.fromisoformat(date)).days
        database.execute("UPDATE drive SET date = date(date, ?), starts = starts + ?, ends = ends + ? WHERE id = ?",
                         ("%+d days" % days, days * day, days * day, drive))
        database.execute("UPDATE slot SET date = date(date, ?), starts = starts + ? WHERE drive = ?", ("%+d days" % days, days * day, drive))
        database.execute("UPDATE appointment SET booked_at = ? WHERE drive = ?", (now - 4 * day, drive))
        starts = database.execute("SELECT s.starts FROM appointment a JOIN slot s ON s.id = a.slot WHERE a.email_hash = ?",
                                  (site.hash("people.email", "maria@gone.example"),)).fetchone()[0]
    check("the time is still to come", starts > now, starts, now)
    site.start()


def site_that_bounces(site):
    metrics = free_port()
    site.settings = ["--bounce-address", "bounce@blood.example.org", "--metrics-port", str(metrics)]
    site.start()
    for email in ("rosa@gone.example", "anna@example.org"):
        follow(site, email)
    page = count(site, "SELECT honour_page FROM follower WHERE state = 'following' LIMIT 1")
    announce(site, page, 1)
    news = lambda email: emails(site, email, "/stop")
    check("both followers get the news", until(lambda: news("rosa@gone.example") and news("anna@example.org")))
    sender, text = news("rosa@gone.example")[-1]
    check("it leaves from an envelope address of its own", re.fullmatch(r"bounce\+[0-9A-Z]{39}@blood\.example\.org", sender), sender)
    check("and people see the same From: as ever", re.search(r"(?m)^From: .*operator@example\.org>?$", text), text[:600])
    check("no two emails have the same", len({one[0] for email in ("rosa@gone.example", "anna@example.org") for one in emails(site, email)}) == 4)

    followers = lambda: count(site, "SELECT count(*) FROM follower")
    forged = re.sub(r"(.)@", lambda match: ("8" if match[1] == "7" else "7") + "@", sender)
    vacation = ("To: %s\nSubject: I am away\nContent-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n" % sender).encode()
    for what, message in (("a forged address", report(forged)), ("no address of ours", report("bounce@blood.example.org")),
                          ("an automatic reply", vacation), ("nothing", b""), ("ten megabytes of nothing", b"x" * (10 << 20)),
                          ("ten megabytes of lines", b"a:\n" * (10 << 20 >> 2))):
        ended = bounce(site, message)
        check("%s is left alone" % what, ended[0] == 0 and ended[1].startswith("left alone"), ended)
    check("a delay is noted", bounce(site, report(sender, "4.4.1", "delayed")) == (0, "noted: email %s, delayed\n" % sender[7:20]))
    check("and counted by the server", until(lambda: figures(metrics)['givenback_events_total{event="email_delayed"}'] == 1))
    check("nobody is ended so far", followers() == 2)

    with postfix(site) as server:
        check("the email server takes a report with ten megabytes behind it", send(server, sender, report("postmaster@blood.example.org") +
              (b"x" * 900 + b"\r\n") * 11000) == 250, server.ended)
        check("its command notes it", server.ended[-1:] == [(0, "noted: email %s, bounced\n" % sender[7:20])], server.ended)
    check("the follower is gone", until(lambda: followers() == 1))
    check("with the address", count(site, "SELECT count(*) FROM follower WHERE email_hash = ?", site.hash("people.email", "anna@example.org")) == 1)
    check("it is one event", figures(metrics)['givenback_events_total{event="email_returned"}'] == 1)
    lines = site.noted("event email_returned")
    check("and one line in the log, with the code and without the address", len(lines) == 1 and "5.1.1" in lines[0] and "@" not in lines[0], lines)
    check("the metrics count it", figures(metrics)['givenback_outbox_failed{failure="bounced"}'] == 1)
    check("an address that is gone is no alarm", Client(site.port).ask("GET", "/readyz").text == "ok\n")
    check("the same report again is known", bounce(site, report(sender))[1].startswith("known"))
    announce(site, page, 2)
    check("the other follower still gets email", until(lambda: len(news("anna@example.org")) == 2))
    check("and the one that is gone none", len(news("rosa@gone.example")) == 1)

    booked = book(site, "maria@gone.example", "Maria Lind")
    client = Client(site.port)
    fails = lambda: "We could not send you email at maria@gone.example" in client.ask("GET", booked).text
    check("an appointment is booked, and its email leaves", until(lambda: emails(site, "maria@gone.example")))
    check("its page says nothing yet", not fails())
    to = emails(site, "maria@gone.example")[-1][0]
    for what, words, environment in (("as a word", [to.lower()], {}), ("in the environment", [], {"ORIGINAL_RECIPIENT": to})):
        ended = bounce(site, report("postmaster@blood.example.org", "5.2.1"), *words, **environment)
        check("the receiver may be given %s" % what, ended[0] == 0 and not ended[1].startswith("left"), ended)
    check("the person's own page tells them", until(fails))
    client.close()
    told_at_the_desk(site)
    remind(site)
    check("a reminder is sent to them all the same", until(lambda: len(emails(site, "maria@gone.example")) == 2, 90))
    to = emails(site, "maria@gone.example")[-1][0]
    folder = os.path.join(site.folder, "new")
    os.mkdir(folder)
    for name, text in (("1", report(to)), ("2", report(to, "4.4.1", "delayed")), ("3", b"Subject: I am away\n\nUntil Monday.\n")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text)
    ended = empty_maildir(site, folder)
    check("the Maildir of the manual is read and emptied", ended[0] == 0 and not os.listdir(folder) and
          "noted: email %s, bounced\n" % to[7:20] in ended[1], ended)

    rejected = emails(site, "anna@example.org")[-1][0]
    check("a rejection is noted", bounce(site, report(rejected, "5.7.26"))[1].endswith("rejected\n"))
    check("it is for the operator", until(lambda: "1 could not be sent" in Client(site.port).ask("GET", "/readyz").text))
    check("and ends nobody", followers() == 1)
    check("all reports are acted on", until(lambda: count(site, "SELECT count(*) FROM email_bounce") == 0))
    said = doctor(site, "127.0.0.1:1").stdout
    check("doctor says so", "1 emails of the last 90 days could not be sent: the receivers' servers refused them" in said, said)
    check("and how many addresses are gone", "3 emails came back from addresses that are gone" in said, said)
    site.end()
    ended = bounce(site, report(rejected), "--data", site.folder)
    check("without the database the email server is to try again", ended[0] == 75, ended)
    os.rename(site.data, site.data + ".away")
    with postfix(site) as server:
        check("and does", send(server, rejected, report(rejected)) == 451, server.ended)
    os.rename(site.data + ".away", site.data)
    check("as with a wrong setting", bounce(site, report(rejected), "--colour", "red")[0] == 75)
    check("no fault was noted", not site.noted(" fault "), site.noted(" fault "))


def doctor(site, dns, *more):
    return site.run("doctor", "--data", site.data, "--port", "0", "--site-url", "http://localhost:%d" % site.port, "--smtp-url",
                    "smtp://127.0.0.1:%d" % site.smtp_port, "--operator-email", "operator@example.org", "--dns-server", dns,
                    "--email-from", "Site <gb@blood.example.org>", *more, timeout=120)


def dns(site):
    """What is in DNS, and what doctor says of it."""
    good = {("blood.example.org", "TXT"): ["other=1", "v=spf1 mx -all"], ("blood.example.org", "MX"): ["mx.example.org"],
            ("sel._domainkey.blood.example.org", "TXT"): ["v=DKIM1; k=rsa; p=" + "A" * 400], ("_dmarc.example.org", "TXT"): ["v=DMARC1; p=reject"],
            ("far.example.net", "TXT"): ["v=spf1 -all"], ("far.example.net", "A"): ["192.0.2.1"]}
    whole = ["--dkim-selector", "sel", "--bounce-address", "bounce@blood.example.org"]

    def says(what, records, settings, *words, absent=()):
        with DnsServer(records) as server:
            said = doctor(site, server.address, *settings).stdout
        found = re.sub(r"(?m)^.*emails of the last.*\n", "", said)
        check(what, all(word in found for word in words) and not any(word in found for word in absent), said)

    def without(*names):
        return {key: value for key, value in good.items() if key[0] not in names}

    says("doctor is content with all of it", good, whole, "well: SPF of blood.example.org: v=spf1 mx -all", "well: the DKIM key at sel._domainkey",
         "well: DMARC of example.org: v=DMARC1; p=reject", "By SPF: yes", absent=("SPF record", "not checked", "nothing is known", "bounce_address"))
    says("it names a missing SPF record", {**without("blood.example.org"), ("blood.example.org", "MX"): ["mx.example.org"]}, whole,
         "not well: blood.example.org has no SPF record", "Publish a TXT record")
    says("and two of them", {**good, ("blood.example.org", "TXT"): ["v=spf1 mx", "v=spf1 a"]}, whole, "has 2 SPF records")
    says("a DKIM key that is missing", without("sel._domainkey.blood.example.org"), whole, "not well: there is no DKIM key at sel._domainkey")
    says("one that was withdrawn", {**good, ("sel._domainkey.blood.example.org", "TXT"): ["v=DKIM1; p="]}, whole, "was withdrawn")
    says("one behind another name", {**without("sel._domainkey.blood.example.org"), ("sel._domainkey.blood.example.org", "CNAME"): "keys.example.net",
                                     ("keys.example.net", "TXT"): ["v=DKIM1; p=AAAA"]}, whole, "well: the DKIM key")
    says("a selector that is not set", good, whole[2:], "not checked: the DKIM key")
    says("a bounce_address that is not set", good, whole[:2], "not set: bounce_address")
    says("a missing DMARC record", without("_dmarc.example.org"), whole, "has no DMARC record", '_dmarc.blood.example.org "v=DMARC1; p=none"')
    says("one without a policy", {**good, ("_dmarc.example.org", "TXT"): ["v=DMARC1"]}, whole, "has no p=none")
    says("an envelope of another domain that DKIM makes up for", good, ["--dkim-selector", "sel", "--bounce-address", "b@far.example.net"],
         "By SPF: no", absent=("nothing is known",))
    says("and one that nothing makes up for", good, ["--bounce-address", "b@far.example.net"], "By SPF: no", "not well: nothing is known to align")
    says("a domain above the sender's, with aspf=s", {**good, ("_dmarc.example.org", "TXT"): ["v=DMARC1; p=none; aspf=s"],
         ("example.org", "TXT"): ["v=spf1 mx"], ("example.org", "MX"): ["mx.example.org"]},
         ["--bounce-address", "b@example.org"], "itself where DMARC says s", "By SPF: no", "nothing is known")
    says("the same, relaxed", {**good, ("example.org", "TXT"): ["v=spf1 mx"], ("example.org", "MX"): ["mx.example.org"]},
         ["--bounce-address", "b@example.org"], "By SPF: yes", absent=("nothing is known",))
    says("a domain that takes no email", {**without("far.example.net"), ("far.example.net", "TXT"): ["v=spf1 -all"]},
         ["--dkim-selector", "sel", "--bounce-address", "b@far.example.net"], "no server takes email for far.example.net")
    says("control characters stay away from the terminal", {**good, ("_dmarc.example.org", "TXT"): ["v=DMARC1; p=none; \x1b[31m"]}, whole,
         "p=none; ?[31m", absent=("\x1b",))
    began = time.monotonic()
    with DnsServer({}, broken=True) as server:
        ended = doctor(site, server.address, *whole)
    check("a DNS server that fails is said so, and is no finding", "not checked: all of SPF, DKIM and DMARC of blood.example.org" in ended.stdout and
          "not well: blood" not in ended.stdout, ended.stdout)
    ended = doctor(site, "127.0.0.1:1", *whole)
    check("so is none", "no DNS server answers" in ended.stdout and "well: the email server answers" in ended.stdout and
          "well: every page of the database" in ended.stdout, ended.stdout)
    check("and it does not take long", time.monotonic() - began < 60)
    for setting, wrong in (("--dns-server", "nine"), ("--dns-server", "127.0.0.1:0"), ("--dkim-selector", "a b"),
                           ("--bounce-address", "a-very-long-local-part-xx@example.org"), ("--bounce-address", "bounce")):
        ended = site.run("doctor", "--data", site.data, "--port", "0", setting, wrong)
        check("%s %s is refused" % (setting, wrong), ended.returncode == 1 and "set it to" in ended.stderr, ended.stderr)


def main():
    site = Site(PROGRAM)
    site.make()
    try:
        site_that_bounces(site)
        dns(site)
    finally:
        site.remove()
    sys.exit(1 if failed else 0)


main()
