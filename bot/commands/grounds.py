"""`school grounds`: the text of grounds as the school's regulation has it (ruling 4); without a file, what stands."""

import asyncio
import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.commands.common import complain, database, one_sentence, say
from domain.profiles import EndCause, Ground, GroundKind, Profile

COLUMNS = ("code", "kind", "clause", "text", "origin", "version", "causes")
LONGEST_CODE = 16


def run_grounds(school_id: int, path: Path | None) -> None:
    """Print the grounds of a school, or enter those of a file in place of the ones it had."""
    with one_sentence():
        for line in asyncio.run(_enter(school_id, path) if path else _show(school_id)):
            say(line)


async def _show(school_id: int) -> list[str]:
    from bot.services.rules import rules_of

    async with database() as base, base.open_read() as work:
        school = await work.schools.of(school_id)
        if school is None:
            complain(f"Школы с номером {school_id} нет: посмотрите `school show`.")
        assert school is not None
        return [_line(ground) for ground in rules_of(school).grounds]


def _line(ground: Ground) -> str:
    origin = f"{ground.origin} от {ground.version:%d.%m.%Y}" if ground.version else ground.origin
    mark = "\tпроект: школа ещё не внесла свой текст" if ground.candidate else ""
    return f"{ground.code}\t{ground.kind}\t{ground.clause}\t{ground.text}\t{origin}{mark}"


async def _enter(school_id: int, path: Path) -> list[str]:
    from bot.services.rules import as_said

    async with database() as base, base.open_act() as work:
        school = await work.schools.of(school_id)
        if school is None:
            complain(f"Школы с номером {school_id} нет: посмотрите `school show`.")
        assert school is not None
        from domain.profiles import profile

        own = list(read_grounds(path, profile(school.profile)))
        await work.schools.enter_grounds(school_id, [as_said(ground) for ground in own])
        await work.audit.note(
            "enter_grounds", at=work.now, by=None, school_id=school_id, object_kind="school", object_id=school_id,
            codes=[ground.code for ground in own],
        )  # fmt: skip
        return [f"Внесено оснований: {len(own)}", *(_line(ground) for ground in own)]


def read_grounds(path: Path, rules: Profile) -> Iterator[Ground]:
    """The rows of the file; a bad one stops the command in a sentence, for a half of a regulation is none."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    found = csv.DictReader(lines, delimiter=";" if lines and ";" in lines[0] else ",")
    if not {"code", "kind", "text", "origin"} <= set(found.fieldnames or ()):
        complain(f"Нужны столбцы: {', '.join(COLUMNS)} (первые два, text и origin обязательны).")
    seen: set[str] = set()
    for number, row in enumerate(found, start=2):
        said = {key: (row.get(key) or "").strip() for key in COLUMNS}
        code, kind = said["code"], said["kind"]
        if not code.isascii() or ":" in code or not 0 < len(code) <= LONGEST_CODE or code in seen:
            complain(f"Строка {number}: код основания - латиница и цифры, до {LONGEST_CODE} знаков, без повторов.")
        if kind not in set(GroundKind) or not said["text"] or not said["origin"]:
            complain(f"Строка {number}: kind - intake, refusal или termination; text и origin не пустые.")
        seen.add(code)
        before = rules.ground(code)
        yield Ground(
            code=code,
            kind=GroundKind(kind),
            clause=said["clause"],
            text=said["text"],
            source=before.source if before else "ruling 4",
            origin=said["origin"],
            version=_day(said["version"], number),
            causes=_causes(said["causes"], number) or (before.causes if before else frozenset()),
        )


def _day(said: str, number: int) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        complain(f"Строка {number}: дата редакции пишется так: 2026-09-01.")


def _causes(said: str, number: int) -> frozenset[EndCause]:
    try:
        return frozenset(EndCause(one) for one in said.split())
    except ValueError:
        complain(f"Строка {number}: causes - слова из списка: {', '.join(EndCause)}.")
