"""Children of one parent in two schools nine time zones apart: each page is on the clock of the child's own school."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from bot.screens.parent import diary as screens
from bot.services.diary import DayView, DiaryReading
from bot.services.homework_reading import HomeworkReading, HomeworkView
from bot.services.takeaway import CalendarView, Takeaway
from domain.access import Viewer
from exchange.ics import calendar_file
from storage.work import Database
from tests.conftest import TurnedClock
from tests.seed import SmallSchool, seeding, small_school

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)


@dataclass
class Family:
    parent: Viewer
    moscow: SmallSchool
    kamchatka: SmallSchool


@pytest.fixture
async def family(database: Database) -> Family:
    moscow = await small_school(database, "Иванов Пётр Ильич")
    kamchatka = await small_school(database, "Иванова Анна Ильинична", zone="Asia/Kamchatka", region=None)
    async with seeding(database) as seed:
        await seed.grant(moscow.parent, kamchatka.pupil_id)
        for school, text in ((moscow, "по-московски"), (kamchatka, "по-камчатски")):
            await seed.homework(school.class_id, school.subjects["Алгебра"], THURSDAY, text)
    return Family(moscow.parent, moscow, kamchatka)


async def day(database: Database, family: Family, school: SmallSchool) -> DayView:
    view = await DiaryReading(database).day(family.parent, school.pupil_id, None)
    assert isinstance(view, DayView)
    return view


@pytest.mark.parametrize(
    ("now", "in_moscow", "in_kamchatka"),
    [
        (datetime(2026, 11, 25, 7, 40, tzinfo=UTC), WEDNESDAY, THURSDAY),  # 10:40 there, 19:40 here: lessons are over
        (datetime(2026, 11, 24, 21, 0, tzinfo=UTC), WEDNESDAY, WEDNESDAY),  # midnight there, 9:00 here
        (datetime(2026, 11, 25, 20, 0, tzinfo=UTC), THURSDAY, THURSDAY),  # 23:00 on Wednesday, 8:00 on Thursday
    ],
)
async def test_today_is_that_of_the_childs_school(
    database: Database, clock: TurnedClock, family: Family, now: datetime, in_moscow: date, in_kamchatka: date
):
    clock.now = now
    shown = [(await day(database, family, school)).day.day for school in (family.moscow, family.kamchatka)]
    assert shown == [in_moscow, in_kamchatka]


async def test_one_tap_turns_from_a_child_to_the_other_and_each_has_its_own_school(database: Database, family: Family):
    screen = screens.day(await day(database, family, family.moscow))
    assert [button.text for button in screen.rows[-1]] == ["Пётр ✓", "Анна"]
    other = screens.DayTap.unpack(str(screen.rows[-1][1].callback_data))
    assert other.pupil == family.kamchatka.pupil_id
    tasks = []
    for school in (family.moscow, family.kamchatka):
        due = await HomeworkReading(database).due(family.parent, school.pupil_id)
        assert isinstance(due, HomeworkView)
        tasks.append([task.homework.text for task in due.tasks])
    assert tasks == [["по-московски"], ["по-камчатски"]]


async def test_the_calendar_file_is_in_the_zone_of_the_school(database: Database, family: Family):
    from bot.screens.parent import takeaway

    view = await Takeaway(database).calendar(family.parent, family.kamchatka.pupil_id)
    assert isinstance(view, CalendarView)
    content = calendar_file("", takeaway.events(view), view.now).decode()
    assert "DTSTART;TZID=Asia/Kamchatka:20261126T083000" in content
    assert "TZID:Asia/Kamchatka" in content
