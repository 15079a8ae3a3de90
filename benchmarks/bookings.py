#!/usr/bin/python3
"""bookings: appointments booked over HTTP, each on the disk before it is confirmed, next to the same statements without HTTP.

The two yardsticks, and how they are read.  Both run the operation itself, with every statement of a booking and its hashes and
seals, on a copy of the same site with synchronous=FULL, without HTTP, without a form, and with the checkpoints on a connection
of their own, as the server has them.
- bare: one loop, so many bookings in one transaction, each in a savepoint.  "The same batches" are those that the server's writer
  had in the round before: the mean of all its commits that were for more than one task.  With 64 clients that is less than 64:
  while one batch is on its way to the disk the next gathers.  `bookings_vs_bare_whole` is the same with a booking of each client
  in every batch, which is more than any server with so many clients could have.
- mutex: as many threads as there are clients, each booking a transaction with an fsync of its own, one thread at a time behind one
  mutex.  It is spared HTTP as well, so it is faster than a server built that way would be.
"""
import re
import sqlite3
import sys
import urllib.request

import measure

HOW_LONG = measure.seconds(3)


def mean_batch(port):
    """Tasks of a commit, of all commits that were for more than one."""
    with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics') as answer:
        text = answer.read().decode()
    alone, tasks, commits = (int(re.search(rf'^givenback_writer_batch_tasks_{name} (\d+)$', text, re.MULTILINE)[1])
                             for name in (r'bucket\{le="1"\}', 'sum', 'count'))
    return max(1, round((tasks - alone) / max(1, commits - alone)))


def over_http(folder, clients, *more):
    """What the clients were told, and how far the database disagrees: bookings confirmed and not stored, and seats booked twice."""
    copy = measure.copy(folder, 'bookings-http')
    metrics = measure.free_port()
    with measure.serve(copy, '--metrics-port', metrics) as server:
        told = measure.run(measure.program('book'), server.port, clients, HOW_LONG, copy / 'places.txt', *more)
        told['batch'] = mean_batch(metrics)
    with sqlite3.connect(copy / 'givenback.sqlite') as look:
        rows, = look.execute("SELECT count(*) FROM appointment WHERE state = 'booked'").fetchone()
        over, = look.execute("SELECT count(*) FROM slot WHERE booked > capacity OR booked <> "
                             "(SELECT count(*) FROM appointment a WHERE a.slot = slot.id AND a.state = 'booked')").fetchone()
    look.close()
    if told['other'] or told['full']:
        sys.exit(f'bookings: not all were kept: {told}')
    return told, abs(rows - int(told['kept'])) + over


def bare(folder, how, count):
    return measure.run(measure.program('bare'), measure.copy(folder, 'bookings-bare'), how, count, HOW_LONG)['per_second']


def main():
    report = measure.Report('bookings')
    folder = measure.site('bookings', 64, 32, 100)
    wrong = 0
    for clients in (64, 512):
        rates, late, batches, batched, whole, locked = [], [], [], [], [], []
        for _ in measure.rounds(5):
            told, differs = over_http(folder, clients)
            wrong += differs
            rates.append(told['per_second'])
            late.append(told['p99_ms'])
            batches.append(told['batch'])
            batched.append(told['per_second'] / bare(folder, 'batch', told['batch']))
            whole.append(told['per_second'] / bare(folder, 'batch', clients))
            if clients == 64:
                locked.append(told['per_second'] / bare(folder, 'mutex', clients))
        report.at_least(f'bookings_vs_bare_c{clients}', measure.median(batched), 0.8)
        if clients == 64:
            report.at_least('bookings_vs_mutex_c64', measure.median(locked), 4)
            report.at_most('bookings_p99_ms_c64', measure.median(late), 30)
        else:
            report.line('bookings_p99_ms_c512', measure.median(late))
        report.line(f'bookings_per_second_c{clients}', measure.median(rates))
        report.line(f'bookings_batch_c{clients}', measure.median(batches))
        report.line(f'bookings_vs_bare_whole_c{clients}', measure.median(whole))
    told, differs = over_http(folder, 64, 'form')
    report.line('bookings_with_form_per_second_c64', told['per_second'])
    report.exactly('bookings_overbooked', wrong + differs, 0)
    report.note('A booking is the last press: key looked up, limits, place, appointment, the row of its ticket, answer kept.  The ticket itself '
                'is written when it leaves (decision 27), and here no email server answers.  '
                '`bookings_with_form` goes through all pages, as a browser does, and saves what was typed between them.  `bookings_overbooked` counts slots over their capacity '
                'or not agreeing with their appointments, and answers "kept" that differ from the rows.')
    report.write()


sys.exit(main())
