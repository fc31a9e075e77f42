"""The school's own file of days off: decrees the calendar does not know yet, and regional days.

One line a day: `date, off | work, reason, document`, for example
`2028-02-21, off, перенос с 19.02, постановление от ... № ...`. A line `2028, decree, , постановление ...`
says that all transfers of that year are entered, so its dates are no longer provisional. Dates are ISO or
dd.mm.yyyy, the separator is a comma, a semicolon or a tab, `#` opens a comment.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OverrideKind(StrEnum):
    """What a line says of its day; DECREE speaks of the whole year and stands on its first of January."""

    OFF = "off"
    WORK = "work"
    DECREE = "decree"


@dataclass(frozen=True, slots=True)
class Override:
    """One day that an act made a day off or a working day."""

    day: date
    kind: OverrideKind
    reason: str
    document: str


class OverrideFault(StrEnum):
    """Why a line was not taken."""

    BAD_DATE = "bad_date"
    BAD_KIND = "bad_kind"
    NO_DOCUMENT = "no_document"  # a term set by law moves only by an act that can be named
    REPEATED = "repeated"  # the day has a line already; the first one stands


@dataclass(frozen=True, slots=True)
class OverrideProblem:
    """A line left out: its number from 1, why, and the piece that was not understood."""

    line: int
    fault: OverrideFault
    value: str


Overrides = tuple[tuple[Override, ...], tuple[OverrideProblem, ...]]

_COLUMNS = 4
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_RUSSIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEAR = re.compile(r"\d{4}")


def parse_overrides(text: str) -> Overrides:
    """Read the file; a bad line is reported and the rest is taken."""
    taken: dict[tuple[date, bool], Override] = {}
    problems: list[OverrideProblem] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        cells = _cells(line)
        if not any(cells) or cells[0].startswith("#") or cells[0].casefold() in {"date", "дата"}:
            continue
        read = _read(cells)
        if isinstance(read, Override):
            key = (read.day, read.kind is OverrideKind.DECREE)
            if key not in taken:
                taken[key] = read
                continue
            read = (OverrideFault.REPEATED, cells[0])
        problems.append(OverrideProblem(number, *read))
    return tuple(taken.values()), tuple(problems)


def _cells(line: str) -> list[str]:
    separator = next((mark for mark in "\t;" if mark in line), ",")
    cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [""])
    return [cell.strip() for cell in cells] + [""] * (_COLUMNS - len(cells))


def _read(cells: list[str]) -> Override | tuple[OverrideFault, str]:
    kind = cells[1].casefold()
    if kind not in list(OverrideKind):
        return OverrideFault.BAD_KIND, cells[1]
    day = _day(cells[0], whole_year=kind == OverrideKind.DECREE)
    if day is None:
        return OverrideFault.BAD_DATE, cells[0]
    document = ", ".join(cell for cell in cells[3:] if cell)  # an unquoted comma splits a document's name
    if not document:
        return OverrideFault.NO_DOCUMENT, cells[0]
    return Override(day, OverrideKind(kind), cells[2], document)


def _day(text: str, *, whole_year: bool) -> date | None:
    if whole_year:
        return date(int(text), 1, 1) if _YEAR.fullmatch(text) and int(text) else None
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _RUSSIAN.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
