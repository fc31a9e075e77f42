"""An invitation to a talk: in time, answered by buttons, held, missed or refused (B 3.3.3-b, 3.3.3-c)."""

from datetime import date, time

import pytest

from bot.forms.form import BadAnswer
from bot.forms.talk import TalkTime, parse_talk
from storage import tables
from tests.bot.branches import acts, audited, letter, refuses, status, taken, the_case
from tests.bot.conftest import TODAY, School, rows
from tests.talk import Person, Talk

QUESTION = "Кем вы приходитесь ребёнку"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("30.11 15:30", TalkTime(date(2026, 11, 30), time(15, 30), "")),
        (" 1.12.2026, 9:05 кабинет 12 ", TalkTime(date(2026, 12, 1), time(9, 5), "кабинет 12")),
        ("01.12.26 09.05", TalkTime(date(2026, 12, 1), time(9, 5), "")),
        ("12.01 10:00", TalkTime(date(2027, 1, 12), time(10, 0), "")),  # the next such day
        ("29.02.2028 10:00\nвход со двора", TalkTime(date(2028, 2, 29), time(10, 0), "вход со двора")),
    ],
)
def test_a_day_and_an_hour_are_read_as_people_write_them(said: str, read: TalkTime) -> None:
    assert parse_talk(said, TODAY) == read


@pytest.mark.parametrize(
    "said",
    ["", "завтра в три", "30.11", "15:30", "31.11 15:30", "30.11 25:00", "30.11 15:3", "30.13 10:00", "29.02 10:00"],
)
def test_what_is_no_day_and_hour_is_not_guessed(said: str) -> None:
    with pytest.raises(BadAnswer):
        parse_talk(said, TODAY)


async def invited(school: School, parent: Person, when: str = "30.11 15:30 кабинет 12") -> str:
    number = await taken(school, parent)
    await school.officer.taps("Пригласить…")
    await school.officer.says(when)
    await school.officer.says(QUESTION)
    await school.officer.taps("Отправить приглашение")
    await school.talk.pays()
    return number


@pytest.mark.long
async def test_the_invitation_says_when_where_and_what_about_and_moves_the_date(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await invited(school, parent)
    assert await status(talk) == "invited"
    _receipt, sent = parent.files
    assert sent.name == f"priglashenie-{number}.pdf"
    for said in ("30.11.2026, 15:30", "кабинет 12", QUESTION, "01.12.2026"):
        assert said in sent.caption
    assert (await the_case(talk))["due_on"] == date(2026, 12, 1)  # one working day after the talk (ruling 10)
    (paper,) = await rows(talk.database, tables.DocumentRow, kind="invitation")
    assert QUESTION in letter(paper["data"])
    assert "15:30" in letter(paper["data"])
    assert len(await audited(talk, "invite")) == 1
    assert QUESTION not in school.chat.everything_said
    assert "кабинет" not in school.chat.everything_said


@pytest.mark.long
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("завтра", "Не получилось прочитать день и время"),
        ("28.11 10:00", "три дня"),  # only two full days lie between
        ("25.11 10:00", "три дня"),
        ("01.03.2027 10:00", "предельного срока"),
    ],
)
async def test_a_day_that_will_not_do_is_refused_in_a_sentence(
    talk: Talk, school: School, parent: Person, said: str, told: str
) -> None:
    await taken(school, parent)
    await school.officer.taps("Пригласить…")
    assert "понедельник, 30 ноября" in school.officer.screen  # the earliest, for Sunday is a day off
    await school.officer.says(said)
    assert told in school.officer.screen
    assert "Отправить приглашение" not in school.officer.buttons
    await school.officer.says("29.11 10:00")  # three full days: 26, 27, 28
    assert "29.11.2026, 10:00" in school.officer.screen


