#!/usr/bin/python3
"""start: from the command to the first page on the largest site there is, beside nginx; and what an idle server holds."""
import contextlib
import socket
import subprocess
import sys
import time

import measure


def first_page(words, port, path):
    """Milliseconds from the command to the last byte of the first page, and the resident kilobytes a moment later."""
    began = time.monotonic()
    child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            if child.poll() is not None or time.monotonic() - began > 60:
                sys.exit(f'start: {words[0]} does not answer')
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
    sizes = sorted((int(path.parent.name.split('-')[1]), path.parent) for path in measure.WORK.glob('many-*/done'))
    if not sizes:
        sys.exit('start: run ./bench growth first; it writes the site this starts on')
    drives, folder = sizes[-1]
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
    report.at_most('start_vs_nginx', measure.median(rates), 5)
    report.line('start_ms', measure.median(own))
    report.at_most('idle_mb', measure.median(idle), 30)
    report.note(f'On {drives} drives.')
    report.write()


sys.exit(main())
