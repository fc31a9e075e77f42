"""The attendance of a term: how much of what, and on which days (M 1.2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.diary import WHOLE_DAY, Absence
from domain.marks import Attendance

Code = Attendance | str


@dataclass(frozen=True, slots=True)
class Total:
    """How often a code was noted: at single lessons, and of whole days."""

    code: Code
    lessons: int
    days: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lessons of one day with the same note; no periods: the whole day."""

    code: Code
    periods: tuple[int, ...]
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class DayNoted:
    day: date
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class TermAttendance:
    """All that was noted in a term: totals in a fixed order of codes, days with the latest first."""

    totals: tuple[Total, ...]
    days: tuple[DayNoted, ...]


def attendance_of(noted: Iterable[tuple[date, Absence]], *, health_hidden: bool = False) -> TermAttendance:
    """Sum up the notes of a term; with `health_hidden` an illness is an absence like any other (ruling 14)."""
    by_day: dict[date, list[Absence]] = {}
    for day, absence in noted:
        by_day.setdefault(day, []).append(_without_health(absence) if health_hidden else absence)
    totals: dict[Code, Total] = {}
    for absence in (one for notes in by_day.values() for one in notes):
        before = totals.get(absence.code, Total(absence.code, 0, 0))
        whole = absence.period == WHOLE_DAY
        totals[absence.code] = Total(absence.code, before.lessons + (not whole), before.days + whole)
    return TermAttendance(
        tuple(sorted(totals.values(), key=lambda total: _rank(total.code))),
        tuple(DayNoted(day, _stretches(by_day[day])) for day in sorted(by_day, reverse=True)),
    )


def _without_health(absence: Absence) -> Absence:
    return replace(absence, code=Attendance.ABSENT) if absence.code is Attendance.ILL else absence


def _rank(code: Code) -> tuple[int, str]:
    known = list(Attendance)
    return (known.index(code), "") if isinstance(code, Attendance) else (len(known), code)


def _stretches(notes: list[Absence]) -> tuple[Stretch, ...]:
    """Notes that say the same put together, in the order of lessons."""
    found: dict[tuple[Code, int | None, bool], list[int]] = {}
    for note in sorted(notes, key=lambda note: note.period):
        found.setdefault((note.code, note.minutes, note.period == WHOLE_DAY), []).append(note.period)
    return tuple(
        Stretch(code, () if whole else tuple(periods), minutes) for (code, minutes, whole), periods in found.items()
    )
