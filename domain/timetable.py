"""What a class is taught on a day: the weekly timetable, bells, terms, days off and dated changes as old -> new.

A timetable is one `Frame`, whoever reads it: the slots of one pupil (whose study groups are already chosen).
Weekdays are ISO numbers (1 is Monday), times are the school's own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.calendar import DayOff, OffReason

DAY = timedelta(days=1)
ANY_WEEKDAY = 0
SATURDAY = 6


class ChangeKind(StrEnum):
    """What a dated exception does to a lesson. A move is two of them: `moved` where it was, `added` where it goes."""

    CANCELLED = "cancelled"
    SUBJECT = "subject"
    TEACHER = "teacher"
    ROOM = "room"
    MOVED = "moved"
    ADDED = "added"
    COMMENT = "comment"


class LessonState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    MOVED = "moved"  # away from here
    ADDED = "added"
    REMARK = "remark"  # no lesson: only something said of the period


@dataclass(frozen=True, slots=True)
class Subject:
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """A day and a period of it."""

    day: date
    period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """When a period begins and ends; `weekday` 0 is any day without a bell of its own."""

    period: int
    starts: time
    ends: time
    weekday: int = ANY_WEEKDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A lesson of the weekly timetable; `week` 0 is every week, 1 and 2 the weeks of a two-week cycle."""

    weekday: int
    period: int
    subject: Subject
    week: int = 0
    group_id: int | None = None
    room: str | None = None
    teacher: str | None = None  # known where a change speaks of teachers


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A dated exception; what it does not name stays as the slot has it."""

    day: date
    period: int
    kind: ChangeKind
    made_at: datetime
    group_id: int | None = None
    subject: Subject | None = None
    teacher: str | None = None
    room: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the school year, both days inclusive."""

    title: str
    starts_on: date
    ends_on: date


def _never_off(day: date) -> DayOff | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """All that decides which lessons a pupil has; `changes` only of the days asked for, `why_off` by the state."""

    slots: tuple[Slot, ...] = ()
    others: tuple[Slot, ...] = ()  # of the class's study groups this pupil is not in
    bells: tuple[Bell, ...] = ()
    terms: tuple[Term, ...] = ()
    breaks: tuple[Term, ...] = ()  # days a school does not teach, inside its terms
    changes: tuple[Change, ...] = ()
    region: str | None = None  # whose days off are the school's
    why_off: Callable[[date], DayOff | None] = _never_off


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLesson:
    """A lesson as it will be; `was_*` tell what a change replaced: None where nothing changed, "" for nothing known."""

    period: int
    subject: Subject | None  # None: a remark to a period without a lesson
    starts: time | None = None
    ends: time | None = None
    group_id: int | None = None
    room: str | None = None
    teacher: str | None = None
    state: LessonState = LessonState.PLANNED
    was_subject: Subject | None = None
    was_room: str | None = None
    was_teacher: str | None = None
    moved_to: Place | None = None
    moved_from: Place | None = None
    comment: str | None = None

    @property
    def held(self) -> bool:
        """Whether somebody is taught here."""
        return self.state in (LessonState.PLANNED, LessonState.ADDED)


def lessons_on(frame: Frame, day: date) -> tuple[PlannedLesson, ...]:
    """The lessons of a day in the order of periods, cancelled and moved ones among them, changes applied."""
    lessons = [_planned(frame, slot) for slot in _slots_on(frame, day)]
    for change in sorted((one for one in frame.changes if one.day == day), key=lambda one: one.made_at):
        _apply(lessons, change, frame)
    return tuple(sorted(lessons, key=lambda lesson: lesson.period))


def has_lessons(frame: Frame, day: date) -> bool:
    """Whether a day has lessons at all, cancelled and moved ones among them."""
    if any(change.day == day for change in frame.changes):
        return bool(lessons_on(frame, day))
    return bool(_slots_on(frame, day))


