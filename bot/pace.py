"""The pace of all that the bot says: one middleware of its session, so that nothing goes round it.

Telegram allows about 30 messages a second overall, one a second to a chat with short bursts, 20 a minute to a group,
and answers 429 to everybody for a while when that is overstepped. Answers to people go before urgent pushes, and those
before all the others.
"""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from enum import IntEnum
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.settings import OVERALL_PER_SECOND

PRIVATE_BURST, PRIVATE_SECONDS = 4, 4.4  # a chat takes one a second, and a few at once
GROUP_BURST, GROUP_SECONDS = 19, 61.0
LONGEST_WAIT_OF_AN_ANSWER = 60.0  # seconds; a longer pause is left to the caller
LONGEST_WAIT_OF_A_PUSH = 1.0  # for its chat; a busier one is left to the queue, so that the others go on
MADE_UP_FOR = 2  # turns that came late
CHATS_REMEMBERED = 5_000


class Turn(IntEnum):
    """Who speaks first."""

    ANSWER = 0
    URGENT = 1
    BULK = 2


class ChatBusy(Exception):
    """The chat of a push has been told enough for now; what is pushed waits in its queue."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


_turn: ContextVar[Turn] = ContextVar("turn", default=Turn.ANSWER)
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
def in_bulk(*, urgent: bool = False) -> Iterator[None]:
    """What is said inside waits for every answer to a person; unless urgent, for what is urgent too."""
    token = _turn.set(Turn.URGENT if urgent else Turn.BULK)
    try:
        yield
    finally:
        _turn.reset(token)


class Line:
    """So many turns a second, spread over it, the most urgent first.

    A message counts from the moment its turn comes until a second after it was *answered*: whenever within that time
    Telegram counts it, no more than the allowed number falls into any second, however late the network or this process.
    A turn that came late is made up for by the next ones, so a loop that wakes late does not slow the whole line down.
    """

    def __init__(self, per_second: float) -> None:
        self.interval = 1 / per_second
        self._places = max(int(per_second), 1)
        self._kept = self._places / per_second  # seconds a place is kept after the answer
        self._taken = 0
        self._next = 0.0
        self._paused_until = 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, who: Turn) -> AsyncIterator[None]:
        """Enter when it is this one's turn; what is said inside is one message."""
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (who, next(self._numbers), mine))
        if self._timer is None:
            self._give()
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._leave()  # the turn had come already
            raise
        try:
            yield
        finally:
            loop.call_later(self._kept, self._leave)

    def pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    def _leave(self) -> None:
        self._taken -= 1
        if self._timer is None:
            self._give()

    def _give(self) -> None:
        """Give the turn that is due, and come again for the next; with every place taken, when one is free."""
        self._timer = None
        while self._waiting and self._taken < self._places:
            if self._waiting[0][2].done():
                heapq.heappop(self._waiting)  # it gave up
                continue
            now = time.monotonic()
            wait = max(self._next, self._paused_until) - now
            if wait > 0:
                self._timer = asyncio.get_running_loop().call_later(wait, self._give)
                return
            heapq.heappop(self._waiting)[2].set_result(None)
            self._taken += 1
            self._next = max(self._next, now - self.interval * MADE_UP_FOR) + self.interval


class Pace(BaseRequestMiddleware):
    def __init__(self, per_second: float = OVERALL_PER_SECOND) -> None:
        self._per_second = per_second
        self._line = Line(per_second)
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
        who = _turn.get()
        if who is not Turn.ANSWER:
            return await self._push(make_request, bot, method, chat, who)
        return await self._answer(make_request, bot, method, chat)

    async def _answer(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any], chat: Any
    ) -> Response[Any]:
        for last in (False, False, True):
            await self._turn_of_chat(chat)  # a busy group keeps its own answers waiting, not everybody's pushes
            try:
                async with self._line.turn(Turn.ANSWER):
                    return await make_request(bot, method)
            except TelegramRetryAfter as flood:
                self.pause(flood.retry_after)
                if last or flood.retry_after > LONGEST_WAIT_OF_AN_ANSWER:
                    raise
        raise AssertionError("unreachable")

    async def _push(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any], chat: Any, who: Turn
    ) -> Response[Any]:
        await self._turn_of_chat(chat, longest=LONGEST_WAIT_OF_A_PUSH)
        try:
            async with self._line.turn(who):
                return await make_request(bot, method)
        except TelegramRetryAfter as flood:
            self.pause(flood.retry_after)
            raise

    def share(self, among: int) -> None:
        """Take an equal part of what Telegram allows: so many processes speak for one bot."""
        self._line.interval = among / self._per_second

    def pause(self, seconds: float) -> None:
        """Telegram asks everybody to wait."""
        self._line.pause(seconds)

    async def _turn_of_chat(self, chat: Any, longest: float | None = None) -> None:
        """Wait until the chat may take one more, and note it; None is a chat that need not wait.

        ChatBusy: it would take longer than `longest`.
        """
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
            wait = said[0] + seconds - now
            if longest is not None and wait > longest:
                raise ChatBusy(wait)
            await asyncio.sleep(wait)
        said.append(time.monotonic())
        if len(self._chats) > CHATS_REMEMBERED:
            self._forget_quiet_chats()

    def _forget_quiet_chats(self) -> None:
        horizon = time.monotonic() - GROUP_SECONDS
        self._chats = {chat: said for chat, said in self._chats.items() if said and said[-1] > horizon}


def _is_group(chat: Any) -> bool:
    return isinstance(chat, int) and chat < 0
