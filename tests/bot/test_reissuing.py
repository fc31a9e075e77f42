"""A misprint in a letter is corrected by a new letter in five working days (B 5.12); the old one stays beside it."""

import pytest

from storage import tables
from tests.bot.branches import audited, documents, provided, the_case
from tests.bot.conftest import MOSCOW_REGION, School, a_school, everything_kept, rows
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.talk import Person, Talk


async def asks(school: School, parent: Person, words: str = "В фамилии ребёнка лишняя буква") -> str:
    number = await provided(school, parent)
    await parent.taps("О заявлении")
    await parent.taps("В письме опечатка…")
    if not school.in_person:
        await parent.says(words)
    await school.talk.pays()
    return number


async def opens(school: School, number: str, officer: Person | None = None) -> Person:
    who = officer or school.officer
    await who.says(f"/find {number}")
    await who.taps("Исправить письмо…")
    return who


@pytest.mark.long
async def test_a_new_letter_stands_for_the_old_one_and_says_so(talk: Talk, school: School, parent: Person) -> None:
    number = await asks(school, parent)
    assert "до 02.12.2026 включительно" in parent.screen  # five working days from 25 November
    assert f"По № {number} просят исправить опечатку в письме: до 02.12.2026" in school.chat.everything_said
    assert "лишняя буква" not in school.chat.everything_said
    officer = await opens(school, number)
    assert "лишняя буква" in officer.screen
    await officer.taps("Ребёнок")
    await officer.says("Правильный Пётр Ильич")
    assert "→ Правильный Пётр Ильич" in officer.screen
    talk.clock.forward(days=1)
    await officer.taps("Выпустить исправленное письмо")
    await talk.pays()
    sent = parent.files[-1]
    assert sent.caption.startswith(f"Письмо по № {number} исправлено")
    paper = said_on(sent.content)
    assert squeezed("Правильный Пётр Ильич") in paper
    assert squeezed("взамен письма от 25.11.2026") in paper
    assert await documents(talk) == ["application", "receipt", "decision", "decision"]
    (misprint,) = await rows(talk.database, tables.MisprintRow)
    assert (misprint["outcome"], misprint["done_at"]) == ("corrected", talk.clock.now)
    assert len(await audited(talk, "misprint_corrected")) == 1
    case = await the_case(talk)
    assert (case["status"], case["answers"]["child_name"]) == ("provided", "Правильный Пётр Ильич")


