#!/usr/bin/python3
"""icalendar_check FILE.ics …: a second opinion on calendar files, by Debian's python3-icalendar and python3-vobject.

Says what is wrong with the first bad file and ends with 1; ends with 0 when all are good.
email_check.py asks it about the calendars that emails carry.
"""
import datetime
import sys

ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY")


class Wrong(Exception):
    pass


def want(truth, what):
    if not truth:
        raise Wrong(what)


def check_lines(data):
    """What a lenient parser would forgive: RFC 5545, 3.1."""
    want(data.endswith(b"\r\n"), "the last line has no CRLF")
    for number, line in enumerate(data[:-2].split(b"\r\n"), 1):
        want(line, f"line {number} is empty")
        want(b"\r" not in line and b"\n" not in line, f"line {number} has a bare CR or LF")
        want(len(line) <= 75, f"line {number} is {len(line)} octets long")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            raise Wrong(f"line {number} is folded inside a character, or is not UTF-8")


def check_event(event, method):
    for name in ONCE:
        want(name in event, f"an event has no {name}")
        want(not isinstance(event[name], list), f"an event has two {name}")
    want(not event.errors, f"an event cannot be read: {event.errors}")
    want(int(event["SEQUENCE"]) >= 0, "SEQUENCE is negative")
    for name in ("DTSTAMP", "DTSTART", "DTEND"):
        moment = event.decoded(name)
        want(isinstance(moment, datetime.datetime), f"{name} is a day")
        want(moment.tzinfo is not None and moment.utcoffset() == datetime.timedelta(0), f"{name} is not UTC")
    want(event.decoded("DTSTART") < event.decoded("DTEND"), "an event ends before it starts")
    status = str(event["STATUS"])
    want(status in ("CONFIRMED", "CANCELLED"), f"STATUS is {status}")
    want(method != "CANCEL" or status == "CANCELLED", "METHOD is CANCEL and STATUS is not CANCELLED")
    want("ATTENDEE" not in event, "ATTENDEE has no place in PUBLISH (RFC 5546, 3.2.1)")


def check_again(data, events):
    """A third opinion: python3-vobject reads the same events at the same times."""
    try:
        import vobject
    except ImportError:
        sys.exit("icalendar_check: python3-vobject is missing (apt-get install python3-vobject)")

    other = vobject.readOne(data.decode("utf-8")).vevent_list
    want(len(other) == len(events), "the two readers count different events")
    for one, two in zip(events, other):
        want(str(one["UID"]) == two.uid.value, "the two readers see different UIDs")
        want(one.decoded("DTSTART") == two.dtstart.value and one.decoded("DTEND") == two.dtend.value, "the two readers see different times")
        want(str(one["STATUS"]) == two.status.value and int(one["SEQUENCE"]) == int(two.sequence.value), "the two readers see different states")


def check(data, method=None):
    """Raises Wrong.  `method` is that of the email around it."""
    try:
        import icalendar
    except ImportError:
        sys.exit("icalendar_check: python3-icalendar is missing (apt-get install python3-icalendar)")

    check_lines(data)
    calendars = icalendar.Calendar.from_ical(data, multiple=True)
    want(len(calendars) == 1, f"{len(calendars)} calendars in one file")
    calendar = calendars[0]
    want(calendar.get("VERSION") == "2.0", "VERSION is not 2.0")
    want(calendar.get("PRODID"), "PRODID is missing")
    want(calendar.get("METHOD") in ("PUBLISH", "CANCEL"), f"METHOD is {calendar.get('METHOD')}")
    want(method in (None, calendar["METHOD"]), f"the mail says method {method}, the calendar {calendar['METHOD']}")
    events = calendar.walk("VEVENT")
    want(events, "there is no event")
    want(len(events) == len(calendar.subcomponents), "there is something that is no event")
    for event in events:
        check_event(event, calendar["METHOD"])
    uids = [str(event["UID"]) for event in events]
    want(len(set(uids)) == len(uids), "two events have one UID")
    check_again(data, events)
    return calendar


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
