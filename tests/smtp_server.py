#!/usr/bin/python3
"""A real SMTP server on loopback for tests: stores what it receives as files and answers as configured.

Prints its port on the first line, then serves until it is ended.

  smtp_server.py FOLDER [--refuse] [--greylist] [--refuse-end] [--hang WHERE] [--away] [--tls]
                 [--password USER:PASSWORD] [--port PORT] [--ascii]

  --refuse          550 to every receiver
  --greylist        451 to a receiver the first time, 250 after that
  --refuse-end      554 after the message itself
  --hang greeting|receiver|end   says nothing more at this point
  --away            421 to every greeting word
  --tls             offers STARTTLS with a certificate made for the occasion
  --ascii           does not offer SMTPUTF8
  --password U:P    takes email only after this log-in

Each message becomes FOLDER/NNNN.eml with the envelope in X-Envelope-From, X-Envelope-To and X-Tls header lines on top.
"""
import argparse
import asyncio
import os
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    def __init__(self, told):
        self.told = told
        self.seen = set()
        self.count = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if self.told.away:
            return ["421 the server is going away"]
        return responses

    async def handle_HELO(self, server, session, envelope, hostname):
        session.host_name = hostname
        return "421 the server is going away" if self.told.away else "250 localhost"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.told.hang == "receiver":
            await asyncio.sleep(3600)
        if self.told.refuse:
            return "550 5.1.1 no such mailbox"
        if self.told.greylist and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.told.hang == "end":
            await asyncio.sleep(3600)
        if self.told.refuse_end:
            return "554 5.6.0 not like this"
        name = os.path.join(self.told.folder, "%04d" % self.count)
        self.count += 1
        with open(name + ".part", "wb") as file:
            file.write(("X-Envelope-From: %s\r\n" % envelope.mail_from).encode())
            file.write(("X-Envelope-To: %s\r\n" % ",".join(envelope.rcpt_tos)).encode())
            file.write(("X-Tls: %s\r\nX-Greeting: %s\r\n" % (session.ssl is not None, session.host_name)).encode())
            file.write(envelope.original_content)
        os.rename(name + ".part", name + ".eml")
        return "250 kept"


async def silence(reader, writer):
    await asyncio.sleep(3600)


async def serve(told):
    loop = asyncio.get_running_loop()
    keeper = Keeper(told)
    how = {"hostname": "localhost", "enable_SMTPUTF8": not told.ascii}
    if told.tls:
        how["tls_context"] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        pem = os.path.join(told.folder, "server.pem")
        subprocess.run(["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-addext", "subjectAltName=DNS:localhost,IP:0.0.0.0", "-subj", "/CN=localhost", "-days", "2",
                        "-keyout", pem, "-out", pem + ".crt"],
                       check=True, stderr=subprocess.DEVNULL)
        how["tls_context"].load_cert_chain(pem + ".crt", pem)
    if told.password:
        user, password = (word.encode() for word in told.password.split(":", 1))

        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == user and data.password == password)

        how.update(authenticator=check, auth_required=True, auth_require_tls=told.tls)
    if told.hang == "greeting":
        server = await asyncio.start_server(silence, "127.0.0.1", told.port)
    else:
        server = await loop.create_server(lambda: SMTP(keeper, **how), "127.0.0.1", told.port)
    os.write(1, b"%d\n" % server.sockets[0].getsockname()[1])
    await server.serve_forever()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("folder")
    words.add_argument("--refuse", action="store_true")
    words.add_argument("--greylist", action="store_true")
    words.add_argument("--refuse-end", action="store_true")
    words.add_argument("--away", action="store_true")
    words.add_argument("--hang", choices=("greeting", "receiver", "end"))
    words.add_argument("--tls", action="store_true")
    words.add_argument("--ascii", action="store_true")
    words.add_argument("--password")
    words.add_argument("--port", type=int, default=0)
    try:
        asyncio.run(serve(words.parse_args()))
    except KeyboardInterrupt:
        sys.exit(0)


main()
