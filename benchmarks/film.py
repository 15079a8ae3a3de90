#!/usr/bin/python3
"""film: how long a film takes until it can be played, next to the ffmpeg command alone; watching it, next to nginx.

The yardstick of the conversion is the very command that the server ran: its words are read from /proc while it runs, and the command is run
again by itself, on the same file.  What the server adds is receiving the end of the film, probing, the sandbox, three pictures, sealing."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import urllib.request

import measure

sys.path.insert(0, str(measure.ROOT / 'tests'))
import form_keys  # noqa: E402
import live_site  # noqa: E402

HOW_LONG = measure.seconds(4)
PIECE = 1 << 20
WATCHERS = 8
SEATS = 1000000                # of each time, so that none is full
PATIENCE = 900
# As a phone makes them; the bit rates keep each below the 100 MB of a plain form.
FILMS = {
    'phone_hevc_4k_30s': '-f lavfi -i testsrc2=s=3840x2160:r=30:d=30 -f lavfi -i sine=220:d=30 -c:v libx265 -preset ultrafast -b:v 18M'
                         ' -tag:v hvc1 -pix_fmt yuv420p10le -c:a aac -f mov',
    'h264_1080p_2min': '-f lavfi -i testsrc2=s=1920x1080:r=30:d=120 -f lavfi -i sine=220:d=120 -c:v libx264 -preset ultrafast -b:v 5M'
                       ' -maxrate 5M -bufsize 10M -c:a aac -f mp4',
    'slow_motion_240fps': '-f lavfi -i testsrc2=s=1280x720:r=240:d=10 -f lavfi -i sine=220:d=10 -c:v libx264 -preset ultrafast -b:v 24M'
                          ' -maxrate 24M -bufsize 48M -c:a aac -f mov',
}


def film_file(name):
    """Made once, and stored for the next time."""
    path = measure.WORK / f'film-{name}'
    if not path.exists():
        measure.WORK.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix('.part')
        subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-y', *FILMS[name].split(), made], check=True)
        made.rename(path)
    return path


class FilmSite(live_site.Site):
    """The demo's site, whose first page gets a film."""

    def __init__(self):
        super().__init__(measure.program('givenback'))
        self.make()
        with contextlib.closing(self.sql()) as database, database:
            database.execute('UPDATE slot SET capacity = ?', (SEATS,))
            database.execute('UPDATE drive SET capacity = ?', (SEATS,))
        self.start()
        self.film_path = self.managed[0] + '/film'

    def start(self):
        """As measure.serve() does it: bench_book comes from the address that the site has."""
        self.spawn('serve', '--config', '/dev/null', '--site-url', f'http://127.0.0.1:{self.port}', '--smtp-url', f'smtp://127.0.0.1:{self.smtp_port}',
                   measure.OPERATOR_OPTION, 'operator@example.org')

    def pid(self):
        return self.server.pid

    def send(self, film):
        """The plain form: when this returns, the last byte has arrived and is answered."""
        browser = self.keeper
        key = form_keys.form_key(self.keys, browser.cookies.setdefault('form', form_keys.token()), self.film_path)
        mark = 'mark-of-the-form'
        head = ''.join(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in
                       (('key', key), ('agreed', 'yes')))
        head += f'--{mark}\r\nContent-Disposition: form-data; name="film_file"; filename="film"\r\nContent-Type: video/mp4\r\n\r\n'
        body = head.encode() + film.read_bytes() + f'\r\n--{mark}--\r\n'.encode()
        asked = urllib.request.Request(f'http://localhost:{self.port}{self.film_path}', body, {
            'Content-Type': f'multipart/form-data; boundary={mark}', 'Sec-Fetch-Site': 'same-origin',
            'Cookie': '; '.join(f'{name}={value}' for name, value in browser.cookies.items())})
        with contextlib.closing(urllib.request.build_opener(NoRedirect).open(asked)) as answer:
            if answer.status != 303 or 'draft' in answer.headers.get('Location', ''):
                sys.exit(f'film: the film was not taken: {answer.status} {answer.headers.get("Location")}')

    def state(self):
        with contextlib.closing(self.sql()) as database:
            return database.execute('SELECT state, failure FROM film JOIN page_film ON page_film.film = film.media').fetchone()

    def wait_until_played(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            state = self.state()
            if state and state[0] == 'ready':
                return
            if state and state[0] == 'failed':
                sys.exit(f'film: not converted: {state[1]}')
            time.sleep(0.05)
        sys.exit('film: not converted in time')

    def take_away(self):
        self.keeper.close()            # it was idle for longer than a connection may be
        answer = self.keeper.ask('POST', self.film_path + '/remove', {'key': live_site.new_key()})
        if not answer.done:
            sys.exit(f'film: not removed: {answer.status}')

    def watch(self):
        """The address at which visitors watch it."""
        text = urllib.request.urlopen(f'http://localhost:{self.port}{self.public_page()}').read().decode()
        at = text.index('/watch"')
        return text[text.rindex('"', 0, at) + 1:at + len('/watch')]

    def public_page(self):
        with contextlib.closing(self.sql()) as database:
            return '/honour/' + database.execute('SELECT page_key FROM honour_page WHERE id = (SELECT honour_page FROM page_film)').fetchone()[0]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None

    def http_error_303(self, request, answer, *_):
        return answer


class Commands(threading.Thread):
    """Sees the ffmpeg commands that the server's children run; the longest-lived is the conversion."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.seen, self.stopping = server, {}, threading.Event()

    def children(self, pid):
        with contextlib.suppress(OSError):
            for one in pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text().split():
                yield one
                yield from self.children(one)

    def run(self):
        while not self.stopping.wait(0.02):
            tasks = os.listdir(f'/proc/{self.server}/task') if os.path.exists(f'/proc/{self.server}') else []
            for task in tasks:
                with contextlib.suppress(OSError):
                    for one in pathlib.Path(f'/proc/{self.server}/task/{task}/children').read_text().split():
                        words = pathlib.Path(f'/proc/{one}/cmdline').read_bytes().split(b'\0')[:-1]
                        if b'libx264' in words:
                            self.seen[one] = [word.decode() for word in words]

    def conversion(self):
        self.stopping.set()
        self.join()
        if len(self.seen) != 1:
            sys.exit(f'film: {len(self.seen)} conversions were seen, not one')
        return next(iter(self.seen.values()))


def alone(words, film):
    """Seconds of that command by itself."""
    folder = measure.fresh('film-alone')
    name = words[words.index('-i') + 1].removeprefix('file:')
    shutil.copyfile(film, folder / name)
    began = time.monotonic()
    subprocess.run(['ffmpeg', *words[1:]], cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    took = time.monotonic() - began
    made = next(one for one in folder.iterdir() if one.name != name)
    return took, made


def convert(site, film):
    commands = Commands(site.pid())
    site.send(film)
    began = time.monotonic()
    commands.start()
    site.wait_until_played()
    return time.monotonic() - began, commands.conversion()


def conversions(report, site):
    made = None
    for name in FILMS:
        ratios, film = [], film_file(name)
        for _ in measure.rounds(3):
            took, words = convert(site, film)
            site.take_away()
            by_itself, made = alone(words, film)
            ratios.append(took / by_itself)
            print(f'  {name}: {took:.1f} s, the command alone {by_itself:.1f} s', file=sys.stderr)
        report.at_most(f'film_vs_ffmpeg_{name}', measure.median(ratios), 1.2)
    return made


def page_p99(site):
    """The middle of three: one burst of the machine's own is not ours."""
    return measure.median([measure.wrk(site.port, site.page, 16, HOW_LONG)[1] for _ in range(3)])


def page_beside(report, site):
    film, ratios = film_file('h264_1080p_2min'), []
    for _ in measure.rounds(5):
        quiet = page_p99(site)
        site.send(film)
        while site.state()[0] != 'converting':
            time.sleep(0.05)
        busy = page_p99(site)
        if site.state()[0] != 'converting':
            sys.exit('film: the conversion ended before the page was measured')
        ratios.append(busy / quiet)
        print(f'  page: p99 {busy:.2f} ms, quiet {quiet:.2f} ms', file=sys.stderr)
        site.wait_until_played()
        site.take_away()
    report.at_most('film_page_p99', measure.median(ratios), 1.5)


def watched(report, site):
    """The same bytes from us, opened piece by piece, and from nginx."""
    site.send(film_file('h264_1080p_2min'))
    site.wait_until_played()
    address = site.watch()
    status, headers, whole = measure.fetch(site.port, address)
    if status != 200 or headers['Accept-Ranges'] != 'bytes':
        sys.exit(f'film: {status} at {address}')
    ratios, rates = [], []
    with measure.nginx({'film.mp4': whole}) as peer:
        given = (str(len(whole)), str(PIECE))
        script = ('-s', str(measure.ROOT / 'benchmarks/film.lua'))
        for _ in measure.rounds(5):
            ours, _ = measure.wrk(site.port, address, 64, HOW_LONG, *script, given=given)
            theirs, _ = measure.wrk(peer.port, '/film.mp4', 64, HOW_LONG, *script, given=given)
            ratios.append(ours / theirs)
            rates.append(ours)
    report.at_least('film_vs_nginx', measure.median(ratios), 0.3)
    report.line('film_pieces_per_second', measure.median(rates))
    return address, len(whole)


@contextlib.contextmanager
def eight_watch(site, address):
    """Each at twice the speed at which it plays, as browsers read ahead."""
    people = [subprocess.Popen(['curl', '-s', '--limit-rate', '1300k', '-o', os.devnull, f'http://localhost:{site.port}{address}'])
              for _ in range(WATCHERS)]
    try:
        yield
    finally:
        for one in people:
            if one.poll() is not None:
                sys.exit('film: a person who watched ended early')
            one.terminate()
            one.wait()


def beside_watchers(report, site, address):
    places = pathlib.Path(site.data) / 'places.txt'
    places.write_text(''.join(f'{site.drive}/book/{slot}/keep\n' for slot in site.slots))
    pages, bookings = [], []
    for _ in measure.rounds(3):
        rates = []
        for watching in (contextlib.nullcontext(), eight_watch(site, address)):
            with watching:
                page, _ = measure.wrk(site.port, site.page, 64, HOW_LONG)
                told = measure.run(measure.program('book'), site.port, 64, HOW_LONG, places)
                if told['other'] or told['full'] or not told['kept']:
                    sys.exit(f'film: not all were booked: {told}')
                rates.append((page, told['per_second']))
        pages.append(rates[1][0] / rates[0][0])
        bookings.append(rates[1][1] / rates[0][1])
    report.line('film_page_rate_while_eight_watch', measure.median(pages))
    report.line('film_bookings_while_eight_watch', measure.median(bookings))


def main():
    report = measure.Report('film')
    site = FilmSite()
    try:
        conversions(report, site)
        page_beside(report, site)
        address, _ = watched(report, site)
        beside_watchers(report, site, address)
    finally:
        site.remove()
    report.note('The films: HEVC 4K, 10 bit, 30 s, as a phone makes it; H.264 1080p, 2 minutes; 240 pictures a second for 10 s. A piece is 1 MiB at a'
                ' random place. The last two lines are ratios to the same rates while nobody watches.')
    report.write()


sys.exit(main())
