"""The way to a branch of a case, shared by its tests."""

from collections.abc import Mapping
from typing import Any

from domain.profiles import Field
from storage import tables
from tests.bot.conftest import School, rows
from tests.talk import Person, Talk

IN_DOUBT = {Field.CHILD_CLASS: "7Б"}  # another class than the roll has: the bot proposes to look, and a tap refuses


async def taken(school: School, parent: Person, **instead: str) -> str:
    """A case filed and taken by the officer, opened in private with them; its number."""
    number = await school.applies(parent, **instead)
    await school.talk.pays()
    await school.officer.taps("Взять", on=school.chat)
    await school.talk.pays()
    await school.officer.says(f"/find {number}")
    return number


async def provided(school: School, parent: Person) -> str:
    """A case whose service is provided; its number."""
    number = await taken(school, parent)
    await school.officer.taps("Предоставить")
    await school.talk.pays()
    return number


async def refuses(
    officer: Person, *picks: str, why: str = "Ребёнок выбыл 01.09.2026", button: str = "Отказать"
) -> None:
    """Refuse what the bot sees nothing against: on these grounds by their numbers, with the reason it asks for."""
    await officer.taps("Отказать…")
    if button != "Отказать":
        await officer.taps("Отказ в приёме…")
    for pick in picks:
        await officer.taps(pick)
    await officer.says(why)
    await officer.taps(button)


async def the_case(talk: Talk) -> Mapping[str, Any]:
    """The last application as the row has it."""
    return (await rows(talk.database, tables.ApplicationRow))[-1]


async def status(talk: Talk) -> str:
    return str((await the_case(talk))["status"])


async def acts(talk: Talk) -> list[str]:
    """The history of all cases, in order."""
    return [row["act"] for row in await rows(talk.database, tables.ApplicationEventRow)]


async def audited(talk: Talk, act: str) -> list[Mapping[str, Any]]:
    return await rows(talk.database, tables.AuditRow, act=act)


async def documents(talk: Talk) -> list[str]:
    return [row["kind"] for row in await rows(talk.database, tables.DocumentRow)]


def letter(data: Mapping[str, Any]) -> str:
    """Everything a frozen paper says."""
    return str(data)
