"""Paying what is owed: claim, ask the gate again, render in the reader's language, send, note the outcome.

At least once: a crash repeats at most what was in flight, `WINDOW` messages. Nothing stale is sent: a push is rendered
from the facts as they are when it is sent, and one that has nothing to say any more says nothing.

One turn is one commit: what has been paid is noted, what is still in hand keeps its lease, more is claimed. The next
turn begins while messages are still on their way, so that the pace of Telegram is used to the full.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

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
from bot.metrics import PUSHES
from bot.pace import ChatBusy, in_bulk
from bot.services.news import settings_of
from bot.services.news_telling import Bundle
from bot.show import silently
from domain.news import Rank, is_quiet
from storage.pushes import Push
from storage.work import Database, TryAgain, Work

logger = structlog.get_logger(__name__)

WINDOW = 25  # messages in hand: what a crash may repeat
BULK_WINDOW = 22  # of them; the rest is for the urgent, which must not wait behind a backlog
WORTH_A_COMMIT = 6  # messages paid, noted together; the others go on meanwhile, so that a slow disk holds up nobody
TURN_SECONDS = 0.5  # the longest between two looks for something urgent
LEASE = timedelta(seconds=30)  # kept up while a message is in hand: after a crash it is free again so soon
PATIENCE_IN_A_ROW = 3  # failures before all pushes rest
LONGEST_REST = 60.0
GUILTY = 6  # claims that came to nothing: then it is set aside; long before it is tried alone
LAST_SECONDS = 5.0  # for what is in hand when the process is asked to stop
CALM_SECONDS = 30.0  # a process that dies sooner dies of something else than a suspect

COMMON_ZONE = "Europe/Moscow"  # of who has chosen none: a notice may find a person without any school yet

SENT, STALE, NO_ACCESS, BLOCKED, SET_ASIDE = "sent", "stale", "no_access", "blocked", "set_aside"
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "group chat was deactivated")

Deliver = Callable[[Bot, Push], Awaitable[str]]
"""Asks the gate, renders and sends one push; the outcome in a word."""


@dataclass(frozen=True, slots=True)
class NewsDelivery:
    """How news of diaries are said: made for many readers at once, sent one by one."""

    prepare: Callable[[Sequence[Push]], Awaitable[list[Bundle]]]
    send: Callable[[Bot, Bundle], Awaitable[None]]


@dataclass(slots=True)
class _Paid:
    """What came of one message: of its pushes, how each ended, or when each is tried again."""

    ended: list[tuple[Push, str, int | None]] = field(default_factory=list)
    again: list[tuple[Push, timedelta]] = field(default_factory=list)
    put_off: list[tuple[Push, datetime]] = field(default_factory=list)
    failed: bool | None = None  # Telegram could not be reached; None: it was not asked


@dataclass(slots=True)
class _Hand:
    """What is on its way."""

    pushes: list[Push]
    until: datetime  # when its lease runs out


class Pushing:
    """A tick that pays all that is due."""

    def __init__(self, bot: Bot, database: Database, kinds: Mapping[str, Deliver], news: NewsDelivery) -> None:
        self._bot, self._database, self._kinds, self._news = bot, database, kinds, news
        self._stopping = False
        self._give_up_at = 0.0
        self._began = time.monotonic()
        self._looked_at = 0.0
        self._failures = 0  # in a row
        self._rest_until = 0.0
        self._delays: dict[int, int] = {}  # how often a push met no answer, since this process began
        self._hands: dict[asyncio.Task[_Paid], _Hand] = {}
        self._ticking = asyncio.Lock()

    def stop(self) -> None:
        """Claim nothing new; what is in hand is finished, if that takes no longer than a moment."""
        self._stopping = True
        self._give_up_at = time.monotonic() + LAST_SECONDS

    async def stopped(self) -> None:
        """Return when the tick that was running has ended."""
        async with self._ticking:
            pass

    async def __call__(self) -> int:
        """Pay until nothing is due; how many pushes were claimed."""
        async with self._ticking:
            try:
                return await self._pay_all()
            finally:
                for task in self._hands:
                    task.cancel()
                await asyncio.gather(*self._hands, return_exceptions=True)
                self._hands.clear()

    async def _pay_all(self) -> int:
        claimed, paid = 0, list[_Paid]()
        while True:
            batch = await self._turn(paid)
            claimed += len(batch)
            await self._take(batch)
            if not self._hands:
                return claimed
            paid = await self._some_paid()

    # -- a turn: one commit

    async def _turn(self, paid: Sequence[_Paid]) -> list[Push]:
        room = 0 if self._stopping or self._resting else WINDOW - len(self._hands)
        if not paid and room <= 0 and not self._waiting_long:
            return []
        self._looked_at = time.monotonic()
        async with self._database.open_upkeep() as work:
            await self._note(work, paid)
            for hand in self._hands.values():  # the clock may have leapt: nobody may take what is on its way
                if hand.until - work.now < LEASE * 2 / 3:
                    hand.until = work.now + LEASE
                    await work.pushes.renew(hand.pushes, hand.until)
            if room <= 0:
                return []
            if self._failures:
                room = 1 if not self._hands else 0  # one goes ahead to see whether Telegram is there again
            return await work.pushes.claim(
                work.now,
                limit=room,
                bulk=min(room, BULK_WINDOW - len(self._hands)),
                lease=LEASE,
                suspects=self._may_try_suspects,
            )

    async def _note(self, work: Work, paid: Sequence[_Paid]) -> None:
        """Those that ended alike in one statement; how most of them do."""
        alike: dict[tuple[str, int | None], list[Push]] = {}
        for push, outcome, told in chain.from_iterable(one.ended for one in paid):
            alike.setdefault((outcome, told), []).append(push)
        for (outcome, told), pushes in alike.items():
            if outcome == BLOCKED:
                for account_id in {push.account_id for push in pushes}:
                    await work.accounts.block(account_id, work.now)
            await work.pushes.finish(pushes, outcome, work.now, told=told)
            for push in pushes:
                PUSHES.labels(push.kind, outcome).inc()
                self._delays.pop(push.id, None)
        for push, pause in chain.from_iterable(one.again for one in paid):
            await work.pushes.put_back(push, work.now + pause)
        for push, due_at in chain.from_iterable(one.put_off for one in paid):
            await work.pushes.put_off(push, due_at)

    @property
    def _resting(self) -> bool:
        return time.monotonic() < self._rest_until

    @property
    def _waiting_long(self) -> bool:
        return time.monotonic() - self._looked_at > LEASE.total_seconds() / 3

    @property
    def _may_try_suspects(self) -> bool:
        return not self._hands and time.monotonic() - self._began >= CALM_SECONDS

    async def _some_paid(self) -> list[_Paid]:
        """Wait for a company that is worth a commit, or for a moment."""
        until = time.monotonic() + TURN_SECONDS
        done: set[asyncio.Task[_Paid]] = set()
        while (left := until - time.monotonic()) > 0 and len(done) < min(WORTH_A_COMMIT, len(self._hands)):
            waiting = [task for task in self._hands if task not in done]
            just, _rest = await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            done |= just
        if self._stopping and time.monotonic() > self._give_up_at:
            return await self._given_up()
        for task in done:
            del self._hands[task]
        paid = [task.result() for task in done]
        for one in paid:
            self._reckon(one)
        return paid

    async def _given_up(self) -> list[_Paid]:
        """The process must end: what is still on its way is left to the next one."""
        hands, self._hands = self._hands, {}
        for task in hands:
            task.cancel()
        results = await asyncio.gather(*hands, return_exceptions=True)
        again = [_Paid(again=[(push, timedelta(0)) for push in hand.pushes]) for hand in hands.values()]
        return [result if isinstance(result, _Paid) else left for result, left in zip(results, again, strict=True)]

    def _reckon(self, paid: _Paid) -> None:
        if paid.failed is None:
            return
        self._failures = self._failures + 1 if paid.failed else 0
        if self._failures >= PATIENCE_IN_A_ROW:
            rest = min(2.0 ** (self._failures - PATIENCE_IN_A_ROW), LONGEST_REST)
            self._rest_until = time.monotonic() + rest * _jitter()

    # -- sending

    async def _take(self, batch: Sequence[Push]) -> None:
        """Begin to send what was claimed: news by bundles, made all at once; the rest one by one."""
        guilty = [push for push in batch if push.attempts > GUILTY]
        for push in guilty:
            logger.error("push.kills", push_id=push.id, kind=push.kind, attempts=push.attempts)
            self._begin([push], _at_once(_Paid(ended=[(push, SET_ASIDE, None)])))
        rest = [push for push in batch if push.attempts <= GUILTY]
        for push in rest:
            if push.blocked:
                self._begin([push], _at_once(_Paid(ended=[(push, BLOCKED, None)])))
            elif push.pupil_id is None:
                self._begin([push], self._pay(push))
        news = [push for push in rest if push.pupil_id is not None and not push.blocked]
        try:
            bundles = await self._prepared(news)
        except TryAgain:
            self._begin(news, _at_once(_Paid(again=[(push, self._delay(push)) for push in news])))
            return
        for bundle in bundles:
            self._begin(bundle.pushes, self._pay_news(bundle))

    def _begin(self, pushes: Sequence[Push], paying: Coroutine[Any, Any, _Paid]) -> None:
        self._hands[asyncio.ensure_future(paying)] = _Hand(list(pushes), self._database.clock() + LEASE)

    async def _prepared(self, news: Sequence[Push]) -> list[Bundle]:
        """The messages of these pushes; what cannot be made is found alone and set aside, the others go on."""
        if not news:
            return []
        try:
            return await self._news.prepare(news)
        except TryAgain:
            raise  # the database is away: no push is to blame
        except Exception:
            bundles = list(dict.fromkeys(push.bundle for push in news))
            if len(bundles) == 1:
                for push in news:
                    logger.exception("push.failed", push_id=push.id, kind=push.kind)
                return [Bundle(pushes=list(news), dropped={push.id: SET_ASIDE for push in news})]
        half = set(bundles[: len(bundles) // 2])
        return [
            *await self._prepared([push for push in news if push.bundle in half]),
            *await self._prepared([push for push in news if push.bundle not in half]),
        ]

    async def _pay(self, push: Push) -> _Paid:
        outcome = ""

        async def send() -> None:
            nonlocal outcome
            with silently(_at_night(push, self._database.clock())):
                outcome = await self._kinds[push.kind](self._bot, push)

        paid, reached = await self._said([push], send)
        if reached:
            paid.ended = [(push, outcome, None)]
        return paid

    async def _pay_news(self, bundle: Bundle) -> _Paid:
        by_id = {push.id: push for push in bundle.pushes}
        settled = [(by_id[push_id], why, None) for push_id, why in bundle.dropped.items()]
        put_off = [(by_id[push_id], due_at) for push_id, due_at in bundle.put_off.items()]
        told = [by_id[push_id] for push_id in bundle.told]
        if bundle.news is None:
            return _Paid(ended=[*settled], put_off=put_off)
        paid, reached = await self._said(told, lambda: self._news.send(self._bot, bundle))
        if reached:
            paid.ended = [(push, SENT, bundle.told[push.id]) for push in told]
        paid.ended += settled
        paid.put_off = put_off
        return paid

    async def _said(self, pushes: Sequence[Push], send: Callable[[], Awaitable[None]]) -> tuple[_Paid, bool]:
        """Say it; what became of it, and whether it was said."""
        first = pushes[0]
        try:
            with speaking(first.locale), in_bulk(urgent=first.rank == Rank.URGENT):
                await send()
        except ChatBusy as busy:
            return _Paid(again=[(push, timedelta(seconds=busy.seconds)) for push in pushes]), False
        except TelegramRetryAfter as flood:
            return _Paid(again=[(push, timedelta(seconds=flood.retry_after)) for push in pushes]), False
        except TryAgain:  # the database went away meanwhile: what may have been said is said again, and nothing is lost
            return _Paid(again=[(push, self._delay(push)) for push in pushes]), False
        except (TelegramNetworkError, TelegramServerError):
            return _Paid(again=[(push, self._delay(push)) for push in pushes], failed=True), False
        except TelegramMigrateToChat as moved:
            async with self._database.open_upkeep() as work:
                await work.accounts.moved(first.external_id, str(moved.migrate_to_chat_id))
            return _Paid(again=[(push, timedelta(0)) for push in pushes], failed=False), False
        except TelegramForbiddenError:
            return _ended(pushes, BLOCKED), False
        except TelegramBadRequest as error:
            if any(gone in error.message for gone in _GONE):
                return _ended(pushes, BLOCKED), False
            logger.exception("push.refused", push_id=first.id, kind=first.kind)
            return _ended(pushes, SET_ASIDE), False
        except Exception:
            logger.exception("push.failed", push_id=first.id, kind=first.kind)
            return _ended(pushes, SET_ASIDE), False
        return _Paid(failed=False), True

    def _delay(self, push: Push) -> timedelta:
        """Longer with every failure, with a little chance, so that a crowd does not come back at once."""
        met = self._delays[push.id] = self._delays.get(push.id, 0) + 1
        return timedelta(seconds=min(2.0**met, LONGEST_REST) * _jitter())


def _at_night(push: Push, now: datetime) -> bool:
    """What cannot wait for the morning, a decision or a reminder of a date, comes without a sound in quiet hours."""
    settings = settings_of(push.settings)
    return push.person_id is not None and is_quiet(now, settings.quiet, settings.zone or COMMON_ZONE)


def _jitter() -> float:
    return random.uniform(0.8, 1.2)  # noqa: S311


def _ended(pushes: Sequence[Push], outcome: str) -> _Paid:
    return _Paid(ended=[(push, outcome, None) for push in pushes], failed=False)


async def _at_once(paid: _Paid) -> _Paid:
    return paid
