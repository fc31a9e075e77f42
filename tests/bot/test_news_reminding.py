"""Reminders come at their hour, once, with what is true then; a machine that was off catches up without a flood."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.services.news import Fact, owe_news
from bot.services.news_facts import place_id
from domain.news import NewsKind, NewsSettings
from domain.results import ResultKind
from storage import tables
from tests.bot.conftest import School, rows
from tests.bot.test_news import has_chosen
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    await school.grants(parent)
    return parent


async def homework(talk: Talk, school: School, due_on: date = TOMORROW, text: str = "§ 12", **more: object) -> None:
    async with seeding(talk.database) as seed:
        await seed.homework(school.class_id, school.subject_id, due_on, text, **more)


async def lives(talk: Talk, until: datetime, step: timedelta = timedelta(minutes=30)) -> None:
    """The ticks of the bot while time goes by."""
    while talk.clock.now < until:
        talk.clock.now += step
        await talk.house.news_reminding()
        await talk.pays()


async def owed(talk: Talk, kind: NewsKind) -> list[object]:
    return [row["due_at"] for row in await rows(talk.database, tables.PushRow, kind=kind.value)]


async def test_homework_of_tomorrow_comes_in_the_evening_once(talk: Talk, school: School, reader: Person) -> None:
    await homework(talk, school)
    await lives(talk, datetime(2026, 11, 25, 14, 40, tzinfo=UTC))
    assert reader.chat.sent == 0
    await lives(talk, datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
    assert reader.chat.sent == 1
    assert reader.screen == "Пётр\n\nЗадания на завтра\nАлгебра: § 12"


async def test_it_comes_at_the_hour_of_the_reader(talk: Talk, school: School, reader: Person) -> None:
    await has_chosen(talk, reader, NewsSettings(zone="Asia/Omsk"))  # three hours ahead of the school
    await homework(talk, school)
    await talk.house.news_reminding()
    assert await owed(talk, NewsKind.EVENING) == [datetime(2026, 11, 25, 12, 0, tzinfo=UTC)]


async def test_it_tells_what_is_set_by_then(talk: Talk, school: School, reader: Person) -> None:
    await homework(talk, school)
    await talk.house.news_reminding()
    await homework(talk, school, text="задача 3", pupil_id=school.pupil.id)
    await homework(talk, school, text="чужое", pupil_id=school.classmate.id)
    await lives(talk, datetime(2026, 11, 25, 15, 30, tzinfo=UTC))
    assert "Алгебра: § 12\nАлгебра (лично): задача 3" in reader.screen
    assert "чужое" not in reader.screen


async def test_where_nothing_is_set_nothing_is_said(talk: Talk, school: School, reader: Person) -> None:
    await homework(talk, school, withdrawn_at=NOW)
    await lives(talk, datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
    assert reader.chat.sent == 0


async def test_what_was_taken_back_meanwhile_is_not_reminded_of(talk: Talk, school: School, reader: Person) -> None:
    await homework(talk, school)
    await talk.house.news_reminding()
    async with talk.database.transaction() as connection:
        await connection.execute(tables.HomeworkRow.__table__.update().values(withdrawn_at=NOW))
    await lives(talk, datetime(2026, 11, 25, 16, 0, tzinfo=UTC))
    assert reader.chat.sent == 0


@pytest.mark.long
async def test_on_sunday_evening_monday_is_reminded_of(talk: Talk, school: School, reader: Person) -> None:
    await homework(talk, school, date(2026, 11, 30))
    await lives(talk, datetime(2026, 11, 29, 14, 30, tzinfo=UTC), timedelta(hours=1))
    assert "Задания" not in reader.everything_said
    await lives(talk, datetime(2026, 11, 29, 16, 0, tzinfo=UTC))
    assert "Задания на завтра" in reader.screen


async def test_a_machine_that_was_off_for_a_day_catches_up_without_repeating(
    talk: Talk, school: School, reader: Person
) -> None:
    for days in range(1, 4):
        await homework(talk, school, TODAY + DAY * days, f"§ {days}")
    await lives(talk, datetime(2026, 11, 25, 15, 30, tzinfo=UTC))
    talk.clock.now = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)  # half past nine in the evening of the next day
    await talk.restarts()
    await lives(talk, datetime(2026, 11, 26, 18, 59, tzinfo=UTC), timedelta(minutes=1))
    assert "§ 2" in reader.screen
    assert reader.chat.sent == 2
    await lives(talk, datetime(2026, 11, 27, 5, 30, tzinfo=UTC))
    assert reader.chat.sent == 2


async def test_who_does_not_wish_it_is_not_reminded(talk: Talk, school: School, reader: Person) -> None:
    await reader.says("/settings")
    await reader.taps("Что присылать")
    await reader.taps("Задания на завтра: да")
    sent = reader.chat.sent
    await homework(talk, school)
    await lives(talk, datetime(2026, 11, 26, 4, 0, tzinfo=UTC))
    assert reader.chat.sent == sent


@pytest.mark.long
async def test_a_week_in_short_comes_on_saturday(talk: Talk, school: School, reader: Person) -> None:
    async with seeding(talk.database) as seed:
        for day, value in ((23, "5"), (25, "3"), (17, "2")):
            await seed.mark(school.pupil.id, school.subject_id, date(2026, 11, day), value)
        await seed.attendance(school.pupil.id, date(2026, 11, 24), 2)
        await seed.attendance(school.pupil.id, date(2026, 11, 24), 3, "ОП")
    await lives(talk, datetime(2026, 11, 30, 4, 0, tzinfo=UTC), timedelta(hours=1))
    assert reader.chat.sent == 1
    assert "Итоги недели, 23.11 - 28.11\nАлгебра - 5, 3\nПропущен 1 урок" in reader.screen


@pytest.mark.long
async def test_a_week_without_anything_is_not_told(talk: Talk, school: School, reader: Person) -> None:
    await lives(talk, datetime(2026, 11, 30, 4, 0, tzinfo=UTC), timedelta(hours=1))
    assert reader.chat.sent == 0


@pytest.mark.long
@pytest.mark.parametrize(("topic", "told"), [("Контрольная работа № 2", 1), ("Подготовка к контрольной работе", 0)])
async def test_a_test_ahead_is_told_of_once(talk: Talk, school: School, reader: Person, topic: str, told: int) -> None:
    async with seeding(talk.database) as seed:
        await seed.lesson(school.class_id, date(2026, 11, 27), 3, school.subject_id, topic=topic)
    await lives(talk, datetime(2026, 11, 27, 4, 0, tzinfo=UTC))
    assert reader.chat.sent == told
    assert ("пт 27.11: Алгебра - Контрольная работа № 2" in reader.screen) == bool(told)


# -- what else is told of days


async def tells(talk: Talk, kind: NewsKind, fact_id: int, pupil: int, about: date, **more: object) -> int:
    async with talk.database.open_upkeep() as work:
        fact: dict[str, object] = {"kind": kind, "id": fact_id, "pupils": (pupil,), "about": about}
        return await owe_news(work, Fact(**fact | more))  # type: ignore[arg-type]


async def test_a_change_of_the_timetable_is_told_as_old_and_new(talk: Talk, school: School, reader: Person) -> None:
    wednesday = date(2026, 12, 2)
    async with seeding(talk.database) as seed:
        other = await seed.subject(school.id, "Физика")
        await seed.change(school.class_id, wednesday, 3, "subject", subject_id=other)
    await tells(talk, NewsKind.TIMETABLE, place_id(wednesday, 3), school.pupil.id, wednesday)
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "Изменения на ср 02.12" in reader.screen
    assert "Алгебра → Физика (замена)" in reader.screen
    async with talk.database.transaction() as connection:
        await connection.execute(tables.ChangeRow.__table__.delete())
    await tells(talk, NewsKind.TIMETABLE, place_id(wednesday, 3), school.pupil.id, wednesday, revision=2, was=1)
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "Алгебра - как обычно" in reader.screen


async def test_a_change_taken_back_before_it_was_told_is_no_news(talk: Talk, school: School, reader: Person) -> None:
    wednesday = date(2026, 12, 2)
    await tells(talk, NewsKind.TIMETABLE, place_id(wednesday, 3), school.pupil.id, wednesday)
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert reader.chat.sent == 0


async def test_a_result_of_a_term_is_told(talk: Talk, school: School, reader: Person) -> None:
    (term, *_rest) = await rows(talk.database, tables.TermRow, school_id=school.id)
    async with seeding(talk.database) as seed:
        result = await seed.add(
            tables.TermResultRow, pupil_id=school.pupil.id, key="k", kind=ResultKind.TERM.value, year=2026,
            term_id=term["id"], subject_id=school.subject_id, value="4", set_at=NOW, public_at=NOW,
        )  # fmt: skip
    await tells(talk, NewsKind.RESULT, result, school.pupil.id, TODAY)
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert "Алгебра, I четверть - 4" in reader.screen
