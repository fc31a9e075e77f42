"""Marks that stand, as their teacher sees them: changed or withdrawn on the revision the teacher saw, history kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.term_marks import TermMark
from domain.timetable import Subject
from storage.tables import MarkRevisionRow, MarkRow, PupilRow, SubjectRow

WITHDRAWN = ""  # the value of the revision that withdrew a mark


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingMark:
    """A mark as it stands now, public or not yet."""

    id: int
    pupil_id: int
    class_id: int | None  # of the pupil
    subject_id: int
    subject: str
    day: date
    period: int | None
    value: str
    work: str | None
    weight: float
    counts: bool
    debt_until: date | None
    comment: str | None
    teacher_id: int | None
    revision: int
    public_at: datetime
    withdrawn: bool

    @property
    def term_mark(self) -> TermMark:
        """As averages want it."""
        return TermMark(
            id=self.id,
            subject=Subject(self.subject_id, self.subject),
            period=self.period,
            value=self.value,
            work=self.work,
            debt_until=self.debt_until,
            comment=self.comment,
            counts=self.counts,
            corrected=self.revision > 1,
            day=self.day,
            weight=Decimal(str(self.weight)),
        )


@dataclass(frozen=True, slots=True)
class MarkStep:
    revision: int
    value: str
    at: datetime
    by: int | None
    reason: str | None


_STANDING = (
    select(
        MarkRow.id,
        MarkRow.pupil_id,
        PupilRow.class_id,
        MarkRow.subject_id,
        SubjectRow.title.label("subject"),
        MarkRow.day,
        MarkRow.period,
        MarkRow.value,
        MarkRow.work,
        MarkRow.weight,
        MarkRow.counts,
        MarkRow.debt_until,
        MarkRow.comment,
        MarkRow.teacher_id,
        MarkRow.revision,
        MarkRow.public_at,
        MarkRow.withdrawn_at.is_not(None).label("withdrawn"),
    )
    .join(SubjectRow, SubjectRow.id == MarkRow.subject_id)
    .join(PupilRow, PupilRow.id == MarkRow.pupil_id)
)


class MarkEdits:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def one(self, mark_id: int) -> StandingMark | None:
        """A mark, a withdrawn one among them."""
        found = await self._found(MarkRow.id == mark_id)
        return found[0] if found else None

    async def of_days(
        self, pupil_ids: Collection[int], subject_id: int | None, since: date, until: date
    ) -> list[StandingMark]:
        """Marks that stand of these pupils in these days; of one subject, if one is named."""
        conditions: list[ColumnElement[bool]] = [
            MarkRow.pupil_id.in_(pupil_ids), MarkRow.day.between(since, until), MarkRow.withdrawn_at.is_(None),
        ]  # fmt: skip
        if subject_id is not None:
            conditions.append(MarkRow.subject_id == subject_id)
        return await self._found(*conditions)

    async def change(
        self, mark: StandingMark, value: str, *, counts: bool, by: int, at: datetime, reason: str | None
    ) -> bool:
        """Make a mark another. False: it is not any more what the person saw."""
        return await self._move(
            mark, {"value": value, "counts": counts, "debt_until": None}, value, by=by, at=at, reason=reason
        )

    async def withdraw(self, mark: StandingMark, *, by: int, at: datetime, reason: str | None) -> bool:
        """Take a mark away. False: it is not any more what the person saw."""
        return await self._move(mark, {"withdrawn_at": at}, WITHDRAWN, by=by, at=at, reason=reason)

    async def _move(
        self, mark: StandingMark, values: dict[str, object], value: str, *, by: int, at: datetime, reason: str | None
    ) -> bool:
        moved = await self._connection.execute(
            update(MarkRow)
            .where(MarkRow.id == mark.id, MarkRow.revision == mark.revision, MarkRow.withdrawn_at.is_(None))
            .values(revision=mark.revision + 1, **values)
        )
        if moved.rowcount != 1:
            return False
        if not await self.history(mark.id):  # it came with a file: how it was must not be lost
            await self._step(mark.id, mark.revision, mark.value, mark.work, None, mark.public_at, None)
        await self._step(mark.id, mark.revision + 1, value, mark.work, by, at, reason)
        return True

    async def history(self, mark_id: int) -> Sequence[MarkStep]:
        row = MarkRevisionRow
        query = select(row.revision, row.value, row.at, row.by, row.reason).where(row.mark_id == mark_id)
        return [MarkStep(*one) for one in await self._connection.execute(query.order_by(row.revision))]

    async def _step(
        self,
        mark_id: int,
        revision: int,
        value: str,
        work: str | None,
        by: int | None,
        at: datetime,
        reason: str | None,
    ) -> None:
        await self._connection.execute(
            insert(MarkRevisionRow).values(
                mark_id=mark_id, revision=revision, value=value, work=work, by=by, at=at, reason=reason
            )
        )

    async def _found(self, *conditions: ColumnElement[bool]) -> list[StandingMark]:
        query = _STANDING.where(*conditions).order_by(MarkRow.day, MarkRow.period, MarkRow.id)
        return [StandingMark(**row._mapping) for row in await self._connection.execute(query)]
