#!/usr/bin/python3
"""What the proxies' examples write to logs: proxy_logs.py SOURCE

nginx, HAProxy and Caddy each run with their example of docs/examples.  In place of its own, each gets other ports, another certificate,
other folders and short timeouts, and nothing else.  Requests whose path is a private link then go well and wrong in every way that a
proxy reports: a site that is down or answers badly, too large, malformed, too slow, a full disk.  No log may have the link: no file, no
line on stdout or stderr, nothing sent to syslog.  The same example with its access log on has to be found out, so that this can fail."""
import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from authority import Authority

EXAMPLES = os.path.join(sys.argv[1], "docs", "examples")
HOST = "blood.example.org"
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " + what if good else "FAILED: %s  %s" % (what, " ".join(str(word)[:1500] for word in more)), flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


# ---- the site behind the proxy, which answers as the end of the path says ----

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ANSWERS = {
    "well": GOOD,
    "close": b"",
    "nonsense": b"nonsense\r\n\r\n",
    "half": b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" + b"a" * 20000,
    "half-chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\naaaaa\r\nnot-a-number\r\n",
    "large-head": b"HTTP/1.1 200 OK\r\nX-Large: " + b"a" * 2000000 + b"\r\nContent-Length: 2\r\n\r\nok",
    "large-answer": b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"a" * 9000000,
    "hang": None,
}


class Site:
    def __init__(self):
        self.port, self.listener = free_port(), None
        self.start()

    def start(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        threading.Thread(target=self.serve, args=(self.listener,), daemon=True).start()

    def serve(self, listener):
        while True:
            try:
                one, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(one,), daemon=True).start()

    @staticmethod
    def answer(one):
        with one, contextlib.suppress(OSError):
            one.settimeout(20)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = one.recv(65536)
                if not piece:
                    return
                head += piece
            path = head.split(b" ")[1].decode("latin-1")
            answer = ANSWERS.get(path.split("?")[0].rsplit("/", 1)[-1], GOOD)
            if answer is None:
                while one.recv(65536):
                    pass
            else:
                one.sendall(answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) if answer.startswith(b"HTTP") else answer)
                one.shutdown(socket.SHUT_WR)
                one.settimeout(1)
                while one.recv(65536):
                    pass

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


# ---- each proxy: its example, changed where a test has to, and the same with an access log ----

# The lines of Debian's /etc/nginx/nginx.conf that say what is logged where.
NGINX = """
user root;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/log/error.log;
events {{ worker_connections 768; }}
http {{
	access_log {folder}/log/access.log;
	client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
	include {folder}/nginx.conf;
}}
"""


LOGS = r"/var/log/[a-z]+"                                   # an example that names no log is fine


class Proxy:
    """What is put in place of what, by regular expression; each has to be found, so that this follows the example."""

    def __init__(self, folder, site):
        self.folder, self.site, self.process = folder, site, None
        self.plain, self.tls = free_port(), free_port()
        self.log = os.path.join(folder, "log")
        os.mkdir(self.log)
        os.chmod(folder, 0o755)
        authority = Authority(folder)
        authority.context("DNS:" + HOST)
        self.certificate, self.key = authority.path("1.crt"), authority.path("1.key")
        self.pem = os.path.join(folder, "pem")
        with open(self.pem, "wb") as pem:
            for path in (self.certificate, self.key):
                with open(path, "rb") as file:
                    pem.write(file.read())

    def example(self, replaced):
        with open(os.path.join(EXAMPLES, self.file), encoding="utf-8") as file:
            text = file.read()
        for pattern, value in replaced:
            text, count = re.subn(pattern, lambda _, value=value: value, text, flags=re.M)
            if not count and pattern != LOGS:
                check("%s has what the test replaces: %s" % (self.file, pattern), False)
        path = os.path.join(self.folder, self.file)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def start(self, logs):
        command = self.configure(logs)
        environment = {**os.environ, "HOME": self.folder, "XDG_DATA_HOME": self.folder, "XDG_CONFIG_HOME": self.folder}
        with open(os.path.join(self.log, "out"), "wb") as out, open(os.path.join(self.log, "err"), "wb") as err:
            self.process = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.tls), 1):
                return True
            time.sleep(0.05)
        return False

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def logged(self):
        """Every log of it, by name."""
        found = {}
        for name in sorted(os.listdir(self.log)):
            with open(os.path.join(self.log, name), "rb") as file:
                found[name] = file.read()
        return found


class Nginx(Proxy):
    name, file = "nginx", "nginx.conf"

    def configure(self, logs):
        self.example([(r"127\.0\.0\.1:8080", "127.0.0.1:%d" % self.site.port),
                      (r"listen \[::\]:.*", ""),
                      (r"listen 80;", "listen 127.0.0.1:%d;" % self.plain), (r"listen 443", "listen 127.0.0.1:%d" % self.tls),
                      (r"/etc/\S+/fullchain.pem", self.certificate), (r"/etc/\S+/privkey.pem", self.key),
                      (LOGS, self.log), (r"client_body_timeout \d+s", "client_body_timeout 1s; client_header_timeout 1s"),
                      (r"proxy_read_timeout \d+s", "proxy_read_timeout 1s")]
                     + ([(r"access_log off", "access_log %s/access.log" % self.log)] if logs else []))
        path = os.path.join(self.folder, "whole.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(NGINX.format(folder=self.folder))
        return ["nginx", "-p", self.folder, "-c", path]

    def fill_disk(self):
        """Bodies and answers that nginx puts into files have no folder any more."""
        for name in ("body", "proxy"):
            shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)


