#!/usr/bin/python3
"""What an attack leaves for the operator: events.py PROGRAM

Failed sign-ins and codes, wrong codes of a day, refused origins and limits that applied: one line each in the log, without a name, an
address or a link; a counter each in the metrics; and a flood of them a few lines only."""
import os
import re
import sys
import time
import urllib.request
from urllib.parse import urlencode

from live_site import Client, Site, free_port, token

PROGRAM = os.path.abspath(sys.argv[1])
LINES = 10                        # LIMIT_EVENT_LINES
LINE = re.compile(r"^\S+Z warning event ([a-z_]+): route [a-z0-9_]+, client [0-9a-f]{8}$")
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " if good else "FAILED: ", what, *(() if good else (": ", *more)), sep="", flush=True)


def hidden(text):
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', text))


class Attacker:
    def __init__(self, site, peer):
        self.site, self.peer, self.client = site, peer, Client(site.port)

    def form(self, page, path, fields):
        return self.client.ask("POST", path, {**hidden(self.client.ask("GET", page, peer=self.peer).text), **fields}, self.peer)

    def refused(self, answer):
        shown = self.client.shown(answer, self.peer)
        return answer.status == 422 or (shown is not answer and "<title>Error: " in shown.text)

    def post(self, path, fields=None):
        return self.client.ask("POST", path, fields or {}, self.peer)


def figure(metrics, event):
    with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % metrics, timeout=20) as answer:
        return int(float(re.search(r'givenback_events_total\{event="%s"\} (\S+)' % event, answer.read().decode())[1]))


def cross_site(site, peer):
    import http.client
    connection = http.client.HTTPConnection("localhost", site.port, timeout=20)
    connection.request("POST", "/sign-in", urlencode({"email": "victim@example.org"}), {"Sec-Fetch-Site": "cross-site",
                       "Origin": "https://evil.example", "X-Forwarded-For": peer, "Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def main():
    metrics = free_port()
    site = Site(PROGRAM, ["--metrics-port", str(metrics)])
    site.make()
    try:
        site.start()
        one = Attacker(site, "203.0.113.7")
        check("a sign-in link that is none", one.post("/sign-in/link/" + token()).status in (404, 410))
        one.form("/sign-in", "/sign-in", {"email": "victim@example.org"})
        check("a sign-in code where none is open", one.refused(one.form("/sign-in/wait", "/sign-in/code", {"code": "123456"})))
        check("a wrong code of a day", one.refused(one.form("/desk", "/desk", {"code": "0123456789ABC"})))
        check("a form from another site", cross_site(site, one.peer) == 403)
        for event in ("sign_in_link_refused", "sign_in_code_over", "desk_code_wrong", "origin_refused"):
            lines = site.noted("event %s:" % event)
            check("%s is one line" % event, len(lines) == 1 and LINE.match(lines[0].rstrip("\n")), lines)
            check("%s is counted" % event, figure(metrics, event) == 1)
        statuses = [one.refused(one.form("/sign-in", "/sign-in", {"email": "p%d@example.org" % i})) for i in range(30)]
        check("a limit for one client", True in statuses and figure(metrics, "address_limited") + figure(metrics, "client_limited") > 0, statuses)
        for _ in range(400):
            if one.post("/desk", {"code": "0123456789ABC"}).status == 429:
                break
        check("a rate limit", figure(metrics, "rate_limited") >= 1)
        for number in range(60):
            Attacker(site, "198.51.100.%d" % number).post("/sign-in/link/" + token())
        lines = site.noted("event sign_in_link_refused:")
        check("a flood is a few lines", LINES <= len(lines) <= 2 * LINES + 2, len(lines))
        check("all of it is counted", figure(metrics, "sign_in_link_refused") == 61, figure(metrics, "sign_in_link_refused"))
        left_out = "more of these were not logged"
        end = time.monotonic() + 130
        while not site.noted(left_out) and time.monotonic() < end:
            time.sleep(1)
        check("and one line says how many were left out", site.noted(left_out))
        text = "".join(site.noted(" event "))
        check("no line holds an address or a link", not re.search(r"@|203\.0\.113|198\.51|/sign-in|victim|[0-9A-HJKMNP-TV-Z]{26}", text), text[-800:])
        site.end()
    finally:
        site.remove()
    sys.exit(1 if failed else 0)


main()
