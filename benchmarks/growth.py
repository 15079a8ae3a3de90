#!/usr/bin/python3
"""growth: a page, a search, a booking and a roster at a thousand drives and at a million."""
import contextlib
import os
import sqlite3
import sys

import measure

HOW_LONG = measure.seconds(1)
# SIZES=1000,10000 in the environment for fewer.  A million drives take 8 GB and, once, some ten minutes to write.
SIZES = [int(size) for size in os.environ.get('SIZES', '1000,10000,100000,1000000').split(',')]


DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'


def widen(folder):
    """Room for whatever is booked here, now and in the next run: what is measured is a place that is kept."""
    slots = [line.split('/')[-2] for line in (folder / 'places.txt').read_text().split()]
    with contextlib.closing(sqlite3.connect(folder / 'givenback.sqlite')) as database, database:
        for slot in slots:
            number = 0
            for letter in slot:
                number = number * 32 + DIGITS.index(letter)
            if database.execute('UPDATE slot SET places = taken + 100000 WHERE id = ?', (number,)).rowcount != 1:
                sys.exit(f'growth: {folder} has no slot {slot}')


def visit(server, folder, file, before, after):
    seen = measure.run(measure.program('visit'), server.port, HOW_LONG, folder / file, before, after)
    if seen['other']:
        sys.exit(f'growth: {seen["other"]:.0f} answers to {before}…{after} were not 200')
    return seen['p50_ms']


def book(server, folder):
    told = measure.run(measure.program('book'), server.port, 1, HOW_LONG, folder / 'places.txt', 'calm')
    if told['other'] or told['full'] or not told['kept']:
        sys.exit(f'growth: not all were kept: {told}')
    return told['p50_ms']


def main():
    report = measure.Report('growth')
    folders = {size: measure.many(size) for size in SIZES}
    for folder in folders.values():
        widen(folder)
    took = {(what, size): [] for what in ('page', 'search', 'booking', 'roster') for size in SIZES}
    with contextlib.ExitStack() as stack:
        servers = {size: stack.enter_context(measure.serve(folders[size])) for size in SIZES}
        for _ in measure.rounds(7):
            for size in SIZES:
                server, folder = servers[size], folders[size]
                # A page with a query is nobody else's: it is made anew.
                took['page', size].append(visit(server, folder, 'drives.txt', '', '?size=1'))
                took['search', size].append(visit(server, folder, 'towns.txt', '/?date=&place=', ''))
                took['booking', size].append(book(server, folder))
                took['roster', size].append(measure.run(measure.program('roster'), folder, HOW_LONG)['p50_ms'])
    for what in ('page', 'search', 'booking', 'roster'):
        rates = [large / small for large, small in zip(took[what, SIZES[-1]], took[what, SIZES[0]])]
        report.at_most(f'growth_{what}', measure.median(rates), 1.3)
        for size in SIZES:
            report.line(f'growth_{what}_ms_{size}', measure.median(took[what, size]))
    report.note(f'At {SIZES[-1]} drives beside {SIZES[0]}, ten appointments each, by one visitor after the other; the page is not from the cache; '
                'a booking waits for the disk, but comes long enough after the one before that the writer does not wait for more; the roster is what a desk\'s page reads.')
    report.write()


sys.exit(main())
