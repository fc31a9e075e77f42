"""How the service is kept: figures of timeliness, and checks with what they require (B 2.12, 4.1, 4.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.reminders import MORNING


class Kind(StrEnum):
    """Whether a check stood in the year's plan or came from a complaint (B 4.2)."""

    PLANNED = "planned"
    UNPLANNED = "unplanned"


class Told(StrEnum):
    """What those who must act are told of an instruction (B 4.1)."""

    LAST_DAY = "last_day"
    OVERDUE = "overdue"
    DONE = "done"  # the school says so: who controls looks and confirms


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that had to be done by a date: what, by whom, and when it was done, if it was."""

    stage: str
    officer_id: int | None
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were done in time, done late, are waiting, and are waiting past their date."""

    in_time: int = 0
    late: int = 0
    waiting: int = 0
    overdue: int = 0

    @property
    def done(self) -> int:
        return self.in_time + self.late

    @property
    def share(self) -> int | None:
        """Percent of what is done that was done in time, rounded down: 99.9 is not "all"."""
        return self.in_time * 100 // self.done if self.done else None


def tally(kept: Iterable[Kept], today: date) -> Tally:
    """Count them. The whole of the last day still belongs to the time limit (ГК 194)."""
    counts = {"in_time": 0, "late": 0, "waiting": 0, "overdue": 0}
    for one in kept:
        if one.done_on is not None:
            counts["in_time" if one.done_on <= one.due_on else "late"] += 1
        else:
            counts["overdue" if today > one.due_on else "waiting"] += 1
    return Tally(**counts)


def to_tell(due_on: date, *, done: bool, now: datetime) -> Told | None:
    """What is to be said of an instruction at this moment, `now` on the school's clock; None while it is early.

    Its last day begins at eight in the morning, as every reminder does; what is done waits for nothing.
    """
    if done:
        return Told.DONE
    if now.date() > due_on:
        return Told.OVERDUE
    return Told.LAST_DAY if now.date() == due_on and now.time() >= MORNING else None


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of a day's quarter, and the first day after it."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(day.year + 1, 1, 1) if first.month == 10 else date(day.year, first.month + 3, 1)
    return first, after
