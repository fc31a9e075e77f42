"""The register as a picture and a spreadsheet; who has few marks is named."""

from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.bot.conftest import School, a_school
from tests.seed import seeding
from tests.talk import Person, Talk


@pytest.fixture
async def filled(talk: Talk, school: School) -> School:
    async with seeding(talk.database) as seed:
        for number, value in enumerate(("5", "4", "3")):
            await seed.mark(school.pupil.id, school.subject_id, date(2026, 11, 10 + number), value, period=3)
        await seed.mark(school.classmate.id, school.subject_id, date(2026, 11, 10), "=2+2", period=3)
        await seed.attendance(school.classmate.id, date(2026, 11, 11), 3, "Н")
        await seed.lesson(school.class_id, date(2026, 11, 18), 3, school.subject_id, topic="Дроби")
    return school


async def opened(person: Person) -> Person:
    await person.says("/register")
    await person.taps("7 «А» Алгебра")
    return person


async def test_the_register_is_a_picture_with_its_twin_in_words(talk: Talk, filled: School) -> None:
    teacher = await opened(filled.teacher)
    assert teacher.files[-1].content.startswith(b"\x89PNG")
    assert "II четверть" in teacher.screen
    assert "Отметок: 4, занятий с записями: 4" in teacher.screen
    few = teacher.screen.split("Мало отметок:")[1]
    assert filled.classmate.family[:8] in few
    assert filled.pupil.family[:8] not in few


async def test_the_spreadsheet_holds_numbers_and_runs_no_formula(talk: Talk, filled: School) -> None:
    teacher = await opened(filled.teacher)
    await teacher.taps("Таблица XLSX")
    file = teacher.files[-1]
    assert file.name == "7А_Алгебра.xlsx"
    (sheet,) = CalamineWorkbook.from_filelike(BytesIO(file.content)).sheet_names
    found = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_name(sheet).to_python()
    by_name = {row[1]: row for row in found[2:]}
    assert by_name[filled.pupil.name][2:] == [5.0, 4.0, 3.0, "", 3.0, 4.0]
    assert by_name[filled.classmate.name][2:5] == ["=2+2", "Н", ""]
    assert found[1][2:] == ["10.11.2026", "11.11.2026", "12.11.2026", "18.11.2026", "Отметок", "Средний"]


async def test_an_empty_class_is_drawn_too(talk: Talk, school: School) -> None:
    teacher = await opened(school.teacher)
    assert teacher.files[-1].content.startswith(b"\x89PNG")
    assert "Отметок: 0" in teacher.screen


async def test_others_read_no_register(talk: Talk, filled: School, parent: Person) -> None:
    await filled.grants(parent)
    other = await a_school(talk)
    for person in (other.teacher, other.officer, parent, talk.person()):
        await person.presses(f"tg:{filled.class_id}:{filled.subject_id}:0:xlsx")
        assert person.alert
        assert person.files == []


@pytest.mark.long
async def test_without_names_in_the_messenger_the_register_has_numbers(talk: Talk, quiet_school: School) -> None:
    teacher = await opened(quiet_school.teacher)
    await teacher.taps("Таблица XLSX")
    book = CalamineWorkbook.from_filelike(BytesIO(teacher.files[-1].content))
    said = str(book.get_sheet_by_index(0).to_python())
    assert "№ 1" in said
    assert not [word for word in quiet_school.pupil.name.split() if word in said + teacher.everything_said]
