"""`due`: the date a time limit ends, and how it was counted."""

from datetime import date

from bot.commands.common import complain, say
from domain.calendar import WorkCalendar
from domain.limits import DueDate, TimeLimit, Unit
from domain.overrides import Override

_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def say_due(since: date, amount: int, unit: str, school: int | None) -> None:
    if unit not in set(Unit):
        complain("Срок считают в днях: working (рабочих) или calendar (календарных).")
    calendar = _calendar(school)
    found = calendar.due(since, TimeLimit(amount, Unit(unit), source=""))
    say(found.on.isoformat())
    say(how(found))


def how(found: DueDate) -> str:
    """How a date was counted, in a few lines."""
    kind = "рабочих" if found.limit.unit is Unit.WORKING_DAYS else "календарных"
    lines = [f"Событие {_day(found.since)}, срок {found.limit.amount} {kind} дн., считаем со следующего дня."]
    if found.counted:
        shown = [_day(day) for day in found.counted]
        if len(shown) > 12:
            shown = [*shown[:6], "…", *shown[-3:]]
        lines.append("Дни: " + ", ".join(shown))
    if found.moved_from:
        lines.append(f"Последний день {_day(found.moved_from)} выходной: срок переходит на {_day(found.on)}.")
    if found.provisional:
        lines.append("предварительно: перенос выходных на этот год ещё не утверждён")
    return "\n".join(lines)


def _calendar(school_id: int | None) -> WorkCalendar:
    if school_id is None:
        return WorkCalendar.of()
    import asyncio

    from bot.commands.common import database, one_sentence
    from bot.services.calendars import Calendars

    async def find() -> WorkCalendar | None:
        async with database() as base, base.open_read() as work:
            school = await work.schools.of(school_id)
            return Calendars(_overrides()).of(school) if school else None

    with one_sentence():
        calendar = asyncio.run(find())
    if calendar is None:
        complain(f"Школы с номером {school_id} нет: посмотрите `school show`.")
    assert calendar is not None
    return calendar


def _overrides() -> tuple[Override, ...]:
    from bot.settings import load_settings
    from domain.overrides import parse_overrides

    path = load_settings(talking=False).calendar_overrides
    return parse_overrides(path.read_text(encoding="utf-8"))[0] if path else ()


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day:%d.%m.%Y}"
