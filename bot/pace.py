"""The pace of all that the bot says: one middleware of its session, so that nothing goes round it.

Telegram allows about 30 messages a second overall, one a second to a chat with short bursts, 20 a minute to a group,
and answers 429 to everybody for a while when that is overstepped. Answers to people go before pushes.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiolimiter import AsyncLimiter

OVERALL_PER_SECOND = 28
PRIVATE_BURST, PRIVATE_SECONDS = 4, 4.4  # a chat takes one a second, and a few at once
GROUP_BURST, GROUP_SECONDS = 19, 61.0
LONGEST_WAIT_OF_AN_ANSWER = 60.0  # seconds; a longer pause is left to the caller
CHATS_REMEMBERED = 5_000

_bulk: ContextVar[bool] = ContextVar("bulk", default=False)
_before_speaking: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("before_speaking", default=None)


@contextmanager
def before_speaking(act: Callable[[], Awaitable[None]]) -> Iterator[None]:
    """What is said inside does this first: the thinking is over, and what follows is waiting."""
    token = _before_speaking.set(act)
    try:
        yield
    finally:
        _before_speaking.reset(token)


@contextmanager
def in_bulk() -> Iterator[None]:
    """What is said inside waits for every answer to a person."""
    token = _bulk.set(True)
    try:
        yield
    finally:
        _bulk.reset(token)


class Pace(BaseRequestMiddleware):
    def __init__(self, per_second: float = OVERALL_PER_SECOND) -> None:
        # A limiter of one place that leaks 28 times a second spreads the messages; one of 28 places would let
        # twice as many through within one second.
        self._limiter = AsyncLimiter(1, 1 / per_second)
        self._paused_until = 0.0
        self._answers_waiting = 0
        self._no_answers = asyncio.Event()
        self._no_answers.set()
        self._one_push = asyncio.Lock()
        self._chats: dict[Any, deque[float]] = {}

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        chat = getattr(method, "chat_id", None)
        if chat is None or not type(method).__name__.startswith(("Send", "Edit", "Copy", "Forward")):
            return await make_request(bot, method)
        if (act := _before_speaking.get()) is not None:
            await act()
        if type(method).__name__.startswith("Edit") and not _is_group(chat):
            chat = None  # a screen redrawn in a private chat counts for nobody's chat: people tap fast
        if _bulk.get():
            return await self._say_in_bulk(make_request, bot, method, chat)
        return await self._answer(make_request, bot, method, chat)

    async def _answer(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any], chat: Any
    ) -> Response[Any]:
        for last in (False, False, True):
            await self._turn_of_chat(chat)  # a busy group keeps its own answers waiting, not everybody's pushes
            async with self._first_in_line():
                await self._turn()
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as flood:
                self.pause(flood.retry_after)
                if last or flood.retry_after > LONGEST_WAIT_OF_AN_ANSWER:
                    raise
        raise AssertionError("unreachable")

    async def _say_in_bulk(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any], chat: Any
    ) -> Response[Any]:
        await self._turn_of_chat(chat)
        async with self._one_push:  # a crowd of pushes before the limiter would stand in an answer's way
            await self._no_answers.wait()
            await self._turn()
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as flood:
            self.pause(flood.retry_after)
            raise

    def pause(self, seconds: float) -> None:
        """Telegram asks everybody to wait."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    @asynccontextmanager
    async def _first_in_line(self) -> AsyncIterator[None]:
        self._answers_waiting += 1
        self._no_answers.clear()
        try:
            yield
        finally:
            self._answers_waiting -= 1
            if not self._answers_waiting:
                self._no_answers.set()

    async def _turn(self) -> None:
        while (wait := self._paused_until - time.monotonic()) > 0:  # noqa: ASYNC110 - a pause may grow meanwhile
            await asyncio.sleep(wait)
        await self._limiter.acquire()

    async def _turn_of_chat(self, chat: Any) -> None:
        """Wait until the chat may take one more, and note it; None is a chat that need not wait."""
        if chat is None:
            return
        burst, seconds = (GROUP_BURST, GROUP_SECONDS) if _is_group(chat) else (PRIVATE_BURST, PRIVATE_SECONDS)
        said = self._chats.setdefault(chat, deque())
        while True:
            now = time.monotonic()
            while said and said[0] <= now - seconds:
                said.popleft()
            if len(said) < burst:
                break
            await asyncio.sleep(said[0] + seconds - now)
        said.append(time.monotonic())
        if len(self._chats) > CHATS_REMEMBERED:
            self._forget_quiet_chats()

    def _forget_quiet_chats(self) -> None:
        horizon = time.monotonic() - GROUP_SECONDS
        self._chats = {chat: said for chat, said in self._chats.items() if said and said[-1] > horizon}


def _is_group(chat: Any) -> bool:
    return isinstance(chat, int) and chat < 0
