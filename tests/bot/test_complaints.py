"""A complaint and every branch of its course (B 5)."""

import asyncio
import io
import zipfile
from datetime import UTC, datetime

import pytest

from domain.complaint_door import SeatKind
from storage import tables
from tests.bot.branches import status as case_status
from tests.bot.branches import taken
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.bot.voices import (
    ADDRESS,
    NAME,
    SUBJECT,
    Body,
    a_body,
    appointed,
    button_of,
    complains,
    drafted,
    signed,
    the_complaint,
)
from tests.talk import Person, Talk
from tests.telegram import SentFile

FOUND = "Ребёнок зачислен 01.09.2020, основания для отказа не было."
MEASURES = "Отменить отказ и предоставить доступ\nОбъявить замечание ответственному сотруднику"


@pytest.fixture
async def body(talk: Talk, school: School) -> Body:
    """The authority above the school."""
    return await a_body(talk, school)


@pytest.mark.long
async def test_a_complaint_is_signed_registered_and_its_clock_is_told(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    number = await complains(passer_by, school)
    assert number == "Ж-71-2026-000001"
    for words in (number, "25.11.2026, 10:40", body.name, "Ответ - до ср 16.12 включительно"):
        assert words in passer_by.screen
    await passer_by.taps("Как посчитан срок")
    assert "15 рабочих дней (п. 5.10)" in passer_by.screen
    row = await the_complaint(talk)
    assert row["said"]["name"] == NAME
    assert row["said"]["address"] == ADDRESS
    assert row["said"]["subject"] == SUBJECT


@pytest.mark.parametrize(
    ("reason", "day"),
    [
        ("Нарушен срок регистрации", "16.12"), ("Нарушен срок услуги", "16.12"),
        ("Требуют лишние документы", "16.12"), ("Не приняли документы", "02.12"),
        ("Отказали без основания", "16.12"), ("Требуют плату", "16.12"),
        ("Не исправили опечатку", "02.12"), ("Другое", "16.12"),
    ],
)  # fmt: skip
async def test_each_of_the_seven_reasons_and_any_other_has_its_clock(
    talk: Talk, school: School, body: Body, passer_by: Person, reason: str, day: str
) -> None:
    await complains(passer_by, school, reason=reason)
    assert f"{day} включительно" in passer_by.screen


async def test_the_full_text_stands_over_the_signature_and_any_line_is_mended(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await passer_by.says("/complain")
    await passer_by.taps("Подать жалобу")
    await passer_by.taps("На школу или её сотрудника")
    await passer_by.taps("Требуют плату")
    await passer_by.says("завуч Платонов")
    await passer_by.says("ж")  # a name of one letter and no more is asked again
    assert "фамилию и имя" in passer_by.screen
    await passer_by.says(NAME)
    await passer_by.taps("Пропустить")
    await passer_by.says(ADDRESS)
    await passer_by.says(SUBJECT)
    await passer_by.taps("Готово")
    for words in (body.name, school.name, "Требуют плату", "завуч Платонов", NAME, ADDRESS, SUBJECT):
        assert words in passer_by.screen
    await passer_by.taps("Изменить…")
    await passer_by.taps("Предмет жалобы")
    await passer_by.says("Просят тысячу рублей за доступ.")
    assert "Просят тысячу рублей" in passer_by.screen
    assert await rows(talk.database, tables.ComplaintRow) == []
    await passer_by.taps("Подписать и подать")
    assert len(await rows(talk.database, tables.ComplaintRow)) == 1


@pytest.mark.long
async def test_a_justified_complaint_ends_in_measures_and_a_signed_letter(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    number = await appointed(passer_by, school, body)
    assert SUBJECT in body.officer.screen
    await drafted(body, "Обоснована…", FOUND)
    assert "меры и вид ответственности" in body.officer.screen
    await body.officer.says(MEASURES)
    await talk.pays()
    await signed(body)
    assert (await the_complaint(talk))["status"] == "answered"
    sent = passer_by.files[-1]
    assert sent.name == f"otvet-{number}.pdf"
    assert sent.content.startswith(b"%PDF")
    for words in ("обоснованной", FOUND, "Отменить отказ", "в суд"):
        assert words in sent.caption
    letter = str((await the_complaint(talk))["answer"])
    for words in (NAME, ADDRESS, number, body.names[body.head.id], body.names[body.officer.id], "судебном порядке"):
        assert words in letter
    signing = await rows(talk.database, tables.AuditRow, act="complaint_sign")
    assert [row["clause"] for row in signing] == ["justified"]


@pytest.mark.long
async def test_an_unjustified_one_is_answered_with_reasons(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await appointed(passer_by, school, body)
    await drafted(body, "Не обоснована…", "Ребёнок выбыл 01.10.2026, основание п. 2.8.2.")
    await signed(body)
    assert "необоснованной" in passer_by.files[-1].caption
    assert "Ребёнок выбыл" in passer_by.files[-1].caption


@pytest.mark.long
@pytest.mark.parametrize(
    ("place", "said"), [("2", "злоупотребление правом"), ("3", "не поддаётся прочтению"), ("5", "тайну")]
)
async def test_the_closed_list_leaves_without_an_answer_and_the_applicant_is_told(
    talk: Talk, school: School, body: Body, passer_by: Person, place: str, said: str
) -> None:
    await appointed(passer_by, school, body)
    await body.officer.taps("Без ответа по существу…")
    await body.officer.taps(place)
    await talk.pays()
    await signed(body)
    assert (await the_complaint(talk))["status"] == "left"
    assert said in passer_by.files[-1].caption
    assert "можно подать жалобу снова" in passer_by.files[-1].caption


@pytest.mark.long
@pytest.mark.parametrize("place", ["1", "4"])
async def test_the_list_is_not_widened(talk: Talk, school: School, body: Body, passer_by: Person, place: str) -> None:
    await appointed(passer_by, school, body)
    await body.officer.taps("Без ответа по существу…")
    await body.officer.taps(place)
    assert "перечень закрытый" in (body.officer.alert or "")
    assert (await the_complaint(talk))["status"] == "appointed"


@pytest.mark.long
async def test_once_the_cause_is_removed_one_complains_again_and_repeatedly_is_twice(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await appointed(passer_by, school, body)
    await drafted(body, "Не обоснована…", "Причины первые.")
    await signed(body)
    for _again in range(2):
        await passer_by.taps("Подать жалобу снова")
        await passer_by.taps("Отказали без основания")
        await passer_by.taps("Пропустить")
        await passer_by.taps("Пропустить")
        await passer_by.says(SUBJECT)
        await passer_by.taps("Готово")
        await passer_by.taps("Подписать и подать")
        await talk.pays()
        await body.head.taps("Открыть")
        await body.head.taps("Назначить ответственного…")
        await body.head.taps(button_of(body, body.officer))
        await talk.pays()
        await body.officer.taps("Открыть")
        await body.officer.taps("Без ответа по существу…")
        await body.officer.taps("4")
        if _again == 0:
            assert "перечень закрытый" in (body.officer.alert or "")
            await body.officer.taps("‹ К жалобе")
            await drafted(body, "Не обоснована…", "Причины вторые.")
            await signed(body)
    assert (await the_complaint(talk))["status"] == "drafted"
    assert (await the_complaint(talk))["before_id"] == 2


@pytest.mark.long
async def test_the_responsible_asks_and_the_applicant_explains(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await appointed(passer_by, school, body)
    await body.officer.taps("Спросить заявителя…")
    await body.officer.says("Какого числа вы получили отказ?")
    await talk.pays()
    assert "Какого числа" in passer_by.screen
    await passer_by.taps("Дать пояснения")
    await passer_by.says("Двадцатого ноября.")
    await talk.pays()
    await body.officer.taps("Открыть")
    assert "Двадцатого ноября." in body.officer.screen
    assert (await the_complaint(talk))["status"] == "appointed"


@pytest.mark.long
async def test_the_head_gives_a_draft_back(talk: Talk, school: School, body: Body, passer_by: Person) -> None:
    await appointed(passer_by, school, body)
    await drafted(body, "Не обоснована…", "Слабые причины.")
    await body.head.taps("Открыть")
    await body.head.taps("Вернуть…")
    await body.head.says("Сошлитесь на пункт положения.")
    await talk.pays()
    assert "Сошлитесь на пункт" in body.officer.screen
    assert "Слабые причины" not in passer_by.everything_said
    assert (await the_complaint(talk))["status"] == "appointed"


@pytest.mark.long
async def test_an_officer_does_not_sign_and_the_head_not_appointed_does_not_draft(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await appointed(passer_by, school, body)
    version = (await the_complaint(talk))["version"]
    await body.head.presses(f"vc:unjustified:1:{version}:")
    assert body.head.alert
    await drafted(body, "Не обоснована…", "Причины.")
    version = (await the_complaint(talk))["version"]
    await body.officer.presses(f"vc:signed:1:{version}:")
    assert "другой сотрудник" in (body.officer.alert or "")
    assert (await the_complaint(talk))["status"] == "drafted"


@pytest.mark.long
async def test_two_heads_taps_at_once_and_one_appointment_stands(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await complains(passer_by, school)
    await talk.pays()
    await body.head.taps("Открыть")
    await body.head.taps("Назначить ответственного…")
    first, second = (body.head.data_of(button_of(body, one)) for one in (body.officer, body.colleague))
    await asyncio.gather(body.head.presses(first), body.head.presses(second))
    acts = [row["act"] for row in await rows(talk.database, tables.ComplaintEventRow)]
    assert acts == ["register", "appoint"]


@pytest.mark.long
async def test_a_complaint_is_withdrawn_once_asked(talk: Talk, school: School, body: Body, passer_by: Person) -> None:
    await appointed(passer_by, school, body)
    await passer_by.says("/complaints")
    await passer_by.taps(passer_by.buttons[0])
    await passer_by.taps("Отозвать жалобу…")
    await passer_by.taps("Да, отозвать")
    await talk.pays()
    assert (await the_complaint(talk))["status"] == "withdrawn"
    assert "отозвана" in body.officer.screen


@pytest.mark.long
async def test_about_the_authority_it_goes_to_the_one_above(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    above = await a_body(talk, superior_of=body)
    await complains(passer_by, school, against="На орган, который стоит над школой")
    await talk.pays()
    row = await the_complaint(talk)
    assert (row["authority_id"], row["against_school_id"], row["against_authority_id"]) == (above.id, None, body.id)
    assert row["number"] in above.chat.everything_said
    for person in (body.head, body.officer, body.colleague):
        assert row["number"] not in person.everything_said
        await person.presses(f"vc:look:1:{row['version']}:")
        assert SUBJECT not in person.everything_said
    assert row["number"] not in body.chat.everything_said


async def test_without_an_authority_the_way_on_paper_is_told(talk: Talk, school: School, passer_by: Person) -> None:
    await passer_by.says("/complain")
    await passer_by.taps("Подать жалобу")
    await passer_by.taps("На школу или её сотрудника")
    assert "пока не принять" in passer_by.screen
    await passer_by.taps("Бланк")
    assert passer_by.files[-1].name == "blank-zhaloba.pdf"
    await passer_by.says("/complain")
    await passer_by.taps("Куда подать")
    assert "ул. Попова, 25А" in passer_by.screen


@pytest.mark.long
async def test_from_a_refusal_in_two_taps_with_the_case_attached(
    talk: Talk, school: School, body: Body, parent: Person
) -> None:
    number = await taken(school, parent)
    await school.officer.taps("Отказать…")
    await school.officer.taps("2")
    await school.officer.says("Приказ об отчислении от 01.10.2026 № 7")
    await school.officer.taps("Отказать")
    await talk.pays()
    assert await case_status(talk) == "refused"
    await parent.taps("Подать жалобу")
    await parent.taps("Отказали без основания")
    assert "вопрос 4" in parent.screen
    await parent.taps("Пропустить")
    await parent.taps("Пропустить")  # the representative; the name and the address are known
    await parent.says(SUBJECT)
    await parent.taps("Готово")
    assert school.parent_name in parent.screen
    assert "Садовая" in parent.screen
    await parent.taps("Подписать и подать")
    await talk.pays()
    row = await the_complaint(talk)
    assert row["application_id"] == 1
    await body.head.taps("Открыть")
    assert f"По заявлению № {number}" in body.head.screen


@pytest.mark.long
async def test_reminders_come_at_half_on_the_last_day_and_after_it_once_each(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await appointed(passer_by, school, body, reason="Не приняли документы")
    said = []
    for day, hour in ((26, 9), (30, 9), (30, 12)):
        talk.clock.now = datetime(2026, 11, day, hour, 0, tzinfo=UTC)
        said.append(await talk.house.complaint_telling.remind())
        await talk.pays()
    for day in (2, 3):
        talk.clock.now = datetime(2026, 12, day, 9, 0, tzinfo=UTC)
        said.append(await talk.house.complaint_telling.remind())
        await talk.pays()
    assert said == [0, 3, 0, 3, 3]  # the chat, the head, the responsible
    assert "истёк ср 02.12" in body.chat.screen


@pytest.mark.long
async def test_files_go_with_it_to_whom_the_door_lets_in(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    await passer_by.says("/complain")
    await passer_by.taps("Подать жалобу")
    await passer_by.taps("На школу или её сотрудника")
    await passer_by.taps("Требуют плату")
    await passer_by.taps("Пропустить")
    await passer_by.says(NAME)
    await passer_by.taps("Пропустить")
    await passer_by.says(ADDRESS)
    await passer_by.says(SUBJECT)
    await passer_by.sends_photo()
    assert "Приложено файлов: 1" in passer_by.screen
    await passer_by.taps("Готово")
    await passer_by.taps("Подписать и подать")
    await talk.pays()
    await body.head.taps("Открыть")
    before = len(body.head.files)
    await body.head.taps("Приложения")
    assert len(body.head.files) == before + 1
    await school.head.presses("vc:files:1:1:")
    assert school.head.files == []


# -- the complaint on paper


@pytest.mark.long
async def test_the_applicant_and_the_officials_have_it_as_a_paper(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    number = await appointed(passer_by, school, body, official="завуч Платонов")
    await body.officer.taps("Жалоба, PDF")
    await passer_by.says("/complaints")
    await passer_by.taps(passer_by.buttons[0])
    await passer_by.taps("Жалоба, PDF")
    mine, theirs = passer_by.files[-1], body.officer.files[-1]
    assert mine.name == theirs.name == f"zhaloba-{number}.pdf"
    assert mine.content == theirs.content
    paper = said_on(mine.content)
    for words in (number, body.name, school.name, "завуч Платонов", NAME, ADDRESS, SUBJECT, "Подписано в чате"):
        assert squeezed(words) in paper
    assert str(passer_by.id) not in paper
    await passer_by.says("/mydata")
    assert "жалобы: 1" in passer_by.screen
    await school.head.presses("vc:form:1:2:")
    await talk.person().presses("vo:form:1:2")
    assert school.head.files == []


async def entered(body: Body, *, body_name: str, name: str = NAME, address: str = ADDRESS) -> str:
    """An officer of the authority writes down a complaint that came by post; its number."""
    officer = body.officer
    await officer.says("/inbox")
    await officer.taps("Внести жалобу на бумаге")
    await officer.taps("почта")
    await officer.taps(body_name)
    await officer.taps("Не приняли документы")
    if "должностное лицо" in officer.screen:
        await officer.taps("Не указано")
        await (officer.says(name) if name else officer.taps("Не указано или не разобрать"))
        await officer.taps("Не указано")
        await (officer.says(address) if address else officer.taps("Не указано или не разобрать"))
        await officer.says(SUBJECT)
        await officer.sends_photo()
        await officer.taps("Готово")
    await officer.taps("Зарегистрировать жалобу")
    return str((await the_complaint(body.talk))["number"])


@pytest.mark.long
async def test_one_that_came_by_post_is_entered_and_has_the_same_clock_and_course(
    talk: Talk, school: School, body: Body
) -> None:
    number = await entered(body, body_name=school.name)
    for words in (number, "Ответ - до ср 02.12 включительно"):  # five working days, as in chat
        assert words in body.officer.screen
    await talk.pays()
    assert number in body.chat.everything_said
    await body.head.taps("Открыть")
    assert "Поступила на бумаге: почта" in body.head.screen
    await body.head.taps("Назначить ответственного…")
    await body.head.taps(button_of(body, body.officer))
    await talk.pays()
    await body.officer.taps("Открыть")
    assert "Спросить заявителя…" not in body.officer.buttons
    assert "Приложения" in body.officer.buttons
    await drafted(body, "Не обоснована…", "Причины.")
    await body.head.taps("Открыть")
    await body.head.taps("Подписать ответ")
    assert "отправьте по почтовому адресу" in body.head.screen
    await body.head.taps("Да, подписать")
    await talk.pays()
    assert "Напечатайте его и отправьте заявителю" in body.officer.screen
    await body.officer.taps("Открыть")
    await body.officer.taps("Ответ, PDF")
    paper = said_on(body.officer.files[-1].content)
    for words in (NAME, ADDRESS, number, "Причины."):
        assert squeezed(words) in paper
    row = await the_complaint(talk)
    assert (row["status"], row["channel"], row["account_id"], row["person_id"]) == ("answered", "post", None, None)
    (noted,) = await rows(talk.database, tables.AuditRow, act="complaint_enter")
    assert (noted["object_id"], noted["school_id"]) == (row["id"], None)


@pytest.mark.long
async def test_one_without_name_and_address_is_left_by_the_first_of_the_closed_list(
    talk: Talk, school: School, body: Body
) -> None:
    await entered(body, body_name=school.name, name="", address="")
    await talk.pays()
    await body.head.taps("Открыть")
    await body.head.taps("Назначить ответственного…")
    await body.head.taps(button_of(body, body.officer))
    await talk.pays()
    await body.officer.taps("Открыть")
    await body.officer.taps("Без ответа по существу…")
    await body.officer.taps("1")
    await talk.pays()
    await signed(body)
    assert (await the_complaint(talk))["status"] == "left"
    assert "ответ отправить некуда" in body.officer.screen


async def test_of_a_school_that_keeps_words_out_the_paper_alone_has_them(talk: Talk, quiet_school: School) -> None:
    body = await a_body(talk, quiet_school)
    await entered(body, body_name=quiet_school.name)
    row = await the_complaint(talk)
    assert (row["said"], row["files"], row["channel"]) == ({}, [], "post")


async def test_whom_one_may_not_hear_of_one_cannot_enter(talk: Talk, school: School, body: Body) -> None:
    """B 5.5: who is of the school, and whom the post has left, is not even offered its name."""
    for person in (school.officer, school.teacher):
        secret = await talk.house.seating.invite(body.id, SeatKind.OFFICER, name="Н Н Н", position="x", phone="")
        await person.says(f"/start {secret}")
        await person.says("/inbox")
        await person.taps("Внести жалобу на бумаге")
        assert "ничего не вносится" in (person.alert or "")
        await person.presses(f"ve:pick:1:body:s{school.id}:0")
    await school.talk.person().presses("ve:open:0:::0")
    assert await rows(talk.database, tables.ComplaintRow) == []
    assert await rows(talk.database, tables.DraftRow, kind="complaint_entry") == []


# -- B 5.5: whoever is complained of learns nothing


def words_of_it(number: str) -> list[str]:
    return [number, SUBJECT, NAME, ADDRESS, *NAME.split(), "Отказали без основания", FOUND, "жалоба №", "Жалоба №"]


async def the_whole_way(talk: Talk, school: School, body: Body, applicant: Person) -> str:
    """A complaint from its form to its letter, with everything that is ever told of it."""
    number = await appointed(applicant, school, body, official="Гневный И. И., завуч")
    talk.clock.now = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
    await talk.house.complaint_telling.remind()
    await talk.pays()
    await body.officer.taps("Спросить заявителя…")
    await body.officer.says("Когда это было?")
    await talk.pays()
    await applicant.taps("Дать пояснения")
    await applicant.says("Вчера.")
    await talk.pays()
    await body.officer.taps("Открыть")
    await drafted(body, "Обоснована…", FOUND)
    await body.officer.says(MEASURES)
    await talk.pays()
    await signed(body)
    await talk.house.voicing.remind()
    await talk.house.reminding()
    await talk.pays()
    return number


async def test_no_word_of_it_reaches_those_complained_of_by_transcript(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    number = await the_whole_way(talk, school, body, passer_by)
    complained_of = (school.officer, school.colleague, school.head, school.administrator, school.teacher)
    for said in (school.chat.everything_said, *(person.everything_said for person in complained_of)):
        assert [one for one in words_of_it(number) if one in said] == []


ASKED_BY_STAFF = (
    "/start", "/help", "/queue", "/find {case}", "/status", "/questions", "/texts", "/staff",
    "/journal 25.11.2026", "/readers {file}", "/lessons", "/control", "/complaints", "/inbox", "/mydata",
)  # fmt: skip


def read(file: SentFile) -> str:
    """What a file says: a paper, a workbook, or plain words."""
    if file.name.endswith(".pdf"):
        return said_on(file.content)
    if file.name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(file.content)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return file.content.decode(errors="ignore")


@pytest.mark.long  # every command of every role, with all the papers they bring
async def test_nothing_the_school_can_ask_for_tells_of_it(
    talk: Talk, school: School, body: Body, parent: Person
) -> None:
    """By every command of every role, the case itself complained of: journals, figures, own data, audit, pushes."""
    case = await taken(school, parent)
    await school.officer.taps("Отказать…")
    await school.officer.taps("2")
    await school.officer.says("Приказ об отчислении от 01.10.2026 № 7")
    await school.officer.taps("Отказать")
    await talk.pays()
    await school.head.says("/control")
    await school.head.taps(school.name)
    figures = school.head.screen
    await parent.taps("Подать жалобу")
    await parent.taps("Отказали без основания")
    await parent.says("Гневный И. И., завуч")
    await parent.taps("Пропустить")
    await parent.says(SUBJECT)
    await parent.taps("Готово")
    await parent.taps("Подписать и подать")
    await talk.pays()
    await body.head.taps("Открыть")
    await body.head.taps("Назначить ответственного…")
    await body.head.taps(button_of(body, body.officer))
    await talk.pays()
    await body.officer.taps("Открыть")
    await body.officer.taps("Внеплановая проверка…")
    await body.officer.says("Отказ не подтверждён документами 10.12.2026")
    await talk.pays()
    await body.officer.says("/inbox")
    await body.officer.taps(body.officer.buttons[0])
    await drafted(body, "Обоснована…", FOUND)
    await body.officer.says(MEASURES)
    await talk.pays()
    await signed(body)
    number = str((await the_complaint(talk))["number"])

    insiders = (school.officer, school.colleague, school.head, school.administrator, school.teacher)
    for person in insiders:
        for command in ASKED_BY_STAFF:
            await person.says(command.format(case=case, file=school.pupil.file))
        await person.taps("Получить копию файлом")
    await school.head.says("/control")
    await school.head.taps(school.name)
    assert school.head.screen == figures
    for label in ("Картинкой", "‹ Своевременность", "Проверки и указания"):
        await school.head.taps(label)
    await talk.pays()
    words = [number.split("-", 1)[1], SUBJECT, "Гневный", FOUND, *MEASURES.splitlines()]
    for chat in (school.chat.chat, *(person.chat for person in insiders)):
        told = "\n".join((*chat.everything_said, *(f"{file.caption}{read(file)}" for file in chat.files)))
        assert [word for word in words if word in told or squeezed(word) in told] == [], chat
    assert {file.name.split(".")[-1] for person in insiders for file in person.files} >= {"pdf", "xlsx", "json"}

    accounts = {str(person.id) for person in insiders} | {str(school.chat.id)}
    theirs = {one["id"] for one in await rows(talk.database, tables.AccountRow) if one["external_id"] in accounts}
    owed = [one for one in await rows(talk.database, tables.PushRow) if str(one["kind"]).startswith("complaint")]
    assert owed
    assert theirs.isdisjoint(one["account_id"] for one in owed)
    acts = [one for one in await rows(talk.database, tables.AuditRow) if "complaint" in str(one["act"])]
    assert {one["school_id"] for one in acts} == {None}
    audit = "\n".join(str(dict(one)) for one in await rows(talk.database, tables.AuditRow))
    assert [word for word in words if word in audit] == []


@pytest.mark.long
async def test_no_role_of_the_school_opens_moves_or_is_appointed_to_it(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    """Every role of the school, each with a post in the authority too: the door keeps all of them out."""
    seats = talk.house.seating
    insiders = (school.officer, school.colleague, school.head, school.administrator, school.teacher)
    for person, kind in zip(insiders, (SeatKind.HEAD, *[SeatKind.OFFICER] * 4), strict=True):
        await person.says(f"/start {await seats.invite(body.id, kind, name='Н Н Н', position='x', phone='')}")
    number = await complains(passer_by, school)
    await talk.pays()
    await body.head.taps("Открыть")
    await body.head.taps("Назначить ответственного…")
    assert len([label for label in body.head.buttons if "·" in label]) == 3  # the head, the officer, the colleague
    version = (await the_complaint(talk))["version"]
    kept = await everything_kept(talk.database)
    for person in insiders:
        async with talk.database.open_read() as work:
            viewer = await work.accounts.viewer(str(person.id))
        assert viewer is not None
        for act in ("look", "able", "ask", "justified", "unjustified", "none", "leave", "sign", "signed", "paper"):
            await person.presses(f"vc:{act}:1:{version}:insulting")
            await person.presses(f"vc:{act}:1:{version}:insulting", on=body.chat)
        await person.presses(f"vo:show:1:{version}")
        await person.says("/inbox")
        await body.head.presses(f"vc:appoint:1:{version}:{viewer.person_id}")
        assert "нельзя (п. 5.5)" in (body.head.alert or "")
        assert [one for one in words_of_it(number)[:-2] if one in person.everything_said] == []
    after = await everything_kept(talk.database)
    assert {name for name in kept if kept[name] != after[name]} == set()


@pytest.mark.long
async def test_who_has_left_the_school_is_kept_out_too(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    seats = talk.house.seating
    await school.officer.says(
        f"/start {await seats.invite(body.id, SeatKind.OFFICER, name='Н Н Н', position='x', phone='')}"
    )
    async with talk.database.open_read() as work:
        viewer = await work.accounts.viewer(str(school.officer.id))
    assert viewer is not None
    await talk.house.joining.revoke(viewer.person_id, school.id)
    number = await complains(passer_by, school)
    await talk.pays()
    await school.officer.says("/inbox")
    await school.officer.presses("vc:look:1:1:")
    assert number not in school.officer.everything_said
    assert SUBJECT not in school.officer.everything_said


@pytest.mark.long
async def test_an_officer_of_another_school_or_authority_and_a_stranger_learn_nothing(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    number = await appointed(passer_by, school, body)
    other = await a_body(talk, await a_school(talk))
    for person in (other.head, other.officer, talk.person()):
        for data in ("vc:look:1:2:", "vc:paper:1:2:", "vo:show:1:2", "vo:letter:1:2", "vo:withdrawn:1:2"):
            await person.presses(data)
        assert number not in person.everything_said
        assert SUBJECT not in person.everything_said


@pytest.mark.long
async def test_the_chat_of_the_authority_sees_number_clock_and_hands_alone(
    talk: Talk, school: School, body: Body, passer_by: Person
) -> None:
    number = await the_whole_way(talk, school, body, passer_by)
    said = body.chat.everything_said
    assert number in said
    for words in (SUBJECT, *NAME.split(), "Садовая", school.name, "Гневный", FOUND, "Вчера."):
        assert words not in said


async def test_a_chat_is_never_both(talk: Talk, school: School, body: Body) -> None:
    code = await talk.house.seating.invite_chat(body.id)
    await body.head.says(f"/seat {code}", to=school.chat)
    assert "не чат сотрудников школы" in school.chat.screen
    code = await talk.house.joining.invite_staff_chat(school.id)
    await school.officer.says(f"/seat {code}", to=body.chat)
    (row,) = await rows(talk.database, tables.SchoolRow)
    chats = {one["id"]: one["external_id"] for one in await rows(talk.database, tables.AccountRow, kind="group")}
    assert chats[row["staff_account_id"]] == str(school.chat.id)


# -- in person (ruling 14)


@pytest.mark.long
async def test_in_person_it_is_opened_by_number_and_holds_no_word(
    talk: Talk, quiet_school: School, passer_by: Person
) -> None:
    body = await a_body(talk, quiet_school)
    number = await complains(passer_by, quiet_school)
    assert number in passer_by.screen
    assert "Назовите этот номер" in passer_by.screen
    await passer_by.says(f"Меня зовут {NAME}")
    await talk.pays()
    await body.head.taps("Открыть")
    await body.head.taps("Назначить ответственного…")
    await body.head.taps(button_of(body, body.officer))
    await talk.pays()
    await body.officer.taps("Открыть")
    assert "Спросить заявителя…" not in body.officer.buttons
    await drafted(body, "Не обоснована…", "Причины изложены в письме.")
    await signed(body)
    row = await the_complaint(talk)
    assert (row["status"], row["said"], row["answer"]) == ("answered", {}, None)
    assert "можно получить в этом органе" in passer_by.screen
    assert passer_by.files == []
    assert "Причины изложены" not in passer_by.everything_said
