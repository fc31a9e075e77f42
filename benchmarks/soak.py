"""A city's morning: parents ask "today" at a steady rate, and then as fast as they are answered. `make soak`

The whole way of an answer is measured, from the raw update to the text given to a stub of Telegram without limits:
inbox commit, language, access, the day's reading, screen, the note that it was answered. On SQLite and on PostgreSQL,
in one school and in all of them, so that what growth costs is a ratio of one run.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from benchmarks.city import NOW, City, found
from benchmarks.cluster import binaries, cluster
from benchmarks.stub import StubSession, stub_bot, today_update
from bot.app import make_intake
from bot.crew import Crew
from bot.house import build
from bot.rooms import dispatcher
from bot.settings import Settings
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.work import Database

P95_MS, GROWTH = 300.0, 1.3
CROWD = 20  # chats at once when the highest rate is looked for
TURN_SECONDS, TURNS = 4.0, 5
WARM = 100  # answers before anything is measured
DURABLE = ("shared_buffers=256MB", "max_wal_size=4GB")  # and otherwise as it comes: every commit reaches the disk

Ask = Callable[[int], Awaitable[float]]
"""Asks as a parent; milliseconds until the answer."""


@dataclass(frozen=True, slots=True)
class Morning:
    """What came of one city on one home."""

    home: str
    city: City
    rate: float
    answers: int
    p50: float
    p95: float
    worst: float
    highest: float  # answers a second
    growth: float  # what an answer costs in the city, of what it costs in one school
    plan: str  # how the database finds the marks of a day

    @property
    def line(self) -> str:
        return (
            f"{self.home:<11}{self.city.schools:>4} schools {self.city.marks:>11,} marks  "
            f"{self.answers:>6} answers at {self.rate:g}/s: p50 {self.p50:6.1f}  p95 {self.p95:6.1f}  "
            f"worst {self.worst:7.1f} ms   highest rate {self.highest:5.0f}/s   growth {self.growth:4.2f}"
        )


@asynccontextmanager
async def serving(database: Database, city: City) -> AsyncIterator[Ask]:
    """A bot over the city, and the way to ask it."""
    bot = stub_bot()
    session = bot.session
    assert isinstance(session, StubSession)
    crew = Crew(database)
    house = build(database, Settings(_env_file=None))
    intake = make_intake(bot, house, dispatcher(house), crew)

    async def ask(parent: int) -> float:
        chat = city.chat(parent)
        answered = session.answered[chat] = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        await intake.keep([today_update(chat)])
        async with asyncio.timeout(60):
            await answered
        return (time.perf_counter() - started) * 1000

    await crew.join()
    async with asyncio.TaskGroup() as group:
        group.create_task(intake.run())
        yield ask
        intake.stop()


async def steady(ask: Ask, parents: list[int], rate: float) -> list[float]:
    """Everybody asks at their moment, whether those before them have been answered or not."""
    started = time.perf_counter()

    async def at(place: int, parent: int) -> float:
        await asyncio.sleep(max(0.0, started + place / rate - time.perf_counter()))
        return await ask(parent)

    return list(await asyncio.gather(*(at(place, parent) for place, parent in enumerate(parents))))


async def fast(ask: Ask, dice: random.Random, city: City, seconds: float) -> float:
    """Answers a second when a crowd asks again as soon as it is answered."""
    until, done = time.perf_counter() + seconds, 0

    async def chat(place: int) -> None:
        nonlocal done
        mine = range(1 + place, city.parents + 1, CROWD)
        while time.perf_counter() < until:
            await ask(dice.choice(mine))
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(chat(place) for place in range(CROWD)))
    return done / (time.perf_counter() - started)


async def filled(url: str, city: City) -> Database:
    """A database with a city in it."""
    use_keys(["a key of the benchmark"])
    engine = open_engine(url)
    await bring_up_to_date(engine)
    database = Database(engine, lambda: NOW)
    started = time.perf_counter()
    await found(database, city)
    print(f"  {city.schools} schools filled in {time.perf_counter() - started:.0f} s", flush=True)
    return database


async def compared(few: Database, many: Database, city: City, rate: float, seconds: float) -> Morning:
    """The morning of the city; and crowds in one school and in the city by turns, so that a busy machine harms both."""
    dice, one = random.Random(8), city.only(1)
    async with serving(few, one) as ask_few, serving(many, city) as ask_many:
        for _ in range(WARM):
            await ask_few(dice.randint(1, one.parents))
            await ask_many(dice.randint(1, city.parents))
        asked = min(int(rate * seconds), city.parents)
        times = await steady(ask_many, dice.sample(range(1, city.parents + 1), asked), rate)
        turns = [
            (await fast(ask_few, dice, one, TURN_SECONDS), await fast(ask_many, dice, city, TURN_SECONDS))
            for _ in range(TURNS)
        ]
    home = "PostgreSQL" if many.shared else "SQLite"
    return Morning(
        home=home,
        city=city,
        rate=rate,
        answers=len(times),
        p50=statistics.median(times),
        p95=statistics.quantiles(times, n=20)[18],
        worst=max(times),
        highest=statistics.median(of_city for _, of_city in turns),
        growth=statistics.median(of_one / of_city for of_one, of_city in turns),
        plan=await _plan(many),
    )


async def _plan(database: Database) -> str:
    """The way to the marks of a pupil's day, in the database's own words."""
    asked = "SELECT value FROM mark WHERE pupil_id = 7 AND day BETWEEN '2026-11-25' AND '2026-11-25'"
    async with database.open_read() as work:
        rows = await work._connection.execute(text(("EXPLAIN " if database.shared else "EXPLAIN QUERY PLAN ") + asked))
        return " / ".join(str(row[-1]).strip() for row in rows)


async def soak(homes: list[str], city: City, rate: float, seconds: float, folder: Path) -> list[Morning]:
    """The city on each home."""

    async def one(url_of_few: str, url_of_many: str) -> Morning:
        few, many = await filled(url_of_few, city.only(1)), await filled(url_of_many, city)
        try:
            return await compared(few, many, city, rate, seconds)
        finally:
            await few.close()
            await many.close()

    told = []
    if "sqlite" in homes:
        told.append(await one(*(f"sqlite+aiosqlite:///{folder / name}.db" for name in ("school", "city"))))
        print(told[-1].line, flush=True)
    if "postgres" in homes:
        with cluster(folder, DURABLE) as server:
            told.append(await one(await server.new_database(), await server.new_database()))
            print(told[-1].line, flush=True)
    return told


def faults(mornings: list[Morning]) -> list[str]:
    """Promises not kept, in words."""
    found = []
    for one in mornings:
        if one.p95 >= P95_MS:
            found.append(f"{one.home}: p95 {one.p95:.0f} ms")
        if one.highest < one.rate:
            found.append(f"{one.home}: {one.highest:.0f}/s at most")
        if one.growth > GROWTH:
            found.append(f"{one.home}: growth costs {one.growth:.2f}")
    return found


def main() -> int:
    """0 when every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__.splitlines()[0])
    parser.add_argument("--schools", type=int, default=50)
    parser.add_argument("--pupils", type=int, default=40_000)
    parser.add_argument("--parents", type=int, default=60_000)
    parser.add_argument("--marks", type=int, default=2_000_000, help="20 000 000 is a city's year")
    parser.add_argument("--rate", type=float, default=20, help="answers a second")
    parser.add_argument("--seconds", type=float, default=60, help="how long at that rate; 600 is the morning's rush")
    parser.add_argument("--home", choices=("sqlite", "postgres", "both"), default="both")
    asked = parser.parse_args()
    homes = ["sqlite", "postgres"] if asked.home == "both" else [asked.home]
    if "postgres" in homes and binaries() is None:
        print("PostgreSQL is not installed: SQLite alone is measured")
        homes.remove("postgres")
    city = City(asked.schools, asked.pupils, asked.parents, asked.marks)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        mornings = asyncio.run(soak(homes, city, asked.rate, asked.seconds, Path(folder)))
    for one in mornings:
        print(f"  {one.home}: {one.plan}")
    found = faults(mornings)
    for fault in found:
        print(f"  ! {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
