#!/usr/bin/python3
"""lighthouse: eight pages of the demo as Lighthouse measures a phone; medians of five rounds."""
import json
import subprocess

import measure

FOLDER = measure.ROOT / 'benchmarks/lighthouse'
PERFORMANCE = 98
ROUNDS = 5


def one_round():
    done = subprocess.run(['node', FOLDER / 'lighthouse.mjs', measure.program('givenback')], cwd=measure.ROOT, check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def main():
    measure.install_npm(measure.ROOT)
    measure.install_npm(FOLDER)
    results = [one_round() for _ in measure.rounds(ROUNDS)]
    report = measure.Report('lighthouse')
    for page in results[0]:
        for category, goal in (('performance', PERFORMANCE), ('accessibility', 100), ('best-practices', 100), ('seo', 100)):
            report.at_least(f'{page}_{category}', measure.median([result[page][category] for result in results]), goal)
        failing = sorted({audit for result in results for audit in result[page]['failing']})
        if failing:
            report.note(f'{page}: {", ".join(failing)}')
    report.note('Private pages, and those that a family shares by link, ask search engines to leave them alone: SEO is 100 there when Lighthouse finds nothing else.')
    report.write()


main()
