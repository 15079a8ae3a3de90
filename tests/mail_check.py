#!/usr/bin/python3
"""mail_check FILE.eml …: a second opinion on mail messages, by Python's email and, for calendars, icalendar_check.

Says what is wrong with the first bad file and ends with 1; ends with 0 when all are good.
"""
import email
import email.policy
import email.utils
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


def check_text(part):
    want(part.get_content_type() == "text/plain", f"the first part is {part.get_content_type()}")
    want(part.get_content_charset() == "utf-8", f"the text's charset is {part.get_content_charset()}")
    text = part.get_payload(decode=True).decode("utf-8")
    want("\x00" not in text, "the text has a NUL")
    return text


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
    if not message.is_multipart():
        check_text(message)
        return message
    parts = list(message.iter_parts())
    want(message.get_content_type() == "multipart/mixed" and len(parts) == 2, f"{len(parts)} parts")
    check_text(parts[0])
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
