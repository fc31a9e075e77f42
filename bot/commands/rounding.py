"""`school rounding`: from which part of a point an average goes up when results are proposed; or what stands."""

import asyncio
from decimal import Decimal, InvalidOperation

from bot.commands.common import complain, database, one_sentence, say
from domain.results import can_round_from, round_up

_EXAMPLES = ("4.49", "4.5", "4.6", "4.66")


def run_rounding(school_id: int, up_from: str | None) -> None:
    """Keep the rule of a school, or print it."""
    given = None if up_from is None else read_share(up_from)
    with one_sentence():
        kept = asyncio.run(_keep(school_id, given))
    if kept is None:
        complain(f"Школы с номером {school_id} нет: посмотрите `school show`.")
    for line in told(kept):
        say(line)


def read_share(said: str) -> Decimal:
    """A part of a point; what is none stops the command with one sentence."""
    try:
        share = Decimal(said.strip().replace(",", "."))
    except InvalidOperation:
        share = Decimal(0)
    if not can_round_from(share):
        complain(f"«{said}» не подходит: нужна часть балла от 0,01 до 0,99, не больше двух знаков; обычно 0,5 или 0,6.")
    return share


def told(up_from: Decimal) -> list[str]:
    """The rule in words, and what it makes of averages that schools argue about."""
    examples = "; ".join(f"{one.replace('.', ',')} - это {round_up(Decimal(one), up_from)}" for one in _EXAMPLES)
    return [f"Средний идёт вверх от {str(up_from).replace('.', ',')}.", f"Например: {examples}."]


async def _keep(school_id: int, given: Decimal | None) -> Decimal | None:
    async with database() as base, base.open_act() as work:
        school = await work.schools.of(school_id)
        if school is None:
            return None
        if given is None:
            return Decimal(str(school.rounds_up_from))
        await work.schools.round_up_from(school_id, float(given))
        await work.audit.note(
            "set_rounding", at=work.now, by=None, school_id=school_id, object_kind="school", object_id=school_id,
            was=str(school.rounds_up_from), now=str(given),
        )  # fmt: skip
        return given