@pytest.mark.long
async def test_without_a_question_there_is_no_invitation(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await school.officer.taps("Пригласить…")
    await school.officer.says("30.11 15:30")
    assert "Отправить приглашение" not in school.officer.buttons
    await school.officer.says("- первый вопрос\n- второй вопрос")
    assert "- второй вопрос" in school.officer.screen
    await school.officer.says("01.12 11:00")  # another hour, the questions stay
    assert "01.12.2026, 11:00" in school.officer.screen
    assert "- первый вопрос" in school.officer.screen


@pytest.mark.long
async def test_the_applicant_says_that_they_will_come(talk: Talk, school: School, parent: Person) -> None:
    number = await invited(school, parent)
    await parent.taps("Приду")
    assert "Вы ответили, что придёте" in parent.screen
    assert "Приду" not in parent.buttons
    await talk.pays()
    assert f"Заявление № {number}: заявитель придёт на беседу" in school.officer.screen
    talk.clock.forward(days=5)
    await school.officer.taps("Открыть")
    await school.officer.taps("Беседа состоялась")
    await talk.pays()
    assert await status(talk) == "taken"
    assert "беседа состоялась, рассмотрение продолжено в понедельник, 30 ноября" in parent.screen
    await school.officer.taps("Предоставить")
    (paper,) = await rows(talk.database, tables.DocumentRow, kind="decision")
    assert paper["data"]["data"]["unexplained"] is None
    assert await acts(talk) == ["filed", "take", "invite", "accept_talk", "hold_talk", "grant"]


@pytest.mark.long
async def test_a_talk_refused_puts_the_warning_and_the_questions_into_the_answer(
    talk: Talk, school: School, parent: Person
) -> None:
    await invited(school, parent)
    await parent.taps("Не приду…")
    assert "менее подробное рассмотрение" in parent.screen
    assert await status(talk) == "invited"
    await parent.taps("Да, отказаться")
    assert await status(talk) == "taken"
    assert "30.11.2026" in parent.screen  # the three days of the beginning are never shortened
    await talk.pays()
    assert "отказался от беседы" in school.officer.screen
    await school.officer.taps("Открыть")
    assert "предупреждение и вопросы" in school.officer.screen
    assert QUESTION in school.officer.screen
    await school.officer.taps("Предоставить")
    (paper,) = await rows(talk.database, tables.DocumentRow, kind="decision")
    assert paper["data"]["data"]["unexplained"]["questions"] == [QUESTION]
    assert paper["data"]["data"]["unexplained"]["talk_at"].startswith("30\xa0ноября 2026")


@pytest.mark.long
async def test_a_no_show_counts_from_the_day_of_the_talk(talk: Talk, school: School, parent: Person) -> None:
    await invited(school, parent)
    await school.officer.taps("Не пришли", on=school.chat)
    assert school.officer.alert is not None
    assert "ещё не наступил" in school.officer.alert
    talk.clock.forward(days=6)
    await school.officer.taps("Не пришли", on=school.chat)
    assert await status(talk) == "taken"
    assert (await the_case(talk))["due_on"] == date(2026, 12, 1)  # from the day of the talk, however late it is noted
    await talk.pays()
    assert "беседа не состоялась" in parent.screen
    await school.officer.taps("Открыть лично", on=school.chat)
    await refuses(school.officer, "2")
    (paper,) = await rows(talk.database, tables.DocumentRow, kind="decision")
    assert paper["data"]["template"] == "refusal"
    assert paper["data"]["data"]["unexplained"]["questions"] == [QUESTION]


async def test_the_regulation_of_the_region_knows_no_talk(talk: Talk, region_school: School, parent: Person) -> None:
    await taken(region_school, parent)
    assert "Пригласить…" not in region_school.officer.buttons + region_school.chat.buttons
    await region_school.officer.presses("k:invite:1:2:")
    assert region_school.officer.alert is not None
    assert await rows(talk.database, tables.DraftRow, kind="plan") == []


@pytest.mark.long
async def test_an_answer_to_an_invitation_that_has_passed_is_an_old_button(
    talk: Talk, school: School, parent: Person
) -> None:
    await invited(school, parent)
    accept = parent.data_of("Приду")
    await school.officer.taps("Беседа состоялась", on=school.chat)
    await parent.presses(accept)
    assert parent.alert is not None
    assert await acts(talk) == ["filed", "take", "invite", "hold_talk"]
