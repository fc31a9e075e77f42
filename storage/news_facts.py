"""What news say, by the ids a push keeps: one SELECT a kind, whoever many readers wait for it.

Whose diary it is was asked at the door before: the ids come with the permits they were asked under, and a row of
another child or class is left out by the loader (bot.services.news_facts).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import (
    AttendanceRow,
    HomeworkRow,
    MarkBatchRow,
    MarkRevisionRow,
    MarkRow,
    SubjectRow,
)

Place = tuple[int, date, int]  # pupil, day, period


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkNow:
    id: int
    pupil_id: int
    subject: str
    day: date
    value: str
    work: str | None
    debt_until: date | None
    revision: int
    public_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceNow:
    pupil_id: int
    subject: str | None  # nothing where a file told only of the period
    day: date
    period: int
    code: str
    minutes: int | None
    set_at: datetime
    public_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkNow:
    id: int
    class_id: int
    pupil_id: int | None
    subject: str
    due_on: date
    text: str
    withdrawn_at: datetime | None


class NewsFacts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def marks(self, ids: Collection[int]) -> dict[int, MarkNow]:
        query = (
            select(
                MarkRow.id,
                MarkRow.pupil_id,
                SubjectRow.title.label("subject"),
                MarkRow.day,
                MarkRow.value,
                MarkRow.work,
                MarkRow.debt_until,
                MarkRow.revision,
                MarkRow.public_at,
                MarkRow.withdrawn_at,
            )
            .join(SubjectRow, SubjectRow.id == MarkRow.subject_id)
            .where(MarkRow.id.in_(ids))
        )
        return {row.id: MarkNow(**row._mapping) for row in await self._connection.execute(query)}

    async def marks_before(self, ids: Sequence[int]) -> dict[tuple[int, int], str]:
        """What marks were in their earlier revisions: by mark and revision."""
        query = select(MarkRevisionRow.mark_id, MarkRevisionRow.revision, MarkRevisionRow.value).where(
            MarkRevisionRow.mark_id.in_(ids)
        )
        return {(row[0], row[1]): row[2] for row in await self._connection.execute(query)}

    async def absences(self, places: Collection[Place]) -> dict[Place, AbsenceNow]:
        """How pupils were, by pupil, day and period."""
        query = (
            select(
                AttendanceRow.pupil_id,
                SubjectRow.title.label("subject"),
                AttendanceRow.day,
                AttendanceRow.period,
                AttendanceRow.code,
                AttendanceRow.minutes,
                AttendanceRow.set_at,
                AttendanceRow.public_at,
            )
            .outerjoin(MarkBatchRow, MarkBatchRow.id == AttendanceRow.batch_id)
            .outerjoin(SubjectRow, SubjectRow.id == MarkBatchRow.subject_id)
            .where(
                AttendanceRow.pupil_id.in_({pupil for pupil, _day, _period in places}),
                AttendanceRow.day.in_({day for _pupil, day, _period in places}),
            )
        )
        found = [AbsenceNow(**row._mapping) for row in await self._connection.execute(query)]
        return {(one.pupil_id, one.day, one.period): one for one in found}

    async def homework(self, ids: Collection[int]) -> dict[int, HomeworkNow]:
        query = (
            select(
                HomeworkRow.id,
                HomeworkRow.class_id,
                HomeworkRow.pupil_id,
                SubjectRow.title.label("subject"),
                HomeworkRow.due_on,
                HomeworkRow.text,
                HomeworkRow.withdrawn_at,
            )
            .join(SubjectRow, SubjectRow.id == HomeworkRow.subject_id)
            .where(HomeworkRow.id.in_(ids))
        )
        return {row.id: HomeworkNow(**row._mapping) for row in await self._connection.execute(query)}
