#!/usr/bin/python3
"""The server behind three proxies that operators run: proxies.py PROGRAM

What comes through nginx, HAProxy and Caddy is what the server itself answers: pages, heads, forms, bodies in chunks, refusals, streams."""
import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
failed = 0

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
events {{ worker_connections 256; }}
http {{
	access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
	upstream site {{ server 127.0.0.1:{site}; keepalive 4; }}
	server {{
		listen 127.0.0.1:{port};
		client_max_body_size 256m; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off;
		proxy_set_header X-Forwarded-For $remote_addr;
		location / {{ proxy_pass http://site; }}
	}}
}}
"""
HAPROXY = """
global
	maxconn 256
defaults
	mode http
	timeout connect 5s
	timeout client 60s
	timeout server 60s
	option http-keep-alive
	option forwardfor
frontend front
	bind 127.0.0.1:{port}
	default_backend site
backend site
	server one 127.0.0.1:{site}
"""
CADDY = """
{{
	admin off
	auto_https off
}}
http://127.0.0.1:{port}, http://localhost:{port} {{
	reverse_proxy 127.0.0.1:{site}
}}
"""
PROXIES = {
    "nginx": (NGINX, lambda path, folder: ["nginx", "-p", folder, "-c", path]),
    "HAProxy": (HAPROXY, lambda path, folder: ["haproxy", "-db", "-f", path]),
    "Caddy": (CADDY, lambda path, folder: ["caddy", "run", "--adapter", "caddyfile", "--config", path]),
}


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " + what if good else "FAILED: %s  %s" % (what, " ".join(str(word)[:300] for word in more)), flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        time.sleep(0.05)
    return False


class Site:
    def __init__(self, folder):
        self.port = free_port()
        self.server = subprocess.Popen([PROGRAM, "demo", "--port", str(self.port), "--data", os.path.join(folder, "site")],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.server.stdout.readline().startswith("ready ")
        self.headers = {"Host": "localhost:%d" % self.port, "Origin": "http://localhost:%d" % self.port, "Sec-Fetch-Site": "same-origin"}

    def ask(self, connection, method, path, body=None, headers=(), **more):
        connection.request(method, path, body, {**self.headers, **dict(headers)}, **more)
        answer = connection.getresponse()
        return answer, answer.read()


def connect(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def pages(site, name, port, drive):
    direct, through = connect(site.port), connect(port)
    for path in ["/", "/privacy", drive, "/?q=liv", "/nothing-here"] * 5:
        for encoding in ("identity", "gzip"):
            expected, body = site.ask(direct, "GET", path, headers={"Accept-Encoding": encoding})
            seen, same = site.ask(through, "GET", path, headers={"Accept-Encoding": encoding})
            if (seen.status, seen.getheader("ETag"), len(same)) != (expected.status, expected.getheader("ETag"), len(body)):
                check("%s: %s comes through" % (name, path), False, seen.status, expected.status, len(same), len(body))
                return
    check("%s: pages come through on one connection as they are" % name, True)
    seen, body = site.ask(through, "HEAD", "/")
    check("%s: a HEAD has no body" % name, seen.status == 200 and body == b"")
    expected, _ = site.ask(direct, "GET", "/")
    seen, body = site.ask(through, "GET", "/", headers={"If-None-Match": expected.getheader("ETag")})
    check("%s: what is known already is 304" % name, seen.status in (304, 200) and (seen.status == 200 or body == b""), seen.status)


def forms(site, name, port):
    through, form = connect(port), {"Content-Type": "application/x-www-form-urlencoded"}
    seen, body = site.ask(through, "POST", "/concern", b"words=", form)
    check("%s: a form arrives" % name, seen.status == 422 and b"error-summary" in body, seen.status)
    seen, body = site.ask(through, "POST", "/concern", iter([b"wor", b"ds", b"=", b"a" * 9000]),
                          {**form, "Transfer-Encoding": "chunked"}, encode_chunked=True)
    check("%s: so does one in chunks" % name, seen.status == 422, seen.status)
    seen, _ = site.ask(connect(port), "POST", "/concern", b"a" * 3000000, form)
    check("%s: what is too large is refused by us" % name, seen.status == 413 and seen.getheader("Content-Security-Policy"), seen.status)
    seen, _ = site.ask(through, "GET", "/")
    check("%s: and the next request is answered" % name, seen.status == 200)


def stream(site, name, port, drive):
    with socket.create_connection(("127.0.0.1", port), 30) as one:
        one.sendall(("GET %s/live HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % (drive, site.port)).encode())
        told = b""
        while b"data: " not in told:
            piece = one.recv(4096)
            if not piece:
                break
            told += piece
    check("%s: a live page is told at once" % name, b" 200 " in told[:20] and b"data: " in told, told[:200])


def run(site, folder, name, drive):
    words, command = PROXIES[name]
    port, path = free_port(), os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(words.format(folder=folder, port=port, site=site.port))
    environment = {**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
    with open(path + ".log", "wb") as log:
        proxy = subprocess.Popen(command(path, folder), stdout=log, stderr=log, env=environment)
    try:
        if not wait_for(port):
            check("%s starts" % name, False, open(path + ".log", errors="replace").read()[-800:])
            return
        pages(site, name, port, drive)
        forms(site, name, port)
        stream(site, name, port, drive)
    finally:
        proxy.send_signal(signal.SIGTERM)
        try:
            proxy.wait(10)
        except subprocess.TimeoutExpired:
            proxy.kill()
            proxy.wait()


def main():
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder)
        _, demo = site.ask(connect(site.port), "GET", "/demo")
        page = re.search(rb"/honour/[A-Z0-9]+", demo)[0].decode()
        _, shown = site.ask(connect(site.port), "GET", page)
        drive = re.search((page + "/drive/[A-Z0-9]+").encode(), shown)[0].decode()
        for name in PROXIES:
            run(site, folder, name, drive)
        site.server.send_signal(signal.SIGTERM)
        check("and it ends", site.server.wait(30) == 0)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
