"""A question to the staff and every way it may go (B 1.3.6, 3.3.1)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.voices import QUESTION, asks, taken, the_inquiry
from tests.talk import Person, Talk

ANSWER = "Второму ребёнку нужен отдельный доступ: подайте ещё одно заявление."


async def answered(person: Person, school: School) -> str:
    number = await taken(person, school)
    await school.officer.says(ANSWER)
    await school.officer.taps("Отправить ответ")
    await school.talk.pays()
    return number


async def test_a_question_is_registered_with_a_number_and_thirty_days(
    talk: Talk, school: School, passer_by: Person
) -> None:
    number = await asks(passer_by, school)
    assert number == f"О-{(await rows(talk.database, tables.SchoolRow))[0]['number_prefix']}-2026-000001"
    assert number in passer_by.screen
    assert QUESTION in passer_by.screen
    assert "Ответ - до пт 25.12 включительно" in passer_by.screen
    await passer_by.taps("Как посчитан срок")
    assert "30 календарных дней (п. 2.4)" in passer_by.screen


@pytest.mark.long
async def test_the_staff_chat_sees_a_card_without_a_word_of_it(talk: Talk, school: School, passer_by: Person) -> None:
    number = await taken(passer_by, school)
    await school.officer.says(ANSWER)
    await school.officer.taps("Отправить ответ")
    await talk.pays()
    await passer_by.taps("Спросить ещё")
    await passer_by.says("Нет, не тот ребёнок")
    await talk.pays()
    said = school.chat.everything_said
    assert number in said
    for words in (QUESTION, ANSWER, "не тот ребёнок", *QUESTION.split()[-2:]):
        assert words not in said


async def test_who_takes_it_reads_in_private_and_answers_with_name_post_and_phone(
    talk: Talk, school: School, passer_by: Person
) -> None:
    await taken(passer_by, school)
    assert QUESTION in school.officer.screen
    await school.officer.says(ANSWER)
    assert "Ответ, который уйдёт" in school.officer.screen
    assert ANSWER not in passer_by.everything_said
    await school.officer.taps("Отправить ответ")
    await talk.pays()
    for words in (ANSWER, school.names[school.officer.id], "сотрудник школы", "+74722000000"):
        assert words in passer_by.screen
    assert "Ответ дан" in school.chat.screen
    (noted,) = await rows(talk.database, tables.AuditRow, act="inquiry_answer")
    assert noted["object_kind"] == "inquiry"


async def test_two_tap_at_once_and_one_takes(talk: Talk, school: School, passer_by: Person) -> None:
    await asks(passer_by, school)
    await talk.pays()
    await asyncio.gather(school.officer.taps("Взять", on=school.chat), school.colleague.taps("Взять", on=school.chat))
    alerts = [person.alert for person in (school.officer, school.colleague)]
    assert sum("уже взял другой" in (said or "") for said in alerts) == 1
    assert [turn["act"] for turn in await rows(talk.database, tables.InquiryTurnRow)] == ["ask", "take"]


@pytest.mark.long
async def test_only_who_took_it_reads_it(talk: Talk, school: School, passer_by: Person) -> None:
    await taken(passer_by, school)
    await school.colleague.taps("Открыть лично", on=school.chat)
    await talk.pays()
    assert QUESTION not in school.colleague.everything_said
    kept = await everything_kept(talk.database)
    for act in ("offer", "pass", "held", "send", "keep", "phone"):
        await school.colleague.presses(f"vi:{act}:1:2:0")
    after = await everything_kept(talk.database)
    assert {name for name in kept if kept[name] != after[name]} == set()


@pytest.mark.long
async def test_a_stranger_and_an_officer_of_another_school_learn_nothing(
    talk: Talk, school: School, passer_by: Person
) -> None:
    await taken(passer_by, school)
    other = await a_school(talk)
    for person in (other.officer, talk.person(), school.teacher):
        for data in ("vi:look:1:2:0", "vi:take:1:2:0", "vt:show:1:2", "vt:close:1:2"):
            await person.presses(data)
            assert QUESTION not in person.everything_said


@pytest.mark.long
async def test_a_phone_may_be_named_instead(talk: Talk, school: School, passer_by: Person) -> None:
    await taken(passer_by, school)
    await school.officer.taps("Назвать телефон…")
    (label,) = [one for one in school.officer.buttons if "32-68-95" in one]
    await school.officer.taps(label)
    await talk.pays()
    assert "8 (4722) 32-68-95" in passer_by.screen
    assert "Ответ дан" in passer_by.screen


@pytest.mark.long
async def test_the_question_may_be_passed_on_to_another(talk: Talk, school: School, passer_by: Person) -> None:
    await taken(passer_by, school)
    await school.officer.taps("Передать другому")
    await talk.pays()
    assert "Ждёт специалиста" in school.chat.screen
    await school.colleague.taps("Взять", on=school.chat)
    await talk.pays()
    assert QUESTION in school.colleague.screen


@pytest.mark.long
@pytest.mark.parametrize(
    ("option", "said", "status", "due"),
    [
        ("Изложу письменно", None, "written", "Ответ - до пт 25.12"),
        ("В другое время", "среда, 2 декабря, после 16:00", "visit", "Ответ - до пт 25.12"),
        ("Позвоните мне", "+7 900 000-00-09", "call", "Позвонят до пн 30.11"),  # three days end on a Saturday
    ],
)
async def test_one_of_three_is_offered_and_each_has_its_clock(
    talk: Talk, school: School, passer_by: Person, option: str, said: str | None, status: str, due: str
) -> None:
    await taken(passer_by, school)
    await school.officer.taps("Три варианта")
    await talk.pays()
    assert "в течение трёх дней" in passer_by.screen
    await passer_by.taps(option)
    if said is not None:
        await passer_by.says(said)
    await talk.pays()
    assert (await the_inquiry(talk))["status"] == status
    assert due in passer_by.screen
    if said is not None:
        assert said in school.officer.screen
        assert said not in school.chat.everything_said
    await school.officer.taps("Ответить")
    if status == "written":
        await school.officer.says(ANSWER)
        await school.officer.taps("Отправить ответ")
    else:
        await school.officer.taps("Консультация дана")
    await talk.pays()
    assert (await the_inquiry(talk))["status"] == "answered"


@pytest.mark.long
async def test_a_promised_call_is_reminded_of_on_its_last_day_and_after_it_once_each(
    talk: Talk, school: School, passer_by: Person
) -> None:
    await taken(passer_by, school)
    await school.officer.taps("Три варианта")
    await talk.pays()
    await passer_by.taps("Позвоните мне")
    await passer_by.says("+7 900 000-00-09")
    said = []
    for moment in (
        datetime(2026, 11, 29, 9, 0, tzinfo=UTC),
        datetime(2026, 11, 30, 6, 0, tzinfo=UTC),
        datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
        datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        datetime(2026, 12, 2, 9, 0, tzinfo=UTC),
    ):
        talk.clock.now = moment
        said.append(await talk.house.voicing.remind())
        await talk.pays()
    assert said == [0, 1, 0, 1, 0]
    assert "истёк пн 30.11" in school.chat.screen


@pytest.mark.long
async def test_one_applicant_has_one_conversation_and_reopens_it(talk: Talk, school: School, passer_by: Person) -> None:
    await answered(passer_by, school)
    await passer_by.taps("Спросить ещё")
    await passer_by.says("А если дети в разных классах?")
    await talk.pays()
    assert "в разных классах" in school.officer.screen
    await passer_by.says("/ask")
    assert "в разных классах" in passer_by.screen
    await passer_by.taps("Дополнить")
    await passer_by.says("В 7 и в 3 классе.")
    await talk.pays()
    assert "В 7 и в 3 классе." in school.officer.screen
    assert len(await rows(talk.database, tables.InquiryRow)) == 1


@pytest.mark.long
async def test_a_new_question_closes_the_one_answered_before(talk: Talk, school: School, passer_by: Person) -> None:
    await answered(passer_by, school)
    await asks(passer_by, school, "Другой вопрос", "Документы")
    assert [row["status"] for row in await rows(talk.database, tables.InquiryRow)] == ["closed", "waiting"]


@pytest.mark.long
async def test_an_answer_is_kept_and_sent_again(talk: Talk, school: School, passer_by: Person) -> None:
    await answered(passer_by, school)
    await school.officer.taps("Сохранить как заготовку")
    another = talk.person()
    await taken(another, school)
    await school.officer.taps("Заготовки…")
    assert ANSWER in school.officer.screen
    await school.officer.taps("1")
    await school.officer.taps("Отправить ответ")
    await talk.pays()
    assert ANSWER in another.screen


@pytest.mark.long
async def test_words_to_one_applicant_never_go_to_another(talk: Talk, school: School, passer_by: Person) -> None:
    await taken(passer_by, school)
    await school.officer.says("Ответ первому")
    another = talk.person()
    await taken(another, school, text="Вопрос второго")
    assert "Ответ первому" not in school.officer.screen
    await school.officer.says("Ответ второму")
    await school.officer.taps("Отправить ответ")
    await talk.pays()
    assert "Ответ второму" in another.screen
    assert "Ответ" not in passer_by.screen.replace("Ответ - до", "").replace("готовит ответ", "")


async def test_in_person_the_question_is_opened_by_number_and_no_word_of_it_is_kept(
    talk: Talk, quiet_school: School, passer_by: Person
) -> None:
    number = await taken(passer_by, quiet_school)
    assert number in passer_by.everything_said
    assert "назвав этот номер" in passer_by.everything_said
    await passer_by.says("Меня зовут Тайна Тайновна")
    await quiet_school.officer.says("Уважаемая Тайна Тайновна")
    await quiet_school.officer.taps("Консультация дана")
    await talk.pays()
    turns = await rows(talk.database, tables.InquiryTurnRow)
    assert {turn["text"] for turn in turns} <= {None, ""}
    assert quiet_school.names[quiet_school.officer.id] not in passer_by.everything_said
    assert (await the_inquiry(talk))["status"] == "answered"


async def test_what_waits_is_listed_and_an_old_button_says_so(talk: Talk, school: School, passer_by: Person) -> None:
    number = await taken(passer_by, school)
    await school.officer.says("/questions")
    assert any(number in label for label in school.officer.buttons)
    await school.officer.presses("vi:take:1:1:0")
    assert "уже взял" in (school.officer.alert or "")
    talk.clock.now += timedelta(days=1)


async def test_cancel_forgets_what_was_being_asked(talk: Talk, school: School, passer_by: Person) -> None:
    await passer_by.says("/about")
    await passer_by.taps("Задать вопрос")
    await passer_by.taps("Другое")
    await passer_by.says("/cancel")
    await passer_by.says("Это уже не вопрос")
    assert await rows(talk.database, tables.InquiryRow) == []
