"""The rules of a school day, by tables: which week, which lessons, why none, what is opened when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import DayOff, OffReason, WorkCalendar
from domain.school_days import (
    LOOK_AHEAD,
    NoLessons,
    Why,
    day_to_show,
    next_school_day,
    previous_school_day,
    school_days,
    why_no_lessons,
)
from domain.timetable import (
    Bell,
    Change,
    ChangeKind,
    Frame,
    LessonState,
    Place,
    PlannedLesson,
    Slot,
    Subject,
    Term,
    is_of_others,
    lessons_on,
    week_of_cycle,
)

ALGEBRA, PHYSICS, CHEMISTRY, HISTORY = (
    Subject(number, title) for number, title in enumerate(("Алгебра", "Физика", "Химия", "История"), 1)
)
MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in range(1, 7))
MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BELLS = (
    Bell(period=1, starts=time(8, 30), ends=time(9, 15)),
    Bell(period=2, starts=time(9, 25), ends=time(10, 10)),
    Bell(period=3, starts=time(10, 20), ends=time(11, 5)),
)
TERMS = (
    Term("2026/2027", date(2026, 9, 1), date(2027, 5, 26)),
    Term("I четверть", date(2026, 9, 1), date(2026, 10, 24)),
    Term("II четверть", date(2026, 11, 2), date(2026, 12, 30)),
    Term("III четверть", date(2027, 1, 11), date(2027, 3, 19)),
)
FRAME = Frame(
    slots=tuple(
        Slot(weekday=weekday, period=period, subject=subject, room=f"2{period}", teacher=f"Учитель {period}")
        for weekday in range(1, 6)
        for period, subject in enumerate((ALGEBRA, PHYSICS, HISTORY), 1)
    ),
    bells=BELLS,
    terms=TERMS,
    why_off=WorkCalendar.of("belgorod").why_off,
)


def with_changes(*changes: Change, frame: Frame = FRAME) -> Frame:
    return replace(frame, changes=changes)


def change(kind: ChangeKind, period: int = 2, day: date = WEDNESDAY, **more: Any) -> Change:
    return Change(day=day, period=period, kind=kind, **{"made_at": MADE, **more})


def the(period: int, frame: Frame, day: date = WEDNESDAY) -> PlannedLesson:
    (lesson,) = (one for one in lessons_on(frame, day) if one.period == period)
    return lesson


def test_a_plain_day_has_its_lessons_in_order_with_times_and_rooms():
    assert [(one.period, one.subject, one.starts, one.ends, one.room) for one in lessons_on(FRAME, WEDNESDAY)] == [
        (1, ALGEBRA, time(8, 30), time(9, 15), "21"),
        (2, PHYSICS, time(9, 25), time(10, 10), "22"),
        (3, HISTORY, time(10, 20), time(11, 5), "23"),
    ]


def test_a_bell_of_the_weekday_comes_before_the_common_one_and_only_on_that_weekday():
    own = Bell(period=1, starts=time(9, 0), ends=time(9, 30), weekday=3)
    for bells in ((own, *BELLS), (*BELLS, own)):
        frame = replace(FRAME, bells=bells)
        assert the(1, frame, WEDNESDAY).starts == time(9, 0)
        assert the(2, frame, WEDNESDAY).starts == time(9, 25)
        assert the(1, frame, THURSDAY).starts == time(8, 30)


def test_a_period_without_a_bell_has_no_times():
    frame = replace(FRAME, bells=())
    assert (the(1, frame).starts, the(1, frame).ends) == (None, None)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (
            change(ChangeKind.CANCELLED, comment="Болезнь учителя"),
            {"state": LessonState.CANCELLED, "subject": PHYSICS, "comment": "Болезнь учителя"},
        ),
        (
            change(ChangeKind.SUBJECT, subject=CHEMISTRY, room="31", teacher="Новый"),
            {
                "state": LessonState.PLANNED,
                "subject": CHEMISTRY,
                "was_subject": PHYSICS,
                "room": "31",
                "was_room": "22",
                "teacher": "Новый",
                "was_teacher": "Учитель 2",
            },
        ),
        (
            change(ChangeKind.SUBJECT, subject=CHEMISTRY),
            {"subject": CHEMISTRY, "was_subject": PHYSICS, "room": "22", "was_room": None, "was_teacher": None},
        ),
        (
            change(ChangeKind.TEACHER, teacher="Новый"),
            {"subject": PHYSICS, "was_subject": None, "teacher": "Новый", "was_teacher": "Учитель 2"},
        ),
        (change(ChangeKind.TEACHER, teacher="Учитель 2"), {"was_teacher": None}),
        (change(ChangeKind.ROOM, room="Актовый зал"), {"room": "Актовый зал", "was_room": "22", "was_teacher": None}),
        (change(ChangeKind.ROOM, room="22"), {"room": "22", "was_room": None}),
        (change(ChangeKind.MOVED), {"state": LessonState.MOVED, "subject": PHYSICS, "moved_to": None}),
        (
            change(ChangeKind.COMMENT, comment="Принести циркуль"),
            {"state": LessonState.PLANNED, "subject": PHYSICS, "comment": "Принести циркуль"},
        ),
        (
            change(ChangeKind.ADDED, period=4, subject=CHEMISTRY, room="31"),
            {"state": LessonState.ADDED, "subject": CHEMISTRY, "room": "31", "was_subject": None},
        ),
        (
            change(ChangeKind.SUBJECT, period=4, subject=CHEMISTRY),  # where there was no lesson
            {"state": LessonState.ADDED, "subject": CHEMISTRY},
        ),
        (
            change(ChangeKind.COMMENT, period=4, comment="Собрание"),
            {"state": LessonState.REMARK, "subject": None, "comment": "Собрание"},
        ),
        (
            change(ChangeKind.CANCELLED, period=4, comment="Секция не работает"),
            {"state": LessonState.REMARK, "subject": None, "comment": "Секция не работает"},
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Change) else None,
)
def test_a_change_makes_old_into_new(done: Change, expected: Mapping[str, object]):
    lesson = the(done.period, with_changes(done))
    assert {name: getattr(lesson, name) for name in expected} == expected
    assert lessons_on(with_changes(done), THURSDAY) == lessons_on(FRAME, THURSDAY), "another day is as it was"


@pytest.mark.parametrize("kind", [ChangeKind.CANCELLED, ChangeKind.MOVED, ChangeKind.ROOM, ChangeKind.ADDED])
def test_a_change_of_nothing_that_says_nothing_adds_no_line(kind: ChangeKind):
    assert lessons_on(with_changes(change(kind, period=7, room="31")), WEDNESDAY) == lessons_on(FRAME, WEDNESDAY)


def test_an_added_lesson_stands_beside_the_one_of_its_period():
    frame = with_changes(change(ChangeKind.ADDED, subject=CHEMISTRY))
    assert [one.subject for one in lessons_on(frame, WEDNESDAY)] == [ALGEBRA, PHYSICS, CHEMISTRY, HISTORY]


def test_what_is_not_known_of_before_is_told_as_nothing_known():
    bare = replace(FRAME, slots=tuple(replace(slot, room=None, teacher=None) for slot in FRAME.slots))
    lesson = the(2, with_changes(change(ChangeKind.TEACHER, teacher="Новый", room="31"), frame=bare))
    assert (lesson.was_teacher, lesson.was_room) == ("", "")


def test_later_changes_of_one_lesson_go_on_from_the_earlier_and_remember_the_first():
    later = MADE + timedelta(hours=1)
    frame = with_changes(
        change(ChangeKind.SUBJECT, subject=HISTORY, room="40", made_at=later),
        change(ChangeKind.SUBJECT, subject=CHEMISTRY, room="31"),
    )
    lesson = the(2, frame)
    assert (lesson.was_subject, lesson.subject, lesson.was_room, lesson.room) == (PHYSICS, HISTORY, "22", "40")


def test_a_lesson_cancelled_and_then_given_to_another_teacher_is_held_again():
    frame = with_changes(
        change(ChangeKind.CANCELLED), change(ChangeKind.TEACHER, teacher="Новый", made_at=MADE + timedelta(hours=1))
    )
    assert the(2, frame).held
    assert not the(2, with_changes(change(ChangeKind.CANCELLED))).held


def test_a_moved_lesson_knows_where_it_went_and_the_new_one_where_from():
    frame = with_changes(change(ChangeKind.MOVED), change(ChangeKind.ADDED, period=4, day=THURSDAY, subject=PHYSICS))
    assert the(2, frame).moved_to == Place(THURSDAY, 4)
    assert the(4, frame, THURSDAY).moved_from == Place(WEDNESDAY, 2)


@pytest.mark.parametrize(
    "other",
    [
        change(ChangeKind.ADDED, period=4, day=THURSDAY, subject=CHEMISTRY),
        change(ChangeKind.ADDED, period=4, day=THURSDAY, subject=PHYSICS, made_at=MADE + timedelta(days=1)),
        change(ChangeKind.ADDED, period=4, day=THURSDAY, subject=PHYSICS, group_id=5),
    ],
    ids=["another subject", "another time of saying", "another group"],
)
def test_an_added_lesson_that_is_not_the_twin_of_a_move_is_simply_added(other: Change):
    frame = with_changes(change(ChangeKind.MOVED), other)
    assert the(2, frame).moved_to is None
    assert the(4, frame, THURSDAY).moved_from is None


def test_a_change_of_a_group_touches_the_group_and_one_of_the_class_touches_both():
    halves = tuple(Slot(weekday=3, period=1, subject=ALGEBRA, group_id=group) for group in (1, 2))
    frame = Frame(slots=halves)
    one = lessons_on(with_changes(change(ChangeKind.CANCELLED, period=1, group_id=2), frame=frame), WEDNESDAY)
    assert [(lesson.group_id, lesson.held) for lesson in one] == [(1, True), (2, False)]
    both = lessons_on(with_changes(change(ChangeKind.CANCELLED, period=1), frame=frame), WEDNESDAY)
    assert [lesson.held for lesson in both] == [False, False]


def test_a_subject_named_by_a_cancelling_says_which_of_two_lessons_is_meant():
    frame = Frame(slots=tuple(Slot(weekday=3, period=1, subject=subject) for subject in (ALGEBRA, PHYSICS)))
    done = with_changes(change(ChangeKind.CANCELLED, period=1, subject=PHYSICS), frame=frame)
    assert [(one.subject, one.held) for one in lessons_on(done, WEDNESDAY)] == [(ALGEBRA, True), (PHYSICS, False)]


@pytest.mark.parametrize(
    ("year_began", "day", "week"),
    [
        (date(2026, 9, 1), date(2026, 9, 1), 1),
        (date(2026, 9, 1), date(2026, 8, 31), 1),  # the Monday of that week
        (date(2026, 9, 1), date(2026, 9, 6), 1),
        (date(2026, 9, 1), date(2026, 9, 7), 2),
        (date(2026, 9, 1), date(2026, 11, 25), 1),  # the thirteenth week
        (date(2026, 9, 1), date(2027, 1, 11), 2),  # weeks run on over the year
        (date(2024, 9, 1), date(2024, 9, 2), 1),  # a Sunday: the year begins on the Monday
        (date(2024, 9, 1), date(2024, 9, 9), 2),
        (None, date(2026, 9, 1), 1),  # no terms known: the first of September
        (None, date(2027, 5, 31), 2),
    ],
)
def test_weeks_of_a_two_week_cycle_are_counted_from_the_beginning_of_the_year(
    year_began: date | None, day: date, week: int
):
    terms = (Term("год", year_began, year_began + timedelta(days=260)),) if year_began else ()
    assert week_of_cycle(Frame(terms=terms), day) == week


def test_a_lesson_of_one_week_of_the_cycle_is_not_taught_in_the_other():
    slots = tuple(Slot(weekday=3, period=week + 1, subject=ALGEBRA, week=week) for week in (0, 1, 2))
    frame = Frame(slots=slots, terms=TERMS)
    assert [one.period for one in lessons_on(frame, WEDNESDAY)] == [1, 2]
    assert [one.period for one in lessons_on(frame, WEDNESDAY + timedelta(days=7))] == [1, 3]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (WEDNESDAY, None),
        (SUNDAY, NoLessons(Why.WEEKEND)),
        (SATURDAY, NoLessons(Why.WEEKEND)),
        (date(2026, 10, 24), NoLessons(Why.WEEKEND)),  # the last day of the term, a Saturday
        (date(2026, 10, 25), NoLessons(Why.HOLIDAYS, until=date(2026, 11, 1))),
        (date(2026, 10, 28), NoLessons(Why.HOLIDAYS, until=date(2026, 11, 1))),
        (date(2026, 11, 2), None),
        (date(2026, 11, 4), NoLessons(Why.STATE_HOLIDAY, holiday=OffReason.UNITY)),
        (date(2027, 1, 1), NoLessons(Why.HOLIDAYS, until=date(2027, 1, 10))),
        (date(2027, 2, 22), NoLessons(Why.STATE_HOLIDAY, holiday=OffReason.MOVED)),
        (date(2027, 4, 1), NoLessons(Why.OUT_OF_YEAR)),  # no later term is known
        (date(2026, 8, 31), NoLessons(Why.OUT_OF_YEAR)),
        (date(2026, 9, 1), None),
    ],
)
def test_a_day_without_lessons_says_why(day: date, expected: NoLessons | None):
    assert why_no_lessons(FRAME, day) == expected
    assert bool(lessons_on(FRAME, day)) is (expected is None)


@pytest.mark.parametrize(
    ("frame", "why"),
    [(Frame(), Why.NO_TIMETABLE), (Frame(slots=FRAME.slots[:3]), Why.FREE)],
    ids=["none", "other days"],
)
def test_an_empty_weekday_tells_a_missing_timetable_from_a_free_day(frame: Frame, why: Why):
    assert why_no_lessons(frame, WEDNESDAY) == NoLessons(why)


def test_a_school_with_lessons_on_saturday_works_on_saturday():
    six_days = replace(FRAME, slots=(*FRAME.slots, Slot(weekday=6, period=1, subject=ALGEBRA)))
    assert [one.subject for one in lessons_on(six_days, SATURDAY)] == [ALGEBRA]
    holiday = replace(six_days, why_off=lambda _day: DayOff(OffReason.REGIONAL))
    assert lessons_on(holiday, SATURDAY) == ()


def test_a_lesson_added_on_a_day_off_is_shown():
    frame = with_changes(change(ChangeKind.ADDED, period=1, day=SATURDAY, subject=ALGEBRA))
    assert [one.subject for one in lessons_on(frame, SATURDAY)] == [ALGEBRA]
    assert next_school_day(frame, FRIDAY) == SATURDAY


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (WEDNESDAY, TUESDAY, THURSDAY),
        (MONDAY, date(2026, 11, 20), TUESDAY),
        (SATURDAY, FRIDAY, date(2026, 11, 30)),
        (date(2026, 10, 23), date(2026, 10, 22), date(2026, 11, 2)),  # over the autumn holidays
        (date(2026, 11, 3), date(2026, 11, 2), date(2026, 11, 5)),  # over the Day of Unity
        (date(2026, 9, 1), None, date(2026, 9, 2)),
        (date(2027, 3, 19), date(2027, 3, 18), None),
    ],
)
def test_neighbouring_school_days_skip_what_has_no_lessons(day: date, before: date | None, after: date | None):
    assert (previous_school_day(FRAME, day), next_school_day(FRAME, day)) == (before, after)


@pytest.mark.parametrize("days", [LOOK_AHEAD, LOOK_AHEAD + 1])
def test_a_school_day_is_looked_for_no_farther_than_agreed(days: int):
    later = WEDNESDAY + timedelta(days=days)
    frame = Frame(
        slots=tuple(Slot(weekday=n, period=1, subject=ALGEBRA) for n in range(1, 8)), terms=(Term("", later, later),)
    )
    assert next_school_day(frame, WEDNESDAY) == (later if days <= LOOK_AHEAD else None)


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-11-25 00:00", WEDNESDAY),
        ("2026-11-25 11:04:59", WEDNESDAY),
        ("2026-11-25 11:05", THURSDAY),  # the last bell has rung
        ("2026-11-25 23:59", THURSDAY),
        ("2026-11-27 12:00", date(2026, 11, 30)),  # Friday: Monday
        ("2026-11-28 09:00", date(2026, 11, 30)),
        ("2026-11-03 12:00", date(2026, 11, 5)),
        ("2026-10-23 12:00", date(2026, 10, 23)),  # the holidays are longer than a week
        ("2026-10-24 12:00", date(2026, 10, 24)),
        ("2026-10-26 12:00", date(2026, 11, 2)),  # a week ahead
        ("2027-03-19 12:00", date(2027, 3, 19)),  # no school day known ahead
    ],
)
def test_the_day_opened_is_today_until_its_last_bell_then_the_next_school_day(now: str, shown: date):
    assert day_to_show(FRAME, datetime.fromisoformat(now)) == shown


@pytest.mark.parametrize(
    ("changes", "at", "shown"),
    [
        ((change(ChangeKind.CANCELLED, period=3),), time(10, 10), THURSDAY),
        ((change(ChangeKind.CANCELLED, period=3),), time(10, 9), WEDNESDAY),
        (tuple(change(ChangeKind.CANCELLED, period=period) for period in (1, 2, 3)), time(11, 4), WEDNESDAY),
        (tuple(change(ChangeKind.CANCELLED, period=period) for period in (1, 2, 3)), time(11, 5), THURSDAY),
    ],
    ids=["last cancelled", "last cancelled, one minute", "all cancelled is still seen", "and then over"],
)
def test_a_day_ends_with_the_last_lesson_held(changes: tuple[Change, ...], at: time, shown: date):
    assert day_to_show(with_changes(*changes), datetime.combine(WEDNESDAY, at)) == shown


@pytest.mark.parametrize(("at", "shown"), [(time(14, 59), WEDNESDAY), (time(15, 0), THURSDAY)])
def test_without_bells_a_day_is_over_in_the_afternoon(at: time, shown: date):
    assert day_to_show(replace(FRAME, bells=()), datetime.combine(WEDNESDAY, at)) == shown


def test_the_school_days_of_a_month_are_those_with_lessons():
    days = school_days(FRAME, date(2026, 11, 1), date(2026, 11, 30))
    assert sorted(day.day for day in days) == [2, 3, 5, 6, *range(9, 14), *range(16, 21), *range(23, 28), 30]


@pytest.mark.parametrize(
    ("place", "subject", "theirs"),
    [
        (Place(WEDNESDAY, 1), CHEMISTRY, True),
        (Place(WEDNESDAY, 1), ALGEBRA, False),  # ours
        (Place(WEDNESDAY, 1), PHYSICS, False),  # ours as well as theirs
        (Place(WEDNESDAY, 2), CHEMISTRY, False),  # nobody's then
        (Place(THURSDAY, 1), CHEMISTRY, False),
    ],
)
def test_a_lesson_is_of_others_when_only_another_group_has_it_then(place: Place, subject: Subject, theirs: bool):
    frame = Frame(
        slots=tuple(Slot(weekday=3, period=1, subject=one) for one in (ALGEBRA, PHYSICS)),
        others=tuple(Slot(weekday=3, period=1, subject=one, group_id=9) for one in (CHEMISTRY, PHYSICS)),
    )
    assert is_of_others(frame, place, subject) is theirs


days = st.dates(date(2026, 6, 1), date(2027, 7, 31))
changes = st.builds(
    Change,
    day=days,
    period=st.integers(0, 9),
    kind=st.sampled_from(ChangeKind),
    made_at=st.just(MADE),
    group_id=st.none() | st.integers(1, 2),
    subject=st.none() | st.sampled_from([ALGEBRA, PHYSICS, CHEMISTRY]),
    room=st.none() | st.just("31"),
    comment=st.none() | st.just("!"),
)


@given(days, st.lists(changes, max_size=12))
def test_whatever_is_changed_no_lesson_of_the_timetable_disappears(day: date, done: list[Change]):
    frame = with_changes(*(replace(one, day=day) for one in done))
    planned = [(one.period, one.subject) for one in lessons_on(FRAME, day)]
    now = lessons_on(frame, day)
    assert [one.period for one in now] == sorted(one.period for one in now)
    kept = [(one.period, one.was_subject or one.subject) for one in now]
    assert all(lesson in kept for lesson in planned)


@given(days)
def test_stepping_forward_and_back_returns_to_the_same_school_day(day: date):
    following = next_school_day(FRAME, day)
    if following and lessons_on(FRAME, day):
        assert previous_school_day(FRAME, following) == day
