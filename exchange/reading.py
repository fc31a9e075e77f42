"""One door for files of any kind: unpack, understand what each is, read, and say what was not taken.

A new format is one module and one line: here, in `SETS` when it is a set of tables (`LAYOUTS` and `parse(tables,
report)`), in `DOCUMENTS` when it is a file of its own (`knows(data)` and `parse(name, data, report)`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from exchange import asc, diary_files, diary_layouts, fet, oneroster, school_portal, sheets
from exchange.archive import MAX_BYTES, unpack
from exchange.model import Code, Kind, Parcel, Place
from exchange.table import WHY, Layout, Report, Table, key, open_table
from exchange.together import together
from exchange.workbook import SEPARATOR, as_table, grids_of, is_workbook


class TableSet(Protocol):
    """A format that is a set of tables, each known by its name or its headings."""

    @property
    def KIND(self) -> Kind: ...

    @property
    def LAYOUTS(self) -> tuple[Layout, ...]: ...

    def parse(self, tables: Mapping[str, Table], report: Report) -> Parcel: ...


class Document(Protocol):
    """A format that is one file."""

    @property
    def KIND(self) -> Kind: ...

    def knows(self, data: bytes) -> bool: ...

    def parse(self, name: str, data: bytes, report: Report) -> Parcel: ...


SETS: tuple[TableSet, ...] = (oneroster, fet, diary_files)
DOCUMENTS: tuple[Document, ...] = (asc, school_portal)

LAYOUTS = tuple(layout for one in SETS for layout in one.LAYOUTS)
KINDS = {layout.name: one.KIND for one in SETS for layout in one.LAYOUTS}
_BY_NAME = {key(layout.name): layout for layout in LAYOUTS} | {
    key(name): layout for name, known in diary_layouts.FILE_NAMES.items() for layout in LAYOUTS if layout.name == known
}
_TABLE_NAME = (".csv", ".txt", ".tsv")
_COPY = re.compile(r"[\s_\-]*(?:\(\d+\)|\d+|копия|copy)$", re.IGNORECASE)
_MIN_FOUND = 3  # fewer known columns than this are a coincidence


def read(files: Mapping[str, bytes], *, max_bytes: int = MAX_BYTES) -> Parcel:
    """Read files of one school (name -> content, archives among them), of every kind we know, together.

    Never raises on what it is given: everything that could not be taken is in `problems`.
    """
    report = Report()
    unpacked = unpack(files, max_bytes=max_bytes)
    report.problems.extend(unpacked.problems)
    reading = _Reading(report)
    for name, data in unpacked.files.items():
        reading.take(name, data)
    return reading.parcel()


class _Reading:
    """Files sorted by what they are."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.tables: dict[str, Table] = {}
        self.parcels: list[Parcel] = []
        self.kinds: set[Kind] = set()
        self.ignored: list[str] = []

    def take(self, name: str, data: bytes) -> None:
        """Read a file or put it among the tables it belongs to; what is none of ours is left alone."""
        document = next((one for one in DOCUMENTS if one.knows(data)), None)
        if is_workbook(name, data) or (document is None and name.lower().endswith(_TABLE_NAME)):
            for table, above in tables_of(name, data, self.report):
                self._place(table, above)
        elif document is not None:
            self.kinds.add(document.KIND)
            self.parcels.append(document.parse(name, data, self.report))
        else:
            if data.lstrip()[:5] == b"<?xml":
                self.report.add(Place(name, 0), "", Code.UNSUPPORTED, "xml", lost=True)
            elif name.lower().endswith((".xlsx", ".xlsm", ".xls")):
                self.report.add(Place(name, 0), "", Code.BROKEN_FILE, lost=True)
            self.ignored.append(name)

    def parcel(self) -> Parcel:
        report = self.report
        parcel = together([*(one.parse(self.tables, report) for one in SETS), *self.parcels])
        for table in self.tables.values():
            if table.file not in report.counts:
                report.counts[table.file] = sum(1 for _ in table.quiet_rows())
        kinds = self.kinds | {KINDS[name] for name in self.tables}
        return replace(
            parcel,
            kind=Kind.EMPTY if not kinds else kinds.pop() if len(kinds) == 1 else Kind.MIXED,
            problems=tuple(report.problems),
            counts=report.counts,
            headings=report.headings,
            delta=parcel.delta | {table.file for table in self.tables.values() if table.partial},
            ignored_files=tuple(self.ignored),
            ignored_columns=tuple(report.ignored_columns),
        )

    def _place(self, table: Table, above: Sequence[Sequence[str]]) -> None:
        layout = _layout_of(table)
        if layout is not None and layout.fits(table.header):
            if layout.name in self.tables:
                self.report.add(Place(table.file, 0), "", Code.SAME_NAME_TWICE, layout.name, lost=True)
            self.tables.setdefault(layout.name, table)
            return
        parcel = sheets.parse(table, above, self.report)
        if parcel is not None:
            self.kinds.add(sheets.KIND)
            self.parcels.append(parcel)
        elif layout is not None:
            found = layout.positions(table.header)
            missing = ", ".join(name for name in layout.required if name not in found)
            self.report.add(Place(table.file, table.header_row), missing, Code.MISSING_COLUMN, lost=True)
        elif table.file.lower().split(SEPARATOR)[0].endswith(_TABLE_NAME):
            self.ignored.append(table.file)
        else:
            sheets.unread(table, self.report)


