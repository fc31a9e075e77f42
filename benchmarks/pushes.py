"""How fast what is owed is paid: `python -m benchmarks.pushes --pushes 10000`.

With limits on, the playground refuses what Telegram would refuse: the ideal is 30 messages a second, and not one answer
429 may come. With limits off the process itself is measured, beside a process that does nothing but send. While the
backlog is paid, a person asks for help and an urgent push is owed: both must not wait behind it. Memory must not grow.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiogram import Bot as BareBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from benchmarks.crowd import gather_crowd, memory_of, owe_to_crowd, processor_of, session, told_since
from benchmarks.stage import Bot, Control, Person, Playground
from storage.engine import open_engine
from storage.tables import PushRow

IDEAL = 30.0  # messages a second, by Telegram's own figure
PROBES = 6
AT_ONCE, BARE = 25, 7_000_000_001  # of the process that only sends: messages on their way, and its id
PATIENCE = 900.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What came of a backlog."""

    pushes: int
    seconds: float  # from the first message to the last
    refused: int  # answers 429
    answer: float  # seconds between a question and its answer, the slowest
    urgent: float  # the same of an urgent push
    busy: float  # seconds of a processor that the bot spent
    grown: float  # memory at the end, of that after a tenth of the way

    @property
    def per_second(self) -> float:
        return (self.pushes - 1) / self.seconds

    @property
    def by_processor(self) -> float:
        """Messages for a second of a processor: what a machine that does nothing else would say."""
        return self.pushes / self.busy

    @property
    def of_ideal(self) -> float:
        """How much longer it took than 30 a second."""
        return IDEAL / self.per_second


async def drain(folder: Path, number: int, *, limits: bool) -> Paid:
    """Owe news to so many people, start the bot, and watch until the last is told."""
    playground = Playground(folder, limits=limits)
    playground.start()
    bot = Bot(folder / "bot", playground.url, more={} if limits else {"MESSAGES_PER_SECOND": "2000"})
    try:
        await asyncio.to_thread(playground.wait)
        async with session() as http:
            control = Control(playground.url, http, bot.id)
            people = await gather_crowd(control, number + PROBES + 1)
            await owe_to_crowd(bot, people[:-1])
            bot.start()
            await asyncio.to_thread(bot.wait)
            return await _watch(control, bot, people, number)
    finally:
        bot.kill()
        playground.stop()


async def send_bare(folder: Path, number: int) -> float:
    """Messages for a second of a processor when nothing is owed, asked or noted: aiogram's own cost and the wire's."""
    playground = Playground(folder, limits=False)
    playground.start()
    try:
        await asyncio.to_thread(playground.wait)
        async with session() as http:
            people = await gather_crowd(Control(playground.url, http, BARE), AT_ONCE)
        wire = AiohttpSession(api=TelegramAPIServer.from_base(playground.url))
        async with BareBot(f"{BARE}:a-token-of-the-playground", session=wire) as bot:
            begun = time.process_time()
            for _ in range(number // AT_ONCE):
                await asyncio.gather(*(bot.send_message(person, "Алгебра: новая оценка 5") for person in people))
            return number / (time.process_time() - begun)
    finally:
        playground.stop()


async def _watch(control: Control, bot: Bot, people: list[int], number: int) -> Paid:
    asker = Person(control, people[-1], "asker", patience=60)
    answers: list[float] = []
    urgent: list[float] = []
    memory: list[float] = []
    busy = processor_of(bot.pid)
    seen, moments, until = 0, list[datetime](), time.monotonic() + PATIENCE
    step = max(number // (PROBES + 1), 1)
    while len(moments) < number + PROBES:
        assert time.monotonic() < until, f"{len(moments)} of {number} told"
        told = await told_since(control, seen)
        seen += len(told)
        moments += [datetime.fromisoformat(one["at"]) for one in told if one["chat"] != asker.id and one["text"] != ""]
        memory.append(memory_of(bot.pid))
        place = len(answers)
        if place < PROBES and len(moments) > step * (place + 1):
            answers.append(await _answered(asker))
            urgent.append(await _hurried(control, bot, number + 1 + place, people[number + place]))
        await asyncio.sleep(0.25)
    refused = await control.get("log", refused="1")
    early = statistics.median(memory[: max(len(memory) // 5, 1)][-5:])
    return Paid(
        pushes=number,
        seconds=(max(moments) - min(moments)).total_seconds(),
        refused=sum("Too Many Requests" in one["refused"] for one in refused),
        answer=max(answers, default=0.0),
        urgent=max(urgent, default=0.0),
        busy=processor_of(bot.pid) - busy,
        grown=statistics.median(memory[-5:]) / early,
    )


async def _answered(asker: Person) -> float:
    """Seconds from a question to its answer."""
    asked, said = time.monotonic(), await asker.says("/help")
    await asker.sees("/cancel", after=said)
    return time.monotonic() - asked


async def _hurried(control: Control, bot: Bot, number: int, chat: int) -> float:
    """Make one of those at the end of the backlog urgent; seconds until it is told."""
    engine = open_engine(bot.database_url)
    owed = time.monotonic()
    async with engine.begin() as connection:
        query = PushRow.__table__.update().where(PushRow.account_id == number).values(rank=0)  # type: ignore[attr-defined]
        await connection.execute(query)
    person = Person(control, chat, "hurried", patience=60)
    await person.sees("Алгебра")
    await engine.dispose()
    return time.monotonic() - owed


def report(limited: Paid, free: Paid, bare: float) -> None:
    print(
        f"pushes, limits on:  {limited.pushes} in {limited.seconds:.1f} s, {limited.per_second:.1f}/s, "
        f"{limited.of_ideal:.3f} of the ideal, {limited.refused} answers 429; answer {limited.answer:.2f} s, "
        f"urgent {limited.urgent:.2f} s, memory x{limited.grown:.2f}"
    )
    print(
        f"pushes, limits off: {free.pushes} in {free.seconds:.1f} s, {free.per_second:.0f}/s, "
        f"{free.by_processor:.0f} in a second of a processor, {free.by_processor / bare:.2f} of one that only sends "
        f"({bare:.0f})"
    )


async def measure(folder: Path, limited: int, free: int) -> tuple[Paid, Paid, float]:
    return (
        await drain(folder / "limited", limited, limits=True),
        await drain(folder / "free", free, limits=False),
        await send_bare(folder / "bare", free),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pushes", description=__doc__.splitlines()[0])
    parser.add_argument("--pushes", type=int, default=10_000, help="owed with the limits of Telegram on")
    parser.add_argument("--free", type=int, default=2_000, help="owed with no limits, to measure the process itself")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pushes-") as folder:
        limited, free, bare = asyncio.run(measure(Path(folder), asked.pushes, asked.free))
    report(limited, free, bare)
    kept = (
        limited.of_ideal <= 1.08 and limited.refused == 0 and max(limited.answer, limited.urgent) < 2
        and limited.grown < 1.1 and free.by_processor >= 300
    )  # fmt: skip
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