@pytest.mark.long
async def test_staff_are_reminded_of_a_misprint_at_half_on_the_last_morning_and_after_it_once_each(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await asks(school, parent)  # Wednesday, to be corrected by the next one
    said = []
    for _day in range(9):
        talk.clock.forward(days=1)
        for _ in range(2):
            await talk.house.reminding()
            await talk.pays()
        said.append(school.chat.screen.splitlines()[0])
    what = [row["refs"]["what"] for row in await rows(talk.database, tables.PushRow, kind="misprint_due")]
    assert what == ["half", "last_day", "overdue", "overdue"]  # the last one is the head's
    assert f"Напоминание: в письме по № {number} просят исправить опечатку - до ср 02.12 включительно." in said
    assert f"Напоминание: в письме по № {number} опечатку нужно исправить сегодня." in said
    assert said[-1] == f"Срок исправить опечатку в письме по № {number} истёк ср 02.12."
    assert [word for word in school.personal if word in school.chat.everything_said] == []


@pytest.mark.long
async def test_of_a_corrected_misprint_nobody_is_reminded(talk: Talk, school: School, parent: Person) -> None:
    number = await asks(school, parent)
    talk.clock.forward(days=7)
    await talk.house.reminding()  # owed, and corrected before it is paid
    officer = await opens(school, number)
    await officer.taps("Ребёнок")
    await officer.says("Правильный Пётр Ильич")
    await officer.taps("Выпустить исправленное письмо")
    await talk.house.reminding()
    await talk.pays()
    assert "опечатку нужно исправить сегодня" not in school.chat.everything_said


@pytest.mark.long
async def test_where_there_is_no_misprint_the_applicant_is_told_why(talk: Talk, school: School, parent: Person) -> None:
    number = await asks(school, parent)
    officer = await opens(school, number)
    await officer.taps("Опечатки нет…")
    assert "Ответить: опечатки нет" not in officer.buttons  # not without a reason
    await officer.says("Имя напечатано как в заявлении")
    await officer.taps("Ответить: опечатки нет")
    await talk.pays()
    assert "Имя напечатано как в заявлении" in parent.screen
    assert await documents(talk) == ["application", "receipt", "decision"]


@pytest.mark.long
async def test_a_bad_value_is_asked_again_and_nothing_is_issued_without_a_change(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await asks(school, parent)
    officer = await opens(school, number)
    assert "Выпустить исправленное письмо" not in officer.buttons
    await officer.taps("Класс")
    await officer.says("класс наш")
    assert "Не получилось прочитать класс" in officer.screen
    await officer.says("7б")
    assert "7Б" in officer.screen


@pytest.mark.long
async def test_an_officer_corrects_by_himself_and_a_letter_asked_twice_is_asked_once(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await asks(school, parent)
    await parent.presses("sp:1")
    assert "уже просили" in parent.screen
    officer = await opens(school, number, school.colleague)
    await officer.taps("Заявитель")
    await officer.says("Верная Вера Ильинична")
    issue = officer.data_of("Выпустить исправленное письмо")
    await officer.presses(issue)
    await officer.presses(issue)
    assert officer.alert
    assert len(await rows(talk.database, tables.DocumentRow, kind="decision")) == 2
    officer = await opens(school, number)  # nobody asks any more, and one may still be found
    assert "Опечатки нет…" not in officer.buttons


@pytest.mark.long
async def test_a_refusal_is_corrected_too_with_all_its_grounds(talk: Talk, parent: Person) -> None:
    school = await a_school(talk, MOSCOW_REGION)
    await school.applies(parent)
    await talk.pays()
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.presses("k:refuse:1:2:M13-3")
    await school.officer.says("Выбыл 01.09.2026")
    await school.officer.taps("Отказать")
    await talk.pays()
    await school.head.taps("Утвердить", on=school.chat)
    await talk.pays()
    await parent.taps("О заявлении")
    await parent.taps("В письме опечатка…")
    await parent.says("Не тот класс")
    await talk.pays()
    officer = await opens(school, str((await the_case(talk))["number"]))
    await officer.taps("Класс")
    await officer.says("7Б")
    await officer.taps("Выпустить исправленное письмо")
    await talk.pays()
    paper = said_on(parent.files[-1].content)
    assert squeezed("Ребёнок не обучается в организации либо выбыл из неё") in paper
    assert squeezed("Выбыл 01.09.2026") in paper
    assert squeezed("взамен письма") in paper


async def test_in_person_it_is_asked_without_a_word_and_done_on_paper(
    talk: Talk, quiet_school: School, parent: Person
) -> None:
    school = quiet_school
    number = await school.applies(parent)
    await school.officer.presses("k:take:1:1:")
    await school.officer.presses("k:seen:1:2:")
    await school.officer.says(school.pupil.file)
    await school.officer.presses("k:seen:1:2:")
    await talk.pays()
    await parent.taps("О заявлении")
    await parent.taps("В письме опечатка…")
    assert "скажите в школе" in parent.screen
    await talk.pays()
    officer = await opens(school, number)
    await officer.taps("Исправлено и выдано")
    await talk.pays()
    assert "можно получить в школе" in parent.screen
    assert parent.files == []
    assert [word for word in school.personal if word in parent.everything_said + officer.everything_said] == []


@pytest.mark.long
@pytest.mark.parametrize("who", ["teacher", "administrator", "elsewhere", "stranger", "another"])
async def test_nobody_else_asks_or_corrects(talk: Talk, school: School, parent: Person, who: str) -> None:
    await asks(school, parent)
    await opens(school, str((await the_case(talk))["number"]))
    other, another = await a_school(talk), talk.person()
    await school.grants(another, school.classmate)
    others = {"elsewhere": other.officer, "stranger": talk.person(), "another": another}
    person = others.get(who) or getattr(school, who)
    before = await everything_kept(talk.database)
    for data in ("sp:1", "sm:open:1:0:", "sm:pick:0:1:child_name", "sm:issue:0:1:", "sm:issue:0:2:", "sm:issue:0:3:"):
        await person.presses(data)
        assert person.alert or person.screen
    assert await everything_kept(talk.database) == before


async def test_before_the_decision_there_is_no_letter_to_correct(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    before = await everything_kept(talk.database)
    await parent.presses("sp:1")
    await school.officer.presses("sm:open:1:0:")
    assert await everything_kept(talk.database) == before
