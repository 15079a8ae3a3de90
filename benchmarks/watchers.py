#!/usr/bin/python3
"""watchers: ten thousand open pages of one drive, each sent what has changed ten times a second."""
import os
import sys

import measure

HOW_LONG = measure.seconds(20)
WATCHERS = int(os.environ.get('WATCHERS', 10000))
CHANGES = 10


def main():
    report = measure.Report('watchers')
    rounds = []
    for number in measure.rounds(3):
        folder = measure.site('watchers', 1, 20, 100)
        with measure.serve(folder) as server:
            drive = (folder / 'drives.txt').read_text().split()[0]
            measure.fetch(server.port, drive)
            told = measure.run(measure.program('watch'), server.port, WATCHERS, HOW_LONG, CHANGES, drive, folder / 'places.txt',
                               server.pid)
        if told['refused'] or told['missed'] or told['ended'] or not told['changes']:
            sys.exit(f'watchers: not everybody heard everything: {told}')
        print(f'round {number + 1}: {told}', file=sys.stderr)
        rounds.append(told)
    middle = {name: measure.median([told[name] for told in rounds]) for name in rounds[0]}
    report.at_most('watchers_bytes_each', max(middle['bytes_each'], middle['bytes_each_after']), 1024)
    report.at_most('watchers_p99_ms', middle['p99_ms'], 50)
    report.line('watchers_p50_ms', middle['p50_ms'])
    report.line('watchers_max_ms', middle['max_ms'])
    report.line('watchers_booking_p99_ms', middle['booking_p99_ms'])
    report.line('watchers_event_us', middle['event_us'])
    report.line('watchers_kernel_bytes_each', middle['kernel_bytes_each'])
    report.line('watchers_missed', int(sum(told['missed'] for told in rounds)))
    report.note(f'{WATCHERS} streams of one drive, {CHANGES} appointments of it booked a second over HTTP, so that each change is for all of them. '
                '`p99`: from the answer to the booking until the last byte of the event is read by the client, which reads all streams in '
                'one thread on the same machine. `bytes_each`: growth of the server\'s resident memory from before the first stream until all are '
                'open and after the last change, the larger of both. `kernel_bytes_each`: growth of the kernel\'s slabs, halved, since both ends '
                'stand on this machine.')
    report.write()


sys.exit(main())