def _slots_on(frame: Frame, day: date) -> list[Slot]:
    slots = [slot for slot in frame.slots if slot.weekday == day.isoweekday()]
    if not slots or not is_study_time(frame, day) or state_holiday(frame, day):
        return []
    if any(slot.week for slot in slots):
        week = week_of_cycle(frame, day)
        slots = [slot for slot in slots if slot.week in (0, week)]
    return slots


def _planned(frame: Frame, slot: Slot) -> PlannedLesson:
    starts, ends = _times(frame, slot.weekday, slot.period)
    return PlannedLesson(
        period=slot.period,
        subject=slot.subject,
        starts=starts,
        ends=ends,
        group_id=slot.group_id,
        room=slot.room,
        teacher=slot.teacher,
    )


def _times(frame: Frame, weekday: int, period: int) -> tuple[time | None, time | None]:
    """When a period begins and ends: by the weekday's own bell before the common one."""
    common: tuple[time | None, time | None] = (None, None)
    for bell in frame.bells:
        if bell.period == period and bell.weekday == weekday:
            return bell.starts, bell.ends
        if bell.period == period and bell.weekday == ANY_WEEKDAY:
            common = bell.starts, bell.ends
    return common


def _apply(lessons: list[PlannedLesson], change: Change, frame: Frame) -> None:
    """Do one change, in place. What finds no lesson to change is a lesson of its own, a remark or nothing."""
    meant = [] if change.kind is ChangeKind.ADDED else _meant(lessons, change)
    for index in meant:
        lessons[index] = _changed(lessons[index], change, frame)
    if not meant and (extra := _extra(change, frame)):
        lessons.append(extra)


def _meant(lessons: list[PlannedLesson], change: Change) -> list[int]:
    """Which lessons a change speaks of; a subject it names as the one meant narrows them down."""
    found = [
        index
        for index, lesson in enumerate(lessons)
        if lesson.period == change.period
        and lesson.subject is not None
        and (change.group_id is None or lesson.group_id is None or change.group_id == lesson.group_id)
    ]
    if change.kind is ChangeKind.SUBJECT or change.subject is None:
        return found
    return [index for index in found if lessons[index].subject == change.subject] or found


def _changed(lesson: PlannedLesson, change: Change, frame: Frame) -> PlannedLesson:
    comment = change.comment or lesson.comment
    match change.kind:
        case ChangeKind.CANCELLED:
            return replace(lesson, state=LessonState.CANCELLED, comment=comment)
        case ChangeKind.MOVED:
            target = _moved_to(frame, change, lesson.subject)
            return replace(lesson, state=LessonState.MOVED, moved_to=target, comment=comment)
        case ChangeKind.SUBJECT | ChangeKind.TEACHER | ChangeKind.ROOM:
            return replace(_exchanged(lesson, change), comment=comment)
        case _:
            return replace(lesson, comment=comment)


def _exchanged(lesson: PlannedLesson, change: Change) -> PlannedLesson:
    """The lesson with what the change names in place of what was there; it is held again if it was not."""
    subject = change.subject or lesson.subject
    was_subject = lesson.was_subject or lesson.subject
    return replace(
        lesson,
        state=lesson.state if lesson.held else LessonState.PLANNED,
        moved_to=None,
        subject=subject,
        room=change.room or lesson.room,
        teacher=change.teacher or lesson.teacher,
        was_subject=was_subject if was_subject != subject else None,
        was_room=_replaced(lesson.was_room, lesson.room, change.room),
        was_teacher=_replaced(lesson.was_teacher, lesson.teacher, change.teacher),
    )


def _replaced(was: str | None, now: str | None, new: str | None) -> str | None:
    """What stood first, if the new word for it differs: a second change of a day does not hide the first."""
    first = was if was is not None else now or ""
    return first if first != (new or now or "") else None


