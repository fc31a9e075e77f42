"""A period as an officer types it: «01.11.2026-30.11.2026», one day, a month «11.2026» or a year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from bot.forms.form import BadAnswer

_DAY = r"(\d{1,2})\.(\d{1,2})\.(\d{4})"
_TWO = re.compile(rf"{_DAY}\s*(?:-|–|—|по|\s)\s*{_DAY}")
_ONE = re.compile(_DAY)
_MONTH = re.compile(r"(\d{1,2})\.(\d{4})")
_YEAR = re.compile(r"\d{4}")
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of any journal; a day at the edge of the calendar has no midnight everywhere


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    since: date
    until: date


def parse_period(said: str, today: date) -> Period:
    """Read it; nothing said is the month that runs. BadAnswer when it is no period."""
    text = " ".join(said.split())
    if not text:
        return _month(today.year, today.month)
    period = _read(text)
    if not FIRST_YEAR <= period.since.year <= period.until.year <= LAST_YEAR:
        raise BadAnswer("period")
    return period


def _read(text: str) -> Period:
    try:
        if found := _TWO.fullmatch(text):
            day, month, year, last_day, last_month, last_year = (int(part) for part in found.groups())
            return _ordered(date(year, month, day), date(last_year, last_month, last_day))
        if found := _ONE.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            return Period(date(year, month, day), date(year, month, day))
        if found := _MONTH.fullmatch(text):
            return _month(int(found[2]), int(found[1]))
        if _YEAR.fullmatch(text):
            return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    except ValueError:
        raise BadAnswer("period") from None
    raise BadAnswer("period")


def _month(year: int, month: int) -> Period:
    if not 1 <= month <= 12:
        raise BadAnswer("period")
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _ordered(since: date, until: date) -> Period:
    if until < since:
        raise BadAnswer("period")
    return Period(since, until)
