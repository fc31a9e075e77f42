"""`school facts`: what a school tells of itself on its stand, from a small file (B 1.3.2, 1.3.5)."""

import asyncio
import tomllib
from pathlib import Path
from typing import Any

from bot.commands.common import complain, database, one_sentence, say
from domain.offices import OFFICIAL, TEXTS, BadFacts, read_facts

_TITLES = {
    "director": "Директор",
    "director_position": "Должность руководителя",
    "address": "Адрес",
    "phone": "Телефон",
    "fax": "Факс",
    "email": "Эл. почта",
    "site": "Сайт",
    "hours": "Часы работы",
    "reception": "Приём руководителя",
}
_FAULTS = {
    "unknown": f"такого поля нет; есть: {', '.join(TEXTS)}, officials ({', '.join(OFFICIAL)})",
    "list": "нужен список [[officials]], не больше двенадцати человек",
    "text": "нужна строка не длиннее 300 знаков",
    "hours": "не получилось прочитать часы; пишите так: пн-пт 9:00-18:00, перерыв 13:00-14:00",
}


def run_facts(school_id: int, path: Path | None) -> None:
    """Keep the facts of the file, or show what is kept: fields of the file take the place of those kept before."""
    given = read_file(path) if path else {}
    with one_sentence():
        kept = asyncio.run(_keep(school_id, given))
    if kept is None:
        complain(f"Школы с номером {school_id} нет: посмотрите `school show`.")
    for line in told(kept):
        say(line)


def read_file(path: Path) -> dict[str, Any]:
    """The facts of a TOML file; a mistake in it stops the command with one sentence."""
    try:
        return read_facts(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        complain(f"Файл {path} не читается как TOML: {error}")
    except BadFacts as bad:
        complain(f"{path}, поле {bad.field}: {_FAULTS[bad.why]}.")


def told(facts: dict[str, Any]) -> list[str]:
    """The facts line by line; of those that are missing, that there are no data."""
    officials = (", ".join(str(one[key]) for key in OFFICIAL if one.get(key)) for one in facts.get("officials") or ())
    return [
        *(f"{title}: {facts.get(key) or 'нет данных'}" for key, title in _TITLES.items()),
        *(f"Принимает: {one}" for one in officials),
    ]


async def _keep(school_id: int, given: dict[str, Any]) -> dict[str, Any] | None:
    async with database() as base, base.open_act() as work:
        school = await work.schools.of(school_id)
        if school is None:
            return None
        contacts = {**school.contacts, **given}
        if given:
            await work.schools.tell(school_id, contacts)
        return contacts
