"""`export`: a school out again, as OneRoster, registers or a calendar."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Выгрузить: OneRoster, журналы (XLSX), расписание класса (ICS).", no_args_is_help=True)

School = Annotated[int, typer.Argument(help="Номер школы")]
Where = Annotated[Path, typer.Argument(help="Куда положить файл")]
Class = Annotated[str, typer.Option("--class", help="Класс, например 7А")]
Since = Annotated[str, typer.Option(help="С какого дня, например 2026-09-01; без него - с начала учебного года")]
Until = Annotated[str, typer.Option(help="По какой день; без него - до конца учебного года")]


@app.command()
def oneroster(school: School, path: Where) -> None:
    """Всё, что ввела школа: OneRoster 1.2 и собственные CSV дневника в одном zip."""
    import asyncio

    from bot.commands.common import complain, database, one_sentence, say
    from exchange.model import Parcel
    from exchange.oneroster_out import archive_of

    async def read() -> Parcel | None:
        from bot.services.exporting import Exporting

        async with database() as base:
            return await Exporting(base).parcel(school)

    with one_sentence():
        parcel = asyncio.run(read())
    if parcel is None:
        complain(f"Школы с номером {school} нет: посмотрите `school show`.")
    path.write_bytes(archive_of(parcel))
    say(f"Выгружено в {path}: людей {len(parcel.people)}, классов {len(parcel.classes)}, отметок {len(parcel.marks)}.")


@app.command()
def registers(school: School, path: Where, class_: Class, since: Since = "", until: Until = "") -> None:
    """Журналы класса: лист на предмет, дни и отметки."""
    import asyncio

    from bot.commands.common import complain, database, one_sentence, say
    from bot.services.registers import ClassRegisters
    from exchange.registers import workbook_of

    async def read() -> ClassRegisters | None:
        from bot.services.calendars import Calendars
        from bot.services.registers import Registers

        async with database() as base:
            first, last = _days(base.clock().date(), since, until)
            return await Registers(base, Calendars()).of_class(school, class_, first, last)

    with one_sentence():
        found = asyncio.run(read())
    if found is None:
        complain(f"Класса {class_} в школе {school} нет.")
    path.write_bytes(workbook_of(found.title, found.registers, {"pupil": "Ученик", "average": "Ср."}))
    say(f"Выгружено в {path}: предметов {len(found.registers)}.")


@app.command()
def calendar(school: School, path: Where, class_: Class, since: Since = "", until: Until = "") -> None:
    """Расписание класса для календаря телефона."""
    import asyncio
    from datetime import datetime

    from bot.commands.common import complain, database, one_sentence, say
    from bot.services.registers import ClassCalendar
    from exchange.calendar_out import calendar_of

    async def read() -> tuple[ClassCalendar | None, datetime]:
        from bot.services.calendars import Calendars
        from bot.services.registers import Registers

        async with database() as base:
            first, last = _days(base.clock().date(), since, until)
            return await Registers(base, Calendars()).calendar(school, class_, first, last), base.clock()

    with one_sentence():
        found, now = asyncio.run(read())
    if found is None:
        complain(f"Класса {class_} в школе {school} нет.")
    key = f"{found.school.source_id}/{found.title}"
    path.write_bytes(calendar_of(f"{found.title}, {found.school.name}", key, found.lessons, found.school.zone, now))
    say(f"Выгружено в {path}: уроков {len(found.lessons)}.")


def _days(today: date, since: str, until: str) -> tuple[date, date]:
    """The days asked for; what is not said is the school year of today."""
    from bot.commands.common import complain
    from domain.terms import year_of

    year = year_of(today)
    try:
        first = date.fromisoformat(since) if since else year.starts_on
        last = date.fromisoformat(until) if until else year.ends_on
    except ValueError:
        complain("Дату напишите так: 2026-09-01.")
    return first, max(last, first + timedelta(0))
