#!/usr/bin/python3
"""Reads the figures of a running site with an independent parser, and strictly: metrics.py PROGRAM

The format is Prometheus' text format 0.0.4.  Numbers go up as requests are made, labels are few and hold nothing of a visitor."""
import http.client
import math
import re
import signal
import socket
import subprocess
import sys
import tempfile

from prometheus_client.parser import text_string_to_metric_families

PROGRAM = sys.argv[1]
LABELS = {"route": r"[a-z][a-z0-9_]*", "method": "GET|POST|any", "outcome": "[1-5]xx", "kind": "page|cached|slow|write|upload|asset|none",
          "reason": "slow|idle|writer|readers|workers|rate|changed|capacity", "turn": "first|ordinary", "le": r"\+Inf|\d+(\.\d+)?", "version": r"\d+\.\d+\.\d+",
          "result": "hit|miss", "event": "[a-z_]+", "failure": "impossible|refused|attempts|address|undelivered|rejected|bounced"}
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok  " if good else "BAD ", what, *(() if good else more), flush=True)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(port, path, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def lines_are_well_formed(text):
    """As the format requires: HELP and TYPE once each and before the samples of their family, which are together."""
    name = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
    sample = re.compile(rf'({name})(?:\{{((?:[a-zA-Z_][a-zA-Z0-9_]*="[^"\\\n]*",?)*)\}})? (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)')
    family, kind, seen, series = None, None, set(), set()
    if not text.endswith("\n") or "\r" in text:
        return "does not end in a line break, or has carriage returns"
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            family, kind = line.split(" ", 3)[2], None
            if family in seen:
                return f"{family} twice"
            seen.add(family)
        elif line.startswith("# TYPE "):
            _, _, of, kind = line.split(" ")
            if of != family or kind not in ("counter", "gauge", "histogram"):
                return line
        else:
            got = sample.fullmatch(line)
            if not got or not kind:
                return line
            endings = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
            if got[1] not in [family + ending for ending in endings]:
                return line
            if (got[1], got[2]) in series:
                return f"twice: {line}"
            series.add((got[1], got[2]))
    return None


def read(port):
    answer, text = ask(port, "/metrics")
    wrong = lines_are_well_formed(text)
    check("every line is of the format", wrong is None, wrong)
    check("and its type is told", answer.getheader("Content-Type") == "text/plain; version=0.0.4; charset=utf-8", answer.getheader("Content-Type"))
    check("nobody is given a cookie", answer.getheader("Set-Cookie") is None)
    families = {family.name: family for family in text_string_to_metric_families(text)}
    values = {(sample.name, frozenset(sample.labels.items())): sample.value for family in families.values() for sample in family.samples}
    strange = [sample for family in families.values() for sample in family.samples for label, value in sample.labels.items()
               if label not in LABELS or not re.fullmatch(LABELS[label], value)]
    check("labels hold nothing but names of ours", not strange, strange[:3])
    check("counters end in _total", all(family.type != "counter" or any(sample.name.endswith("_total") for sample in family.samples)
                                        for family in families.values() if family.samples))
    for family in families.values():
        if family.type == "histogram":
            check(f"{family.name} adds up", histogram_is_whole(family), family.samples[:20])
    return text, families, values


def histogram_is_whole(family):
    groups = {}
    for sample in family.samples:
        rest = frozenset(item for item in sample.labels.items() if item[0] != "le")
        groups.setdefault(rest, []).append(sample)
    for samples in groups.values():
        buckets = [(float(sample.labels["le"]), sample.value) for sample in samples if sample.name.endswith("_bucket")]
        count = [sample.value for sample in samples if sample.name.endswith("_count")]
        total = [sample.value for sample in samples if sample.name.endswith("_sum")]
        if buckets != sorted(buckets) or buckets[-1][0] != math.inf or [value for _, value in buckets] != sorted(value for _, value in buckets):
            return False
        if len(count) != 1 or len(total) != 1 or buckets[-1][1] != count[0] or total[0] < 0:
            return False
    return True


