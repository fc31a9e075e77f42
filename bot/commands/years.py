"""`year turn` and `year undo`: the first of September without chat."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Учебный год: перейти на новый, отменить переход.", no_args_is_help=True)

School = Annotated[int, typer.Argument(help="Номер школы")]


@app.command()
def turn(
    school: School,
    to: Annotated[int | None, typer.Option(help="Год, в котором начнётся новый учебный год")] = None,
    last: Annotated[
        int | None, typer.Option(help="Класс, после которого выпускаются; без него - старший из 4, 9 и 11, что есть")
    ] = None,
    leavers: Annotated[
        Path | None, typer.Option(exists=True, help="Файл с кодами выбывших, по одному в строке")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Показать, что изменится, и ничего не менять")] = False,
) -> None:
    """Перевести классы, выпустить выпускников, открыть новые периоды."""
    import asyncio

    from bot.commands.common import complain, database, one_sentence, say
    from bot.services.turning import NoTurn, Turning, YearPlan, YearTurned

    codes = leavers.read_text(encoding="utf-8-sig").split() if leavers else []

    async def work() -> YearPlan | YearTurned | NoTurn:
        async with database() as base:
            turning = Turning(base)
            if dry_run:
                return await turning.look(school, base.clock(), year=to, last=last, leavers=codes)
            return await turning.turn(school, base.clock(), by=None, year=to, last=last, leavers=codes)

    with one_sentence():
        result = asyncio.run(work())
    if isinstance(result, NoTurn):
        complain(_sentence(result))
    for line in _lines(result.plan if isinstance(result, YearTurned) else result):
        say(line)
    if isinstance(result, YearTurned):
        say(f"Готово. Отменить можно до {result.undo_until:%d.%m.%Y %H:%M} UTC: python -m bot year undo {school}")
    else:
        say("Ничего не изменено: это просмотр.")


@app.command()
def undo(school: School) -> None:
    """Отменить переход, сделанный за последние сутки."""
    import asyncio

    from bot.commands.common import complain, database, one_sentence, say
    from bot.services.turning import NoTurn, Turning, TurnUndone

    async def work() -> TurnUndone | NoTurn:
        async with database() as base:
            return await Turning(base).undo(school, base.clock(), by=None)

    with one_sentence():
        result = asyncio.run(work())
    if isinstance(result, NoTurn):
        complain(_sentence(result))
    say("Переход отменён: классы, ученики и доступы - как до него.")


def _lines(plan: object) -> list[str]:
    from bot.services.turning import YearPlan

    assert isinstance(plan, YearPlan)
    lines = [f"{plan.year}/{(plan.year + 1) % 100:02} учебный год, {plan.school.name}"]
    lines += [f"  {move.of.title} -> {move.title}\tучеников {move.of.pupils}" for move in plan.up]
    lines += [f"  {move.of.title} выпускается\tучеников {move.of.pupils}" for move in plan.through]
    if plan.guessed:
        lines.append(f"Выпускаются после {plan.last} класса. Если это не так, повторите с --last.")
    lines.append(f"Выбывают ещё: {plan.leavers}. Закроется доступов: {plan.diaries}.")
    lines += [f"  {name}" for name in plan.leaving]
    lines += [f"Ученика с кодом {code} нет: проверьте файл выбывших." for code in plan.unknown]
    lines += [f"  {one.title}\t{one.starts_on} - {one.ends_on}" for one in plan.terms]
    return lines


def _sentence(result: object) -> str:
    from bot.services.turning import NoTurn

    assert isinstance(result, NoTurn)
    return {
        "middle_of_year": "Учебный год идёт: укажите, какой начать, например --to 2027.",
        "turned": f"Переход на {result.year} год уже сделан.",
        "no_classes": "Такой школы нет, или в ней нет классов.",
        "not_turned": "Отменять нечего.",
        "too_late": "Отменить уже нельзя: прошли сутки.",
        "written": "Отменить уже нельзя: в новых классах есть записи.",
    }[result.why]
