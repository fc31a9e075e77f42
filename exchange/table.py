"""A CSV of any provenance as rows of wanted columns, read lazily and never trusted."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar

from exchange.model import Code, Place, Problem
from exchange.text import encoding_of, parse_date

MAX_LINES_OF_A_ROW = 200  # more is a quote that was never closed
WHY = "Почему не взято"  # heads the column of reasons beside rows that were refused
SHOWN = 60  # characters of a bad value kept for the report
DELIMITERS = ",;\t"
T = TypeVar("T")


@lru_cache(maxsize=8192)
def key(header: str) -> str:
    """A header without case, spaces and punctuation, so that "Source ID", "sourced_id" and "sourcedId" may meet."""
    return re.sub(r"[\W_]+", "", header.replace("ё", "е").replace("Ё", "Е")).casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The columns of one kind of file: field -> the headers it goes by; `required` ones make the file readable."""

    name: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    quiet: tuple[str, ...] = ()  # headers known and left alone: not worth a word in the report

    def positions(self, header: list[str]) -> dict[str, int]:
        """Where each field stands; the first of two columns of one name wins."""
        seen: dict[str, int] = {}
        for index, cell in enumerate(header):
            seen.setdefault(key(cell), index)
        found = {}
        for name, aliases in _keys(self):
            for alias in aliases:
                if alias in seen:
                    found[name] = seen[alias]
                    break
        return found

    def fits(self, header: list[str]) -> bool:
        """Whether a file with this header can be read as this kind."""
        found = self.positions(header)
        return all(name in found for name in self.required)


@lru_cache(maxsize=256)
def _keys(layout: Layout) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The fields of a layout with the keys of the headings each goes by."""
    return tuple((name, tuple(map(key, (name, *aliases)))) for name, aliases in layout.columns.items())


@dataclass(slots=True)
class Report:
    """What a reading gathers beside its records."""

    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    ignored_columns: list[tuple[str, str]] = field(default_factory=list)
    headings: dict[tuple[str, str], str] = field(default_factory=dict)  # (file, field) -> the heading it stands under

    def add(self, at: Place, column: str, code: Code, value: str = "", *, lost: bool = False) -> None:
        self.problems.append(Problem(at.file, at.row, column, code, value[:SHOWN], lost))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by field, trimmed; a missing column or a short row gives empty text."""

    at: Place
    cells: Mapping[str, str]
    report: Report

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def date(self, name: str) -> date | None:
        """A day; what cannot be one is reported and taken as absent."""
        return self.read(name, parse_date, Code.BAD_DATE)

    def read(self, name: str, parse: Callable[[str], T | None], code: Code, *, lost: bool = False) -> T | None:
        """A value by its parser, which says None to what it does not know; empty is simply absent."""
        text = self[name]
        if not text:
            return None
        value = parse(text)
        if value is None:
            self.report.add(self.at, name, code, text, lost=lost)
        return value

    def must(self, name: str, parse: Callable[[str], T | None], code: Code) -> T | None:
        """A parsed value the row makes no sense without: absent or bad, it is reported as the loss of the row."""
        return None if self.need(name) is None else self.read(name, parse, code, lost=True)

    def need(self, name: str) -> str | None:
        """A value the row makes no sense without; its absence is reported as the loss of the row."""
        text = self[name]
        if text:
            return text
        self.report.add(self.at, name, Code.MISSING_VALUE, lost=True)
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """One file, its encoding and delimiter understood; `rows` and `cells` may be walked many times."""

    file: str
    data: bytes
    encoding: str
    delimiter: str
    header: list[str]
    header_row: int = 1  # in a sheet made by hand a title may stand above the headings
    partial: bool = False  # rows picked out of a file: what is absent is not gone

    def cells(self) -> Iterator[tuple[int, list[str]]]:
        """Raw rows with their numbers, empty ones left out. Raises csv.Error where the quoting is broken."""
        text = io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline="", errors="replace")
        reader = csv.reader(text, delimiter=self.delimiter)
        line = 0
        for number, row in enumerate(reader, start=1):
            if reader.line_num - line > MAX_LINES_OF_A_ROW:
                raise csv.Error("a quote is never closed")
            line = reader.line_num
            if number > self.header_row and any(row):
                yield number, row

    def walk(self, report: Report) -> Iterator[tuple[int, list[str]]]:
        """Raw rows until the end or until the table breaks, which is reported; counts what was read."""
        count, number = 0, self.header_row
        try:
            for number, row in self.cells():
                count += 1
                yield number, row
        except csv.Error:
            report.add(Place(self.file, number), "", Code.BROKEN_TABLE, lost=True)
        report.counts[self.file] = count

    def quiet_rows(self) -> Iterator[list[str]]:
        """Raw rows for a second look at a file whose problems are reported elsewhere."""
        return (row for _, row in self.walk(Report()))

    def rows(self, layout: Layout, report: Report) -> Iterator[Row]:
        """Rows by field; the columns nobody asked for are named in the report once."""
        found = layout.positions(self.header)
        self.note_ignored(layout, report)
        places = tuple(found.items())
        report.headings.update({(self.file, name): self.header[at].strip() for name, at in places})
        for number, raw in self.walk(report):
            width = len(raw)
            cells = {name: raw[at].strip() for name, at in places if at < width}
            yield Row(Place(self.file, number), cells, report)

    def note_ignored(self, layout: Layout, report: Report) -> None:
        """Tell which columns stay unread."""
        known = {key(alias) for name, aliases in layout.columns.items() for alias in (name, *aliases)}
        known |= {key(name) for name in layout.quiet}
        extra = [cell.strip() for cell in self.header if cell.strip() and key(cell) not in known]
        report.ignored_columns.extend((self.file, cell) for cell in extra)


def _delimiter(lines: list[str]) -> str:
    """What parts the cells: the mark that most lines have, then the one the first has most of.

    A comma inside one heading of a file parted by semicolons ("Фамилия, имя;Класс") is not it.
    """
    first = lines[0] if lines else ""
    return max(DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), first.count(mark)))


def open_table(file: str, data: bytes, report: Report) -> Table | None:
    """Understand a file's encoding, delimiter and header; None, with a problem reported, when it is no text."""
    encoding = encoding_of(data)
    if encoding is None:
        report.add(Place(file, 0), "", Code.BAD_ENCODING, lost=True)
        return None
    if encoding == "cp1251":
        report.add(Place(file, 0), "", Code.GUESSED_ENCODING, "windows-1251")
    head = data[: 1 << 16].decode(encoding, errors="ignore")
    delimiter = _delimiter([line for line in head.split("\n", 8)[:8] if line.strip()])
    try:
        header = next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), [])
    except csv.Error:
        report.add(Place(file, 1), "", Code.BROKEN_TABLE, lost=True)
        return None
    return Table(file, data, encoding, delimiter, header)
