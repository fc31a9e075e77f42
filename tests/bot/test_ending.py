"""The service ends: withdrawn before the decision, refused by form App. 3, ended by staff, consent taken back."""

import asyncio

import pytest

from domain.profiles import Field
from storage import tables
from tests.bot.branches import acts, audited, documents, letter, provided, status, taken, the_case
from tests.bot.conftest import School, begins, everything_kept, rows
from tests.seed import LONG_AGO
from tests.talk import Person, Talk


async def opens_case(parent: Person, number: str) -> None:
    await parent.says("/cases")
    await parent.taps(next(label for label in parent.buttons if number in label))


# -- withdrawn by the applicant


@pytest.mark.long
async def test_an_application_is_withdrawn_when_that_is_said_twice(talk: Talk, school: School, parent: Person) -> None:
    number = await taken(school, parent)
    await opens_case(parent, number)
    await parent.taps("Отозвать заявление…")
    assert await status(talk) == "taken"
    await parent.taps("‹ К заявлению")
    await parent.taps("Отозвать заявление…")
    await parent.taps("Да, отозвать")
    assert f"Заявление № {number} отозвано" in parent.screen
    assert await status(talk) == "withdrawn"
    told = parent.chat.sent
    await talk.pays()
    assert parent.chat.sent == told  # what one has just done oneself is no news
    assert f"Заявление № {number} отозвано заявителем" in school.officer.screen
    assert "Отозвано заявителем" in school.chat.screen
    assert school.chat.buttons == []
    assert len(await audited(talk, "withdraw")) == 1
    await parent.taps("Подать снова")
    assert parent.screen.startswith("Проверьте заявление")


@pytest.mark.long
async def test_after_the_decision_there_is_nothing_to_withdraw(talk: Talk, school: School, parent: Person) -> None:
    number = await taken(school, parent)
    await opens_case(parent, number)
    await parent.taps("Отозвать заявление…")
    await school.officer.taps("Предоставить")
    await parent.taps("Да, отозвать")
    assert parent.alert is not None
    assert await status(talk) == "provided"


