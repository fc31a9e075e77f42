"""Facts find their lessons; those that find none are shown all the same."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.diary import WHOLE_DAY, Absence, Day, DayMark, Facts, Homework, LessonNote, day_of
from domain.marks import Attendance
from domain.timetable import Change, ChangeKind, Frame, Slot, Subject

ALGEBRA, PHYSICS, CHEMISTRY, HISTORY = (
    Subject(number, title) for number, title in enumerate(("Алгебра", "Физика", "Химия", "История"), 1)
)
DAY = date(2026, 11, 25)
WEDNESDAY = 3
MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
# Algebra twice: the first and the third lesson.
FRAME = Frame(
    slots=tuple(
        Slot(weekday=WEDNESDAY, period=period, subject=subject)
        for period, subject in enumerate((ALGEBRA, PHYSICS, ALGEBRA, HISTORY), 1)
    )
)


def mark(subject: Subject, period: int | None = None, number: int = 1, value: str = "5") -> DayMark:
    return DayMark(id=number, subject=subject, period=period, value=value)


def change(kind: ChangeKind, period: int, subject: Subject | None = None) -> Change:
    return Change(day=DAY, period=period, kind=kind, made_at=MADE, subject=subject)


def marks_by_period(day: Day) -> dict[int | None, list[str]]:
    return {line.period: [one.value for one in line.marks] for line in (*day.lines, *day.loose) if line.marks}


@pytest.mark.parametrize(
    ("noted", "period"),
    [
        (mark(ALGEBRA, 1), 1),
        (mark(ALGEBRA, 3), 3),
        (mark(ALGEBRA), 1),  # no period said: the first lesson of the subject
        (mark(HISTORY, 2), 4),  # said of a period where it is not taught: where it is
    ],
)
def test_a_mark_stands_at_its_period_else_at_its_subject(noted: DayMark, period: int):
    day = day_of(FRAME, DAY, Facts(marks=(noted,)))
    assert marks_by_period(day) == {period: ["5"]}
    assert day.loose == ()


def test_a_mark_of_a_subject_not_taught_that_day_is_shown_at_the_end():
    day = day_of(FRAME, DAY, Facts(marks=(mark(CHEMISTRY, 2, value="4"), mark(CHEMISTRY, None, 2))))
    assert [line.subject for line in day.lines] == [ALGEBRA, PHYSICS, ALGEBRA, HISTORY]
    assert [(line.subject, [one.value for one in line.marks]) for line in day.loose] == [(CHEMISTRY, ["4", "5"])]


def test_a_mark_of_the_subject_that_was_replaced_stays_with_the_substituted_lesson():
    frame = replace(FRAME, changes=(change(ChangeKind.SUBJECT, 2, CHEMISTRY),))
    assert marks_by_period(day_of(frame, DAY, Facts(marks=(mark(PHYSICS, 2),)))) == {2: ["5"]}


def test_what_has_no_period_goes_to_a_lesson_that_is_held_rather_than_to_a_cancelled_one():
    frame = replace(FRAME, changes=(change(ChangeKind.CANCELLED, 1),))
    facts = Facts(marks=(mark(ALGEBRA),), homework=(Homework(1, ALGEBRA, "№ 5"),))
    lines = day_of(frame, DAY, facts).lines
    assert [(bool(line.marks), bool(line.homework)) for line in lines] == [
        (False, False),
        (False, False),
        (True, True),
        (False, False),
    ]


def test_homework_of_a_cancelled_lesson_is_still_told():
    frame = replace(FRAME, changes=(change(ChangeKind.CANCELLED, 2),))
    day = day_of(frame, DAY, Facts(homework=(Homework(1, PHYSICS, "§ 8"),)))
    assert [one.text for one in day.lines[1].homework] == ["§ 8"]


def test_a_topic_said_of_another_period_takes_no_place_of_a_lessons_own():
    notes = (LessonNote(7, ALGEBRA, "Третья"), LessonNote(1, ALGEBRA, "Первая"))
    day = day_of(FRAME, DAY, Facts(notes=notes))
    assert [line.topic for line in day.lines] == ["Первая", None, None, None]
    assert [(line.subject, line.topic) for line in day.loose] == [(ALGEBRA, "Третья")]


def test_topics_of_the_replaced_subject_and_of_the_new_one_are_both_told():
    frame = replace(FRAME, changes=(change(ChangeKind.SUBJECT, 2, CHEMISTRY),))
    day = day_of(frame, DAY, Facts(notes=(LessonNote(2, PHYSICS, "Силы"), LessonNote(2, CHEMISTRY, "Соли"))))
    assert [line.topic for line in (*day.lines, *day.loose) if line.topic] == ["Силы", "Соли"]


def test_a_topic_of_a_shifted_lesson_finds_it_by_subject():
    day = day_of(FRAME, DAY, Facts(notes=(LessonNote(5, HISTORY, "Реформы", "§ 12"),)))
    assert (day.lines[3].topic, day.lines[3].material, day.loose) == ("Реформы", "§ 12", ())


def test_the_topic_of_another_study_group_is_not_this_pupils():
    frame = replace(FRAME, others=(Slot(weekday=WEDNESDAY, period=2, subject=CHEMISTRY, group_id=9),))
    facts = Facts(notes=(LessonNote(2, CHEMISTRY, "Соли"),))
    assert day_of(frame, DAY, facts).loose == ()
    assert [line.topic for line in day_of(FRAME, DAY, facts).loose] == ["Соли"]


def test_an_absence_stands_at_its_lesson_or_at_the_end():
    absences = (Absence(2, Attendance.ABSENT), Absence(8, Attendance.LATE, 10))
    day = day_of(FRAME, DAY, Facts(absences=absences))
    assert [line.absence for line in day.lines] == [None, absences[0], None, None]
    assert [(line.subject, line.period, line.absence) for line in day.loose] == [(None, 8, absences[1])]


def test_an_absence_of_the_whole_day_stands_at_every_lesson_held_but_for_those_said_of_singly():
    whole, late = Absence(WHOLE_DAY, Attendance.ILL), Absence(4, Attendance.LATE, 5)
    frame = replace(FRAME, changes=(change(ChangeKind.CANCELLED, 1),))
    for absences in ((whole, late), (late, whole)):
        day = day_of(frame, DAY, Facts(absences=absences))
        assert [line.absence for line in day.lines] == [None, whole, whole, late]
        assert day.loose == ()


def test_an_absence_of_the_whole_day_without_lessons_is_shown_at_the_end():
    whole = Absence(WHOLE_DAY, Attendance.ILL)
    assert [line.absence for line in day_of(Frame(), DAY, Facts(absences=(whole,))).loose] == [whole]


subjects = st.sampled_from([ALGEBRA, PHYSICS, CHEMISTRY, HISTORY])
periods = st.integers(0, 8)
noted = st.builds(
    Facts,
    notes=st.lists(st.builds(LessonNote, periods, subjects, st.uuids().map(str)), max_size=8).map(tuple),
    marks=st.lists(
        st.builds(DayMark, id=st.integers(), subject=subjects, period=st.none() | periods, value=st.just("5")),
        max_size=8,
    ).map(tuple),
    absences=st.lists(
        st.builds(Absence, st.integers(1, 8), st.sampled_from(Attendance)), max_size=5, unique_by=lambda one: one.period
    ).map(tuple),
    homework=st.lists(st.builds(Homework, st.integers(), subjects, st.text()), max_size=6).map(tuple),
)
kinds = st.sampled_from([ChangeKind.CANCELLED, ChangeKind.MOVED, ChangeKind.SUBJECT, ChangeKind.ADDED])


@pytest.mark.long
@given(noted, st.lists(st.builds(change, kinds, periods, st.none() | subjects), max_size=4))
def test_no_fact_is_ever_lost_or_told_twice(facts: Facts, changes: list[Change]):
    day = day_of(replace(FRAME, changes=tuple(changes)), DAY, facts)
    lines = (*day.lines, *day.loose)
    assert sorted(one.id for line in lines for one in line.marks) == sorted(one.id for one in facts.marks)
    assert sorted(one.id for line in lines for one in line.homework) == sorted(one.id for one in facts.homework)
    assert sorted(line.topic for line in lines if line.topic) == sorted(note.topic or "" for note in facts.notes)
    told = [line.absence.period for line in lines if line.absence]
    assert sorted(told) == sorted(one.period for one in facts.absences)
