"""Who asks faster than a person can read is asked to wait a moment.

Only rooms that show things are guarded. A formal act - filing, deciding, complaining, a mark - is never dropped.
"""

import time
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import structlog
from aiogram import BaseMiddleware, Router
from aiogram.types import CallbackQuery, TelegramObject, User

from bot.screens import common
from bot.show import show

logger = structlog.get_logger(__name__)

REMEMBERED = 10_000  # people; those who have been quiet are forgotten first


class Haste(BaseMiddleware):
    """A bucket of reads for every person: so many at once, filled again within a minute."""

    def __init__(
        self, rooms: Collection[Router], reads_a_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rooms, self._most, self._clock = frozenset(rooms), float(reads_a_minute), clock
        self._left: dict[int, tuple[float, float]] = {}  # by person: reads left, and when that was
        self._told: set[int] = set()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None or not self._most or data.get("event_router") not in self._rooms or self._may(user.id):
            return await handler(event, data)
        first = user.id not in self._told
        self._told.add(user.id)
        if first:
            logger.warning("reads.too_fast", user_id=user.id)
        if first or isinstance(event, CallbackQuery):  # a tap needs its answer; a hundred words need one
            await show(event, data["bot"], common.too_fast(alert=isinstance(event, CallbackQuery)))
        return None

    def _may(self, user_id: int) -> bool:
        now = self._clock()
        left, at = self._left.pop(user_id, (self._most, now))
        left = min(left + (now - at) * self._most / 60, self._most)
        self._left[user_id] = (max(left - 1, 0.0) if left >= 1 else left, now)
        if len(self._left) > REMEMBERED:
            del self._left[next(iter(self._left))]
        if left >= 1:
            self._told.discard(user_id)
        return left >= 1
