"""Three database servers with Patroni and etcd, each in a network namespace of its own, and HAProxy in front of the nodes, from the files of
docs/examples/cluster: for cluster.py, which runs in namespaces that end with it."""
import contextlib
import json
import os
import re
import signal
import subprocess
import time
import urllib.request

EXAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs", "examples")
PASSWORD = "third-password"
NODES = ("10.0.0.11", "10.0.0.12")


def run(*words, **more):
    return subprocess.run(words, check=True, text=True, **more)


def example(name):
    with open(os.path.join(EXAMPLES, name), encoding="utf-8") as file:
        return file.read()


def network():
    """A switch, which has the addresses of the nodes; each database server is at a cable of its own, which can be pulled."""
    run("mount", "-t", "tmpfs", "none", "/run/netns") if os.path.isdir("/run/netns") else os.mkdir("/run/netns")
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "switch", "type", "bridge")
    run("ip", "link", "set", "switch", "up")
    for address in NODES:
        run("ip", "address", "add", address + "/24", "dev", "switch")


class Server:
    """One of the three: db1 has 10.0.0.1."""

    def __init__(self, folder, number):
        self.number, self.name, self.address = number, "db%d" % number, "10.0.0.%d" % number
        self.folder = os.path.join(folder, self.name)
        self.cable, self.daemons = "cable%d" % number, []
        os.mkdir(self.folder)
        run("chown", "postgres", self.folder)
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        run("ip", "link", "set", self.cable, "master", "switch", "up")
        for words in (("link", "set", "lo", "up"), ("address", "add", self.address + "/24", "dev", "eth0"), ("link", "set", "eth0", "up")):
            run("ip", "-n", self.name, *words)
        with open(os.path.join(self.folder, "patroni.yml"), "w", encoding="utf-8") as file:
            file.write(self.own(example("cluster/patroni.yml")).replace("/var/lib/postgresql/15/givenback", os.path.join(self.folder, "data"))
                       .replace("  parameters:\n    # A client", "  parameters:\n    unix_socket_directories: %s\n    # A client" % self.folder))
        self.etcd_settings = dict(line.split("=", 1) for line in self.own(example("cluster/etcd.env")).splitlines()
                                  if line and not line.startswith("#"))

    def own(self, text):
        """Names and addresses of this server in place of the first's, but not in lists of all three."""
        lines = []
        for line in text.splitlines():
            if "10.0.0.2" not in line and "/32" not in line:
                line = line.replace("db1", self.name).replace("10.0.0.1:", self.address + ":")
            lines.append(line)
        return "\n".join(lines) + "\n"

    def spawn(self, *words, **environment):
        log = open(os.path.join(self.folder, words[0] + ".log"), "ab")
        self.daemons.append(subprocess.Popen(["ip", "netns", "exec", self.name, "setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words],
                                             env={**os.environ, "HOME": self.folder, **environment}, cwd=self.folder, stdout=log, stderr=log))

    def start_etcd(self):
        self.spawn("etcd", ETCD_DATA_DIR=os.path.join(self.folder, "etcd"), **self.etcd_settings)

    def start_patroni(self):
        self.spawn("patroni", os.path.join(self.folder, "patroni.yml"))

    # -- what befalls it --
    def pids(self):
        return [int(pid) for pid in run("ip", "netns", "pids", self.name, capture_output=True).stdout.split()]

    def postmaster(self):
        with open(os.path.join(self.folder, "data", "postmaster.pid"), encoding="utf-8") as file:
            return int(file.readline())

    def kill_primary(self):
        """All of PostgreSQL, as when it crashes; Patroni and etcd go on."""
        pid = self.postmaster()
        children = run("ps", "-o", "pid=", "--ppid", str(pid), capture_output=True).stdout.split()
        for one in [pid, *map(int, children)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def cut_off(self):
        run("ip", "link", "set", self.cable, "down")

    def connect(self):
        run("ip", "link", "set", self.cable, "up")

    def send_all(self, number):
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    # -- what Patroni says --
    def ask(self, path):
        """None: nobody answers, or not with 200."""
        with contextlib.suppress(OSError, ValueError), urllib.request.urlopen("http://%s:8008%s" % (self.address, path), timeout=2) as answer:
            return json.load(answer)
        return None


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.servers = [Server(folder, number) for number in (1, 2, 3)]
        for server in self.servers:
            server.start_etcd()
        for server in self.servers:
            server.start_patroni()
        if not self.wait_until_whole(90):
            raise SystemExit("the cluster did not start:\n" + self.said())

    def primary(self):
        """None: there is none at the moment."""
        return next((server for server in self.servers if server.ask("/primary")), None)

    def is_whole(self):
        """A primary, and two servers that follow it, of which one has each commit."""
        members = [one for server in self.servers for one in [server.ask("/cluster")] if one]
        if len(members) < 3:
            return False
        states = sorted((member["role"], member["state"]) for member in members[0]["members"])
        return [role for role, _ in states] == ["leader", "replica", "sync_standby"] and all(state in ("running", "streaming") for _, state in states) and \
            self.followers() == 2

    def followers(self):
        """Servers that the primary sends all that is written, as it counts them."""
        primary = self.primary()
        said = primary and subprocess.run(["psql", "-qXAt", "postgresql://postgres:first-password@%s/postgres" % primary.address, "-c",
                                           "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"], capture_output=True, text=True)
        return int(said.stdout or 0) if said else 0

    def wait_until_whole(self, seconds=60):
        end = time.monotonic() + seconds
        while not self.is_whole() and time.monotonic() < end:
            time.sleep(0.5)
        return self.is_whole()

    def make_database(self):
        """As docs/operating.md says."""
        for statement in ("CREATE ROLE givenback LOGIN PASSWORD '%s'" % PASSWORD,
                          "CREATE DATABASE givenback OWNER givenback ENCODING UTF8 LOCALE 'C' TEMPLATE template0"):
            run("psql", "-qX", "postgresql://postgres:first-password@%s/postgres" % self.primary().address, "-c", statement)
        return "postgresql://givenback:%s@10.0.0.1,10.0.0.2,10.0.0.3/givenback?target_session_attrs=read-write&connect_timeout=3" % PASSWORD

    def said(self):
        found = []
        for server in self.servers:
            for name in ("etcd.log", "patroni.log"):
                with contextlib.suppress(OSError), open(os.path.join(server.folder, name), errors="replace") as file:
                    found.append("== %s %s\n%s" % (server.name, name, file.read()[-1500:]))
        return "\n".join(found)


def start_haproxy(folder):
    """docs/examples/haproxy.cfg with the two nodes, without TLS and the log of the system."""
    text = re.sub(r"\nbackend givenback\n.*", "\n", example("haproxy.cfg"), flags=re.S) + example("cluster/haproxy-nodes.cfg")
    text = re.sub(r"\n\tbind :443[^\n]*|\n\thttp-request redirect[^\n]*|\n\tlog [^\n]*|\n\tuser [^\n]*|\n\tgroup [^\n]*|\n\tmaxconn [^\n]*", "", text)
    path = os.path.join(folder, "haproxy.cfg")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return subprocess.Popen(["haproxy", "-db", "-f", path], stdout=open(os.path.join(folder, "haproxy.log"), "wb"), stderr=subprocess.STDOUT)
