#!/usr/bin/python3
"""growth: a page, a search, a booking and a roster at a thousand drives and at a million; and the first second after a start."""
import contextlib
import os
import sqlite3
import sys
import time

import measure

HOW_LONG = measure.seconds(1)
CALM_AFTER = 3                    # seconds after the start's first
# SIZES=1000,10000 in the environment for fewer.  A million drives take 8 GB and, once, some ten minutes to write.
SIZES = [int(size) for size in os.environ.get('SIZES', '1000,10000,100000,1000000').split(',')]


DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'


def widen(folder):
    """Enough capacity for all bookings here, now and in the next run: a successful booking is measured."""
    slots = [line.split('/')[-2] for line in (folder / 'places.txt').read_text().split()]
    with contextlib.closing(sqlite3.connect(folder / 'givenback.sqlite')) as database, database:
        for slot in slots:
            number = 0
            for letter in slot:
                number = number * 32 + DIGITS.index(letter)
            if database.execute('UPDATE slot SET capacity = booked + 100000 WHERE id = ?', (number,)).rowcount != 1:
                sys.exit(f'growth: {folder} has no slot {slot}')


def share_out(folder):
    """Half of the sample's drives are booked at, run after run; the rosters that are read are the other half's and stay as they were."""
    drives = (folder / 'drives.txt').read_text().split()
    booked = {drive.split('/')[-1] for drive in drives[::2]}
    places = [place for place in (folder / 'places.txt').read_text().split() if place.split('/')[-4] in booked]
    (folder / 'places-to-book.txt').write_text(''.join(f'{place}\n' for place in places))
    (folder / 'rosters.txt').write_text(''.join(f'{drive}\n' for drive in drives[1::2]))


def visit(server, folder, file, before, after):
    seen = measure.run(measure.program('visit'), server.port, HOW_LONG, folder / file, before, after)
    if seen['other']:
        sys.exit(f'growth: {seen["other"]:.0f} answers to {before}…{after} were not 200')
    return seen['p50_ms']


def book(server, folder):
    told = measure.run(measure.program('book'), server.port, 1, HOW_LONG, folder / 'places-to-book.txt', 'calm')
    if told['other'] or told['full'] or not told['kept']:
        sys.exit(f'growth: not all were kept: {told}')
    return told['p50_ms']


def kept(server, folder):
    """How many bookings per second one client makes, one after the other."""
    return measure.run(measure.program('book'), server.port, 1, 1, folder / 'places-to-book.txt', 'calm')['kept']


def first_second(folder, cold):
    """The first second after a start next to a later one; cold: nothing of the file is in the system's memory."""
    if cold:
        os.sync()
        with open(folder / 'givenback.sqlite', 'rb') as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with measure.serve(folder) as server:
        first = kept(server, folder)
        time.sleep(CALM_AFTER)
        return first / kept(server, folder)


def main():
    report = measure.Report('growth')
    folders = {size: measure.many(size) for size in SIZES}
    for folder in folders.values():
        widen(folder)
        share_out(folder)
        measure.list_towns(folder)
    took = {(what, size): [] for what in ('page', 'search', 'booking', 'roster') for size in SIZES}
    with contextlib.ExitStack() as stack:
        servers = {size: stack.enter_context(measure.serve(folders[size])) for size in SIZES}
        for _ in measure.rounds(7):
            for size in SIZES:
                server, folder = servers[size], folders[size]
                # A page with a query is nobody else's: it is rebuilt.
                took['page', size].append(visit(server, folder, 'drives.txt', '', '?size=1'))
                took['search', size].append(visit(server, folder, 'towns-of-one.txt', '/?date=&place=', ''))
                took['booking', size].append(book(server, folder))
                took['roster', size].append(measure.run(measure.program('roster'), folder, HOW_LONG, 'rosters.txt')['p50_ms'])
    for what in ('page', 'search', 'booking', 'roster'):
        rates = [large / small for large, small in zip(took[what, SIZES[-1]], took[what, SIZES[0]])]
        report.at_most(f'growth_{what}', measure.median(rates), 1.2)
        for size in SIZES:
            report.line(f'growth_{what}_ms_{size}', measure.median(took[what, size]))
    starts = {cold: [first_second(folders[SIZES[-1]], cold) for _ in measure.rounds(5)] for cold in (False, True)}
    report.at_least('growth_first_second', measure.median(starts[False]), 0.8)
    report.line('growth_first_second_cold', measure.median(starts[True]))
    report.note(f'At {SIZES[-1]} drives next to {SIZES[0]}, ten appointments each, by one visitor after the other; the page is not from the cache; '
                'a booking waits for the disk, but comes long enough after the one before that the writer does not wait for more; the roster is what a desk\'s page reads.')
    report.note(f'`first_second`: appointments booked in the first second after a start at {SIZES[-1]} drives, next to a second {CALM_AFTER} s later; '
                '`cold`: with nothing of the file in the system\'s memory, the later second as it comes.')
    report.write()


sys.exit(main())
