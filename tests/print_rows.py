"""print_rows FILE.ppm: no row of a poster has both a stroke and words: strokes are oxblood, words black.

A row of the family's picture has other colours and is left out.  Below 100 the darkest ink is a stroke's or a letter's middle; what is
lighter may be either's edge.
"""
import sys


def read_rows(name):
    with open(name, 'rb') as file:
        magic, size, _ = file.readline(), file.readline().split(), file.readline()
        assert magic == b'P6\n', 'no picture'
        width, height = map(int, size)
        return [file.read(3 * width) for _ in range(height)]


def kinds(row):
    """Which inks a row has: s, strokes; w, words; o, others."""
    found = set()
    for at in range(0, len(row), 3):
        red, green, blue = row[at:at + 3]
        if max(red, green, blue) - min(red, green, blue) < 12:
            if red < 100:
                found.add('w')
        elif abs((255 - red) * 235 - (255 - green) * 145) < 6000 and abs((255 - red) * 220 - (255 - blue) * 145) < 6000:
            if green < 100:
                found.add('s')
        else:
            found.add('o')
    return found


rows = [kinds(row) for row in read_rows(sys.argv[1])]
both = [number for number, row in enumerate(rows) if {'s', 'w'} <= row and 'o' not in row]
strokes = sum('s' in row for row in rows)
print(f'{len(rows)} rows, {strokes} with strokes' + (f', of them {len(both)} with words too: {both[:5]} …' if both else ''))
sys.exit(bool(both))
