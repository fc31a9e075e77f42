"""Sheets as a school secretary makes them: a roll with parents, teachers, a timetable as a grid, substitutions.

No ids, titles above the headings, a sheet for every class: a sheet is understood by its headings, and how it was
understood stands in the parcel for a person to look at. People are known by name (see `Person.by_name`).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from exchange import sheet_words as words
from exchange.model import Code, ColumnReading, Kind, Parcel, Place, SheetReading
from exchange.sheet_grid import grid_header, read_grid
from exchange.sheet_people import read_roll, read_teachers
from exchange.sheet_substitutions import read_substitutions
from exchange.sheet_words import Found, understand
from exchange.table import Report, Table
from exchange.text import class_title, is_class
from exchange.workbook import SEPARATOR

KIND = Kind.SHEETS
TITLE_ROWS = 12  # headings are looked for in these first rows
Columns = dict[str, Found]
Reader = Callable[[Table, Columns, str, Report], Parcel]

# kind -> (fields, reader, sets of fields any of which makes the kind)
KINDS: dict[str, tuple[words.Fields, Reader, tuple[frozenset[str], ...]]] = {
    "substitutions": (
        words.SUBSTITUTIONS,
        read_substitutions,
        (frozenset(("date", "period", "class", "stand_in")), frozenset(("date", "period", "class", "subject"))),
    ),
    "teachers": (
        words.TEACHERS,
        read_teachers,
        (
            frozenset(("teacher", "subjects")),
            frozenset(("teacher", "position")),
            frozenset(("teacher", "phone")),
            frozenset(("teacher", "classes")),
            frozenset(("name", "position")),
            frozenset(("name", "subjects", "classes")),
            frozenset(("family", "position")),
        ),
    ),
    "roll": (
        words.ROLL,
        read_roll,
        (
            frozenset(("pupil", "class")),
            frozenset(("family", "given", "class")),
            frozenset(("pupil", "born")),
            frozenset(("family", "given", "born")),
            frozenset(("pupil", "guardian")),
            frozenset(("pupil", "mother")),
            frozenset(("pupil", "number")),
        ),
    ),
}


def header_row(rows: Sequence[Sequence[str]], fits: Callable[[list[str]], int]) -> int:
    """The row (from 1) that reads best as headings; 0 when none does."""
    best, at = 0, 0
    for number, row in enumerate(rows[:TITLE_ROWS], start=1):
        score = fits([" ".join(cell.split()) for cell in row])
        if score > best:
            best, at = score, number
    return at


def score(header: list[str]) -> int:
    """How many headings of the kind it fits best are understood; 0: it fits none."""
    if grid_header(header):
        return len(header)
    return max((len(found) for _, found in _fitting(header)), default=0)


def _fitting(header: list[str]) -> list[tuple[str, Columns]]:
    if sum(1 for cell in header if cell) < 2:
        return []
    found = ((kind, understand(header, fields)) for kind, (fields, _, _) in KINDS.items())
    return [(kind, columns) for kind, columns in found if any(one <= columns.keys() for one in KINDS[kind][2])]


def parse(table: Table, above: Sequence[Sequence[str]], report: Report) -> Parcel | None:
    """What one sheet says; None: its headings mean nothing to us. `above`: what stands over them."""
    if grid_header(table.header):
        return replace(read_grid(table, report), sheets=(_grid_reading(table),))
    fitting = _fitting(table.header)
    if not fitting:
        return None
    order = list(KINDS)
    kind, columns = max(fitting, key=lambda one: (_certainty(one[1]), -order.index(one[0])))
    parcel = KINDS[kind][1](table, columns, _class_above(table, above), report)
    used = {found.at for found in columns.values()}
    report.ignored_columns.extend((table.file, cell) for at, cell in enumerate(table.header) if cell and at not in used)
    reading = SheetReading(
        table.file,
        kind,
        tuple(
            ColumnReading(table.header[found.at], name, found.sure)
            for name, found in sorted(columns.items(), key=lambda one: one[1].at)
        ),
    )
    return replace(parcel, sheets=(reading,), delta=frozenset((table.file,)))


def _certainty(columns: Columns) -> float:
    return sum(1.0 if found.sure else 0.4 for found in columns.values())


def _grid_reading(table: Table) -> SheetReading:
    return SheetReading(
        table.file, "grid", tuple(ColumnReading(cell, "class", True) for cell in table.header if is_class(cell))
    )


def _class_above(table: Table, above: Sequence[Sequence[str]]) -> str:
    """The class the whole sheet is of: by the name of the sheet or by the title over the headings."""
    names = [table.file.rsplit(SEPARATOR, 1)[-1]] if SEPARATOR in table.file else [table.file.rsplit(".", 1)[0]]
    for text in (*names, *(" ".join(row) for row in above)):
        tokens = text.replace("«", " «").split()
        for size in (1, 2):
            for at in range(len(tokens) - size + 1):
                said = " ".join(tokens[at : at + size]).strip(" .,:;()")
                if is_class(said) and not said.isdigit():
                    return class_title(said)
    return ""


def unread(table: Table, report: Report) -> None:
    """Say that a sheet was not understood, with the headings that were seen."""
    seen = ", ".join(cell for cell in table.header if cell)
    report.add(Place(table.file, table.header_row), "", Code.NOT_A_TABLE, seen, lost=True)
