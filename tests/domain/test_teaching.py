"""Which lessons are a teacher's: by the timetable, and by what a change of a day gives or takes."""

from datetime import UTC, date, datetime

import pytest

from domain.teaching import Taught, next_lesson, own_lessons
from domain.timetable import Change, ChangeKind, Frame, Slot, Subject

ALGEBRA, PHYSICS, CHEMISTRY = Subject(1, "Алгебра"), Subject(2, "Физика"), Subject(3, "Химия")
ME, COLLEAGUE, CHEMIST = 10, 20, 30
A7 = 7
DAY = date(2026, 11, 25)  # a Wednesday
SLOTS = (
    Slot(weekday=3, period=1, subject=ALGEBRA, teacher=str(ME)),
    Slot(weekday=3, period=2, subject=PHYSICS, teacher=str(COLLEAGUE)),
    Slot(weekday=5, period=4, subject=ALGEBRA, teacher=str(ME)),
)
TAUGHT = {
    ME: [Taught(A7, ALGEBRA.id)], COLLEAGUE: [Taught(A7, PHYSICS.id)], CHEMIST: [Taught(A7, CHEMISTRY.id)],
}  # fmt: skip


def change(kind: ChangeKind, period: int, day: date = DAY, **what: object) -> Change:
    return Change(day=day, period=period, kind=kind, made_at=datetime(2026, 11, 24, tzinfo=UTC), **what)  # type: ignore[arg-type]


def frame(*changes: Change) -> Frame:
    return Frame(slots=SLOTS, changes=changes)


def lessons(who: int, *changes: Change, day: date = DAY) -> list[tuple[int, int, bool, bool]]:
    own = own_lessons({A7: frame(*changes)}, [who], TAUGHT[who], day)
    return [(one.period, one.subject_id, one.held, one.substitute) for one in own]


@pytest.mark.parametrize(("who", "changes", "expected"), [
    (ME, (), [(1, 1, True, False)]),
    (ME, (change(ChangeKind.CANCELLED, 1),), [(1, 1, False, False)]),
    (ME, (change(ChangeKind.TEACHER, 1, teacher=str(COLLEAGUE)),), []),
    (COLLEAGUE, (change(ChangeKind.TEACHER, 1, teacher=str(COLLEAGUE)),), [(1, 1, True, True), (2, 2, True, False)]),
    # instead of physics my algebra, named or not
    (ME, (change(ChangeKind.SUBJECT, 2, subject=ALGEBRA, teacher=str(ME)),),
     [(1, 1, True, False), (2, 1, True, False)]),
    (ME, (change(ChangeKind.SUBJECT, 2, subject=ALGEBRA),), [(1, 1, True, False), (2, 1, True, False)]),
    (COLLEAGUE, (change(ChangeKind.SUBJECT, 2, subject=ALGEBRA),), []),
    (CHEMIST, (change(ChangeKind.SUBJECT, 2, subject=CHEMISTRY),), [(2, 3, True, False)]),
    # somebody who teaches nothing here stands in with another subject
    (COLLEAGUE, (change(ChangeKind.SUBJECT, 1, subject=CHEMISTRY, teacher=str(COLLEAGUE)),),
     [(1, 3, True, True), (2, 2, True, False)]),
    (ME, (change(ChangeKind.MOVED, 1), change(ChangeKind.ADDED, 5, subject=ALGEBRA)),
     [(1, 1, False, False), (5, 1, True, False)]),
])  # fmt: skip
def test_a_change_gives_a_lesson_to_whom_it_names(
    who: int, changes: tuple[Change, ...], expected: list[tuple[int, int, bool, bool]]
) -> None:
    assert lessons(who, *changes) == expected


def test_a_substitute_has_the_lesson_on_that_day_alone() -> None:
    stands_in = change(ChangeKind.TEACHER, 1, teacher=str(COLLEAGUE))
    assert lessons(COLLEAGUE, stands_in, day=date(2026, 12, 2)) == [(2, 2, True, False)]


def test_the_next_lesson_is_by_the_timetable_with_its_changes() -> None:
    friday = date(2026, 11, 27)
    assert next_lesson(frame(), ALGEBRA.id, None, DAY) == friday
    off = change(ChangeKind.CANCELLED, 4, friday)
    assert next_lesson(frame(off), ALGEBRA.id, None, DAY) == date(2026, 12, 2)
    assert next_lesson(frame(), CHEMISTRY.id, None, DAY) is None
