#!/usr/bin/python3
"""The rules for Prometheus, docs/examples/prometheus-rules.yml: monitoring.py PROGRAM

promtool reads them, and plays tests/prometheus_rules.yml, where each alert fires. Both files name only what a running site reports:
its metrics, their labels, and the values of those."""
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile

from prometheus_client.parser import text_string_to_metric_families

PROGRAM = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))
RULES = os.path.join(HERE, "..", "docs", "examples", "prometheus-rules.yml")
PLAYED = os.path.join(HERE, "prometheus_rules.yml")
# Of PromQL, as far as the rules use it; any other word that is not a label is a metric.
LANGUAGE = {"sum", "by", "increase", "rate", "absent", "or", "and", "unless", "offset", "on", "ignoring", "max", "min", "vector"}
PROMETHEUS = {"up": {"job": None, "instance": None}}            # what Prometheus itself reports; any value
ADDED = {"instance", "job"}                                     # labels that Prometheus adds
UNSEEN = {"outcome": {"%dxx" % digit for digit in range(1, 6)}}  # values that a site reports when they have happened
failed = 0


def check(what, good, *more):
    global failed
    failed += not good
    print("ok: " + what if good else "FAILED: %s  %s" % (what, " ".join(map(str, more))), flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def reported():
    """The metrics of a site that has just begun: {name: {label: values}}."""
    port, metrics = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        site = subprocess.Popen([PROGRAM, "demo", "--data", folder + "/demo", "--port", str(port), "--metrics-port", str(metrics)],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert site.stdout.readline().startswith("ready")
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/")
            connection.getresponse().read()
            connection = http.client.HTTPConnection("127.0.0.1", metrics, timeout=60)
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait(30)
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


def selectors(expression):
    """Each metric of a PromQL expression with its matchers: (name, [(label, operator, value)])."""
    matcher = r'\s*(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"\s*,?'
    bare = re.sub(r"\b(by|on|ignoring)\s*\([^)]*\)", " ", expression)
    for name, matchers in re.findall(r"\b([a-zA-Z_:][\w:]*)\s*(\{(?:%s)*\s*\})?" % re.sub(r"\((?!\?)", "(?:", matcher), re.sub(r"\[[^\]]*\]", "", bare)):
        if name not in LANGUAGE:
            yield name, re.findall(matcher, matchers)


def unknown(name, matchers, known):
    """What of a selector no site reports, or None."""
    labels = {**PROMETHEUS, **known}.get(name)
    if labels is None:
        return name
    for label, operator, value in matchers:
        if label in ADDED:
            continue
        values = (labels.get(label) or set()) | (UNSEEN.get(label, set()) if label in labels else set())
        alternatives = value.split("|") if operator in ("=~", "!~") else [re.escape(value)]
        for alternative in alternatives:
            if not any(re.fullmatch(alternative, one) for one in values):
                return '%s{%s%s"%s"}' % (name, label, operator, alternative)
    return None


def names(known):
    with open(RULES, encoding="utf-8") as file:
        rules = file.read()
    alerts = re.findall(r"^ +- alert: (\w+)\n", rules, re.M)
    expressions = [" ".join(found.split()) for found in re.findall(r"^        expr: (?:>-\n)?(.*(?:\n {10}.*)*)", rules, re.M)]
    check("each alert has an expression", len(alerts) == len(expressions) > 0 and len(set(alerts)) == len(alerts), alerts, expressions)
    for alert, expression in zip(alerts, expressions):
        found = list(selectors(expression))
        strange = [unknown(name, matchers, known) for name, matchers in found]
        check("%s asks for what a site reports" % alert, found and not any(strange), expression, strange)
    with open(PLAYED, encoding="utf-8") as file:
        played = file.read()
    series = re.findall(r"series: '([^']+)'", played)
    strange = [unknown(name, matchers, known) for one in series for name, matchers in selectors(one)]
    check("and so do the series that are played", series and not any(strange), [one for one in strange if one])
    fires = set(re.findall(r'ALERTS\{alertname="(\w+)",alertstate="firing"', played))
    silent = set(re.findall(r"alertname: (\w+)\}", played))
    check("each alert fires when it is played", fires == set(alerts), fires ^ set(alerts))
    check("and none while all is well", silent == set(alerts), silent ^ set(alerts))
    return len(alerts)


def promtool(count):
    done = subprocess.run(["promtool", "check", "rules", RULES], capture_output=True, text=True)
    check("promtool reads the rules", done.returncode == 0 and "SUCCESS: %d rules" % count in done.stdout, done.stdout, done.stderr)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "played.yml")
        with open(PLAYED, encoding="utf-8") as file, open(path, "w", encoding="utf-8") as written:
            written.write(file.read().replace("[RULES]", "[%s]" % os.path.abspath(RULES)))
        done = subprocess.run(["promtool", "test", "rules", path], capture_output=True, text=True)
    check("and what is played fires them", done.returncode == 0, done.stdout[-3000:], done.stderr[-3000:])


def main():
    known = reported()
    check("a site reports metrics", len(known) > 20, sorted(known))
    promtool(names(known))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