class HAProxy(Proxy):
    name, file = "HAProxy", "haproxy.cfg"

    def configure(self, logs):
        socket_path = os.path.join(self.folder, "syslog")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(socket_path)
        self.syslog = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.syslog.bind(socket_path)
        threading.Thread(target=self.take_syslog, args=(self.syslog,), daemon=True).start()
        path = self.example([(r"127\.0\.0\.1:8080", "127.0.0.1:%d" % self.site.port),
                             (r"bind :80$", "bind 127.0.0.1:%d" % self.plain), (r"bind :443", "bind 127.0.0.1:%d" % self.tls),
                             (r"/etc/haproxy/\S+\.pem", self.pem), (r"/dev/log", socket_path), (r"^\t(user|group) haproxy$", ""),
                             (r"maxconn \d+", "maxconn 200"), (r"timeout (client|server) \d+s", "timeout client 2s\n\ttimeout server 2s"),
                             (r"timeout http-request \d+s", "timeout http-request 1s")]
                            + ([(r"local0 notice", "local0 info"), (r"mode http", "mode http\n\toption httplog")] if logs else []))
        return ["haproxy", "-db", "-f", path]

    def take_syslog(self, receiver):
        with open(os.path.join(self.log, "syslog"), "ab", buffering=0) as file:
            while True:
                try:
                    line = receiver.recv(65536)
                except OSError:
                    return
                file.write(line + b"\n")

    def fill_disk(self):
        pass


class Caddy(Proxy):
    name, file = "Caddy", "Caddyfile"

    def configure(self, logs):
        path = self.example([(r"127\.0\.0\.1:8080", "127.0.0.1:%d" % self.site.port),
                             (r"^\{$", "{\n\tadmin off\n\thttp_port %d\n\thttps_port %d" % (self.plain, self.tls)),
                             (r"^%s \{$" % re.escape(HOST), "%s {\n\ttls %s %s%s" % (HOST, self.certificate, self.key, "\n\tlog" if logs else ""))]
                            + ([(r"^\t*request>(uri|headers) delete\n", "")] if logs else []))
        return ["caddy", "run", "--adapter", "caddyfile", "--config", path]

    def fill_disk(self):
        pass


# ---- requests ----

class Client:
    def __init__(self, proxy, link):
        self.proxy, self.link = proxy, link

    def open(self, tls=True):
        one = socket.create_connection(("127.0.0.1", self.proxy.tls if tls else self.proxy.plain), 15)
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            one = context.wrap_socket(one, server_hostname=HOST)
        return one

    def send(self, words, tls=True, wait=True):
        """The status of the answer, or 0 when there was none."""
        answer = b""
        with contextlib.suppress(OSError), self.open(tls) as one:
            with contextlib.suppress(OSError):
                one.sendall(words)
            one.settimeout(15)
            while wait:
                piece = one.recv(65536)
                answer = (answer + piece)[:100]
                if not piece:
                    break
        found = re.match(rb"HTTP/1\.[01] (\d+)", answer)
        return int(found[1]) if found else 0

    def request(self, end, method="GET", version="HTTP/1.1", more="", body=b"", **options):
        head = "%s %s/%s %s\r\nHost: %s\r\nReferer: https://%s%s\r\nConnection: close\r\n%s\r\n" % (
            method, self.link, end, version, HOST, HOST, self.link, more)
        return self.send(head.encode("latin-1") + body, **options)

    def http2(self, end, *more):
        done = subprocess.run(["curl", "-sk", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--http2", "--max-time", "10", "--resolve",
                               "%s:%d:127.0.0.1" % (HOST, self.proxy.tls), *more, "https://%s:%d%s/%s" % (HOST, self.proxy.tls, self.link, end)],
                              capture_output=True, text=True)
        return done.stdout


def site_is_bad(client):
    """Statuses of what the site answers badly, over both versions of HTTP (HAProxy ends a stream of HTTP/2 without one)."""
    seen = {}
    for end in ("close", "nonsense", "half", "half-chunk", "large-head"):
        seen[end] = client.request(end), client.http2(end)
    seen["hang"] = client.request("hang") if not isinstance(client.proxy, Caddy) else 504
    return seen


