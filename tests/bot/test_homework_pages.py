"""Homework: of which days, for whom, at what cost, and how the pages look."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.i18n import LANGUAGES, speaking
from bot.screens.parent import homework as screens
from bot.screens.parent.page import FilesTap, HomeworkTap
from bot.screens.screen import TEXT_LIMIT
from bot.services.homework_reading import HomeworkFiles, HomeworkReading, HomeworkView
from bot.services.reading import NoDiary
from storage import tables
from storage.work import Database
from tests.bot.test_term_pages import data, labels, selects
from tests.conftest import NOW, TurnedClock
from tests.seed import SmallSchool, seeding, small_school

WEDNESDAY, THURSDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database, "Иванов Пётр Ильич")


@pytest.fixture
def reading(database: Database) -> HomeworkReading:
    return HomeworkReading(database)


async def due(reading: HomeworkReading, school: SmallSchool, *what: Any) -> HomeworkView:
    view = await reading.due(school.parent, school.pupil_id, *what)
    assert isinstance(view, HomeworkView)
    return view


async def test_the_next_seven_school_days_are_looked_at_today_until_its_lessons_are_over(
    school: SmallSchool, reading: HomeworkReading, clock: TurnedClock
):
    days = [25, 26, 27, 30, 1, 2, 3]
    assert [day.day for day in (await due(reading, school)).school_days] == days
    clock.now = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)  # 13:30 in Moscow: the lessons are over
    assert [day.day for day in (await due(reading, school)).school_days] == [*days[1:], 4]


async def test_before_the_holidays_the_days_behind_them_are_looked_at(
    school: SmallSchool, reading: HomeworkReading, clock: TurnedClock
):
    clock.now = datetime(2026, 12, 30, 6, 0, tzinfo=UTC)
    days = (await due(reading, school)).school_days
    assert (days[0], days[1]) == (date(2026, 12, 30), date(2027, 1, 11))
    assert len(days) == 7


async def test_homework_stands_by_its_day_the_individual_told_apart(
    database: Database, school: SmallSchool, reading: HomeworkReading
):
    algebra, physics = school.subjects["Алгебра"], school.subjects["Физика"]
    async with seeding(database) as seed:
        await seed.homework(school.class_id, algebra, WEDNESDAY, "№ 345 <б>")
        await seed.homework(school.class_id, algebra, WEDNESDAY, "карточка 3", pupil_id=school.pupil_id)
        await seed.homework(school.class_id, algebra, WEDNESDAY, "не ему", pupil_id=school.classmate_id)
        await seed.homework(school.class_id, physics, FRIDAY, "§ 8,\nзадача 3")
        await seed.homework(school.class_id, physics, THURSDAY, "..")
        await seed.homework(school.class_id, physics, THURSDAY, "отозвано", withdrawn_at=NOW)
        await seed.homework(school.class_id, physics, date(2026, 12, 8), "далеко")
        await seed.homework(school.class_id, physics, WEDNESDAY - timedelta(days=1), "было")
    view = await due(reading, school)
    screen = screens.homework(view)
    assert screen.text.split("\n") == [
        "<b>Пётр · 7 «А» · Задания</b>",
        "<b>среда, 25 ноября</b>",
        "      Алгебра - № 345 &lt;б&gt;",
        "      Алгебра, <b>личное задание</b> - карточка 3",
        "<b>четверг, 26 ноября</b> - не задано",
        "<b>пятница, 27 ноября</b>",
        "      Физика - § 8, задача 3",
    ]
    assert labels(screen) == [["Отметить сделанное"], ["По предметам", "К дневнику"]]
    by_subject = screens.homework(view, HomeworkTap.unpack(data(screen, "По предметам")).by)
    assert by_subject.text.split("\n")[1:] == [
        "<b>Алгебра</b>",
        "      ср 25.11 - № 345 &lt;б&gt;",
        "      ср 25.11, <b>личное задание</b> - карточка 3",
        "<b>Физика</b>",
        "      пт 27.11 - § 8, задача 3",
    ]
    assert labels(by_subject) == [["Отметить сделанное"], ["По дням", "К дневнику"]]
    with speaking("en"):
        assert "Алгебра, <b>for this pupil alone</b> - карточка 3" in screens.homework(view).text


async def test_one_day_or_one_subject_alone_may_be_asked_for(
    database: Database, school: SmallSchool, reading: HomeworkReading
):
    algebra, physics = school.subjects["Алгебра"], school.subjects["Физика"]
    async with seeding(database) as seed:
        await seed.homework(school.class_id, algebra, THURSDAY, "на четверг")
        await seed.homework(school.class_id, physics, FRIDAY, "на пятницу")
    thursday = screens.homework(await due(reading, school, THURSDAY))
    assert ("на четверг" in thursday.text, "на пятницу" in thursday.text) == (True, False)
    assert labels(thursday) == [["Отметить сделанное"], ["Открыть день", "Все задания"]]
    of_physics = screens.homework(await due(reading, school, None, physics))
    assert of_physics.text.split("\n")[1:] == ["<b>пятница, 27 ноября</b>", "      Физика - на пятницу"]
    assert labels(of_physics) == [["Отметить сделанное"], ["Все задания", "К дневнику"]]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ((), "На ближайшие дни заданий нет."),
        ((FRIDAY,), "На этот день заданий нет: пятница, 27 ноября."),
        ((None, 1), "По этому предмету на ближайшие дни заданий нет."),
    ],
)
async def test_nothing_set_is_said_in_a_sentence(
    school: SmallSchool, reading: HomeworkReading, what: tuple[Any, ...], sentence: str
):
    assert screens.homework(await due(reading, school, *what)).text.split("\n")[1:] == [sentence]


async def test_homework_is_read_where_no_timetable_is_known(database: Database, reading: HomeworkReading):
    async with seeding(database) as seed:
        school_id = await seed.school()
        class_id = await seed.school_class(school_id)
        parent = await seed.person()
        await seed.grant(parent, await seed.pupil(school_id, class_id))
        await seed.homework(class_id, await seed.subject(school_id, "Алгебра"), FRIDAY, "№ 5")
    view = await reading.due(parent, None)
    assert isinstance(view, HomeworkView)
    assert "Алгебра - № 5" in screens.homework(view).text


async def test_the_page_costs_the_access_query_and_one_more_and_opens_to_nobody_else(
    database: Database, school: SmallSchool, reading: HomeworkReading
):
    async with seeding(database) as seed:
        stranger = await seed.person()
        await seed.grant(stranger, school.classmate_id)
    with selects(database) as made:
        await due(reading, school)
    assert len(made) == 2
    with selects(database) as made:
        assert await reading.due(stranger, school.pupil_id) is NoDiary.NOT_YOURS
    assert len(made) == 1
    assert await reading.due(None, None) is NoDiary.NO_CHILDREN


async def test_another_child_keeps_the_order_and_the_day(
    database: Database, school: SmallSchool, reading: HomeworkReading
):
    async with seeding(database) as seed:
        anna = await seed.pupil(school.id, school.class_id, "Иванова Анна Ильинична")
        await seed.grant(school.parent, anna)
    by_subject = screens.homework(await due(reading, school), screens.BY_SUBJECT)
    assert HomeworkTap.unpack(data(by_subject, "Анна")) == HomeworkTap(pupil=anna, by="subject")
    thursday = screens.homework(await due(reading, school, THURSDAY))
    assert HomeworkTap.unpack(data(thursday, "Анна")).on == THURSDAY


@pytest.mark.parametrize("by", ["day", "subject", "forged"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_endless_homework_fits_a_message_with_every_subject_in_it(
    database: Database, school: SmallSchool, reading: HomeworkReading, by: str, language: str
):
    async with seeding(database) as seed:
        for title, subject in school.subjects.items():
            for day in (WEDNESDAY, THURSDAY, FRIDAY):
                await seed.homework(school.class_id, subject, day, f"{title} & " * 90)
    with speaking(language):
        screen = screens.homework(await due(reading, school), by)
    assert len(screen.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert "\n…" not in screen.text
    assert all(title in screen.text for title in school.subjects)


async def test_a_family_ticks_homework_off_for_its_own_child_alone(
    database: Database, school: SmallSchool, reading: HomeworkReading
):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        task = await seed.homework(school.class_id, algebra, THURSDAY, "№ 345")
        of_classmate = await seed.homework(school.class_id, algebra, THURSDAY, "карточка", pupil_id=school.classmate_id)
        other = await seed.person()
        await seed.grant(other, school.classmate_id)
    for _ in range(2):
        view = await reading.tick(school.parent, school.pupil_id, task, NOW, done=True)
    assert isinstance(view, HomeworkView)
    assert "Алгебра - № 345 (сделано)" in screens.homework(view).text
    assert labels(screens.homework(view, screens.DONE))[0] == ["Алгебра, чт ✓"]
    classmates = await reading.due(other, school.classmate_id)
    assert isinstance(classmates, HomeworkView)
    assert "сделано" not in screens.homework(classmates).text
    for viewer, pupil, homework in (
        (school.parent, school.pupil_id, of_classmate),
        (school.parent, school.classmate_id, task),
        (other, school.pupil_id, task),
        (None, school.pupil_id, task),
    ):
        assert await reading.tick(viewer, pupil, homework, NOW, done=True) is NoDiary.NOT_YOURS
    undone = await reading.tick(school.parent, school.pupil_id, task, NOW, done=False)
    assert isinstance(undone, HomeworkView)
    assert "сделано" not in screens.homework(undone).text


async def test_homework_says_that_it_has_files_and_gives_them_to_its_readers(
    database: Database, school: SmallSchool, reading: HomeworkReading
):
    async with seeding(database) as seed:
        task = await seed.homework(school.class_id, school.subjects["Алгебра"], THURSDAY, "по листу")
        files = [
            await seed.add(
                tables.FileRow, purpose="homework", kind="pdf", name="Лист.pdf", size=3, sha256="0", content=b"pdf",
                kept_at=NOW, erased_at=gone,
            )
            for gone in (None, NOW, None)
        ]  # fmt: skip
        for file in files:
            await seed.add(tables.HomeworkFileRow, homework_id=task, file_id=file)
        stranger = await seed.person()
        await seed.grant(stranger, school.classmate_id)
    screen = screens.homework(await due(reading, school))
    label = "Файлы (3): Алгебра, чт"
    assert labels(screen)[0] == [label]
    tap = FilesTap.unpack(data(screen, label))
    found = await reading.files(school.parent, tap.pupil, tap.homework)
    assert isinstance(found, HomeworkFiles)
    assert found.file_ids == (files[0], files[2])
    assert await reading.files(stranger, school.pupil_id, task) is NoDiary.NOT_YOURS
