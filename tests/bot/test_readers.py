"""Who reads a diary: a right ended at once on a ground, one more representative let in, short codes, a new account."""

import re

import pytest
from aiogram.types import User

from domain.access import Scope
from storage import codes, tables
from tests.bot.branches import audited, provided, status
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.test_entering import granted
from tests.talk import Person, Talk


@pytest.fixture(autouse=True)
def named(talk: Talk) -> None:
    """The bot knows its own name: links are written after it."""
    talk.bot._me = User(id=42, is_bot=True, first_name="Дневник", username="diary_bot")


async def opened(school: School, officer: Person | None = None) -> None:
    await (officer or school.officer).says(f"/readers {school.pupil.file}")


# -- ended at once


@pytest.mark.long
async def test_a_wrong_right_is_ended_at_once_on_a_ground_and_the_letter_goes_out(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await provided(school, parent)
    await opened(school, school.colleague)
    assert school.pupil.name in school.colleague.screen
    assert f"заявление № {number}" in school.colleague.screen
    assert "телефон из списков" in school.colleague.screen
    await school.colleague.taps("Прекратить 1…")
    assert "Доступ предоставлен ошибочно" in school.colleague.screen
    labels = {
        line.split(". ", 1)[1]: line.split(".")[0] for line in school.colleague.screen.splitlines() if ". " in line
    }
    await school.colleague.taps(labels["Доступ предоставлен ошибочно"])
    assert "Дневник никому не открыт" in school.colleague.screen
    assert await status(talk) == "terminated"
    (noted,) = await audited(talk, "terminate")
    assert noted["clause"] == "BT-error"
    await parent.says("/today")
    assert "Алгебра" not in parent.screen
    await talk.pays()
    assert "Доступ предоставлен ошибочно" in parent.files[-1].caption
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["ended_by"] == noted["person_id"]


async def test_a_right_given_by_a_code_is_ended_too_and_its_reader_is_told(
    talk: Talk, school: School, passer_by: Person
) -> None:
    await school.grants(passer_by)
    await opened(school)
    await school.officer.taps("Прекратить 1…")
    await school.officer.taps("5")
    await talk.pays()
    assert "доступ к дневнику закрыт" in passer_by.screen
    assert "лишён прав" in passer_by.screen
    (noted,) = await audited(talk, "end_grant")
    assert noted["clause"] == "BT-rights"
    await passer_by.says("/today")
    assert "Алгебра" not in passer_by.screen


@pytest.mark.parametrize("who", ["teacher", "parent", "passer_by", "elsewhere"])
async def test_nobody_else_sees_readers_or_ends_a_right(
    talk: Talk, school: School, parent: Person, passer_by: Person, who: str
) -> None:
    await school.grants(parent)
    other = await a_school(talk)
    person = {"teacher": school.teacher, "parent": parent, "passer_by": passer_by, "elsewhere": other.officer}[who]
    before = await everything_kept(talk.database)
    await person.says(f"/readers {school.pupil.file}")
    at = f"{school.id}:{school.pupil.id}:0:"
    for data in ("sr:ask:0:0:1:", "sr:end:0:0:1:BT-error", f"sr:list:{at}", f"sr:link:{at}", f"sr:aloud:{at}"):
        await person.presses(data)
        assert person.alert
    assert [word for word in school.personal if word in person.everything_said] == []
    assert await everything_kept(talk.database) == before


async def test_a_ground_of_another_profile_ends_nothing(talk: Talk, school: School, parent: Person) -> None:
    await school.grants(parent)
    before = await everything_kept(talk.database)
    for code in ("MT-left", "B2.8.2-2", "", "no"):
        await school.officer.presses(f"sr:end:0:0:1:{code}")
    assert await everything_kept(talk.database) == before


async def test_a_right_is_ended_once_however_often_it_is_tapped(talk: Talk, school: School, parent: Person) -> None:
    await school.grants(parent)
    for person in (school.officer, school.colleague, school.officer):
        await person.presses("sr:end:0:0:1:BT-error")
    assert len(await audited(talk, "end_grant")) == 1


# -- the second guardian


@pytest.mark.long
async def test_a_second_guardian_gets_a_link_and_both_read(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    await provided(school, parent)
    await opened(school)
    await school.officer.taps("Ссылка ещё одному представителю")
    sent = school.officer.files[-1]
    assert sent.content.startswith(b"\x89PNG")
    secret = sent.caption.split("start=")[1].split("<")[0].split()[0]
    await passer_by.says(f"/start {secret}")
    await passer_by.taps("Открыть дневник")
    await passer_by.taps("Даю согласие")
    for reader in (parent, passer_by):
        await reader.says("/today")
        assert "Алгебра" in reader.screen
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 5")
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert all("Алгебра - 5" in reader.screen for reader in (parent, passer_by))
    await opened(school)
    assert "2. " in school.officer.screen
    assert "код школы" in school.officer.screen


@pytest.mark.long
async def test_who_only_registers_hands_out_nothing(talk: Talk, school: School) -> None:
    await opened(school, school.administrator)
    assert school.administrator.buttons == []
    before = await everything_kept(talk.database)
    await school.administrator.presses(f"sr:link:{school.id}:{school.pupil.id}:0:")
    assert await everything_kept(talk.database) == before


async def test_in_person_readers_have_no_names(talk: Talk, quiet_school: School, parent: Person) -> None:
    await quiet_school.grants(parent)
    await opened(quiet_school)
    await quiet_school.officer.taps("Прекратить 1…")
    assert [word for word in quiet_school.personal if word in quiet_school.officer.everything_said] == []
    assert quiet_school.pupil.file not in quiet_school.officer.everything_said  # though a button asks for a pupil
    assert f"…{quiet_school.pupil.file[-2:]}" in quiet_school.officer.screen


# -- a short code


def digits_in(screen: str) -> str:
    found = re.search(r"\d{3} \d{3}", screen)
    assert found, screen
    return found[0]


async def code_of(school: School) -> str:
    await opened(school)
    await school.officer.taps("Код на 10 минут")
    return digits_in(school.officer.screen)


async def test_six_digits_read_out_open_the_diary_once(talk: Talk, school: School, passer_by: Person) -> None:
    code = await code_of(school)
    assert code.replace(" ", "").isdigit()
    assert len(code) == 7
    await passer_by.says("/start")
    await passer_by.taps("У меня есть код")
    await passer_by.says(code)
    assert "Доступ к дневнику открыт" in passer_by.screen
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["proof"] == "school_code"
    other = talk.person()
    await other.says(code.replace(" ", ""))
    assert "Код не подошёл" in other.screen
    assert len(await rows(talk.database, tables.GrantRow)) == 1


async def test_a_short_code_lives_ten_minutes(talk: Talk, school: School, passer_by: Person) -> None:
    code = await code_of(school)
    talk.clock.forward(minutes=10)
    await passer_by.says(code)
    assert "Осталось попыток: 4" in passer_by.screen
    assert await rows(talk.database, tables.GrantRow) == []


async def test_after_five_misses_even_the_right_code_waits(talk: Talk, school: School, passer_by: Person) -> None:
    code = await code_of(school)
    wrong = [f"{(int(code.replace(' ', '')) + n) % 10**6:06}" for n in range(1, 6)]
    for said in wrong:
        await passer_by.says(said)
    await passer_by.says(code)
    assert "Подождите десять минут" in passer_by.screen
    assert await rows(talk.database, tables.GrantRow) == []
    kept = await rows(talk.database, tables.CodeAttemptRow)
    assert len(kept) == 5
    assert str(passer_by.id) not in str(kept)  # a print, not an address
    assert await rows(talk.database, tables.AccountRow, external_id=str(passer_by.id)) == []
    other = talk.person()
    await other.says(code)
    assert "Доступ к дневнику открыт" in other.screen  # tries of one are not counted to another
    talk.clock.forward(minutes=11)
    await passer_by.says(await code_of(school))
    assert "Доступ к дневнику открыт" in passer_by.screen


async def test_who_guesses_from_many_chats_is_stopped_too_and_links_still_open(
    talk: Talk, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "ATTEMPTS_OF_ALL", 7)
    code = await code_of(school)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**6:06}"
    for _ in range(7):
        await talk.person().says(wrong)
    late = talk.person()
    await late.says(code)
    assert "Подождите десять минут" in late.screen
    assert await rows(talk.database, tables.GrantRow) == []
    talk.clock.forward(minutes=11)
    await late.says(await code_of(school))
    assert "Доступ к дневнику открыт" in late.screen


async def test_only_the_print_of_a_short_code_is_kept(talk: Talk, school: School) -> None:
    code = await code_of(school)
    assert code.replace(" ", "") not in str(await everything_kept(talk.database))


async def test_six_digits_in_an_open_form_are_its_answer(talk: Talk, school: School, parent: Person) -> None:
    await school.has_answered(parent, until=None)
    await parent.says("/apply")
    await parent.taps("Изменить…")
    await parent.taps("Паспорт")
    await parent.says("123456")
    assert "Код" not in parent.screen
    await parent.says("/start")
    await parent.presses("s:code:")
    await parent.says("123456")
    assert "Код не подошёл" in parent.screen


@pytest.mark.long
async def test_an_applicant_on_paper_enters_by_six_digits_and_gets_the_case(
    talk: Talk, school: School, passer_by: Person
) -> None:
    await granted(school)
    await school.officer.taps("Код на 10 минут")
    await passer_by.says(digits_in(school.officer.screen))
    assert "Доступ к дневнику открыт" in passer_by.screen
    (case,) = await rows(talk.database, tables.ApplicationRow)
    assert case["account_id"] is not None
    await school.officer.presses("sc:aloud:1")
    assert school.officer.alert


# -- a new account


@pytest.mark.long
async def test_an_applicant_whose_document_was_seen_comes_back_from_a_new_account(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    number = await provided(school, parent)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Новый аккаунт заявителя…")
    secret = school.officer.files[-1].caption.split("start=")[1].split("<")[0].split()[0]
    await passer_by.says(f"/start {secret}")
    assert "теперь здесь" in passer_by.screen
    await passer_by.taps("Открыть дневник")
    await passer_by.taps("Даю согласие")
    await passer_by.says("/cases")
    assert any(number in label for label in passer_by.buttons)
    await parent.says("/today")
    assert "Алгебра" not in parent.screen
    await parent.says("/cases")
    assert not any(number in label for label in parent.buttons)
    await talk.pays()
    assert "Ваш доступ перенесён на другой аккаунт" in parent.screen
    assert len(await audited(talk, "change_account")) == 1
    (standing,) = [row for row in await rows(talk.database, tables.GrantRow) if row["ended_at"] is None]
    assert standing["proof"] == "document_seen"
    await talk.person().says(f"/start {secret}")  # it is used up
    assert len(await rows(talk.database, tables.GrantRow)) == 2


@pytest.mark.long
async def test_what_a_person_has_in_another_school_stays_with_the_old_account(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    other = await a_school(talk)
    number = await provided(school, parent)
    async with talk.database.open_upkeep() as work:
        viewer = await work.accounts.viewer(str(parent.id))
        assert viewer is not None
        await work.grants.give(viewer.person_id, other.pupil.id, proof="school_code", at=work.now)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Новый аккаунт заявителя…")
    await passer_by.says(f"/start {school.officer.files[-1].caption.split('start=')[1].split('<')[0].split()[0]}")
    standing = {
        row["pupil_id"]: row["person_id"] for row in await rows(talk.database, tables.GrantRow) if not row["ended_at"]
    }
    assert standing[other.pupil.id] == viewer.person_id
    assert standing[school.pupil.id] != viewer.person_id


@pytest.mark.long
async def test_six_digits_read_out_do_the_same_for_who_stands_here(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    number = await provided(school, parent)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Новый аккаунт заявителя…")
    await school.officer.taps("Продиктовать код вместо ссылки")
    await passer_by.says("/start")
    await passer_by.taps("У меня есть код")
    await passer_by.says(digits_in(school.officer.screen))
    assert "теперь здесь" in passer_by.screen
    await parent.says("/today")
    assert "Алгебра" not in parent.screen  # the old account has lost the right at once
    assert len(await audited(talk, "read_out_account_code")) == 1
    await talk.person().says(digits_in(school.officer.screen))
    assert len(await rows(talk.database, tables.GrantRow)) == 2  # it is used up


@pytest.mark.long
async def test_an_applicant_moves_to_a_new_account_by_a_link_made_in_the_old_one(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    other = await a_school(talk)
    number = await provided(school, parent)
    async with talk.database.open_upkeep() as work:
        viewer = await work.accounts.viewer(str(parent.id))
        assert viewer is not None
        await work.grants.give(viewer.person_id, other.pupil.id, proof="school_code", at=work.now, scope=Scope.LESSONS)
    await parent.says("/mydata")
    await parent.taps("Перейти на новый аккаунт…")
    secret = parent.screen.split("start=")[1].split()[0]
    await passer_by.says(f"/start {secret}")
    standing = [row for row in await rows(talk.database, tables.GrantRow) if not row["ended_at"]]
    assert {row["person_id"] for row in standing} != {viewer.person_id}
    # Everywhere, with the same proof and no wider than it was.
    assert {(row["pupil_id"], row["proof"], row["scope"]) for row in standing} == {
        (school.pupil.id, "contact_on_roll", "whole"),
        (other.pupil.id, "school_code", "lessons"),
    }
    await talk.pays()
    assert "Ваш доступ перенесён на другой аккаунт" in parent.screen
    await passer_by.says("/cases")
    assert any(number in label for label in passer_by.buttons)
    await talk.person().says(f"/start {secret}")
    assert len(await rows(talk.database, tables.GrantRow)) == 4


@pytest.mark.long
async def test_a_link_to_a_new_account_lives_an_hour_and_who_has_nothing_gets_none(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    await provided(school, parent)
    await parent.says("/mydata")
    await parent.taps("Перейти на новый аккаунт…")
    secret = parent.screen.split("start=")[1].split()[0]
    talk.clock.forward(hours=1)
    before = await rows(talk.database, tables.GrantRow)
    await passer_by.says(f"/start {secret}")
    assert await rows(talk.database, tables.GrantRow) == before
    await school.teacher.presses("own:move")
    assert "Переносить нечего" in str(school.teacher.alert)


@pytest.mark.long
@pytest.mark.parametrize("who", ["teacher", "administrator", "elsewhere", "parent"])
async def test_nobody_else_moves_an_applicant(talk: Talk, school: School, parent: Person, who: str) -> None:
    await provided(school, parent)
    other = await a_school(talk)
    person = {"elsewhere": other.officer, "parent": parent}.get(who) or getattr(school, who)
    before = await everything_kept(talk.database)
    await person.presses("sc:account:1")
    await person.presses("sc:aloud:1")
    assert person.alert
    assert await everything_kept(talk.database) == before
