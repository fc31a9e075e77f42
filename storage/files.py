"""Kept files: the bytes here, the address under which a bot can send them again beside them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.files import FileKind, NewFile, Purpose
from storage.sql import upsert
from storage.tables import FileAddressRow, FileRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """A kept file without its bytes; `size` in bytes."""

    id: int
    name: str
    kind: FileKind
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCopy:
    """A kept file to be sent: by its address where the bot has sent it before, otherwise by its content."""

    id: int
    name: str
    kind: FileKind
    content: bytes | None
    address: str | None


class Files:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(
        self, new: NewFile, purpose: Purpose, *, account_id: int | None, school_id: int | None, at: datetime
    ) -> int:
        """Keep a checked file; its id."""
        added = await self._connection.execute(
            insert(FileRow)
            .values(
                account_id=account_id,
                school_id=school_id,
                purpose=purpose,
                kind=new.kind,
                name=new.name,
                size=len(new.content),
                sha256=hashlib.sha256(new.content).hexdigest(),
                content=new.content,
                kept_at=at,
            )
            .returning(FileRow.id)
        )
        return added.scalar_one()

    async def facts(self, ids: Sequence[int]) -> list[FileFacts]:
        """These files without their bytes, in the order they were kept; erased ones are left out."""
        query = (
            select(FileRow.id, FileRow.name, FileRow.kind, FileRow.size)
            .where(FileRow.id.in_(ids), FileRow.erased_at.is_(None))
            .order_by(FileRow.id)
        )
        rows = await self._connection.execute(query)
        return [FileFacts(id=row.id, name=row.name, kind=FileKind(row.kind), size=row.size) for row in rows]

    async def content(self, file_id: int) -> bytes | None:
        """The bytes of a file; None: there is none, or it was erased."""
        return (await self._connection.execute(select(FileRow.content).where(FileRow.id == file_id))).scalar()

    async def copies(self, ids: Sequence[int], bot_id: int) -> list[FileCopy]:
        """Files as this bot would send them, in the order they were kept; the bytes only of those it never sent."""
        address = select(FileAddressRow.file_id, FileAddressRow.external_id).where(
            FileAddressRow.file_id.in_(ids), FileAddressRow.bot_id == bot_id
        )
        known: dict[int, str] = {row.file_id: row.external_id for row in await self._connection.execute(address)}
        return [
            FileCopy(
                id=one.id,
                name=one.name,
                kind=one.kind,
                content=None if one.id in known else await self.content(one.id),
                address=known.get(one.id),
            )
            for one in await self.facts(ids)
        ]

    async def sent_as(self, file_id: int, bot_id: int, external_id: str) -> None:
        """Remember under which id a bot has just sent a file."""
        await self._connection.execute(
            upsert(self._connection, FileAddressRow)
            .values(file_id=file_id, bot_id=bot_id, external_id=external_id)
            .on_conflict_do_update(index_elements=["file_id", "bot_id"], set_={"external_id": external_id})
        )

    async def sent_since(self, account_id: int, since: datetime) -> tuple[int, int]:
        """How many files and bytes an account has sent since then."""
        query = select(func.count(), func.coalesce(func.sum(FileRow.size), 0)).where(
            FileRow.account_id == account_id, FileRow.kept_at >= since
        )
        count, size = (await self._connection.execute(query)).one()
        return count, int(size)

    async def erase(self, ids: Sequence[int], at: datetime) -> int:
        """Take the bytes away and leave the fact that they were there; how many were erased."""
        erased = await self._connection.execute(
            update(FileRow)
            .where(FileRow.id.in_(ids), FileRow.erased_at.is_(None))
            .values(content=None, name="", erased_at=at)
        )
        return erased.rowcount
