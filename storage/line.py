"""Standing in line for a connection.

SQLite has one, kept open: taking it from the pool for every unit of work cost as much as the SELECT it was taken for
(measured in benchmarks/today.py). PostgreSQL has a pool, behind a semaphore that waits without timers.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import Purpose, is_sqlite
from storage.hops import OneHopConnection


class Line:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turns = asyncio.Semaphore(engine.pool.size())  # type: ignore[attr-defined]
        self._kept: tuple[AsyncConnection, OneHopConnection] | None = None

    @asynccontextmanager
    async def transaction(self, purpose: Purpose) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction: committed at the end of one that writes, given up at the end of the others."""
        async with self._turns:
            if not is_sqlite(self._engine):
                async with self._engine.connect() as connection, _ended(connection, purpose):
                    yield connection
                return
            connection, driver = await self._open()
            driver.purpose = purpose
            async with _ended(connection, purpose):
                yield connection

    async def close(self) -> None:
        if self._kept is not None:
            await self._kept[0].close()
            self._kept = None

    async def _open(self) -> tuple[AsyncConnection, OneHopConnection]:
        if self._kept is None or self._kept[0].closed or self._kept[0].invalidated:
            connection = await self._engine.connect()
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, OneHopConnection)
            self._kept = connection, driver
        return self._kept


@asynccontextmanager
async def _ended(connection: AsyncConnection, purpose: Purpose) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await connection.rollback()
        raise
    if purpose is Purpose.WRITE:
        await connection.commit()
    else:
        await connection.rollback()
