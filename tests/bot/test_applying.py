"""A parent applies: every question and every way an answer can be wrong, the review, filing, old buttons."""

import asyncio
import hashlib
from datetime import date

import pytest

from bot.screens import questions
from bot.screens.parent import application as screens
from domain.profiles import Field, profile
from storage import tables
from tests.bot.conftest import (
    BELGOROD,
    MOSCOW_REGION,
    School,
    a_school,
    begins,
    everything_kept,
    fills_in,
    gives,
    rows,
)
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.talk import Person, Talk

# -- the questions


async def halfway(school: School, parent: Person, until: Field) -> None:
    """A form answered as far as a question, opened again in the chat."""
    await school.has_answered(parent, until)
    await parent.says("/apply")


async def draft_of(talk: Talk) -> dict[str, str]:
    (draft,) = await rows(talk.database, tables.DraftRow)
    return dict(draft["answers"])


NOT_A_NAME = [
    ("😀", "name_not_letters"),
    ("ivan@example.ru", "name_not_letters"),
    ("Мария", "name_one_word"),
    ("Петрова М. И.", "name_initials"),
    ("\u200b", "name_empty"),
    ("А" * 200, "name_too_long"),
    ("Один Два Три Четыре Пять", "name_too_many_words"),
]
BAD_ANSWERS = [
    (BELGOROD, Field.RELATION, "мама", "not_offered"),
    *((BELGOROD, Field.APPLICANT_NAME, said, code) for said, code in NOT_A_NAME),
    (BELGOROD, Field.CHILD_NAME, "Мария", "name_one_word"),
    (BELGOROD, Field.REGISTERED_PLACE, "дом", "place"),
    (BELGOROD, Field.REGISTERED_PLACE, "12345, 67", "place"),
    (BELGOROD, Field.ANSWER_ADDRESS, "mail@example", "email"),
    (BELGOROD, Field.ANSWER_ADDRESS, "тут", "place"),
    (BELGOROD, Field.PHONE, "8 472 32", "phone"),
    (BELGOROD, Field.PHONE, "позвоните мне", "phone"),
    (BELGOROD, Field.PASSPORT_NUMBER, "1408 12", "passport_number"),
    (BELGOROD, Field.PASSPORT_NUMBER, "не скажу", "passport_number"),
    (BELGOROD, Field.PASSPORT_ISSUED_BY, "12", "passport_issued_by"),
    (BELGOROD, Field.CHILD_CLASS, "седьмой", "child_class"),
    (BELGOROD, Field.CHILD_CLASS, "99А", "child_class"),
    (BELGOROD, Field.DELIVERY_FORM, "голубиной почтой", "email"),
    (MOSCOW_REGION, Field.EMAIL, "нет", "email"),
    (MOSCOW_REGION, Field.CHILD_BIRTH_DATE, "31.02.2013", "date"),
    (MOSCOW_REGION, Field.CHILD_BIRTH_DATE, "весной", "date"),
    (MOSCOW_REGION, Field.CHILD_BIRTH_DATE, "07.03.1990", "child_birth_date"),
    (MOSCOW_REGION, Field.CHILD_BIRTH_DATE, "24.11.2026", "child_birth_date"),
    *((BELGOROD, one.field, "я" * 10_000, "too_long") for one in profile(BELGOROD).fields if one.field in Field),
]


@pytest.mark.parametrize(("code", "field", "said", "problem"), BAD_ANSWERS)
async def test_a_bad_answer_gets_one_sentence_and_loses_nothing(
    talk: Talk, parent: Person, code: str, field: Field, said: str, problem: str
) -> None:
    if field in (Field.SCHOOL, Field.RELATION) and problem == "too_long":
        problem = "not_offered"
    school = await a_school(talk, code)
    if field is Field.SCHOOL:
        await a_school(talk, MOSCOW_REGION)  # with one school alone it is not asked
    await halfway(school, parent, field)
    asked, before = parent.screen, await draft_of(talk)
    await parent.says(said)
    assert questions.problem(problem, said) in parent.screen
    assert asked.splitlines()[2] in parent.screen  # the question is asked again at once
    assert await draft_of(talk) == before
    await gives(parent, school.name if field is Field.SCHOOL else school.answers[field], school)
    assert asked.splitlines()[0] != parent.screen.splitlines()[0]
    assert field.value in await draft_of(talk)


