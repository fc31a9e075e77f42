"""Updates in: from polling or a webhook to the inbox, from the inbox to the dispatcher.

Nothing is confirmed to Telegram before it is on disk, and nothing is acted upon twice:

    raw update -> inbox row, committed -> confirmed -> handled in order per chat, in parallel across chats
                                                       `acted_at` by the act's own commit, `answered_at` here

Several processes may share an inbox (PostgreSQL): a chat belongs to one of them while it has letters (storage.lanes).

After a crash a letter that was neither acted upon nor answered is handled again; one that was acted upon is answered
with "where you are now". One at whose handling the process died three times is set aside.
"""

import asyncio
import json
import random
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.crew import Crew
from bot.pace import before_speaking
from bot.raw import as_text
from storage.inbox import InboxKey, Letter
from storage.work import AlreadyActed, Database, TryAgain, Work, handling

logger = structlog.get_logger(__name__)

WORKERS = 32
TAKEN_AT_ONCE = 200  # chats of a dead process that one of the living takes at a beat
CRASHES_TO_QUARANTINE = 3
PAUSE_OF_A_SUSPECT = 1.0  # seconds after the second crash an update was near; ten times as long after the third
FLUSH_SECONDS = 0.05  # how long an "answered" may wait for company
CROWD_SECONDS = 0.015  # how long an update waits for others while others are being handled
KEPT, KEPT_ASIDE = timedelta(days=2), timedelta(days=30)
RETRY_SECONDS = (1, 2, 5, 10, 20, 30)
TOO_MANY_WAITING = 1_000
HANDLED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


class NotKept(RuntimeError):
    """The updates could not be put on disk: Telegram must not be told that they arrived."""


Answer = Callable[[Update, Letter], Awaitable[None]]


