#!/usr/bin/python3
"""storm: everybody wants one of forty appointments of one drive, while the desk of another one checks in a donor a second."""
import contextlib
import os
import sqlite3
import subprocess
import sys
import time

import measure

HOW_LONG = measure.seconds(60)
CONNECTIONS = int(os.environ.get('CONNECTIONS', 1000))
WATCHERS = int(os.environ.get('WATCHERS', 2000))
DRIVES, SLOTS, PLACES = 200, 20, 2
RESTING = 12        # it checks every five seconds whether it may return memory


class Storm:
    """bench_storm, which waits for a word between its parts."""

    def __init__(self, server, folder):
        self.child = subprocess.Popen([measure.program('storm'), str(server.port), str(CONNECTIONS), str(WATCHERS), str(HOW_LONG),
                                       str(folder / 'drives.txt')], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read_until(self, word):
        """Its lines `name value` until that word; '': until it ends."""
        told = {}
        for line in self.child.stdout:
            if line.strip() == word:
                return told
            name, value = line.split()
            told[name] = float(value)
        if word or self.child.wait():
            sys.exit(f'storm: bench_storm ended before it said {word or "all"}')
        return told

    def go(self):
        self.child.stdin.write('go\n')
        self.child.stdin.flush()

    def end(self):
        self.child.kill()
        self.child.wait()


def desk_words(server, folder, turn):
    return [measure.program('desk'), server.port, HOW_LONG, folder / 'desk.txt', turn]


def ask(folder, question):
    with contextlib.closing(sqlite3.connect(f'file:{folder}/givenback.sqlite?mode=ro', uri=True)) as database:
        return database.execute(question).fetchone()[0]


OF_DESK = 'drive IN (SELECT drive FROM crew_pass)'
SLOTS_WRONG = '''SELECT count(*) FROM slot WHERE booked > capacity OR booked <>
 (SELECT count(*) FROM appointment a WHERE a.slot = slot.id AND a.state = 'booked') +
 (SELECT coalesce(sum(p.seats), 0) FROM waiting_offer_slot p JOIN waiting_offer o ON o.id = p.offer WHERE p.slot = slot.id AND o.state = 'held')'''


def compare(folder, wrong, what, told, question):
    """What people were told, next to what the database has."""
    has = ask(folder, question)
    if has != told:
        wrong.append(f'{what}: told {told:.0f}, the database has {has}')
    return has


def one_round(number):
    folder = measure.site('storm', DRIVES, SLOTS, PLACES, 2 * round(HOW_LONG) + 40)
    wrong = []
    with measure.serve(folder) as server, contextlib.ExitStack() as stack:
        for path in (folder / 'drives.txt').read_text().split():
            measure.fetch(server.port, path)
        quiet = measure.run(*desk_words(server, folder, 0))
        storm = Storm(server, folder)
        stack.callback(storm.end)
        storm.read_until('ready')
        storm.go()
        busy = measure.run(*desk_words(server, folder, 1))
        told = storm.read_until('over')
        told['booked'] = compare(folder, wrong, 'appointments kept', told['kept'], f"SELECT count(*) FROM appointment WHERE NOT {OF_DESK}")
        compare(folder, wrong, 'entries of the waiting list', told['joined'], "SELECT count(*) FROM waiting_entry WHERE state = 'waiting'")
        compare(folder, wrong, 'arrived', quiet['arrived'] + busy['arrived'], 'SELECT count(*) FROM appointment WHERE arrived_at IS NOT NULL')
        compare(folder, wrong, 'slots that disagree with their appointments', 0, SLOTS_WRONG)
        storm.go()
        told.update(storm.read_until(''))
        compare(folder, wrong, 'cancelled', told['cancelled'], f"SELECT count(*) FROM appointment WHERE NOT {OF_DESK} AND state <> 'booked'")
        compare(folder, wrong, 'held for somebody', told['held'], "SELECT count(*) FROM waiting_offer WHERE state = 'held'")
        compare(folder, wrong, 'slots that disagree with what is held', 0, SLOTS_WRONG)
        time.sleep(RESTING)
        told['idle_mb'] = measure.resident_kb(server.pid) / 1024
    print(f'round {number + 1}: quiet {quiet}, in the storm {busy}, told {told}', file=sys.stderr)
    for what in ('wrong_links', 'unanswered', 'undecided', 'broken', 'other', 'streams_ended', 'unaware'):
        if told[what]:
            wrong.append(f'{what}: {told[what]:.0f}')
    for what in ('unseen', 'broken', 'other', 'overload'):
        if quiet[what] + busy[what]:
            wrong.append(f'desk {what}: {quiet[what] + busy[what]:.0f}')
    if told['booked'] != SLOTS * PLACES or told['errors']:
        wrong.append(f'{told["booked"]} appointments were booked, {told["errors"]:.0f} answers were 5xx')
    told['in_order'] = told['out_of_order'] == 0 and told['offered'] == told['held'] == told['cancelled'] == min(told['kept'], told['joined'])
    if not told['in_order']:
        wrong.append(f'{told["out_of_order"]:.0f} were asked out of turn; {told["cancelled"]:.0f} cancelled, {told["offered"]:.0f} offered')
    return quiet, busy, told, wrong


def main():
    report = measure.Report('storm')
    rates, pressed, wrong, seen = [], [], [], []
    for number in measure.rounds(2):
        quiet, busy, told, differs = one_round(number)
        rates.append(busy['p99_ms'] / quiet['p99_ms'])
        pressed.append(busy['press_p99_ms'] / quiet['press_p99_ms'])
        wrong += differs
        seen.append((quiet, busy, told))

    def middle(part, name):
        return measure.median([round_[part][name] for round_ in seen])

    def total(name):
        return int(sum(told[name] for _, _, told in seen))

    report.at_most('storm_desk_p99_vs_quiet', measure.median(rates), 3)
    report.line('storm_desk_press_p99_vs_quiet', measure.median(pressed))
    report.line('storm_desk_quiet_p99_ms', middle(0, 'p99_ms'))
    report.line('storm_desk_p99_ms', middle(1, 'p99_ms'))
    worst = max((told['booked'] for _, _, told in seen), key=lambda booked: abs(booked - SLOTS * PLACES))
    report.exactly('storm_booked', int(worst), SLOTS * PLACES)
    report.exactly('storm_line_in_order', 'yes' if all(told['in_order'] for _, _, told in seen) else 'no', 'yes')
    report.exactly('storm_5xx', total('errors'), 0)
    report.line('storm_told_to_come_again', total('overload'))
    report.exactly('storm_told_wrong', len(wrong), 0)
    report.at_most('storm_idle_mb', max(told['idle_mb'] for _, _, told in seen), 28)
    report.line('storm_views_per_second', middle(2, 'views_per_second'))
    report.line('storm_view_p99_ms', middle(2, 'view_p99_ms'))
    report.line('storm_press_p99_ms', middle(2, 'press_p99_ms'))
    report.line('storm_tried', total('tried'))
    report.line('storm_joined_line', total('joined'))
    report.note(f'{DRIVES} drives; {CONNECTIONS} connections without a pause for {HOW_LONG:g} s, one turn in fifty somebody who tries to get one of '
                f'{SLOTS * PLACES} appointments with the real forms; {WATCHERS} streams of that drive. A check-in of the desk is the press and the '
                'roster that follows it. At the end each place is cancelled, and whom it is offered to is compared with the order of joining. '
                '`storm_told_wrong` counts differences between what was answered and what the database has. `storm_idle_mb` is '
                f'resident memory {RESTING} s after everybody has left.')
    report.write()
    for difference in wrong:
        print(f'storm: {difference}', file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
