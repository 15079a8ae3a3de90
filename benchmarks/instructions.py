#!/usr/bin/python3
"""instructions: what a check-in and a booking cost in the writer's thread, counted by callgrind."""
import re
import subprocess
import sys

import measure

# Everything that runs in the thread writer_start() makes counts: running the request, its commit, and waiting for the next one.
WRITER_THREAD = 'work'
DONORS, PRESSES = 157, 40


def counted(site, what, presses):
    """Instructions of the writer's thread for so many presses, one after the other."""
    folder = measure.copy(site, 'instructions-run')
    done = subprocess.run(['valgrind', '--tool=callgrind', f'--toggle-collect={WRITER_THREAD}',
                           f'--callgrind-out-file={measure.WORK}/callgrind.{what}.{presses}',
                           measure.program('instructions'), str(folder), what, str(presses)],
                          check=False, stderr=subprocess.PIPE, text=True)
    found = re.search(r'Collected : (\d+)', done.stderr)
    if done.returncode or not found or found[1] == '0':
        sys.exit(f'instructions: valgrind ended with {done.returncode} and counted nothing:\n{done.stderr}')
    return int(found[1])


def one(site, what):
    """Of one press: twice as many cost that much more, and the start of the program and the first prepares are in both."""
    return (counted(site, what, 2 * PRESSES) - counted(site, what, PRESSES)) // PRESSES


def main():
    report = measure.Report('instructions')
    site = measure.site('instructions', 1, 20, 100, DONORS)
    report.at_most(f'checkin_instructions_{DONORS}', one(site, 'checkin'), 150000)
    report.at_most('booking_instructions', one(site, 'booking'), 160000)
    report.line('booking_check_instructions', one(site, 'check'))
    report.note(f'Outside the kernel, release build; each press is alone in its commit, which is counted too. A check-in is "Arrived" on the roster of a day '
                f'with {DONORS} people, a booking the last press of its forms by a new address, which deletes what was typed; `booking_check_instructions` '
                'is the step before it, which saves that.')
    report.write()


sys.exit(main())
