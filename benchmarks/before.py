#!/usr/bin/python3
"""before: the drive page, and the last press of a booking, next to an earlier commit (COMMIT=…) of this program."""
import contextlib
import os
import subprocess
import sys

import measure

COMMIT = os.environ.get('COMMIT', '6711f89')
HOW_LONG = measure.seconds(2)
CLIENTS = 64


def build(commit):
    """The release build of that commit, in a work tree of its own; stored for the next time."""
    tree = measure.BUILD / f'before-{commit}'
    if not tree.exists():
        subprocess.run(['git', '-C', str(measure.ROOT), 'worktree', 'add', '--detach', str(tree), commit], check=True, stdout=sys.stderr)
    if not (tree / 'build/bench/build.ninja').exists():
        subprocess.run(['meson', 'setup', str(tree / 'build/bench'), str(tree), '-Dbuildtype=release', '-Db_sanitize=none'], check=True, stdout=sys.stderr)
    subprocess.run(['ninja', '-C', str(tree / 'build/bench'), 'src/givenback', 'measuring'], check=True, stdout=sys.stderr)
    return tree / 'build/bench'


def operator_option(folder):
    """It had another name before decision 45."""
    told = subprocess.run([folder / 'src/givenback', 'serve', '--help'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return '--operator-email' if 'operator_email' in told.stdout else '--operator-mail'


@contextlib.contextmanager
def program_of(folder):
    """What measure starts is that build's, with a site of its own."""
    ours = measure.BUILD, measure.OPERATOR_OPTION
    measure.BUILD, measure.OPERATOR_OPTION = folder, operator_option(folder)
    try:
        yield
    finally:
        measure.BUILD, measure.OPERATOR_OPTION = ours


def bookings_per_second(site):
    """Bookings of that program, with the last press only, on a copy of its site."""
    with measure.serve(measure.copy(site, f'{site.name}-copy')) as server:
        told = measure.run(measure.program('book'), server.port, CLIENTS, HOW_LONG, site / 'places.txt')
    if told['other'] or told['full']:
        sys.exit(f'before: not all were booked: {told}')
    return told['per_second']


def compare_bookings(report, earlier):
    site = measure.site('bookings', 64, 32, 100)
    with program_of(earlier):
        earlier_site = measure.site('bookings-before', 64, 32, 100)
    rates = []
    for _ in measure.rounds(9):
        rate = bookings_per_second(site)
        with program_of(earlier):
            rates.append(rate / bookings_per_second(earlier_site))
    report.at_least(f'bookings_vs_before_c{CLIENTS}', measure.median(rates), 0.97)


def main():
    report = measure.Report('before')
    earlier = build(COMMIT)
    site = measure.site('pages', 12, 20, 500)
    with program_of(earlier):
        earlier_site = measure.site('pages-before', 12, 20, 500)
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(measure.serve(site)), (site / 'drives.txt').read_text().split()[0]
        with program_of(earlier):
            theirs = stack.enter_context(measure.serve(earlier_site)), (earlier_site / 'drives.txt').read_text().split()[0]
        for connections in (64, 512):
            rates = []
            for _ in measure.rounds(9):
                rate, _ = measure.wrk(ours[0].port, ours[1], connections, HOW_LONG)
                earlier_rate, _ = measure.wrk(theirs[0].port, theirs[1], connections, HOW_LONG)
                rates.append(rate / earlier_rate)
            report.at_least(f'pages_vs_before_c{connections}', measure.median(rates), 0.97)
    compare_bookings(report, earlier)
    report.note(f'Next to commit {COMMIT}, both built here and now. What that commit needs and today\'s does not (`libmicrohttpd-dev` before '
                'decision 40) has to be installed first.')
    report.write()


sys.exit(main())
