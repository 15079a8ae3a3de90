#!/usr/bin/python3
"""The Debian packages, built and used as an operator does: package.py FOLDER [12] [13]

Built for Debian 12 on this machine, twice in different surroundings, which has to give the same bytes, and for Debian 13 in a chroot.
Then installed, upgraded, removed and purged in fresh chroots of both.  FOLDER keeps the chroots for the next time.  Needs root."""
import contextlib
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import debian_chroot

FOLDER = os.path.abspath(sys.argv[1])
SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SUITES = {"12": "bookworm", "13": "trixie"}
JOBS = os.environ.get("JOBS", str(os.cpu_count()))
NEXT = "+next"
SETTINGS = """site_url = http://127.0.0.1:%d
operator_email = operator@example.org
smtp_url = smtp://127.0.0.1:9
port = %d
"""
EXPOSURE_MAX = 20                                          # of 100, as systemd-analyze counts
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " + what if good else "FAILED: %s  %s" % (what, " ".join(str(word)[-1500:] for word in more)), flush=True)
    return good


def run(*command, **how):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=1200, **how)


def copy_source(target):
    shutil.rmtree(os.path.dirname(target), ignore_errors=True)
    os.makedirs(target)
    names = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=SOURCE, capture_output=True, check=True).stdout
    packed = subprocess.run(["tar", "c", "--null", "-T", "-"], cwd=SOURCE, input=names, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x", "-C", target], input=packed, check=True)


def bump(source):
    """The next version: only its number is another."""
    path = os.path.join(source, "debian/changelog")
    with open(path) as file:
        newest = file.read()
    with open(path, "w") as file:
        file.write(re.sub(r"\((.*?)\)", r"(\1%s)" % NEXT, newest, count=1) + "\n" + newest)


def build(source, where, around=(), again=False, **how):
    options = ["-nc", "-b"] if again else []
    done = run(*around, "sh", "-c", "cd '%s' && dpkg-buildpackage -us -uc -j%s %s" % (where, JOBS, " ".join(options)), **how)
    with open(os.path.join(source, "../log"), "a") as file:
        file.write(done.stdout)
    return check("built in %s%s" % (os.path.relpath(source, FOLDER), ", the next version" if again else ""), done.returncode == 0, done.stdout)


def packages(source, version=""):
    return sorted(glob.glob(os.path.join(os.path.dirname(source), "*_*%s_*.deb" % version)))


def same_bytes(one, other):
    names = [os.path.basename(path) for path in packages(one)]
    different = [name for name in names if open(os.path.dirname(one) + "/" + name, "rb").read() != open(os.path.dirname(other) + "/" + name, "rb").read()]
    check("built again elsewhere, every package has the same bytes", names and not different, different)


def build_here():
    one, other = FOLDER + "/12/one/givenback", FOLDER + "/12/elsewhere/a-longer-path/givenback"
    copy_source(one)
    copy_source(other)
    if not build(one, one) or not build(other, other, env=dict(os.environ, TZ="Asia/Tokyo", LC_ALL="C"), umask=0o077):
        return None
    same_bytes(one, other)
    linted = run("lintian", "--allow-root", "--pedantic", "--display-info", "--fail-on", "error,warning,info,pedantic",
                 *glob.glob(os.path.dirname(one) + "/*.changes"))
    check("lintian has nothing to say", linted.returncode == 0 and not linted.stdout.strip(), linted.stdout)
    return one


def build_in_chroot(release):
    with open(SOURCE + "/packages.txt") as file:
        lines = re.search(r"^\[build\]\n(.*?)^\[", file.read(), re.M | re.S).group(1).split()
    root = FOLDER + "/debian-%s-build" % release
    debian_chroot.make(root, SUITES[release], ["build-essential", "debhelper", *(line.split(":")[-1] for line in lines)])
    source = root + "/build/one/givenback"
    copy_source(source)
    return source if build(source, "/build/one/givenback", debian_chroot.words(root)) else None


class Machine:
    """A fresh Debian with nothing but apt."""

    def __init__(self, release, source):
        self.root, self.server = FOLDER + "/debian-%s-fresh" % release, None
        debian_chroot.make(FOLDER + "/debian-%s.tar" % release, SUITES[release])
        shutil.rmtree(self.root, ignore_errors=True)
        os.makedirs(self.root + "/packages")
        subprocess.run(["tar", "xf", FOLDER + "/debian-%s.tar" % release, "-C", self.root], check=True)
        shutil.copy("/etc/resolv.conf", self.root + "/etc/resolv.conf")
        for path in packages(source):
            shutil.copy(path, self.root + "/packages")
        for path in glob.glob(self.root + "/packages/*"):
            os.chmod(path, 0o644)
        self.apt("update")

    def run(self, *command, user=None):
        return run(*debian_chroot.words(self.root, *command, user=user), env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                                                                             "DEBIAN_FRONTEND": "noninteractive"})

    def apt(self, *words):
        return self.run("apt-get", "-q", "-y", "--no-install-recommends", *words)

    def install(self, *names, version):
        return self.apt("install", *("/packages/%s_%s_%s.deb" % (name, version, ARCHITECTURE) for name in names))

    def state(self, name):
        return self.run("dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", name).stdout

    def start(self, *words):
        """Started as its user; the answer to GET / once it is ready."""
        self.log = open(self.root + "/server.log", "w+")
        self.server = subprocess.Popen(debian_chroot.words(self.root, "/usr/bin/givenback", *words, user="givenback"), stdout=self.log,
                                       stderr=self.log, cwd="/")
        for _ in range(300):
            if self.server.poll() is not None or "ready " in self.said():
                break
            time.sleep(0.1)
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/" % self.port, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except (OSError, urllib.error.URLError) as error:
            return 0, "%s %s" % (error, self.said())

    def said(self):
        with open(self.root + "/server.log") as file:
            return file.read()

    def stop(self):
        if self.server:
            # unshare ignores SIGTERM; its only child is the program. Neither is there when the program did not start.
            with contextlib.suppress(OSError), open("/proc/%d/task/%d/children" % (self.server.pid, self.server.pid)) as file:
                for child in file.read().split():
                    os.kill(int(child), signal.SIGTERM)
            try:
                self.server.wait(30)
            except subprocess.TimeoutExpired:
                self.server.kill()
                check("the program ends when it is asked to", False)
            self.server = None

    def path(self, name):
        return self.root + name

    def left(self):
        """What names the program, or is its user's, besides the user itself."""
        found = run("find", self.root, "-xdev", "(", "-name", "*givenback*", "-o", "-uid", self.uid, "-o", "-gid", self.uid, ")", "-not", "-path",
                    self.root + "/packages/*").stdout.split("\n")
        found += run("grep", "-rlI", "givenback", self.root + "/etc", self.root + "/var/lib/dpkg", self.root + "/var/lib/systemd").stdout.split("\n")
        user = re.compile(r"/etc/(passwd|group|shadow|gshadow)-?$")
        return sorted({path[len(self.root):] for path in found if path and not user.search(path) and not path.endswith("/var/lib/dpkg/status-old")})


