"""Reading a diary: one statement for a page, rows turned into the values of the domain. No permit, no read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.access import Permit
from domain.diary import Absence, DayMark, Facts, Homework, LessonNote
from domain.marks import Attendance
from domain.profiles import profile
from domain.timetable import Bell, Change, ChangeKind, Frame, Slot, Subject, Term
from storage.diary_sql import FACTS, FRAME, PAGE

NOBODY = 0  # an id no pupil has


@dataclass(frozen=True, slots=True)
class Days:
    """Days from one to another, both included."""

    since: date
    until: date

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Page:
    """A pupil's timetable and what was noted of the days asked for; a day without notes is absent."""

    frame: Frame
    facts: Mapping[date, Facts]


class _Fields(NamedTuple):
    """A row of the union by its columns (storage.diary_sql.COLUMNS): read ten times quicker than SQLAlchemy's row."""

    of: str
    id: int
    day: date
    until: date
    period: int
    weekday: int
    week: int
    group_id: int | None
    subject_id: int
    subject: str
    what: str
    more: str
    comment: str | None
    number: int
    flag: int
    teacher: str | None
    made_at: datetime


@dataclass(slots=True)
class _Noted:
    """The facts of a day while its rows come in."""

    notes: list[LessonNote] = field(default_factory=list)
    marks: list[DayMark] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    homework: list[Homework] = field(default_factory=list)

    def finished(self) -> Facts:
        return Facts(
            notes=tuple(self.notes),
            marks=tuple(sorted(self.marks, key=lambda mark: mark.id)),
            absences=tuple(self.absences),
            homework=tuple(sorted(self.homework, key=lambda homework: homework.id)),
        )


@dataclass(slots=True)
class _Reader:
    """Sorts the rows of a union into values."""

    slots: list[Slot] = field(default_factory=list)
    others: list[Slot] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    bells: list[Bell] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    breaks: list[Term] = field(default_factory=list)
    region: str | None = None
    noted: defaultdict[date, _Noted] = field(default_factory=lambda: defaultdict(_Noted))

    def take(self, row: _Fields) -> None:
        match row.of:
            case "slot":
                (self.slots if row.flag else self.others).append(_slot(row))
            case "bell":
                self.bells.append(_bell(row))
            case "term":
                self.terms.append(Term(row.what, row.day, row.until))
            case "break":
                self.breaks.append(Term(row.what, row.day, row.until))
            case "change":
                self.changes.append(_change(row))
            case "school":
                self.region = row.what or profile(row.more).home_region
            case "mark":
                self.noted[row.day].marks.append(_mark(row))
            case "absence":
                code = Attendance.parse(row.what) or row.what
                self.noted[row.day].absences.append(Absence(row.period, code, row.number))
            case "lesson":
                self.noted[row.day].notes.append(LessonNote(row.period, _subject(row), row.what, row.more))
            case "homework":
                self.noted[row.day].homework.append(_homework(row))

    def frame(self) -> Frame:
        return Frame(
            slots=tuple(self.slots),
            others=tuple(self.others),
            bells=tuple(self.bells),
            terms=tuple(self.terms),
            breaks=tuple(self.breaks),
            changes=tuple(self.changes),
            region=self.region,
        )


def _subject(row: _Fields) -> Subject:
    return Subject(row.subject_id, row.subject)


def _slot(row: _Fields) -> Slot:
    return Slot(
        weekday=row.weekday,
        period=row.period,
        subject=_subject(row),
        week=row.week,
        group_id=row.group_id,
        room=row.what,
        teacher=row.teacher,
    )


def _bell(row: _Fields) -> Bell:
    return Bell(
        period=row.period,
        starts=time.fromisoformat(row.what),
        ends=time.fromisoformat(row.more),
        weekday=row.weekday,
    )


def _change(row: _Fields) -> Change:
    return Change(
        day=row.day,
        period=row.period,
        kind=ChangeKind(row.what),
        made_at=row.made_at,
        group_id=row.group_id,
        subject=None if row.subject_id is None else _subject(row),
        teacher=row.teacher,
        room=row.more,
        comment=row.comment,
    )


def _homework(row: _Fields) -> Homework:
    return Homework(row.id, _subject(row), row.what, bool(row.flag), done=bool(row.number), files=row.week)


def _mark(row: _Fields) -> DayMark:
    return DayMark(
        id=row.id,
        subject=_subject(row),
        period=row.period,
        value=row.what,
        work=row.more,
        debt_until=row.until,
        comment=row.comment,
        counts=bool(row.flag),
        corrected=row.number > 1,
    )


class Diary:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def frame(self, permit: Permit, changes: Days) -> Frame:
        """The timetable of a pupil with the changes of some days: one SELECT.

        The state's days off are not rows: the caller sets `why_off` by the `region` given.
        """
        return (await self._read(FRAME, permit, changes)).frame()

    async def page(self, permit: Permit, changes: Days, facts: Days, now: datetime, *, teachers: bool = False) -> Page:
        """The same, with what was noted of some days as far as it is public at `now`: still one SELECT.

        `teachers`: the name of every lesson's teacher, and not only of those a change speaks of.
        """
        asked = {"facts_since": facts.since, "facts_until": facts.until, "now": now, "all_teachers": int(teachers)}
        read = await self._read(PAGE, permit, changes, asked)
        return Page(read.frame(), {day: noted.finished() for day, noted in read.noted.items()})

    async def facts(self, permit: Permit, day: date, now: datetime) -> Facts:
        """What was noted of one day alone, for a page whose timetable is known already: one SELECT."""
        read = await self._read(FACTS, permit, Days(day, day), {"facts_since": day, "facts_until": day, "now": now})
        return read.noted[day].finished()

    async def _read(
        self, statement: CompoundSelect[Any], permit: Permit, changes: Days, more: Mapping[str, Any] | None = None
    ) -> _Reader:
        asked = {
            "pupil": permit.pupil_id,
            "whole_of": permit.pupil_id if permit.whole else NOBODY,
            "class_id": permit.class_id,
            "school": permit.school_id,
            "changes_since": changes.since,
            "changes_until": changes.until,
            "all_teachers": 0,
            **(more or {}),
        }
        reader = _Reader()
        for row in await self._connection.execute(statement, asked):
            reader.take(_Fields._make(row))
        return reader
