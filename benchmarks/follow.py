#!/usr/bin/python3
"""follow: 100,000 people follow one page by email: what their emails cost the writer, and bookings while they leave.

The emails of an announcement are made in batches of 50, which are in the outbox until they have left (decision 47), so that a letter that
is taken down is not on its way to thousands.  `follow_queue_s` is the time that the writer is busy with all of them, one batch after
another, when each batch leaves at once.  The emails then go to a real SMTP server on loopback."""
import contextlib
import os
import subprocess
import sys
import time

import measure

FOLLOWERS = int(os.environ.get('SIZES', 100000))
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
    report.note(f'{FOLLOWERS:,} followers. While nobody was told, bookings have emails of their own too, which leave by the same server.')
    report.write()


sys.exit(main())