def examples():
    """Each proxy reads its example; names of certificates and ports are put in place of those of a real machine."""
    folder = FOLDER + "/proxies"
    os.makedirs(folder, exist_ok=True)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=blood.example.org", "-keyout", folder + "/key", "-out", folder + "/cert")
    with open(folder + "/pem", "w") as pem:
        for name in ("cert", "key"):
            with open(folder + "/" + name) as file:
                pem.write(file.read())
    for name, replaced, before, after, command in (
            ("nginx.conf", ((r"/etc/\S+/fullchain.pem", folder + "/cert"), (r"/etc/\S+/privkey.pem", folder + "/key"), (r"/var/log/nginx", folder),
                            (r"listen \[::\]:.*", ""), (r"listen \d+", lambda _: "listen 127.0.0.1:%d" % free_port())),
             "events {}\npid %s/pid;\nhttp {\n" % folder, "}\n", ["nginx", "-t", "-p", folder, "-c"]),
            ("haproxy.cfg", ((r"/etc/haproxy/\S+\.pem", folder + "/pem"),), "", "", ["haproxy", "-c", "-f"]),
            ("Caddyfile", (), "", "", ["caddy", "validate", "--adapter", "caddyfile", "--config"])):
        with open(SOURCE + "/docs/examples/" + name) as file:
            text = file.read()
        for pattern, value in replaced:
            text = re.sub(pattern, value, text)
        with open(folder + "/" + name, "w") as file:
            file.write(before + text + after)
        done = run(*command, folder + "/" + name, env=dict(os.environ, HOME=folder, XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder))
        check("%s is read by its proxy" % name, done.returncode == 0, done.stdout)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def install_alone(machine, name, version):
    done = machine.install("givenback", version=version)
    check("%s: installs" % name, machine.state("givenback") == "installed " + version, done.stdout)
    check("%s: without libvips" % name, "installed" not in machine.state("libvips42*") and not glob.glob(machine.path("/usr/lib/*/libvips*")))
    entry = machine.run("getent", "passwd", "givenback").stdout.strip().split(":")
    if not check("%s: has its user, who cannot sign in" % name, len(entry) == 7 and entry[6].endswith("/nologin"), entry):
        return False
    machine.uid = entry[2]
    folder = os.stat(machine.path("/var/lib/givenback")) if os.path.exists(machine.path("/var/lib/givenback")) else None
    check("%s: its folder is readable by its user alone" % name, folder and (folder.st_mode & 0o777, str(folder.st_uid)) == (0o700, machine.uid))
    check("%s: the unit is enabled" % name, os.path.islink(machine.path("/etc/systemd/system/multi-user.target.wants/givenback.service")))
    verified = machine.run("systemd-analyze", "verify", "--man=no", "givenback.service")
    check("%s: systemd-analyze verify has nothing to say" % name, verified.returncode == 0 and "givenback" not in verified.stdout, verified.stdout)
    exposed = machine.run("systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=%d" % EXPOSURE_MAX, "givenback.service")
    check("%s: systemd-analyze security is at most %.1f" % (name, EXPOSURE_MAX / 10), exposed.returncode == 0 and "exposure level" in exposed.stdout,
          exposed.stdout)
    completed = machine.run("bash", "-c", ". /usr/share/bash-completion/completions/givenback; COMP_WORDS=(givenback ser); COMP_CWORD=1; "
                            "_givenback; echo ${COMPREPLY[@]}; COMP_WORDS=(givenback serve --site_u); COMP_CWORD=2; _givenback; echo ${COMPREPLY[@]}")
    check("%s: bash completes commands and settings" % name, completed.stdout.split() == ["serve", "--site_url"], completed.stdout)
    return True


