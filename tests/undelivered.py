#!/usr/bin/python3
"""What the operator and a person learn when email does not leave: undelivered.py PROGRAM

Settings that no email can be made with, addresses of every kind, an email server without TLS or SMTPUTF8, and who is told: start,
doctor, log, metrics, /readyz, and the page of the person."""
import os
import re
import subprocess
import sys
import time
import urllib.request

from live_site import Client, Site, free_port

PROGRAM = os.path.abspath(sys.argv[1])
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " if good else "FAILED: ", what, *(() if good else (": ", *more)), sep="", flush=True)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def figures(port):
    with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % port, timeout=20) as answer:
        text = answer.read().decode()
    return {match[1]: float(match[2]) for match in re.finditer(r"^(givenback_\S+) (\S+)$", text, re.M)}


def ready(site):
    return Client(site.port).ask("GET", "/readyz")


def run(site, *words):
    """A program that serves instead of refusing is ended, and has refused nothing."""
    try:
        return site.run(*words, timeout=30)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(words, 0, "", "it serves")


def settings(site):
    """What is refused at the start and by doctor, and with which words; what is taken."""
    refused = {
        "two addresses": ("--email-from", "a@example.org, b@example.org"),
        "an address without a bracket": ("--email-from", "Givenback <gb@example.org"),
        "letters before the @": ("--email-from", "jürgen@example.org"),
        "a domain that is none": ("--email-from", "gb@-example.org"),
        "an operator without an address": ("--operator-email", "Operator <>"),
    }
    for what, words in refused.items():
        for command in ("serve", "doctor"):
            ended = run(site, command, "--data", site.data, "--port", "0", "--site-url", "http://localhost:%d" % site.port, "--smtp-url",
                             "smtp://127.0.0.1:%d" % site.smtp_port, "--operator-email", "operator@example.org", *words)
            said = ended.stdout + ended.stderr
            check("%s: %s refuses it and says how to write it" % (what, command),
                  ended.returncode == 1 and "gb@example.org or Givenback <gb@example.org>" in said, said[-600:])
    ended = run(site, "serve", "--data", site.data, "--port", "0", "--site-url", "http://blood example.org", "--operator-email", "operator@example.org",
                     "--smtp-url", "smtp://127.0.0.1:1")
    check("a site_url that no email can carry is refused", ended.returncode == 1 and "https://blood.example.org" in ended.stderr, ended.stderr)


def head_to(site, receiver):
    """The head of the email that the server took for this receiver."""
    for name in sorted(os.listdir(site.emails)):
        if name.endswith(".eml"):
            with open(os.path.join(site.emails, name), encoding="utf-8", newline="") as file:
                head = file.read().split("\r\n\r\n")[0].replace("\r\n", "\n")
            if "X-Envelope-To: %s\n" % receiver in head:
                return head
    return None


def sender(site, receiver, email_from, expected_address, expected_from):
    site.settings = ["--email-from", email_from]
    site.start()
    sign_in(site, receiver)
    until(lambda: head_to(site, receiver))
    site.end()
    head = head_to(site, receiver)
    check("%s: an email leaves" % email_from, head)
    if not head:
        return
    check("%s: the envelope has the address alone" % email_from, "X-Envelope-From: %s\n" % expected_address in head, head)
    check("%s: and the header address and name" % email_from, re.search(expected_from, head), head)


def hidden(text):
    return dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', text))


def sign_in(site, email):
    client = Client(site.port)
    answer = client.ask("POST", "/sign-in", {**hidden(client.ask("GET", "/sign-in").text), "email": email})
    answer = client.shown(answer)
    client.close()
    return answer


def book(site, email, name):
    """The private page of a new appointment."""
    client = Client(site.port)
    path = "%s/book/%s" % (site.drive, site.slots[0])
    person = {"name": name, "email": email, "shown": "friend", "ready": "1"}
    form = client.ask("GET", client.ask("GET", path).location)
    answer = client.ask("POST", path + "/keep", {**hidden(form.text), **person})
    client.close()
    return answer


def addresses(site, ascii_server):
    """Domains in every script; letters before the @ as the email server accepts them; invisible characters."""
    for email in ("anna@bücher.example", "\u200banna2@example.org", "anna3\u2060@example.org", "anna4@exam\u00adple.org"):
        sign_in(site, email)
    for receiver in ("anna@xn--bcher-kva.example", "anna2@example.org", "anna3@example.org", "anna4@example.org"):
        check("an address as people type it is written to as servers take it: %s" % receiver, until(lambda to=receiver: head_to(site, to)))
    answer = sign_in(site, "jürgen@example.org")
    if ascii_server:
        check("without SMTPUTF8 the form says so", "<title>Error: " in answer.text and "cannot send to addresses with letters such as ü" in answer.text,
              answer.status)
        check("and keeps what was typed", "jürgen@example.org" in answer.text)
    else:
        check("with SMTPUTF8 it is written to", until(lambda: head_to(site, "jürgen@example.org")))


