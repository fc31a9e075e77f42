"""`authority`: the body that considers complaints: add, show, tell of it, invite into it, seat its chat."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Органы, которые рассматривают жалобы: добавить, показать, пригласить.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="Номер органа")]
HEAD, OFFICER, CHAT = "head", "officer", "chat"


@app.command()
def add(
    name: Annotated[str, typer.Option(help="Название, как в документах")],
    code: Annotated[str, typer.Option(help="Краткий код латиницей")],
    prefix: Annotated[str, typer.Option(help="Начало номеров журнала жалоб, например 31")],
    zone: Annotated[str, typer.Option(help="Часовой пояс")] = "Europe/Moscow",
    region: Annotated[str, typer.Option(help="Регион для выходных дней")] = "",
    superior: Annotated[int, typer.Option(help="Номер органа, который стоит над этим")] = 0,
    school: Annotated[list[int] | None, typer.Option(help="Номер школы, на которую жалуются сюда")] = None,
) -> None:
    """Добавить орган и школы, жалобы на которые он рассматривает."""
    import asyncio
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from bot.commands.common import complain, database, one_sentence, say
    from domain.calendar import REGIONS

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        complain(f"Часового пояса «{zone}» нет. Например, Europe/Moscow.")
    if region and region not in REGIONS:
        complain(f"Региона «{region}» нет. Есть: {', '.join(REGIONS)}.")

    async def put() -> int | str:
        async with database() as base, base.open_act() as work:
            known = {one.id: one.code for one in await work.authorities.all()}
            if code in known.values():
                return f"Орган с кодом {code} уже есть."
            if superior and superior not in known:
                return f"Органа с номером {superior} нет: посмотрите `authority show`."
            for one in school or []:
                if await work.schools.of(one) is None:
                    return f"Школы с номером {one} нет: посмотрите `school show`."
            added = await work.authorities.add(
                work.now, code=code, name=name, number_prefix=prefix, zone=zone, region=region or None, facts={},
                superior_id=superior or None,
            )  # fmt: skip
            for one in school or []:
                await work.authorities.oversee(added, one)
            return added

    with one_sentence():
        result = asyncio.run(put())
    if isinstance(result, str):
        complain(result)
    say(str(result))


@app.command()
def show() -> None:
    """Показать органы: номер, код, название, школы."""
    import asyncio

    from bot.commands.common import database, one_sentence, say

    async def read() -> list[str]:
        async with database() as base, base.open_read() as work:
            return [
                f"{one.id}\t{one.code}\t{one.name}\tнад ним: {one.superior_id or 'нет'}\t"
                f"школы: {', '.join(str(school) for school in await work.authorities.schools_of(one.id)) or 'нет'}"
                for one in await work.authorities.all()
            ]

    with one_sentence():
        for line in asyncio.run(read()):
            say(line)


@app.command()
def facts(
    authority: Number,
    path: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="Файл TOML")] = None,
) -> None:
    """Внести сведения об органе (адрес, телефоны, часы, приём) или, без файла, показать их."""
    import asyncio

    from bot.commands.common import complain, database, one_sentence, say
    from bot.commands.facts import read_file, told

    given = read_file(path) if path else {}

    async def keep() -> dict[str, object] | None:
        async with database() as base, base.open_act() as work:
            found = await work.authorities.of(authority)
            if found is None:
                return None
            kept = {**found.facts, **given}
            if given:
                await work.authorities.tell(authority, kept)
            return kept

    with one_sentence():
        kept = asyncio.run(keep())
    if kept is None:
        complain(f"Органа с номером {authority} нет: посмотрите `authority show`.")
    for line in told(kept):
        say(line)


@app.command()
def invite(
    role: Annotated[str, typer.Argument(help="head, officer или chat")],
    authority: Annotated[int, typer.Option(help="Номер органа")],
    name: Annotated[str, typer.Option(help="Фамилия Имя Отчество: так его назовёт ответ на жалобу")] = "",
    position: Annotated[str, typer.Option(help="Должность")] = "",
    phone: Annotated[str, typer.Option(help="Телефон")] = "",
    bot_name: Annotated[str, typer.Option(help="Имя бота для ссылки")] = "",
) -> None:
    """Выдать одноразовый код: руководителю, специалисту или чату органа."""
    import asyncio

    from bot.commands.common import complain, database, one_sentence, say
    from bot.services.seating import Seating
    from domain.complaint_door import SeatKind

    if role not in {HEAD, OFFICER, CHAT}:
        complain(f"Такой роли нет: {role}. Есть: {HEAD}, {OFFICER}, {CHAT}.")
    if role != CHAT and not (name and position):
        complain("Нужны --name и --position: их назовёт ответ на жалобу.")

    async def make() -> str | None:
        async with database() as base:
            async with base.open_read() as work:
                if await work.authorities.of(authority) is None:
                    return None
            seating = Seating(base)
            if role == CHAT:
                return f"/seat {await seating.invite_chat(authority)}"
            secret = await seating.invite(authority, SeatKind(role), name=name, position=position, phone=phone)
            return f"https://t.me/{bot_name}?start={secret}" if bot_name else secret

    with one_sentence():
        made = asyncio.run(make())
    if made is None:
        complain(f"Органа с номером {authority} нет: посмотрите `authority show`.")
    say(made)


@app.command()
def revoke(
    person: Annotated[int, typer.Argument(help="Номер человека, как в журнале действий")],
    authority: Annotated[int, typer.Option(help="Номер органа")],
) -> None:
    """Снять должность человека в органе, сразу."""
    import asyncio

    from bot.commands.common import database, one_sentence, say
    from bot.services.seating import Seating

    async def end() -> int:
        async with database() as base:
            return await Seating(base).revoke(person, authority)

    with one_sentence():
        say(f"Снято должностей: {asyncio.run(end())}")
