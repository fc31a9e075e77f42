"""The days of a note about absence, as parents write them: «25.11», «25-27 ноября», «с 1.12 по 3.12», "March 5"."""

import re
from datetime import date, timedelta

from bot.forms.form import LONGEST_ANSWER, BadAnswer
from domain.absence_notes import DaySpan
from domain.english_days import in_russian
from domain.mark_line.dates import DaySaid, find_day
from domain.mark_line.lexer import clean, lex

_WEEK = timedelta(days=7)
_DASH = re.compile(r"\s*[-\u2010-\u2015]\s*")
_BARE_FIRST = re.compile(r"(?<![\d.])(\d{1,2}) — (\d{1,2})(\s+[^\W\d_]{3,}|\.\d{1,2}(?:\.\d{2,4})?)")


def parse_days(said: str, today: date) -> DaySpan:
    """Read one day, or the first and the last of several. BadAnswer when they are none."""
    if len(said) > LONGEST_ANSWER:
        raise BadAnswer("too_long")
    # "25-27 ноября" leaves the month of its first day out, "25.11-27.11" glues two days together.
    text = _BARE_FIRST.sub(r"\1\3 — \2\3", _DASH.sub(" — ", clean(in_russian(said))))
    tokens, found, at = lex(text), list[DaySaid](), 0
    while at < len(tokens):
        day = find_day(tokens, at, text)
        if day is not None:
            found.append(day)
        at = day.end if day else at + 1
    days = [meant for day in found if (meant := _meant(day, today))]
    if not days or len(days) != len(found) or len(days) > 2:
        raise BadAnswer("absence_days")
    last = days[-1]
    if last < days[0] and found[-1].weekday is not None:
        last += _WEEK  # "from Monday to Wednesday", said on a Tuesday
    return DaySpan(days[0], last)


def _meant(said: DaySaid, today: date) -> date | None:
    """A weekday is the nearest one, today among them; a date is that of this school year."""
    if said.weekday is not None and said.weekday == today.weekday():
        return today
    return said.ahead(today)
