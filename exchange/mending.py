"""The rows an import refused, as a workbook to mend and send back: a sheet a file, and beside each row the reason."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from exchange.archive import unpack
from exchange.reading import tables_of
from exchange.table import WHY, Report, Table
from exchange.workbook import SEPARATOR

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

MAX_ROWS = 5000  # more is a file of another kind than was thought: mend it, not its rows
SHEET_NAME = 31  # as long as a spreadsheet allows
_UNSAFE = re.compile(r"[\[\]:*?/\\']")


class Refused(NamedTuple):
    """One refusal: its file and row as the report names them, and the reason in a sentence."""

    file: str
    row: int
    why: str


def workbook_of(files: Mapping[str, bytes], refusals: Iterable[Refused]) -> bytes | None:
    """The workbook; None when no refused row stands in a table that could be mended."""
    reasons: dict[str, dict[int, list[str]]] = {}
    for one in refusals:
        if one.row:
            reasons.setdefault(one.file, {}).setdefault(one.row, []).append(one.why)
    sheets = [(table, rows) for table in _tables(files) if (rows := _picked(table, reasons.get(table.file, {})))]
    if not sheets:
        return None
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        taken: set[str] = set()
        for table, rows in sheets:
            _write(book, _sheet_name(table.file, taken), table, rows)
    return held.getvalue()


def _tables(files: Mapping[str, bytes]) -> Iterator[Table]:
    for name, data in unpack(files).files.items():
        for table, _above in tables_of(name, data, Report()):
            yield table


def _picked(table: Table, reasons: Mapping[int, list[str]]) -> list[tuple[list[str], str]]:
    """The refused rows, each with its reasons."""
    if not reasons:
        return []
    found: list[tuple[list[str], str]] = []
    for number, row in table.walk(Report()):
        if number in reasons and len(found) < MAX_ROWS:
            found.append((row, "; ".join(dict.fromkeys(reasons[number]))))
    return found


def _write(book: "Workbook", name: str, table: Table, rows: list[tuple[list[str], str]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    red = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    text = book.add_format({"num_format": "@"})
    width = max(len(table.header), *(len(row) for row, _ in rows))
    headings = table.header + [""] * (width - len(table.header))
    for column, heading in enumerate((*headings, WHY)):
        sheet.write_string(0, column, heading, bold)
    for number, (row, why) in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, text)
        sheet.write_string(number, width, why, red)
    sheet.set_column(0, max(width - 1, 0), 18)
    sheet.set_column(width, width, 60)
    sheet.freeze_panes(1, 0)


def _sheet_name(file: str, taken: set[str]) -> str:
    """The sheet by the name of the file it came from, so that it is understood as that file when it comes back."""
    last = file.rsplit(SEPARATOR, 1)[-1]
    stem = _UNSAFE.sub(" ", last.rsplit(".", 1)[0] if "." in last else last).strip()[:SHEET_NAME] or "1"
    name, number = stem, 1
    while name.lower() in taken:
        number += 1
        name = f"{stem[: SHEET_NAME - 4]} ({number})"
    taken.add(name.lower())
    return name
