"""The brush of a lesson's sheet: what touching a pupil leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lesson_sheet import BRUSHES, ERASE, Cell, LessonSheet, brushed, counts, touched
from domain.marks import Attendance

LATE, ABSENT, EXEMPT = Attendance.LATE, Attendance.ABSENT, Attendance.EXEMPT


@pytest.mark.parametrize(("cell", "brush", "left"), [
    (Cell(), "5", Cell("5")),
    (Cell("4"), "5", Cell("5")),
    (Cell(), "Н", Cell(code=ABSENT)),
    (Cell("5"), "Н", Cell(code=ABSENT)),  # who was not there is not marked
    (Cell(code=ABSENT), "4", Cell("4")),  # who is marked was there
    (Cell("5"), "ОП", Cell("5", LATE)),
    (Cell(code=LATE, minutes=10), "4", Cell("4", LATE, 10)),
    (Cell(code=LATE), "ОП", Cell(code=LATE, minutes=5)),
    (Cell("3", LATE, 15), "ОП", Cell("3", LATE, 20)),
    (Cell(code=LATE, minutes=20), "ОП", Cell(code=LATE)),
    (Cell(code=ABSENT), "ОП", Cell(code=LATE)),
    (Cell("5"), "ОСВ", Cell("5", EXEMPT)),
    (Cell(), "зач", Cell("зач")),
    (Cell("5", LATE, 5), ERASE, Cell()),
])  # fmt: skip
def test_a_touch_leaves(cell: Cell, brush: str, left: Cell) -> None:
    assert brushed(cell, brush) == left


@given(st.lists(st.tuples(st.sampled_from(BRUSHES), st.integers(1, 30))))
def test_whatever_is_touched_everybody_is_counted_once(touches: list[tuple[str, int]]) -> None:
    sheet = LessonSheet()
    for brush, pupil in touches:
        sheet = touched(LessonSheet(brush=brush, cells=sheet.cells), pupil)
    total = counts(sheet.cells, 30)
    assert total.untouched == 30 - len(sheet.cells)
    assert all(not cell.empty for cell in sheet.cells.values())
    assert all(cell.value is None or cell.code is None or not cell.code.missed for cell in sheet.cells.values())
    assert total.marks + total.missing <= len(sheet.cells)


def test_a_class_all_marked_is_as_many_touches_as_pupils() -> None:
    sheet = LessonSheet()
    for pupil in range(30):
        sheet = touched(sheet, pupil)
    assert counts(sheet.cells, 30) == counts({n: Cell("5") for n in range(30)}, 30)
