"""Those who serve one database: which processes live, which is the eldest, whose share of the pace is what.

On PostgreSQL any number of processes may serve, and any of them may be killed. Each holds a lease that it renews; one
whose lease has run out is struck out by the others, who take over its chats. The eldest does the ticks, and asks
Telegram for updates where there is no webhook. A file of SQLite is served by one process, which is then the eldest.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from storage.work import Database, TryAgain

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=10)  # how long the chats of a process that died may wait for another
BEAT = 2.0  # seconds


class Crew:
    """One process among those that serve; `name` is such that two that live cannot have it: host and port."""

    def __init__(self, database: Database, name: str = "alone") -> None:
        self._database, self.name = database, name
        self.shared = database.shared
        self.id = 0
        self.size = 1
        self._leading = asyncio.Event()
        self._steady_since: float | None = None
        if not self.shared:
            self._leading.set()

    @property
    def leads(self) -> bool:
        """Whether this process does what must be done once, however many there are."""
        return self._leading.is_set()

    async def turn(self) -> None:
        """Return when this process leads."""
        await self._leading.wait()

    async def join(self) -> None:
        """Come in. Whoever had this name is dead, and its chats are nobody's from now on."""
        if not self.shared:
            return
        async with self._database.open_beat() as work:
            self.id = await work.inbox.processes.join(self.name, LEASE)
            company = await work.inbox.processes.company()
        self._note(company.size, company.eldest)
        logger.info("process.joined", process=self.id, of=self.size)

    async def leave(self) -> None:
        """Go in order: the others take over what waits at their next beat."""
        if self.shared and self.id:
            async with self._database.open_beat() as work:
                await work.inbox.processes.leave(self.id)

    async def beat(self) -> bool:
        """Say that this process lives and look who else does. False: it has been thought dead."""
        async with self._database.open_beat() as work:
            if not await work.inbox.processes.renew(self.id, LEASE):
                return False
            gone = await work.inbox.processes.bury() if self._steady() else []
            company = await work.inbox.processes.company()
        if gone:
            logger.warning("process.buried", processes=gone)
        self._note(company.size, company.eldest)
        return True

    async def keep(self, stopping: asyncio.Event, after: Callable[[], Awaitable[None]]) -> bool:
        """Beat until asked to stop; False when this process was thought dead, which ends it: another has its chats."""
        if not self.shared:
            await stopping.wait()
        while not stopping.is_set():
            try:
                if not await self.beat():
                    logger.error("process.thought_dead", process=self.id)
                    stopping.set()
                    return False
                await after()
            except TryAgain as error:
                self._steady_since = None
                logger.warning("process.beat_failed", error=str(error))
            try:
                await asyncio.wait_for(stopping.wait(), BEAT)
            except TimeoutError:
                continue
        return True

    def _steady(self) -> bool:
        """Whether the database has answered for a whole lease: after an outage all leases have run out, of the living
        too, and they need time to say so."""
        now = time.monotonic()
        if self._steady_since is None:
            self._steady_since = now
        return now - self._steady_since >= LEASE.total_seconds()

    def _note(self, size: int, eldest: int | None) -> None:
        self.size = size
        if eldest == self.id:
            self._leading.set()
        else:
            self._leading.clear()
