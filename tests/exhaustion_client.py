#!/usr/bin/python3
"""Many connections to one site, held by a process of their own: exhaustion_client.py PORT SOURCE-ADDRESS

Each line on standard input is a command, each line on standard output its answer, as JSON:
  open KIND COUNT PATH   idle: a page is read, and the connection kept; half: half a head; stream: a live page
  look                   how many of each kind are open; how many were ended, and by which status; how many streams were told of a change
  mark                   what comes from now on counts as a change
  close                  all of them"""
import collections
import errno
import json
import os
import resource
import select
import socket
import sys

PORT, SOURCE = int(sys.argv[1]), sys.argv[2]
AT_ONCE = 256                  # connections that are being made
IN_HAND = (errno.EINPROGRESS, errno.EAGAIN)


class One:
    def __init__(self, kind, request):
        self.kind, self.request, self.status, self.tail, self.events = kind, request, 0, b"", 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        # The port is chosen when both ends are known: each address has all of them.
        self.socket.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24), 1)
        self.socket.bind((SOURCE, 0))
        wrong = self.socket.connect_ex(("127.0.0.1", PORT))
        if wrong not in (0, *IN_HAND):
            raise OSError(wrong, os.strerror(wrong))


class Crowd:
    def __init__(self):
        self.poll, self.all, self.ended, self.opened, self.waiting = select.epoll(), {}, collections.Counter(), 0, collections.deque()
        self.making = 0
        self.poll.register(0, select.EPOLLIN)

    def open(self, kind, count, path):
        for _ in range(count):
            self.opened += 1
            number = self.opened
            client = "10.%s.%d.%d" % (SOURCE.rsplit(".", 1)[1], number >> 8 & 255, number & 255)
            head = "GET %s HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: %s\r\n" % (path, client)
            more = {"idle": "\r\n", "half": "Accept-Lang", "stream": "Accept: text/event-stream\r\n\r\n"}[kind]
            self.waiting.append((kind, (head + more).encode()))

    def make_more(self):
        while self.waiting and self.making < AT_ONCE:
            one = One(*self.waiting.popleft())
            self.all[one.socket.fileno()] = one
            self.making += 1
            self.poll.register(one.socket, select.EPOLLOUT)

    def end(self, number, why):
        one = self.all.pop(number)
        self.making -= one.request is not None
        self.ended["%s %s" % (one.kind, why)] += 1
        one.socket.close()

    def hear(self, number, what):
        one = self.all[number]
        if one.request is not None and what & select.EPOLLOUT:
            one.socket.send(one.request)
            one.request = None
            self.making -= 1
            self.poll.modify(one.socket, select.EPOLLIN)
        if not what & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
            return
        got = one.socket.recv(1 << 16)
        if not one.status and got[:5] == b"HTTP/":
            one.status = int(got[9:12])
        text = one.tail + got
        one.events += text.count(b"data: ")
        one.tail = text[-5:]
        if not got or (one.kind == "stream" and one.status != 200):
            self.end(number, one.status or "unanswered")

    def look(self):
        there = self.all.values()
        return {"open": collections.Counter(one.kind for one in there if one.request is None), "ended": self.ended,
                "answered": collections.Counter("%s %d" % (one.kind, one.status) for one in there), "making": self.making + len(self.waiting),
                "told": sum(one.events > 0 for one in there if one.kind == "stream")}

    def obey(self, words):
        if words[0] == "open":
            self.open(words[1], int(words[2]), words[3])
        elif words[0] == "mark":
            for one in self.all.values():
                one.events, one.tail = 0, b""
        elif words[0] == "close":
            for number in list(self.all):
                self.end(number, "closed")
            self.waiting.clear()
        print(json.dumps(self.look()), flush=True)

    def run(self):
        commands = b""
        while True:
            self.make_more()
            for number, what in self.poll.poll():
                if number == 0:
                    more = os.read(0, 4096)
                    if not more:
                        return
                    commands += more
                    *whole, commands = commands.split(b"\n")
                    for line in whole:
                        self.obey(line.decode().split())
                elif number in self.all:
                    try:
                        self.hear(number, what)
                    except OSError as trouble:
                        self.end(number, errno.errorcode.get(trouble.errno, "broken"))


resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
Crowd().run()
