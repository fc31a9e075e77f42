"""A parent reads the diary: a day of it, and a month to choose the day from (M 1.2, B 2.3)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.services.calendars import Calendars
from domain.access import GrantedChild, Permit, Viewer, to_read
from domain.calendar import WorkCalendar
from domain.diary import NOTHING, Day, day_of
from domain.school_days import (
    NoLessons,
    day_to_show,
    next_school_day,
    previous_school_day,
    school_days,
    why_no_lessons,
)
from domain.timetable import Frame
from storage.diary import Days
from storage.work import Database, Work

DAY = timedelta(days=1)
CHANGES_AHEAD = DAY * 14  # changes are read as far as the neighbouring school days may lie
FARTHEST = DAY * 800  # a day beyond this (a button nobody drew) is no day of any school year we hold


class NoDiary(StrEnum):
    """Why there is nothing to read."""

    NO_CHILDREN = "no_children"  # no diary is open to this person at all
    NOT_YOURS = "not_yours"  # this one is not: never open, ended, or of no child that exists; nobody is told which


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A day of one child's diary, with the ways out of it."""

    child: GrantedChild
    children: tuple[GrantedChild, ...]
    today: date
    default_day: date  # what "today" opens at this moment
    day: Day
    why_empty: NoLessons | None
    previous: date | None
    next: date | None

    @property
    def elsewhere(self) -> bool:
        """Whether the day shown is neither today nor the one "today" would open."""
        return self.day.day not in (self.today, self.default_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A month of the school's calendar as one child has it; `month` is its first day."""

    child: GrantedChild
    children: tuple[GrantedChild, ...]
    today: date
    month: date
    school_days: frozenset[date]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A child whose diary may be read now: the permit, the brothers and sisters, the school's own time."""

    child: GrantedChild
    children: tuple[GrantedChild, ...]
    permit: Permit
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()


class DiaryReading:
    """Reads diaries for those who may; nothing of this is kept, marked or sent."""

    def __init__(self, database: Database, calendars: Calendars | None = None) -> None:
        """`calendars` bring the days off an operator entered; without them those of the law are known."""
        self._database = database
        self._calendars = calendars or Calendars()

    async def day(self, viewer: Viewer | None, pupil_id: int | None, day: date | None) -> DayView | NoDiary:
        """A day of a child's diary: of the first child where none is named, the one to open now where no day is."""
        if viewer is None:
            return _nothing(pupil_id)
        async with self._database.open_glance() as work:
            reading = await _admit(work, viewer, pupil_id)
            if isinstance(reading, NoDiary):
                return reading
            asked = _within_reach(day, reading.today)
            around = asked or reading.today
            page = await work.diary.page(
                reading.permit,
                changes=Days(around - DAY, around + CHANGES_AHEAD),
                facts=Days(around, around),
                now=work.now,
            )
            frame = self._with_days_off(page.frame)
            default_day = day_to_show(frame, reading.now)
            shown = asked or default_day
            # Only the timetable tells that today is over: then the facts of the next school day are asked for apart.
            facts = page.facts.get(shown, NOTHING)
            if shown != around:
                facts = await work.diary.facts(reading.permit, shown, work.now)
        return DayView(
            child=reading.child,
            children=reading.children,
            today=reading.today,
            default_day=default_day,
            day=day_of(frame, shown, facts),
            why_empty=why_no_lessons(frame, shown),
            previous=previous_school_day(frame, shown),
            next=next_school_day(frame, shown),
        )

    async def month(
        self, viewer: Viewer | None, pupil_id: int | None, year: int | None, month: int | None
    ) -> MonthView | NoDiary:
        """A month of a child's calendar; this month where none is named, or one that no school year of ours has."""
        if viewer is None:
            return _nothing(pupil_id)
        async with self._database.open_read() as work:
            reading = await _admit(work, viewer, pupil_id)
            if isinstance(reading, NoDiary):
                return reading
            first = _first_of(year, month, reading.today)
            last = (first + DAY * 31).replace(day=1) - DAY
            frame = await work.diary.frame(reading.permit, changes=Days(first, last))
        return MonthView(
            child=reading.child,
            children=reading.children,
            today=reading.today,
            month=first,
            school_days=school_days(self._with_days_off(frame), first, last),
        )

    def _with_days_off(self, frame: Frame) -> Frame:
        return replace(frame, why_off=WorkCalendar.of(frame.region, self._calendars.overrides).why_off)


def _nothing(pupil_id: int | None) -> NoDiary:
    return NoDiary.NO_CHILDREN if pupil_id is None else NoDiary.NOT_YOURS


async def _admit(work: Work, viewer: Viewer, pupil_id: int | None) -> _Reading | NoDiary:
    """Ask the door for every child of the person, and choose one of those it lets through."""
    permits: dict[int, Permit] = {}
    children: list[GrantedChild] = []
    for child in await work.grants.children(viewer.person_id):
        today = work.now.astimezone(ZoneInfo(child.facts.zone)).date()
        if permit := to_read(child.facts, today):
            permits[permit.pupil_id] = permit
            children.append(child)
    chosen = next((child for child in children if pupil_id in (None, child.facts.pupil_id)), None)
    if chosen is None:
        return _nothing(pupil_id)
    permit = permits[chosen.facts.pupil_id]
    return _Reading(chosen, tuple(children), permit, work.now.astimezone(ZoneInfo(permit.zone)))


def _within_reach(day: date | None, today: date) -> date | None:
    return day if day is not None and abs(day - today) <= FARTHEST else None


def _first_of(year: int | None, month: int | None, today: date) -> date:
    if year is None or month is None or not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        return today.replace(day=1)
    return (_within_reach(date(year, month, 1), today) or today).replace(day=1)
