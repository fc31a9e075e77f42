"""The first of September: shown, done, read back, taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.services.turning import NoTurn, Turning
from domain.timetable import Term
from storage import tables
from tests.bot.conftest import School, everything_kept, rows
from tests.conftest import TurnedClock
from tests.seed import seeding
from tests.talk import Person, Talk

UNTOUCHED = {"audit_event", "audit_head", "year_turn", "push", "import_run", "account", "person"}


@pytest.fixture
async def june(talk: Talk, school: School, clock: TurnedClock) -> School:
    """The lessons are over; an eleventh class is there to leave."""
    clock.now = clock.now.replace(year=2027, month=6, day=20)
    async with seeding(talk.database) as seed:
        last = await seed.school_class(school.id, "11А")
        await seed.pupil(school.id, last, "Старший Пётр", source_id="old")
    return school


async def reader(talk: Talk, *pupils: int) -> Person:
    person = talk.person()
    async with seeding(talk.database) as seed:
        viewer = await seed.person(external_id=str(person.id))
        for pupil in pupils:
            await seed.grant(viewer, pupil)
    return person


async def table(talk: Talk, row: Any, **where: Any) -> list[Any]:
    return await rows(talk.database, row, **where)


async def classes(talk: Talk, school: School) -> dict[str, date | None]:
    found = await table(talk, tables.SchoolClassRow, school_id=school.id)
    return {f"{one['id']} {one['title']}": one["closed_on"] for one in found}


async def test_an_officer_sees_what_would_happen_and_nothing_has(talk: Talk, june: School) -> None:
    before = await everything_kept(talk.database)
    await june.officer.says("/year")
    screen = june.officer.screen
    for said in ("Переход на 2027/28 учебный год", "7А → 8А, 4", "7Б → 8Б, 1", "Выпускаются: 11А, всего учеников 1."):
        assert said in screen
    assert "I четверть: 01.09.2027" in screen
    assert await everything_kept(talk.database) == before


async def test_classes_move_up_and_graduates_end_with_their_diaries(
    talk: Talk, june: School, clock: TurnedClock
) -> None:
    (graduate,) = await table(talk, tables.PupilRow, source_id="old")
    parent = await reader(talk, graduate["id"], june.pupil.id)
    await june.officer.says("/year")
    assert "Закроется доступов к дневнику: 1 (п. 2.5)." in june.officer.screen
    await june.officer.taps("Перевести на новый год")
    assert "Готово: идёт 2027/28 учебный год" in june.officer.screen
    found = await table(talk, tables.SchoolClassRow, school_id=june.id)
    assert sorted(one["title"] for one in found if one["closed_on"] is None) == ["8А", "8Б"]
    now = {one["id"]: one["title"] for one in found}
    pupil, old = (
        await table(talk, tables.PupilRow, id=june.pupil.id),
        await table(talk, tables.PupilRow, source_id="old"),
    )
    assert now[pupil[0]["class_id"]] == "8А"
    assert (old[0]["left_on"], old[0]["left_how"]) == (date(2027, 6, 22), "graduated")
    clock.forward(hours=48)
    await talk.house.leaving()
    grants = {one["pupil_id"]: one["end_reason"] for one in await table(talk, tables.GrantRow)}
    assert grants == {graduate["id"]: "graduated", june.pupil.id: None}
    await parent.says("/today")
    assert "8А" in parent.screen or "8 «А»" in parent.screen


async def test_last_year_is_read_in_the_class_it_was(talk: Talk, june: School) -> None:
    async with seeding(talk.database) as seed:
        await seed.add(
            tables.LessonRow, class_id=june.class_id, day=date(2026, 11, 25), period=3, subject_id=june.subject_id,
            topic="Степени",
        )  # fmt: skip
    parent = await reader(talk, june.pupil.id)
    await june.officer.says("/year")
    await june.officer.taps("Перевести на новый год")
    async with talk.database.open_read() as work:
        viewer = await work.accounts.viewer(str(parent.id))
    then = await talk.house.diary.day(viewer, june.pupil.id, date(2026, 11, 25))
    assert [line.topic for line in then.day.lines] == ["Степени"]  # type: ignore[union-attr]
    now = await talk.house.diary.day(viewer, june.pupil.id, date(2027, 9, 8))
    assert now.day.lines == ()  # type: ignore[union-attr] # the new timetable has not come yet
    week = await talk.house.week_reading.week(viewer, june.pupil.id, date(2026, 11, 25))
    assert any(day.day.lines for day in week.days)  # type: ignore[union-attr]


async def test_taken_back_within_a_day_everything_is_as_before(talk: Talk, june: School, clock: TurnedClock) -> None:
    (graduate,) = await table(talk, tables.PupilRow, source_id="old")
    await reader(talk, graduate["id"])
    async with seeding(talk.database) as seed:
        group = await seed.group(june.class_id, "Английский язык · группа 1")
        await seed.add(tables.GroupMemberRow, group_id=group, pupil_id=june.pupil.id)
    before = await everything_kept(talk.database)
    await june.officer.says("/year")
    await june.officer.taps("Перевести на новый год")
    assert await everything_kept(talk.database) != before
    clock.forward(hours=23)
    await june.officer.says("/year")
    await june.officer.taps("Отменить переход")
    assert "как до него" in june.officer.screen
    after = await everything_kept(talk.database)
    changed = {name for name in before if sorted(map(repr, before[name])) != sorted(map(repr, after[name]))}
    assert changed <= UNTOUCHED


async def test_after_a_day_it_stands(talk: Talk, june: School, clock: TurnedClock) -> None:
    turning = Turning(talk.database)
    await turning.turn(june.id, clock.now, by=None)
    later = clock.now + timedelta(hours=25)
    assert await turning.undo(june.id, later, by=None) == NoTurn("too_late", 2027)


async def test_once_something_of_the_new_year_is_written_it_stands(
    talk: Talk, june: School, clock: TurnedClock
) -> None:
    turning = Turning(talk.database)
    await turning.turn(june.id, clock.now, by=None)
    (new,) = await table(talk, tables.SchoolClassRow, title="8А")
    async with seeding(talk.database) as seed:
        await seed.slot(new["id"], 1, 1, june.subject_id)
    assert await turning.undo(june.id, clock.now, by=None) == NoTurn("written", 2027)


async def test_a_year_is_turned_once(talk: Talk, june: School, clock: TurnedClock) -> None:
    await june.officer.says("/year")
    data = june.officer.data_of("Перевести на новый год")
    await june.officer.presses(data)
    await june.officer.presses(data)
    assert "уже сделан" in june.officer.screen
    titles = [one["title"] for one in await table(talk, tables.SchoolClassRow, school_id=june.id, closed_on=None)]
    assert sorted(titles) == ["8А", "8Б"]


async def test_in_the_middle_of_a_year_nobody_turns_it(talk: Talk, school: School) -> None:
    await school.officer.says("/year")
    assert "Учебный год идёт" in school.officer.screen
    assert school.officer.buttons == []


async def test_only_those_who_answer_for_rolls_turn_a_year(talk: Talk, june: School, parent: Person) -> None:
    for person in (june.teacher, parent):
        await person.says("/year")
        assert "Перевести на новый год" not in person.buttons
    await june.officer.says("/year")
    data = june.officer.data_of("Перевести на новый год")
    before = await classes(talk, june)
    await june.teacher.presses(data)
    assert await classes(talk, june) == before


async def test_leavers_are_named_by_their_files(talk: Talk, june: School, clock: TurnedClock) -> None:
    done = await Turning(talk.database).turn(june.id, clock.now, by=None, leavers=[june.classmate.file, "nobody"])
    assert not isinstance(done, NoTurn)
    assert (done.plan.leavers, done.plan.leaving, done.plan.unknown) == (1, (june.classmate.name,), ("nobody",))
    (left,) = await table(talk, tables.PupilRow, id=june.classmate.id)
    assert left["left_on"] == date(2027, 6, 22)


@pytest.fixture
async def basic(talk: Talk, june: School) -> int:
    """Another school of the same officer: it ends with the ninth grade."""
    (account,) = await table(talk, tables.AccountRow, external_id=str(june.officer.id))
    async with seeding(talk.database) as seed:
        other = await seed.school(name="Основная школа", source_id="basic")
        for title in ("8А", "9А"):
            await seed.pupil(other, await seed.school_class(other, title))
        await seed.add(
            tables.RoleRow, person_id=account["person_id"], school_id=other, kind="officer", staff_id=None,
            granted_at=june.talk.database.clock(),
        )  # fmt: skip
    return other


async def open_titles(talk: Talk, school_id: int) -> list[str]:
    found = await table(talk, tables.SchoolClassRow, school_id=school_id, closed_on=None)
    return sorted(one["title"] for one in found)


async def test_an_officer_of_several_schools_says_which(talk: Talk, june: School, basic: int) -> None:
    before = await open_titles(talk, june.id)
    await june.officer.says("/year")
    assert "Какую школу" in june.officer.screen
    await june.officer.taps("Основная школа")
    assert "Основная школа" in june.officer.screen
    await june.officer.taps("Перевести на новый год")
    assert await open_titles(talk, basic) == ["9А"]
    assert await open_titles(talk, june.id) == before
    await june.officer.taps("Отменить переход")
    assert await open_titles(talk, basic) == ["8А", "9А"]


async def test_a_school_without_older_classes_ends_with_the_ninth_unless_the_officer_says_otherwise(
    talk: Talk, june: School, basic: int
) -> None:
    await june.officer.says("/year")
    await june.officer.taps("Основная школа")
    assert "Выпускаются: 9А, всего учеников 1." in june.officer.screen
    assert "Классов старше 9-х в школе нет, поэтому эти - выпускные." in june.officer.screen
    await june.officer.taps("После 9 класса учатся дальше")
    assert "9А → 10А, 1" in june.officer.screen
    assert "Выпускаются" not in june.officer.screen
    await june.officer.taps("Перевести на новый год")
    assert await open_titles(talk, basic) == ["10А", "9А"]


async def test_the_year_of_a_school_that_is_not_the_officers_is_not_turned(talk: Talk, june: School) -> None:
    async with seeding(talk.database) as seed:
        other = await seed.school(name="Чужая школа", source_id="other")
        await seed.school_class(other, "8А")
    await june.officer.says("/year")
    data = june.officer.data_of("Перевести на новый год").replace(f":{june.id}:", f":{other}:", 1)
    await june.officer.presses(data)
    assert await open_titles(talk, other) == ["8А"]


async def test_a_class_known_by_its_title_alone_is_met_under_the_new_one(
    talk: Talk, june: School, clock: TurnedClock
) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(
            update(tables.SchoolClassRow).where(tables.SchoolClassRow.id == june.class_id).values(source_id="title:7А")
        )
    await Turning(talk.database).turn(june.id, clock.now, by=None)
    found = await table(talk, tables.SchoolClassRow, school_id=june.id)
    ids = {one["source_id"]: one["title"] for one in found}
    assert (ids["title:8А"], ids["2026/title:7А"]) == ("8А", "7А")


def test_holidays_of_a_school_are_no_study_time() -> None:
    from domain.school_days import NoLessons, Why, why_no_lessons
    from domain.timetable import Frame

    term = Term("I", date(2026, 9, 1), date(2026, 12, 30))
    frame = Frame(terms=(term,), breaks=(Term("Каникулы", date(2026, 10, 26), date(2026, 11, 3)),))
    assert why_no_lessons(frame, date(2026, 10, 28)) == NoLessons(Why.HOLIDAYS, until=date(2026, 11, 3))
    assert why_no_lessons(frame, date(2026, 11, 4)) != NoLessons(Why.HOLIDAYS, until=date(2026, 11, 3))
