#!/usr/bin/python3
"""desk: three devices at a desk press for 200 donors without network, and then all send at once.

`desk_sync_s` is the time from the moment the network is back until the last device has its last answer and the list as it is then.  Each
donor is marked as here by one device, every fifth by two, and as finished by another; each device adds ten walk-ins.  Every batch is sent
twice, as by a device that did not hear the first answer.  Then the list of each device has to be the same.

`desk_prepare_s` is the time from the press until a Chromium has prepared its device with 400 people, on a line of 400 kbit/s and 400 ms."""
import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.parse

import measure

DONORS, DEVICES, WALK_INS, BATCH = 200, 3, 10, 100
PREPARED = 400


class Device:
    def __init__(self, port, code_path):
        self.port, self.line, self.keys = port, http.client.HTTPConnection('127.0.0.1', port), 0
        code = code_path.rsplit('/', 1)[1]
        self.cookie = ''
        answer = self.ask('POST', '/desk', {'code': code, 'key': '0' * 39})
        self.cookie = answer.getheader('set-cookie').split(';')[0]
        self.roster = answer.getheader('location')
        self.people = self.list()

    def ask(self, method, path, fields=None):
        headers = {'Origin': f'http://127.0.0.1:{self.port}', 'Sec-Fetch-Site': 'same-origin', 'Cookie': self.cookie,
                   'Content-Type': 'application/x-www-form-urlencoded'}
        self.line.request(method, path, urllib.parse.urlencode(fields) if fields else None, headers)
        answer = self.line.getresponse()
        answer.words = answer.read()
        return answer

    def list(self):
        answer = self.ask('GET', self.roster + '/people')
        if answer.status != 200:
            sys.exit(f'desk: the list is answered with {answer.status}')
        return json.loads(answer.words)

    def press(self, number, kind, who='', name=''):
        self.keys += 1
        return {'id': f'{number}{self.keys:025d}', 'kind': kind, 'who': who, 'press': '', 'at': int(time.time() * 1000),
                'seen': self.people['seen'], 'name': name, 'honour': 'none', 'shown': 'friend'}

    def send(self, presses):
        for first in range(0, len(presses), BATCH):
            for _ in range(2):
                answer = self.ask('POST', self.roster + '/presses', {'presses': json.dumps(presses[first:first + BATCH])})
                if answer.status != 200:
                    sys.exit(f'desk: a batch is answered with {answer.status}')
                self.answers += [one['answer'] for one in json.loads(answer.words)['answers']]
        self.people = self.list()

    answers = ()


def pressed(devices):
    """What each device has in its queue after the day."""
    queues = [[] for _ in devices]
    for at, person in enumerate(devices[0].people['people']):
        one = at % DEVICES
        queues[one].append(devices[one].press(one, 'here', person['id']))
        if at % 5 == 0:
            other = (one + 1) % DEVICES
            queues[other].append(devices[other].press(other, 'here', person['id']))
        last = (one + 2) % DEVICES
        queues[last].append(devices[last].press(last, 'finished', person['id']))
    for number, device in enumerate(devices):
        queues[number] += [device.press(number, 'walk_in', name=f'Walk-in {number} {n}') for n in range(WALK_INS)]
    return queues


def once(folder):
    """How many seconds it took, and the list in the end."""
    copy = measure.copy(folder, 'desk-turn')
    codes = (copy / 'desk.txt').read_text().split()[1:]
    with measure.serve(copy) as server:
        devices = [Device(server.port, code) for code in codes[:DEVICES]]
        queues = pressed(devices)
        for device in devices:
            device.answers = []
        threads = [threading.Thread(target=device.send, args=(queue,)) for device, queue in zip(devices, queues)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - began
        odd = [answer for device in devices for answer in device.answers if answer not in ('counted', 'already')]
        if odd:
            sys.exit(f'desk: answers {sorted(set(odd))}')
        # Asked for again: the list that a device had when it was ready may lack what another sent after it.
        ends = [device.list()['people'] for device in devices]
        lists = [sorted((person['id'], person['arrived'], person['finished']) for person in people) for people in ends]
        if lists.count(lists[0]) != DEVICES:
            sys.exit('desk: the devices do not show the same')
    return took, ends[0]


def many(folder):
    """Seconds that one device takes to send ten thousand presses."""
    copy = measure.copy(folder, 'desk-turn')
    with measure.serve(copy) as server:
        device = Device(server.port, (copy / 'desk.txt').read_text().split()[1])
        device.answers, people = [], device.people['people']
        queue = [device.press(0, kind, person['id']) for _ in range(25) for person in people for kind in ('here', 'here_undo')]
        began = time.monotonic()
        device.send(queue)
        return time.monotonic() - began


def prepare(folder):
    """Seconds that a browser takes to prepare its device on a slow line."""
    copy, line_port = measure.copy(folder, 'desk-turn'), measure.free_port()
    with measure.serve(copy, '--site-url', f'http://127.0.0.1:{line_port}') as server:
        done = subprocess.run(['node', measure.ROOT / 'benchmarks/desk_prepare.mjs', str(line_port), str(server.port),
                               (copy / 'desk.txt').read_text().split()[1]], check=True, stdout=subprocess.PIPE, text=True)
    answer = json.loads(done.stdout)
    if answer['people'] != PREPARED:
        sys.exit(f'desk: {answer["people"]} people are on the list')
    return answer['seconds']


def main():
    report = measure.Report('desk')
    folder = measure.site('desk', 1, 8, 4, DONORS)
    times, lost, twice = [], 0, 0
    for _ in measure.rounds(5):
        took, people = once(folder)
        times.append(took)
        names = [person['name'] for person in people if person.get('walk_in')]
        lost += sum(not person['arrived'] or not (person['finished'] or person.get('walk_in')) for person in people)
        lost += DONORS - sum(not person.get('walk_in') for person in people) + DEVICES * WALK_INS - len(set(names))
        twice += len(names) - len(set(names))
    report.at_most('desk_sync_s', measure.median(times), 2)
    report.exactly('desk_lost', lost, 0)
    report.exactly('desk_twice', twice, 0)
    report.line('desk_ten_thousand_s', many(folder))
    measure.install_npm(measure.ROOT)
    larger = measure.site('desk-prepare', 1, 8, 4, PREPARED)
    report.at_most('desk_prepare_s', measure.median([prepare(larger) for _ in measure.rounds(5)]), 5)
    report.note(f'{DONORS} donors, {DEVICES} devices, {DEVICES * WALK_INS} walk-ins; every batch is sent twice.')
    report.write()


sys.exit(main())