@pytest.mark.parametrize("code", [BELGOROD, MOSCOW_REGION])
async def test_every_question_of_a_profile_is_asked_once_and_in_order(talk: Talk, parent: Person, code: str) -> None:
    school = await a_school(talk, code)
    await begins(parent)
    total = len(profile(code).fields)
    for place, asked in enumerate(profile(code).fields[1:], start=2):
        assert parent.screen.startswith(f"Заявление · вопрос {place} из {total}\n")
        await gives(parent, school.answers[asked.field], school)
    assert parent.screen.startswith("Проверьте заявление")


@pytest.mark.parametrize(
    ("field", "said", "kept"),
    [
        (Field.APPLICANT_NAME, "  иванова-петрова  ольга ", "Иванова-Петрова Ольга"),
        (Field.APPLICANT_NAME, "Сукарно.", "Сукарно"),  # one name is a name
        (Field.CHILD_NAME, "Мамедов Тимур Рашид оглы", "Мамедов Тимур Рашид оглы"),
        (Field.PHONE, "8 (4722) 32-68-95", "+74722326895"),
        (Field.PASSPORT_NUMBER, "серия 1408 № 123456", "1408 123456"),
        (Field.PASSPORT_NUMBER, "AB 1234567", "AB 1234567"),
        (Field.CHILD_CLASS, "7 «а» класс", "7А"),
        (Field.DELIVERY_FORM, "mail@example.ru", "mail@example.ru"),
    ],
)
async def test_an_answer_is_understood_however_it_is_typed(
    talk: Talk, school: School, parent: Person, field: Field, said: str, kept: str
) -> None:
    await halfway(school, parent, field)
    await parent.says(said)
    assert (await draft_of(talk))[field] == kept


@pytest.mark.parametrize("sends", ["sends_sticker", "sends_photo"])
async def test_a_sticker_or_a_photo_where_words_are_asked_loses_nothing(
    talk: Talk, school: School, parent: Person, sends: str
) -> None:
    await halfway(school, parent, Field.CHILD_NAME)
    asked, before = parent.screen, await draft_of(talk)
    await getattr(parent, sends)()
    assert questions.problem("text_only", "") in parent.screen
    assert asked.splitlines()[2] in parent.screen
    assert await draft_of(talk) == before


async def test_what_was_typed_is_said_back_safely(talk: Talk, school: School, parent: Person) -> None:
    await halfway(school, parent, Field.PHONE)
    await parent.says("<b>&{said}</i>")
    assert "«<b>&{said}</i>»" in parent.screen


# -- the phone


async def test_ones_own_contact_is_an_answer_and_a_proof(talk: Talk, school: School, parent: Person) -> None:
    await halfway(school, parent, Field.PHONE)
    assert parent.chat.keyboard == ["Отправить мой номер"]
    await parent.shares_contact("79000000001")
    assert await draft_of(talk) | {"phone": "+79000000001", "_contact": "+79000000001"} == await draft_of(talk)


async def test_the_contact_of_another_person_is_neither(talk: Talk, school: School, parent: Person) -> None:
    await halfway(school, parent, Field.PHONE)
    before = await draft_of(talk)
    await parent.shares_contact("79000000001", of=talk.person())
    assert questions.problem("contact_of_another", "") in parent.screen
    assert await draft_of(talk) == before


