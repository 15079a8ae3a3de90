"""What every benchmark shares: the server and its peer started next to us on loopback, rounds, medians, the table in docs.

A benchmark is a script in this folder.  ./bench runs it with the folder of the release build in BENCH_BUILD.
"""
import contextlib
import os
import pathlib
import platform
import random
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get('BENCH_BUILD', ROOT / 'build/bench'))
WORK = BUILD / 'work'
DOCS = ROOT / 'docs/performance.md'
ROUNDS = int(os.environ.get('ROUNDS', 0))
SECONDS = float(os.environ.get('SECONDS', 0))


def rounds(standard):
    return range(ROUNDS or standard)


def seconds(standard):
    return SECONDS or standard


def program(name):
    return str(BUILD / ('src/givenback' if name == 'givenback' else 'benchmarks/bench_' + name))


def free_port():
    with socket.socket() as found:
        found.bind(('127.0.0.1', 0))
        return found.getsockname()[1]


def install_npm(folder):
    subprocess.run(['npm', 'ci', '--no-audit', '--no-fund', '--silent'], cwd=folder, check=True, stdout=sys.stderr)


def fresh(name):
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    return folder


def copy(folder, name):
    shutil.rmtree(WORK / name, ignore_errors=True)
    shutil.copytree(folder, WORK / name)
    return WORK / name


def site(name, drives, slots, places, donors=0):
    """A site's folder with as many drives, each of so many slots of so many places; and one with a desk for so many donors."""
    folder = fresh(name)
    subprocess.run([program('site'), str(folder), str(drives), str(slots), str(places), str(donors)], check=True)
    return folder


BYTES_OF_DRIVE = 8500
OPERATOR_OPTION = '--operator-email'


def many(drives):
    """A site's folder with so many drives, ten appointments each; stored for the next time."""
    folder = WORK / f'many-{drives}'
    if (folder / 'done').exists():
        return folder
    folder = fresh(folder.name)
    needed, free = drives * BYTES_OF_DRIVE * 1.2, shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(f'{drives} drives take {needed / 1e9:.1f} GB and there are {free / 1e9:.1f} GB; SIZES=1000,10000,… asks for fewer')
    print(f'writing {drives} drives, {drives * BYTES_OF_DRIVE / 1e9:.1f} GB', file=sys.stderr)
    began = time.monotonic()
    subprocess.run([program('many'), folder, str(drives)], check=True)
    os.sync()
    print(f'{drives} drives written in {time.monotonic() - began:.0f} s', file=sys.stderr)
    (folder / 'done').touch()
    return folder


TOWNS = 400


def list_towns(folder):
    """Towns with one drive to come that everybody is shown: a search finds as many at each size."""
    soon = (time.time() + 86400) * 1e6
    with contextlib.closing(sqlite3.connect(f'file:{folder}/givenback.sqlite?mode=ro', uri=True)) as database:
        drives = database.execute('SELECT drive FROM drive_word WHERE word = ? AND ends > ?', ('', soon)).fetchall()
        towns = set()
        for (drive,) in random.Random(1).sample(drives, min(len(drives), 10 * TOWNS)):
            words = [word for (word,) in database.execute('SELECT word FROM drive_word WHERE drive = ?', (drive,))]
            town = next(word for word in words if word.isalpha() and word not in ('hall', 'of', 'mill', 'lane'))
            count = database.execute('SELECT count(*) FROM drive_word WHERE word = ? AND ends > ?', (town, time.time() * 1e6)).fetchone()
            if count == (1,):
                towns.add(town)
    (folder / 'towns-of-one.txt').write_text(''.join(f'{town}\n' for town in sorted(towns)[:TOWNS]))


def run(*words):
    """A program of ours that prints lines `name value`."""
    done = subprocess.run([str(word) for word in words], check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f'{words[0]} ended with {done.returncode}')
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def wait_until_open(port, child, patience=60.0):
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if child.poll() is not None:
            sys.exit(f'{child.args[0]} ended before it answered')
        with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 1):
            return
        time.sleep(0.01)
    sys.exit(f'{child.args[0]} does not answer')


@contextlib.contextmanager
def child(words, port, log):
    with open(log, 'ab') as out:
        started = subprocess.Popen([str(word) for word in words], stdout=out, stderr=out)
    started.port = port
    try:
        wait_until_open(port, started)
        yield started
    finally:
        started.terminate()
        try:
            started.wait(30)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def serve_words(folder, port, *more):
    # Nobody answers at the email server's address: emails are written with the booking, and wait.
    return [program('givenback'), 'serve', '--config', '/dev/null', '--data', folder, '--port', port,
            '--site-url', f'http://127.0.0.1:{port}', '--smtp-url', 'smtp://127.0.0.1:1',
            OPERATOR_OPTION, 'operator@example.org', *more]


def serve(folder, *more):
    """The server on a site's folder, in a `with`; .port and .pid."""
    port = free_port()
    return child(serve_words(folder, port, *more), port, WORK / 'givenback.log')


NGINX = '''worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
master_process on;
events {{ worker_connections 16384; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
    open_file_cache max=16;
    gzip_static on;
    default_type text/html;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {folder}/files;
    }}
}}
'''


