"""An officer writes to an applicant with name and phone; the answer comes to the officer in private; texts are kept."""

from typing import Any

import pytest

from storage import tables
from tests.bot.branches import audited, taken
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.talk import Person, Talk

WORDS = "Принесите свидетельство о рождении"


def card_of(school: School) -> dict[str, Any]:
    """The card in the staff chat, as a message one may reply to."""
    return school.chat.chat.messages[school.chat.chat.last]


async def replies(school: School, who: Person) -> None:
    await who.sends(to=school.chat, text=WORDS, reply_to_message=card_of(school))


async def test_a_reply_to_the_card_is_shown_in_private_and_sent_from_there(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await taken(school, parent)
    said = school.chat.everything_said
    await replies(school, school.officer)
    assert school.chat.everything_said == said  # the bot says nothing to the group
    assert WORDS in school.officer.screen
    before = parent.everything_said
    await talk.pays()
    assert parent.everything_said == before  # not before the officer sends it
    await school.officer.taps("Отправить заявителю")
    await talk.pays()
    for word in (number, WORDS, school.names[school.officer.id], "+74722000000"):
        assert word in parent.screen
    assert len(await audited(talk, "write_to_applicant")) == 1


@pytest.mark.long
async def test_the_applicant_answers_and_the_executor_reads_it_in_private(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await taken(school, parent)
    await school.officer.taps("Написать заявителю…")
    await school.officer.says(WORDS)
    await school.officer.taps("Отправить заявителю")
    await talk.pays()
    await parent.taps("Ответить")
    await parent.says("Принесу завтра к девяти")
    assert "Передано сотруднику школы" in parent.screen
    await talk.pays()
    assert f"Заявитель по № {number} пишет" in school.officer.screen
    assert "Принесу завтра к девяти" in school.officer.screen
    assert "Принесу" not in school.chat.everything_said
    assert [row["to_applicant"] for row in await rows(talk.database, tables.CaseMessageRow)] == [True, False]
    await school.officer.taps("Ответить")
    assert "Сообщение заявителю" in school.officer.screen


async def test_a_message_sent_twice_is_one(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await replies(school, school.officer)
    send = school.officer.data_of("Отправить заявителю")
    await school.officer.presses(send)
    await school.officer.presses(send)
    assert school.officer.alert
    assert len(await rows(talk.database, tables.CaseMessageRow)) == 1


@pytest.mark.long
async def test_a_text_at_hand_is_kept_picked_and_let_go(talk: Talk, school: School, parent: Person) -> None:
    await school.officer.says(f"/texts {WORDS}")
    assert WORDS in school.officer.screen
    other = await a_school(talk)
    await other.officer.says("/texts")
    assert WORDS not in other.officer.screen
    await taken(school, parent)
    await school.officer.taps("Написать заявителю…")
    await school.officer.taps(WORDS)
    await school.officer.taps("Отправить заявителю")
    await talk.pays()
    assert WORDS in parent.screen
    await other.officer.presses("st:1")  # of another school
    await school.colleague.says("/texts")
    await school.colleague.taps(f"Убрать: {WORDS}")
    assert WORDS not in school.colleague.screen


@pytest.mark.long
async def test_a_reply_to_anything_else_and_of_anybody_else_is_their_own_talk(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent)
    other = await a_school(talk)
    before = await everything_kept(talk.database)
    for who in (parent, school.teacher, other.officer, school.administrator):
        await replies(school, who)
    await school.officer.sends(to=school.chat, text="Кто сегодня дежурит?")
    assert await everything_kept(talk.database) == before


async def test_in_person_nothing_is_written_through_the_messenger(
    talk: Talk, quiet_school: School, parent: Person
) -> None:
    school = quiet_school
    await school.applies(parent)
    await talk.pays()
    await replies(school, school.officer)
    assert "скажите заявителю" in school.officer.screen
    await parent.presses("sa:1")
    assert await rows(talk.database, tables.CaseMessageRow) == []


@pytest.mark.long
@pytest.mark.parametrize("who", ["teacher", "administrator", "elsewhere", "stranger", "another"])
async def test_nobody_else_writes_or_answers(talk: Talk, school: School, parent: Person, who: str) -> None:
    await taken(school, parent)
    await replies(school, school.officer)
    other, another = await a_school(talk), talk.person()
    await school.grants(another, school.classmate)
    people = {"elsewhere": other.officer, "stranger": talk.person(), "another": another}
    person = people.get(who) or getattr(school, who)
    (draft,) = await rows(talk.database, tables.DraftRow)
    before = await everything_kept(talk.database)
    for data in ("sw:open:1:0:0", f"sw:send:0:{draft['id']}:0", f"sw:pick:0:{draft['id']}:1", "sa:1"):
        await person.presses(data)
        assert person.alert or person.screen
    assert await everything_kept(talk.database) == before
