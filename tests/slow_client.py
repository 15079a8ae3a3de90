"""Asks a running site the way a bad network does: slow_client.py HOST PORT [PATH-OF-A-POST]

Truncated, trickled, endless and half requests, and whether everybody else is still answered meanwhile."""
import socket
import sys
import time

HOST, PORT = sys.argv[1], int(sys.argv[2])
PATH = sys.argv[3] if len(sys.argv) > 3 else "/concern"
HEAD = f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def connect(seconds=15):
    return socket.create_connection((HOST, PORT), seconds)


def status(connection):
    """The status of the answer; 0 when the connection ends or nothing comes."""
    got = b""
    try:
        while b"\r\n" not in got:
            some = connection.recv(4096)
            if not some:
                return 0
            got += some
    except (ConnectionError, TimeoutError, socket.timeout):
        return 0
    return int(got.split()[1])


def get():
    with connect() as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        return status(connection)


def truncated():
    with connect(2) as connection:
        connection.sendall((HEAD + "Content-Length: 1000\r\n\r\nwords=cut").encode())
        connection.shutdown(socket.SHUT_WR)
        return status(connection) in (0, 400)


def oversized(announced):
    with connect(60) as connection:
        length = "Content-Length: 3000000\r\n" if announced else "Transfer-Encoding: chunked\r\n"
        connection.sendall((HEAD + length + "\r\n").encode())
        for _ in range(30):
            block = b"a" * 100000
            connection.sendall(block if announced else b"%x\r\n%s\r\n" % (len(block), block))
        if not announced:
            connection.sendall(b"0\r\n\r\n")
        return status(connection) == 413


def trickled_beside_others():
    slow = [connect() for _ in range(50)]
    for connection in slow:
        connection.sendall((HEAD + "Content-Length: 1000\r\n\r\n").encode())
    good = True
    for _ in range(10):
        for connection in slow:
            connection.sendall(b"a")
        begin = time.monotonic()
        good = good and get() == 200 and time.monotonic() - begin < 2
    for connection in slow:
        connection.close()
    return good


def half_a_head():
    with connect(2) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: exam")
    return get() == 200


failed = 0
for name, good in [("a truncated body is not answered as kept", truncated), ("an announced large body gets 413", lambda: oversized(True)),
                   ("an unannounced large body gets 413", lambda: oversized(False)),
                   ("fifty trickling bodies hold up nobody", trickled_beside_others), ("half a head harms nobody", half_a_head)]:
    answer = good()
    failed += not answer
    print("ok  " if answer else "BAD ", name)
sys.exit(1 if failed else 0)
