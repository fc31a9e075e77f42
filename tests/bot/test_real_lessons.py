"""Three weeks of a real class, as «Школьный портал» gives them, look right: dirty homework, marks as text, no rooms.

The sample is not the project's (its licence is not stated), so that it lies beside it; without it the test is skipped.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import LANGUAGES, speaking
from bot.screens.parent import diary as day_screens
from bot.screens.parent import homework as homework_screens
from bot.screens.parent import week as week_screens
from bot.screens.parent.week_picture import week_picture
from bot.screens.screen import TEXT_LIMIT
from bot.services.diary import DayView, DiaryReading
from bot.services.homework_reading import HomeworkReading
from bot.services.week import WeekReading, WeekView, drawn
from storage.work import Database
from tests.bot.documents.reading import png_size
from tests.bot.test_diary_screens import plain
from tests.conftest import TurnedClock
from tests.seed import SmallSchool, seeding

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "diaries" / "school_portal_mobile_diary.anon.json"
pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of «Школьный портал» is not here")
BEFORE = datetime(2022, 5, 1, tzinfo=UTC)  # all of it is public in the weeks it is read
MONDAYS = (date(2022, 5, 16), date(2022, 5, 23))  # the third week is empty
NOTHING_SET = {"", "..", ".", "-"}


def real_lessons() -> list[dict[str, Any]]:
    answer = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return [
        lesson | {"day": date.fromisoformat(day["date"][:10])}
        for week in answer["weeks"]
        for day in week["days"]
        for lesson in day["lessons"]
    ]


def homework_of(lesson: dict[str, Any]) -> str:
    return str((lesson["homework"] or {}).get("text") or "").strip()


async def bring_in(database: Database, lessons: list[dict[str, Any]]) -> SmallSchool:
    """The lessons of one week in rows."""
    async with seeding(database) as seed:
        school = await seed.school()
        class_id = await seed.school_class(school, "7в")
        pupil, parent = await seed.pupil(school, class_id, "Иванов Пётр Ильич"), await seed.person()
        await seed.grant(parent, pupil)
        subjects: dict[str, int] = {}
        bells: dict[int, tuple[str, str]] = {}
        for lesson in lessons:
            title, period = lesson["subject"]["name"], lesson["number"]
            subjects[title] = subjects.get(title) or await seed.subject(school, title)
            bells[period] = (lesson["startDateTime"][11:16], lesson["endDateTime"][11:16])  # local, whatever Z says
            await seed.slot(class_id, lesson["day"].isoweekday(), period, subjects[title])
            if lesson["theme"]:
                await seed.lesson(class_id, lesson["day"], period, subjects[title], topic=lesson["theme"])
            if homework_of(lesson):
                await seed.homework(class_id, subjects[title], lesson["day"], homework_of(lesson), set_at=BEFORE)
            for work in lesson["workMarks"]:
                for mark in work["marks"]:
                    await seed.mark(
                        pupil, subjects[title], lesson["day"], str(mark["value"]), period=period, public_at=BEFORE
                    )
        await seed.bells(school, tuple(bells[number] for number in sorted(bells)))
        await seed.term(school, "IV четверть", date(2022, 4, 1), date(2022, 5, 31))
    return SmallSchool(school, class_id, pupil, pupil, parent, subjects)


@pytest.fixture(params=MONDAYS, ids=str)
def lessons(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """The lessons of one of the three weeks: each has a timetable of its own."""
    return [one for one in real_lessons() if request.param <= one["day"] < request.param + timedelta(days=7)]


def test_the_sample_is_the_one_that_was_looked_at():
    assert len(real_lessons()) == 64


@pytest.fixture
async def school(database: Database, clock: TurnedClock, lessons: list[dict[str, Any]]) -> SmallSchool:
    clock.now = datetime.fromisoformat("2022-05-16T09:00:00+03:00")
    return await bring_in(database, lessons)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_real_day_is_told_whole(
    database: Database, school: SmallSchool, lessons: list[dict[str, Any]], language: str
):
    with speaking(language):
        for day in sorted({lesson["day"] for lesson in lessons}):
            view = await DiaryReading(database).day(school.parent, school.pupil_id, day)
            assert isinstance(view, DayView)
            screen = day_screens.day(view)
            shown = plain(screen)
            assert len(shown.encode("utf-16-le")) // 2 <= TEXT_LIMIT
            assert view.day.loose == ()
            for lesson in (one for one in lessons if one["day"] == day):
                words = homework_of(lesson)
                assert lesson["subject"]["name"] in shown
                assert (" ".join(words.split())[:60] in shown) or words in NOTHING_SET
                assert all(str(mark["value"]) in shown for work in lesson["workMarks"] for mark in work["marks"])
            assert ": ..\\n" not in shown
            assert not any(line.endswith((": ..", ": .", ": -")) for line in shown.split("\\n"))


async def test_a_real_week_is_drawn_and_its_homework_is_listed(
    database: Database, school: SmallSchool, lessons: list[dict[str, Any]]
):
    view = await WeekReading(database).week(school.parent, school.pupil_id, lessons[0]["day"])
    assert isinstance(view, WeekView)
    assert png_size(await drawn(week_picture(view)))[0] == 1080
    assert len(plain(week_screens.text(view)).encode("utf-16-le")) // 2 <= TEXT_LIMIT
    due = homework_screens.homework(await HomeworkReading(database).due(school.parent, school.pupil_id))
    assert " - .." not in plain(due)
