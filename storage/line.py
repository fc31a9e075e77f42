"""Standing in line for a connection.

SQLite has one, kept open: taking it from the pool for every unit of work cost as much as the SELECT it was taken for
(measured in benchmarks/today.py). PostgreSQL has a pool, behind a semaphore that waits without timers; there acts stand
in a line of their own, one at a time in all processes, so that what holds on one home holds on the other
(docs/decisions/0030).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import SPARE, Purpose, is_sqlite, options
from storage.hops import OneHopConnection
from storage.sql import ACTS, lock, passes


class TryAgain(RuntimeError):
    """The database is away, busy or has called the transaction off: it left nothing behind, and may be tried again.

    A transaction lost in its very commit may have been kept: who tries again finds its marks (`AlreadyActed`).
    """


class Line:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.sqlite = is_sqlite(engine)
        places = engine.pool.size()  # type: ignore[attr-defined]
        self._turns = asyncio.Semaphore(places if self.sqlite else places - SPARE)
        self._one_act = asyncio.Lock()
        self._kept: tuple[AsyncConnection, OneHopConnection] | None = None

    @asynccontextmanager
    async def transaction(self, purpose: Purpose) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction: committed at the end of one that writes, given up at the end of the others."""
        try:
            async with AsyncExitStack() as stack:
                if purpose is Purpose.ACT and not self.sqlite:
                    await stack.enter_async_context(self._one_act)  # who waits for others holds no connection meanwhile
                if purpose is not Purpose.BEAT:
                    await stack.enter_async_context(self._turns)
                connection = await self._connection(purpose, stack)
                async with _ended(connection, purpose):
                    if purpose is Purpose.ACT and not self.sqlite:
                        await lock(connection, [ACTS])
                    yield connection
        except DBAPIError as error:
            if passes(error):
                raise TryAgain(type(error.orig).__name__) from error
            raise

    async def close(self) -> None:
        if self._kept is not None:
            await self._kept[0].close()
            self._kept = None

    async def _connection(self, purpose: Purpose, stack: AsyncExitStack) -> AsyncConnection:
        if self.sqlite:
            connection, driver = await self._open()
            driver.purpose = purpose
            return connection
        try:
            connection = await stack.enter_async_context(self._engine.connect())
        except Exception as error:  # refused, timed out, "is starting up": the driver has a dozen words for it
            raise TryAgain(type(error).__name__) from error
        if begin := options(self._engine, purpose):
            await connection.execution_options(**begin)
        return connection

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
    if purpose in (Purpose.ACT, Purpose.WRITE, Purpose.BEAT):
        await connection.commit()
    else:
        await connection.rollback()