@pytest.mark.long
async def test_a_typed_phone_proves_nothing(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    await fills_in(parent, school, **{Field.PHONE: school.phone})
    await parent.taps("Подать заявление")
    (application,) = await rows(talk.database, tables.ApplicationRow)
    assert application["answers"]["phone"] == school.phone
    assert application["contact_account_phone"] is None


async def test_a_contact_without_a_form_is_answered_politely(talk: Talk, school: School, parent: Person) -> None:
    before = await everything_kept(talk.database)
    await parent.shares_contact("79000000001")
    assert "Здравствуйте" in parent.screen
    assert await everything_kept(talk.database) == before


# -- back, mend, pause, drop


async def test_one_can_go_back_to_every_question_and_nothing_is_lost(
    talk: Talk, school: School, parent: Person
) -> None:
    await halfway(school, parent, Field.REGISTERED_PLACE)
    before = await draft_of(talk)
    for place in (3, 2, 1):
        await parent.taps("‹ Назад")
        assert f"вопрос {place} из 11" in parent.screen
    assert "‹ Назад" not in parent.buttons
    assert await draft_of(talk) == before
    await parent.taps(school.name)
    assert "вопрос 4 из 11" in parent.screen  # on to the first that is still open


@pytest.mark.long
async def test_a_line_is_mended_from_the_review(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    await fills_in(parent, school)
    await parent.taps("Изменить…")
    await parent.taps("Класс")
    assert "В каком классе" in parent.screen
    await parent.says("шестой")
    assert questions.problem("child_class", "шестой") in parent.screen
    await parent.says("6б")
    assert parent.screen.startswith("Проверьте заявление")
    assert "Класс: 6Б" in parent.screen
    assert (await draft_of(talk))["child_name"] == school.pupil.name


async def test_a_stray_word_at_the_review_shows_the_review(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    await fills_in(parent, school)
    before = await draft_of(talk)
    await parent.says("ну что там")
    assert parent.screen.startswith("Проверьте заявление")
    assert await draft_of(talk) == before


async def test_a_form_is_left_and_gone_on_with_after_a_restart(talk: Talk, school: School, parent: Person) -> None:
    await halfway(school, parent, Field.CHILD_CLASS)
    await parent.taps("Прервать, сохранив")
    assert "/apply" in parent.screen
    await talk.restarts()
    talk.clock.forward(days=9)
    await parent.says("/apply")
    assert "вопрос 10 из 11" in parent.screen
    await parent.says("7а")
    assert "вопрос 11 из 11" in parent.screen


async def test_a_mended_question_is_still_the_open_one_after_a_restart(
    talk: Talk, school: School, parent: Person
) -> None:
    await begins(parent)
    await fills_in(parent, school)
    await parent.taps("Изменить…")
    await parent.taps("Ребёнок")
    await talk.restarts()
    await parent.says(school.classmate.name)
    assert f"Ребёнок: {school.classmate.name}" in parent.screen


async def test_a_form_is_dropped_only_when_that_is_said_twice(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    await fills_in(parent, school)
    await parent.taps("Отменить")
    assert len(await rows(talk.database, tables.DraftRow)) == 1
    await parent.taps("‹ К заявлению")
    await parent.taps("Отменить")
    await parent.taps("Да, стереть")
    assert await rows(talk.database, tables.DraftRow) == []
    assert "стёрты" in parent.screen


# -- several schools


async def test_with_several_schools_the_school_is_the_first_question(
    talk: Talk, school: School, region_school: School, parent: Person
) -> None:
    await begins(parent)
    assert parent.buttons[:2] == [school.name, region_school.name]
    await parent.taps(region_school.name)
    assert f"вопрос 2 из {len(profile(MOSCOW_REGION).fields)}" in parent.screen


async def test_another_school_keeps_what_its_regulation_asks_too(
    talk: Talk, school: School, region_school: School, parent: Person
) -> None:
    await begins(parent)
    await parent.taps(school.name)
    await fills_in(parent, school)
    await parent.taps("Изменить…")
    await parent.taps("Школа")
    await parent.taps(region_school.name)
    kept = await draft_of(talk)
    assert kept["child_name"] == school.pupil.name
    assert "passport_number" not in kept  # its regulation does not ask it, so it is not kept (B 5.12)
    assert "электронной почты" in parent.screen


async def test_a_school_in_person_keeps_nothing_of_what_was_said_for_another(
    talk: Talk, school: School, quiet_school: School, parent: Person
) -> None:
    await begins(parent)
    await parent.taps(school.name)
    await fills_in(parent, school)
    await parent.taps("Изменить…")
    await parent.taps("Школа")
    await parent.taps(quiet_school.name)
    assert await draft_of(talk) == {"school": str(quiet_school.id)}
    await parent.shares_contact("79000000001")  # nobody asked for it
    await parent.says("/apply")
    await parent.taps("Подать заявление")
    (application,) = await rows(talk.database, tables.ApplicationRow)
    assert application["answers"] == {"school": str(quiet_school.id)}
    assert application["contact_account_phone"] is None


# -- filing


@pytest.mark.long
async def test_filing_gives_a_number_a_date_and_a_due_date_at_once(talk: Talk, school: School, parent: Person) -> None:
    number = await school.applies(parent)
    assert "Заявление принято" in parent.screen
    assert f"№ {number} от 25.11.2026, 10:40" in parent.screen
    assert "30.11.2026" in parent.screen  # three working days from Wednesday (B 3.3.2)
    (application,) = await rows(talk.database, tables.ApplicationRow)
    assert application["status"] == "filed"
    assert application["filed_at"] == talk.clock.now
    assert application["due_on"] == date(2026, 11, 30)
    assert application["contact_account_phone"] == school.phone


async def test_filing_owes_a_receipt_and_a_card_and_freezes_the_papers(
    talk: Talk, school: School, parent: Person
) -> None:
    await school.applies(parent)
    receipt, card = await rows(talk.database, tables.PushRow)
    assert (receipt["kind"], receipt["due_at"]) == ("receipt", talk.clock.now)
    assert (card["kind"], card["due_at"]) == ("card", talk.clock.now)
    assert set(card["refs"]) == {"application", "version"}  # ids alone lie in the queue
    papers = await rows(talk.database, tables.DocumentRow)
    assert [(one["kind"], one["signed_at"]) for one in papers] == [
        ("application", talk.clock.now),
        ("receipt", talk.clock.now),
    ]
    (event,) = await rows(talk.database, tables.ApplicationEventRow)
    assert (event["act"], event["status"]) == ("filed", "filed")
    assert await rows(talk.database, tables.DraftRow) == []


async def test_the_receipt_comes_by_itself_as_a_paper_and_its_hash_is_kept(
    talk: Talk, region_school: School, parent: Person
) -> None:
    number = await region_school.applies(parent)
    await talk.pays()
    (sent,) = parent.files
    assert sent.name == f"raspiska-{number}.pdf"
    told = said_on(sent.content)
    for word in (
        "Расписка о приёме заявления",
        number,
        region_school.parent_name,
        region_school.pupil.name,
        "Решение: до 26 ноября 2026 г. включительно",
        "срок — 1 рабочий день (п. 1.1.2), первый день — следующий за 25 ноября 2026 г.",
        "Регистрация доступа: до 27 ноября 2026 г. включительно",
    ):
        assert squeezed(word) in told, word
    (kept,) = await rows(talk.database, tables.DocumentRow, kind="receipt")
    assert kept["sha256"] == hashlib.sha256(sent.content).hexdigest()
    await parent.taps("О заявлении")
    await parent.taps("Расписка, PDF")
    assert parent.files[-1].content == sent.content


async def test_where_no_name_may_pass_no_receipt_is_sent(talk: Talk, quiet_school: School, parent: Person) -> None:
    await quiet_school.applies(parent)
    await talk.pays()
    assert "Заявление принято" in parent.screen
    assert parent.files == []
    assert await rows(talk.database, tables.DocumentRow) == []


async def test_two_stages_are_named_where_the_regulation_has_two(
    talk: Talk, region_school: School, parent: Person
) -> None:
    await region_school.applies(parent)
    assert "26.11.2026" in parent.screen  # the decision (M 1.1.2-a)
    assert "27.11.2026" in parent.screen  # and the registration after it (M 1.1.2-d)


async def test_the_same_tap_delivered_twice_files_once(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    await fills_in(parent, school)
    update = await parent.taps("Подать заявление")
    await talk.delivers(update)
    await talk.delivers(update, update)
    assert len(await rows(talk.database, tables.ApplicationRow)) == 1


async def test_an_impatient_second_tap_files_nothing_more(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    await fills_in(parent, school)
    file = parent.data_of("Подать заявление")
    await asyncio.gather(parent.presses(file), parent.presses(file))
    assert len(await rows(talk.database, tables.ApplicationRow)) == 1
    assert "Заявление принято" in parent.everything_said


@pytest.mark.long
async def test_a_form_changed_since_it_was_seen_is_shown_again_instead_of_signed(
    talk: Talk, school: School, parent: Person
) -> None:
    await begins(parent)
    await fills_in(parent, school)
    seen_before = parent.data_of("Подать заявление")
    await parent.taps("Изменить…")
    await parent.taps("Класс")
    await parent.says("6б")
    await parent.presses(seen_before)  # on another phone the old review is still on the screen
    assert await rows(talk.database, tables.ApplicationRow) == []
    assert "Класс: 6Б" in parent.screen
    await parent.taps("Подать заявление")
    assert (await rows(talk.database, tables.ApplicationRow))[0]["answers"]["child_class"] == "6Б"


async def test_an_unfinished_form_cannot_be_filed_by_a_forged_button(
    talk: Talk, school: School, parent: Person
) -> None:
    await halfway(school, parent, Field.CHILD_CLASS)
    (draft,) = await rows(talk.database, tables.DraftRow)
    await parent.presses(f"f:file:::{draft['id']}:{draft['version']}")
    assert await rows(talk.database, tables.ApplicationRow) == []
    assert "В каком классе" in parent.screen


@pytest.mark.long
async def test_numbers_go_on_without_gaps_school_by_school(talk: Talk, school: School, region_school: School) -> None:
    numbers = []
    for to in (school, school, region_school):
        parent = talk.person(started=False)
        await begins(parent)
        await parent.taps(to.name)
        await fills_in(parent, to)
        await parent.taps("Подать заявление")
        numbers.append((await rows(talk.database, tables.ApplicationRow))[-1]["number"])
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000001"]
    assert len(set(numbers)) == 3


# -- buttons of another time


@pytest.mark.long
async def test_an_old_button_of_a_filed_form_says_that_it_is_closed(talk: Talk, school: School, parent: Person) -> None:
    await begins(parent)
    old = [parent.data_of("Родитель"), parent.data_of("‹ Назад")]
    await fills_in(parent, school)
    old += [parent.data_of(label) for label in ("Изменить…", "Отменить", "Подать заявление")]
    await parent.taps("Подать заявление")
    before = await everything_kept(talk.database)
    for data in old:
        await parent.presses(data)
        assert parent.alert == screens.closed().text
    assert await everything_kept(talk.database) == before


@pytest.mark.long
async def test_an_old_button_does_not_touch_the_form_begun_afterwards(
    talk: Talk, school: School, parent: Person
) -> None:
    await begins(parent)
    opekun = parent.data_of("Опекун или попечитель")
    await fills_in(parent, school)
    file = parent.data_of("Подать заявление")
    await parent.taps("Подать заявление")
    await parent.says("/apply")
    await fills_in(parent, school)
    await parent.presses(opekun)
    assert parent.alert == screens.closed().text
    assert (await draft_of(talk))["relation"] == "parent"
    await parent.presses(file)  # the review it stood under was of another application
    assert parent.alert == screens.closed().text
    assert len(await rows(talk.database, tables.ApplicationRow)) == 1


FORGED = [
    "f:pick:relation:king:{draft}:0",
    "f:pick:school:999:{draft}:0",
    "f:pick:applicant_name:Самозванец:{draft}:0",
    "f:pick:no_such_step:x:{draft}:0",
    "f:back:no_such_step::{draft}:0",
    "f:mend:no_such_step::{draft}:0",
    "f:no_such_act:::{draft}:0",
    "f:file:::{draft}:999",
    "f:dropped:::999:0",
    "f:pick:relation:parent:-1:0",
    "f:pick:relation:parent:99999999999999999999:0",
    "f:",
    "f",
    "nothing of ours",
    "x" * 64,
]


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_button_changes_nothing(talk: Talk, school: School, parent: Person, data: str) -> None:
    await halfway(school, parent, Field.REGISTERED_PLACE)
    (draft,) = await rows(talk.database, tables.DraftRow)
    before = await draft_of(talk)
    await parent.presses(data.format(draft=draft["id"]))
    assert await draft_of(talk) == before
    assert await rows(talk.database, tables.ApplicationRow) == []
    assert parent.alert or "вопрос" in parent.screen


async def test_the_form_of_another_person_cannot_be_touched(talk: Talk, school: School, parent: Person) -> None:
    await halfway(school, parent, Field.REGISTERED_PLACE)
    (draft,) = await rows(talk.database, tables.DraftRow)
    other = talk.person(started=False)
    await begins(other)
    for act in ("dropped", "file", "back:applicant_name"):
        await other.presses(f"f:{act}{':' * (3 - act.count(':'))}{draft['id']}:{draft['version']}")
        assert other.alert == screens.closed().text
    assert (await rows(talk.database, tables.DraftRow))[0] == draft


# -- afterwards


async def test_the_course_of_the_case_is_told_at_any_time(talk: Talk, school: School, parent: Person) -> None:
    number = await school.applies(parent)
    await parent.says("/cases")
    await parent.taps(next(label for label in parent.buttons if number in label))
    assert number in parent.screen
    assert "30.11.2026" in parent.screen
    await parent.taps("Как посчитан срок")
    assert "3.3.2" in parent.screen
    await parent.taps("‹ К заявлению")
    assert number in parent.screen


async def test_the_paper_of_the_application_comes_as_a_file(talk: Talk, school: School, parent: Person) -> None:
    number = await school.applies(parent)
    await parent.taps("Заявление, PDF")
    (paper,) = parent.files
    assert number in paper.name
    assert paper.content.startswith(b"%PDF")
    await parent.taps("Заявление, PDF")
    assert parent.files[0].content == parent.files[1].content  # frozen when it was signed


@pytest.mark.parametrize("act", ["show", "why", "paper", "letter", "again"])
async def test_the_case_of_another_person_does_not_exist(talk: Talk, school: School, parent: Person, act: str) -> None:
    await school.applies(parent)
    other = talk.person(started=False)
    await begins(other)
    before = await everything_kept(talk.database)
    await other.presses(f"c:{act}:1")
    assert other.alert
    assert not any(word in other.everything_said for word in school.personal if word not in other.screen)
    assert other.files == []
    assert await everything_kept(talk.database) == before


async def test_to_apply_again_does_not_wipe_a_form_already_begun(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await parent.says("/apply")
    await parent.taps("Опекун или попечитель")
    begun = await draft_of(talk)
    await parent.presses("c:again:1")
    assert await draft_of(talk) == begun
