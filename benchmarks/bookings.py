#!/usr/bin/python3
"""bookings: places kept over HTTP, each on the disk before it is told, beside the same statements without HTTP."""
import sqlite3
import sys

import measure

HOW_LONG = measure.seconds(3)


def over_http(folder, clients, *more):
    """What the clients were told, and how far the database disagrees: places told and not kept, and places given twice."""
    copy = measure.copy(folder, 'bookings-http')
    with measure.serve(copy) as server:
        told = measure.run(measure.program('book'), server.port, clients, HOW_LONG, copy / 'places.txt', *more)
    with sqlite3.connect(copy / 'givenback.sqlite') as look:
        rows, = look.execute("SELECT count(*) FROM appointment WHERE state = 'booked'").fetchone()
        over, = look.execute("SELECT count(*) FROM slot WHERE taken > places OR taken <> "
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
        rates, late, batched, locked = [], [], [], []
        for _ in measure.rounds(5):
            told, differs = over_http(folder, clients)
            wrong += differs
            rates.append(told['per_second'])
            late.append(told['p99_ms'])
            batched.append(told['per_second'] / bare(folder, 'batch', clients))
            if clients == 64:
                locked.append(told['per_second'] / bare(folder, 'mutex', clients))
        report.at_least(f'bookings_vs_bare_c{clients}', measure.median(batched), 0.5)
        if clients == 64:
            report.at_least('bookings_vs_mutex_c64', measure.median(locked), 4)
            report.at_most('bookings_p99_ms_c64', measure.median(late), 30)
        else:
            report.line('bookings_p99_ms_c512', measure.median(late))
        report.line(f'bookings_per_second_c{clients}', measure.median(rates))
    told, differs = over_http(folder, 64, 'form')
    report.line('bookings_with_form_per_second_c64', told['per_second'])
    report.exactly('bookings_overbooked', wrong + differs, 0)
    report.note('A booking is the last press: key looked up, limits, place, appointment, sealed mail with its calendar, answer kept.  '
                '`bookings_with_form` fetches the form first, as a browser does.  `bookings_overbooked` counts slots over their places '
                'or not agreeing with their appointments, and answers "kept" that differ from the rows.')
    report.write()


sys.exit(main())
