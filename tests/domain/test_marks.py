from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.marks import (
    WORKS,
    Attendance,
    Cell,
    Debt,
    Mark,
    MarkValue,
    Signs,
    WorkKind,
    average,
    default_weight,
    needed,
    rounded,
)

THIRDS = Signs(plus=Decimal("0.3"), minus=Decimal("0.3"))
marks = st.builds(
    Mark,
    st.sampled_from(["2", "3", "4", "5", "4+", "5-", "5/4"]).map(MarkValue),
    st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2)]),
)


def cells(*texts: str) -> list[Cell]:
    return [Mark(MarkValue(text)) for text in texts]


@pytest.mark.parametrize("text", ["2", "5", "5-", "4+", "5/4", "5-/4+", "зач", "незач"])
def test_a_mark_keeps_the_text_the_teacher_wrote(text: str) -> None:
    assert MarkValue(text).text == text


@pytest.mark.parametrize("text", ["", "1", "6", "54", "5/", "/5", "5--", "Н", ".", "5 ", "5\n", "зачёт", "н/а"])
def test_what_is_no_mark_cannot_become_one(text: str) -> None:
    with pytest.raises(ValueError, match="not a mark"):
        MarkValue(text)


@pytest.mark.parametrize(
    ("text", "signs", "number"),
    [
        ("5", THIRDS, "5"),
        ("5-", Signs(), "5"),
        ("5-", THIRDS, "4.7"),
        ("4+", THIRDS, "4.3"),
        ("5/4", Signs(), "4.5"),
        ("5-/4+", THIRDS, "4.5"),
    ],
)
def test_a_mark_has_the_number_its_school_gives_it(text: str, signs: Signs, number: str) -> None:
    assert MarkValue(text).numeric(signs) == Decimal(number)


@pytest.mark.parametrize("text", ["зач", "незач"])
def test_a_credit_has_no_number(text: str) -> None:
    assert MarkValue(text).numeric() is None
    assert MarkValue(text).numbers() == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Н", Attendance.ABSENT),
        ("н", Attendance.ABSENT),
        ("ОТ", Attendance.ABSENT),
        (" уп ", Attendance.EXCUSED),
        ("Б", Attendance.ILL),
        ("НП", Attendance.UNEXCUSED),
        ("оп", Attendance.LATE),
        ("осв", Attendance.EXEMPT),
        ("5", None),
        ("", None),
    ],
)
def test_attendance_is_read_by_the_codes_diaries_print(written: str, code: Attendance | None) -> None:
    assert Attendance.parse(written) is code


def test_only_the_late_and_the_exempt_have_not_missed_the_lesson() -> None:
    assert {code for code in Attendance if not code.missed} == {Attendance.LATE, Attendance.EXEMPT}


def test_a_debt_is_overdue_from_the_day_after() -> None:
    debt = Debt(until=date(2026, 11, 27))
    assert not debt.overdue(date(2026, 11, 27))
    assert debt.overdue(date(2026, 11, 28))


def test_every_kind_of_work_has_a_label_of_its_own_and_a_weight() -> None:
    assert set(WORKS) == set(WorkKind)
    assert len({work.label for work in WORKS.values()}) == len(WORKS)
    assert all(work.weight > 0 for work in WORKS.values())
    assert default_weight(WorkKind.CONTROL) == 2
    assert default_weight(None) == 1


def test_the_average_is_weighted_and_shown_with_two_places() -> None:
    marked = [*cells("5", "4", "4", "3"), Mark(MarkValue("5"), Decimal(2))]
    mean = average(marked)
    assert mean is not None
    assert rounded(mean) == Decimal("4.33")
    assert rounded(Decimal("4.325")) == Decimal("4.33")


@pytest.mark.parametrize(
    "silent",
    [
        Debt(date(2026, 11, 27)),
        Attendance.ABSENT,
        Mark(MarkValue("2"), counted=False),
        Mark(MarkValue("незач")),
        Mark(MarkValue("2"), Decimal(0)),
    ],
)
def test_what_is_not_a_counted_mark_never_moves_the_average(silent: Cell) -> None:
    assert average([*cells("5", "4"), silent]) == Decimal("4.5")
    assert average([silent]) is None


def test_two_marks_for_one_work_count_as_two() -> None:
    assert average(cells("5/4", "3")) == 4


@pytest.mark.parametrize(
    ("texts", "more"),
    [
        (["5", "4"], 0),
        (["4"], 1),
        (["4", "4", "3"], 5),
        (["5", "4", "4", "4", "5", "3"], 4),
        ([], 1),
        (["2"] * 4, 20),
        (["2"] * 5, None),
    ],
)
def test_how_many_fives_are_needed_for_a_five(texts: list[str], more: int | None) -> None:
    assert needed(cells(*texts)) == more


def test_fours_never_make_a_five_but_make_a_four() -> None:
    assert needed(cells("4"), with_mark=4) is None
    assert needed(cells("3"), Decimal("3.5"), with_mark=4) == 1


def test_a_weightier_work_helps_sooner() -> None:
    assert needed(cells("4", "4"), weight=Decimal(2)) == 1


@given(st.lists(marks, min_size=1))
def test_an_average_lies_between_the_worst_and_the_best(marked: list[Mark]) -> None:
    numbers = [number for mark in marked for number in mark.value.numbers()]
    mean = average(marked)
    assert mean is not None
    assert min(numbers) <= rounded(mean) <= max(numbers)


@given(st.lists(marks, max_size=12))
def test_the_promised_fives_are_enough_and_one_fewer_is_not(marked: list[Mark]) -> None:
    more = needed(marked)
    five = Mark(MarkValue("5"))
    reached = [average([*marked, *[five] * count]) for count in range(21)]
    enough = [mean is not None and rounded(mean * 100) >= 450 for mean in reached]
    assert more == (enough.index(True) if True in enough else None)
