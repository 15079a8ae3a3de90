#!/usr/bin/python3
"""start: from the command to the first page on a site of a million drives, next to nginx; and what an idle server holds."""
import contextlib
import os
import socket
import subprocess
import sys
import time

import measure

# The site of ./bench growth, made when it is not there (8 GB, some ten minutes); SIZES=10000 for a smaller one.
DRIVES = max(int(size) for size in os.environ.get('SIZES', '1000000').split(','))


def first_page(words, port, path):
    """Milliseconds from the command to the last byte of the first page, and the resident kilobytes a moment later."""
    began = time.monotonic()
    with open(measure.WORK / 'start.log', 'ab') as log:
        child = subprocess.Popen([str(word) for word in words], stdout=log, stderr=log)
    try:
        while True:
            if child.poll() is not None or time.monotonic() - began > 60:
                sys.exit(f'start: {words[0]} does not answer ({child.poll()}); {measure.WORK}/start.log may say why')
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 5) as line:
                line.sendall(f'GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n'.encode())
                answer = b''
                while piece := line.recv(65536):
                    answer += piece
                if answer.startswith((b'HTTP/1.1 200', b'HTTP/1.0 200')):
                    took = (time.monotonic() - began) * 1000
                    break
            time.sleep(0.001)
        time.sleep(1)
        return took, measure.resident_kb(child.pid)
    finally:
        child.terminate()
        child.wait()


def main():
    report = measure.Report('start')
    folder = measure.many(DRIVES)
    page = (folder / 'drives.txt').read_text().split()[0]
    rates, own, idle = [], [], []
    for _ in measure.rounds(9):
        port = measure.free_port()
        took, kilobytes = first_page(measure.serve_words(folder, port), port, page)
        words, peer_port = measure.nginx_folder({'page.html': b'x' * 12288})
        peer, _ = first_page(words, peer_port, '/page.html')
        rates.append(took / peer)
        own.append(took)
        idle.append(kilobytes / 1024)
    report.at_most('start_vs_nginx', measure.median(rates), 2.5)
    report.line('start_ms', measure.median(own))
    report.at_most('idle_mb', measure.median(idle), 28)
    report.note(f'On {DRIVES} drives, {(folder / "givenback.sqlite").stat().st_size / 1e9:.1f} GB: from the command to the last byte of a drive\'s page, '
                'each time a new process; nginx serves a file of 12 KB. What was read before is in the system\'s memory, for both. '
                '`idle_mb` is resident memory a second after that page.')
    report.write()


sys.exit(main())
