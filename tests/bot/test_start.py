"""First contact: what this is, consent as a step of its own, and home for everybody."""

import pytest
from sqlalchemy import text

from bot.services.applying import CONSENT_VERSION
from storage import tables
from tests.bot.conftest import School, begins, everything_kept, rows
from tests.seed import seeding
from tests.talk import Person, Talk


async def test_nothing_of_a_person_is_kept_before_they_consent(talk: Talk, school: School, parent: Person) -> None:
    before = await everything_kept(talk.database)
    await parent.says("/start")
    await parent.says("Меня зовут совсем иначе")
    await parent.says("/start")
    await parent.taps("English")
    await parent.says("/start")
    await parent.taps("У меня есть код")
    await parent.taps("‹ Назад")
    await parent.taps("Подать заявление")  # shows the consent, and does not take it
    assert await everything_kept(talk.database) == before


async def test_what_was_said_lies_in_the_inbox_unreadable(talk: Talk, school: School, parent: Person) -> None:
    await parent.says("Меня зовут совсем иначе")
    async with talk.database.transaction() as connection:
        (payload,) = (await connection.execute(text("SELECT payload FROM inbox"))).scalars()
    assert b"text" not in bytes(payload)
    assert "иначе".encode() not in bytes(payload)


async def test_consent_is_a_document_of_its_own_before_the_form(talk: Talk, school: School, parent: Person) -> None:
    await parent.says("/start")
    await parent.taps("Подать заявление")
    assert parent.screen.startswith("Согласие на обработку персональных данных")
    assert CONSENT_VERSION in parent.screen
    assert parent.buttons == ["Даю согласие", "‹ Назад"]


async def test_consent_is_recorded_with_its_version_and_moment(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    (consent,) = await rows(talk.database, tables.ConsentRow)
    assert (consent["version"], consent["given_at"], consent["withdrawn_at"]) == (CONSENT_VERSION, talk.clock.now, None)
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(parent.id))
    assert account["person_id"] == consent["person_id"]


async def test_consent_tapped_twice_is_one_consent_of_one_person(talk: Talk, school: School, parent: Person) -> None:
    await parent.says("/start")
    await parent.taps("Подать заявление")
    consent = parent.data_of("Даю согласие")
    await parent.presses(consent)
    await parent.presses(consent)
    assert len(await rows(talk.database, tables.ConsentRow)) == 1
    assert len(await rows(talk.database, tables.AccountRow, external_id=str(parent.id))) == 1


@pytest.mark.parametrize("command", ["/start", "/apply"])
async def test_a_form_cannot_be_reached_round_the_consent(talk: Talk, school: School, command: str) -> None:
    newcomer = talk.person(started=False)
    await newcomer.says(command)
    await newcomer.presses("s:apply:")
    assert "Согласие" in newcomer.screen
    assert await rows(talk.database, tables.DraftRow) == []


async def test_the_way_back_from_consent_is_the_first_screen(talk: Talk, school: School, parent: Person) -> None:
    await parent.says("/start")
    first = parent.screen
    await parent.taps("Подать заявление")
    await parent.taps("‹ Назад")
    assert parent.screen == first
    assert parent.chat.sent == 1  # one message, edited in place


async def test_without_a_school_the_applicant_is_told_where_to_go(talk: Talk, parent: Person) -> None:
    await begins(parent)
    assert "ни одна школа" in parent.screen
    assert await rows(talk.database, tables.DraftRow) == []


async def test_a_parent_with_a_diary_comes_home_to_it(talk: Talk, school: School, parent: Person) -> None:
    await school.grants(parent)
    await parent.says("/start")
    assert "Пётр" in parent.screen
    assert "Алгебра" in parent.screen


async def test_a_diary_waits_for_the_consent(talk: Talk, school: School, parent: Person) -> None:
    async with seeding(talk.database) as seed:
        viewer = await seed.person(external_id=str(parent.id), consented=False)
        await seed.grant(viewer, school.pupil.id)
    await parent.says("/start")
    assert "Согласие" in parent.screen
    await parent.taps("Даю согласие")
    assert "Пётр" in parent.screen  # the diary, and not the form of an application for what they already have
    assert await rows(talk.database, tables.DraftRow) == []


async def test_an_applicant_comes_home_to_their_cases(talk: Talk, school: School, parent: Person) -> None:
    number = await school.applies(parent)
    await parent.says("/start")
    assert number in parent.screen
    assert "Мои заявления" in parent.buttons


async def test_a_teacher_and_an_officer_are_told_what_they_can_do(talk: Talk, school: School) -> None:
    await school.teacher.says("/start")
    assert "/mark" in school.teacher.screen
    assert "/queue" not in school.teacher.screen
    await school.officer.says("/start")
    assert "/queue" in school.officer.screen
    assert "/mark" not in school.officer.screen


async def test_help_and_cancel_work_everywhere(talk: Talk, school: School, parent: Person) -> None:
    for person in (parent, school.teacher, school.officer):
        await person.says("/help")
        assert "/today" in person.screen
        await person.says("/cancel")
        assert person.screen
    await begins(parent)
    await parent.says("/help")
    await parent.says("/cancel")
    assert "Ответы сохранены" in parent.screen
    (draft,) = await rows(talk.database, tables.DraftRow)  # nothing answered is lost
    assert draft["answers"] == {"school": str(school.id)}


async def test_a_word_nobody_understands_gets_one_sentence_and_a_way_on(talk: Talk, parent: Person) -> None:
    await parent.says("<b>что & где")
    assert "<b>что & где" in parent.screen  # said back as it was typed
    assert "/help" in parent.screen


async def test_another_language_is_kept_for_a_person_and_not_for_a_stranger(
    talk: Talk, school: School, parent: Person
) -> None:
    await parent.says("/start")
    await parent.taps("English")
    assert "Русский" in parent.buttons
    await begins_in_english(parent)
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(parent.id))
    assert account["locale"] == "en"  # chosen before the person was known: it travelled in the buttons


async def begins_in_english(parent: Person) -> None:
    for _ in range(2):
        await parent.taps(parent.buttons[0])


async def test_in_a_group_the_bot_minds_its_own_business(talk: Talk, school: School, parent: Person) -> None:
    for said in ("/start", "/apply", "/help", "/today", "/cases", "привет", "/mark 7А алгебра всем 5"):
        await parent.says(said, to=school.chat)
    assert school.chat.everything_said == ""
    assert parent.everything_said == ""
