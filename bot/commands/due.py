"""`due`: the date a time limit ends, and how it was counted."""

import os
from datetime import date
from pathlib import Path

from bot.commands.common import complain, say
from domain.calendar import WorkCalendar
from domain.limits import DueDate, TimeLimit, Unit
from domain.overrides import Override

LONGEST = 3650  # days; no time limit of any law is longer
_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def say_due(day: str, amount: int, unit: str, school: int | None) -> None:
    try:
        since = date.fromisoformat(day)
    except ValueError:
        complain(f"«{day}» - не дата. Напишите её так: 2026-12-30.")
    if not 0 <= amount <= LONGEST:
        complain(f"Дней должно быть от 0 до {LONGEST}.")
    if unit not in set(Unit):
        complain("Срок считают в днях: working (рабочих) или calendar (календарных).")
    calendar = _calendar(school)
    found = calendar.due(since, TimeLimit(amount, Unit(unit), source=""))
    say(found.on.isoformat())
    say(how(found))


def how(found: DueDate) -> str:
    """How a date was counted, in a few lines."""
    lines = [f"Событие {_day(found.since)}, срок {_days(found)}, считаем со следующего дня."]
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
        return WorkCalendar.of(overrides=_overrides() if _settings_may_name_a_file() else ())
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


def _settings_may_name_a_file() -> bool:
    """Asked before the settings are loaded: they cost a third of a second, and mostly name no file of overrides."""
    return bool(os.environ.get("CALENDAR_OVERRIDES")) or Path(".env").exists()


def _overrides() -> tuple[Override, ...]:
    from bot.commands.common import one_sentence
    from bot.settings import load_calendar_overrides
    from domain.overrides import parse_overrides

    with one_sentence():
        path = load_calendar_overrides()
    return parse_overrides(path.read_text(encoding="utf-8"))[0] if path else ()


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day:%d.%m.%Y}"


def _days(found: DueDate) -> str:
    """3 рабочих дня, 5 рабочих дней, 1 календарный день."""
    number = found.limit.amount
    one, many = (("рабочий", "рабочих"), ("календарный", "календарных"))[found.limit.unit is Unit.CALENDAR_DAYS]
    if number % 10 == 1 and number % 100 != 11:
        return f"{number} {one} день"
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return f"{number} {many} {'дня' if few else 'дней'}"
