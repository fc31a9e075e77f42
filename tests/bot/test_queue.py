"""The queue by parts and pages; cards of a forum go to the topic where the chat was seated."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from storage import tables
from tests.bot.branches import taken
from tests.bot.conftest import School, rows
from tests.talk import Person, Talk


@pytest.mark.long
async def test_an_officer_looks_at_their_own_the_free_and_the_late(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    mine = await taken(school, parent)
    free = await school.applies(passer_by)
    await school.officer.says("/queue")
    assert "Открытые заявления: 2" in school.officer.screen
    assert {"✓ Все · 2", "Мои · 1", "Свободные · 1"} <= set(school.officer.buttons)
    await school.officer.taps("Мои · 1")
    assert [mine in label for label in school.officer.buttons if label.startswith("№")] == [True]
    await school.officer.taps("Свободные · 1")
    assert [free in label for label in school.officer.buttons if label.startswith("№")] == [True]
    talk.clock.now += timedelta(days=7)
    await school.officer.taps("Все · 2")
    await school.officer.taps("Просроченные · 2")
    assert len([label for label in school.officer.buttons if label.startswith("№")]) == 2


@pytest.mark.long
async def test_a_long_queue_is_turned_page_by_page(talk: Talk, school: School) -> None:
    numbers = [await school.applies(talk.person()) for _ in range(17)]
    await school.officer.says("/queue")
    first = [label for label in school.officer.buttons if label.startswith("№")]
    await school.officer.taps("›")
    second = [label for label in school.officer.buttons if label.startswith("№")]
    assert (len(first), len(second)) == (15, 2)
    assert {label.split()[1] for label in first + second} == set(numbers)
    await school.officer.taps("‹")
    assert [label for label in school.officer.buttons if label.startswith("№")] == first
    await school.officer.presses("sq:no_such:99")
    assert "Открытые заявления: 17" in school.officer.screen


@pytest.mark.long
@pytest.mark.parametrize("look", ["/queue", "/journal 25.11.2026", "/cases"])
async def test_a_list_asks_as_many_questions_of_one_case_as_of_ten(
    talk: Talk, school: School, parent: Person, look: str
) -> None:
    reader = parent if look == "/cases" else school.officer
    asked: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    async def questions() -> int:
        asked.clear()
        await reader.says(look)
        return len(asked)

    event.listen(talk.database.engine.sync_engine, "before_cursor_execute", heard)
    await taken(school, parent)
    one = await questions()
    for _ in range(9):
        await taken(school, parent)
    assert await questions() == one


async def test_a_forum_is_seated_by_its_topic_and_cards_go_there(talk: Talk, school: School, parent: Person) -> None:
    secret = await talk.house.joining.invite_staff_chat(school.id)
    forum = talk.group()
    await school.officer.sends(to=forum, text=f"/seat {secret}", message_thread_id=77, is_topic_message=True)
    (row,) = await rows(talk.database, tables.SchoolRow, id=school.id)
    assert row["staff_topic"] == 77
    await school.applies(parent)
    await talk.pays()
    assert "Ждёт исполнителя" in forum.screen
    assert forum.chat.messages[forum.chat.last]["message_thread_id"] == 77
