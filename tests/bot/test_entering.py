"""Applications that came on paper: entered by staff, numbered at once, opened by a one-time link (ruling 7)."""

import hashlib
import re
from datetime import date

import pytest
from aiogram.types import User

from domain.profiles import Field
from storage import tables
from tests.bot.branches import acts, audited, documents, provided, status, the_case
from tests.bot.conftest import MOSCOW_REGION, School, a_school, everything_kept, rows
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.seed import seeding
from tests.talk import Person, Talk
from tests.telegram import BOT_ID


@pytest.fixture(autouse=True)
def named(talk: Talk) -> None:
    """The bot knows its own name, which links are made of."""
    talk.bot._me = User(id=BOT_ID, is_bot=True, first_name="Дневник", username="diary_bot")


async def entered(school: School, channel: str = "почта", **instead: str) -> None:
    """An officer has answered every question of an entry."""
    officer = school.officer
    await officer.says("/paper")
    await officer.taps(channel)
    answers = {
        "Заявитель": school.parent_name,
        "Адрес для ответа": "Белгород, ул. Садовая, д. 1, кв. 2",
        "Телефон": "+7 900 000-00-05",
        "Электронная почта": "mail@example.ru",
        "Ребёнок": school.pupil.name,
        "Дата рождения ребёнка": "07.03.2013",
        "Класс": "7А",
    } | instead
    while "Зарегистрировать заявление" not in officer.buttons:
        asked = officer.screen.splitlines()[2]
        answer = answers[asked]
        if answer in officer.buttons:
            await officer.taps(answer)
        else:
            await officer.says(answer)


async def registered(school: School, channel: str = "почта", **instead: str) -> str:
    await entered(school, channel, **instead)
    await school.officer.taps("Зарегистрировать заявление")
    await school.talk.pays()
    return str((await the_case(school.talk))["number"])


async def granted(school: School) -> str:
    """A case on paper whose service is provided."""
    number = await registered(school)
    await school.officer.taps("Открыть заявление")
    await school.officer.taps("Взять")
    await school.officer.taps("Предоставить по ссылке от школы")
    await school.talk.pays()
    return number


async def linked(school: School) -> str:
    """The secret of a link made for the case."""
    await school.officer.taps("Ссылка для заявителя")
    (secret,) = re.findall(r"https://t\.me/diary_bot\?start=(\S+)", school.officer.files[-2].caption)
    return str(secret)


async def test_a_letter_is_entered_in_a_few_answers_and_gets_its_number_at_once(talk: Talk, school: School) -> None:
    await entered(school)
    assert school.pupil.name in school.officer.screen
    assert "Как поступило: почта" in school.officer.screen
    await school.officer.taps("Зарегистрировать заявление")
    case = await the_case(talk)
    assert case["number"] in school.officer.screen
    assert "30.11.2026" in school.officer.screen
    assert (case["channel"], case["account_id"], case["status"]) == ("post", None, "filed")
    assert case["due_on"] == date(2026, 11, 30)
    assert (case["filed_at"], case["answers"]["child_name"]) == (talk.clock.now, school.pupil.name)
    (noted,) = await audited(talk, "enter_application")
    assert noted["object_id"] == case["id"]
    await talk.pays()
    assert f"Заявление № {case['number']} · почта" in school.chat.screen
    assert [word for word in school.personal if word in school.chat.everything_said] == []
    assert await rows(talk.database, tables.DraftRow) == []


async def test_what_the_paper_does_not_say_is_left_out_and_seen_by_the_checks(talk: Talk, school: School) -> None:
    blank = "Не указано или не разобрать"
    await registered(school, **{"Адрес для ответа": blank, "Телефон": blank})
    answers = (await the_case(talk))["answers"]
    assert "answer_address" not in answers
    assert "phone" not in answers
    assert "✗ заполнены не все поля" in school.chat.screen


async def test_what_lies_on_the_paper_alone_is_not_called_missing(talk: Talk, school: School) -> None:
    await registered(school)
    assert "✓ все поля заполнены" in school.chat.screen
    assert Field.PASSPORT_NUMBER not in (await the_case(talk))["answers"]


async def test_the_region_asks_on_paper_what_its_form_asks(talk: Talk, region_school: School) -> None:
    await registered(region_school, "факс")
    answers = (await the_case(talk))["answers"]
    assert answers["email"] == "mail@example.ru"
    assert answers["child_birth_date"] == "2013-03-07"


