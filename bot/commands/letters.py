"""`letter`: a paper of a case with every name, printed at school and not in the chat (ruling 14)."""

import asyncio
from pathlib import Path

from bot.commands.common import complain, database, one_sentence, say
from bot.services.printing import Printed


def run_letter(number: str, path: Path, school_id: int, kind: str, names: tuple[str, str], *, anew: bool) -> None:
    """Write the paper to a file, and say which it is."""

    async def make() -> Printed | None:
        from bot.services.calendars import Calendars
        from bot.services.handing import KINDS, Handing

        if kind not in KINDS:
            complain(f"Такой бумаги нет: {kind}. Есть: {', '.join(KINDS)}.")
        async with database() as base:
            return await Handing(base, Calendars()).with_names(school_id, number, kind, names, anew=anew)

    with one_sentence():
        printed = asyncio.run(make())
    if printed is None:
        complain(f"По заявлению № {number} в школе {school_id} такой бумаги нет.")
    assert printed is not None
    path.write_bytes(printed.pdf)
    say(f"Бумага по № {number} - в {path}.")
