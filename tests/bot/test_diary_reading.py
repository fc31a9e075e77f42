"""Reading the diary through its one door: who gets a page, of which day, at what cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.services.calendars import Calendars
from bot.services.diary import FARTHEST, DayView, DiaryReading, MonthView, NoDiary
from domain.access import Viewer
from domain.overrides import Override, OverrideKind
from domain.school_days import Why
from domain.timetable import LessonState
from storage.work import Database
from tests.conftest import NOW, TurnedClock
from tests.seed import SmallSchool, seeding, small_school

WEDNESDAY = date(2026, 11, 25)
THURSDAY = date(2026, 11, 26)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database)


@pytest.fixture
def diary(database: Database) -> DiaryReading:
    return DiaryReading(database)


@contextmanager
def selects(database: Database) -> Iterator[list[str]]:
    """The SELECTs made meanwhile."""
    made: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SELECT" in statement:
            made.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def page(diary: DiaryReading, viewer: Viewer, pupil_id: int | None = None, day: date | None = None) -> DayView:
    view = await diary.day(viewer, pupil_id, day)
    assert isinstance(view, DayView)
    return view


async def test_a_parent_opens_today_with_everything_of_it(database: Database, school: SmallSchool, diary: DiaryReading):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, algebra, WEDNESDAY, "5", period=1)
        await seed.lesson(school.class_id, WEDNESDAY, 1, algebra, topic="Степени")
        await seed.homework(school.class_id, algebra, WEDNESDAY, "№ 345")
        await seed.attendance(school.pupil_id, WEDNESDAY, 3)
        await seed.change(school.class_id, WEDNESDAY, 4, "cancelled")
    view = await page(diary, school.parent)
    assert (view.today, view.default_day, view.day.day, view.elsewhere) == (WEDNESDAY, WEDNESDAY, WEDNESDAY, False)
    first, _second, third, fourth = view.day.lines
    assert ([mark.value for mark in first.marks], first.topic) == (["5"], "Степени")
    assert [homework.text for homework in first.homework] == ["№ 345"]
    assert third.absence is not None
    assert fourth.lesson is not None
    assert fourth.lesson.state is LessonState.CANCELLED
    assert (view.previous, view.next) == (date(2026, 11, 24), THURSDAY)
    assert view.why_empty is None


@pytest.mark.parametrize("day", [None, date(2026, 10, 28)], ids=["today", "any day"])
async def test_a_page_costs_the_access_query_and_at_most_two_more(
    database: Database, school: SmallSchool, diary: DiaryReading, day: date | None
):
    with selects(database) as made:
        await page(diary, school.parent, None, day)
    assert len(made) <= 3
    with selects(database) as made:
        await diary.month(school.parent, None, 2026, 11)
    assert len(made) <= 2


async def test_no_diary_is_read_for_a_person_the_door_does_not_let_in(
    database: Database, school: SmallSchool, diary: DiaryReading
):
    async with seeding(database) as seed:
        stranger = await seed.person()
    with selects(database) as made:
        assert await diary.day(stranger, school.pupil_id, None) is NoDiary.NOT_YOURS
    assert len(made) == 1, "the access query alone"
    with selects(database) as made:
        assert await diary.day(None, school.pupil_id, None) is NoDiary.NOT_YOURS
    assert made == []


async def _nobody(_database: Database, _school: SmallSchool) -> Viewer | None:
    return None


async def _stranger(database: Database, _school: SmallSchool) -> Viewer | None:
    async with seeding(database) as seed:
        return await seed.person()


async def _parent_of_another(database: Database, school: SmallSchool) -> Viewer | None:
    async with seeding(database) as seed:
        person = await seed.person()
        await seed.grant(person, school.classmate_id)
    return person


async def _terminated(database: Database, school: SmallSchool) -> Viewer | None:
    async with seeding(database) as seed:
        person = await seed.person()
        await seed.grant(person, school.pupil_id, ended_at=NOW)
    return person


async def _parent_of_one_who_left(database: Database, school: SmallSchool) -> Viewer | None:
    async with seeding(database) as seed:
        person = await seed.person()
        gone = await seed.pupil(school.id, school.class_id, left_on=WEDNESDAY)
        await seed.grant(person, gone)
    school.pupil_id = gone
    return person


@pytest.mark.parametrize(
    "somebody",
    [_nobody, _stranger, _parent_of_another, _terminated, _parent_of_one_who_left],
    ids=lambda one: one.__name__,
)
async def test_everybody_without_a_standing_grant_gets_the_same_nothing(
    database: Database, school: SmallSchool, diary: DiaryReading, somebody: Any
):
    assert isinstance(await diary.day(school.parent, school.pupil_id, WEDNESDAY), DayView), "the parent reads it"
    person = await somebody(database, school)
    assert await diary.day(person, school.pupil_id, WEDNESDAY) is NoDiary.NOT_YOURS
    assert await diary.day(person, 10**6, WEDNESDAY) is NoDiary.NOT_YOURS, "as of a child that does not exist"
    assert await diary.month(person, school.pupil_id, 2026, 11) is NoDiary.NOT_YOURS


async def test_a_person_without_children_is_told_so(database: Database, school: SmallSchool, diary: DiaryReading):
    for person in (await _nobody(database, school), await _stranger(database, school)):
        assert await diary.day(person, None, None) is NoDiary.NO_CHILDREN
        assert await diary.month(person, None, None, None) is NoDiary.NO_CHILDREN


async def test_a_child_reads_until_the_day_of_leaving(database: Database, diary: DiaryReading, school: SmallSchool):
    async with seeding(database) as seed:
        leaving = await seed.pupil(school.id, school.class_id, left_on=THURSDAY)
        await seed.grant(school.parent, leaving)
    assert isinstance(await diary.day(school.parent, leaving, None), DayView)


async def test_all_children_of_a_parent_are_offered_and_any_can_be_chosen(
    database: Database, school: SmallSchool, diary: DiaryReading
):
    other_school = await small_school(database)
    async with seeding(database) as seed:
        await seed.grant(school.parent, other_school.pupil_id)
        await seed.grant(school.parent, await seed.pupil(school.id, None))  # in no class: there is nothing to read
    first = await page(diary, school.parent)
    ids = [child.facts.pupil_id for child in first.children]
    assert (first.child.facts.pupil_id, ids) == (school.pupil_id, [school.pupil_id, other_school.pupil_id])
    second = await page(diary, school.parent, other_school.pupil_id)
    assert second.child.facts.pupil_id == other_school.pupil_id


async def test_after_the_last_lesson_the_next_school_day_is_opened_with_its_own_facts(
    database: Database, school: SmallSchool, diary: DiaryReading, clock: TurnedClock
):
    async with seeding(database) as seed:
        await seed.homework(school.class_id, school.subjects["Алгебра"], THURSDAY, "на завтра")
        await seed.homework(school.class_id, school.subjects["Алгебра"], WEDNESDAY, "на сегодня")
    clock.now = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)  # 12:05 in Moscow, the fourth lesson has just ended
    view = await page(diary, school.parent)
    assert (view.today, view.default_day, view.day.day, view.elsewhere) == (WEDNESDAY, THURSDAY, THURSDAY, False)
    assert [homework.text for line in view.day.lines for homework in line.homework] == ["на завтра"]
    back = await page(diary, school.parent, None, WEDNESDAY)
    assert (back.day.day, back.elsewhere) == (WEDNESDAY, False)
    assert (await page(diary, school.parent, None, date(2026, 11, 20))).elsewhere


async def test_the_day_is_that_of_the_schools_own_zone(database: Database, diary: DiaryReading, clock: TurnedClock):
    far_east = await small_school(database, zone="Asia/Kamchatka")  # twelve hours ahead of UTC
    clock.now = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
    assert (await page(diary, far_east.parent)).today == THURSDAY


@pytest.mark.parametrize(
    "day", [date.min, date.max, WEDNESDAY + FARTHEST + timedelta(days=1)], ids=["first", "last", "too far"]
)
async def test_a_day_of_no_school_year_opens_today(school: SmallSchool, diary: DiaryReading, day: date):
    assert (await page(diary, school.parent, None, day)).day.day == WEDNESDAY


async def test_a_day_off_says_why_and_leads_out_of_itself(school: SmallSchool, diary: DiaryReading):
    unity = await page(diary, school.parent, None, date(2026, 11, 4))
    assert unity.why_empty is not None
    assert (unity.why_empty.why, unity.day.lines) == (Why.STATE_HOLIDAY, ())
    assert (unity.previous, unity.next) == (date(2026, 11, 3), date(2026, 11, 5))


async def test_a_day_off_entered_by_the_operator_has_no_lessons(database: Database, school: SmallSchool):
    quarantine = Override(WEDNESDAY, OverrideKind.OFF, "карантин", "приказ № 1")
    diary = DiaryReading(database, Calendars((quarantine,)))
    view = await page(diary, school.parent, None, WEDNESDAY)
    assert view.why_empty is not None
    assert view.why_empty.why is Why.STATE_HOLIDAY


async def test_a_month_tells_which_days_have_lessons(database: Database, school: SmallSchool, diary: DiaryReading):
    async with seeding(database) as seed:
        await seed.change(school.class_id, date(2026, 11, 28), 1, "added", subject_id=school.subjects["Алгебра"])
    view = await diary.month(school.parent, None, 2026, 11)
    assert isinstance(view, MonthView)
    assert (view.month, view.today) == (date(2026, 11, 1), WEDNESDAY)
    lessons = sorted(day.day for day in view.school_days)
    assert lessons == [2, 3, 5, 6, *range(9, 14), *range(16, 21), *range(23, 29), 30]


@pytest.mark.parametrize(
    ("year", "month"), [(None, None), (2026, 13), (2026, 0), (0, 1), (10**9, 1), (1990, 5), (2026, None)]
)
async def test_a_month_that_cannot_be_is_this_month(
    school: SmallSchool, diary: DiaryReading, year: int | None, month: int | None
):
    view = await diary.month(school.parent, None, year, month)
    assert isinstance(view, MonthView)
    assert view.month == date(2026, 11, 1)
