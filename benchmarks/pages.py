#!/usr/bin/python3
"""pages: the drive page on persistent connections, next to nginx serving the same bytes as a static file."""
import gzip
import sys

import measure

sys.path.append(str(measure.ROOT / 'tests'))
from form_keys import form_key, read_keys, token

HOW_LONG = measure.seconds(2)
MIXED = measure.ROOT / 'benchmarks/mixed.lua'
PRESSES = 20000                                # more than a round can do


def load(served, path, connections, headers):
    """Requests a second, the p99 in milliseconds, and processor seconds for a request."""
    before = measure.processor_seconds(served.pid)
    rate, late = measure.wrk(served.port, path, connections, HOW_LONG, *headers)
    return rate, late, (measure.processor_seconds(served.pid) - before) / (rate * HOW_LONG)


def compare(report, name, ours, theirs, connections, headers, goal=None, processor_goal=None):
    """Alternating rounds; the ratio of what each served in a second, of their p99, and of their processor time."""
    rates, lates, own, processor = [], [], [], []
    for _ in measure.rounds(5):
        rate, late, used = load(*ours, connections, headers[0])
        peer_rate, peer_late, peer_used = load(*theirs, connections, headers[1])
        rates.append(rate / peer_rate)
        lates.append(late / peer_late)
        own.append(rate)
        processor.append(used / peer_used)
    if goal:
        report.at_least(f'{name}_vs_nginx_c{connections}', measure.median(rates), goal)
        report.at_most(f'{name}_p99_vs_nginx_c{connections}', measure.median(lates), 1.5)
    else:
        report.line(f'{name}_vs_nginx_c{connections}', measure.median(rates))
        report.line(f'{name}_p99_vs_nginx_c{connections}', measure.median(lates))
    report.line(f'{name}_per_second_c{connections}', measure.median(own))
    if processor_goal:
        report.at_most(f'{name}_cpu_vs_nginx_c{connections}', measure.median(processor), processor_goal)


def write_forms(folder, slots):
    """A form for each press, and the cookie of the browser that has them open."""
    keys, browser = read_keys(folder / 'site.key'), token()
    lines = [f'{path} {form_key(keys, browser, path)}' for path in (slots[i % len(slots)] for i in range(PRESSES))]
    (folder / 'forms.txt').write_text('\n'.join(lines) + '\n')
    return str(folder / 'forms.txt'), f'form={browser}'


def mixed(report, folder, server, peer, page):
    """One request in a hundred is a booking in the drive that everyone requests."""
    paths = (folder / 'places.txt').read_text().split()
    drives = (folder / 'drives.txt').read_text().split()
    each = len(paths) // len(drives)
    rates = []
    for number in measure.rounds(5):
        turn = 1 + number % (len(drives) - 1)
        slots = paths[turn * each:(turn + 1) * each]
        rate, _ = measure.wrk(server.port, drives[turn], 64, HOW_LONG, '-s', str(MIXED), given=(str(number), *write_forms(folder, slots)))
        peer_rate, _ = measure.wrk(peer.port, page, 64, HOW_LONG, '-s', str(MIXED))
        rates.append(rate / peer_rate)
    report.at_least('pages_mixed_vs_nginx_c64', measure.median(rates), 1.05)


def main():
    report = measure.Report('pages')
    folder = measure.site('pages', 12, 20, 500)
    drive = (folder / 'drives.txt').read_text().split()[0]
    with measure.serve(folder) as server:
        _, _, body = measure.fetch(server.port, drive)
        _, zipped_head, zipped = measure.fetch(server.port, drive, Accept_Encoding='gzip')
        _, head, _ = measure.fetch(server.port, drive)
        is_zipped = zipped_head['Content-Encoding'] == 'gzip'
        with measure.nginx({'page.html': body, 'page.html.gz': zipped if is_zipped else gzip.compress(body, 9)}) as peer:
            ours, theirs = (server, drive), (peer, '/page.html')
            plain = [], []
            accept = ['-H', 'Accept-Encoding: gzip']
            tags = [['-H', f'If-None-Match: {tag}'] for tag in
                    (head['ETag'] or '"none"', measure.fetch(peer.port, '/page.html')[1]['ETag'])]
            is_same = measure.fetch(server.port, drive, If_None_Match=head['ETag'] or '"none"')[0] == 304
            compare(report, 'pages', ours, theirs, 64, plain, 1.3, 0.7)
            compare(report, 'pages', ours, theirs, 512, plain, 1.15)
            compare(report, 'pages_gzip', ours, theirs, 64, (accept, accept))
            compare(report, 'pages_gzip', ours, theirs, 512, (accept, accept))
            compare(report, 'pages_304', ours, theirs, 64, tags)
            compare(report, 'pages_304', ours, theirs, 512, tags)
            mixed(report, folder, server, peer, '/page.html')
    report.note(f'The page has {len(body)} bytes, {len(zipped) if is_zipped else len(body)} when gzip is accepted.')
    if not is_zipped:
        report.note('Our pages are not compressed yet: nginx sends fewer bytes in the gzip rounds.')
    if not is_same:
        report.note('Our pages have no ETag yet: the whole page is sent where nginx answers 304.')
    report.write()


sys.exit(main())
