#!/usr/bin/python3
"""Mutated pictures against a running site: pictures.py PROGRAM [COUNT]      (300 when not said; ./test long sends 10 000)

Real JPEG, PNG, WebP and HEIC pictures, damaged at random (the seed is printed), are uploaded by a signed-in keeper of the demo.
Each gets a humane answer (kept, or what to choose instead), never a 5xx; between them and at the end the site answers others.
"""
import http.client
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from PIL import Image

PROGRAM, COUNT = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
SEED = int(os.environ.get("SEED", random.randrange(1 << 30)))


def originals(folder):
    picture = Image.effect_noise((320, 240), 60).convert("RGB")
    made = []
    for kind, options in (("JPEG", {"quality": 80}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {}), ("WEBP", {"lossless": True})):
        out = io.BytesIO()
        picture.save(out, kind, **options)
        made.append(out.getvalue())
    picture.save(f"{folder}/one.png")
    subprocess.run(["heif-enc", "-q", "40", f"{folder}/one.png", "-o", f"{folder}/one.heic"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(f"{folder}/one.heic", "rb") as file:
        made.append(file.read())
    return made


def mutate(chance, data):
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20, 100))):
        at, way = chance.randrange(len(data)), chance.randrange(5)
        if way == 0:
            data[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            data[at] = chance.choice((0, 1, 0x7f, 0x80, 0xff))
        elif way == 2:
            size = chance.randrange(1, 64)
            data[at:at + size] = bytes(chance.randrange(256) for _ in range(size))
        elif way == 3 and len(data) > 32:
            del data[at:at + chance.randrange(1, 32)]
        else:
            data[at:at] = data[at:at + chance.randrange(1, 64)]
    if chance.randrange(8) == 0:
        del data[chance.randrange(16, len(data)):]
    return bytes(data)


def ask(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {"Sec-Fetch-Site": "same-origin", **(headers or {})})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, text


def sign_in(port):
    """The keeper's cookie, and the path of a page of theirs."""
    _, demo = ask(port, "GET", "/demo")
    link = re.search(rb'href="(/sign-in/link/[A-Z0-9]+)">As the family', demo).group(1).decode()
    answer, _ = ask(port, "POST", link, b"", {"Content-Type": "application/x-www-form-urlencoded"})
    cookie = next(value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie" and value.startswith("session="))
    _, home = ask(port, "GET", "/home", headers={"Cookie": cookie})
    return cookie, re.search(rb'href="(/page/[A-Z0-9]+)"', home).group(1).decode()


def upload(port, cookie, page, picture, chance):
    mark = "----picture"
    form, text = ask(port, "GET", page + "/picture", headers={"Cookie": cookie})
    cookie += "".join("; " + value.split(";")[0] for name, value in form.getheaders() if name == "Set-Cookie")
    key = re.search(rb'name="key" value="([A-Z0-9]+)"', text)[1].decode()
    body = b"".join(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                    for name, value in (("key", key), ("alternative_text", "A field in the evening")))
    body += f'--{mark}\r\nContent-Disposition: form-data; name="picture"; filename="one.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
    body += picture + f"\r\n--{mark}--\r\n".encode()
    return ask(port, "POST", page + "/picture", body, {"Cookie": cookie, "Content-Type": f"multipart/form-data; boundary={mark}"})


def main():
    counts, troubles, lock = {}, [], threading.Lock()
    numbers = iter(range(COUNT))
    with tempfile.TemporaryDirectory() as folder:
        kept = originals(folder)
        server = subprocess.Popen([PROGRAM, "demo", "--data", folder + "/demo", "--port", "0"], stdout=subprocess.PIPE, stderr=open(folder + "/log", "w"))
        try:
            port = urllib.parse.urlsplit(server.stdout.readline().decode().split()[1]).port
            cookie, page = sign_in(port)

            def work():
                while True:
                    with lock:
                        number = next(numbers, None)
                    if number is None or server.poll() is not None:
                        return
                    chance = random.Random(f"{SEED} {number}")
                    try:
                        answer, text = upload(port, cookie, page, mutate(chance, chance.choice(kept)), chance)
                        status = answer.status
                        good = status == 303 or (status == 422 and b"error-summary" in text)
                    except OSError as trouble:
                        status, good = str(trouble), False
                    with lock:
                        counts[status] = counts.get(status, 0) + 1
                        if not good:
                            troubles.append((number, status))
                    if number % 50 == 0 and ask(port, "GET", "/")[0].status != 200:
                        troubles.append((number, "front page"))

            workers = [threading.Thread(target=work) for _ in range(3)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            alive = server.poll() is None and ask(port, "GET", page, headers={"Cookie": cookie})[0].status == 200
        finally:
            server.terminate()
            ended = server.wait(20)
        with open(folder + "/log") as log:
            said = log.read()
    print(f"seed {SEED}: {COUNT} mutated pictures, answers {counts}")
    if troubles or not alive or ended != 0 or "Sanitizer" in said:
        print(f"FAILED: {troubles[:10]} alive {alive} ended {ended}\n{said[-3000:]}")
        sys.exit(1)


main()
