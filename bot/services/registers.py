"""What a class takes out: its registers as a workbook, its timetable as a calendar."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from bot.services.calendars import Calendars
from domain.diary import WHOLE_DAY
from domain.marks import MarkValue
from domain.timetable import Bell, Change, ChangeKind, Frame, LessonState, Slot, Subject, Term, lessons_on
from exchange.calendar_out import CalendarLesson
from exchange.registers import Register
from storage import tables
from storage.outgoing import Found
from storage.schools import School
from storage.work import Database

DAY = timedelta(days=1)
SCHOOL_ROWS: tuple[type[tables.Row], ...] = (
    tables.TermRow,
    tables.BellRow,
    tables.SchoolBreakRow,
    tables.SubjectRow,
)
CLASS_ROWS: tuple[type[tables.Row], ...] = (tables.SlotRow, tables.ChangeRow, tables.StudyGroupRow)
LONGEST = 400  # days of a calendar: a school year and its summer


@dataclass(frozen=True, slots=True)
class ClassRegisters:
    title: str
    registers: tuple[Register, ...]


@dataclass(frozen=True, slots=True)
class ClassCalendar:
    school: School
    title: str
    lessons: tuple[CalendarLesson, ...]


class Registers:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def of_class(self, school_id: int, title: str, first: date, last: date) -> ClassRegisters | None:
        """The registers of a class for some days; None: the school has no such class."""
        async with self._database.open_read() as work:
            classes = await work.outgoing.of_school(tables.SchoolClassRow, school_id)
            found = next((one for one in classes if one.title == title), None)
            if found is None:
                return None
            pupils = {one.id: one for one in await work.outgoing.of_school(tables.PupilRow, school_id)}
            subjects = {one.id: one.title for one in await work.outgoing.of_school(tables.SubjectRow, school_id)}
            marks = await work.outgoing.of_pupils(tables.MarkRow, school_id)
            absences = await work.outgoing.of_pupils(tables.AttendanceRow, school_id)
            slots = await work.outgoing.of_classes(tables.SlotRow, school_id)
        names = {one.id: one.name for one in pupils.values() if one.class_id == found.id}
        mine = [one for one in marks if one.pupil_id in names and first <= one.day <= last]
        taught = {(one.weekday, one.period): one.subject_id for one in slots if one.class_id == found.id}
        notes = [one for one in absences if one.pupil_id in names and first <= one.day <= last]
        numbers = {*(one.subject_id for one in mine), *taught.values()}
        registers = (_register(subjects[number], number, names, mine, notes, taught) for number in numbers)
        return ClassRegisters(title, tuple(sorted(registers, key=lambda one: one.subject)))

    async def calendar(self, school_id: int, title: str, first: date, last: date) -> ClassCalendar | None:
        """The lessons of a class on some days, changes and days off known; None: the school has no such class."""
        async with self._database.open_read() as work:
            school = await work.schools.of(school_id)
            classes = await work.outgoing.of_school(tables.SchoolClassRow, school_id)
            found = next((one for one in classes if one.title == title), None)
            if school is None or found is None:
                return None
            rows: dict[Any, Found] = {}
            for row in SCHOOL_ROWS:
                rows[row] = await work.outgoing.of_school(row, school_id)
            for row in CLASS_ROWS:
                rows[row] = [one for one in await work.outgoing.of_classes(row, school_id) if one.class_id == found.id]
        frame = _frame(rows, self._calendars.of(school).why_off)
        groups = {one.id: one.title for one in rows[tables.StudyGroupRow]}
        last = min(last, first + DAY * LONGEST)
        days = (first + DAY * number for number in range((last - first).days + 1))
        lessons = (_lesson(day, lesson, groups) for day in days for lesson in lessons_on(frame, day))
        return ClassCalendar(school, title, tuple(one for one in lessons if one is not None))


def _register(
    subject: str, number: int, names: dict[int, str], marks: list[Any], absences: list[Any], taught: dict[Any, int]
) -> Register:
    cells: dict[tuple[str, date], list[str]] = defaultdict(list)
    weighed: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in sorted(marks, key=lambda each: (each.day, each.id)):
        if one.subject_id == number:
            cells[(names[one.pupil_id], one.day)].append(one.value)
            if one.counts and (value := _number(one.value)) is not None:
                weighed[names[one.pupil_id]].append((value, one.weight))
    for one in absences:
        at_lesson = taught.get((one.day.isoweekday(), one.period)) == number
        whole = one.period == WHOLE_DAY and any(
            day == one.day.isoweekday() and taught[(day, period)] == number for day, period in taught
        )
        if at_lesson or whole:
            cells[(names[one.pupil_id], one.day)].append(one.code)
    averages = {
        name: f"{sum(value * weight for value, weight in found) / sum(weight for _, weight in found):.2f}".replace(
            ".", ","
        )
        for name, found in weighed.items()
        if sum(weight for _, weight in found)
    }
    days = tuple(sorted({day for _, day in cells}))
    return Register(
        subject, tuple(sorted(names.values())), days, {key: " ".join(texts) for key, texts in cells.items()}, averages
    )


def _number(value: str) -> float | None:
    try:
        mark = MarkValue(value)
    except ValueError:
        return None
    number = mark.numeric()
    return None if number is None else float(number)


def _frame(rows: dict[Any, Found], why_off: Any) -> Frame:
    subjects = {one.id: Subject(one.id, one.title) for one in rows[tables.SubjectRow]}
    return Frame(
        slots=tuple(
            Slot(
                weekday=one.weekday,
                period=one.period,
                subject=subjects[one.subject_id],
                week=one.week,
                group_id=one.group_id,
                room=one.room,
            )
            for one in rows[tables.SlotRow]
        ),
        bells=tuple(
            Bell(period=one.period, starts=_clock(one.starts_at), ends=_clock(one.ends_at), weekday=one.weekday)
            for one in rows[tables.BellRow]
        ),
        terms=tuple(Term(one.title, one.starts_on, one.ends_on) for one in rows[tables.TermRow]),
        breaks=tuple(Term(one.title, one.starts_on, one.ends_on) for one in rows[tables.SchoolBreakRow]),
        changes=tuple(
            Change(
                day=one.day,
                period=one.period,
                kind=ChangeKind(one.kind),
                made_at=one.made_at,
                group_id=one.group_id,
                subject=subjects.get(one.subject_id),
                room=one.room,
                comment=one.comment,
            )
            for one in rows[tables.ChangeRow]
        ),
        why_off=why_off,
    )


def _lesson(day: date, lesson: Any, groups: dict[int, str]) -> CalendarLesson | None:
    if lesson.subject is None:
        return None
    return CalendarLesson(
        on=day,
        period=lesson.period,
        subject=lesson.subject.title,
        starts=lesson.starts,
        ends=lesson.ends,
        room=lesson.room or "",
        group=groups.get(lesson.group_id, ""),
        cancelled=lesson.state is not LessonState.PLANNED and lesson.state is not LessonState.ADDED,
    )


def _clock(text: str) -> time:
    return time.fromisoformat(text)
