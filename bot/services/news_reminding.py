"""Reminders to readers of diaries: the homework of tomorrow, a test ahead, the week. A tick over rows.

It owes for the next day only, under a key of the day, so that it may run as often as it likes; a machine that was off
catches up with what is still news and repeats nothing. It looks once an hour of every school.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from bot.services.calendars import Calendars
from bot.services.news import Fact, owe_news
from domain.news import NewsKind
from domain.works_ahead import is_test
from storage.schools import School
from storage.work import Database, Work

DAY = timedelta(days=1)
TESTS_AHEAD = DAY * 3
SATURDAY = 5


class NewsReminding:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._looked: dict[int, tuple[date, int]] = {}

    async def __call__(self) -> int:
        """Owe what comes next; how many were owed anew."""
        async with self._database.open_glance() as work:
            schools = [
                school for school in await work.schools.all() if self._looked.get(school.id) != _hour(school, work)
            ]
        owed = 0
        for school in schools:  # one at a time: people must not wait for all of them
            async with self._database.open_upkeep() as work:
                hour = _hour(school, work)
                for facts in (
                    await _evening(work, school),
                    await _tests(work, school),
                    await _week(work, school),
                ):
                    owed += await owe_news(work, *facts, calendars=self._calendars)
            self._looked[school.id] = hour
        return owed


def _hour(school: School, work: Work) -> tuple[date, int]:
    local = school.local(work.now)
    return local.date(), local.hour


async def _evening(work: Work, school: School) -> Iterable[Fact]:
    """Tomorrow's homework; early in the morning also today's, which nobody was reminded of if we were off."""
    local = school.local(work.now)
    days = [local.date() + DAY] + ([local.date()] if local.hour < 8 else [])
    facts = []
    for day in days:
        classes = await work.news_facts.classes_with_homework(school.id, day)
        pupils = await work.grants.pupils_read(school.id, classes) if classes else []
        if pupils:
            facts.append(Fact(kind=NewsKind.EVENING, id=day.toordinal(), pupils=tuple(pupils), about=day))
    return facts


async def _tests(work: Work, school: School) -> Iterable[Fact]:
    """Tests of the next days, told of once."""
    today = school.local(work.now).date()
    lessons = await work.news_facts.lessons_ahead(school.id, today + DAY, today + TESTS_AHEAD)
    return [
        Fact(kind=NewsKind.TEST, id=lesson.id, pupils=tuple(pupils), about=lesson.day)
        for lesson in lessons
        if is_test(lesson.topic) and (pupils := await work.grants.pupils_read(school.id, [lesson.class_id]))
    ]


async def _week(work: Work, school: School) -> Iterable[Fact]:
    """The week in short, on Saturday; on Sunday still, if we were off."""
    today = school.local(work.now).date()
    if today.weekday() < SATURDAY:
        return []
    saturday = today - DAY * (today.weekday() - SATURDAY)
    pupils = await work.grants.pupils_read(school.id)
    return [Fact(kind=NewsKind.WEEK, id=saturday.toordinal(), pupils=tuple(pupils), about=saturday)] if pupils else []
