"""Control: figures, checks with their справка, instructions, «получилось?» (B 2.12, 4)."""

from datetime import timedelta

from storage import tables
from tests.bot.branches import provided
from tests.bot.conftest import School, rows
from tests.bot.voices import a_body
from tests.talk import Person, Talk


async def test_the_head_sees_timeliness_by_stage_and_officer(talk: Talk, school: School, parent: Person) -> None:
    await provided(school, parent)
    await school.head.says("/control")
    await school.head.taps(school.name)
    for words in ("Решения", "100%", "в срок 1, позже 0", "По сотрудникам", "Telegram - 1"):
        assert words in school.head.screen
    await school.head.taps("‹ Прошлый квартал")
    assert "дел нет" in school.head.screen


async def test_a_case_past_its_date_is_overdue_there(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    talk.clock.now += timedelta(days=10)
    await school.head.says("/control")
    await school.head.taps(school.name)
    assert "просрочено 1" in school.head.screen


async def test_a_check_leaves_a_reference_and_instructions_that_are_followed_up(talk: Talk, school: School) -> None:
    body = await a_body(talk, school)
    await body.officer.says("/control")
    await body.officer.taps(school.name)
    await body.officer.taps("Проверки и указания")
    await body.officer.taps("Плановая проверка")
    await body.officer.says("без срока")
    assert "Не получилось прочитать" in body.officer.screen
    await body.officer.says("На стенде нет часов приёма 10.12.2026\nНе указан телефон, 11.12.2026")
    assert "1. На стенде нет часов приёма · 10.12.2026" in body.officer.screen
    (number,) = [row["number"] for row in await rows(talk.database, tables.InspectionRow)]
    await body.officer.taps(f"Справка № {number}")
    assert body.officer.files[-1].content.startswith(b"%PDF")
    (kept,) = await rows(talk.database, tables.InspectionRow)
    assert "Срок устранения: 10.12.2026" in str(kept["paper"])
    await school.head.says("/control")
    await school.head.taps(school.name)
    await school.head.taps("Проверки и указания")
    assert "Плановая проверка" not in school.head.buttons
    await school.head.taps("Указание 1: исполнено")
    await body.officer.says("/control")
    await body.officer.taps(school.name)
    await body.officer.taps("Проверки и указания")
    await body.officer.taps("Указание 1: подтвердить")
    first, second = await rows(talk.database, tables.InstructionRow)
    assert (first["accepted_at"] is not None, second["accepted_at"]) == (True, None)


async def test_whether_it_worked_is_asked_once_and_counted_once(talk: Talk, school: School, parent: Person) -> None:
    await provided(school, parent)
    assert await talk.house.control.ask() == 0
    talk.clock.now += timedelta(days=1, minutes=1)
    assert await talk.house.control.ask() == 1
    assert await talk.house.control.ask() == 0
    await talk.pays()
    await parent.taps("Да, получилось")
    await parent.presses("vw:1:0")
    assert [row["worked"] for row in await rows(talk.database, tables.AfterServiceRow)] == [True]
    await school.head.says("/control")
    await school.head.taps(school.name)
    assert "да - 1, нет - 0" in school.head.screen


async def test_nobody_else_controls(talk: Talk, school: School, passer_by: Person) -> None:
    for person in (school.officer, school.teacher, passer_by):
        await person.says("/control")
        assert school.name not in person.buttons
        for act in ("figures", "checks", "planned", "unplanned"):
            await person.presses(f"vk:{act}:{school.id}:0")
    assert await rows(talk.database, tables.InspectionRow) == []
