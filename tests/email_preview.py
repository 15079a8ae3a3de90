#!/usr/bin/python3
"""What an inbox shows of an email before it is opened never has the name of the person whom a page honours.

    tests/email_preview.py SOURCE

Follows every branch of every template of an email, and fails where {name} or {honour} is in the subject or in the first three lines of
the text that are not empty.  Prints "ok: …" or "FAILED: …"; ends with 1 if it failed.  tests/cause_walk/emails.c checks the same in the
emails that real operations send."""
import pathlib
import re
import sys

LINES_SHOWN = 3
HONOURED = {'name', 'honour'}
MAY_BE_EMPTY = {'address', 'directions'}
# Written like an email, and sent as none: titles and sentences of feeds, calendars, and cards.
NOT_SENT = re.compile(r'follow/(?!confirm|news)|appointment/calendar\.email|honour/picture_words\.email')

TOKEN = re.compile(r'\{--.*?--\}|\{/?_\}|\{[^{}]*\}|\n|[^{}\n]+', re.S)


def tree(tokens):
    """[text | [branch, …]]: a branch is such a list again; one that is empty means that none is taken."""
    found, stack = [], []
    now = found
    for token in tokens:
        word = token.strip('{} ').split(' ')[0] if token.startswith('{') else ''
        if word in ('if', 'each'):
            choice = {'branches': [[]], 'else': False}
            now.append(choice)
            stack.append((now, choice))
            now = choice['branches'][0]
        elif word == 'else':
            choice = stack[-1][1]
            choice['else'] = token == '{else}'
            choice['branches'].append([])
            now = choice['branches'][-1]
        elif word == 'end':
            now, choice = stack.pop()
            if not choice['else']:
                choice['branches'].append([])
        else:
            now.append(token)
    if stack:
        raise ValueError('an {if} without its {end}')
    return found


def walk(nodes, states, where, bad):
    """states: (lines that are not empty so far, whether this line has something)."""
    for node in nodes:
        if isinstance(node, dict):
            states = set().union(*(walk(branch, states, where, bad) for branch in node['branches']))
        elif node == '\n':
            states = {(min(lines + has, LINES_SHOWN + 1), False) for lines, has in states}
        elif node.startswith('{--') or node in ('{_}', '{/_}'):
            continue
        elif node.startswith('{'):
            value = node.strip('{}').removeprefix('lines ')
            if value in HONOURED and any(lines < LINES_SHOWN for lines, _ in states):
                bad.append(f'{where}: {node} in the first {LINES_SHOWN} lines')
            states = {(lines, True) for lines, _ in states} | (states if value in MAY_BE_EMPTY else set())
        elif node.strip():
            states = {(lines, True) for lines, _ in states}
    return states


def check(path, bad):
    where = f'{path.parent.name}/{path.name}'
    head, _, text = path.read_text().partition('\n\n')
    subject = head.partition('Subject:')[2]
    bad += [f'{where}: {{{value}}} in the subject' for value in HONOURED if '{' + value + '}' in subject]
    walk(tree(TOKEN.findall(text)), {(0, False)}, where, bad)


def main():
    bad, count = [], 0
    for path in sorted(pathlib.Path(sys.argv[1], 'src').glob('*/*.email')):
        if NOT_SENT.search(f'{path.parent.name}/{path.name}'):
            continue
        check(path, bad)
        count += 1
    for line in dict.fromkeys(bad):
        print(line)
    if bad or count == 0:
        print(f'FAILED: {len(bad)} names where an inbox shows them, {count} emails')
        return 1
    print(f'ok: {count} emails')
    return 0


if __name__ == '__main__':
    sys.exit(main())
