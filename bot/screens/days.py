"""Days, months and times in words, in the language of the moment."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.dates import format_datetime

from bot.i18n import language, pgettext

_FAR = timedelta(days=180)  # beyond this a date without its year may be mistaken for another


@lru_cache(maxsize=4096)
def format_date(day: date, pattern: str, locale: str) -> str:
    """Babel's own words, remembered: a school year has few days, and every page names several."""
    return babel_date(day, pattern, locale=locale)


def weekday_and_date(day: date, today: date | None = None) -> str:
    """«среда, 25 ноября»; with the year when the day is far from `today`."""
    with_year = today is not None and abs(day - today) > _FAR
    return format_date(day, "EEEE, d MMMM y" if with_year else "EEEE, d MMMM", locale=language())


def on_weekday_and_date(day: date) -> str:
    """«в среду, 25 ноября»: when something happened or will."""
    # Whole phrases: neither language makes them from the name of a day by a rule that holds for the other.
    when = (
        pgettext("когда", "в понедельник"),
        pgettext("когда", "во вторник"),
        pgettext("когда", "в среду"),
        pgettext("когда", "в четверг"),
        pgettext("когда", "в пятницу"),
        pgettext("когда", "в субботу"),
        pgettext("когда", "в воскресенье"),
    )
    return f"{when[day.weekday()]}, {day_and_month(day)}"


def weekday_short(day: date) -> str:
    """«ср»."""
    return format_date(day, "ccc", locale=language()).strip(".")


def day_and_month(day: date) -> str:
    """«25 ноября»."""
    return format_date(day, "d MMMM", locale=language())


def days_words(first: date, last: date) -> str:
    """«25 ноября», «23–28 ноября», «30 ноября – 5 декабря»."""
    if first == last:
        return day_and_month(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_and_month(last)}"
    return f"{day_and_month(first)} – {day_and_month(last)}"


def short_date(day: date) -> str:
    """«25.11», for places with little room."""
    return format_date(day, "dd.MM" if language() == "ru" else "d MMM", locale=language())


def full_date(day: date) -> str:
    """«25.11.2026»."""
    return format_date(day, "dd.MM.y" if language() == "ru" else "d MMM y", locale=language())


def date_and_time(moment: datetime, zone: str) -> str:
    """«25.11.2026, 18:42», on the clock of a zone."""
    pattern = "dd.MM.y, HH:mm" if language() == "ru" else "d MMM y, HH:mm"
    return format_datetime(moment, pattern, tzinfo=ZoneInfo(zone), locale=language())


def month_and_year(month: date) -> str:
    """«Ноябрь 2026», as a heading."""
    words = format_date(month, "LLLL y", locale=language())
    return words[:1].upper() + words[1:]


def month_short(month: date) -> str:
    """«ноя», for a button."""
    return format_date(month, "LLL", locale=language()).strip(".")


def weekdays_short() -> tuple[str, ...]:
    """«пн» to «вс»: the school week begins on Monday in every language."""
    monday = date(2024, 1, 1)
    return tuple(weekday_short(monday + timedelta(days=number)) for number in range(7))


def clock(moment: time) -> str:
    """«08:30»."""
    return f"{moment:%H:%M}"
