"""A spreadsheet (XLSX) of sheets with a heading row: what people typed is text for ever, never a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

Cell = str | date | Decimal | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the headings with the widths of their columns in letters, the rows."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file, headings frozen and filtered."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped] # 300 ms that nobody pays who takes no table

    made = BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#E9EFF7", "bottom": 1})
    day = book.add_format({"num_format": "dd.mm.yyyy", "align": "left", "valign": "top"})
    number = book.add_format({"num_format": "0.##", "valign": "top"})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.title[:31])
        for column, (title, width) in enumerate(sheet.columns):
            page.set_column(column, column, width)
            page.write_string(0, column, title, head)
        for line, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                match cell:
                    case None | "":
                        continue
                    case date():
                        page.write_datetime(line, column, cell, day)
                    case Decimal() | int():
                        page.write_number(line, column, float(cell), number)
                    case str():
                        page.write_string(line, column, cell, words)
        page.freeze_panes(1, 0)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    book.close()
    return made.getvalue()
