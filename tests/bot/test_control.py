"""Control: figures, checks with their справка, instructions, «получилось?» (B 2.12, 4)."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import tables
from tests.bot.branches import provided
from tests.bot.conftest import School, rows
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.bot.voices import SUBJECT, Body, a_body, appointed
from tests.talk import Person, Talk


@pytest.mark.long
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


@pytest.mark.long
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


async def found(school: School, body: Body, *lines: str) -> str:
    """A check held by the authority's officer; its number."""
    await body.officer.says("/control")
    await body.officer.taps(school.name)
    await body.officer.taps("Проверки и указания")
    await body.officer.taps("Плановая проверка")
    await body.officer.says("\n".join(lines))
    return str((await rows(school.talk.database, tables.InspectionRow))[-1]["number"])


@pytest.mark.long
async def test_the_head_of_the_school_is_told_the_results_in_writing(talk: Talk, school: School) -> None:
    body = await a_body(talk, school)
    number = await found(school, body, "На стенде нет часов приёма 10.12.2026", "Не указан телефон 09.12.2026")
    await talk.pays()
    for words in (number, "нарушений: 2", "до 09.12.2026"):
        assert words in school.head.screen
    assert school.head.files[-1].name == f"spravka-{number}.pdf"
    assert squeezed("Срок устранения: 09.12.2026") in said_on(school.head.files[-1].content)
    for person in (school.officer, school.teacher):
        assert number not in person.everything_said
    assert number not in school.chat.everything_said


@pytest.mark.long
async def test_an_instruction_is_reminded_of_once_a_stage_and_what_is_done_is_confirmed(
    talk: Talk, school: School
) -> None:
    body = await a_body(talk, school)
    await found(school, body, "На стенде нет часов приёма 10.12.2026")
    said = []
    for day, hour in ((9, 9), (10, 4), (10, 9), (10, 12), (11, 9), (12, 9)):
        talk.clock.now = datetime(2026, 12, day, hour, 0, tzinfo=UTC)
        said.append(await talk.house.overseeing.remind())
        await talk.pays()
    assert said == [0, 0, 1, 0, 3, 0]  # the head of the school; then also the authority's head and who held the check
    assert "истекает сегодня" in school.head.everything_said
    assert "истёк 10.12.2026" in school.head.screen
    assert "истёк 10.12.2026" in body.officer.screen
    assert "На стенде нет часов приёма" in body.head.screen
    assert "На стенде" not in body.colleague.everything_said
    await school.head.taps("Проверки и указания")
    await school.head.taps("Указание 1: исполнено")
    await talk.pays()
    assert "Подтвердите или проверьте" in body.officer.screen
    await body.officer.taps("Проверки и указания")
    await body.officer.taps("Указание 1: подтвердить")
    talk.clock.now += timedelta(days=1)
    assert await talk.house.overseeing.remind() == 0


@pytest.mark.long
async def test_a_reminder_of_what_was_done_meanwhile_is_not_said(talk: Talk, school: School) -> None:
    body = await a_body(talk, school)
    await found(school, body, "На стенде нет часов приёма 10.12.2026")
    await talk.pays()
    talk.clock.now = datetime(2026, 12, 11, 9, 0, tzinfo=UTC)
    await talk.house.overseeing.remind()
    await school.head.taps("Проверки и указания")
    await school.head.taps("Указание 1: исполнено")
    await talk.pays()
    assert "истёк" not in body.officer.everything_said


@pytest.mark.long
async def test_an_unplanned_check_begins_from_a_complaint_and_names_it_nowhere(
    talk: Talk, school: School, passer_by: Person
) -> None:
    """B 4.2 with B 5.5: the school reads the papers of a check, and learns of no complaint from them."""
    body = await a_body(talk, school)
    number = await appointed(passer_by, school, body)
    await body.officer.taps("Внеплановая проверка…")
    await body.officer.taps("‹ Своевременность")
    await body.officer.says("/inbox")
    await body.officer.taps(body.officer.buttons[0])
    await body.officer.taps("Внеплановая проверка…")  # the one begun, not another
    await body.officer.says("Отказ не обоснован документами 10.12.2026")
    await talk.pays()
    (held,) = await rows(talk.database, tables.InspectionRow)
    assert (held["kind"], held["complaint_id"], held["held_at"] is not None) == ("unplanned", 1, True)
    await body.officer.says("/inbox")
    await body.officer.taps(body.officer.buttons[0])
    assert f"Внеплановая проверка № {held['number']}: справка подписана" in body.officer.screen
    await school.head.says("/control")
    await school.head.taps(school.name)
    await school.head.taps("Проверки и указания")
    assert "внеплановая" in school.head.screen
    paper = said_on(school.head.files[-1].content)
    for words in (number, SUBJECT, "жалоб"):
        assert squeezed(words) not in paper
        assert words not in school.head.everything_said
    for person in (school.head, school.officer, passer_by):
        await person.presses("vc:check:1:2:")
    assert len(await rows(talk.database, tables.InspectionRow)) == 1


@pytest.mark.long
async def test_the_quarter_is_drawn_as_a_picture(talk: Talk, school: School, parent: Person) -> None:
    await provided(school, parent)
    await school.head.says("/control")
    await school.head.taps(school.name)
    await school.head.taps("Картинкой")
    sent = school.head.files[-1]
    assert sent.content.startswith(b"\x89PNG")
    assert school.name in sent.caption
    await school.head.taps("‹ Своевременность")
    await school.head.taps("‹ Прошлый квартал")
    await school.head.taps("‹ Прошлый квартал")
    assert "01.04.2026" in school.head.screen


@pytest.mark.long
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
        for act in ("figures", "picture", "checks", "planned", "unplanned"):
            await person.presses(f"vk:{act}:{school.id}:0")
    assert await rows(talk.database, tables.InspectionRow) == []
