"""Staff change the timetable in a line: shown as old -> new, written with audit, told to parents and teachers."""

import pytest

from domain.access import Role, RoleKind
from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.test_lessons import answered
from tests.seed import seeding
from tests.talk import Person, Talk


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    await school.grants(parent)
    return parent


@pytest.fixture
async def chemist(talk: Talk, school: School) -> Person:
    """A teacher of chemistry in the class, with a lesson on Wednesday, the fifth."""
    person = talk.person()
    async with seeding(talk.database) as seed:
        staff = await seed.staff(school.id, "Сидорова Анна Петровна")
        await seed.person(Role(RoleKind.TEACHER, school.id, staff), external_id=str(person.id))
        subjects = {row["title"]: row["id"] for row in await rows_of(talk, school, seed)}
        await seed.teaching(staff, school.class_id, subjects["Химия"])
        await seed.slot(school.class_id, 3, 5, subjects["Химия"], teacher_id=staff, room="31")
    return person


async def rows_of(talk: Talk, school: School, seed: object) -> list[dict[str, object]]:
    from sqlalchemy import select

    subject = tables.SubjectRow
    found = await seed._connection.execute(  # type: ignore[attr-defined]
        select(subject.id, subject.title).where(subject.school_id == school.id)
    )
    return [{"id": row[0], "title": row[1]} for row in found]


async def kinds(talk: Talk) -> list[tuple[str, int]]:
    return [(row["kind"], row["period"]) for row in await rows(talk.database, tables.ChangeRow)]


async def test_a_change_is_shown_first_and_written_when_confirmed(
    talk: Talk, school: School, chemist: Person, reader: Person
) -> None:
    await school.officer.says("/change 7А 25.11 3 алгебра -> химия")
    assert "Алгебра" in school.officer.screen.split("→")[0]
    assert "Химия (Сидорова А. П." in school.officer.screen.split("→")[1]
    assert await kinds(talk) == []
    write = school.officer.data_of("Внести изменение")
    await school.officer.presses(write)
    await school.officer.presses(write)
    assert school.officer.alert
    assert await kinds(talk) == [("subject", 3)]
    assert [row["act"] for row in await rows(talk.database, tables.AuditRow)] == ["timetable.changed"]
    await talk.pays()
    assert "Химия" in reader.screen
    assert "Алгебра" in reader.screen
    for teacher in (school.teacher, chemist):
        assert "Изменение расписания, 7 «А»" in teacher.screen
        assert "Химия" in teacher.screen
    await chemist.says("/lessons")
    assert "3  10:20  7 «А» · Химия" in chemist.screen
    await school.teacher.says("/lessons")
    assert "10:20" not in school.teacher.screen


@pytest.mark.long
async def test_a_change_is_taken_back_and_that_is_told_too(talk: Talk, school: School, reader: Person) -> None:
    await school.officer.says("/change 7А 25.11 3 отмена")
    await school.officer.taps("Внести изменение")
    await talk.pays()
    assert "отмен" in reader.screen.casefold()
    talk.clock.forward(minutes=1)
    undo = school.officer.data_of("Отменить")
    await school.officer.presses(undo)
    await school.officer.presses(undo)
    assert school.officer.alert
    assert await kinds(talk) == []
    heard = reader.chat.sent
    await talk.pays()
    assert reader.chat.sent == heard + 1


@pytest.mark.parametrize(("said", "written"), [
    ("3 перенос на 27.11 5", [("moved", 3), ("added", 5)]),
    ("3 обмен с 5", [("subject", 3), ("subject", 5)]),
    ("3 каб. 12", [("room", 3)]),
    ("3 замещает Сидорова", [("teacher", 3)]),
    ("3 замещает Сидорову, каб 12", [("teacher", 3)]),
    ("7 + химия", [("added", 7)]),
])  # fmt: skip
async def test_every_kind_of_change_becomes_its_rows(
    talk: Talk, school: School, chemist: Person, said: str, written: list[tuple[str, int]]
) -> None:
    await school.officer.says(f"/change 7А 25.11 {said}")
    await school.officer.taps("Внести изменение")
    assert await kinds(talk) == written
    await school.officer.says("/change 7А 25.11 " + said.split()[0] + " как было")
    await school.officer.taps("Внести изменение")
    assert await kinds(talk) == []


async def test_a_far_day_is_written_and_nobody_is_woken(talk: Talk, school: School, reader: Person) -> None:
    await school.officer.says("/change 7А 16.12 3 отмена")
    await school.officer.taps("Внести изменение")
    assert "не близко" in school.officer.screen
    await talk.pays()
    assert reader.chat.sent == school.teacher.chat.sent == 0


@pytest.mark.parametrize(("said", "why"), [
    ("9Ж 25.11 3 отмена", "Класса «9Ж» в школе нет"),
    ("7А 25.11 3 магия -> химия", "стоит «Алгебра»"),
    ("7А 25.11 3 -> магия", "Предмета «магия»"),
    ("7А 25.11 3 замещает Кузнецов", "Сотрудника «Кузнецов»"),
    ("7А 25.11 4 отмена", "ничего нет"),
    ("7А 29.11 3 отмена", "Уроков 29.11 у класса нет"),
    ("7А 25.11 3 + химия", "занято: там «Алгебра»"),
    ("7А 25.11 3 перенос на 25.11 5", "занято: там «Химия»"),
    ("7А 25.11 3 как было", "ничего не меняли"),
    ("7А 24.11 3 отмена", "уже прошёл"),
])  # fmt: skip
async def test_what_cannot_be_done_is_refused_with_its_reason(
    talk: Talk, school: School, chemist: Person, said: str, why: str
) -> None:
    await school.officer.says(f"/change {said}")
    assert why in school.officer.screen
    assert school.officer.buttons == []
    assert await kinds(talk) == []


async def test_only_staff_of_the_school_change_its_timetable(talk: Talk, school: School, reader: Person) -> None:
    other = await a_school(talk)
    await school.officer.says("/change 7А 25.11 3 отмена")
    await school.officer.taps("Внести изменение")
    before = await everything_kept(talk.database)
    for person in (school.teacher, reader, talk.person(), other.teacher):
        await person.says("/change 7А 25.11 3 отмена")
        assert "сотрудники школы" in person.screen
    for person in (school.teacher, other.officer, reader):
        for act in ("write:1:1:1", "undo:0:0:1", "drop:1:1:0"):
            await person.presses(f"tc:{act}")
            assert person.alert
    assert await everything_kept(talk.database) == before


async def test_a_line_delivered_twice_and_cut_by_a_death_is_done_once(talk: Talk, school: School) -> None:
    await school.officer.says("/change 7А 25.11 3 отмена")
    talk.killer.deaths = 1
    update = await school.officer.taps("Внести изменение")
    await talk.rises()
    await answered(talk)
    await talk.delivers(update)
    assert await kinds(talk) == [("cancelled", 3)]
