"""The working days of Russia, and time limits counted by them (ТК 111-112, ГК 191-193).

Holidays and the government's yearly decrees come from `holidays`; the statutory shift of ТК 112 is applied
here for every year since 2013, because the package forgets one (10.03.2014) and knows no year before its
decree. The non-working days the president announced in 2020 and 2021 count as working days: the Supreme
Court held that they move no terms (reviews No. 1 of 21.04.2020 and No. 2 of 30.04.2020).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from domain.limits import DueDate, TimeLimit, Unit
from domain.overrides import Override, OverrideKind

DAY = timedelta(days=1)
SATURDAY = 5
FIRST_YEAR = 2013  # ТК 112 reads as it does since 01.01.2013, and every year since then has had a decree
INVITATION_NOTICE = TimeLimit(3, Unit.CALENDAR_DAYS, source="B 3.3.3-b")


class OffReason(StrEnum):
    """Why nobody works that day."""

    WEEKEND = "weekend"
    NEW_YEAR = "new_year"
    CHRISTMAS = "christmas"
    DEFENDER = "defender"
    WOMEN = "women"
    LABOUR = "labour"
    VICTORY = "victory"
    RUSSIA = "russia"
    UNITY = "unity"
    MOVED = "moved"  # a day off moved here from `moved_from`, by decree or by ТК 112
    REGIONAL = "regional"
    OVERRIDE = "override"  # a line of the school's own file of overrides


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off: the reason, where it was moved from, the act that says so."""

    reason: OffReason
    moved_from: date | None = None
    document: str = ""


_UNEXPLAINED = DayOff(OffReason.MOVED)  # the package moved a day off here and does not say from where


@dataclass(frozen=True, slots=True)
class RegionalDay:
    """A yearly non-working day of a region since a year; on a weekend it moves to the next working day."""

    month: int
    day: int
    since: int
    document: str


# A region belongs here when all its days off are yearly; days set by decree each year come as overrides.
REGIONS: Mapping[str, tuple[RegionalDay, ...]] = {
    "belgorod": (RegionalDay(7, 12, 2020, "закон Белгородской области от 30.04.2020 № 462"),),
    "moscow_region": (),
}

_JANUARY = {(1, day): OffReason.NEW_YEAR for day in (1, 2, 3, 4, 5, 6, 8)} | {(1, 7): OffReason.CHRISTMAS}
_HOLIDAYS: Mapping[tuple[int, int], OffReason] = _JANUARY | {
    (2, 23): OffReason.DEFENDER,
    (3, 8): OffReason.WOMEN,
    (5, 1): OffReason.LABOUR,
    (5, 9): OffReason.VICTORY,
    (6, 12): OffReason.RUSSIA,
    (11, 4): OffReason.UNITY,
}
_MOVED_BY_DECREE = re.compile(r"перенесено с (\d\d)\.(\d\d)\.(\d{4})")


@dataclass(frozen=True, slots=True)
class _Year:
    """A year's exceptions to "Monday to Friday"."""

    off: Mapping[date, DayOff]
    working: frozenset[date]
    provisional: bool

    def is_working(self, day: date) -> bool:
        return day in self.working or (day.weekday() < SATURDAY and day not in self.off)


@cache
def _federal(year: int) -> _Year:
    """The production calendar of all Russia."""
    from holidays.countries.russia import Russia  # costs 0.1 s: only those who count days pay it

    named = Russia(years=year, language="ru")  # type: ignore[no-untyped-call]
    working = frozenset(named.weekend_workdays)
    off: dict[date, DayOff] = {}
    for day, name in named.items():
        if moved := _MOVED_BY_DECREE.search(name):
            off[day] = DayOff(OffReason.MOVED, date(*(int(part) for part in reversed(moved.groups()))))
        else:
            off[day] = _UNEXPLAINED
    decreed = {day_off.moved_from for day_off in off.values() if day_off.moved_from}
    if year >= FIRST_YEAR:
        off |= {date(year, *month_day): DayOff(reason) for month_day, reason in _HOLIDAYS.items()}
        _shift(off, working, (day for day in _late_holidays(year) if day not in decreed))
    return _Year(off, working, provisional=year >= FIRST_YEAR and not decreed)


def _late_holidays(year: int) -> Iterator[date]:
    """Holidays after January: those of January move by decree alone (ТК 112)."""
    return (date(year, *month_day) for month_day in _HOLIDAYS if month_day not in _JANUARY)


