"""What waits for one bot: updates that stay until it confirms them with an offset."""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playground.errors import ApiError, conflict

KEPT = timedelta(hours=24)  # Telegram forgets what nobody took for a day
CONFLICT_PAUSE = 3.0  # seconds: of pollers that fight, only one is refused at once
# Kinds a bot must ask for by name.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True)
class Pending:
    """One update and when it happened, by the playground's clock."""

    id: int
    body: dict[str, Any]
    at: datetime


class Updates:
    """The queue of one bot. Ids grow from a random start; what is not confirmed is given again."""

    def __init__(self, now: Callable[[], datetime], first_id: int | None = None) -> None:
        self._now = now
        self.next_id = first_id or random.randint(100_000_000, 900_000_000)
        self._queue: deque[Pending] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._next_conflict = 0.0
        self.allowed: list[str] | None = None
        self.arrived: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        self._forget_old()
        return len(self._queue)

    def push(self, kind: str, body: Any) -> None:
        """Queue one update unless the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ON_REQUEST
        if wanted:
            self.push_raw({kind: body})

    def push_raw(self, update: dict[str, Any]) -> int:
        """Queue an update as it is, its id given if it has none; returns the id."""
        given = update.get("update_id")
        update_id = given if isinstance(given, int) else self.next_id
        self.next_id = max(self.next_id, update_id) + 1
        body = {"update_id": update_id, **update}
        self._queue.append(Pending(update_id, body, self._now()))
        self._wake()
        self.arrived()
        return update_id

    def confirm(self, offset: int) -> None:
        """Forget all below `offset`; a negative one keeps only that many of the last."""
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        while offset > 0 and self._queue and self._queue[0].id < offset:
            self._queue.popleft()

    def first(self, limit: int) -> list[Pending]:
        """The oldest updates still unconfirmed."""
        self._forget_old()
        return list(self._queue)[:limit]

    def done(self, pending: Pending) -> None:
        """One update was taken by the webhook."""
        if self._queue and self._queue[0] is pending:
            self._queue.popleft()

    def restore(self, pending: list[Pending], next_id: int, allowed: list[str] | None) -> None:
        """Go on as before a restart of the playground."""
        self._queue = deque(pending)
        self.next_id = next_id
        self.allowed = allowed

    def clear(self) -> None:
        self._queue.clear()

    async def wait(self, seconds: float) -> None:
        """Until something arrives, or time is over; a poll that waited before this one gets 409."""
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiter = waiter
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        except ApiError:
            await self._pause_between_conflicts(loop.time())
            raise
        finally:
            if self._waiter is waiter:
                self._waiter = None

    async def _pause_between_conflicts(self, now: float) -> None:
        if now < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_conflict = now + CONFLICT_PAUSE

    def interrupt(self, reason: str) -> None:
        """End the waiting poll, if any, with 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(conflict(reason))

    def release(self) -> None:
        """End the waiting poll, if any, with nothing: the server is closing."""
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _forget_old(self) -> None:
        oldest = self._now() - KEPT
        while self._queue and self._queue[0].at < oldest:
            self._queue.popleft()
