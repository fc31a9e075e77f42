"""The journal of applications for any period, as a workbook and as a paper (B 3.3.2, 3.5)."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from bot.forms.form import BadAnswer
from bot.forms.period import Period, parse_period
from tests.bot.branches import audited, provided, taken
from tests.bot.conftest import School, a_school
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.talk import Person, Talk

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("", date(2026, 11, 1), date(2026, 11, 30)),
        ("01.11.2026-30.11.2026", date(2026, 11, 1), date(2026, 11, 30)),
        ("1.11.2026 по 5.11.2026", date(2026, 11, 1), date(2026, 11, 5)),
        ("25.11.2026", date(2026, 11, 25), date(2026, 11, 25)),
        ("2.2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_read_as_people_write(said: str, since: date, until: date) -> None:
    assert parse_period(said, TODAY) == Period(since, until)


@pytest.mark.parametrize(
    "said", ["вчера", "31.02.2026", "13.2026", "30.11.2026-01.11.2026", "1", "9999", "12.9999", "1.1.0001"]
)
def test_what_is_no_period_is_not_guessed(said: str) -> None:
    with pytest.raises(BadAnswer):
        parse_period(said, TODAY)


def cells(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.long
async def test_an_officer_takes_the_journal_as_a_workbook_and_a_paper(
    talk: Talk, school: School, parent: Person, passer_by: Person
) -> None:
    first = await provided(school, parent)
    second = await taken(school, passer_by)
    other = await a_school(talk)
    await other.applies(talk.person())
    await school.officer.says("/journal 25.11.2026")
    xlsx, pdf = school.officer.files[-2:]
    assert (xlsx.name.endswith(".xlsx"), pdf.name.endswith(".pdf")) == (True, True)
    assert "Заявлений: 2" in xlsx.caption
    table = cells(xlsx.content)
    assert [row[0] for row in table[3:]] == [first, second]
    line = dict(zip(table[2], table[3], strict=True))
    assert line["Подано"] == "25.11.2026 10:40"
    assert line["Заявитель"] == school.parent_name
    assert line["Решение"] == "предоставить доступ"
    assert school.names[school.officer.id] in str(line["Принято, кем"])
    paper = said_on(pdf.content)
    assert squeezed(first) in paper
    assert squeezed(school.parent_name) in paper
    assert len(await audited(talk, "print_journal")) == 1


async def test_days_are_those_of_the_school_and_an_empty_journal_says_so(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent)
    await school.officer.says("/journal 24.11.2026")
    assert "Заявлений: 0" in school.officer.files[-2].caption
    assert squeezed("заявлений не было") in said_on(school.officer.files[-1].content)
    await school.officer.says("/journal послезавтра")
    assert "Не получилось прочитать дни" in school.officer.screen


async def test_in_person_the_journal_that_goes_through_the_messenger_names_nobody(
    talk: Talk, quiet_school: School, parent: Person
) -> None:
    school = quiet_school
    number = await school.applies(parent)
    await school.officer.presses("k:take:1:1:")
    await school.officer.says("/journal")
    xlsx, pdf = school.officer.files[-2:]
    table = cells(xlsx.content)
    assert table[3][0] == number
    assert "Заявитель" not in table[2]
    names = [*school.personal, *school.names[school.officer.id].split()]
    assert [word for word in names if word in str(table)] == []
    assert [word for word in names if squeezed(word) in said_on(pdf.content)] == []


async def test_what_looks_like_a_formula_is_text(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent, registered_place="=HYPERLINK(1)", applicant_name="Плюсов Плюс")
    await school.officer.says("/journal")
    assert b"<f>" not in school.officer.files[-2].content
