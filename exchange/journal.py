"""A journal as a workbook: a title, named columns, rows; every cell is text, so that nothing is taken for a formula."""

import io
from collections.abc import Sequence

WIDEST = 48  # characters of a column on the screen


def workbook(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The journal as XLSX, its head frozen and filtered."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Журнал")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        for place, name in enumerate(columns):
            sheet.write_string(2, place, name, bold)
            longest = max([len(name), *(len(row[place]) for row in rows)])
            sheet.set_column(place, place, min(longest + 2, WIDEST))
        for number, row in enumerate(rows, start=3):
            for place, said in enumerate(row):
                sheet.write_string(number, place, said, plain)
        sheet.freeze_panes(3, 1)
        sheet.autofilter(2, 0, 2 + len(rows), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return made.getvalue()
