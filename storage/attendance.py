"""Attendance as teachers note it: what a later word wrote over is kept, so that undoing brings it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import upsert
from storage.tables import AttendanceRow, AttendanceWasRow


@dataclass(frozen=True, slots=True)
class NewAbsence:
    pupil_id: int
    code: str
    minutes: int | None = None
    period: int | None = None  # where it is not that of the writing


@dataclass(frozen=True, slots=True)
class At:
    """One pupil at one lesson; the period of a whole day is 0."""

    pupil_id: int
    day: date
    period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What is noted of a pupil at a lesson."""

    at: At
    code: str
    minutes: int | None
    batch_id: int | None
    set_at: datetime
    public_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """By which batch something is noted, when, and from when on parents see it."""

    batch_id: int
    day: date
    period: int
    at: datetime
    public_at: datetime


_NOTED = (
    AttendanceRow.pupil_id,
    AttendanceRow.day,
    AttendanceRow.period,
    AttendanceRow.code,
    AttendanceRow.minutes,
    AttendanceRow.batch_id,
    AttendanceRow.set_at,
    AttendanceRow.public_at,
)
_WAS = AttendanceWasRow


class Attendances:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def on(self, pupil_ids: Sequence[int], day: date) -> list[Noted]:
        """All that is noted of these pupils on a day, public or not."""
        return await self.between(pupil_ids, day, day)

    async def between(self, pupil_ids: Sequence[int], since: date, until: date) -> list[Noted]:
        """The same of some days."""
        query = select(*_NOTED).where(AttendanceRow.pupil_id.in_(pupil_ids), AttendanceRow.day.between(since, until))
        return [
            Noted(at=At(row[0], row[1], row[2]), code=row[3], minutes=row[4], batch_id=row[5], set_at=row[6],
                  public_at=row[7])
            for row in await self._connection.execute(query.order_by(AttendanceRow.pupil_id, AttendanceRow.period))
        ]  # fmt: skip

    async def at(self, at: At) -> Noted | None:
        return next((one for one in await self.on([at.pupil_id], at.day) if one.at == at), None)

    async def write(self, writing: Writing, absences: Sequence[NewAbsence]) -> None:
        """Note attendance at a lesson; a second word about the same lesson replaces the first, which is kept aside."""
        pupil_ids = [absence.pupil_id for absence in absences]
        before = {one.at: one for one in await self.on(pupil_ids, writing.day)}
        for absence in absences:
            period = writing.period if absence.period is None else absence.period
            at = At(absence.pupil_id, writing.day, period)
            if at in before:
                await self._keep(before[at], at=writing.at, batch_id=writing.batch_id)
            await self._set(at, absence.code, absence.minutes, writing.batch_id, writing.at, writing.public_at)

    async def undo(self, batch_id: int) -> None:
        """Take a batch back: what it wrote over stands again, and nothing later brings the batch back."""
        was = {_place(row): row for row in await self._kept(_WAS.batch_id == batch_id)}
        await self._connection.execute(delete(AttendanceRow).where(AttendanceRow.batch_id == batch_id))
        for row in await self._kept(_WAS.was_batch_id == batch_id):  # what a later batch would bring back
            await self._connection.execute(delete(_WAS).where(_WAS.id == row.id))
            if (older := was.pop(_place(row), None)) is not None:
                await self._connection.execute(update(_WAS).where(_WAS.id == older.id).values(batch_id=row.batch_id))
        for place, row in was.items():
            await self._connection.execute(delete(_WAS).where(_WAS.id == row.id))
            if row.code is not None and row.set_at is not None and row.public_at is not None:
                await self._set(place, row.code, row.minutes, row.was_batch_id, row.set_at, row.public_at)

    async def correct(
        self,
        noted: Noted,
        code: str | None,
        minutes: int | None,
        *,
        by: int,
        at: datetime,
        public_at: datetime,
        reason: str | None,
    ) -> bool:
        """Say otherwise what parents have seen; no code: the pupil was there. False: somebody was first."""
        same = (
            AttendanceRow.pupil_id == noted.at.pupil_id,
            AttendanceRow.day == noted.at.day,
            AttendanceRow.period == noted.at.period,
            AttendanceRow.code == noted.code,
            AttendanceRow.set_at == noted.set_at,
        )
        if code is None:
            changed = await self._connection.execute(delete(AttendanceRow).where(*same))
        else:
            values = {
                "code": code,
                "minutes": minutes,
                "set_at": at,
                "public_at": public_at,
                "batch_id": noted.batch_id,
            }
            changed = await self._connection.execute(update(AttendanceRow).where(*same).values(**values))
        if changed.rowcount != 1:
            return False
        await self._keep(noted, at=at, by=by, reason=reason)
        return True

    async def _set(
        self, at: At, code: str, minutes: int | None, batch_id: int | None, set_at: datetime, public_at: datetime
    ) -> None:
        values = {
            "code": code, "minutes": minutes, "batch_id": batch_id, "set_at": set_at, "public_at": public_at,
        }  # fmt: skip
        await self._connection.execute(
            upsert(self._connection, AttendanceRow)
            .values(pupil_id=at.pupil_id, day=at.day, period=at.period, **values)
            .on_conflict_do_update(index_elements=["pupil_id", "day", "period"], set_=values)
        )

    async def _keep(
        self,
        noted: Noted,
        *,
        at: datetime,
        batch_id: int | None = None,
        by: int | None = None,
        reason: str | None = None,
    ) -> None:
        await self._connection.execute(
            insert(_WAS).values(
                pupil_id=noted.at.pupil_id, day=noted.at.day, period=noted.at.period, code=noted.code,
                minutes=noted.minutes, was_batch_id=noted.batch_id, set_at=noted.set_at, public_at=noted.public_at,
                batch_id=batch_id, by=by, at=at, reason=reason,
            )
        )  # fmt: skip

    async def _kept(self, condition: ColumnElement[bool]) -> list["_Kept"]:
        query = select(
            _WAS.id, _WAS.pupil_id, _WAS.day, _WAS.period, _WAS.code, _WAS.minutes, _WAS.was_batch_id, _WAS.batch_id,
            _WAS.set_at, _WAS.public_at,
        )  # fmt: skip
        rows = await self._connection.execute(query.where(condition).order_by(_WAS.id))
        return [_Kept(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True)
class _Kept:
    id: int
    pupil_id: int
    day: date
    period: int
    code: str | None
    minutes: int | None
    was_batch_id: int | None
    batch_id: int | None
    set_at: datetime | None
    public_at: datetime | None


def _place(kept: _Kept) -> At:
    return At(kept.pupil_id, kept.day, kept.period)
