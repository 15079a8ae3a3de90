"""A small DNS server on loopback for tests (RFC 1035, UDP): answers from a dictionary, and says for every other name that there is none.

  with DnsServer({("example.org", "TXT"): ["v=spf1 mx -all"]}) as server: … server.address …

A name may also have a CNAME. Other record types are written as the bytes given."""
import socket
import struct
import threading

TYPES = {"A": 1, "CNAME": 5, "MX": 15, "TXT": 16}


def name_bytes(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def rdata(kind, value):
    if kind == "TXT":
        value = value.encode()
        return b"".join(bytes([len(value[i:i + 255])]) + value[i:i + 255] for i in range(0, len(value), 255))
    if kind == "A":
        return socket.inet_aton(value)
    return struct.pack("!H", 10) + name_bytes(value) if kind == "MX" else name_bytes(value)


class DnsServer:
    def __init__(self, records, broken=False):
        self.records, self.broken, self.asked = records, broken, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        stop = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        stop.sendto(b"stop", ("127.0.0.1", int(self.address.split(":")[1])))
        stop.close()
        self.thread.join()
        self.socket.close()

    def serve(self):
        while True:
            question, peer = self.socket.recvfrom(4096)
            if question == b"stop":
                return
            self.socket.sendto(self.answer(question), peer)

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode())
            at += 1 + question[at]
        kind = {number: word for word, number in TYPES.items()}.get(struct.unpack("!H", question[at + 1:at + 3])[0], "?")
        name, asked = ".".join(labels).lower(), question[12:at + 5]
        self.asked.append((name, kind))
        answers, owner = b"", name
        if self.broken:
            return question[:2] + struct.pack("!HHHHH", 0x8182, 1, 0, 0, 0) + asked             # SERVFAIL
        found = []
        if (owner, "CNAME") in self.records:
            found += [(owner, "CNAME", self.records[owner, "CNAME"])]
            owner = self.records[owner, "CNAME"]
        found += [(owner, kind, value) for value in self.records.get((owner, kind), [])]
        for where, word, value in found:
            data = rdata(word, value)
            answers += name_bytes(where) + struct.pack("!HHIH", TYPES[word], 1, 60, len(data)) + data
        known = found or any(have == name for have, _ in self.records)
        return question[:2] + struct.pack("!HHHHH", 0x8180 if known else 0x8183, 1, len(found), 0, 0) + asked + answers
