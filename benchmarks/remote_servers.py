#!/usr/bin/python3
"""remote_servers.py COUNT: so many servers of the fediverse on one port of loopback, each with a shared inbox /server-N/inbox.

Most answer within a third of a second.  Of twenty, one never answers its first request, one fails twice, one is overloaded once, one drops the
first connection, one takes five seconds, and one sends its answer byte by byte.  Prints its port; on SIGTERM, for each server how often it
took a delivery, as JSON."""
import asyncio
import collections
import json
import random
import signal
import sys

COUNT = int(sys.argv[1])
asked, taken = collections.Counter(), collections.Counter()


async def answer(writer, number, status):
    taken[number] += status == 202
    for byte in (b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status).split(b" "):
        if number % 20 == 5:
            await asyncio.sleep(0.5)
        writer.write(byte + (b"" if byte.endswith(b"\n") else b" "))
        await writer.drain()


async def serve(reader, writer):
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        number = int(head.split(b"/server-")[1].split(b"/")[0])
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        kind, attempt = number % 20, asked[number]
        asked[number] += 1
        if kind == 0 and attempt == 0:
            await asyncio.sleep(3600)
        if kind == 3 and attempt == 0:
            return
        await reader.readexactly(length)
        await asyncio.sleep(5 if kind == 4 else random.uniform(0.05, 0.3))
        await answer(writer, number, 500 if kind == 1 and attempt < 2 else 503 if kind == 2 and attempt == 0 else 202)
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    print(json.dumps([taken[number] for number in range(COUNT)]), flush=True)


random.seed(1)
asyncio.run(main())