def requests_are_bad(client):
    """What is wrong before the site is asked."""
    host = "Host: %s\r\n" % HOST
    link = client.link
    for tls in (True, False):
        for line in ("GET %s HTTP/9.9\r\n%s\r\n", "GET %s with spaces HTTP/1.1\r\n%s\r\n", "GET %s\x01 HTTP/1.1\r\n%s\r\n", "G\x7fT %s HTTP/1.1\r\n%s\r\n",
                     "GET %s HTTP/1.1\r\n%sno colon\r\n\r\n", "GET %s HTTP/1.1\r\n%sHost: twice.example\r\n\r\n", "GET %s/../../.. HTTP/1.1\r\n%s\r\n",
                     "GET %s%%zz HTTP/1.1\r\n%s\r\n", "POST %s HTTP/1.1\r\n%sContent-Length: minus\r\n\r\n",
                     "POST %s HTTP/1.1\r\n%sTransfer-Encoding: chunked\r\n\r\nnot-a-number\r\n", "POST %s HTTP/1.1\r\n%sTransfer-Encoding: strange\r\n\r\n"):
            client.send((line % (link, host)).encode("latin-1"), tls)
        client.send(("GET %s HTTP/1.1\r\n\r\n" % link).encode(), tls)
        client.send(("GET %s HTTP/1.1\r\nHost: another.example\r\nConnection: close\r\n\r\n" % link).encode(), tls)
        client.request("well?" + "a" * 70000, tls=tls)
        client.request("well", more="X-Large: %s\r\n" % ("a" * 1500000), tls=tls)
        client.request("well", more="X-Half: ", tls=tls, wait=False)
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", client.proxy.tls), 5) as one:
        one.sendall(("GET %s HTTP/1.1\r\n%s\r\n" % (link, host)).encode())      # without TLS where TLS is spoken
        one.recv(1000)
    client.request("well", "CONNECT")
    client.http2("well", "--http2-prior-knowledge")


def bodies_are_bad(client):
    seen = client.request("well", "POST", more="Content-Length: 900000000\r\n", body=b"a" * 1000)
    client.request("well", "POST", more="Content-Length: 100000\r\n", body=b"a" * 1000, wait=False)        # gone before it ends
    if not isinstance(client.proxy, Caddy):
        client.request("well", "POST", more="Content-Length: 100000\r\n", body=b"a" * 1000)                # too slow
        client.send(("GET %s/well HTTP/1.1\r\nHost: " % client.link).encode())
    client.request("large-answer", wait=False)
    return seen


def tries(proxy, client):
    name = proxy.name
    seen = client.request("well"), client.request("well", tls=False), client.http2("well")
    check("%s: a private link is answered, and redirected from http" % name, seen in ((200, 301, "2 200"), (200, 308, "2 200")), seen)
    seen = site_is_bad(client)
    check("%s: bad answers of the site are reported" % name,
          seen["close"][0] == 502 and seen["close"][1] in ("2 502", "0 000") and seen["hang"] == 504, seen)
    requests_are_bad(client)
    seen = bodies_are_bad(client)
    check("%s: a body that is too large is refused by nginx, and by the site behind the others" % name, seen == (413 if isinstance(proxy, Nginx) else 200), seen)
    proxy.fill_disk()
    client.request("well", "POST", more="Content-Length: 3000000\r\n", body=b"a" * 3000000)
    client.request("large-answer", wait=False)
    client.request("large-answer")
    proxy.site.stop()
    seen = [client.request("well"), client.http2("well"), client.request("well", "POST", more="Content-Length: 3\r\n", body=b"a=b")]
    check("%s: a site that is down is a 502 or 503" % name, all(str(status)[-3:] in ("502", "503") for status in seen), seen)
    time.sleep(7 if isinstance(proxy, HAProxy) else 0)             # three health checks: the site is out, and requests find none
    seen = client.request("well")
    check("%s: and stays one" % name, seen in (502, 503), seen)
    proxy.site.start()


def shown(logs, marker):
    return ["%s: %s" % (name, line.decode("latin-1")[:700]) for name, text in logs.items() for line in text.split(b"\n") if marker in line][:6]


def run(kind, folder, site):
    proxy = kind(folder, site)
    marker = "SECRET" + secrets.token_hex(8)
    if not proxy.start(logs=False):
        check("%s starts" % kind.name, False, proxy.logged())
        return
    try:
        tries(proxy, Client(proxy, "/mine/" + marker))
        running = proxy.process.poll() is None
    finally:
        proxy.stop()
    check("%s: it ran until the end" % kind.name, running)
    logs = proxy.logged()
    if os.environ.get("KEEP"):
        print({name: len(text) for name, text in logs.items()})
    found = shown(logs, marker.encode())
    check("%s: no private link is in its logs" % kind.name, not found, "\n".join(found))

    if not proxy.start(logs=True):
        check("%s starts with an access log" % kind.name, False, proxy.logged())
        return
    try:
        Client(proxy, "/mine/" + marker).request("well")
        time.sleep(0.3)
    finally:
        proxy.stop()
    check("%s: with an access log this test finds it" % kind.name, shown(proxy.logged(), marker.encode()))


def main():
    site = Site()
    for kind in (Nginx, HAProxy, Caddy):
        with tempfile.TemporaryDirectory() as folder:
            run(kind, folder, site)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
