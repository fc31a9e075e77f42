"""Pushes under kill -9, with Telegram in trouble: what was owed, beside what people were told.

Every parent of a crowd is owed the news of one mark. While they are paid, connections drop before and after Telegram
has taken a message, answers are 429 and 5xx, and the bot is killed at seeded moments and started again at once. Then
Telegram is away for an hour. Everybody must be told; twice only who was in hand at a kill, or whose answer was lost.
"""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from benchmarks.crowd import gather_crowd, owe_to_crowd, session, told_since
from benchmarks.stage import Bot, Control, Playground
from benchmarks.tally import complaints
from benchmarks.warm import fork_bot
from storage.engine import open_engine
from storage.tables import AccountRow, PushRow

TROUBLE = 0.01  # the share of calls that meet each kind of it
KINDS = ("429", "500", "502", "drop_before", "drop_after")
PACE = "400"  # messages a second: the storm tests what is lost, not how fast it goes
AFTER_A_CRASH = 31  # seconds by the playground's clock: then what was in hand may be taken again
AN_HOUR, STEPS = 3600, 12
PATIENCE = 420.0


@dataclass(slots=True)
class PushStorm:
    """One bot and a crowd in a storm."""

    bot: Bot
    control: Control
    kills: int
    seed: int
    told: Counter[int] = field(default_factory=Counter)  # messages, by chat
    in_hand: Counter[int] = field(default_factory=Counter)  # at how many kills a chat was in hand
    owed: list[int] = field(default_factory=list)
    seen: int = 0
    struck: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    said_in_outage: int = 0
    exit_code: int = 0

    async def run(self, pushes: int) -> "PushStorm":
        started = time.monotonic()
        people = await gather_crowd(self.control, pushes)
        stormy, patient = people[: pushes * 3 // 4], people[pushes * 3 // 4 :]
        await owe_to_crowd(self.bot, stormy)
        self.owed = people
        for number, kind in enumerate(KINDS):
            await self.control.post(
                "faults", kind=kind, rate=TROUBLE, seed=self.seed + number, method=["sendMessage"], retry_after=1
            )
        self.bot.start()
        await self._kill_while_told(len(stormy))
        await self._until(len(stormy))
        self.struck = (await self.control.get("faults"))["counts"]
        await self._outage(patient, len(stormy))
        await self._until(len(people))
        self.exit_code = await asyncio.to_thread(self.bot.stop)
        self.seconds = time.monotonic() - started
        return self

    async def _look(self) -> int:
        """How many chats have been told so far."""
        for one in await told_since(self.control, self.seen):
            self.seen += 1
            if "Алгебра" in one["text"]:
                self.told[one["chat"]] += 1
        return len(self.told)

    async def _kill_while_told(self, pushes: int) -> None:
        """kill -9 at seeded moments, told in messages; what was in hand then is read from the rows."""
        dice = random.Random(self.seed)
        for moment in sorted(dice.choices(range(1, max(pushes - 1, 2)), k=self.kills)):
            delay, until = dice.random() * 0.2, time.monotonic() + PATIENCE / 4
            while await self._look() < moment and time.monotonic() < until:  # noqa: ASYNC110 - it is asked by a route
                await asyncio.sleep(0.03)
            await asyncio.sleep(delay)
            await asyncio.to_thread(self.bot.kill)
            self.in_hand.update(await self._hands())
            self.bot.start()
            await self.control.forward(AFTER_A_CRASH)

    async def _hands(self) -> list[int]:
        engine = open_engine(self.bot.database_url)
        try:
            async with engine.connect() as connection:
                query = (
                    select(AccountRow.external_id)
                    .join(PushRow, PushRow.account_id == AccountRow.id)
                    .where(PushRow.done_at.is_(None), PushRow.claim.is_not(None))
                )
                return [int(chat) for chat in (await connection.execute(query)).scalars()]
        finally:
            await engine.dispose()

    async def _outage(self, people: list[int], before: int) -> None:
        """An hour without Telegram, by the playground's clock; news go on to be owed."""
        await self.control.post("faults", clear=True)
        await self.control.post("faults", kind="drop_before", rate=1)
        await owe_to_crowd(self.bot, people, since=before)
        for _step in range(STEPS):
            await self.control.forward(AN_HOUR / STEPS)
            await asyncio.sleep(0.5)
        self.said_in_outage = await self._look() - before
        await self.control.post("faults", clear=True)

    async def _until(self, chats: int) -> None:
        """Until so many were told and nothing is owed, or patience ends: the count tells what is missing."""
        until = time.monotonic() + PATIENCE
        await asyncio.to_thread(self.bot.wait)
        while time.monotonic() < until:
            told, state = await self._look(), await asyncio.to_thread(self.bot.health)
            if told >= chats and not state["pushes"]["owed"]:
                return
            await asyncio.sleep(0.3)

    @property
    def lost(self) -> list[int]:
        return [chat for chat in self.owed if not self.told[chat]]

    @property
    def repeats(self) -> int:
        return sum(count - 1 for count in self.told.values())

    @property
    def unexplained(self) -> int:
        """Repeats to who was in hand at no kill, beyond those whose answer was dropped after the message was taken."""
        beyond = sum(max(count - 1 - self.in_hand[chat], 0) for chat, count in self.told.items())
        return max(beyond - self.struck.get("drop_after", 0), 0)

    @property
    def faults(self) -> list[str]:
        found = [f"lost: the news of {len(self.lost)} people"] if self.lost else []
        if self.unexplained:
            found.append(f"{self.unexplained} repeats nobody was in hand for")
        if self.said_in_outage:
            found.append(f"{self.said_in_outage} told while Telegram was away")
        found += [f"{count} times in the log: {event}" for event, count in complaints(self.bot.log).items()]
        if self.exit_code:
            found.append(f"the exit code after SIGTERM was {self.exit_code}")
        return found

    def table(self) -> str:
        trouble = ", ".join(f"{kind} {self.struck.get(kind, 0)}" for kind in KINDS)
        lines = [
            f"pushes: {len(self.owed)} owed, {self.kills} kills, {self.seconds:.0f} s; trouble: {trouble}",
            f"  told {len(self.told)}, lost {len(self.lost)}, said again {self.repeats} "
            f"(in hand at a kill: {len(self.in_hand)} people), an hour without Telegram: nothing lost",
        ]
        return "\n".join([*lines, *(f"  ! {fault}" for fault in self.faults)])


async def push_storm(folder: Path, pushes: int, kills: int, seed: int) -> PushStorm:
    """The storm to its count, on a playground of its own."""
    playground = Playground(folder)
    playground.start()
    bot = Bot(folder / "bot", playground.url, launch=fork_bot, more={"MESSAGES_PER_SECOND": PACE})
    try:
        await asyncio.to_thread(playground.wait)
        async with session() as http:
            return await PushStorm(bot, Control(playground.url, http, bot.id), kills, seed).run(pushes)
    finally:
        bot.kill()
        playground.stop()
