"""The turn of a school year: which class becomes which, who is through, what the next terms may be (B 2.5)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LAST_GRADE = 11
LEVELS = (4, 9, LAST_GRADE)  # grades a school of one level, of two, of all three ends with (273-ФЗ, ст. 66)
UNDO = timedelta(days=1)  # while a turn may be taken back
TURN_MONTHS = range(6, 10)  # June to September: between the last lesson of a year and the first weeks of the next
_GRADE = re.compile(r"(\d{1,2})(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ClassNow:
    """A class before the turn; `pupils` who have not left."""

    id: int
    title: str
    pupils: int


@dataclass(frozen=True, slots=True)
class Move:
    """A class and its title in the new year; None: it is through."""

    of: ClassNow
    title: str | None


@dataclass(frozen=True, slots=True)
class TermDays:
    title: str
    kind: str
    starts_on: date
    ends_on: date


def year_to_begin(today: date) -> int | None:
    """The year that a turn made today would begin; None in the middle of a year, when nobody turns it."""
    return today.year if today.month in TURN_MONTHS else None


def last_grade(titles: Iterable[str]) -> int:
    """After which grade pupils leave a school that has or had these classes: the end of a level, if it is its highest.

    A school that grows year by year and has come to the eighth grade goes on to the ninth.
    """
    highest = max((_grade(title) for title in titles), default=LAST_GRADE)
    return highest if highest in LEVELS else LAST_GRADE


def moves(classes: Iterable[ClassNow], last: int = LAST_GRADE) -> tuple[Move, ...]:
    """Every class a grade up, in the order of grades; those of the last grade are through (B 2.5).

    A class whose title names no grade is left as it is: nobody knows what comes after it.
    """
    found = [Move(one, _up(one.title, last)) for one in classes if _GRADE.fullmatch(one.title)]
    return tuple(sorted(found, key=lambda move: (_grade(move.of.title), move.of.title)))


def _grade(title: str) -> int:
    match = _GRADE.fullmatch(title)
    return int(match[1]) if match else 0


def _up(title: str, last: int) -> str | None:
    match = _GRADE.fullmatch(title)
    assert match is not None
    grade = int(match[1])
    return None if grade >= last else f"{grade + 1}{match[2]}"


def next_terms(terms: Sequence[TermDays], year: int) -> tuple[TermDays, ...]:
    """The terms of the latest year on the same days of the new one; a proposal, until the school says its own."""
    if not terms:
        return ()
    latest = max(_year_of(term.starts_on) for term in terms)
    shift = year - latest
    if shift <= 0:
        return ()  # the new year is entered already
    return tuple(
        TermDays(
            _retold(term.title, latest, year), term.kind, _shifted(term.starts_on, shift), _shifted(term.ends_on, shift)
        )
        for term in terms
        if _year_of(term.starts_on) == latest
    )


def _year_of(day: date) -> int:
    return day.year if day.month >= 8 else day.year - 1


def _shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _retold(title: str, old: int, new: int) -> str:
    """A title that names the year names the new one: "2026/27" and "2026-2027"."""
    for was, now in (
        (str(old + 1), str(new + 1)),
        (str(old), str(new)),
        (f"/{(old + 1) % 100:02}", f"/{(new + 1) % 100:02}"),
    ):
        title = title.replace(was, now)
    return title