def restart_smtp(site, *flags):
    site.smtp.kill()
    site.smtp.wait()
    site.smtp.stdout.close()
    for name in os.listdir(site.emails):
        os.remove(os.path.join(site.emails, name))
    site.smtp = subprocess.Popen(["/usr/bin/python3", os.path.join(os.path.dirname(os.path.abspath(__file__)), "smtp_server.py"), site.emails,
                                  "--port", str(site.smtp_port), *flags], stdout=subprocess.PIPE)
    site.smtp.stdout.readline()


def doctor(site, *more):
    return site.run("doctor", "--data", site.data, "--port", "0", "--site-url", "http://localhost:%d" % site.port, "--smtp-url",
                    "smtp://127.0.0.1:%d" % site.smtp_port, "--operator-email", "operator@example.org", *more).stdout


def failures(site):
    """A server that refuses every address: the person is told on their own page, the operator everywhere."""
    metrics = free_port()
    restart_smtp(site, "--refuse")
    site.settings = ["--metrics-port", str(metrics)]
    site.start()
    check("ready and nothing to say", ready(site).text == "ok\n")
    client = Client(site.port)
    booked = book(site, "maria@example.org", "Maria Lind")
    check("an appointment is booked", booked.done, booked.status, booked.text[-1500:])
    check("the failure is counted", until(lambda: figures(metrics)['givenback_outbox_failed{failure="refused"}'] == 1))
    check("and is an event", figures(metrics)['givenback_events_total{event="email_failed"}'] == 1)
    lines = site.noted("event email_failed")
    check("and one line in the log, without the address", len(lines) == 1 and "550" in lines[0] and "@" not in lines[0], lines)
    answer = ready(site)
    page = client.ask("GET", booked.location).text
    check("the person's own page tells them", "We could not send you email at maria@example.org" in page and "We email you at" not in page)
    check("/readyz stays ready and says so", answer.status == 200 and answer.text.startswith("ok\nemail: 1 could not be sent"), answer.text)
    check("doctor says so", "1 emails of the last 90 days could not be sent: the email server refused them" in doctor(site), doctor(site))
    client.close()
    site.end()
    site.start()
    check("the start says so", site.noted("1 emails of the last 90 days could not be sent"))
    site.end()


def network(site):
    """0.0.0.0 reaches this machine and is no address of loopback: a server in a network."""
    restart_smtp(site)
    far = "smtp://0.0.0.0:%d" % site.smtp_port
    said = doctor(site, "--smtp-url", far)
    check("doctor names a server without TLS", "cannot be used" in said and "offers TLS" in said, said)
    said = doctor(site, "--smtp-url", far, "--smtp-tls", "optional")
    check("doctor takes it when TLS is optional, and warns", "the email server answers" in said and "smtp_tls is optional" in said, said)
    restart_smtp(site, "--tls")
    said = doctor(site, "--smtp-url", far)
    check("doctor names a server whose authority is not trusted", "cannot be used" in said and "email server answers" not in said, said)
    said = doctor(site, "--smtp-url", far, "--tls-ca-file", os.path.join(site.emails, "server.pem.crt"))
    check("and is content with it when tls_ca_file has it", "well: the email server answers" in said, said)
    restart_smtp(site)
    said = doctor(site)
    check("doctor is content with a server on this machine", "well: the email server answers" in said, said)
    restart_smtp(site, "--ascii")
    check("doctor names a server without SMTPUTF8", "does not offer SMTPUTF8" in doctor(site))
    before, waiting = len(site.letters()), site.waiting_email()
    site.settings = ["--smtp-url", far]
    site.start()
    sign_in(site, "tls@example.org")
    check("the log says that the server cannot be used", until(lambda: site.noted("event email_server_away")))
    check("no email left", len(site.letters()) == before)
    check("and none was lost", site.waiting_email() == waiting + 1, site.waiting_email(), " ", waiting)
    site.end()


def main():
    site = Site(PROGRAM)
    site.make()
    try:
        settings(site)
        sender(site, "plain@example.org", "Givenback <gb@example.org>", "gb@example.org", r'(?m)^From: "?Givenback"? <gb@example\.org>$')
        sender(site, "quoted@example.org", '"Blood, given" <gb@bücher.example>', "gb@xn--bcher-kva.example", r'(?m)^From: "Blood, given" <gb@xn--bcher-kva\.example>$')
        site.settings = []
        for flags in ([], ["--ascii"]):
            restart_smtp(site, *flags)
            site.start()
            time.sleep(2)             # the server has been asked what it offers
            addresses(site, bool(flags))
            site.end()
        network(site)
        restart_smtp(site)
        site.settings = []
        site.start()
        check("what waited leaves when the server can be used", until(lambda: head_to(site, "tls@example.org"), 60))
        site.end()
        failures(site)
        check("no fault was noted", not site.noted(" fault "), site.noted(" fault "))
    finally:
        site.remove()
    sys.exit(1 if failed else 0)


main()
