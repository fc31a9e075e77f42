"""A parent reads the homework: of the next school days, of one day, of one subject (M 1.2.2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.services.calendars import Calendars
from bot.services.reading import ChildView, NoDiary, admit, as_of, with_days_off, within_reach
from domain.access import Scope, Viewer
from domain.school_days import day_to_show, next_school_day
from domain.tasks import DayTasks, SubjectTasks, Task, by_day, by_subject, tasks_between
from domain.timetable import Frame, has_lessons
from storage.diary import Days
from storage.work import Database

DAYS_AHEAD = 7  # school days
_AHEAD = timedelta(days=42)  # calendar days in which so many school days lie, the longest holidays among them


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkView(ChildView):
    """What is due; `asked_day` and `subject_id` say what alone was asked for."""

    tasks: tuple[Task, ...]
    school_days: tuple[date, ...]
    asked_day: date | None = None
    subject_id: int | None = None

    @property
    def by_day(self) -> tuple[DayTasks, ...]:
        """Day by day; of one subject, only the days on which it has something."""
        return by_day(self.tasks, () if self.subject_id else self.school_days)

    @property
    def by_subject(self) -> tuple[SubjectTasks, ...]:
        return by_subject(self.tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkFiles(ChildView):
    """Files to be sent, by id."""

    file_ids: tuple[int, ...]


class HomeworkReading:
    """Each page is the access query and one SELECT."""

    def __init__(self, database: Database, calendars: Calendars | None = None) -> None:
        self._database = database
        self._calendars = calendars or Calendars()

    async def due(
        self, viewer: Viewer | None, pupil_id: int | None, day: date | None = None, subject_id: int | None = None
    ) -> HomeworkView | NoDiary:
        """What is due on the next school days, today among them until its lessons are over; or on one day."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(admitted, NoDiary):
                return admitted
            asked = within_reach(day, admitted.today)
            admitted = await as_of(work, admitted, asked)
            since = asked or admitted.today
            window = Days(since, asked or since + _AHEAD)
            page = await work.diary.page(admitted.permit, changes=window, facts=window, now=work.now)
        frame = with_days_off(page.frame, self._calendars)
        first = asked or day_to_show(frame, admitted.now)
        days = (asked,) if asked else _school_days(frame, first)
        last = days[-1] if days else window.until  # no timetable: whatever is due soon
        return HomeworkView(
            child=admitted.child,
            children=admitted.children,
            today=admitted.today,
            tasks=tuple(tasks_between(page.facts, first, last, subject_id)),
            school_days=days,
            asked_day=asked,
            subject_id=subject_id,
        )

    async def tick(
        self, viewer: Viewer | None, pupil_id: int, homework_id: int, at: datetime, *, done: bool
    ) -> HomeworkView | NoDiary:
        """Tick homework off, or take the tick back: the family's own note, told to nobody at school."""
        async with self._database.open_act() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(admitted, NoDiary):
                return admitted
            if not await work.family_homework.is_theirs(admitted.permit, homework_id, work.now):
                return NoDiary.NOT_YOURS
            if done:
                await work.family_homework.tick(admitted.permit, homework_id, at)
            else:
                await work.family_homework.untick(admitted.permit, homework_id)
        return await self.due(viewer, pupil_id)

    async def files(self, viewer: Viewer | None, pupil_id: int, homework_id: int) -> HomeworkFiles | NoDiary:
        """The files that came with homework of this diary."""
        async with self._database.open_read() as work:
            admitted = await admit(work, viewer, pupil_id, Scope.LESSONS)
            if isinstance(admitted, NoDiary):
                return admitted
            found = await work.family_homework.files(admitted.permit, homework_id, work.now)
        if not found:
            return NoDiary.NOT_YOURS
        return HomeworkFiles(
            child=admitted.child, children=admitted.children, today=admitted.today, file_ids=tuple(found)
        )


def _school_days(frame: Frame, first: date) -> tuple[date, ...]:
    """The next school days, `first` among them if it is one."""
    days = [first] if has_lessons(frame, first) else []
    following = next_school_day(frame, first)
    while following is not None and len(days) < DAYS_AHEAD:
        days.append(following)
        following = next_school_day(frame, following)
    return tuple(days)