async def test_a_bad_answer_is_asked_again_and_an_entry_outlives_a_restart(talk: Talk, school: School) -> None:
    await school.officer.says("/paper")
    await school.officer.says("голубем")
    assert "один из вариантов" in school.officer.screen
    await school.officer.taps("факс")
    await school.officer.says("Мария")
    assert "фамилию и имя" in school.officer.screen
    await talk.restarts()
    await school.officer.says("/paper")
    assert "Заявитель" in school.officer.screen


async def test_an_entry_is_dropped_or_begun_anew(talk: Talk, school: School) -> None:
    await entered(school)
    file = school.officer.data_of("Зарегистрировать заявление")
    await school.officer.taps("Внести заново")
    assert "Как поступило" in school.officer.screen
    await school.officer.taps("Отменить")
    await school.officer.presses(file)
    assert school.officer.alert is not None
    assert await rows(talk.database, tables.ApplicationRow) == []


@pytest.mark.long
async def test_an_entry_registered_twice_is_one(talk: Talk, school: School) -> None:
    await entered(school)
    await talk.delivers(await school.officer.taps("Зарегистрировать заявление"))
    assert len(await rows(talk.database, tables.ApplicationRow)) == 1


@pytest.mark.parametrize("who", ["administrator", "teacher", "parent", "nobody"])
async def test_others_enter_nothing(talk: Talk, school: School, parent: Person, who: str) -> None:
    person = {"parent": parent, "nobody": talk.person()}.get(who) or getattr(school, who)
    if who == "parent":
        await school.applies(parent)
    before = await everything_kept(talk.database)
    await person.says("/paper")
    await person.presses("n:pick:1:channel:post:0")
    await person.presses("link:1")
    assert person.alert
    assert await everything_kept(talk.database) == before


# -- the way in


