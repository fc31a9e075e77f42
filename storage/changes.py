"""Changes of the timetable made by people of the school: written together, undone together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.timetable import ChangeKind
from storage.tables import AccountRow, ChangeRow, RoleRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    day: date
    period: int
    kind: ChangeKind
    group_id: int | None = None
    subject_id: int | None = None
    teacher_id: int | None = None
    room: str | None = None
    comment: str | None = None


class Changes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def write(self, class_id: int, changes: Sequence[NewChange], *, by: int, at: datetime) -> list[int]:
        """Keep changes made in one breath: the same moment ties the two ends of a move."""
        ids = []
        for one in changes:
            added = await self._connection.execute(
                insert(ChangeRow)
                .values(
                    class_id=class_id,
                    day=one.day,
                    period=one.period,
                    kind=one.kind,
                    group_id=one.group_id,
                    subject_id=one.subject_id,
                    teacher_id=one.teacher_id,
                    room=one.room,
                    comment=one.comment,
                    made_at=at,
                    by=by,
                )
                .returning(ChangeRow.id)
            )
            ids.append(added.scalar_one())
        return ids

    async def together(self, change_id: int) -> list[tuple[int, int, date, int, int | None]]:
        """The changes made in one breath with this one by a person: id, class, day, period, teacher."""
        one = select(ChangeRow.class_id, ChangeRow.made_at, ChangeRow.by).where(
            ChangeRow.id == change_id, ChangeRow.by.is_not(None)
        )
        row = (await self._connection.execute(one)).first()
        if row is None:
            return []
        query = select(ChangeRow.id, ChangeRow.class_id, ChangeRow.day, ChangeRow.period, ChangeRow.teacher_id).where(
            ChangeRow.class_id == row[0], ChangeRow.made_at == row[1], ChangeRow.by == row[2]
        )
        found = await self._connection.execute(query.order_by(ChangeRow.id))
        return [(one[0], one[1], one[2], one[3], one[4]) for one in found]

    async def at(self, class_id: int, day: date, period: int) -> list[int]:
        """The changes people of the school made to a lesson."""
        query = select(ChangeRow.id).where(
            ChangeRow.class_id == class_id, ChangeRow.day == day, ChangeRow.period == period, ChangeRow.by.is_not(None)
        )
        return list((await self._connection.execute(query)).scalars())

    async def moments(self, ids: Sequence[int]) -> set[tuple[date, int, datetime]]:
        """The places of changes and when they were made: by these a timetable knows them."""
        query = select(ChangeRow.day, ChangeRow.period, ChangeRow.made_at).where(ChangeRow.id.in_(ids))
        return {(row[0], row[1], row[2]) for row in await self._connection.execute(query)}

    async def remove(self, ids: Sequence[int]) -> int:
        """Take changes back; how many there were."""
        return (await self._connection.execute(delete(ChangeRow).where(ChangeRow.id.in_(ids)))).rowcount

    async def accounts_of(self, staff_ids: Sequence[int]) -> dict[int, list[int]]:
        """The accounts of teachers by their place in the list of staff."""
        query = (
            select(RoleRow.staff_id, AccountRow.id)
            .join(AccountRow, AccountRow.person_id == RoleRow.person_id)
            .where(RoleRow.staff_id.in_(staff_ids), RoleRow.ended_at.is_(None))
            .distinct()
        )
        found: dict[int, list[int]] = {}
        for staff_id, account_id in await self._connection.execute(query):
            found.setdefault(staff_id or 0, []).append(account_id)
        return found
