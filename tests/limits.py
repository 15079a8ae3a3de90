#!/usr/bin/python3
"""Sixty-four at once against a running site: limits.py PROGRAM

Limits by client and by email address are counted where the writing is done, so never one more passes; and nobody gets another count by
making up where the request came from."""
import concurrent.futures
import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

PROGRAM = sys.argv[1]
THREADS = 64
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok  " if good else "BAD ", what, *(() if good else more), flush=True)


def limit(name):
    words = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src", "limits.h")).read()
    return int(re.search(rf"#define {name} (\d+)", words)[1])


def send(port, method, path, peer, fields=None, cookie=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}", "X-Forwarded-For": peer}
    if cookie:
        headers["Cookie"] = cookie
    if fields is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, urllib.parse.urlencode(fields) if fields is not None else None, headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def ask(*words):
    answer, body = send(*words)
    return answer.status, body


def form_of(port, path):
    """The key of the form, and the cookie of the browser that opened it."""
    answer, body = send(port, "GET", path, "203.0.113.1")
    return re.search(r'name="key" value="([A-Z0-9]+)"', body)[1], answer.getheader("Set-Cookie").split(";")[0]


def at_once(jobs):
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda job: job(), jobs))


def run(folder, port):
    concerns = limit("LIMIT_CONCERNS_PER_CLIENT")
    forms = [form_of(port, "/concern") for _ in range(THREADS)]
    # the address left of the proxy's own is another each time
    answers = at_once([lambda n=n, key=key, cookie=cookie: send(port, "POST", "/concern", f"203.0.113.{n}, 198.51.100.7", {
        "key": key, "words": f"Somebody is made to give, {n}", "about": "/privacy"}, cookie) for n, (key, cookie) in enumerate(forms)])
    kept = sum(answer.status == 303 and "draft=" not in answer.getheader("Location") for answer, _ in answers)
    check(f"of {THREADS} reports from one address at once {concerns} pass", kept == concerns, kept,
          sorted({answer.status for answer, _ in answers}))
    # Back at the form, whose address has what was typed.
    check("the others are told", all(answer.status in (303, 422, 429) for answer, _ in answers),
          sorted({answer.status for answer, _ in answers}))
    key, cookie = form_of(port, "/concern")
    status, _ = ask(port, "POST", "/concern", "198.51.100.8", {"key": key, "words": "Another", "about": "/privacy"}, cookie)
    check("another address is not", status == 303, status)

    emails = limit("LIMIT_SIGN_IN_EMAILS_PER_ADDRESS")
    forms = [form_of(port, "/sign-in") for _ in range(THREADS)]
    answers = at_once([lambda n=n, key=key, cookie=cookie: ask(port, "POST", "/sign-in", f"203.0.113.{n}, 192.0.2.9", {
        "key": key, "email": "jon@example.org", "next": "/home"}, cookie) for n, (key, cookie) in enumerate(forms)])
    check("every one who asks for a sign-in mail is answered", all(status in (303, 422, 429) for status, _ in answers),
          sorted({status for status, _ in answers}))
    database = sqlite3.connect(f"file:{folder}/data/givenback.sqlite?mode=ro", uri=True)
    sent = database.execute("SELECT count(*) FROM outbox_email WHERE cause LIKE 'sign%'").fetchone()[0]
    check(f"{emails} mails at most go to one address", 0 < sent <= emails, sent)
    database.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        program = subprocess.Popen([PROGRAM, "serve", "--data", f"{folder}/data", "--port", str(port), "--site-url", f"http://localhost:{port}",
                                    "--smtp-url", "smtp://127.0.0.1:1", "--operator-email", "operator@example.org",
                                    "--proxy-header", "X-Forwarded-For"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            ready = program.stdout.readline()
            check("it serves", ready.startswith("ready"), ready)
            run(folder, port)
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(30)
        check("and stops", program.returncode == 0, program.returncode)
    sys.exit(1 if failed else 0)


main()
