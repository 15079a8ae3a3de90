#!/usr/bin/python3
"""How hard our sentences are to read: Flesch-Kincaid grades, template by template.

    tests/readability.py BUILD

Reads the catalogues of messages that the build makes from the templates.  Sentences of eight words or more count, as one text for each
template; a value such as {day} counts as a word of one syllable.  Pages and emails for donors may reach grade 7, all others grade 9.
Prints the ten hardest, then a line "ok: …" or "FAILED: …"; ends with 1 if a template is too hard without a reason below."""
import pathlib
import re
import sys

SENTENCE_WORDS = 8
DONORS, OTHERS = 7.0, 9.0
DONORS_TEMPLATES = ('appointment/', 'waiting/', 'message/', 'donation/', 'follow/', 'find/', 'people/sign_in', 'public/front.html',
                    'public/page.html', 'public/drive.html', 'public/share.html', 'drive/preparation.html', 'drive/who_may_give.html',
                    'thanks/letter_stop.html', 'outbox/refuse.html')                # how their names begin
ORGANISERS_PAGES = 'appointment/drive_'

# Templates that may be harder, how hard, and why.
EXCEPTIONS = {}

VOWELS = re.compile(r'[aeiouy]+')


def syllables(word):
    word = re.sub(r'[^a-z]', '', word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r'(?:[^laeiouy]es|[^aeioudty]ed|[^laeiouy]e)$', lambda match: match[0][0], word)
    return max(1, len(VOWELS.findall(word)))


def sentences(message):
    """The words of each sentence that is long enough."""
    text = re.sub(r'<[^>]*>', '', message)
    text = re.sub(r'https?://\S+|\S+@\S+', 'Link', text)
    text = re.sub(r'\{[^}]*\}', 'Ann', text)
    for sentence in re.split(r'(?<=[.!?])["”’)]*\s+', text.replace('\\n', ' ')):
        words = [word for word in re.split(r'[\s/–—-]+', sentence) if re.search(r'[A-Za-z0-9]', word)]
        if len(words) >= SENTENCE_WORDS:
            yield words


def read(catalogue):
    """Each message with the template it is from."""
    for entry in catalogue.read_text(encoding='utf-8').split('\n\n'):
        places = re.findall(r'^#: (\S+):\d+', entry, re.MULTILINE)
        found = re.search(r'^msgid (".*"(?:\n".*")*)', entry, re.MULTILINE)
        if not places or not found:
            continue
        message = ''.join(re.findall(r'"(.*)"', found[1]))
        for place in places:
            yield place.removeprefix('src/'), message


def grade(texts):
    words = sum(len(text) for text in texts)
    sounds = sum(syllables(word) for text in texts for word in text)
    return 0.39 * words / len(texts) + 11.8 * sounds / words - 15.59


def limit(template):
    if template in EXCEPTIONS:
        return EXCEPTIONS[template][0]
    if template.startswith(ORGANISERS_PAGES) and template.endswith('.html'):
        return OTHERS
    return DONORS if template.startswith(DONORS_TEMPLATES) else OTHERS


def main(build):
    texts = {}
    for catalogue in sorted(pathlib.Path(build, 'src').glob('*.pot')):
        for template, message in read(catalogue):
            texts.setdefault(template, []).extend(sentences(message))
    grades = {template: grade(found) for template, found in texts.items() if found}
    if len(grades) < 20:
        print(f'FAILED: readability: only {len(grades)} templates with sentences were found in {build}')
        return 1
    hardest = sorted(grades, key=lambda template: limit(template) - grades[template])
    for template in hardest[:10]:
        print(f'{template}: grade {grades[template]:.1f} of {limit(template):g}, {len(texts[template])} sentences')
    wrong = [template for template in hardest if grades[template] > limit(template)]
    for template in wrong:
        worst = max(texts[template], key=lambda text: grade([text]))
        print(f'FAILED: readability of {template}: grade {grades[template]:.1f}, at most {limit(template):g}; its hardest sentence is '
              f'"{" ".join(worst)}"')
    for template in sorted(EXCEPTIONS):
        if grades.get(template, 0) <= (DONORS if limit(template) < OTHERS else OTHERS):
            print(f'FAILED: readability: {template} is an exception without need')
            wrong.append(template)
    if not wrong:
        print(f'ok: readability of {len(grades)} templates')
    return bool(wrong)


sys.exit(main(sys.argv[1]))
