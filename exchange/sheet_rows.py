"""Cells of a hand-made sheet by field, with the heading of each for the report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exchange.model import Code, Place
from exchange.sheet_words import Found
from exchange.table import Report, Table


@dataclass(frozen=True, slots=True)
class SheetRow:
    at: Place
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    report: Report

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def lose(self, name: str, code: Code, value: str = "") -> None:
        self.report.add(self.at, self.headings.get(name, name), code, value, lost=True)

    def tell(self, name: str, code: Code, value: str = "") -> None:
        self.report.add(self.at, self.headings.get(name, name), code, value)


def rows_of(table: Table, columns: Mapping[str, Found], report: Report) -> Iterator[SheetRow]:
    headings = {name: table.header[found.at] for name, found in columns.items()}
    report.headings.update({(table.file, name): heading for name, heading in headings.items()})
    places = [(name, found.at) for name, found in columns.items()]
    for number, raw in table.walk(report):
        cells = {name: " ".join(raw[at].split()) for name, at in places if at < len(raw)}
        if any(cells.values()):
            yield SheetRow(Place(table.file, number), cells, headings, report)