class Intake:
    """Keeps, orders and hands over updates; `run` works until `stop`."""

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, database: Database, crew: Crew, *, where_now: Answer, apologise: Answer
    ) -> None:
        self._bot, self._dispatcher, self._database, self._crew = bot, dispatcher, database, crew
        self._where_now, self._apologise = where_now, apologise
        self._lanes: dict[int, deque[Letter]] = {}
        self._held: set[int] = set()  # chats that are this process's, as the database has it
        self._pen = asyncio.Lock()  # one hand at a time brings letters into lanes
        self._in_doubt = False  # whether the last write was kept is not known
        self._ready: asyncio.Queue[int | None] = asyncio.Queue()
        self._recovered: set[InboxKey] = set()
        self._one_suspect = asyncio.Lock()
        self._called_off = asyncio.Event()
        self._failures: dict[InboxKey, int] = {}
        self._incoming: list[tuple[list[Letter], asyncio.Future[None]]] = []
        self._answered: list[InboxKey] = []
        self._something_to_write = asyncio.Event()
        self._room, self._idle = asyncio.Event(), asyncio.Event()
        self._room.set()
        self._idle.set()
        self._waiting = 0
        self.awake = asyncio.Event()  # what was left by the last process stands in its lanes
        self._stopping = False
        self._in_hand = 0

    @property
    def waiting(self) -> int:
        return self._waiting

    async def has_room(self) -> None:
        """Return when there are not too many letters waiting to be handled."""
        await self._room.wait()

    async def idle(self) -> None:
        """Return when no letter waits or is being handled."""
        await self._idle.wait()

    async def run(self) -> None:
        """Handle letters until stopped; what is in hand then is finished and noted."""
        await self._recover()
        self.awake.set()
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(self._write_for_ever())
            workers = [group.create_task(self._work_for_ever()) for _ in range(WORKERS)]
            await asyncio.gather(*workers)
            self._something_to_write.set()
            await writer

    def stop(self) -> None:
        """Take nothing new; workers finish what they hold."""
        self._stopping = True
        self._called_off.set()
        for _ in range(WORKERS):
            self._ready.put_nowait(None)

    async def keep(self, raw_updates: Sequence[dict[str, Any]]) -> None:
        """Return when the updates are on disk; NotKept when they cannot be put there."""
        now = self._database.clock()
        letters = [letter for raw in raw_updates if (letter := self._letter(raw, now)) is not None]
        if not letters:
            return
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._incoming.append((letters, kept))
        self._something_to_write.set()
        await kept

    async def purge(self) -> None:
        """A tick: forget payloads older than two days; those set aside, older than thirty."""
        async with self._database.open_upkeep() as work:
            await work.inbox.purge(work.now - KEPT, aside_before=work.now - KEPT_ASIDE)

    # -- writing: one commit for all that came and all that was answered meanwhile

    async def _write_for_ever(self) -> None:
        while not (self._stopping and not self._incoming and not self._answered and not self._in_hand):
            try:
                await asyncio.wait_for(self._something_to_write.wait(), 1)
            except TimeoutError:
                continue
            if not self._stopping:
                # A commit costs the same for one as for twenty: in a crowd wait a moment for company; with only
                # answers to note, wait longer.
                await asyncio.sleep(FLUSH_SECONDS if not self._incoming else CROWD_SECONDS if self._in_hand else 0)
            self._something_to_write.clear()
            await self._write()

    async def _write(self) -> None:
        async with self._pen:
            incoming, self._incoming = self._incoming, []
            answered, self._answered = self._answered, []
            try:
                await self._put([letter for batch, _ in incoming for letter in batch], answered)
                if self._in_doubt:
                    await self._look_again()
            except Exception as error:
                self._answered = answered + self._answered
                for _, kept in incoming:
                    kept.set_exception(NotKept())
                self._in_doubt = True
                told = logger.warning if isinstance(error, TryAgain) else logger.exception
                told("inbox.write_failed", batches=len(incoming), answered=len(answered))
            else:
                for _, kept in incoming:
                    if not kept.done():
                        kept.set_result(None)
                return
        await asyncio.sleep(1)
        self._something_to_write.set()

    async def _put(self, letters: Sequence[Letter], answered: Sequence[InboxKey]) -> None:
        """One commit; then the new letters that are ours to handle stand in their lanes."""
        quiet = self._held - self._lanes.keys()
        async with self._database.open_upkeep() as work:
            if self._crew.shared and (letters or quiet):
                await work.inbox.lanes.lock(self._bot.id, quiet | {letter.chat for letter in letters})
            new = set(await work.inbox.add(letters)) if letters else set()
            await work.inbox.answered(answered, work.now)
            fresh = [letter for letter in letters if letter.key in new]
            found = await self._ours(work, fresh, quiet) if self._crew.shared else fresh
        known = self._known()
        for letter in found:
            if letter.key not in known:  # the same update twice in one batch is one letter
                known.add(letter.key)
                self._line_up(letter)

    async def _ours(self, work: Work, fresh: Sequence[Letter], quiet: set[int]) -> list[Letter]:
        """Of several processes: which letters this one is to handle. Takes lanes, and lets go those that are done."""
        bot, me = self._bot.id, self._crew.id
        coming = {letter.chat for letter in fresh}
        was = await work.inbox.lanes.hold(bot, coming, me) if coming else {}
        mine = {chat for chat in coming if was.get(chat, me) in (me, None)}
        # A lane that was there before may hold letters that have come to others.
        looked_at = quiet | {chat for chat in mine if chat in was}
        waiting = await work.inbox.open_letters(bot, looked_at) if looked_at else []
        left_behind = {chat for chat in mine if chat in was and was[chat] is None}
        new = {letter.key for letter in fresh}
        self._recovered |= {one.key for one in waiting if one.chat in left_behind and one.key not in new}
        done = quiet - mine - {letter.chat for letter in waiting}
        if done:
            await work.inbox.lanes.let_go(bot, done, me)
        self._held = (self._held | mine) - done
        return [*waiting, *(letter for letter in fresh if letter.chat in mine - looked_at)]

    def _known(self) -> set[InboxKey]:
        """Letters that are in hand, wait here or have been answered and not yet noted."""
        return {letter.key for lane in self._lanes.values() for letter in lane} | set(self._answered)

    async def _look_again(self) -> None:
        """After a write of which it is not known whether it was kept: letters that nobody in memory knows of."""
        async with self._database.open_read() as work:
            chats = await work.inbox.lanes.of(self._bot.id, self._crew.id) if self._crew.shared else None
            letters = await work.inbox.open_letters(self._bot.id, chats)
        self._in_doubt = False
        self._held |= set(chats or ())
        known = self._known()
        for letter in letters:
            if letter.key not in known:
                self._line_up(letter)

    async def take_over(self) -> None:
        """Take the chats that are nobody's: their process has died, or they came with a database from elsewhere."""
        bot, me = self._bot.id, self._crew.id
        async with self._pen:
            async with self._database.open_upkeep() as work:
                chats = await work.inbox.lanes.take_over(bot, me, TAKEN_AT_ONCE)
            async with self._database.open_upkeep() as work:
                if strays := await work.inbox.lanes.without(bot, TAKEN_AT_ONCE):
                    await work.inbox.lanes.lock(bot, strays)
                    was = await work.inbox.lanes.hold(bot, strays, me)
                    chats += [chat for chat in strays if was.get(chat, me) in (me, None)]
                letters = await work.inbox.open_letters(bot, chats) if chats else []
            self._held |= set(chats)
            self._line_up_recovered(letters)

    # -- handling: in order per chat, in parallel across chats

    def _line_up(self, letter: Letter) -> None:
        lane = self._lanes.setdefault(letter.chat, deque())
        lane.append(letter)
        self._waiting += 1
        self._idle.clear()
        if self._waiting >= TOO_MANY_WAITING:
            self._room.clear()
        if len(lane) == 1:
            self._ready.put_nowait(letter.chat)

    async def _work_for_ever(self) -> None:
        while (chat := await self._ready.get()) is not None:
            letter = self._lanes[chat][0]
            self._in_hand += 1
            try:
                done = await self._handle(letter)
            except TryAgain:
                done = False
            finally:
                self._in_hand -= 1
            if not done:
                self._again_later(chat, letter)
                continue
            self._failures.pop(letter.key, None)
            self._answered.append(letter.key)
            self._something_to_write.set()
            self._next_in_lane(chat)

    def _next_in_lane(self, chat: int) -> None:
        lane = self._lanes[chat]
        lane.popleft()
        self._waiting -= 1
        if self._waiting < TOO_MANY_WAITING:
            self._room.set()
        if not self._waiting:
            self._idle.set()
        if not lane:
            del self._lanes[chat]
        elif not self._stopping:
            self._ready.put_nowait(chat)

    def _again_later(self, chat: int, letter: Letter) -> None:
        """Telegram or the database cannot be reached: the chat waits, the others go on."""
        failures = self._failures[letter.key] = self._failures.get(letter.key, 0) + 1
        delay = RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1]
        if not self._stopping:
            asyncio.get_running_loop().call_later(delay, self._ready.put_nowait, chat)

    async def _handle(self, letter: Letter) -> bool:
        """True when the letter is done with, well or badly; False when it must be handled again later."""
        if letter.key not in self._recovered:
            return await self._dispatch(letter)
        if 0 < letter.tries < CRASHES_TO_QUARANTINE:
            # A process that dies again and again as soon as it starts dies of something else: whoever happens to be
            # first in hand must not be blamed for it three times.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._called_off.wait(), PAUSE_OF_A_SUSPECT * 10 ** (letter.tries - 1))
            if self._stopping:
                return False
        if letter.tries >= CRASHES_TO_QUARANTINE:
            await self._set_aside(letter, "inbox.quarantined")
            return True
        async with self._suspicion(letter):
            return await self._dispatch(letter)

    @asynccontextmanager
    async def _suspicion(self, letter: Letter) -> AsyncIterator[None]:
        """The crash that a letter may cause is counted beforehand, and one crash never blames two letters.

        It ends when the handler comes to speak: to wait for the pace of a chat takes seconds, in which the process may
        die of anything, and the others need not wait for that.
        """
        await self._one_suspect.acquire()
        alone = True

        async def acquit() -> None:
            nonlocal alone
            if alone:
                async with self._database.open_upkeep() as work:
                    await work.inbox.clear(letter)
                alone = False
                self._one_suspect.release()

        try:
            async with self._database.open_upkeep() as work:
                await work.inbox.suspect(letter)
            with before_speaking(acquit):
                yield
            await acquit()
        finally:
            if alone:
                self._one_suspect.release()

    async def _dispatch(self, letter: Letter) -> bool:
        try:
            update = Update.model_validate(json.loads(letter.payload), context={"bot": self._bot})
            kind = update.event_type
        except (ValidationError, ValueError, RecursionError):
            await self._set_aside(letter, "inbox.unreadable")
            return True
        except UpdateTypeLookupError:
            kind = None
        if kind not in HANDLED_UPDATES:
            logger.info("inbox.of_no_use", update_id=letter.key.update_id, kind=kind)
            return True
        with handling(letter.key) as acted:
            try:
                await self._speak(update, letter)
            except (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, TryAgain) as error:
                logger.warning("answer.delayed", update_id=letter.key.update_id, error=type(error).__name__)
                if acted():
                    self._lanes[letter.chat][0] = replace(letter, acted=True)
                return False
            except TelegramForbiddenError:
                logger.info("answer.blocked", update_id=letter.key.update_id)
            except Exception:
                logger.exception("update.failed", update_id=letter.key.update_id)
                await self._say_sorry(update, letter)
        return True

    async def _speak(self, update: Update, letter: Letter) -> None:
        if letter.acted:
            await self._where_now(update, letter)
            return
        try:
            await self._dispatcher.feed_update(self._bot, update, received_at=letter.received_at)
        except AlreadyActed:
            await self._where_now(update, letter)

    async def _say_sorry(self, update: Update, letter: Letter) -> None:
        try:
            await self._apologise(update, letter)
        except Exception:
            logger.exception("apology.failed", update_id=letter.key.update_id)

    async def _set_aside(self, letter: Letter, event: str) -> None:
        logger.error(event, bot_id=letter.key.bot_id, update_id=letter.key.update_id)
        async with self._database.open_upkeep() as work:
            await work.inbox.quarantine(letter.key, work.now)

    async def _recover(self) -> None:
        if self._crew.shared:
            await self.take_over()
            return
        async with self._database.open_read() as work:
            letters = await work.inbox.open_letters(self._bot.id)
        self._line_up_recovered(letters)

    def _line_up_recovered(self, letters: Sequence[Letter]) -> None:
        known = self._known()
        for letter in letters:
            if letter.key not in known:
                self._recovered.add(letter.key)
                self._line_up(letter)
        if letters:
            logger.info("inbox.recovered", letters=len(letters))

    def _letter(self, raw: dict[str, Any], now: datetime) -> Letter | None:
        if not isinstance(raw, dict) or not _fits(raw.get("update_id")):
            logger.error("inbox.no_update_id")
            return None
        try:
            payload = as_text(raw)
        except RecursionError:
            logger.error("inbox.too_deep", update_id=raw["update_id"])
            return None
        return Letter(InboxKey(self._bot.id, raw["update_id"]), chat_of(raw), payload, now)


def chat_of(raw: dict[str, Any]) -> int:
    """The chat whose order an update belongs to; 0 for one that names none."""
    for kind, body in raw.items():
        if kind == "update_id" or not isinstance(body, dict):
            continue
        inner = body["message"] if isinstance(body.get("message"), dict) else body
        for place in (inner.get("chat"), body.get("chat"), body.get("from")):
            if isinstance(place, dict) and _fits(place.get("id")):
                return int(place["id"])
    return 0


def _fits(number: object) -> bool:
    """Whether it is a number that a column can hold: one that is not must not stop the batch it came in."""
    return isinstance(number, int) and -(2**63) <= number < 2**63


def pause_before_retry(failures: int) -> float:
    """Seconds to wait after so many failures in a row, with a little chance so that processes do not march in step."""
    return RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311
