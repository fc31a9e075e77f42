"""The officer asks to correct, the applicant corrects, the clock runs on (rulings 5, 10)."""

import asyncio
from datetime import date

import pytest

from storage import tables
from tests.bot.branches import IN_DOUBT, acts, audited, documents, status, taken, the_case
from tests.bot.conftest import School, everything_kept, rows
from tests.talk import Person, Talk


async def asked(school: School, parent: Person, *fields: str, words: str = "") -> str:
    """The officer has asked to correct these fields, and the applicant has been told."""
    number = await taken(school, parent)
    await school.officer.taps("Уточнить…")
    for field in fields:
        await school.officer.taps(field)
    if words:
        await school.officer.says(words)
    await school.officer.taps("Отправить заявителю")
    await school.talk.pays()
    return number


@pytest.mark.long
async def test_the_officer_picks_what_to_correct_and_the_applicant_is_told_until_when(
    talk: Talk, school: School, parent: Person
) -> None:
    await asked(school, parent, "Ребёнок", "Класс", words="В списках другая буква")
    assert await status(talk) == "correcting"
    for said in ("- Ребёнок", "- Класс", "В списках другая буква", "25.12.2026", "Исправить"):
        assert said in parent.screen + "".join(parent.buttons)  # thirty days at most (B 2.4)
    assert "Телефон" not in parent.screen
    assert (await the_case(talk))["due_on"] == date(2026, 12, 25)
    (note,) = await audited(talk, "ask_to_correct")
    assert note["object_id"] == 1
    assert "другая буква" not in school.chat.everything_said


@pytest.mark.long
async def test_a_ready_text_is_begun_from_changed_and_sent(talk: Talk, school: School, parent: Person) -> None:
    await school.officer.says("/texts Приём по вторникам с 15:00.")
    await taken(school, parent)
    await school.officer.taps("Уточнить…")
    await school.officer.taps("Класс")
    assert "По спискам школы ребёнок учится в другом классе." in school.officer.screen
    assert "Приём по вторникам" in school.officer.screen  # the school's own stand beside those of the regulation
    await school.officer.taps("А")
    assert "Пояснение: «По спискам школы ребёнок учится в другом классе." in school.officer.screen
    await school.officer.says("В списках ребёнок в 7Б, проверьте, пожалуйста")
    await school.officer.taps("Отправить заявителю")
    await talk.pays()
    assert "В списках ребёнок в 7Б, проверьте" in parent.screen
    assert "По спискам школы" not in parent.screen


