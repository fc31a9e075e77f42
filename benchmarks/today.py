""" "Today" end to end beside a bare aiogram handler that does one SELECT.

Ours: inbox commit, language, access check, the day's SELECTs, screen, answer, answered-at. The baseline: a router, one
SQLAlchemy SELECT over aiosqlite, an answer. Both: a stub session, 20 chats at once, a file with synchronous=FULL. Each
as it runs: ours keeps the collector of garbage off what has been loaded, a bare handler does not.
"""

import asyncio
import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiogram import Bot, Dispatcher, Router
from aiogram.filters import Command
from aiogram.types import Message, Update
from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from benchmarks.stub import StubSession, stub_bot, today_update
from bot.app import make_intake
from bot.commands.importing import files_of
from bot.crew import Crew
from bot.house import build
from bot.rooms import dispatcher
from bot.services.importing import Importing
from bot.settings import Settings
from exchange.reading import read
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.tables import PupilRow
from storage.work import Database

CHATS = 20
NOW = datetime(2026, 11, 25, 7, 40, tzinfo=UTC)
FIRST_CHAT = 1000
SCHOOL = Path(__file__).parents[1] / "demo" / "gymnasium"

Ask = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Speed:
    per_second: float
    p50: float  # milliseconds
    p95: float


async def add_school(path: Path) -> tuple[Database, int]:
    """An empty database with the demo's gymnasium in it, not yet imported; the school's id."""
    use_keys(["a key of the benchmark"])
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    await bring_up_to_date(engine)
    database = Database(engine, lambda: NOW)
    async with database.open_act() as work:
        school_id = await work.schools.add(
            NOW,
            name="Школа",
            source_id="gymnasium-org",
            profile="belgorod",
            personal_data="messenger",
            number_prefix="31",
            zone="Europe/Moscow",
            region=None,
            contacts={},
            standing_order=None,
            protect_content=False,
        )
    return database, school_id


async def fill(path: Path) -> Database:
    """The school of the demo with 20 parents who may read."""
    database, school_id = await add_school(path)
    await Importing(database).run(read(files_of(SCHOOL)))
    async with database.open_act() as work:
        pupils = await work.schools.roll(school_id)
        for number in range(CHATS):
            viewer = await work.accounts.admit(str(FIRST_CHAT + number), "ru", NOW)
            await work.accounts.consent(viewer.person_id, "1", NOW)
            await work.grants.give(viewer.person_id, pupils[number * 3].pupil_id, proof="school_code", at=NOW)
    return database


def answer_from(path: str) -> None:
    """A bot over a filled database that answers a hundred questions: for measuring what it holds in memory."""

    async def answer() -> None:
        use_keys(["a key of the benchmark"])
        database = Database(open_engine(f"sqlite+aiosqlite:///{path}"), lambda: NOW)
        await ours(database, 5)
        await database.close()

    asyncio.run(answer())


async def measure(ask: Ask, rounds: int) -> Speed:
    """Twenty chats at once, each asking again when it has been answered."""
    times: list[float] = []

    async def chat(number: int) -> None:
        for _ in range(rounds):
            started = time.perf_counter()
            await ask(FIRST_CHAT + number)
            times.append((time.perf_counter() - started) * 1000)

    started = time.perf_counter()
    await asyncio.gather(*(chat(number) for number in range(CHATS)))
    spent = time.perf_counter() - started
    quantiles = statistics.quantiles(times, n=20)
    return Speed(len(times) / spent, statistics.median(times), quantiles[18])


async def ours(database: Database, rounds: int) -> Speed:
    bot = stub_bot()
    session = bot.session
    assert isinstance(session, StubSession)
    house = build(database, Settings(_env_file=None))
    intake = make_intake(bot, house, dispatcher(house), Crew(database))

    async def ask(chat: int) -> None:
        answered = session.answered[chat] = asyncio.get_running_loop().create_future()
        await intake.keep([today_update(chat)])
        await answered

    async with asyncio.TaskGroup() as group:
        group.create_task(intake.run())
        await measure(ask, 5)  # statements compiled, catalogue read
        speed = await measure(ask, rounds)
        intake.stop()
    return speed


async def baseline(path: Path, rounds: int) -> Speed:
    """What a handler costs that only reads one row."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    sessions = async_sessionmaker(engine)
    router = Router()

    @router.message(Command("today"))
    async def today(message: Message) -> None:
        async with sessions() as session:
            pupil = (await session.execute(select(PupilRow).where(PupilRow.id == 1))).scalar_one()
        await message.answer(f"Сегодня: {pupil.class_id}")

    bare = Dispatcher()
    bare.include_router(router)
    bot: Bot = stub_bot()

    async def ask(chat: int) -> None:
        await bare.feed_update(bot, Update.model_validate(today_update(chat), context={"bot": bot}))

    await measure(ask, 5)
    speed = await measure(ask, rounds)
    await engine.dispose()
    return speed


async def compare(folder: Path, rounds: int = 40, repeats: int = 5) -> tuple[Speed, Speed, float]:
    """The baseline and ours in turns of one run: the median turn of each, and the median of the turns' ratios."""
    path = folder / "today.db"
    database = await fill(path)
    turns = []
    for _ in range(repeats):
        gc.unfreeze()
        bare = await baseline(path, rounds)
        gc.freeze()  # as `serve` does
        turns.append((bare, await ours(database, rounds)))
    await database.close()
    ratio = statistics.median(full.per_second / bare.per_second for bare, full in turns)
    bare, full = (sorted(side, key=lambda speed: speed.per_second)[repeats // 2] for side in zip(*turns, strict=True))
    return bare, full, ratio
