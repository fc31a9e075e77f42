"""The inbox: raw updates on disk before Telegram is told they arrived."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.lanes import Lanes
from storage.processes import Processes
from storage.sql import insert_new
from storage.tables import InboxRow


@dataclass(frozen=True, slots=True)
class InboxKey:
    bot_id: int
    update_id: int


@dataclass(frozen=True, slots=True)
class Letter:
    """An update as it came: the raw JSON, the chat it belongs to and the moment it was received."""

    key: InboxKey
    chat: int
    payload: str
    received_at: datetime
    acted: bool = False
    tries: int = 0


@dataclass(frozen=True, slots=True)
class InboxState:
    waiting: int
    quarantined: int
    last_received_at: datetime | None


class Inbox:
    """Letters, and where several processes share them, whose each chat is and who those processes are."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.lanes = Lanes(connection)
        self.processes = Processes(connection)

    async def add(self, letters: Sequence[Letter]) -> list[InboxKey]:
        """Keep the letters not seen before; the keys of those that are new."""
        rows = [
            {
                "bot_id": letter.key.bot_id,
                "update_id": letter.key.update_id,
                "chat": letter.chat,
                "payload": letter.payload,
                "received_at": letter.received_at,
                "tries": 0,
            }
            for letter in letters
        ]
        if not rows:
            return []
        query = insert_new(self._connection, InboxRow).returning(InboxRow.bot_id, InboxRow.update_id)
        return [InboxKey(*row) for row in await self._connection.execute(query, rows)]

    async def open_letters(self, bot_id: int, chats: Collection[int] | None = None) -> list[Letter]:
        """What has not been answered, of all chats or of some, in the order it came."""
        query = (
            select(InboxRow)
            .where(InboxRow.bot_id == bot_id, InboxRow.answered_at.is_(None), InboxRow.quarantined_at.is_(None))
            .order_by(InboxRow.received_at, InboxRow.update_id)
        )
        if chats is not None:
            # Letters of one chat may have come to several machines, whose clocks differ: numbers grow for all.
            query = query.where(InboxRow.chat.in_(chats)).order_by(None).order_by(InboxRow.update_id)
        return [
            Letter(
                InboxKey(row.bot_id, row.update_id),
                row.chat,
                row.payload or "",
                row.received_at,
                row.acted_at is not None,
                row.tries,
            )
            for row in await self._connection.execute(query)
        ]

    async def acted(self, key: InboxKey, at: datetime) -> bool:
        """Mark the update as acted upon. False: it was, before."""
        changed = await self._connection.execute(
            update(InboxRow)
            .where(InboxRow.bot_id == key.bot_id, InboxRow.update_id == key.update_id, InboxRow.acted_at.is_(None))
            .values(acted_at=at)
        )
        return changed.rowcount == 1

    async def answered(self, keys: Sequence[InboxKey], at: datetime) -> None:
        if not keys:
            return
        await self._connection.execute(
            update(InboxRow)
            .where(InboxRow.bot_id == bindparam("the_bot"), InboxRow.update_id == bindparam("the_update"))
            .values(answered_at=at),
            [{"the_bot": key.bot_id, "the_update": key.update_id} for key in keys],
        )

    async def suspect(self, letter: Letter) -> None:
        """Count one more handling that may kill the process, before it starts."""
        await self._set(letter.key, tries=letter.tries + 1)

    async def clear(self, letter: Letter) -> None:
        """Take the suspicion back: the handling ended, well or badly, and the process lives."""
        await self._set(letter.key, tries=letter.tries)

    async def quarantine(self, key: InboxKey, at: datetime) -> None:
        """Set an update aside for a person to look at; it is kept, and stops nobody."""
        await self._set(key, quarantined_at=at)

    async def purge(self, before: datetime, *, aside_before: datetime) -> int:
        """Forget what was answered before a moment; what is set aside waits longer, for a person to look at it."""
        answered = and_(InboxRow.received_at < before, InboxRow.answered_at.is_not(None))
        kept_longer = and_(InboxRow.quarantined_at.is_not(None), InboxRow.received_at >= aside_before)
        gone = await self._connection.execute(delete(InboxRow).where(answered, not_(kept_longer)))
        return gone.rowcount

    async def state(self) -> InboxState:
        waiting = select(func.count()).where(InboxRow.answered_at.is_(None), InboxRow.quarantined_at.is_(None))
        aside = select(func.count()).where(InboxRow.quarantined_at.is_not(None))
        last = select(func.max(InboxRow.received_at))
        row = (
            await self._connection.execute(
                select(waiting.scalar_subquery(), aside.scalar_subquery(), last.scalar_subquery())
            )
        ).one()
        return InboxState(*row)

    async def _set(self, key: InboxKey, **values: object) -> None:
        await self._connection.execute(
            update(InboxRow).where(InboxRow.bot_id == key.bot_id, InboxRow.update_id == key.update_id).values(**values)
        )
