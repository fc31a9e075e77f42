"""Marks as teachers write them: in batches, with history, visible to parents only after the undo window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.diary import WHOLE_DAY
from storage.tables import (
    AttendanceRow,
    MarkBatchRow,
    MarkRevisionRow,
    MarkRow,
    PupilRow,
    SchoolClassRow,
    SubjectRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    pupil_id: int
    value: str
    counts: bool = True
    debt_until: date | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was written in one go."""

    id: int
    person_id: int
    class_id: int
    class_title: str
    school_id: int
    subject_id: int
    subject: str  # "": attendance of a whole day
    day: date
    period: int | None
    made_at: datetime
    public_at: datetime
    undone_at: datetime | None


class Marks:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open_batch(
        self,
        *,
        person_id: int,
        class_id: int,
        subject_id: int,
        day: date,
        period: int | None,
        made_at: datetime,
        public_at: datetime,
    ) -> int:
        added = await self._connection.execute(
            insert(MarkBatchRow)
            .values(
                person_id=person_id,
                class_id=class_id,
                subject_id=subject_id,
                day=day,
                period=period,
                made_at=made_at,
                public_at=public_at,
            )
            .returning(MarkBatchRow.id)
        )
        return added.scalar_one()

    async def write(
        self, batch: Batch, marks: Sequence[NewMark], *, work: str | None, weight: float, teacher_id: int | None
    ) -> None:
        """Set marks; the first revision of each is kept at once."""
        for mark in marks:
            added = await self._connection.execute(
                insert(MarkRow)
                .values(
                    pupil_id=mark.pupil_id,
                    subject_id=batch.subject_id,
                    day=batch.day,
                    period=batch.period,
                    value=mark.value,
                    work=work,
                    weight=weight,
                    counts=mark.counts,
                    debt_until=mark.debt_until,
                    comment=mark.comment,
                    teacher_id=teacher_id,
                    batch_id=batch.id,
                    revision=1,
                    set_at=batch.made_at,
                    public_at=batch.public_at,
                )
                .returning(MarkRow.id)
            )
            await self._connection.execute(
                insert(MarkRevisionRow).values(
                    mark_id=added.scalar_one(),
                    revision=1,
                    value=mark.value,
                    work=work,
                    by=batch.person_id,
                    at=batch.made_at,
                )
            )

    async def batch(self, batch_id: int) -> Batch | None:
        return await self._batch(MarkBatchRow.id == batch_id)

    async def latest_batch(self, person_id: int, since: datetime) -> Batch | None:
        """What a teacher wrote last, if not long ago."""
        return await self._batch(MarkBatchRow.person_id == person_id, MarkBatchRow.made_at >= since)

    async def _batch(self, *conditions: object) -> Batch | None:
        query = (
            select(
                MarkBatchRow.id,
                MarkBatchRow.person_id,
                MarkBatchRow.class_id,
                SchoolClassRow.title.label("class_title"),
                SchoolClassRow.school_id,
                MarkBatchRow.subject_id,
                case((MarkBatchRow.period == WHOLE_DAY, ""), else_=SubjectRow.title).label("subject"),
                MarkBatchRow.day,
                MarkBatchRow.period,
                MarkBatchRow.made_at,
                MarkBatchRow.public_at,
                MarkBatchRow.undone_at,
            )
            .join(SchoolClassRow, SchoolClassRow.id == MarkBatchRow.class_id)
            .join(SubjectRow, SubjectRow.id == MarkBatchRow.subject_id)
            .where(*conditions)  # type: ignore[arg-type]
            .order_by(MarkBatchRow.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).first()
        return Batch(**row._mapping) if row else None

    async def undo(self, batch: Batch, at: datetime) -> bool:
        """Take the marks of a batch back while no parent could have seen it. False: it is public, or undone already."""
        undone = await self._connection.execute(
            update(MarkBatchRow)
            .where(MarkBatchRow.id == batch.id, MarkBatchRow.undone_at.is_(None), MarkBatchRow.public_at > at)
            .values(undone_at=at)
        )
        if undone.rowcount != 1:
            return False
        await self._connection.execute(update(MarkRow).where(MarkRow.batch_id == batch.id).values(withdrawn_at=at))
        return True

    async def publish(self, batch: Batch, at: datetime) -> bool:
        """Let parents see a batch now. False: they see it already, or it was undone."""
        published = await self._connection.execute(
            update(MarkBatchRow)
            .where(MarkBatchRow.id == batch.id, MarkBatchRow.undone_at.is_(None), MarkBatchRow.public_at > at)
            .values(public_at=at)
        )
        if published.rowcount != 1:
            return False
        for row in (MarkRow, AttendanceRow):
            await self._connection.execute(update(row).where(row.batch_id == batch.id).values(public_at=at))
        return True

    async def marks_of(self, batch_id: int) -> list[tuple[int, int]]:
        """The marks of a batch: their ids and pupils."""
        query = select(MarkRow.id, MarkRow.pupil_id).where(MarkRow.batch_id == batch_id).order_by(MarkRow.id)
        return [(row[0], row[1]) for row in await self._connection.execute(query)]

    async def absent_of(self, batch_id: int) -> list[tuple[int, int]]:
        """Of whose attendance a batch says something, and at which period."""
        row = AttendanceRow
        query = select(row.pupil_id, row.period).where(row.batch_id == batch_id).order_by(row.id)
        return [(one[0], one[1]) for one in await self._connection.execute(query)]

    async def written(self, batch_id: int) -> list[tuple[int, str, str]]:
        """Pupils, their names and the values of a batch, for the teacher who wrote it."""
        marks = (
            select(PupilRow.id, PupilRow.name, MarkRow.value)
            .join(PupilRow, PupilRow.id == MarkRow.pupil_id)
            .where(MarkRow.batch_id == batch_id, MarkRow.withdrawn_at.is_(None))
        )
        absences = (
            select(PupilRow.id, PupilRow.name, AttendanceRow.code)
            .join(PupilRow, PupilRow.id == AttendanceRow.pupil_id)
            .where(AttendanceRow.batch_id == batch_id)
        )
        found = [
            (row[0], row[1], row[2]) for query in (marks, absences) for row in await self._connection.execute(query)
        ]
        return sorted(found, key=lambda line: line[1].casefold())
