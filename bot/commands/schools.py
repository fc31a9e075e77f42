"""`school add` and `school show`."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Школы: добавить, посмотреть.", no_args_is_help=True)

_LAW = (
    "149-ФЗ, ст. 10, ч. 8: при оказании государственных и муниципальных услуг нельзя передавать персональные данные "
    "через иностранные мессенджеры, а Telegram в их перечне. Выберите: --personal-data messenger (частная школа или "
    "собственное законное основание) либо --personal-data in-person (через мессенджер не проходит ни имени, ни адреса)."
)


@app.command()
def add(
    name: Annotated[str, typer.Option(help="Название, как в документах")],
    source_id: Annotated[str, typer.Option(help="Код школы в файлах импорта (orgs.csv)")],
    profile: Annotated[str, typer.Option(help="Регламент: belgorod или moscow_region")],
    prefix: Annotated[str, typer.Option(help="Начало номеров журнала, например 31")],
    personal_data: Annotated[str, typer.Option(help="messenger или in-person, см. 149-ФЗ")] = "",
    zone: Annotated[str, typer.Option(help="Часовой пояс")] = "Europe/Moscow",
    region: Annotated[str, typer.Option(help="Регион для выходных дней, если не тот, что в регламенте")] = "",
    director: Annotated[str, typer.Option(help="Фамилия, имя, отчество директора")] = "",
    phone: Annotated[str, typer.Option(help="Телефон школы")] = "",
    address: Annotated[str, typer.Option(help="Адрес школы")] = "",
    standing_order: Annotated[str, typer.Option(help="Номер и дата приказа, по которому «Взять» - это резолюция")] = "",
) -> None:
    """Добавить школу."""
    import asyncio
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from bot.commands.common import complain, database, one_sentence, say
    from domain.profiles import PROFILES

    if personal_data not in {"messenger", "in-person"}:
        complain(_LAW)
    if profile not in PROFILES:
        complain(f"Регламента «{profile}» нет. Есть: {', '.join(PROFILES)}.")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        complain(f"Часового пояса «{zone}» нет. Например, Europe/Moscow.")
    contacts = {key: value for key, value in (("director", director), ("phone", phone), ("address", address)) if value}

    async def put() -> int | None:
        async with database() as base, base.open_act() as work:
            if any(school.source_id == source_id for school in await work.schools.all()):
                return None
            return await work.schools.add(
                work.now,
                name=name,
                source_id=source_id,
                profile=profile,
                number_prefix=prefix,
                personal_data=personal_data,
                zone=zone,
                region=region or None,
                contacts=contacts,
                standing_order=standing_order or None,
                protect_content=False,
            )

    with one_sentence():
        school_id = asyncio.run(put())
    if school_id is None:
        complain(f"Школа с кодом {source_id} уже есть.")
    say(str(school_id))


@app.command()
def show() -> None:
    """Показать школы."""
    import asyncio

    from bot.commands.common import database, one_sentence, say

    async def read() -> list[str]:
        async with database() as base, base.open_read() as work:
            lines = []
            for school in await work.schools.all():
                size = await work.schools.size(school.id)
                lines.append(
                    f"{school.id}\t{school.source_id}\t{school.name}\t{school.profile}\t{school.personal_data}\t"
                    f"классов {size['classes']}, учеников {size['pupils']}, сотрудников {size['staff']}"
                )
            return lines

    with one_sentence():
        for line in asyncio.run(read()):
            say(line)


@app.command()
def facts(
    school: Annotated[int, typer.Argument(help="Номер школы")],
    path: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="Файл TOML")] = None,
) -> None:
    """Внести сведения для стенда (адрес, телефоны, часы, приём, ответственные) или, без файла, показать их."""
    from bot.commands.facts import run_facts

    run_facts(school, path)


@app.command()
def grounds(
    school: Annotated[int, typer.Argument(help="Номер школы")],
    file: Annotated[Path | None, typer.Option(help="CSV: code,kind,clause,text,origin,version,causes")] = None,
) -> None:
    """Показать основания отказа и прекращения или внести текст регламента школы."""
    from bot.commands.grounds import run_grounds

    if file is not None and not file.is_file():
        from bot.commands.common import complain

        complain(f"Файла {file} нет.")
    run_grounds(school, file)


@app.command()
def rounding(
    school: Annotated[int, typer.Argument(help="Номер школы")],
    up_from: Annotated[str | None, typer.Argument(help="От какой части балла средний идёт вверх, например 0.6")] = None,
) -> None:
    """Показать или установить, как округляется средний, когда предлагаются итоговые отметки."""
    from bot.commands.rounding import run_rounding

    run_rounding(school, up_from)


@app.command()
def staff(school: Annotated[int, typer.Argument(help="Номер школы")]) -> None:
    """Показать сотрудников с кодами: код нужен для `invite`."""
    import asyncio

    from bot.commands.common import database, one_sentence, say

    async def read() -> list[str]:
        async with database() as base, base.open_read() as work:
            found = await work.schools.staff(school)
            return [f"{source}\t{name}\t{position or ''}".rstrip() for _id, source, name, position in found]

    with one_sentence():
        for line in asyncio.run(read()):
            say(line)