def use(machine, name, version):
    machine.port = free_port()
    with open(machine.path("/etc/givenback.conf"), "w") as file:
        file.write(SETTINGS % (machine.port, machine.port))
    os.chown(machine.path("/etc/givenback.conf"), 0, int(machine.uid))
    os.chmod(machine.path("/etc/givenback.conf"), 0o640)
    status, page = machine.start("serve")
    check("%s: runs as its user and answers a page" % name, status == 200 and "</html>" in page, status, page)
    machine.stop()
    doctor = machine.run("givenback", "doctor", user="givenback").stdout
    check("%s: doctor says that the media package is missing" % name, "install the package givenback-media" in doctor, doctor)

    done = machine.install("givenback-media", version=version)
    check("%s: the media package installs" % name, machine.state("givenback-media") == "installed " + version, done.stdout)
    doctor = machine.run("givenback", "doctor", user="givenback").stdout
    check("%s: doctor no longer says so" % name, "site" in doctor and "givenback-media" not in doctor, doctor)
    # The demo's pictures go through givenback-media as a visitor's do.
    status, page = machine.start("demo", "--data", "/tmp/demo", "--port", str(machine.port))
    check("%s: pictures are read" % name, status == 200 and "could not be read" not in machine.said(), status, machine.said())
    machine.stop()
    shutil.rmtree(machine.path("/tmp/demo"), ignore_errors=True)


def upgrade_and_purge(machine, name, version):
    with open(machine.path("/var/lib/givenback/site.key")) as file:
        key = file.read()
    done = machine.install("givenback", "givenback-media", version=version + NEXT)
    states = [machine.state("givenback"), machine.state("givenback-media")]
    check("%s: upgrades" % name, states == ["installed " + version + NEXT] * 2, states, done.stdout)
    status, page = machine.start("serve")
    machine.stop()
    with open(machine.path("/var/lib/givenback/site.key")) as file:
        check("%s: and serves the same site with the same keys and settings" % name, status == 200 and "</html>" in page and file.read() == key, page)

    done = machine.apt("remove", "givenback", "givenback-media")
    kept = [path for path in ("/etc/givenback.conf", "/var/lib/givenback/site.key", "/var/lib/givenback/givenback.sqlite") if os.path.exists(machine.path(path))]
    check("%s: removing keeps data and settings" % name, not os.path.exists(machine.path("/usr/bin/givenback")) and len(kept) == 3, kept, done.stdout)
    done = machine.apt("purge", "givenback", "givenback-media")
    left = machine.left()
    check("%s: purging deletes everything of it, the user's number alone stays" % name, done.returncode == 0 and not left, left, done.stdout)


def try_release(release, source, version):
    name = "Debian " + release
    machine = Machine(release, source)
    try:
        if install_alone(machine, name, version):
            use(machine, name, version)
            if os.path.exists(machine.path("/var/lib/givenback/site.key")):
                upgrade_and_purge(machine, name, version)
    finally:
        machine.stop()


def main():
    releases = sys.argv[2:] or list(SUITES)
    with open(SOURCE + "/debian/changelog") as file:
        version = re.match(r"givenback \((.*?)\)", file.read()).group(1)
    examples()
    for release in releases:
        source = build_here() if release == "12" else build_in_chroot(release)
        if not source:
            continue
        bump(source)
        around = () if release == "12" else debian_chroot.words(FOLDER + "/debian-%s-build" % release)
        if build(source, source if release == "12" else "/build/one/givenback", around, again=True):
            try_release(release, source, version)
    print("Not tried: booting. systemd has not started the unit; its checks are verify and security, and the program was started by hand.")
    print("%d failed" % failed)
    sys.exit(1 if failed else 0)


ARCHITECTURE = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
main()