def _extra(change: Change, frame: Frame) -> PlannedLesson | None:
    teaches = change.subject is not None and change.kind in (ChangeKind.ADDED, ChangeKind.SUBJECT)
    if not teaches and not change.comment:
        return None
    starts, ends = _times(frame, change.day.isoweekday(), change.period)
    return PlannedLesson(
        period=change.period,
        subject=change.subject if teaches else None,
        starts=starts,
        ends=ends,
        group_id=change.group_id,
        room=change.room,
        teacher=change.teacher,
        state=LessonState.ADDED if teaches else LessonState.REMARK,
        moved_from=_moved_from(frame, change) if teaches else None,
        comment=change.comment,
    )


def _moved_to(frame: Frame, change: Change, subject: Subject | None) -> Place | None:
    """Where a moved lesson goes: the one lesson of its subject added in the same breath, if it is one."""
    added = [
        one for one in frame.changes if one.kind is ChangeKind.ADDED and one.subject == subject and _twins(one, change)
    ]
    return Place(added[0].day, added[0].period) if len(added) == 1 else None


def _moved_from(frame: Frame, added: Change) -> Place | None:
    moved = [
        one
        for one in frame.changes
        if one.kind is ChangeKind.MOVED and _twins(one, added) and added.subject in _subjects_at(frame, one)
    ]
    return Place(moved[0].day, moved[0].period) if len(moved) == 1 else None


def _twins(one: Change, other: Change) -> bool:
    return one.made_at == other.made_at and one.group_id == other.group_id


def _subjects_at(frame: Frame, change: Change) -> list[Subject]:
    if change.subject:
        return [change.subject]
    return [slot.subject for slot in _slots_on(frame, change.day) if slot.period == change.period]


def is_of_others(frame: Frame, place: Place, subject: Subject) -> bool:
    """Whether a lesson noted for the class was of a study group this pupil is not in: only they have it then."""

    def has(slots: tuple[Slot, ...]) -> bool:
        weekday = place.day.isoweekday()
        return any(
            slot.subject == subject and slot.period == place.period and slot.weekday == weekday for slot in slots
        )

    return has(frame.others) and not has(frame.slots)


def week_of_cycle(frame: Frame, day: date) -> int:
    """1 or 2: the week of the school year's first day is the first, and weeks run on through holidays."""
    first = _year_began(frame, day)
    if first.isoweekday() > SATURDAY:
        first += DAY  # nobody is taught on that Sunday: the year begins with the next week
    return (_monday(day) - _monday(first)).days // 7 % 2 + 1


def _year_began(frame: Frame, day: date) -> date:
    year = day.year if day.month >= 8 else day.year - 1
    starts = [term.starts_on for term in frame.terms if date(year, 8, 1) <= term.starts_on < date(year + 1, 8, 1)]
    return min(starts, default=date(year, 9, 1))


def _monday(day: date) -> date:
    return day - DAY * (day.isoweekday() - 1)


def is_study_time(frame: Frame, day: date) -> bool:
    """Whether a term is on; where no terms are known it always is.

    A term that holds shorter ones (a year, a half-year) does not count: its holidays lie between them.
    """
    if any(one.starts_on <= day <= one.ends_on for one in frame.breaks):
        return False
    return not frame.terms or any(term.starts_on <= day <= term.ends_on for term in _shortest(frame.terms))


def _shortest(terms: tuple[Term, ...]) -> Iterator[Term]:
    return (term for term in terms if not any(_holds(term, other) for other in terms))


def _holds(term: Term, other: Term) -> bool:
    return (
        term.starts_on <= other.starts_on
        and other.ends_on <= term.ends_on
        and (term.starts_on, term.ends_on) != (other.starts_on, other.ends_on)
    )


def state_holiday(frame: Frame, day: date) -> OffReason | None:
    """A day off for everybody; a plain Saturday is one for offices, not for a school with lessons on it."""
    off = frame.why_off(day)
    return off.reason if off is not None and off.reason is not OffReason.WEEKEND else None
