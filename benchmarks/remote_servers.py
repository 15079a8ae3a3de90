#!/usr/bin/python3
"""remote_servers.py COUNT FOLDER: so many servers of the fediverse on one port of loopback, over TLS, each with a shared inbox
https://server-N.fediverse.localhost:PORT/inbox.  FOLDER/authority.crt is the authority of their certificates.

Most answer within a third of a second.  Of twenty, one never answers its first request, one fails twice, one is overloaded once, one drops the
first request, one takes five seconds, and one sends its answer byte by byte.  In the TLS handshake one never answers the first ClientHello,
one sends its part byte by byte over four seconds, one does so over a quarter of a minute the first time, one closes in the middle of the
first, and one has a certificate that has expired until the second.  The certificate of one more is never any good: of an authority that
nobody knows, for another name, or expired; it must not get a delivery.

Prints its port; on SIGTERM, as JSON, how many servers can be delivered to, how many of them took it once, how many requests came to those
with a bad certificate, and the seconds of the longest handshake and of the longest connection."""
import asyncio
import collections
import json
import pathlib
import random
import re
import signal
import ssl
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'tests'))
import authority  # noqa: E402

COUNT, FOLDER = int(sys.argv[1]), sys.argv[2]
NAMES = 'DNS:*.fediverse.localhost'
PIECE = 16384
asked, taken = collections.Counter(), collections.Counter()
longest = {'handshake_s': 0, 'connection_s': 0}
refused_requests = 0
(NEVER_ANSWERS, FAILS_TWICE, OVERLOADED, DROPS, TAKES_LONG, ANSWERS_IN_BYTES, SILENT_HANDSHAKE, HANDSHAKE_IN_BYTES, HANDSHAKE_TOO_LONG,
 CLOSES_HANDSHAKE, EXPIRED, NEVER_TRUSTED) = range(12)


def kind_of(number):
    return number % 20


def certificates():
    ours, nobodys = authority.Authority(FOLDER), authority.Authority(FOLDER, 'nobodys')
    good, expired = ours.context(NAMES), ours.context(NAMES, -1)
    return good, expired, (nobodys.context(NAMES), ours.context('DNS:*.example.org'), expired)


GOOD, PAST, BAD = certificates()


def context_of(number, attempt):
    if kind_of(number) == NEVER_TRUSTED:
        return BAD[number // 20 % len(BAD)]
    return PAST if kind_of(number) == EXPIRED and attempt == 0 else GOOD


class Connection:
    """TLS over a pair of streams, with every byte of the handshake in our hands."""

    def __init__(self, reader, writer):
        self.reader, self.writer, self.began = reader, writer, time.monotonic()
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = None

    async def client_hello(self):
        """The number of the server that is asked for: its name is in the ClientHello."""
        head = await self.reader.readexactly(5)
        body = await self.reader.readexactly(int.from_bytes(head[3:5], 'big'))
        self.incoming.write(head + body)
        return int(re.search(rb'server-(\d+)\.fediverse', body)[1])

    async def send(self, over=0):
        """What TLS wants to be sent; byte by byte over so many seconds."""
        bytes_out = self.outgoing.read()
        if not over:
            self.writer.write(bytes_out)
        for at in range(len(bytes_out) if over else 0):
            self.writer.write(bytes_out[at:at + 1])
            await self.writer.drain()
            await asyncio.sleep(over / len(bytes_out))
        await self.writer.drain()

    async def receive(self):
        more = await self.reader.read(PIECE)
        if not more:
            raise EOFError
        self.incoming.write(more)

    async def closed(self):
        """Waits until the client has had enough."""
        while await self.reader.read(PIECE):
            pass
        raise EOFError

    async def handshake(self, number, attempt):
        kind = kind_of(number)
        if kind == SILENT_HANDSHAKE and attempt == 0:
            await self.closed()
        self.tls = context_of(number, attempt).wrap_bio(self.incoming, self.outgoing, server_side=True)
        over = 4 if kind == HANDSHAKE_IN_BYTES else 15 if kind == HANDSHAKE_TOO_LONG and attempt == 0 else 0
        while True:
            try:
                self.tls.do_handshake()
                return await self.send()
            except ssl.SSLWantReadError:
                if kind == CLOSES_HANDSHAKE and attempt == 0:
                    self.writer.write(self.outgoing.read(300))
                    raise EOFError from None
                await self.send(over)
                await self.receive()

    async def request(self):
        text = b''
        while True:
            try:
                more = self.tls.read(PIECE)
                if not more:
                    raise EOFError
                text += more
            except ssl.SSLWantReadError:
                await self.receive()
            head, end, body = text.partition(b'\r\n\r\n')
            if end and len(body) >= int(head.lower().split(b'content-length:')[1].split(b'\r\n')[0]):
                return

    async def answer(self, number, status):
        taken[number] += status == 202
        for byte in (b'HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' % status).split(b' '):
            if kind_of(number) == ANSWERS_IN_BYTES:
                await asyncio.sleep(0.5)
            self.tls.write(byte + (b'' if byte.endswith(b'\n') else b' '))
            await self.send()

    def lasted(self, what):
        longest[what] = max(longest[what], time.monotonic() - self.began)


async def serve_request(connection, number, attempt):
    global refused_requests
    kind = kind_of(number)
    await connection.request()
    refused_requests += kind == NEVER_TRUSTED
    if kind == NEVER_ANSWERS and attempt == 0:
        await connection.closed()
    if kind == DROPS and attempt == 0:
        return
    await asyncio.sleep(5 if kind == TAKES_LONG else random.uniform(0.05, 0.3))
    fails = 500 if kind == FAILS_TWICE and attempt < 2 else 503 if kind == OVERLOADED and attempt == 0 else 0
    await connection.answer(number, fails or 202)


async def serve(reader, writer):
    connection = Connection(reader, writer)
    try:
        number = await connection.client_hello()
        attempt = asked[number]
        asked[number] += 1
        try:
            await connection.handshake(number, attempt)
        finally:
            connection.lasted('handshake_s')
        await serve_request(connection, number, attempt)
    except (OSError, EOFError):
        pass
    finally:
        connection.lasted('connection_s')
        writer.close()


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    deliverable = [number for number in range(COUNT) if kind_of(number) != NEVER_TRUSTED]
    print(json.dumps({'deliverable': len(deliverable), 'once': sum(taken[number] == 1 for number in deliverable),
                      'refused_requests': refused_requests, **longest}), flush=True)


random.seed(1)
asyncio.run(main())
