#!/usr/bin/python3
"""follow: 100,000 people follow one page by email: what their emails cost the writer, and bookings while they leave.

The emails of an announcement are made in batches of 50, which are in the outbox until they have left (decision 47), so that a letter that
is taken down is not on its way to thousands.  `follow_queue_s` is the time that the writer is busy with all of them, one batch after
another, when each batch leaves at once.  The emails then go to a real SMTP server on loopback.

And 10,000 follow it from 500 other servers, some slow, some failing (remote_servers.py): each has to get a change once.  The waits between
the tries, a minute to a day, are skipped."""
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time

import measure

FOLLOWERS = int(os.environ.get('SIZES', 100000))
REMOTE, SERVERS = 10000, 500
CLIENTS = 64
HOW_LONG = measure.seconds(10)


def followed():
    folder = measure.site('follow', 64, 32, 100)
    subprocess.run([measure.program('follow'), folder, 'add', str(FOLLOWERS)], check=True)
    return folder


def queue_seconds(folder):
    copy = measure.copy(folder, 'follow-queue')
    subprocess.run([measure.program('follow'), copy, 'announce'], check=True)
    told = measure.run(measure.program('follow'), copy, 'queue')
    if told['emails'] != FOLLOWERS:
        sys.exit(f"follow: {told['emails']:.0f} emails for {FOLLOWERS} followers")
    return told['seconds']


@contextlib.contextmanager
def smtp_server():
    """Its port, and the folder that has a file for each message it took."""
    taken = measure.fresh('follow-emails')
    words = ['/usr/bin/python3', measure.ROOT / 'tests/smtp_server.py', taken]
    with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True) as started:
        try:
            yield int(started.stdout.readline()), taken
        finally:
            started.terminate()


def bookings(folder, announced):
    """p99 of bookings in milliseconds, and the emails that left meanwhile in a second."""
    copy = measure.copy(folder, 'follow-bookings')
    if announced:
        subprocess.run([measure.program('follow'), copy, 'announce'], check=True)
    with smtp_server() as (port, taken):
        with measure.serve(copy, '--smtp-url', f'smtp://127.0.0.1:{port}') as server:
            time.sleep(3)
            before = len(os.listdir(taken))
            told = measure.run(measure.program('book'), server.port, CLIENTS, HOW_LONG, copy / 'places.txt')
            left = len(os.listdir(taken)) - before
    if told['other'] or told['full']:
        sys.exit(f'follow: not all were booked: {told}')
    if announced and left == 0:
        sys.exit('follow: no email left while people booked')
    return told['p99_ms'], left / HOW_LONG


def ask(folder, query):
    with contextlib.closing(sqlite3.connect(folder / 'givenback.sqlite', timeout=30)) as database, database:
        return database.execute(query).fetchone()


def wait_for(condition, patience):
    until = time.monotonic() + patience
    while not condition():
        if time.monotonic() > until:
            sys.exit('follow: the deliveries do not come to an end')
        time.sleep(0.2)


def serve(folder, port):
    """At this port: a note has the site's address, and one that has changed is told again."""
    words = measure.serve_words(folder, port, '--activitypub-local', 'yes')
    return measure.child(words, port, measure.WORK / 'givenback.log')


def first_note(folder, port):
    subprocess.run([measure.program('follow'), folder, 'actor'], check=True)
    ask(folder, 'UPDATE honour_page SET listed = 1')
    with serve(folder, port):
        wait_for(lambda: ask(folder, 'SELECT min(id) FROM activitypub_note') != (None,), 120)


def remote(folder):
    """Seconds until every server was tried once and until all have it, how many took it once, and how much memory the server grew by."""
    folder = measure.copy(folder, 'follow-remote')
    our_port = measure.free_port()
    first_note(folder, our_port)
    words = ['/usr/bin/python3', str(measure.ROOT / 'benchmarks/remote_servers.py'), str(SERVERS)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as servers:
        port = int(servers.stdout.readline())
        subprocess.run([measure.program('follow'), folder, 'remote', str(REMOTE), str(SERVERS), str(port)], check=True)
        with serve(folder, our_port) as server:
            began, before = time.monotonic(), measure.resident_kb(server.pid)
            due = lambda: ask(folder, 'SELECT count(*) FROM activitypub_inbox WHERE next_at <= %d' % (time.time() * 1e6))[0]
            wait_for(lambda: due() == 0, 900)
            tried = time.monotonic() - began
            for _ in range(3):
                ask(folder, 'UPDATE activitypub_inbox SET next_at = 1 WHERE next_at IS NOT NULL')
                wait_for(lambda: due() == 0, 900)
            all_have = time.monotonic() - began
            after = measure.resident_kb(server.pid)
        servers.terminate()
        taken = json.loads(servers.stdout.readline())
    return tried, all_have, sum(count == 1 for count in taken), (after - before) / 1024


def main():
    report = measure.Report('follow')
    folder = followed()
    report.at_most('follow_queue_s', measure.median([queue_seconds(folder) for _ in measure.rounds(3)]), 10)
    ratios, rates = [], []
    for _ in measure.rounds(5):
        quiet, _ = bookings(folder, False)
        busy, rate = bookings(folder, True)
        ratios.append(busy / quiet)
        rates.append(rate)
    report.at_most('follow_booking_p99', measure.median(ratios), 1.5)
    report.line('follow_emails_per_second', measure.median(rates))
    tried, all_have, once, memory = remote(folder)
    report.exactly('follow_remote_servers', once, SERVERS)
    report.line('follow_remote_tried_s', tried)
    report.line('follow_remote_all_s', all_have)
    report.at_most('follow_remote_memory_mb', memory, 32)
    report.note(f'{FOLLOWERS:,} followers. While nobody was told, bookings have emails of their own too, which leave by the same server.')
    report.write()


sys.exit(main())
