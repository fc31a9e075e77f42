"""The processes that serve one database: who lives, who is the eldest. PostgreSQL alone; a file has one process.

A process holds a lease and renews it. The clock is the database's own, real one: the demo turns the other, and clocks
of machines differ.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, DateTime, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.delivery import ProcessRow


@dataclass(frozen=True, slots=True)
class Company:
    """How many serve, and who has done so for the longest."""

    size: int
    eldest: int | None


class Processes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def join(self, name: str, lease: timedelta) -> int:
        """Come in under a name that only one living process can have: who had it before is dead."""
        await self._connection.execute(delete(ProcessRow).where(ProcessRow.name == name))
        added = await self._connection.execute(
            insert(ProcessRow).values(name=name, lease_until=_now() + lease).returning(ProcessRow.id)
        )
        return added.scalar_one()

    async def renew(self, process: int, lease: timedelta) -> bool:
        """Say that it lives. False: it has been thought dead, and its chats are others' now."""
        renewed = await self._connection.execute(
            update(ProcessRow).where(ProcessRow.id == process).values(lease_until=_now() + lease)
        )
        return renewed.rowcount == 1

    async def bury(self) -> list[int]:
        """Strike out those whose lease has run out; their chats are nobody's from now on."""
        gone = await self._connection.execute(
            delete(ProcessRow).where(ProcessRow.lease_until < _now()).returning(ProcessRow.id)
        )
        return list(gone.scalars())

    async def leave(self, process: int) -> None:
        await self._connection.execute(delete(ProcessRow).where(ProcessRow.id == process))

    async def company(self) -> Company:
        row = (await self._connection.execute(select(func.count(), func.min(ProcessRow.id)))).one()
        return Company(*row)


def _now() -> ColumnElement[datetime]:
    return func.clock_timestamp(type_=DateTime(timezone=True))