@pytest.mark.long
async def test_the_link_opens_the_diary_once_and_gives_the_case_to_its_applicant(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await granted(school)
    assert await status(talk) == "provided"
    assert await rows(talk.database, tables.GrantRow) == []  # nobody has come yet
    secret = await linked(school)
    picture, letter = school.officer.files[-2:]
    assert picture.content.startswith(b"\x89PNG")
    assert (letter.name, letter.content[:4]) == (f"reshenie-{number}.pdf", b"%PDF")
    assert "до 25.12.2026" in picture.caption  # a letter by post is long on its way
    assert all(secret not in str(row["data"]) for row in await rows(talk.database, tables.DocumentRow))
    await parent.says(f"/start {secret}")
    assert "Доступ к дневнику открыт" in parent.screen
    (grant,) = await rows(talk.database, tables.GrantRow)
    case = await the_case(talk)
    assert (grant["pupil_id"], grant["application_id"]) == (school.pupil.id, case["id"])
    assert case["account_id"] is not None
    other = talk.person()
    await other.says(f"/start {secret}")
    assert "уже использована" in other.screen
    await parent.says("/cases")
    assert number in "".join(parent.buttons)
    assert secret not in school.chat.everything_said


@pytest.mark.long
async def test_a_new_link_ends_the_one_before(talk: Talk, school: School, parent: Person) -> None:
    number = await granted(school)
    first = await linked(school)
    await school.officer.says(f"/find {number}")
    second = await linked(school)
    finder = talk.person()
    before = len(await rows(talk.database, tables.PersonRow))
    await finder.says(f"/start {first}")
    assert len(await rows(talk.database, tables.PersonRow)) == before  # nothing is kept of who came by a dead link
    assert await rows(talk.database, tables.GrantRow) == []
    await parent.says(f"/start {second}")
    assert len(await rows(talk.database, tables.GrantRow)) == 1
    await school.officer.presses("link:1")
    assert school.officer.alert is not None  # the applicant has come: there is nothing to hand any more


@pytest.mark.long
async def test_a_link_of_an_ended_service_opens_nothing(talk: Talk, school: School, parent: Person) -> None:
    number = await granted(school)
    secret = await linked(school)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Прекратить доступ…")
    await school.officer.taps("2")
    await school.officer.taps("Прекратить доступ")
    await parent.says(f"/start {secret}")
    assert "срок истёк" in parent.screen
    assert await rows(talk.database, tables.GrantRow) == []


async def test_before_the_decision_there_is_no_link(talk: Talk, school: School) -> None:
    await registered(school)
    await school.officer.presses("link:1")
    assert school.officer.alert is not None
    assert await rows(talk.database, tables.LinkCodeRow) == []


async def test_a_link_of_another_school_is_not_made(talk: Talk, school: School) -> None:
    other = await a_school(talk, MOSCOW_REGION)
    await granted(school)
    await other.officer.presses("link:1")
    assert other.officer.alert is not None
    assert await rows(talk.database, tables.LinkCodeRow) == []


async def test_who_applied_on_paper_cannot_be_granted_by_a_phone_typed_by_an_officer(
    talk: Talk, school: School
) -> None:
    await registered(school, Телефон=school.phone)
    await school.officer.presses("k:take:1:1:")
    await school.officer.presses("k:grant:1:2:")
    assert await status(talk) == "taken"


async def test_a_grant_by_link_is_for_papers_alone(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    (case,) = await rows(talk.database, tables.ApplicationRow)
    async with talk.database.transaction() as connection:
        await connection.execute(tables.ApplicationRow.__table__.update().values(contact_account_phone=None))
    await school.officer.presses(f"k:take:{case['id']}:1:")
    await school.officer.presses(f"k:by_link:{case['id']}:2:")
    assert await status(talk) == "taken"


# -- what the executor puts down for an applicant on paper


@pytest.mark.long
async def test_the_executor_puts_a_correction_and_a_withdrawal_down(talk: Talk, school: School) -> None:
    number = await registered(school)
    await school.officer.taps("Открыть заявление")
    await school.officer.taps("Взять")
    await school.officer.taps("Уточнить…")
    await school.officer.taps("Класс")
    await school.officer.taps("Отправить заявителю")
    await school.officer.taps("Внести исправления")
    await school.officer.says("7Б")
    await school.officer.taps("Отправить исправления")
    assert (await the_case(talk))["answers"]["child_class"] == "7Б"
    assert await documents(talk) == ["receipt"]  # the paper itself lies at school
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Заявитель отозвал…")
    assert await status(talk) == "taken"
    await school.officer.taps("Да, отозвано")
    assert await acts(talk) == ["filed", "take", "ask_to_correct", "correct", "withdraw"]


# -- by phone


async def test_by_phone_nothing_is_entered_and_what_to_say_is_shown(talk: Talk, school: School) -> None:
    await school.officer.says("/paper")
    await school.officer.taps("Позвонили по телефону…")
    for said in ("По телефону заявление не принимают", "https://t.me/diary_bot", "за 3 рабочих дня", "бесплатна"):
        assert said in school.officer.screen
    assert await rows(talk.database, tables.ApplicationRow) == []
    assert await rows(talk.database, tables.DraftRow) == []
    assert len(await audited(talk, "inform_by_phone")) == 1


async def test_by_phone_in_person_the_way_by_number_is_told(talk: Talk, quiet_school: School) -> None:
    await quiet_school.officer.says("/paper")
    await quiet_school.officer.taps("Позвонили по телефону…")
    assert "завершат в школе" in quiet_school.officer.screen
    assert await rows(talk.database, tables.ApplicationRow) == []


@pytest.mark.long
async def test_a_link_handed_over_here_lives_three_days(talk: Talk, school: School, parent: Person) -> None:
    await registered(school, "лично")
    await school.officer.taps("Открыть заявление")
    await school.officer.taps("Взять")
    await school.officer.taps("Предоставить по ссылке от школы")
    secret = await linked(school)
    assert "до 28.11.2026" in school.officer.files[-2].caption
    talk.clock.forward(hours=72)
    await parent.says(f"/start {secret}")
    assert await rows(talk.database, tables.GrantRow) == []


# -- papers to be handed over


@pytest.mark.long
async def test_the_receipt_and_the_letter_of_a_paper_case_are_printed_for_its_applicant(
    talk: Talk, school: School
) -> None:
    number = await registered(school)
    await school.officer.taps("Расписка, PDF")
    receipt = school.officer.files[-1]
    assert receipt.name == f"raspiska-{number}.pdf"
    assert squeezed(school.parent_name) in said_on(receipt.content)
    await school.officer.taps("Открыть заявление")
    await school.officer.taps("Взять")
    await school.officer.taps("Отказать…")
    await school.officer.taps("2")
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Решение, PDF")
    letter = school.officer.files[-1]
    assert squeezed("Обучающийся выбыл из образовательного учреждения (п. 2.8.2)") in said_on(letter.content)
    (kept,) = await rows(talk.database, tables.DocumentRow, kind="decision")
    assert kept["sha256"] == hashlib.sha256(letter.content).hexdigest()
    assert [row["details"]["paper"] for row in await audited(talk, "print_paper")] == ["receipt", "decision"]


@pytest.mark.long
async def test_a_grant_on_paper_says_how_its_applicant_will_come_in(talk: Talk, school: School) -> None:
    number = await granted(school)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Решение, PDF")
    told = said_on(school.officer.files[-1].content)
    assert squeezed("Школа выдаст вам одноразовую ссылку или код из шести цифр") in told
    assert squeezed("Доступ уже открыт в чате") not in told


@pytest.mark.long
async def test_who_applied_in_the_chat_gets_the_letter_there_and_officers_print_nothing(
    talk: Talk, school: School, parent: Person
) -> None:
    await provided(school, parent)
    assert "Решение, PDF" not in school.officer.buttons


@pytest.mark.long
@pytest.mark.parametrize("who", ["teacher", "elsewhere", "parent"])
async def test_nobody_else_prints_a_paper_of_a_case(talk: Talk, school: School, parent: Person, who: str) -> None:
    await registered(school)
    other = await a_school(talk)
    person = {"elsewhere": other.officer, "parent": parent}.get(who) or getattr(school, who)
    for kind in ("receipt", "decision", "no_such"):
        await person.presses(f"sb:{kind}:1")
        assert person.alert
    assert person.files == []


@pytest.mark.long
async def test_in_person_a_letter_from_the_chat_leaves_lines_for_a_pen_and_a_command_prints_the_names(
    talk: Talk, quiet_school: School, parent: Person
) -> None:
    school = quiet_school
    number = await school.applies(parent)
    await talk.pays()
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Расписка, PDF")
    await school.officer.taps("Паспорт предъявлен, предоставить")
    await school.officer.says(school.pupil.file)
    await school.officer.taps("Паспорт предъявлен, предоставить")
    await school.officer.taps("Решение, PDF")
    assert "впишите от руки" in school.officer.files[-1].caption
    receipt, letter = (said_on(one.content) for one in school.officer.files)
    assert squeezed("Решение: до 30 ноября 2026 г. включительно") in receipt
    assert squeezed("предоставить доступ к электронному дневнику") in letter
    names = [*school.parent_name.split(), *school.pupil.name.split()]
    assert [word for word in names for paper in (receipt, letter) if squeezed(word) in paper] == []
    printed = await talk.house.handing.with_names(school.id, number, "decision", (school.parent_name, ""))
    assert printed is not None
    told = said_on(printed.pdf)
    for word in (school.parent_name, school.pupil.name, "7А"):
        assert squeezed(word) in told
    # What has names is never found by a tap, and what was printed once is printed the same.
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Решение, PDF")
    assert [word for word in names if squeezed(word) in said_on(school.officer.files[-1].content)] == []
    again = await talk.house.handing.with_names(school.id, number, "decision")
    assert again is not None
    assert again.pdf == printed.pdf
    anew = await talk.house.handing.with_names(school.id, number, "decision", ("Другая Анна", ""), anew=True)
    assert anew is not None
    assert squeezed("взамен письма от 25.11.2026") in said_on(anew.pdf)
    assert await talk.house.handing.with_names(school.id, number, "termination") is None


# -- in person


@pytest.mark.long
async def test_in_person_the_personal_file_alone_is_asked(talk: Talk, quiet_school: School, parent: Person) -> None:
    school = quiet_school
    await school.officer.says("/paper")
    await school.officer.says("нет такого")
    assert "Такого личного дела" in school.officer.screen
    await school.officer.says(school.pupil.file)
    await school.officer.taps("Зарегистрировать заявление")
    case = await the_case(talk)
    assert (case["pupil_id"], case["answers"]) == (school.pupil.id, {"school": str(school.id)})
    await talk.pays()
    await school.officer.taps("Открыть заявление")
    await school.officer.taps("Взять")
    await school.officer.taps("Паспорт предъявлен, предоставить")
    await school.officer.taps("Ссылка для заявителя")
    (picture,) = school.officer.files
    secret = picture.caption.split("start=")[1].split()[0]
    await parent.says(f"/start {secret}")
    assert len(await rows(talk.database, tables.GrantRow)) == 1
    said = "\n".join(one.everything_said for one in (parent, school.officer, school.chat))
    names = [word for name in (school.parent_name, school.pupil.name) for word in name.split()]
    assert [word for word in [*names, "7А"] if word in said] == []


async def test_an_officer_of_two_schools_says_which_first(talk: Talk, school: School, quiet_school: School) -> None:
    people = {row["staff_id"]: row for row in await rows(talk.database, tables.RoleRow, school_id=school.id)}
    role = next(row for row in people.values() if row["kind"] == "officer")
    async with seeding(talk.database) as seed:
        await seed.add(
            tables.RoleRow, person_id=role["person_id"], school_id=quiet_school.id, kind="officer", staff_id=None,
            granted_at=role["granted_at"],
        )  # fmt: skip
    await school.officer.says("/paper")
    assert {school.name, quiet_school.name} <= set(school.officer.buttons)
    await school.officer.taps(quiet_school.name)
    assert "личного дела" in school.officer.screen
