"""Lessons as those who give them see them: timetables of classes, what a lesson was about, what was set at it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.terms import SchoolTerm
from domain.timetable import Bell, Change, ChangeKind, Frame, Slot, Subject, Term
from storage.diary import Days
from storage.sql import insert_new
from storage.tables import (
    AttendanceRow,
    BellRow,
    ChangeRow,
    LessonRow,
    LessonWasRow,
    MarkRow,
    PupilRow,
    SchoolClassRow,
    SlotRow,
    SubjectRow,
    TermRow,
)


@dataclass(frozen=True, slots=True)
class At:
    """A lesson of a class by its place: one row of `lesson` at most."""

    class_id: int
    day: date
    period: int
    subject_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonNoted:
    """What was said of a lesson; revision 0: nothing yet."""

    topic: str | None = None
    material: str | None = None
    revision: int = 0
    called_at: datetime | None = None  # when the teacher said who was there


@dataclass(frozen=True, slots=True)
class Entered:
    """How much has been entered: marks by class, day, subject and period, absences by class, day and period."""

    marks: Mapping[tuple[int, date, int, int | None], int]
    absences: Mapping[tuple[int, date, int], int]


@dataclass(frozen=True, slots=True)
class ClassFacts:
    id: int
    title: str
    school_id: int
    teacher_id: int | None  # the class teacher


class Lessons:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def classes(self, class_ids: Collection[int]) -> dict[int, ClassFacts]:
        return {one.id: one for one in await self._classes(SchoolClassRow.id.in_(class_ids))}

    async def led_by(self, staff_ids: Collection[int]) -> list[ClassFacts]:
        """The classes these members of staff are class teachers of."""
        return await self._classes(SchoolClassRow.teacher_id.in_(staff_ids), SchoolClassRow.closed_on.is_(None))

    async def of_school(self, school_id: int) -> list[ClassFacts]:
        return await self._classes(SchoolClassRow.school_id == school_id, SchoolClassRow.closed_on.is_(None))

    async def _classes(self, *conditions: ColumnElement[bool]) -> list[ClassFacts]:
        row = SchoolClassRow
        query = select(row.id, row.title, row.school_id, row.teacher_id).where(*conditions).order_by(row.title)
        return [ClassFacts(*one) for one in await self._connection.execute(query)]

    async def visited(self, staff_ids: Sequence[int], days: Days) -> list[int]:
        """The classes where these members of staff may have a lesson in these days: by timetable or by a change."""
        usual = select(SlotRow.class_id).where(SlotRow.teacher_id.in_(staff_ids))
        changed = select(ChangeRow.class_id).where(
            ChangeRow.teacher_id.in_(staff_ids), ChangeRow.day.between(days.since, days.until)
        )
        return list((await self._connection.execute(union(usual, changed))).scalars())

    async def substitutions(self, staff_ids: Sequence[int], days: Days) -> list[tuple[int, date]]:
        """The classes and days where a change names these members of staff."""
        query = select(ChangeRow.class_id, ChangeRow.day).where(
            ChangeRow.teacher_id.in_(staff_ids), ChangeRow.day.between(days.since, days.until)
        )
        return [(row[0], row[1]) for row in await self._connection.execute(query.distinct())]

    async def frames(self, class_ids: Collection[int], school_id: int, days: Days) -> dict[int, Frame]:
        """The timetables of whole classes with the changes of some days; teachers stand in them as ids in digits.

        The state's days off are not rows: the caller sets `why_off`.
        """
        slots: dict[int, list[Slot]] = {one: [] for one in class_ids}
        changes: dict[int, list[Change]] = {one: [] for one in class_ids}
        for row in await self._connection.execute(_SLOTS.where(SlotRow.class_id.in_(class_ids))):
            slots[row.class_id].append(_slot(row))
        changed = _CHANGES.where(ChangeRow.class_id.in_(class_ids), ChangeRow.day.between(days.since, days.until))
        for change in await self._connection.execute(changed.order_by(ChangeRow.made_at, ChangeRow.id)):
            changes[change.class_id].append(_change(change))
        bells, terms = await self._bells(school_id), await self._terms(school_id)
        return {
            one: Frame(slots=tuple(slots[one]), changes=tuple(changes[one]), bells=bells, terms=terms)
            for one in class_ids
        }

    async def _bells(self, school_id: int) -> tuple[Bell, ...]:
        query = select(BellRow.period, BellRow.starts_at, BellRow.ends_at, BellRow.weekday)
        return tuple(
            Bell(
                period=row.period,
                starts=time.fromisoformat(row.starts_at),
                ends=time.fromisoformat(row.ends_at),
                weekday=row.weekday,
            )
            for row in await self._connection.execute(query.where(BellRow.school_id == school_id))
        )

    async def _terms(self, school_id: int) -> tuple[Term, ...]:
        query = select(TermRow.title, TermRow.starts_on, TermRow.ends_on).where(TermRow.school_id == school_id)
        return tuple(Term(*row) for row in await self._connection.execute(query.order_by(TermRow.starts_on)))

    async def school_terms(self, school_id: int) -> list[SchoolTerm]:
        """The terms of a school with their ids, of any year."""
        query = select(TermRow.id, TermRow.title, TermRow.starts_on, TermRow.ends_on)
        rows = await self._connection.execute(query.where(TermRow.school_id == school_id).order_by(TermRow.starts_on))
        return [SchoolTerm(*row) for row in rows]

    async def noted(self, at: At) -> LessonNoted:
        row = (await self._connection.execute(_NOTED.where(*_at(at)))).first()
        return LessonNoted(**row._mapping) if row else LessonNoted()

    async def noted_of(self, class_ids: Collection[int], days: Days) -> Mapping[At, LessonNoted]:
        """What was said of the lessons of these classes in these days."""
        query = _NOTED.add_columns(LessonRow.class_id, LessonRow.day, LessonRow.period, LessonRow.subject_id).where(
            LessonRow.class_id.in_(class_ids), LessonRow.day.between(days.since, days.until)
        )
        return {
            At(row.class_id, row.day, row.period, row.subject_id): LessonNoted(
                topic=row.topic, material=row.material, revision=row.revision, called_at=row.called_at
            )
            for row in await self._connection.execute(query)
        }

    async def held(self, class_id: int, subject_id: int, since: date, until: date) -> list[tuple[date, int]]:
        """The days and periods of lessons of which something was said."""
        row = LessonRow
        query = select(row.day, row.period).where(
            row.class_id == class_id, row.subject_id == subject_id, row.day.between(since, until)
        )
        return [(one[0], one[1]) for one in await self._connection.execute(query)]

    async def entered(self, class_ids: Collection[int], days: Days) -> Entered:
        """How much has been entered at the lessons of these classes in these days."""
        marks = (
            select(PupilRow.class_id, MarkRow.day, MarkRow.subject_id, MarkRow.period, func.count())
            .join(PupilRow, PupilRow.id == MarkRow.pupil_id)
            .where(
                PupilRow.class_id.in_(class_ids),
                MarkRow.day.between(days.since, days.until),
                MarkRow.withdrawn_at.is_(None),
            )
            .group_by(PupilRow.class_id, MarkRow.day, MarkRow.subject_id, MarkRow.period)
        )
        absences = (
            select(PupilRow.class_id, AttendanceRow.day, AttendanceRow.period, func.count())
            .join(PupilRow, PupilRow.id == AttendanceRow.pupil_id)
            .where(PupilRow.class_id.in_(class_ids), AttendanceRow.day.between(days.since, days.until))
            .group_by(PupilRow.class_id, AttendanceRow.day, AttendanceRow.period)
        )
        return Entered(
            {(row[0] or 0, row[1], row[2], row[3]): row[4] for row in await self._connection.execute(marks)},
            {(row[0] or 0, row[1], row[2]): row[3] for row in await self._connection.execute(absences)},
        )

    async def say(self, at: At, *, seen: int, by: int, **facts: Any) -> bool:
        """Say what a lesson was about, where the person saw revision `seen` (0: none). False: somebody was first."""
        if seen == 0:
            place = {"class_id": at.class_id, "day": at.day, "period": at.period, "subject_id": at.subject_id}
            added = await self._connection.execute(
                insert_new(self._connection, LessonRow).values(**place, revision=1, by=by, **facts)
            )
            return added.rowcount == 1
        changed = await self._connection.execute(
            update(LessonRow).where(*_at(at), LessonRow.revision == seen).values(revision=seen + 1, by=by, **facts)
        )
        return changed.rowcount == 1

    async def keep(self, at: At, was: LessonNoted, batch_id: int) -> None:
        """Keep what had been said of a lesson before a batch said otherwise."""
        values = {
            "class_id": at.class_id, "day": at.day, "period": at.period, "subject_id": at.subject_id,
            "topic": was.topic, "material": was.material, "revision": was.revision, "called_at": was.called_at,
            "batch_id": batch_id,
        }  # fmt: skip
        await self._connection.execute(insert(LessonWasRow).values(**values))

    async def undo(self, batch_id: int, by: int) -> None:
        """Say again what had been said before a batch, unless somebody has said something since."""
        was = LessonWasRow
        for row in (await self._connection.execute(select(*was.__table__.c).where(was.batch_id == batch_id))).all():
            at = At(row.class_id, row.day, row.period, row.subject_id)
            await self._connection.execute(
                update(LessonRow)
                .where(*_at(at), LessonRow.revision == row.revision + 1)
                .values(
                    topic=row.topic, material=row.material, called_at=row.called_at, revision=row.revision + 2, by=by
                )
            )
        await self._connection.execute(delete(was).where(was.batch_id == batch_id))


_SLOTS = select(
    SlotRow.class_id,
    SlotRow.weekday,
    SlotRow.period,
    SlotRow.week,
    SlotRow.group_id,
    SlotRow.room,
    SlotRow.teacher_id,
    SlotRow.subject_id,
    SubjectRow.title,
).join(SubjectRow, SubjectRow.id == SlotRow.subject_id)
_CHANGES = select(
    ChangeRow.class_id,
    ChangeRow.day,
    ChangeRow.period,
    ChangeRow.kind,
    ChangeRow.group_id,
    ChangeRow.room,
    ChangeRow.comment,
    ChangeRow.teacher_id,
    ChangeRow.subject_id,
    ChangeRow.made_at,
    SubjectRow.title,
).outerjoin(SubjectRow, SubjectRow.id == ChangeRow.subject_id)
_NOTED = select(LessonRow.topic, LessonRow.material, LessonRow.revision, LessonRow.called_at)


def _at(at: At) -> tuple[ColumnElement[bool], ...]:
    return (
        LessonRow.class_id == at.class_id,
        LessonRow.day == at.day,
        LessonRow.period == at.period,
        LessonRow.subject_id == at.subject_id,
    )


def _slot(row: Any) -> Slot:
    return Slot(
        weekday=row.weekday,
        period=row.period,
        subject=Subject(row.subject_id, row.title),
        week=row.week,
        group_id=row.group_id,
        room=row.room,
        teacher=None if row.teacher_id is None else str(row.teacher_id),
    )


def _change(row: Any) -> Change:
    return Change(
        day=row.day,
        period=row.period,
        kind=ChangeKind(row.kind),
        made_at=row.made_at,
        group_id=row.group_id,
        subject=None if row.subject_id is None else Subject(row.subject_id, row.title),
        teacher=None if row.teacher_id is None else str(row.teacher_id),
        room=row.room,
        comment=row.comment,
    )