@pytest.mark.long
async def test_a_text_about_what_is_not_picked_is_not_taken(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await school.officer.taps("Уточнить…")
    await school.officer.taps("Класс")
    (draft,) = await rows(talk.database, tables.DraftRow, kind="plan")
    await school.officer.presses(f"plan:text:{draft['id']}:birth")
    assert "Пояснение:" not in school.officer.screen


async def test_a_field_can_be_let_go_and_without_any_there_is_nothing_to_send(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent)
    await school.officer.taps("Уточнить…")
    assert "Отправить заявителю" not in school.officer.buttons
    await school.officer.taps("Класс")
    assert "✓ Класс" in school.officer.buttons
    assert "Отправить заявителю" in school.officer.buttons
    await school.officer.taps("✓ Класс")
    assert "Отправить заявителю" not in school.officer.buttons
    do = next(iter(await rows(talk.database, tables.DraftRow, kind="plan")))
    await school.officer.presses(f"plan:do:{do['id']}:")
    assert await status(talk) == "taken"


@pytest.mark.long
async def test_the_form_opens_on_what_was_asked_alone_and_the_date_moves_after_the_answer(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await asked(school, parent, "Класс", "Ребёнок")
    talk.clock.forward(days=5)  # Monday, 30 November: the first term would end today
    await parent.taps("Исправить")
    assert parent.screen.startswith(f"Исправление по № {number} · 1 из 2")
    assert f"Сейчас указано: {school.pupil.name}" in parent.screen
    await parent.says(school.classmate.name)
    assert "· 2 из 2" in parent.screen
    await parent.says("7б")
    assert f"Ребёнок: {school.pupil.name} → {school.classmate.name}" in parent.screen
    assert "Класс: 7А → 7Б" in parent.screen
    await parent.taps("Отправить исправления")
    assert "приняты" in parent.screen
    assert "Рассмотрение продолжено в понедельник, 30 ноября" in parent.screen
    assert "01.12.2026" in parent.screen  # one working day after the answer (ruling 10)
    case = await the_case(talk)
    assert (case["status"], case["due_on"]) == ("taken", date(2026, 12, 1))
    assert (case["answers"]["child_name"], case["answers"]["child_class"]) == (school.classmate.name, "7Б")
    assert case["answers"]["phone"] == school.phone  # what was not asked stays
    assert await rows(talk.database, tables.DraftRow, kind="correction") == []
    assert (await documents(talk)).count("application") == 2  # the first stays beside the corrected one
    await parent.says("/cases")
    await parent.taps(next(label for label in parent.buttons if number in label))
    assert "вы исправили сведения, рассмотрение продолжено в понедельник, 30 ноября" in parent.screen
    await parent.taps("Как посчитан срок")
    assert "Рассмотрение продолжено в понедельник, 30 ноября" in parent.screen


@pytest.mark.long
async def test_the_executor_hears_of_the_correction_and_decides(talk: Talk, school: School, parent: Person) -> None:
    number = await asked(school, parent, "Класс")
    await parent.taps("Исправить")
    await parent.says("7А")
    await parent.taps("Отправить исправления")
    await talk.pays()
    assert f"По заявлению № {number} исправлены сведения" in school.officer.screen
    await school.officer.taps("Открыть")
    await school.officer.taps("Предоставить")
    assert await status(talk) == "provided"
    assert await acts(talk) == ["filed", "take", "ask_to_correct", "correct", "grant"]


@pytest.mark.long
async def test_a_bad_correction_gets_one_sentence_and_loses_nothing(talk: Talk, school: School, parent: Person) -> None:
    await asked(school, parent, "Класс")
    await parent.taps("Исправить")
    await parent.says("седьмой")
    assert "Не получилось прочитать класс «седьмой»" in parent.screen
    await talk.restarts()
    await parent.says("7А")
    assert parent.screen.startswith("Проверьте исправления")


@pytest.mark.long
async def test_a_phone_asked_again_may_be_proved_by_a_contact(talk: Talk, school: School, parent: Person) -> None:
    await asked(school, parent, "Телефон")
    await parent.taps("Исправить")
    await parent.shares_contact("79000000003", of=talk.person())
    assert "контакт другого человека" in parent.screen
    await parent.shares_contact("79000000003")
    await parent.taps("Отправить исправления")
    case = await the_case(talk)
    assert (case["answers"]["phone"], case["contact_account_phone"]) == ("+79000000003", "+79000000003")


@pytest.mark.long
async def test_a_phone_typed_anew_does_not_undo_what_was_proved(talk: Talk, school: School, parent: Person) -> None:
    await asked(school, parent, "Телефон")
    await parent.taps("Исправить")
    await parent.says("+7 900 000-00-03")
    await parent.taps("Отправить исправления")
    case = await the_case(talk)
    assert (case["answers"]["phone"], case["contact_account_phone"]) == ("+79000000003", school.phone)


@pytest.mark.long
async def test_the_correction_of_the_child_forgets_the_pupil_chosen_by_the_old_answers(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent)
    await school.officer.presses(f"k:pupil:1:2:{school.stranger.id}")
    await school.officer.taps("Уточнить…")
    await school.officer.taps("Ребёнок")
    await school.officer.taps("Отправить заявителю")
    await talk.pays()
    await parent.taps("Исправить")
    await parent.says(school.pupil.name)
    await parent.taps("Отправить исправления")
    assert (await the_case(talk))["pupil_id"] is None


@pytest.mark.long
async def test_a_second_request_begins_a_new_correction(talk: Talk, school: School, parent: Person) -> None:
    number = await asked(school, parent, "Класс")
    await parent.taps("Исправить")
    await parent.says("7А")
    send = parent.data_of("Отправить исправления")
    await parent.taps("Отправить исправления")
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Уточнить…")
    await school.officer.taps("Телефон")
    await school.officer.taps("Отправить заявителю")
    await parent.presses(send)
    assert parent.alert is not None
    assert await status(talk) == "correcting"
    await talk.pays()
    await parent.taps("Исправить")
    assert "1 из 1" in parent.screen
    assert "телефон" in parent.screen


@pytest.mark.long
async def test_a_correction_sent_twice_at_once_is_one(talk: Talk, school: School, parent: Person) -> None:
    await asked(school, parent, "Класс")
    await parent.taps("Исправить")
    await parent.says("7А")
    send = parent.data_of("Отправить исправления")
    await asyncio.gather(parent.presses(send), parent.presses(send))
    assert (await acts(talk)).count("correct") == 1


@pytest.mark.long
async def test_the_officer_need_not_wait_for_ever_and_an_old_button_then_says_so(
    talk: Talk, school: School, parent: Person
) -> None:
    await asked(school, parent, "Класс")
    await parent.taps("Исправить")
    await school.officer.presses("k:grant:1:3:")
    assert await status(talk) == "provided"
    before = await everything_kept(talk.database)
    await parent.says("7А")
    await parent.presses("x:open:1:0:::0")
    assert parent.alert is not None
    assert (await everything_kept(talk.database))["application"] == before["application"]


@pytest.mark.parametrize("who", ["colleague", "teacher", "head", "stranger"])
async def test_nobody_else_prepares_a_request_or_corrects(talk: Talk, school: School, parent: Person, who: str) -> None:
    await taken(school, parent)
    person = talk.person() if who == "stranger" else getattr(school, who)
    await person.presses("k:correct:1:2:")
    assert person.alert
    await person.presses("x:open:1:0:::0")
    assert person.alert
    assert await rows(talk.database, tables.DraftRow) == []


async def test_a_toggle_of_a_plan_begun_anew_is_another_plans(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await school.officer.taps("Уточнить…")
    old = school.officer.data_of("Класс")
    await school.officer.taps("‹ К заявлению")
    await school.officer.taps("Уточнить…")
    await school.officer.presses(old)
    assert school.officer.alert is not None
    (plan,) = await rows(talk.database, tables.DraftRow)
    assert "picked" not in plan["answers"]


@pytest.mark.long
async def test_a_plan_of_an_earlier_version_is_overtaken(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent, **IN_DOUBT)
    await school.officer.taps("Уточнить…")
    await school.officer.taps("Класс")
    send = school.officer.data_of("Отправить заявителю")
    await school.officer.presses("k:refuse:1:2:B2.8.2-2")
    await school.officer.presses(send)
    assert school.officer.alert is not None
    assert await status(talk) == "refused"


async def test_in_person_nothing_is_asked_through_the_messenger(
    talk: Talk, quiet_school: School, parent: Person
) -> None:
    await taken(quiet_school, parent)
    assert "Уточнить…" not in quiet_school.officer.buttons + quiet_school.chat.buttons
    await quiet_school.officer.presses("k:correct:1:2:")
    assert quiet_school.officer.alert
    assert await rows(talk.database, tables.DraftRow, kind="plan") == []