def tables_of(name: str, data: bytes, report: Report) -> Iterator[tuple[Table, Sequence[Sequence[str]]]]:
    """The tables of a file, each with what stands above its headings; none where it is no table at all."""
    if is_workbook(name, data):
        for label, rows in grids_of(name, data, report):
            at = _header_row(rows)
            yield _marked(as_table(label, rows, at or 1)), rows[: at - 1] if at else []
    elif name.lower().endswith(_TABLE_NAME) and (table := open_table(name, data, report)):
        named = _named(table)
        if named is not None and named.fits(table.header):  # its name and its first row agree: nothing to look for
            yield _marked(table), []
            return
        first = _first_rows(table)
        at = _header_row(first)
        if at > 1:
            table = replace(table, header=[" ".join(cell.split()) for cell in first[at - 1]], header_row=at)
        yield _marked(table), first[: at - 1] if at else []


def _first_rows(table: Table) -> list[list[str]]:
    """The first rows of a file at their own places, the empty ones too."""
    rows = [table.header]
    for number, row in table.walk(Report()):
        if number > sheets.TITLE_ROWS:
            break
        rows.extend([] for _ in range(number - len(rows) - 1))
        rows.append(row)
    return rows


def _marked(table: Table) -> Table:
    """Refused rows that come back are a part of a file: the rest of it is not gone."""
    return replace(table, partial=any(key(cell) == key(WHY) for cell in table.header))


def _header_row(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows reads best as headings, of a layout or of a sheet made by hand; 0: none."""

    def fits(header: list[str]) -> int:
        return max(_best_layout(header)[0], sheets.score(header))

    return sheets.header_row(rows, fits)


def _best_layout(header: list[str]) -> tuple[int, Layout | None]:
    """The layout that fits a header better than the rest, if one does."""
    scores = sorted(
        ((len(layout.positions(header)), index) for index, layout in enumerate(LAYOUTS) if layout.fits(header)),
        reverse=True,
    )
    if scores and scores[0][0] >= _MIN_FOUND and (len(scores) == 1 or scores[0][0] > scores[1][0]):
        return scores[0][0], LAYOUTS[scores[0][1]]
    return 0, None


def _layout_of(table: Table) -> Layout | None:
    """By its name, if the header agrees; by the header alone; or by the name, for a word on what is missing."""
    named = _named(table)
    if named is not None and named.fits(table.header):
        return named
    return _best_layout(table.header)[1] or named


def _named(table: Table) -> Layout | None:
    sheet = table.file.rsplit(SEPARATOR, 1)[-1]
    return _BY_NAME.get(key(_COPY.sub("", sheet.rsplit(".", 1)[0])))
