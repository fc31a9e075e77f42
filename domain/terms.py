"""The terms of a school year, to read a diary by: which are offered, and which one is on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_FIRST_MONTH = 9  # a school year begins in September
_DAY = timedelta(days=1)
WHOLE_YEAR = 0  # the id of a school year whose terms nobody has entered


@dataclass(frozen=True, slots=True)
class SchoolTerm:
    """A part of the school year, both days inclusive; without a title it is the whole year."""

    id: int
    title: str
    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.ends_on - self.starts_on).days + 1


def year_of(today: date) -> SchoolTerm:
    """The school year of a day, from the first of September to the last of August."""
    first = date(today.year if today.month >= _FIRST_MONTH else today.year - 1, _FIRST_MONTH, 1)
    return SchoolTerm(WHOLE_YEAR, "", first, first.replace(year=first.year + 1) - _DAY)


def begun_terms(terms: Sequence[SchoolTerm], today: date) -> tuple[SchoolTerm, ...]:
    """The terms of this school year that have begun, in order; the whole year where there is none.

    A year or a half-year that holds shorter terms is offered behind them.
    """
    year = year_of(today)
    begun = [term for term in terms if term.ends_on >= year.starts_on and term.starts_on <= today]
    return tuple(sorted(begun, key=lambda term: (term.ends_on, term.days))) or (year,)


def term_to_show(begun: Sequence[SchoolTerm], today: date, term_id: int | None = None) -> SchoolTerm:
    """The term asked for, if it is offered; else the shortest one that is on; in holidays the one just over."""
    asked = [term for term in begun if term.id == term_id]
    # A year that is on through its holidays must not hide the quarter that has just ended.
    short = [term for term in begun if not any(_holds(term, other) for other in begun)]
    latest = sorted(short, key=lambda term: term.ends_on, reverse=True)
    on = [term for term in latest if today in term]
    return (asked or on or latest)[0]


def _holds(term: SchoolTerm, other: SchoolTerm) -> bool:
    return term.days > other.days and other.starts_on in term and other.ends_on in term
