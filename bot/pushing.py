"""Paying what is owed: claim, ask the gate again, render in the reader's language, send, note the outcome.

At least once: a crash repeats at most the batch in flight. Nothing stale is sent: a push is rendered from the facts as
they are when it is sent, and one that has nothing to say any more says nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.i18n import speaking
from bot.pace import in_bulk
from storage.pushes import Push
from storage.work import Database

logger = structlog.get_logger(__name__)

BATCH = 25
LEASE = timedelta(minutes=5)
RETRY = timedelta(seconds=10)

SENT, STALE, NO_ACCESS, BLOCKED, SET_ASIDE = "sent", "stale", "no_access", "blocked", "set_aside"
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "group chat was deactivated")

Deliver = Callable[[Bot, Push], Awaitable[str]]
"""Asks the gate, renders and sends one push; the outcome in a word."""


@dataclass(frozen=True, slots=True)
class _Paid:
    push: Push
    outcome: str | None  # None: to be tried again, no attempt counted
    after: timedelta = RETRY


class Pushing:
    """A tick that pays all that is due."""

    def __init__(self, bot: Bot, database: Database, kinds: Mapping[str, Deliver]) -> None:
        self._bot, self._database, self._kinds = bot, database, kinds
        self._stopping = False

    def stop(self) -> None:
        self._stopping = True

    async def __call__(self) -> int:
        """Pay until nothing is due; how many were claimed."""
        claimed = 0
        while not self._stopping:
            async with self._database.open_upkeep() as work:
                batch = await work.pushes.claim(work.now, limit=BATCH, lease=LEASE)
            if not batch:
                break
            claimed += len(batch)
            paid = await asyncio.gather(*(self._pay(push) for push in batch))
            await self._note(paid)
            if any(one.outcome is None for one in paid):
                break  # Telegram asks for a rest, or cannot be reached: the next tick goes on
        return claimed

    async def _pay(self, push: Push) -> _Paid:
        if push.blocked:
            return _Paid(push, BLOCKED)
        try:
            with speaking(push.locale), in_bulk():
                return _Paid(push, await self._kinds[push.kind](self._bot, push))
        except TelegramRetryAfter as flood:
            return _Paid(push, None, timedelta(seconds=flood.retry_after))
        except (TelegramNetworkError, TelegramServerError):
            return _Paid(push, None)
        except TelegramMigrateToChat as moved:
            await self._move(push, moved.migrate_to_chat_id)
            return _Paid(push, None, timedelta(0))
        except TelegramForbiddenError:
            return _Paid(push, BLOCKED)
        except TelegramBadRequest as error:
            if any(gone in error.message for gone in _GONE):
                return _Paid(push, BLOCKED)
            logger.exception("push.refused", push_id=push.id, kind=push.kind)
            return _Paid(push, SET_ASIDE)
        except Exception:
            logger.exception("push.failed", push_id=push.id, kind=push.kind)
            return _Paid(push, SET_ASIDE)

    async def _note(self, paid: list[_Paid]) -> None:
        async with self._database.open_upkeep() as work:
            for one in paid:
                if one.outcome is None:
                    await work.pushes.put_back(one.push, work.now + one.after)
                    continue
                if one.outcome == BLOCKED:
                    await work.accounts.block(one.push.account_id, work.now)
                await work.pushes.finish(one.push, one.outcome, work.now)

    async def _move(self, push: Push, chat_id: int) -> None:
        async with self._database.open_upkeep() as work:
            await work.accounts.moved(push.external_id, str(chat_id))
