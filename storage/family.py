"""Homework on the side of a family: what of it is done, the files that came with it. No permit, no read."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.access import Permit
from storage.sql import insert_new
from storage.tables import FileRow, GroupMemberRow, HomeworkDoneRow, HomeworkFileRow, HomeworkRow


class FamilyHomework:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def is_theirs(self, permit: Permit, homework_id: int, now: datetime) -> bool:
        """Whether this homework stands in the diary the permit opens, and may be seen by now."""
        groups = select(GroupMemberRow.group_id).where(GroupMemberRow.pupil_id == permit.pupil_id)
        query = select(HomeworkRow.id).where(
            HomeworkRow.id == homework_id,
            HomeworkRow.class_id == permit.class_id,
            HomeworkRow.withdrawn_at.is_(None),
            HomeworkRow.set_at <= now,
            or_(HomeworkRow.pupil_id.is_(None), HomeworkRow.pupil_id == permit.pupil_id),
            or_(HomeworkRow.group_id.is_(None), HomeworkRow.group_id.in_(groups)),
        )
        return (await self._connection.execute(query)).first() is not None

    async def tick(self, permit: Permit, homework_id: int, at: datetime) -> None:
        """Note it as done; done twice is done once."""
        await self._connection.execute(
            insert_new(self._connection, HomeworkDoneRow).values(
                pupil_id=permit.pupil_id, homework_id=homework_id, done_at=at
            )
        )

    async def untick(self, permit: Permit, homework_id: int) -> None:
        await self._connection.execute(
            delete(HomeworkDoneRow).where(
                HomeworkDoneRow.pupil_id == permit.pupil_id, HomeworkDoneRow.homework_id == homework_id
            )
        )

    async def files(self, permit: Permit, homework_id: int, now: datetime) -> list[int]:
        """The files that came with it, in order; none of homework that is not in this diary."""
        if not await self.is_theirs(permit, homework_id, now):
            return []
        query = (
            select(HomeworkFileRow.file_id)
            .join(FileRow, FileRow.id == HomeworkFileRow.file_id)
            .where(HomeworkFileRow.homework_id == homework_id, FileRow.erased_at.is_(None))
            .order_by(HomeworkFileRow.file_id)
        )
        return list((await self._connection.execute(query)).scalars())
