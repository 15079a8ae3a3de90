#!/usr/bin/python3
"""feed_check FILE.atom …: a second and a third opinion on feeds, by xmllint with RFC 4287's grammar and by Debian's
python3-feedparser; and what no grammar says, by Python's own XML parser.

Says what is wrong with the first bad file and ends with 1; ends with 0 when all are good.
"""
import datetime
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
REMOVED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "schema", "atom.rng")
TAG = re.compile(r"^tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:[a-z]+/[0-9A-Z/]+$")


class Wrong(Exception):
    pass


def want(truth, what):
    if not truth:
        raise Wrong(what)


def check_grammar(path):
    answer = subprocess.run(["xmllint", "--nonet", "--noout", "--relaxng", SCHEMA, path], capture_output=True, text=True, timeout=60)
    want(answer.returncode == 0, answer.stderr)


def instant(element, name):
    return datetime.datetime.fromisoformat(element.findtext(ATOM + name).replace("Z", "+00:00"))


def links(element, relation):
    return [link.get("href") for link in element.findall(ATOM + "link") if link.get("rel") == relation]


def check_rules(path):
    """RFC 4287 in words: 4.1.1, 4.1.2, 4.2.6, 4.2.7."""
    feed = tree.parse(path).getroot()
    want(feed.tag == ATOM + "feed", "it is no feed")
    want(feed.find(ATOM + "author") is not None, "it has no author, and neither have its entries")
    want(len(links(feed, "self")) == 1 and len(links(feed, "alternate")) == 1, "not one link to itself and one to its page")
    ids = [feed.findtext(ATOM + "id")]
    for entry in feed.findall(ATOM + "entry"):
        ids.append(entry.findtext(ATOM + "id"))
        want(len(links(entry, "alternate")) == 1, "an entry leads nowhere")
        want(instant(entry, "published") <= instant(entry, "updated"), "an entry was updated before it was published")
        want(instant(entry, "updated") <= instant(feed, "updated"), "an entry is newer than the feed")
        want(entry.findtext(ATOM + "title").strip(), "an entry has no title")
    for removed in feed.findall(REMOVED):
        ids.append(removed.get("ref"))
        datetime.datetime.fromisoformat(removed.get("when").replace("Z", "+00:00"))
    addresses = [links(entry, "alternate")[0] for entry in feed.findall(ATOM + "entry")]
    want(len(addresses) == len(set(addresses)), "two entries share a link: readers that go by it lose one")
    want(len(ids) == len(set(ids)), "two of one id, or one that was removed and is there")
    for one in ids:
        want(TAG.match(one), f"{one} is no tag URI (RFC 4151)")
    for link in feed.iter(ATOM + "link"):
        want(re.match(r"^https?://", link.get("href")), "a link is not absolute")
    return [entry.findtext(ATOM + "title") for entry in feed.findall(ATOM + "entry")]


def check_reader(path, titles):
    """What a feed reader makes of it."""
    with open(path, "rb") as file:
        feed = feedparser.parse(file.read())
    want(not feed.bozo, f"feedparser: {feed.get('bozo_exception')}")
    want(feed.version == "atom10", f"feedparser takes it for {feed.version}")
    want(feed.feed.id and feed.feed.title and feed.feed.author, "feedparser misses id, title or author")
    want(len(feed.entries) == len(titles), "feedparser sees another number of entries")
    for entry in feed.entries:
        want(entry.published_parsed and entry.updated_parsed, "feedparser cannot read an instant")
        want("<script" not in str(entry.get("content", "")), "a script")


def main():
    for path in sys.argv[1:]:
        try:
            check_grammar(path)
            check_reader(path, check_rules(path))
        except (Wrong, tree.ParseError) as wrong:
            print(f"{path}: {wrong}")
            return 1
    return 0


sys.exit(main())
