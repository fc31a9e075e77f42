"""A crowd of parents on the playground, each of whom is owed the news of one mark: what pushes are measured by."""

import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.stage import NOW, Bot, Control
from bot.services.news import Fact, owe_news
from domain.news import NewsKind
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.tables import (
    AccountRow,
    GrantRow,
    MarkRow,
    PersonRow,
    PupilRow,
    SchoolClassRow,
    SchoolRow,
    SubjectRow,
)
from storage.tables.base import Row
from storage.work import Database

AT_ONCE = 50  # people who come to the playground together
CHUNK = 500
SCHOOLS = 4
LONG_AGO = datetime.fromisoformat("2026-09-01T05:00:00+00:00")


async def gather_crowd(control: Control, number: int) -> list[int]:
    """So many people who have let the bot write to them; what they said is forgotten, the bot need not answer it."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def come(place: int) -> int:
        async with gate:
            person = await control.person(f"Parent {place}")
            await control.post("say", **{"as": person.id, "chat": control.bot_id, "text": "-"})
            return person.id

    people = await asyncio.gather(*(come(place) for place in range(number)))
    await _forget_updates(control)
    return people


async def _forget_updates(control: Control) -> None:
    """Confirm all that waits, as a bot does by asking for what comes after it."""
    url = f"{control.url}/bot{control.bot_id}:a-token-of-the-playground/getUpdates"
    async with control.http.post(url, json={"offset": -1, "timeout": 0}) as response:
        found: list[dict[str, Any]] = (await response.json())["result"]
    if found:
        after = {"offset": found[-1]["update_id"] + 1, "timeout": 0}
        async with control.http.post(url, json=after) as response:
            await response.read()


async def owe_to_crowd(bot: Bot, people: list[int], *, since: int = 0) -> None:
    """Give every one of them a child with a mark, and owe the news of it; of a few schools, for they share the pace."""
    use_keys([bot.key])
    engine = open_engine(bot.database_url)
    await bring_up_to_date(engine)
    now = datetime.fromisoformat(NOW)
    database = Database(engine, lambda: now)
    try:
        async with database.transaction() as connection:
            schools = await _schools(connection) if not since else []
        if not since:
            assert len(schools) == SCHOOLS
        for start in range(0, len(people), CHUNK):
            chunk = people[start : start + CHUNK]
            ids = range(since + start + 1, since + start + 1 + len(chunk))
            async with database.transaction() as connection:
                await _fill(connection, ids, chunk, now)
            facts = [
                Fact(kind=NewsKind.MARK, id=number, pupils=(number,), about=now.date(), public_at=now) for number in ids
            ]
            async with database.open_upkeep() as work:
                assert await owe_news(work, *facts) == len(chunk)
    finally:
        await database.close()


async def _schools(connection: AsyncConnection) -> list[int]:
    ids = list(range(1, SCHOOLS + 1))
    await _add(
        connection,
        SchoolRow,
        [
            {
                "id": number, "source_id": f"s{number}", "name": f"Школа № {number}", "profile": "belgorod",
                "personal_data": "messenger", "zone": "Europe/Moscow", "region": None, "number_prefix": f"{number:02}",
                "contacts": {}, "protect_content": False, "created_at": LONG_AGO,
            }
            for number in ids
        ],
    )  # fmt: skip
    await _add(
        connection,
        SchoolClassRow,
        [{"id": number, "school_id": number, "source_id": f"c{number}", "title": "7А"} for number in ids],
    )
    await _add(connection, SubjectRow, [{"id": number, "school_id": number, "title": "Алгебра"} for number in ids])
    return ids


async def _fill(connection: AsyncConnection, ids: range, people: list[int], now: datetime) -> None:
    """One person, account, child, grant and mark for each number."""
    school = {number: number % SCHOOLS + 1 for number in ids}
    await _add(connection, PersonRow, [{"id": number, "created_at": LONG_AGO} for number in ids])
    await _add(
        connection,
        AccountRow,
        [
            {
                "id": number, "person_id": number, "messenger": "telegram", "external_id": str(chat),
                "kind": "private", "locale": "ru", "settings": {}, "created_at": LONG_AGO,
            }
            for number, chat in zip(ids, people, strict=True)
        ],
    )  # fmt: skip
    await _add(
        connection,
        PupilRow,
        [
            {
                "id": number, "school_id": school[number], "source_id": f"p{number}", "class_id": school[number],
                "name": f"Ученик{number} Пётр",
            }
            for number in ids
        ],
    )  # fmt: skip
    await _add(
        connection,
        GrantRow,
        [{"person_id": number, "pupil_id": number, "proof": "roll_phone", "granted_at": LONG_AGO} for number in ids],
    )
    await _add(
        connection,
        MarkRow,
        [
            {
                "id": number, "pupil_id": number, "subject_id": school[number], "day": now.date(), "value": "5",
                "set_at": now - timedelta(hours=1), "public_at": now - timedelta(hours=1),
            }
            for number in ids
        ],
    )  # fmt: skip


async def _add(connection: AsyncConnection, row: type[Row], rows: list[dict[str, Any]]) -> None:
    await connection.execute(insert(row.__table__), rows)  # type: ignore[arg-type]


def memory_of(pid: int) -> float:
    """Megabytes a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def processor_of(pid: int) -> float:
    """Seconds of a processor that a process has spent."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def told_since(control: Control, seen: int) -> list[dict[str, Any]]:
    """What bots have said since entry `seen` of the playground's log."""
    found: list[dict[str, Any]] = await control.get("log", since=seen)
    return found


def session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))
