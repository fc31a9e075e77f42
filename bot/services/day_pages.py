"""What a class teacher sees of a day of the class: who was noted absent from all of it or late, and the draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.services.calendars import Calendars
from bot.services.class_leading import classes_led, led
from bot.services.teaching import all_lessons, frames_of
from domain.absence_notes import code_of
from domain.access import Viewer
from domain.day_sheet import FARTHEST_BACK, DaySheet, may_be_filled
from domain.diary import WHOLE_DAY
from domain.lesson_sheet import Cell
from domain.mark_line.values import Guess, Problem
from domain.marks import Attendance
from domain.people import FullName
from domain.teaching import OwnLesson
from storage.attendance import Noted
from storage.diary import Days
from storage.drafts import Draft
from storage.lessons import ClassFacts
from storage.schools import School
from storage.work import Work

KIND = "day:"  # the kinds of these drafts begin so: one a class and a day
NOTHING = Cell()
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NotHere:
    """The class is not the person's to lead, or the sheet is gone: written, dropped, never begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRight:
    """The right to note the attendance of a class for a whole day, good for the unit of work it was found in."""

    known: ClassFacts
    school: School
    day: date
    now: datetime
    lessons: tuple[OwnLesson, ...]  # those that are held
    as_staff: bool  # not the class teacher: a correction by the school, which the audit keeps

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def first(self) -> OwnLesson | None:
        """Where the late are noted."""
        return self.lessons[0] if self.lessons else None

    @property
    def open(self) -> bool:
        """Whether anything may be noted: a day of lessons that has come and is not long past."""
        return bool(self.lessons) and may_be_filled(self.day, self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDraft:
    """The sheet of a day as its draft keeps it; `base` is what stood when a pupil was touched."""

    row: Draft
    class_id: int
    day: date
    sheet: DaySheet
    base: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySeat:
    """A pupil of the class on a day; `noted` is what stands of the whole day, or of coming late."""

    pupil_id: int
    number: int
    name: FullName
    noted: Noted | None
    lessons: tuple[Noted, ...]  # what teachers noted at single lessons
    cell: Cell = NOTHING

    @property
    def stood(self) -> str:
        return f"{self.noted.code}{self.noted.minutes or ''}" if self.noted else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """A day of a class with its draft, and what a line said that was not understood."""

    right: DayRight
    draft: DayDraft
    seats: tuple[DaySeat, ...]
    told: Mapping[int, Attendance]  # of whom parents said they would be absent, and nothing is noted yet
    others: tuple[tuple[int, str], ...]  # further classes of the person
    met: tuple[DaySeat, ...] = ()  # where somebody else has noted something meanwhile
    changed: bool = False
    problems: tuple[Problem, ...] = ()
    guesses: tuple[Guess, ...] = ()
    in_person: bool = False  # a line was written where no name goes through the messenger
    marks: tuple[str, ...] = ()  # pupils to whom the line gave a mark: none is set here

    @property
    def previous(self) -> date | None:
        """The day before; None: it is too long ago."""
        day = self.right.day - DAY
        return day if day >= self.right.today - FARTHEST_BACK else None

    @property
    def next(self) -> date | None:
        """The day after, unless it has not come."""
        day = self.right.day + DAY
        return day if day <= self.right.today else None


async def day_right(
    work: Work, viewer: Viewer, class_id: int, day: date | None, at: datetime, calendars: Calendars
) -> DayRight | None:
    """The right to a day of a class; None: it is not the person's to lead nor to correct."""
    found = await led(work, viewer, class_id)
    if found is None:
        return None
    known, school = found
    now = school.local(at)
    on = day or now.date()
    frame = (await frames_of(work, school, [known.id], calendars, Days(on, on)))[known.id]
    lessons = sorted((one for one in all_lessons(known.id, frame, on) if one.held), key=lambda one: one.period)
    own = {role.staff_id for role in viewer.teaching if role.school_id == school.id}
    return DayRight(
        known=known, school=school, day=on, now=now, lessons=tuple(lessons), as_staff=known.teacher_id not in own
    )


async def page_of(work: Work, viewer: Viewer, right: DayRight, draft: DayDraft, **more: Any) -> DayPage:
    """Read the page of a day."""
    seats = await seats_of(work, right, draft.sheet.cells)
    reasons = await work.absence_notes.reasons([one.pupil_id for one in seats], right.day)
    free = {one.pupil_id for one in seats if one.cell.empty and one.noted is None}
    mine = await classes_led(work, viewer)
    return DayPage(
        right=right,
        draft=draft,
        seats=seats,
        told={pupil: code_of(reason) for pupil, reason in reasons.items() if pupil in free},
        others=tuple((one.id, one.title) for one in mine if one.id != right.known.id),
        **more,
    )


async def seats_of(work: Work, right: DayRight, cells: Mapping[int, Cell]) -> tuple[DaySeat, ...]:
    """The pupils of the class in the order of the register."""
    pupils = await work.classes.pupils([right.known.id], right.today)
    first = right.first.period if right.first else WHOLE_DAY
    noted: dict[int, list[Noted]] = {}
    for one in await work.attendance.on([pupil.id for pupil in pupils], right.day):
        noted.setdefault(one.at.pupil_id, []).append(one)
    return tuple(
        DaySeat(
            pupil_id=pupil.id,
            number=number,
            name=FullName.read(pupil.name),
            noted=_of_the_day(noted.get(pupil.id, []), first),
            lessons=tuple(one for one in noted.get(pupil.id, []) if one.at.period != WHOLE_DAY),
            cell=cells.get(pupil.id, NOTHING),
        )
        for number, pupil in enumerate(pupils, 1)
    )


def _of_the_day(noted: list[Noted], first: int) -> Noted | None:
    whole = [one for one in noted if one.at.period == WHOLE_DAY]
    late = [one for one in noted if one.at.period == first and Attendance.parse(one.code) is Attendance.LATE]
    return next(iter([*whole, *late]), None)


def kind_of(class_id: int, day: date) -> str:
    """Of the draft of a day."""
    return f"{KIND}{class_id}:{day.isoformat()}"


def kept(class_id: int, day: date, sheet: DaySheet, base: Mapping[int, str]) -> dict[str, Any]:
    """The draft as JSON."""
    return {
        "class": class_id,
        "day": day.isoformat(),
        "brush": sheet.brush,
        "cells": {str(pupil): [cell.code, cell.minutes] for pupil, cell in sheet.cells.items()},
        "base": {str(pupil): stood for pupil, stood in base.items()},
    }


def read(row: Draft) -> DayDraft:
    """The draft from JSON."""
    said = row.answers
    cells = {
        int(pupil): Cell(None, Attendance(code) if code else None, minutes)
        for pupil, (code, minutes) in said["cells"].items()
    }
    return DayDraft(
        row=row,
        class_id=said["class"],
        day=date.fromisoformat(said["day"]),
        sheet=DaySheet(brush=said["brush"], cells=cells),
        base={int(pupil): stood for pupil, stood in said["base"].items()},
    )
