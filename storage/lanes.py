"""Lanes: whose a chat is, among the processes that serve one inbox. PostgreSQL alone.

A lane is held by one process from the first letter that waits to the last that is answered, so that a chat is handled
in order whatever process its letters came to. Every change of a lane is made while its number is locked to the end of
the transaction: a letter is either seen by the one who lets the lane go, or brought by one who sees it gone.
"""

from collections.abc import Collection

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import lock
from storage.tables.delivery import InboxRow, LaneRow

_FIRST = 1_000  # numbers below are of other locks (storage.sql)


class Lanes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock(self, bot_id: int, chats: Collection[int]) -> None:
        """Nobody else changes these lanes, nor brings letters into them, before this transaction ends."""
        # Two chats that share a number only wait for each other.
        await lock(self._connection, [_FIRST + (bot_id * 1_000_003 + chat) % 2**62 for chat in chats])

    async def hold(self, bot_id: int, chats: Collection[int], owner: int) -> dict[int, int | None]:
        """Take the lanes that are nobody's. Whose each of them was: ours, another's, nobody's (None) or not there."""
        query = select(LaneRow.chat, LaneRow.owner).where(LaneRow.bot_id == bot_id, LaneRow.chat.in_(chats))
        found = {row.chat: row.owner for row in await self._connection.execute(query.with_for_update())}
        if left := [chat for chat, of in found.items() if of is None]:
            await self._connection.execute(
                update(LaneRow).where(LaneRow.bot_id == bot_id, LaneRow.chat.in_(left)).values(owner=owner)
            )
        if new := [chat for chat in chats if chat not in found]:
            await self._connection.execute(
                insert(LaneRow), [{"bot_id": bot_id, "chat": chat, "owner": owner} for chat in new]
            )
        return found

    async def let_go(self, bot_id: int, chats: Collection[int], owner: int) -> None:
        """Give up lanes in which nothing waits; those that have gone to another stay as they are."""
        await self._connection.execute(
            delete(LaneRow).where(LaneRow.bot_id == bot_id, LaneRow.chat.in_(chats), LaneRow.owner == owner)
        )

    async def take_over(self, bot_id: int, owner: int, limit: int) -> list[int]:
        """Take lanes whose process is dead."""
        left = (
            select(LaneRow.chat)
            .where(LaneRow.bot_id == bot_id, LaneRow.owner.is_(None))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = await self._connection.execute(
            update(LaneRow)
            .where(LaneRow.bot_id == bot_id, LaneRow.chat.in_(left), LaneRow.owner.is_(None))
            .values(owner=owner)
            .returning(LaneRow.chat)
        )
        return list(taken.scalars())

    async def of(self, bot_id: int, owner: int) -> list[int]:
        """The chats of a process."""
        query = select(LaneRow.chat).where(LaneRow.bot_id == bot_id, LaneRow.owner == owner)
        return list((await self._connection.execute(query)).scalars())

    async def without(self, bot_id: int, limit: int) -> list[int]:
        """Chats whose letters wait in no lane: none, but for a database that came from elsewhere."""
        query = (
            select(InboxRow.chat)
            .outerjoin(LaneRow, (LaneRow.bot_id == InboxRow.bot_id) & (LaneRow.chat == InboxRow.chat))
            .where(
                InboxRow.bot_id == bot_id,
                InboxRow.answered_at.is_(None),
                InboxRow.quarantined_at.is_(None),
                LaneRow.chat.is_(None),
            )
            .distinct()
            .limit(limit)
        )
        return list((await self._connection.execute(query)).scalars())
