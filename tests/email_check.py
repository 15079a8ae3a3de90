#!/usr/bin/python3
"""email_check FILE.eml …: a second opinion on email messages, by Python's email and, for calendars, icalendar_check.

Says what is wrong with the first bad file and ends with 1; ends with 0 when all are good.
"""
import email
import email.policy
import email.utils
import html.parser
import re
import sys

import icalendar_check
from icalendar_check import Wrong, want

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
KNOWN = {name.lower() for name in ONCE} | {
    "auto-submitted", "list-unsubscribe", "list-unsubscribe-post", "content-transfer-encoding", "reply-to", "x-note",
}


def check_lines(data):
    want(data.endswith(b"\r\n"), "the last line has no CRLF")
    for number, line in enumerate(data[:-2].split(b"\r\n"), 1):
        want(b"\r" not in line and b"\n" not in line, f"line {number} has a bare CR or LF")
        want(len(line) <= 998, f"line {number} is {len(line)} characters long")
        want(not line.startswith(b"."), f"line {number} starts with a dot")
        want(all(0x20 <= octet < 0x7F for octet in line), f"line {number} is not plain ASCII")


def check_headers(message):
    names = [name.lower() for name in message.keys()]
    for name in ONCE:
        want(names.count(name.lower()) == 1, f"{names.count(name.lower())} headers {name}")
    for name in set(names):
        want(name in KNOWN, f"header {name} is none that is written")
        want(names.count(name) == 1, f"header {name} stands twice")
    for name in ("From", "To"):
        want(not message[name].defects, f"{name} cannot be read: {message[name].defects}")
        addresses = message[name].addresses
        want(len(addresses) == 1 and "@" in addresses[0].addr_spec, f"{name} is not one address: {message[name]}")
    want(not message["Subject"].defects, f"Subject cannot be read: {message['Subject'].defects}")
    want("=?" not in message["Subject"] or "=?" in str(message["Subject"]), "Subject is left encoded")
    want(email.utils.parsedate_to_datetime(message["Date"]).tzinfo is not None, "Date has no zone")
    want(message["Message-ID"].startswith("<") and message["Message-ID"].endswith(">"), "Message-ID has no brackets")
    check_unsubscribe(message)


def check_unsubscribe(message):
    """RFC 2369, RFC 8058: one web address in brackets; with one click, exactly that word."""
    leave, post = message["List-Unsubscribe"], message["List-Unsubscribe-Post"]
    want(post is None or leave is not None, "List-Unsubscribe-Post without List-Unsubscribe")
    if leave is not None:
        want(leave.startswith(("<https://", "<http://")) and leave.endswith(">") and leave.count("<") == 1 and " " not in leave,
             f"List-Unsubscribe is {leave}")
    if post is not None:
        want(post == "List-Unsubscribe=One-Click", f"List-Unsubscribe-Post is {post}")


def check_text(part):
    want(part.get_content_type() == "text/plain", f"the first part is {part.get_content_type()}")
    want(part.get_content_charset() == "utf-8", f"the text's charset is {part.get_content_charset()}")
    text = part.get_payload(decode=True).decode("utf-8")
    want("\x00" not in text, "the text has a NUL")
    return text


