"""What has outlived its term (`domain.retention`): found, destroyed in small bites, the destruction recorded."""

from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.cases import CLOSED
from domain.files import Purpose
from domain.retention import Term
from storage.tables import (
    ApplicationEventRow,
    ApplicationRow,
    DestructionRow,
    DocumentRow,
    DraftRow,
    FileAddressRow,
    FileRow,
    LinkCodeRow,
    PushRow,
)

BITE = 500  # rows at most in one transaction: people are served meanwhile
PASSING_FILES = (Purpose.HOMEWORK, Purpose.ABSENCE_NOTE, Purpose.IMPORT)


class Expired:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def drafts(self, before: datetime) -> int:
        """Forms nobody went on with."""
        return await self._delete(DraftRow, select(DraftRow.id).where(DraftRow.updated_at < before))

    async def links(self, before: datetime) -> int:
        """One-time links that were used, or ran out."""
        over = or_(LinkCodeRow.used_at < before, LinkCodeRow.expires_at < before)
        return await self._delete(LinkCodeRow, select(LinkCodeRow.id).where(over))

    async def pushes(self, before: datetime) -> int:
        """Pushes that were paid."""
        return await self._delete(PushRow, select(PushRow.id).where(PushRow.done_at < before))

    async def files(self, before: datetime, at: datetime) -> int:
        """Contents of files that have served."""
        old = select(FileRow.id).where(
            FileRow.kept_at < before, FileRow.erased_at.is_(None), FileRow.purpose.in_(PASSING_FILES)
        )
        ids = await self._ids(old)
        if ids:
            await self._connection.execute(delete(FileAddressRow).where(FileAddressRow.file_id.in_(ids)))
            await self._connection.execute(
                update(FileRow).where(FileRow.id.in_(ids)).values(content=None, name="", erased_at=at)
            )
        return len(ids)

    async def cases(self, before: datetime, at: datetime) -> int:
        """What people wrote in cases closed long ago; their numbers and dates stay in the journal."""
        last = select(func.max(ApplicationEventRow.at)).where(ApplicationEventRow.application_id == ApplicationRow.id)
        old = select(ApplicationRow.id).where(
            ApplicationRow.status.in_(CLOSED), ApplicationRow.erased_at.is_(None), last.scalar_subquery() < before
        )
        ids = await self._ids(old)
        if ids:
            emptied: dict[str, Any] = {"answers": {}, "progress": {}, "contact_account_phone": None, "reason": None}
            for row, column, values in (
                (ApplicationRow, ApplicationRow.id, emptied | {"erased_at": at}),
                (ApplicationEventRow, ApplicationEventRow.application_id, {"note": None}),
                (DocumentRow, DocumentRow.application_id, {"data": {}}),
            ):
                await self._connection.execute(update(row).where(column.in_(ids)).values(**values))
        return len(ids)

    async def record(self, what: str, term: Term, count: int, at: datetime) -> None:
        """That so many were destroyed, by which rule: what an inspector asks for."""
        await self._connection.execute(insert(DestructionRow).values(at=at, what=what, rule=term.rule, count=count))

    async def recorded(self) -> list[tuple[datetime, str, str, int]]:
        """The record of destruction, the newest first."""
        query = select(DestructionRow.at, DestructionRow.what, DestructionRow.rule, DestructionRow.count)
        rows = await self._connection.execute(query.order_by(DestructionRow.id.desc()))
        return [(row.at, row.what, row.rule, row[3]) for row in rows]

    async def _delete(self, row: Any, ids: "Select[int]") -> int:
        query: Delete = delete(row).where(row.id.in_(ids.limit(BITE)))
        return (await self._connection.execute(query)).rowcount

    async def _ids(self, query: "Select[int]") -> list[int]:
        return list((await self._connection.execute(query.limit(BITE))).scalars())