@pytest.mark.long
async def test_a_withdrawal_and_a_decision_at_once_are_one_of_them(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await asyncio.gather(parent.presses("e:withdrawn:1:2"), school.officer.presses("k:grant:1:2:"))
    assert (await acts(talk))[2:] in (["withdraw"], ["grant"])


# -- refused by form App. 3


@pytest.mark.long
async def test_the_service_is_refused_under_the_full_text_of_the_form(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await provided(school, parent)
    await opens_case(parent, number)
    await parent.taps("Отказаться от услуги…")
    for said in (
        school.parent_name,
        school.pupil.name,
        school.answers[Field.PASSPORT_NUMBER],
        "приложения 3",
        "школьного дневника",
    ):
        assert said in parent.screen
    assert (await rows(talk.database, tables.GrantRow))[0]["ended_at"] is None
    await parent.taps("Подписать отказ")
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert (grant["ended_at"], grant["end_reason"]) == (talk.clock.now, "cancelled")
    assert await status(talk) == "terminated"
    paper = (await rows(talk.database, tables.DocumentRow, kind="cancellation"))[0]
    assert paper["signed_at"] == talk.clock.now
    assert school.pupil.name in letter(paper["data"])
    await parent.taps("Отказ, PDF")
    assert parent.files[-1].name == f"otkaz-{number}.pdf"
    assert parent.files[-1].content.startswith(b"%PDF")
    await parent.says("/today")
    assert "Алгебра" not in parent.screen
    assert [word for word in school.personal if word in school.chat.everything_said] == []


@pytest.mark.long
async def test_a_refusal_of_the_service_delivered_twice_is_one(talk: Talk, school: School, parent: Person) -> None:
    number = await provided(school, parent)
    await opens_case(parent, number)
    await parent.taps("Отказаться от услуги…")
    await talk.delivers(await parent.taps("Подписать отказ"))
    assert (await documents(talk)).count("cancellation") == 1


@pytest.mark.long
@pytest.mark.parametrize("act", ["withdraw", "withdrawn", "cancel", "cancelled", "accept", "declined", "no_such"])
@pytest.mark.parametrize("who", ["another parent", "nobody", "officer", "teacher"])
async def test_the_case_of_another_is_ended_by_nobody(
    talk: Talk, school: School, parent: Person, act: str, who: str
) -> None:
    await provided(school, parent)
    person = {"officer": school.officer, "teacher": school.teacher}.get(who) or talk.person(started=False)
    if who == "another parent":
        await begins(person)
    before = await everything_kept(talk.database)
    for version in (1, 2, 3):
        await person.presses(f"e:{act}:1:{version}")
        assert person.alert
    assert await everything_kept(talk.database) == before


# -- ended by staff


@pytest.mark.long
async def test_staff_end_the_service_at_once_on_a_ground_and_the_parent_gets_the_letter(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await provided(school, parent)
    await school.colleague.says(f"/find {number}")  # whoever of the school's staff (ruling 16)
    await school.colleague.taps("Прекратить доступ…")
    assert "Прекратить доступ" not in school.colleague.buttons
    await school.colleague.taps("5")
    await school.colleague.says("Решение суда от 20.11.2026")
    await school.colleague.taps("Прекратить доступ")
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert (grant["ended_at"], grant["end_reason"]) == (talk.clock.now, "terminated")
    (noted,) = await audited(talk, "terminate")
    assert noted["clause"] == "BT-rights"
    await parent.says("/today")
    assert "Алгебра" not in parent.screen  # before any push is paid
    await talk.pays()
    assert "Услуга прекращена" in parent.files[-1].caption
    assert "лишён прав" in parent.files[-1].caption
    assert parent.files[-1].name == f"prekrashchenie-{number}.pdf"
    paper = (await rows(talk.database, tables.DocumentRow, kind="termination"))[0]
    assert "Решение суда" in letter(paper["data"])
    assert "Решение суда" not in school.chat.everything_said
    await parent.presses("c:end:1")
    assert parent.files[-1].content.startswith(b"%PDF")


@pytest.mark.long
async def test_an_end_by_staff_without_a_ground_of_the_profile_is_impossible(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await provided(school, parent)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Прекратить доступ…")
    (plan,) = await rows(talk.database, tables.DraftRow, kind="plan")
    for choice in ("B2.8.2-2", "MT-left", "no_such"):
        await school.officer.presses(f"p:pick:{plan['id']}:{choice}")
    await school.officer.presses(f"p:do:{plan['id']}:")
    assert await status(talk) == "provided"


@pytest.mark.long
async def test_news_in_flight_say_nothing_once_the_service_has_ended(
    talk: Talk, school: School, parent: Person
) -> None:
    await provided(school, parent)
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    said = parent.everything_said
    await school.officer.presses("k:terminate:1:3:")
    await school.officer.taps("1")
    await school.officer.taps("Прекратить доступ")
    talk.clock.forward(minutes=5)
    await talk.pays()
    assert "Алгебра" not in parent.everything_said.removeprefix(said)
    outcomes = {row["kind"]: row["outcome"] for row in await rows(talk.database, tables.PushRow)}
    assert outcomes["mark"] == "no_access"


# -- consent taken back


@pytest.mark.long
async def test_consent_taken_back_ends_everything_in_one_commit(talk: Talk, school: School, parent: Person) -> None:
    await provided(school, parent)
    await parent.says("/apply")  # a second application is begun
    await parent.says("/consent")
    await parent.taps("Отозвать согласие…")
    assert (await rows(talk.database, tables.GrantRow))[0]["ended_at"] is None
    await parent.taps("Да, отозвать согласие")
    assert "Согласие отозвано" in parent.screen
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["ended_at"] == talk.clock.now
    (consent,) = await rows(talk.database, tables.ConsentRow)
    assert consent["withdrawn_at"] == talk.clock.now
    case = await the_case(talk)
    assert (case["status"], case["grounds"]) == ("terminated", ["BT-consent"])
    assert await rows(talk.database, tables.DraftRow) == []
    assert len(await audited(talk, "withdraw_consent")) == 1
    await parent.says("/today")
    assert "Алгебра" not in parent.screen
    await parent.says("/apply")
    assert "Согласие на обработку" in parent.screen  # asked anew


@pytest.mark.long
async def test_an_open_application_is_withdrawn_with_the_consent(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await parent.says("/consent")
    await parent.taps("Отозвать согласие…")
    await parent.taps("Да, отозвать согласие")
    assert await status(talk) == "withdrawn"
    await school.officer.presses("k:grant:1:2:")
    assert await rows(talk.database, tables.GrantRow) == []


@pytest.mark.long
async def test_a_diary_opened_by_a_link_alone_closes_with_the_consent(
    talk: Talk, school: School, parent: Person
) -> None:
    await school.grants(parent)
    await parent.says("/consent")
    await parent.taps("Отозвать согласие…")
    await parent.taps("Да, отозвать согласие")
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert (grant["ended_at"], grant["end_reason"]) == (talk.clock.now, "consent")
    assert grant["granted_at"] == LONG_AGO


async def test_a_stranger_has_no_consent_to_take_back(talk: Talk, school: School, passer_by: Person) -> None:
    before = await everything_kept(talk.database)
    await passer_by.says("/consent")
    assert "/apply" in passer_by.screen
    await passer_by.presses("consent:withdraw")
    assert await everything_kept(talk.database) == before


@pytest.mark.long
async def test_in_person_a_refusal_of_the_service_shows_no_name(
    talk: Talk, quiet_school: School, parent: Person
) -> None:
    school = quiet_school
    number = await taken(school, parent)
    await school.officer.taps("Паспорт предъявлен, предоставить")
    await school.officer.says(school.pupil.file)
    await school.officer.taps("Паспорт предъявлен, предоставить")
    await talk.pays()
    await opens_case(parent, number)
    await parent.taps("Отказаться от услуги…")
    await parent.taps("Подписать отказ")
    assert await status(talk) == "terminated"
    names = [word for name in (school.parent_name, school.pupil.name) for word in name.split()]
    assert [word for word in [*names, "7А"] if word in parent.everything_said] == []
    assert parent.files == []