class Html(html.parser.HTMLParser):
    """What an email program is told to fetch or to run, and which elements are still open at the end."""
    VOID = {"meta", "br", "img", "hr"}
    KNOWN = VOID | {"html", "head", "title", "style", "body", "p", "a", "div", "bdi", "span", "h1", "ul", "li", "blockquote"}

    def __init__(self):
        super().__init__()
        self.open, self.pictures, self.words, self.style = [], [], [], ""

    def handle_starttag(self, tag, attributes):
        want(tag in self.KNOWN, f"the HTML has <{tag}>")
        attributes = dict(attributes)
        want(not any(name == "style" or name.startswith("on") for name in attributes), f"<{tag}> has a style or a script")
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "img":
            want(attributes.get("src", "").startswith("cid:"), f"a picture would be fetched: {attributes.get('src')}")
            want(attributes.get("alt"), "a picture has no words")
            want("width" in attributes and "height" in attributes, "a picture has no size")
            self.pictures.append(attributes["src"][4:])
        if tag == "a":
            want(attributes.get("href", "").startswith(("https://", "http://")), f"a link leads to {attributes.get('href')}")

    def handle_endtag(self, tag):
        want(self.open and self.open.pop() == tag, f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.words.append(data)


def check_html(part):
    want(part.get_content_type() == "text/html", f"the HTML is {part.get_content_type()}")
    want(part.get_content_charset() == "utf-8", f"the HTML's charset is {part.get_content_charset()}")
    text = part.get_payload(decode=True).decode("utf-8")
    want(text.lstrip().lower().startswith("<!doctype html>"), "the HTML has no doctype")
    reader = Html()
    reader.feed(text)
    reader.close()
    want(not reader.open, f"the HTML leaves {reader.open} open")
    want("".join(reader.words).strip(), "the HTML says nothing")
    want("prefers-color-scheme: dark" in reader.style, "the HTML has no colours for a dark mailbox")
    want(not re.search(r"url\(|@import|@font-face", reader.style), "the style would fetch something")
    return reader.pictures


def check_related(part):
    """The HTML first, then its pictures, each shown and each there."""
    parts = list(part.iter_parts())
    want(part.get_param("type") == "text/html" and len(parts) >= 2, f"{len(parts)} related parts")
    shown = check_html(parts[0])
    there = []
    for picture in parts[1:]:
        want(picture.get_content_type() == "image/jpeg", f"a picture is {picture.get_content_type()}")
        want(picture.get_content_disposition() == "inline", "a picture is not inline")
        want(picture.get_payload(decode=True).startswith(b"\xff\xd8\xff"), "a picture is no JPEG")
        there.append(picture["Content-ID"].strip("<>"))
    want(sorted(shown) == sorted(there) and len(set(there)) == len(there), f"shown are {shown}, there are {there}")


def check_content(part):
    """Text, or the same as text and HTML."""
    if not part.is_multipart():
        check_text(part)
        return
    parts = list(part.iter_parts())
    want(part.get_content_type() == "multipart/alternative" and len(parts) == 2, f"{part.get_content_type()} of {len(parts)}")
    want(check_text(parts[0]).strip(), "the text says nothing")
    if parts[1].is_multipart():
        want(parts[1].get_content_type() == "multipart/related", f"the second is {parts[1].get_content_type()}")
        check_related(parts[1])
    else:
        want(not check_html(parts[1]), "the HTML shows a picture that is not there")


def check_calendar(part):
    want(part.get_content_type() == "text/calendar", f"the second part is {part.get_content_type()}")
    want(part.get_content_disposition() == "attachment", "the calendar is no attachment")
    want((part.get_filename() or "").endswith(".ics"), f"the calendar's name is {part.get_filename()}")
    icalendar_check.check(part.get_payload(decode=True), part.get_param("method"))


def check(data):
    """Raises Wrong."""
    check_lines(data)
    message = email.message_from_bytes(data, policy=email.policy.default)
    check_headers(message)
    for part in message.walk():
        want(not part.defects, f"a part cannot be read: {part.defects}")
    if message.get_content_type() != "multipart/mixed":
        check_content(message)
        return message
    parts = list(message.iter_parts())
    want(len(parts) == 2, f"{len(parts)} parts")
    check_content(parts[0])
    check_calendar(parts[1])
    return message


def main(paths):
    if not paths:
        sys.exit(__doc__)
    for path in paths:
        try:
            with open(path, "rb") as file:
                check(file.read())
        except (Wrong, ValueError, OSError) as wrong:
            sys.exit(f"{path}: {wrong}")


if __name__ == "__main__":
    main(sys.argv[1:])
