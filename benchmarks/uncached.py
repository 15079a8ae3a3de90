#!/usr/bin/python3
"""uncached: how late cached pages are while a client searches a million drives without a pause, next to the same pages alone."""
import os
import subprocess
import sys

import measure

DRIVES = max(int(size) for size in os.environ.get('SIZES', '1000000').split(','))
HOW_LONG = measure.seconds(3)


def search(server, folder):
    """One visitor after the other; each search is rebuilt."""
    return subprocess.Popen([measure.program('visit'), str(server.port), str(HOW_LONG + 1), str(folder / 'towns-of-one.txt'), '/?date=&place=', ''],
                            stdout=subprocess.PIPE, text=True)


def main():
    report = measure.Report('uncached')
    folder = measure.many(DRIVES)
    measure.list_towns(folder)
    page = (folder / 'drives.txt').read_text().split()[0]
    lates, rates, shares = [], [], []
    with measure.serve(folder) as server:
        measure.wrk(server.port, page, 64, 1)
        for _ in measure.rounds(9):
            rate, late = measure.wrk(server.port, page, 64, HOW_LONG)
            searching = search(server, folder)
            mixed_rate, mixed_late = measure.wrk(server.port, page, 64, HOW_LONG)
            seen = {name: float(value) for name, value in (line.split() for line in searching.communicate()[0].splitlines())}
            if searching.returncode or seen['other']:
                sys.exit(f'uncached: not every search was answered: {seen}')
            lates.append(mixed_late / late)
            rates.append(mixed_rate / rate)
            searches = seen['count'] / (HOW_LONG + 1)
            shares.append(100 * searches / (mixed_rate + searches))
    report.at_most('pages_uncached_vs_cached_p99_c64', measure.median(lates), 1.5)
    report.line('pages_uncached_vs_cached_rate_c64', measure.median(rates))
    report.line('pages_uncached_percent', measure.median(shares))
    report.note(f'64 connections that fetch one cached page, alone and next to a visitor who searches {DRIVES} drives without a pause. '
                '`percent`: how many of all requests were searches.')
    report.write()


sys.exit(main())
