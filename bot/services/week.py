"""A parent reads a week: as a picture, as text, as a bare timetable; and the changes that are ahead (M 1.2.2)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.documents.week import WeekPicture, week_png
from bot.services.calendars import Calendars
from bot.services.reading import Admitted, ChildView, NoDiary, admit, as_of, with_days_off, within_reach
from domain.access import Scope, Viewer
from domain.diary import NOTHING, Day, Facts, day_of
from domain.school_days import NoLessons, day_to_show, why_no_lessons
from domain.timetable import Frame, LessonState, PlannedLesson
from storage.diary import Days
from storage.work import Database

_DAY = timedelta(days=1)
_WEEK = _DAY * 7
_AROUND = _WEEK * 2  # where the other end of a moved lesson is looked for
CHANGES_AHEAD = _WEEK * 2


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of a week; why it is empty, if it is."""

    day: Day
    why_empty: NoLessons | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekView(ChildView):
    """Six days from Monday on, and Sunday if anything is known of it."""

    monday: date
    days: tuple[WeekDay, ...]

    @property
    def last(self) -> date:
        return self.days[-1].day.day

    @property
    def previous(self) -> date:
        """Monday of the week before."""
        return self.monday - _WEEK

    @property
    def next(self) -> date:
        """Monday of the week behind."""
        return self.monday + _WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView(ChildView):
    """The days from today on that are not as the timetable has them, each with its changed lessons alone."""

    until: date
    days: tuple[Day, ...]


class WeekReading:
    """Each page is the access query and one SELECT."""

    def __init__(self, database: Database, calendars: Calendars | None = None) -> None:
        self._database = database
        self._calendars = calendars or Calendars()

    async def child(self, viewer: Viewer | None, pupil_id: int | None) -> ChildView | NoDiary:
        """Whose diary it is, for a page that only leads further."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
        if isinstance(admitted, NoDiary):
            return admitted
        return ChildView(child=admitted.child, children=admitted.children, today=admitted.today)

    async def week(
        self, viewer: Viewer | None, pupil_id: int | None, day: date | None = None, *, teachers: bool = False
    ) -> WeekView | NoDiary:
        """The week of a day; of the day "today" would open where none is named; with teachers, if they are wanted."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(admitted, NoDiary):
                return admitted
            asked = within_reach(day, admitted.today)
            admitted = await as_of(work, admitted, asked)
            since = _monday(asked or admitted.today)
            # The week to open may be the next one, which only the timetable tells: both are read at once.
            until = since + (_WEEK if asked else _WEEK * 2) - _DAY
            page = await work.diary.page(
                admitted.permit,
                changes=Days(since - _AROUND, until + _AROUND),
                facts=Days(since, until),
                now=work.now,
                teachers=teachers,
            )
        frame = with_days_off(page.frame, self._calendars)
        monday = _monday(asked or day_to_show(frame, admitted.now))
        return WeekView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            monday=monday,
            days=_days(frame, page.facts, monday),
        )

    async def changes(self, viewer: Viewer | None, pupil_id: int | None) -> ChangesView | NoDiary:
        """What the timetable of the coming two weeks has otherwise than usual."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(admitted, NoDiary):
                return admitted
            last = admitted.today + CHANGES_AHEAD
            frame = await work.diary.frame(admitted.permit, changes=Days(admitted.today - _AROUND, last + _AROUND))
        return _changes(admitted, with_days_off(frame, self._calendars), last)


def _days(frame: Frame, facts: Mapping[date, Facts], monday: date) -> tuple[WeekDay, ...]:
    """The days of a week with what was noted of them; a Sunday of which nothing is known is left out."""
    shown = [monday + _DAY * number for number in range(7)]
    days = [WeekDay(day_of(frame, one, facts.get(one, NOTHING)), why_no_lessons(frame, one)) for one in shown]
    sunday = days[-1].day
    return tuple(days if sunday.lines or sunday.loose else days[:-1])


def _changes(admitted: Admitted, frame: Frame, last: date) -> ChangesView:
    dates = sorted({change.day for change in frame.changes if admitted.today <= change.day <= last})
    changed = [_changed_only(day_of(frame, one)) for one in dates]
    return ChangesView(
        child=admitted.child,
        children=admitted.children,
        today=admitted.today,
        until=last,
        days=tuple(day for day in changed if day.lines),
    )


def _changed_only(day: Day) -> Day:
    return Day(day.day, tuple(line for line in day.lines if line.lesson is not None and _is_changed(line.lesson)))


def _is_changed(lesson: PlannedLesson) -> bool:
    """Whether a dated change speaks of it; a remark is only ever said by one."""
    replaced = (lesson.was_subject, lesson.was_room, lesson.was_teacher)
    return lesson.state is not LessonState.PLANNED or bool(lesson.comment) or any(was is not None for was in replaced)


def _monday(day: date) -> date:
    return day - _DAY * day.weekday()


async def drawn(picture: WeekPicture) -> bytes:
    """The picture as PNG. Typst takes tens of milliseconds of CPU: in a thread, and in no transaction."""
    return await asyncio.to_thread(week_png, picture)
