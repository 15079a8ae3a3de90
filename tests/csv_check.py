#!/usr/bin/python3
"""csv_check FILE.csv …: a second and a third opinion on tables, by Python's csv and by LibreOffice Calc.

Says what is wrong with the first bad file and ends with 1; ends with 0 when all are good.
"""
import csv
import io
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
import xml.etree.ElementTree

MARK = b"\xff\xfe"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# What has to be found again in the file that csv_test.c keeps.
CELLS = [["Łódź, \"Główna\" 7", "'=1+1", "مستشفى", "42"], ["one\ntwo", "'@SUM(1;2)", "", "0"]]


class Wrong(Exception):
    pass


def want(truth, what):
    if not truth:
        raise Wrong(what)


def read(path):
    """The rows, read strictly."""
    data = path.read_bytes()
    want(data.startswith(MARK), "no mark of UTF-16 at the beginning")
    text = data[len(MARK):].decode("utf-16-le")
    want(text.endswith("\r\n"), "the last row has no CRLF")
    want("\ufeff" not in text, "a second mark")
    want("\r" not in text.replace("\r\n", ""), "a bare CR")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter="\t"))
    want(len({len(row) for row in rows}) == 1, "rows of different lengths")
    for row in rows:
        for cell in row:
            want(not re.match(r"\s*[=+@＝＋－＠]", cell) and not re.match(r"\s*-(?!\d+$)", cell), f"a formula: {cell}")
    return rows


def cell_of(cell):
    """What a person would see in a cell, numbers plain; a formula is never right."""
    want(cell.get(TABLE + "formula") is None, "LibreOffice reckons in a cell")
    kind = cell.get(OFFICE + "value-type")
    if kind == "float":
        return re.sub(r"\.0$", "", cell.get(OFFICE + "value"))
    if kind == "date":
        return cell.get(OFFICE + "date-value")
    if kind == "time":
        return re.sub(r"^PT(\d+)H(\d+)M.*$", r"\1:\2", cell.get(OFFICE + "time-value"))
    return "\n".join("".join(line.itertext()) for line in cell.findall(TEXT + "p"))


def open_in_calc(path, width):
    """The rows as LibreOffice Calc holds them with tab, quote and UTF-16, which its dialog offers for a file that begins with the mark."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                        "--infilter=Text - txt - csv (StarCalc):9,34,65535,1", "--convert-to", "ods", "--outdir", folder, str(path)],
                       check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with zipfile.ZipFile(pathlib.Path(folder) / (path.stem + ".ods")) as sheet:
            tree = xml.etree.ElementTree.fromstring(sheet.read("content.xml"))
    rows = []
    for row in tree.iter(TABLE + "table-row"):
        cells = []
        for cell in row:
            cells += [cell_of(cell)] * min(width - len(cells), int(cell.get(TABLE + "number-columns-repeated", "1")))
        rows += [cells + [""] * (width - len(cells))] * int(row.get(TABLE + "number-rows-repeated", "1"))
    return rows


def check(path):
    rows = read(path)
    if path.name == "sample_cells.csv":
        want(rows == CELLS, f"not the cells that were written: {rows}")
    seen = open_in_calc(path, len(rows[0]))
    for number, (row, calc) in enumerate(zip(rows, seen, strict=True), 1):
        want(row == calc, f"row {number} is {row}, and in LibreOffice {calc}")


for name in sys.argv[1:]:
    try:
        check(pathlib.Path(name))
    except (Wrong, ValueError, OSError, subprocess.SubprocessError, csv.Error) as wrong:
        print(f"{name}: {wrong}")
        sys.exit(1)
    print(f"{name}: good")