def _shift(off: dict[date, DayOff], working: frozenset[date], days: Iterator[date], document: str = "") -> None:
    """Move each day that fell on a weekend to the next working day, in place (ТК 112)."""
    for day in days:
        if day.weekday() < SATURDAY or day in working:
            continue
        moved = day + DAY
        while moved.weekday() >= SATURDAY or off.get(moved, _UNEXPLAINED) != _UNEXPLAINED:
            moved += DAY
        off[moved] = DayOff(OffReason.MOVED, day, document)


class WorkCalendar:
    """Which days count as working days for one school: the country's, its region's, its own overrides."""

    def __init__(self, region: str | None = None, overrides: tuple[Override, ...] = ()) -> None:
        """Raises ValueError for a region not in REGIONS: a misspelt one would silently lose its days off."""
        if region is not None and region not in REGIONS:
            raise ValueError(f"unknown region {region!r}, known are {', '.join(sorted(REGIONS))}")
        self.region = region
        self.overrides = overrides
        self._own = {line.day: line for line in overrides if line.kind is not OverrideKind.DECREE}
        self._decreed = {line.day.year for line in overrides if line.kind is OverrideKind.DECREE}
        self._years: dict[int, _Year] = {}

    @staticmethod
    def of(region: str | None = None, overrides: tuple[Override, ...] = ()) -> "WorkCalendar":
        """The calendar of a region with these overrides, one object for equal arguments."""
        return _calendar(region, overrides)

    def is_working(self, day: date) -> bool:
        """Whether the day counts in a limit of working days."""
        return self._year(day.year).is_working(day)

    def why_off(self, day: date) -> DayOff | None:
        """Why the day does not count; None for a working day."""
        year = self._year(day.year)
        if year.is_working(day):
            return None
        return year.off.get(day, DayOff(OffReason.WEEKEND))

    def is_provisional(self, year: int) -> bool:
        """Whether the year's transfers are only those of the law, its decree not being known yet."""
        return self._year(year).provisional

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a working day, else the nearest later one (ГК 193)."""
        while not self.is_working(day):
            day += DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself when it is a working day, else the nearest earlier one."""
        while not self.is_working(day):
            day -= DAY
        return day

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return self.on_or_after(day + DAY)

    def due(self, since: date, limit: TimeLimit) -> DueDate:
        """When a time limit that began with an event on `since` ends (ГК 191, 193)."""
        counted = tuple(self._count(since, limit))
        ended = counted[-1] if counted else since
        on = self.on_or_after(ended) if counted else since
        return DueDate(
            on=on,
            since=since,
            limit=limit,
            counted=counted,
            moved_from=ended if on != ended else None,
            provisional=any(self.is_provisional(year) for year in range(since.year, on.year + 1)),
        )

    def _count(self, since: date, limit: TimeLimit) -> Iterator[date]:
        day = since
        for _ in range(limit.amount):
            day = self.next_working(day) if limit.unit is Unit.WORKING_DAYS else day + DAY
            yield day

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            self._years[year] = self._build(year)
        return self._years[year]

    def _build(self, year: int) -> _Year:
        federal = _federal(year)
        off, working = dict(federal.off), set(federal.working)
        for rule in REGIONS.get(self.region or "", ()):
            if year >= rule.since:
                day = date(year, rule.month, rule.day)
                off[day] = DayOff(OffReason.REGIONAL, document=rule.document)
                _shift(off, federal.working, iter((day,)), rule.document)
        for day, line in self._own.items():
            if day.year != year:
                continue
            if line.kind is OverrideKind.WORK:
                off.pop(day, None)
                working.add(day)
            else:
                working.discard(day)
                off[day] = DayOff(OffReason.OVERRIDE, document=line.document)
        return _Year(off, frozenset(working), federal.provisional and year not in self._decreed)


@lru_cache(maxsize=256)
def _calendar(region: str | None, overrides: tuple[Override, ...]) -> WorkCalendar:
    return WorkCalendar(region, overrides)


def latest_invitation(talk_on: date, notice: TimeLimit = INVITATION_NOTICE) -> date:
    """The last day to invite to a talk: `notice` full days lie between, counted backwards (ruling 10).

    Counting backwards keeps ГК 193 out: a weekend never shortens what the applicant has to prepare.
    """
    return talk_on - DAY * (notice.amount + 1)


def earliest_talk(invited_on: date, calendar: WorkCalendar, notice: TimeLimit = INVITATION_NOTICE) -> date:
    """The first working day on which an applicant invited on that day may be received (B 3.3.3-b)."""
    return calendar.on_or_after(invited_on + DAY * (notice.amount + 1))
