"""What news say, by the ids a push keeps: one SELECT a kind, whoever many readers wait for it.

Whose diary it is was asked at the door before: the ids come with the permits they were asked under, and a row of
another child or class is left out by the loader (bot.services.news_facts).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.diary import WHOLE_DAY
from storage.tables import (
    AttendanceRow,
    HomeworkRow,
    LessonRow,
    MarkBatchRow,
    MarkRevisionRow,
    MarkRow,
    SchoolClassRow,
    SubjectRow,
    TermResultRevisionRow,
    TermResultRow,
    TermRow,
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
    set_at: datetime  # from when readers see it
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultNow:
    id: int
    pupil_id: int
    kind: str
    subject: str | None
    term: str | None
    value: str
    revision: int
    public_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonAhead:
    id: int
    class_id: int
    day: date
    period: int
    subject: str
    topic: str


_LESSONS = select(
    LessonRow.id,
    LessonRow.class_id,
    LessonRow.day,
    LessonRow.period,
    SubjectRow.title.label("subject"),
    LessonRow.topic,
).join(SubjectRow, SubjectRow.id == LessonRow.subject_id)


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
            .outerjoin(SubjectRow, (SubjectRow.id == MarkBatchRow.subject_id) & (AttendanceRow.period != WHOLE_DAY))
            .where(
                AttendanceRow.pupil_id.in_({pupil for pupil, _day, _period in places}),
                AttendanceRow.day.in_({day for _pupil, day, _period in places}),
            )
        )
        found = [AbsenceNow(**row._mapping) for row in await self._connection.execute(query)]
        return {(one.pupil_id, one.day, one.period): one for one in found}

    async def results(self, ids: Collection[int]) -> dict[int, ResultNow]:
        query = (
            select(
                TermResultRow.id,
                TermResultRow.pupil_id,
                TermResultRow.kind,
                SubjectRow.title.label("subject"),
                TermRow.title.label("term"),
                TermResultRow.value,
                TermResultRow.revision,
                TermResultRow.public_at,
                TermResultRow.withdrawn_at,
            )
            .outerjoin(SubjectRow, SubjectRow.id == TermResultRow.subject_id)
            .outerjoin(TermRow, TermRow.id == TermResultRow.term_id)
            .where(TermResultRow.id.in_(ids))
        )
        return {row.id: ResultNow(**row._mapping) for row in await self._connection.execute(query)}

    async def results_before(self, ids: Sequence[int]) -> dict[tuple[int, int], str]:
        """What results were in their earlier revisions."""
        row = TermResultRevisionRow
        query = select(row.result_id, row.revision, row.value).where(row.result_id.in_(ids))
        return {(one[0], one[1]): one[2] for one in await self._connection.execute(query)}

    async def lessons(self, ids: Collection[int]) -> dict[int, LessonAhead]:
        query = _LESSONS.where(LessonRow.id.in_(ids))
        return {row.id: LessonAhead(**row._mapping) for row in await self._connection.execute(query)}

    async def lessons_ahead(self, school_id: int, since: date, until: date) -> list[LessonAhead]:
        """Lessons of these days whose topic is known already."""
        query = (
            _LESSONS.join(SchoolClassRow, SchoolClassRow.id == LessonRow.class_id)
            .where(SchoolClassRow.school_id == school_id, LessonRow.day.between(since, until))
            .where(LessonRow.topic.is_not(None))
        )
        return [LessonAhead(**row._mapping) for row in await self._connection.execute(query)]

    async def classes_with_homework(self, school_id: int, due_on: date) -> list[int]:
        """The classes of a school where something is due on a day."""
        query = (
            select(HomeworkRow.class_id)
            .join(SchoolClassRow, SchoolClassRow.id == HomeworkRow.class_id)
            .where(
                SchoolClassRow.school_id == school_id,
                HomeworkRow.due_on == due_on,
                HomeworkRow.withdrawn_at.is_(None),
            )
            .distinct()
        )
        return list((await self._connection.execute(query)).scalars())

    async def homework(self, ids: Collection[int]) -> dict[int, HomeworkNow]:
        query = (
            select(
                HomeworkRow.id,
                HomeworkRow.class_id,
                HomeworkRow.pupil_id,
                SubjectRow.title.label("subject"),
                HomeworkRow.due_on,
                HomeworkRow.text,
                HomeworkRow.set_at,
                HomeworkRow.withdrawn_at,
            )
            .join(SubjectRow, SubjectRow.id == HomeworkRow.subject_id)
            .where(HomeworkRow.id.in_(ids))
        )
        return {row.id: HomeworkNow(**row._mapping) for row in await self._connection.execute(query)}
