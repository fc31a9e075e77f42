"""Time limits of the regulations, and the dates they give together with the way they were counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What a time limit is counted in: only rows that say "рабочих" count working days (ruling 2)."""

    WORKING_DAYS = "working"
    CALENDAR_DAYS = "calendar"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """So many days, counted from the day after the event; zero is "on the day itself", whatever day it is."""

    amount: int
    unit: Unit
    source: str  # the row that sets it, such as "B 3.3.2"

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a time limit is not negative: {self.amount}")


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a time limit, and enough to tell a person how it was found."""

    on: date
    since: date
    limit: TimeLimit
    counted: tuple[date, ...] = ()  # the days that counted, in order; empty for a limit of zero days
    moved_from: date | None = None  # where a count of calendar days ended, when that was a day off
    provisional: bool = False  # a year was passed whose decree on transfers is not known yet

    def overdue(self, today: date) -> bool:
        """The whole of the last day still belongs to the time limit (ГК 194)."""
        return today > self.on

    def days_left(self, today: date) -> int:
        """Calendar days from `today` to the last day; negative when overdue."""
        return (self.on - today).days


def latest(dates: Iterable[DueDate]) -> DueDate:
    """Whichever ends last; the first of equals, so that the original time limit keeps its own explanation."""
    return max(dates, key=lambda due: due.on)