def nginx_folder(files):
    """Its configuration and `files`, name to bytes; answers the folder and the words that start it."""
    folder, port = fresh('nginx'), free_port()
    (folder / 'files').mkdir()
    for name, content in files.items():
        (folder / 'files' / name).write_bytes(content)
    # Its workers are another user's when we are root.
    for path in (WORK, folder, folder / 'files', *(folder / 'files').iterdir()):
        path.chmod(0o755)
    (folder / 'nginx.conf').write_text(NGINX.format(folder=folder, port=port))
    return ['nginx', '-e', folder / 'error.log', '-p', folder, '-c', folder / 'nginx.conf'], port


def nginx(files):
    words, port = nginx_folder(files)
    return child(words, port, WORK / 'nginx.log')


def fetch(port, path, **headers):
    """Status, headers, body."""
    asked = urllib.request.Request(f'http://127.0.0.1:{port}{path}', headers={k.replace('_', '-'): v for k, v in headers.items()})
    try:
        answer = urllib.request.urlopen(asked)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        return answer.status, answer.headers, answer.read()


def wrk(port, path, connections, how_long, *more, given=()):
    """Requests a second and the p99 in milliseconds; what was not answered with 2xx or 3xx is said."""
    words = ['wrk', '-t2', f'-c{connections}', f'-d{max(1, round(how_long))}s', '--latency', '--timeout', '10s', *more,
             f'http://127.0.0.1:{port}{path}', *(['--', *given] if given else [])]
    out = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    unit = {'us': 0.001, 'ms': 1.0, 's': 1000.0, 'm': 60000.0}
    late = re.search(r'99%\s+([\d.]+)(us|ms|s|m)', out)
    broken = re.search(r'Socket errors: (.*)', out)
    if broken and re.search(r'[1-9]', broken[1]):
        print(f'note: wrk {path}: {broken[0]}', file=sys.stderr)
    return float(re.search(r'Requests/sec:\s+([\d.]+)', out)[1]), float(late[1]) * unit[late[2]]


def processor_seconds(pid):
    """What a process and its children have used so far."""
    used = 0
    for one in [pid, *pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]:
        words = pathlib.Path(f'/proc/{one}/stat').read_text().rpartition(')')[2].split()
        used += int(words[11]) + int(words[12])
    return used / os.sysconf('SC_CLK_TCK')


def median(values):
    return statistics.median(values)


def resident_kb(pid):
    return int(re.search(r'VmRSS:\s+(\d+)', pathlib.Path(f'/proc/{pid}/status').read_text())[1])


def begin_peak(pid):
    """Resets what peak_kb() answers; returns the resident memory of this moment."""
    pathlib.Path(f'/proc/{pid}/clear_refs').write_text('5')
    return resident_kb(pid)


def peak_kb(pid):
    return int(re.search(r'VmHWM:\s+(\d+)', pathlib.Path(f'/proc/{pid}/status').read_text())[1])


class Report:
    """Lines `name: value` on standard output, and the benchmark's table in docs/performance.md."""

    def __init__(self, name):
        self.name, self.rows, self.notes = name, [], []

    def line(self, name, value, goal='', met=None):
        shown = str(value) if isinstance(value, (int, str)) else f'{value:.3g}' if abs(value) < 100 else f'{value:.0f}'
        print(f'{name}: {shown}', flush=True)
        self.rows.append((name, shown, goal, '' if met is None else 'met' if met else '**missed**'))

    def at_least(self, name, value, goal):
        self.line(name, value, f'≥ {goal}', value >= goal)

    def at_most(self, name, value, goal):
        self.line(name, value, f'≤ {goal}', value <= goal)

    def exactly(self, name, value, goal):
        self.line(name, value, f'{goal}', value == goal)

    def note(self, words):
        self.notes.append(words)

    def write(self):
        begin, end = f'<!-- {self.name}: begin -->', f'<!-- {self.name}: end -->'
        text = DOCS.read_text()
        if begin not in text:
            text += f'\n## {self.name}\n\n{begin}\n{end}\n'
        lines = [begin, f'`{command()}` at {commit()}, {time.strftime("%Y-%m-%d")}; {machine()}.', '',
                 '| figure | value | goal | |', '|---|---|---|---|']
        lines += [f'| `{name}` | {value} | {goal} | {met} |' for name, value, goal, met in self.rows]
        lines += [''] + [f'{words}\n' for words in self.notes] if self.notes else []
        head, rest = text.split(begin, 1)
        DOCS.write_text(head + '\n'.join(lines).rstrip() + '\n' + end + rest.split(end, 1)[1])


def command():
    said = [f'{name}={os.environ[name]}' for name in ('ROUNDS', 'SECONDS', 'SIZES', 'CONNECTIONS', 'WATCHERS') if os.environ.get(name)]
    return ' '.join(said + ['./bench', pathlib.Path(sys.argv[0]).stem])


def commit():
    asked = subprocess.run(['git', '-C', str(ROOT), 'describe', '--always', '--dirty', '--exclude', '*'], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True, check=False)
    return 'commit ' + (asked.stdout.strip() or 'unknown')


def machine():
    model = re.search(r'model name\s*:\s*(.*)', pathlib.Path('/proc/cpuinfo').read_text())
    return f'{os.cpu_count()} cores ({model[1] if model else platform.machine()}), Linux {platform.release()}'
