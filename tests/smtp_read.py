#!/usr/bin/python3
"""Prints what is in message files, as Python's own email parser understands them: one "name: value" line each, line breaks
as \\n.  For tests:  smtp_read.py FILE…"""
import email
import email.policy
import sys

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        raw = file.read()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for name, value in message.items():
        print("%s: %s" % (name, value))
    for part in message.walk():
        if part.defects:
            print("defect: %s" % part.defects)
        if part.get_content_maintype() == "multipart":
            continue
        content = part.get_content()
        if part.get_content_maintype() == "image":
            content = "%s %s" % (part["Content-ID"], content.hex())
        if isinstance(content, bytes):
            content = content.decode()
        print("part %s %s: %s" % (part.get_content_type(), part.get_filename(),
                                  content.replace("\r\n", "\n").replace("\n", "\\n")))
    longest = max(len(line) for line in raw.split(b"\r\n"))
    print("longest line: %d" % longest)
