"""Registers of a class as a workbook: a sheet a subject, pupils down, days across, as in the paper one."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

SHEET_NAME = 31
_UNSAFE = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Register:
    """One subject of a class: what stands in the cell of a pupil and a day, and each pupil's average as text."""

    subject: str
    pupils: tuple[str, ...]
    days: tuple[date, ...]
    cells: Mapping[tuple[str, date], str]
    averages: Mapping[str, str] = field(default_factory=dict)


def workbook_of(title: str, registers: Sequence[Register], words: Mapping[str, str]) -> bytes:
    """The workbook; `words` are the headings `pupil` and `average`. Text stays text, whatever it begins with."""
    import xlsxwriter  # type: ignore[import-untyped]

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, day = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"bold": True, "bottom": 1, "rotation": 90}),
        )
        middle = book.add_format({"align": "center"})
        taken: set[str] = set()
        for register in registers:
            sheet = book.add_worksheet(_name(register.subject, taken))
            sheet.write_string(0, 0, f"{title} · {register.subject}", bold)
            sheet.write_string(1, 0, words["pupil"], bold)
            for column, on in enumerate(register.days, start=1):
                sheet.write_string(1, column, f"{on:%d.%m}", day)
            last = len(register.days) + 1
            sheet.write_string(1, last, words["average"], bold)
            for row, pupil in enumerate(register.pupils, start=2):
                sheet.write_string(row, 0, pupil)
                for column, on in enumerate(register.days, start=1):
                    if text := register.cells.get((pupil, on)):
                        sheet.write_string(row, column, text, middle)
                sheet.write_string(row, last, register.averages.get(pupil, ""), middle)
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, last, 5)
            sheet.freeze_panes(2, 1)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
        if not registers:
            book.add_worksheet(_name(title, taken))
    return held.getvalue()


def _name(subject: str, taken: set[str]) -> str:
    stem = _UNSAFE.sub(" ", subject).strip()[:SHEET_NAME] or "1"
    name, number = stem, 1
    while name.lower() in taken:
        number += 1
        name = f"{stem[: SHEET_NAME - 4]} ({number})"
    taken.add(name.lower())
    return name
