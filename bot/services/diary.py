"""A parent reads the diary: a day of it, and a month to choose the day from (M 1.2, B 2.3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.services.calendars import Calendars
from bot.services.reading import FARTHEST, ChildView, NoDiary, admit, as_of, with_days_off, within_reach
from domain.access import Scope, Viewer
from domain.diary import NOTHING, Day, day_of
from domain.school_days import (
    NoLessons,
    day_to_show,
    next_school_day,
    previous_school_day,
    school_days,
    why_no_lessons,
)
from storage.diary import Days
from storage.work import Database

__all__ = ["FARTHEST", "DayView", "DiaryReading", "MonthView", "NoDiary"]

DAY = timedelta(days=1)
CHANGES_AHEAD = DAY * 14  # changes are read as far as the neighbouring school days may lie


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView(ChildView):
    """A day of one child's diary, with the ways out of it."""

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
class MonthView(ChildView):
    """A month of the school's calendar as one child has it; `month` is its first day."""

    month: date
    school_days: frozenset[date]


class DiaryReading:
    """Reads diaries for those who may; nothing of this is kept, marked or sent."""

    def __init__(self, database: Database, calendars: Calendars | None = None) -> None:
        """`calendars` bring the days off an operator entered; without them those of the law are known."""
        self._database = database
        self._calendars = calendars or Calendars()

    async def day(self, viewer: Viewer | None, pupil_id: int | None, day: date | None) -> DayView | NoDiary:
        """A day of a child's diary: of the first child where none is named, the one to open now where no day is."""
        async with self._database.open_glance() as work:
            reading = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(reading, NoDiary):
                return reading
            asked = within_reach(day, reading.today)
            reading = await as_of(work, reading, asked)
            around = asked or reading.today
            page = await work.diary.page(
                reading.permit,
                changes=Days(around - DAY, around + CHANGES_AHEAD),
                facts=Days(around, around),
                now=work.now,
            )
            frame = with_days_off(page.frame, self._calendars)
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
        async with self._database.open_read() as work:
            reading = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(reading, NoDiary):
                return reading
            first = _first_of(year, month, reading.today)
            last = (first + DAY * 31).replace(day=1) - DAY
            if last < reading.today:  # the month of today is read in the class of today
                reading = await as_of(work, reading, first)
            frame = await work.diary.frame(reading.permit, changes=Days(first, last))
        return MonthView(
            child=reading.child,
            children=reading.children,
            today=reading.today,
            month=first,
            school_days=school_days(with_days_off(frame, self._calendars), first, last),
        )


def _first_of(year: int | None, month: int | None, today: date) -> date:
    if year is None or month is None or not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        return today.replace(day=1)
    return (within_reach(date(year, month, 1), today) or today).replace(day=1)
