#!/usr/bin/python3
"""follow: 100,000 people follow one page by email: what their emails cost the writer, and bookings while they leave.

The emails of an announcement are made in batches of 50, which are in the outbox until they have left (decision 47), so that a letter that
is taken down is not on its way to thousands.  `follow_queue_s` is the time that the writer is busy with all of them, one batch after
another, when each batch leaves at once.  The emails then go to a real SMTP server on loopback.

And 10,000 follow it from 500 other servers, some slow, some failing, in TLS too (remote_servers.py): each has to get a change once, and one
whose certificate is never any good has to get nothing.  The waits between the tries, a minute to a day, are skipped.  Meanwhile people
book, and their emails leave.  `follow_remote_handshake_s` and `…_connection_s` are the longest that another server has seen: the server ends a
handshake after 8 seconds, a request after 20 (LIMIT_FETCH_CONNECT_SECONDS, LIMIT_FETCH_SECONDS).  FOLLOW=remote measures this part alone
and writes nothing into docs."""
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
HANDSHAKE_SECONDS, REQUEST_SECONDS = 8, 20
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


def serve(folder, port, *more):
    """At this port: a note has the site's address, and one that has changed is told again."""
    words = measure.serve_words(folder, port, '--activitypub-local', 'yes', *more)
    return measure.child(words, port, measure.WORK / 'givenback.log')


def first_note(folder, port):
    subprocess.run([measure.program('follow'), folder, 'actor'], check=True)
    ask(folder, 'UPDATE honour_page SET listed = 1')
    with serve(folder, port):
        wait_for(lambda: ask(folder, 'SELECT min(id) FROM activitypub_note') != (None,), 120)


@contextlib.contextmanager
def remote_servers():
    """Their port, the file of their authority, and a function that ends them and answers what they counted."""
    folder = measure.fresh('follow-certificates')
    words = ['/usr/bin/python3', str(measure.ROOT / 'benchmarks/remote_servers.py'), str(SERVERS), str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as servers:
        def end():
            servers.terminate()
            return json.loads(servers.stdout.readline())
        try:
            yield int(servers.stdout.readline()), folder / 'authority.crt', end
        finally:
            servers.terminate()


def book(server, folder, half, taken):
    """p99 of bookings in milliseconds, on one half of the drives, and the emails that left meanwhile."""
    places = (folder / 'places.txt').read_text().splitlines(keepends=True)
    middle = len(places) // 2
    (folder / 'places-half.txt').write_text(''.join(places[middle:] if half else places[:middle]))
    before = len(os.listdir(taken))
    told = measure.run(measure.program('book'), server.port, CLIENTS, HOW_LONG, folder / 'places-half.txt')
    if told['other'] or told['full']:
        sys.exit(f'follow: not all were booked: {told}')
    return told['p99_ms'], len(os.listdir(taken)) - before


def deliver(folder, server, taken):
    """Bookings before the deliveries and while they run, then every try; the seconds until all were tried once, and until all have it."""
    found = {}
    due = lambda: ask(folder, 'SELECT count(*) FROM activitypub_inbox WHERE next_at <= %d' % (time.time() * 1e6))[0]
    quiet, _ = book(server, folder, 0, taken)
    before = measure.begin_peak(server.pid)
    began = time.monotonic()
    ask(folder, 'UPDATE activitypub_inbox SET next_at = 1')
    busy, found['emails'] = book(server, folder, 1, taken)
    if due() == 0:
        sys.exit('follow: the deliveries had ended before the bookings')
    wait_for(lambda: due() == 0, 900)
    found['tried_s'] = time.monotonic() - began
    for _ in range(3):
        ask(folder, 'UPDATE activitypub_inbox SET next_at = 1 WHERE next_at IS NOT NULL')
        wait_for(lambda: due() == 0, 900)
    return {**found, 'all_s': time.monotonic() - began, 'booking_p99': busy / quiet,
            'memory_mb': (measure.resident_kb(server.pid) - before) / 1024, 'peak_mb': (measure.peak_kb(server.pid) - before) / 1024}


def remote(folder):
    """What deliver() and the other servers found."""
    folder = measure.copy(folder, 'follow-remote')
    our_port = measure.free_port()
    first_note(folder, our_port)
    with remote_servers() as (port, authority, end), smtp_server() as (smtp_port, taken):
        subprocess.run([measure.program('follow'), folder, 'remote', str(REMOTE), str(SERVERS), str(port)], check=True)
        ask(folder, 'UPDATE activitypub_inbox SET next_at = next_at + 3600000000')
        with serve(folder, our_port, '--tls-ca-file', authority, '--smtp-url', f'smtp://127.0.0.1:{smtp_port}') as server:
            found = deliver(folder, server, taken)
        return {**found, **end()}


def report_remote(report, found):
    report.exactly('follow_remote_servers', found['once'], found['deliverable'])
    report.exactly('follow_remote_untrusted', found['refused_requests'], 0)
    report.line('follow_remote_tried_s', found['tried_s'])
    report.line('follow_remote_all_s', found['all_s'])
    report.at_most('follow_remote_handshake_s', found['handshake_s'], HANDSHAKE_SECONDS + 1)
    report.at_most('follow_remote_connection_s', found['connection_s'], REQUEST_SECONDS + 1)
    report.at_most('follow_remote_memory_mb', found['memory_mb'], 32)
    report.at_most('follow_remote_peak_mb', found['peak_mb'], 48)
    # No goal: the other servers, some of which send byte by byte, take a good part of the same processors.
    report.line('follow_remote_booking_p99', found['booking_p99'])
    report.line('follow_remote_emails_per_second', found['emails'] / HOW_LONG)
    if found['emails'] == 0:
        sys.exit('follow: no email left during the deliveries')


def main():
    report = measure.Report('follow')
    folder = followed()
    if os.environ.get('FOLLOW') == 'remote':
        report_remote(report, remote(folder))
        return
    report.at_most('follow_queue_s', measure.median([queue_seconds(folder) for _ in measure.rounds(3)]), 10)
    ratios, rates = [], []
    for _ in measure.rounds(5):
        quiet, _ = bookings(folder, False)
        busy, rate = bookings(folder, True)
        ratios.append(busy / quiet)
        rates.append(rate)
    report.at_most('follow_booking_p99', measure.median(ratios), 1.5)
    report.line('follow_emails_per_second', measure.median(rates))
    report_remote(report, remote(folder))
    report.note(f'{FOLLOWERS:,} followers. While nobody was told, bookings have emails of their own too, which leave by the same server.')
    report.write()


sys.exit(main())
