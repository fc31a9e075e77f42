"""What can be said of days: changes of the timetable, tests ahead, the homework of tomorrow, the week in short.

These loaders read the diary as its pages do, a child at a time, so that a message and the page never disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.services.calendars import Calendars
from bot.services.news_facts import Asked, Loader, Said, place_of
from bot.services.reading import with_days_off
from domain.diary import WHOLE_DAY, Homework
from domain.marks import Attendance
from domain.news import NewsKind
from domain.timetable import LessonState, PlannedLesson, lessons_on
from domain.works_ahead import is_test
from storage.diary import Days
from storage.work import Work

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSaid:
    day: date
    lessons: tuple[PlannedLesson, ...]  # of that period, as they will be
    back: bool  # the change was taken back: the lessons are as always


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSaid:
    day: date
    period: int
    subject: str
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningSaid:
    day: date
    homework: tuple[Homework, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSaid:
    since: date
    until: date
    marks: tuple[tuple[str, tuple[str, ...]], ...]  # by subject
    missed: int  # lessons
    days_missed: int


class NewsOfDays:
    """The loaders that need to know days off."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars
        self.loaders: Mapping[NewsKind, Loader] = {
            NewsKind.TIMETABLE: self._changes,
            NewsKind.TEST: _tests,
            NewsKind.EVENING: _evening,
            NewsKind.WEEK: _week,
        }

    async def _changes(self, work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
        said: dict[int, Said] = {}
        for one in asked:
            day, period = place_of(one.id)
            frame = await work.diary.frame(one.permit, Days(day - DAY * 14, day + DAY * 14))
            here = [
                lesson for lesson in lessons_on(with_days_off(frame, self._calendars), day) if lesson.period == period
            ]
            changed = tuple(lesson for lesson in here if _is_changed(lesson))
            if changed or (one.was is not None and here):
                what = ChangeSaid(day=day, lessons=changed or tuple(here), back=not changed)
                said[one.push_id] = Said(one.revision, what)
        return said


def _is_changed(lesson: PlannedLesson) -> bool:
    return (
        lesson.state is not LessonState.PLANNED
        or any(was is not None for was in (lesson.was_subject, lesson.was_room, lesson.was_teacher))
        or lesson.comment is not None
    )


async def _tests(work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
    lessons = await work.news_facts.lessons({one.id for one in asked})
    said: dict[int, Said] = {}
    for one in asked:
        lesson = lessons.get(one.id)
        if lesson is None or lesson.class_id != one.permit.class_id or not is_test(lesson.topic):
            continue
        what = TestSaid(day=lesson.day, period=lesson.period, subject=lesson.subject, topic=lesson.topic)
        said[one.push_id] = Said(one.revision, what)
    return said


async def _evening(work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
    said: dict[int, Said] = {}
    for one in asked:
        day = date.fromordinal(one.id)
        facts = await work.diary.facts(one.permit, day, work.now)
        if facts.homework:
            said[one.push_id] = Said(one.revision, EveningSaid(day=day, homework=facts.homework))
    return said


async def _week(work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
    said: dict[int, Said] = {}
    for one in asked:
        until = date.fromordinal(one.id)
        since = until - DAY * until.weekday()
        page = await work.diary.page(one.permit, changes=Days(until, until), facts=Days(since, until), now=work.now)
        marks: dict[str, list[str]] = {}
        missed = whole = 0
        for day in sorted(page.facts):
            for mark in page.facts[day].marks:
                marks.setdefault(mark.subject.title, []).append(mark.value)
            gone = [one for one in page.facts[day].absences if isinstance(one.code, Attendance) and one.code.missed]
            whole += any(absence.period == WHOLE_DAY for absence in gone)
            missed += sum(absence.period != WHOLE_DAY for absence in gone)
        if marks or missed or whole:
            by_subject = tuple((subject, tuple(marks[subject])) for subject in sorted(marks))
            what = WeekSaid(since=since, until=until, marks=by_subject, missed=missed, days_missed=whole)
            said[one.push_id] = Said(one.revision, what)
    return said
