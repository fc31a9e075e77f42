"""The marks of a term: what an average takes in, what would bring it up, what is told of a correction."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.marks import MOST_MORE_MARKS, average
from domain.term_marks import LEAST_FOR, Correction, Revision, SubjectMarks, TermMark, by_subject, corrections
from domain.timetable import Subject

ALGEBRA, PHYSICS = Subject(1, "Алгебра"), Subject(2, "Физика")
DAY = date(2026, 11, 9)
PUBLIC = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


def mark(value: str, **more: Any) -> TermMark:
    return TermMark(**{"id": 1, "subject": ALGEBRA, "period": 1, "value": value, "day": DAY, **more})


def of(*marks: TermMark) -> SubjectMarks:
    return SubjectMarks(ALGEBRA, marks)


@pytest.mark.parametrize(
    ("extra", "mean"),
    [
        (mark("5"), "4.5"),
        (mark("5", weight=Decimal(2)), "4.67"),
        (mark("5-"), "4.5"),
        (mark("5/3"), "4"),  # two marks for one work
        (mark("5", counts=False), "4"),
        (mark("."), "4"),
        (mark(".", debt_until=DAY), "4"),
        (mark("зач"), "4"),
        (mark("н/а"), "4"),  # a word of some file's own
        (mark("5", weight=Decimal(0)), "4"),
    ],
)
def test_an_average_takes_in_marks_by_weight_and_nothing_else(extra: TermMark, mean: str):
    found = of(mark("4"), extra).average
    assert found is not None
    assert round(found, 2) == Decimal(mean)


@pytest.mark.parametrize("value", [".", "зач", "н/а", " ", "•"])
def test_where_nothing_counts_nothing_comes_out_and_nothing_is_promised(value: str):
    assert (of(mark(value)).average, of(mark(value)).comes_out, of(mark(value)).promises) == (None, None, ())


@pytest.mark.parametrize(
    ("values", "comes_out", "promised"),
    [
        ("5445", 5, []),
        ("5443", 4, [(5, 4)]),
        ("33", 3, [(4, 1), (5, 6)]),
        ("22", 2, [(3, 1), (4, 2), (5, 10)]),
        ("2" * 10, 2, [(3, 2), (4, 10), (5, None)]),
    ],
)
def test_each_better_mark_is_promised_for_a_number_of_fives(
    values: str, comes_out: int, promised: list[tuple[int, int | None]]
):
    marks = of(*(mark(value) for value in values))
    assert marks.comes_out == comes_out
    assert [(promise.mark, promise.more) for promise in marks.promises] == promised


@given(st.lists(st.tuples(st.sampled_from("2345"), st.sampled_from([1, 2, "1.5"])), min_size=1, max_size=30))
def test_a_promise_is_kept_by_that_many_fives_and_not_by_fewer(written: list[tuple[str, Any]]):
    marks = of(*(mark(value, weight=Decimal(weight)) for value, weight in written))
    cells = [one.cell for one in marks.marks if one.cell]
    five = mark("5").cell
    assert five is not None
    for promise in marks.promises:
        enough = promise.more if promise.more is not None else MOST_MORE_MARKS + 1
        before = average([*cells, *[five] * (enough - 1)])
        assert before is not None
        assert before < LEAST_FOR[promise.mark]
        if promise.more is not None:
            after = average([*cells, *[five] * promise.more])
            assert after is not None
            assert after >= LEAST_FOR[promise.mark]


def test_marks_are_told_apart_by_subject_and_stand_in_the_order_of_days():
    late, first, second = (
        mark("3", id=1, day=DAY + timedelta(days=1)),
        mark("4", id=2, period=1),
        mark("5", id=3, period=2),
    )
    physics = mark("2", id=4, subject=PHYSICS)
    assert by_subject([physics, late, second, first]) == (
        SubjectMarks(ALGEBRA, (first, second, late)),
        SubjectMarks(PHYSICS, (physics,)),
    )


def revision(number: int, value: str, hours: int, reason: str | None = None) -> Revision:
    return Revision(number, value, PUBLIC + timedelta(hours=hours), reason)


def test_a_correction_says_what_was_what_is_when_and_why():
    corrected = mark("5", corrected=True)
    steps = (revision(3, "5", 9, "ошибка"), revision(1, "3", -1), revision(2, "4", 5))
    assert corrections(corrected, steps, PUBLIC) == (
        Correction(corrected, "3", "4", PUBLIC + timedelta(hours=5), None),
        Correction(corrected, "4", "5", PUBLIC + timedelta(hours=9), "ошибка"),
    )


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (revision(1, "3", -2),),
        (revision(1, "3", -2), revision(2, "4", -1)),  # mended before anybody could see it
        (revision(1, "3", -2), revision(2, "3", 1)),  # the mark itself is the same
    ],
)
def test_what_no_parent_could_see_is_no_correction(steps: tuple[Revision, ...]):
    assert corrections(mark("4"), steps, PUBLIC) == ()
