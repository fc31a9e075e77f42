"""Days as people say them: counted from today, by weekday, by day and month; looking back or ahead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.mark_line.lexer import PHRASES, Token, TokenKind, words_from
from domain.mark_line.lexicon import ENDINGS_OF_DAYS, MONTHS, ORDINAL_ENDINGS, WEEKDAYS, Role

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH_OF = {word: month for month, words in MONTHS.items() for word in words.split()}
_WEEKDAY_OF = {word: day for day, words in WEEKDAYS.items() for word in words.split()}
_FIRST_MONTH = 9  # a school year begins in September
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day as it was said; what it means depends on whether a lesson or a deadline is meant."""

    said: str
    end: int
    shift: int | None = None
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None

    def past(self, today: date) -> date | None:
        """The day of a lesson: the last such weekday, today included. None: there is no such day."""
        if self.weekday is not None:
            return today - timedelta((today.weekday() - self.weekday) % 7)
        return self._fixed(today, ahead=False)

    def ahead(self, today: date) -> date | None:
        """The day a debt is due: the next such weekday, today excluded. None: there is no such day."""
        if self.weekday is not None:
            return today + timedelta((self.weekday - today.weekday() - 1) % 7 + 1)
        return self._fixed(today, ahead=True)

    def _fixed(self, today: date, *, ahead: bool) -> date | None:
        if self.shift is not None:
            return today + timedelta(self.shift)
        assert self.day is not None
        if self.month is None:
            return _nearest(today, self.day, ahead=ahead)
        opens = school_year(today)
        year = self.year or (opens.year if self.month >= _FIRST_MONTH else opens.year + 1)
        return _date(year, self.month, self.day)


def school_year(today: date) -> date:
    """The first of September of the school year a day belongs to."""
    return date(today.year if today.month >= _FIRST_MONTH else today.year - 1, _FIRST_MONTH, 1)


def _nearest(today: date, day: int, *, ahead: bool) -> date | None:
    """The nearest such day of a month, today included, looking over three months."""
    for months in range(3):
        number = today.year * 12 + today.month - 1 + (months if ahead else -months)
        found = _date(number // 12, number % 12 + 1, day)
        if found and (found >= today if ahead else found <= today):
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_day(tokens: Sequence[Token], at: int, text: str) -> DaySaid | None:
    """A day said from a token on; short names of weekdays are taken too, so ask only where a day may stand."""
    if at >= len(tokens):
        return None
    if tokens[at].kind is TokenKind.NUMBER:
        return _numeric(tokens, at, text)
    words = words_from(tokens, at, 2)
    if not words:
        return None
    phrase = PHRASES.find(words, lambda role: role in (Role.SHIFT, Role.WEEKDAY))
    if phrase and isinstance(phrase.meaning, int):
        said = text[tokens[at].start : tokens[phrase.end - 1].end]
        return (
            DaySaid(said, phrase.end, shift=phrase.meaning)
            if phrase.role is Role.SHIFT
            else DaySaid(said, phrase.end, weekday=phrase.meaning)
        )
    weekday = _WEEKDAY_OF.get(words[0][0])
    return DaySaid(tokens[at].text, at + 1, weekday=weekday) if weekday is not None else None


def _numeric(tokens: Sequence[Token], at: int, text: str) -> DaySaid | None:
    key = tokens[at].key
    iso = _ISO.fullmatch(key)
    if iso:
        return DaySaid(key, at + 1, day=int(iso[3]), month=int(iso[2]), year=int(iso[1]))
    dotted = _DOTTED.fullmatch(key) or _SLASHED.fullmatch(key)
    if dotted:
        year = int(dotted[3]) if dotted[3] else None
        whole = year + _CENTURY if year is not None and year < 100 else year
        return DaySaid(key, at + 1, day=int(dotted[1]), month=int(dotted[2]), year=whole)
    return _day_of_month(tokens, at, text) if key.isdecimal() and len(key) <= 2 else None


def _day_of_month(tokens: Sequence[Token], at: int, text: str) -> DaySaid | None:
    """ "24 November", "24th of November 2026", "24th", "the 24th"."""
    behind = after_ordinal(tokens, at)
    said_so = behind > at + 1
    words = words_from(tokens, behind, 1)
    month = _MONTH_OF.get(words[0][0]) if words else None
    numbered = PHRASES.find(words, lambda role: role is Role.DAY_OF_MONTH) if words else None
    day = int(tokens[at].key)
    if month:
        end, year = words[0][1], None
        if end < len(tokens) and re.fullmatch(r"20\d\d", tokens[end].key):
            year, end = int(tokens[end].key), end + 1
        return DaySaid(text[tokens[at].start : tokens[end - 1].end], end, day=day, month=month, year=year)
    if numbered or (said_so and tokens[behind - 1].key in ENDINGS_OF_DAYS):
        end = words[0][1] if numbered else behind
        return DaySaid(text[tokens[at].start : tokens[end - 1].end], end, day=day)
    return None


def after_ordinal(tokens: Sequence[Token], at: int) -> int:
    """The index behind "2-nd": a number, a hyphen and an ending; the number alone is stepped over too."""
    if (
        at + 2 < len(tokens)
        and tokens[at + 1].text in ("-", "\u2011")
        and tokens[at + 2].key in ORDINAL_ENDINGS
        and not tokens[at + 2].spaced
    ):
        return at + 3
    return at + 1