def run(port, figures):
    ask(port, "/")
    _, families, before = read(figures)
    for name in ["requests", "request_seconds", "connections", "writer_waiting", "writer_batch_tasks", "writer_wait_seconds", "workers_waiting",
                 "refused", "connections_closed", "cache_requests", "cache_bytes", "outbox_unsent", "outbox_oldest_seconds", "outbox_late",
                 "resident_bytes", "build_info"]:
        check(f"{name} is told", f"givenback_{name}" in families and families[f"givenback_{name}"].samples)
    front = ("givenback_requests_total", frozenset({"route": "public_http_front", "method": "GET", "outcome": "2xx"}.items()))
    none = ("givenback_requests_total", frozenset({"route": "none", "method": "any", "outcome": "4xx"}.items()))
    pages, cached = [("givenback_request_seconds_count", frozenset({"kind": kind}.items())) for kind in ("page", "cached")]
    hits = ("givenback_cache_requests_total", frozenset({"result": "hit"}.items()))
    for _ in range(7):
        ask(port, "/")
    ask(port, "/", "HEAD")
    for path in ["/nothing-here", "/jon@example.org", "/%22%0A%7B", "/honour/0000000000000000"]:
        ask(port, path)
    form, page = ask(port, "/sign-in")
    key = re.search(r'name="key" value="([A-Z0-9]+)"', page)[1]
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("POST", "/sign-in", f"key={key}&email=jon@example.org&next=/home",
                       {"Origin": f"http://localhost:{port}", "Content-Type": "application/x-www-form-urlencoded",
                        "Cookie": form.getheader("Set-Cookie").split(";")[0]})
    check("a form is taken", connection.getresponse().status == 303)
    connection.close()
    text, _, after = read(figures)
    check("the front page was answered eight times more", after[front] - before.get(front, 0) == 8, before.get(front), after[front])
    check("what is none of ours three times", after[none] - before.get(none, 0) == 3, before.get(none), after[none])
    check("pages were timed", after[pages] + after[cached] - before[pages] - before[cached] >= 9, before[pages], after[pages])
    check("most came from the cache", after[hits] - before[hits] >= 5 and after[cached] - before[cached] >= 5, before[hits], after[hits])
    written = ("givenback_requests_total", frozenset({"route": "people_http_sign_in_ask", "method": "POST", "outcome": "3xx"}.items()))
    check("and the form", after.get(written, 0) - before.get(written, 0) == 1)
    waits = ("givenback_writer_wait_seconds_count", frozenset())
    check("the writer's work was timed", after[waits] > before[waits], before[waits], after[waits])
    check("memory is told in bytes", after[("givenback_resident_bytes", frozenset())] > 1e6)
    check("nothing of a visitor stands in them", not re.search(r"jon|example|127\.0\.0|nothing-here|/honour|@", text))
    check("no other path is there", ask(figures, "/")[0].status == 404 and ask(figures, "/metricsx")[0].status == 404)
    check("nothing can be sent there", ask(figures, "/metrics", "POST")[0].status == 405)
    check("the site itself has no such page", ask(port, "/metrics")[0].status == 404)
    listening = [line.split()[1] for table in ("/proc/net/tcp", "/proc/net/tcp6") for line in open(table).readlines()[1:]
                 if line.split()[3] == "0A" and line.split()[1].endswith(f":{figures:04X}")]
    check("this machine alone can ask", listening == [f"0100007F:{figures:04X}"], listening)


def main():
    port, figures = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        program = subprocess.Popen([PROGRAM, "demo", "--data", f"{folder}/demo", "--port", str(port), "--metrics-port", str(figures)],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            check("the demo serves", program.stdout.readline().startswith("ready"))
            run(port, figures)
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(30)
        check("and stops", program.returncode == 0, program.returncode)
    sys.exit(1 if failed else 0)


main()
