"""One door for files of any kind: unpack, understand what each is, read, and say what was not taken."""

import re
from collections.abc import Mapping
from dataclasses import replace

from exchange import diary_files, diary_layouts, fet, oneroster, oneroster_layouts
from exchange.archive import MAX_BYTES, unpack
from exchange.model import Code, Kind, Parcel, Place
from exchange.table import Layout, Report, Table, key, open_table

LAYOUTS = (*oneroster_layouts.LAYOUTS, *fet.LAYOUTS, *diary_layouts.LAYOUTS)
KINDS = {
    **{layout.name: Kind.ONEROSTER for layout in oneroster_layouts.LAYOUTS},
    **{layout.name: Kind.FET for layout in fet.LAYOUTS},
    **{layout.name: Kind.DIARY for layout in diary_layouts.LAYOUTS},
}
_BY_NAME = {key(layout.name): layout for layout in LAYOUTS} | {
    key(name): layout for name, known in diary_layouts.FILE_NAMES.items() for layout in LAYOUTS if layout.name == known
}
_TABLE_NAME = (".csv", ".txt", ".tsv")
_COPY = re.compile(r"[\s_\-]*(?:\(\d+\)|\d+|копия|copy)$", re.IGNORECASE)
_MIN_FOUND = 3  # fewer known columns than this are a coincidence


def read(files: Mapping[str, bytes], *, max_bytes: int = MAX_BYTES) -> Parcel:
    """Read files of one school (name -> content, archives among them): OneRoster, FET, the diary's own, together.

    Never raises on what it is given: everything that could not be taken is in `problems`.
    """
    report = Report()
    unpacked = unpack(files, max_bytes=max_bytes)
    report.problems.extend(unpacked.problems)
    tables: dict[str, Table] = {}
    ignored: list[str] = []
    for name, data in unpacked.files.items():
        if not _take(name, data, tables, report):
            ignored.append(name)
    parcel = _parse(tables, report)
    for table in tables.values():
        if table.file not in report.counts:
            report.counts[table.file] = sum(1 for _ in table.quiet_rows())
    return replace(
        parcel,
        problems=tuple(report.problems),
        counts=report.counts,
        ignored_files=tuple(ignored),
        ignored_columns=tuple(report.ignored_columns),
    )


def _parse(tables: Mapping[str, Table], report: Report) -> Parcel:
    roster = oneroster.parse(tables, report)
    timetable = fet.parse(tables, report)
    diary = diary_files.parse(tables, report)
    return replace(
        diary,
        kind=_kind(tables),
        slots=timetable.slots + diary.slots,
        orgs=roster.orgs,
        sessions=roster.sessions,
        subjects=roster.subjects,
        classes=roster.classes,
        people=roster.people,
        enrolments=roster.enrolments,
        categories=roster.categories,
        works=roster.works,
        marks=roster.marks,
        delta=roster.delta,
    )


def _kind(tables: Mapping[str, Table]) -> Kind:
    kinds = {KINDS[name] for name in tables}
    return Kind.EMPTY if not kinds else kinds.pop() if len(kinds) == 1 else Kind.MIXED


def _take(name: str, data: bytes, tables: dict[str, Table], report: Report) -> bool:
    """Put a file among the tables it belongs to; False: it is none of ours and is left alone."""
    if not name.lower().endswith(_TABLE_NAME):
        if data.lstrip()[:5] == b"<?xml":
            report.add(Place(name, 0), "", Code.UNSUPPORTED, "xml", lost=True)
        return False
    table = open_table(name, data, report)
    if table is None:
        return True  # no text at all: reported
    layout = _layout_of(table, report)
    if layout is None:
        return False
    if layout.name in tables:
        report.add(Place(name, 0), "", Code.SAME_NAME_TWICE, layout.name, lost=True)
    tables.setdefault(layout.name, table)
    return True


def _layout_of(table: Table, report: Report) -> Layout | None:
    """By its name, if the header agrees; otherwise by the header alone, if one kind fits better than the rest."""
    named = _BY_NAME.get(key(_COPY.sub("", table.file.rsplit(".", 1)[0])))
    if named is not None and named.fits(table.header):
        return named
    scores = sorted(
        (
            (len(layout.positions(table.header)), index)
            for index, layout in enumerate(LAYOUTS)
            if layout.fits(table.header)
        ),
        reverse=True,
    )
    if scores and scores[0][0] >= _MIN_FOUND and (len(scores) == 1 or scores[0][0] > scores[1][0]):
        return LAYOUTS[scores[0][1]]
    if named is not None:
        found = named.positions(table.header)
        missing = ", ".join(name for name in named.required if name not in found)
        report.add(Place(table.file, 1), missing, Code.MISSING_COLUMN, lost=True)
    return None
