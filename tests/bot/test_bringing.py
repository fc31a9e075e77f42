"""A file dropped in private: seen first, written on a tap, never half of it."""

from typing import Any

import pytest

from bot.services.importing.writing import Writing
from storage import tables
from tests.bot.conftest import BELGOROD, School, a_school, rows
from tests.exchange.office import full_names, workbook
from tests.talk import Person, Talk
from tests.telegram import Died

NAMES = full_names(12)
HEAD: list[object] = ["ФИО", "Класс", "Дата рождения"]


def book(*lines: list[object], head: list[object] | None = None) -> bytes:
    return workbook({"Лист1": [head or HEAD, *lines]})


def a_class(names: list[str], title: str = "8В") -> bytes:
    return book(*([name, title, f"{number:02}.03.2012"] for number, name in enumerate(names, start=1)))


async def pupils(talk: Talk, school: School) -> dict[str, Any]:
    found = await rows(talk.database, tables.PupilRow, school_id=school.id)
    return {one["name"]: one["left_on"] for one in found}


async def test_a_list_is_shown_and_then_written(talk: Talk, school: School) -> None:
    before = await pupils(talk, school)
    await school.officer.sends_document("Список.xlsx", a_class(NAMES))
    assert "Пока ничего не записано" in school.officer.screen
    assert "Ученики: новых 12" in school.officer.screen
    assert await pupils(talk, school) == before
    await school.officer.taps("Загрузить")
    assert "Загружено" in school.officer.screen
    assert set(await pupils(talk, school)) == {*before, *NAMES}
    (kept,) = await rows(talk.database, tables.FileRow)
    assert (kept["content"], kept["purpose"]) == (None, "import")  # a roll is not kept longer than it is needed
    (noted,) = await rows(talk.database, tables.AuditRow, act="import")
    assert noted["school_id"] == school.id


async def test_what_is_written_already_changes_nothing(talk: Talk, school: School) -> None:
    for _ in range(2):
        await school.officer.sends_document("Список.xlsx", a_class(NAMES))
        if "Загрузить" in school.officer.buttons:
            await school.officer.taps("Загрузить")
    assert "Изменений нет" in school.officer.screen
    assert school.officer.buttons == ["Не загружать"]


async def test_a_second_tap_writes_nothing_and_says_so(talk: Talk, school: School) -> None:
    await school.officer.sends_document("Список.xlsx", a_class(NAMES))
    data = school.officer.data_of("Загрузить")
    await school.officer.taps("Загрузить")
    await school.officer.presses(data)
    assert school.officer.alert == "Этот файл уже загружен или отложен. Пришлите его снова."
    assert len(await rows(talk.database, tables.AuditRow, act="import")) == 1


async def test_a_file_put_aside_is_forgotten(talk: Talk, school: School) -> None:
    before = await pupils(talk, school)
    await school.officer.sends_document("Список.xlsx", a_class(NAMES))
    await school.officer.taps("Не загружать")
    assert school.officer.screen == "Файл отложен, ничего не записано."
    assert await pupils(talk, school) == before
    assert [one["content"] for one in await rows(talk.database, tables.FileRow)] == [None]


async def test_a_guessed_heading_is_named_before_anything_is_written(talk: Talk, school: School) -> None:
    head: list[object] = ["Фамилия, имя ребёнка", "Класс", "Дата рожд."]
    await school.officer.sends_document("Список.xlsx", book([NAMES[0], "8В", "01.03.2012"], head=head))
    assert "Проверьте, верно ли угаданы столбцы" in school.officer.screen
    assert "«Фамилия, имя ребёнка» - ученик" in school.officer.screen


@pytest.mark.long
async def test_refused_rows_come_back_and_are_taken_when_mended(talk: Talk, school: School) -> None:
    lines: list[list[object]] = [[NAMES[0], "8В", "01.03.2012"], [NAMES[1], "", "02.03.2012"]]
    await school.officer.sends_document("Список.xlsx", book(*lines))
    assert "Список.xlsx, строка 3, столбец Класс: пустое значение" in school.officer.screen
    await school.officer.taps("Что не взято, XLSX")
    sent = school.officer.files[-1]
    assert sent.name == "refused.xlsx"
    await school.officer.taps("Загрузить")
    mended = _mended(sent.content, "8В")
    await school.officer.sends_document("refused.xlsx", mended)
    assert "Ученики: новых 1" in school.officer.screen
    await school.officer.taps("Загрузить")
    assert {NAMES[0], NAMES[1]} <= set(await pupils(talk, school))
    assert set((await pupils(talk, school)).values()) == {None}  # the mended rows are not the whole class


def _mended(content: bytes, title: str) -> bytes:
    """The workbook with the class filled in, as a person would."""
    from exchange.workbook import grids_of

    ((label, rows_),) = grids_of("refused.xlsx", content, _Silent())
    head, row = rows_
    assert head[-1] == "Почему не взято"
    assert row[-1] == "Класс: пустое значение"
    return workbook({label.rsplit(" · ", 1)[-1]: [head, [row[0], title, row[2]]]})


def _Silent() -> Any:
    from exchange.table import Report

    return Report()


async def test_too_many_missing_want_a_word_of_their_own(talk: Talk, school: School) -> None:
    await school.officer.sends_document("Список.xlsx", a_class(NAMES))
    await school.officer.taps("Загрузить")
    await school.officer.sends_document("Список.xlsx", a_class(NAMES[:4]))
    assert "В файле нет слишком многих (ученики - 8)" in school.officer.screen
    assert "Загрузить" not in school.officer.buttons
    await school.officer.taps("Загрузить, отсутствующие выбыли")
    left = {name for name, day in (await pupils(talk, school)).items() if day}
    assert left == set(NAMES[4:])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n0000", "Такой файл принять нельзя"),
        ("a.txt", "просто письмо".encode(), "не нашлось ничего знакомого"),
        ("a.xlsx", book([1, 2], head=["Блюдо", "Цена"]), "заголовки столбцов не узнаны"),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><timetable importtype='1'/>", "такой XML не открывается"),
    ],
)  # fmt: skip
async def test_what_is_no_list_is_told_in_a_sentence(
    talk: Talk, school: School, name: str, content: bytes, said: str
) -> None:
    await school.officer.sends_document(name, content)
    assert said in school.officer.screen
    assert "Загрузить" not in school.officer.buttons


async def test_only_those_who_answer_for_rolls_may_send_them(talk: Talk, school: School, parent: Person) -> None:
    for person in (school.teacher, parent):
        await person.sends_document("Список.xlsx", a_class(NAMES))
        assert "Пока ничего не записано" not in person.screen
    assert await rows(talk.database, tables.FileRow, purpose="import") == []


async def test_a_file_in_the_staff_chat_is_not_opened(talk: Talk, school: School) -> None:
    await school.officer._sends_file("document", "Список.xlsx", a_class(NAMES), "", None)
    await school.officer.taps("Не загружать")
    file_id = talk.telegram.keeps("Список.xlsx", a_class(NAMES))
    document = {"file_id": file_id, "file_unique_id": file_id, "file_name": "Список.xlsx"}
    await school.officer.sends(school.chat, document=document)
    assert NAMES[0].split()[0] not in school.chat.everything_said
    assert len(await rows(talk.database, tables.FileRow)) == 1


async def test_a_school_without_personal_data_in_the_messenger_takes_no_rolls_by_it(
    talk: Talk, quiet_school: School
) -> None:
    await quiet_school.officer.sends_document("Список.xlsx", a_class(NAMES))
    assert "не передаёт персональные данные через мессенджер" in quiet_school.officer.screen
    assert await rows(talk.database, tables.FileRow) == []


async def test_an_officer_of_one_school_does_not_reach_another_by_a_file(talk: Talk, school: School) -> None:
    other = await a_school(talk, BELGOROD)
    before = await pupils(talk, other)
    source = (await rows(talk.database, tables.SchoolRow, id=other.id))[0]["source_id"]
    orgs = f"sourcedId,name,type\n{source},Школа,school\n"
    users = f"sourcedId,familyName,givenName,role,orgSourcedIds\nx1,Чужой,Пётр,student,{source}\n"
    await school.officer.sends_document("set.zip", _zipped({"orgs.csv": orgs, "users.csv": users}))
    assert "запись другой школы" in school.officer.screen
    assert await pupils(talk, other) == before


def _zipped(files: dict[str, str]) -> bytes:
    from tests.exchange.samples import zipped

    return zipped(files)


async def test_killed_in_the_middle_it_is_finished_after_the_start(
    talk: Talk, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await school.officer.sends_document("Список.xlsx", a_class(NAMES))
    deaths = [True]
    tell = Writing.tell

    def dying(self: Writing, what: Any, done: int, total: int) -> None:
        tell(self, what, done, total)
        if what == "pupils" and deaths and not self.dry_run:
            deaths.clear()
            raise Died

    monkeypatch.setattr(Writing, "tell", dying)
    await school.officer.presses(school.officer.data_of("Загрузить"))
    await talk.rises()
    assert not deaths
    assert set(NAMES) <= set(await pupils(talk, school))
    assert len(await rows(talk.database, tables.AuditRow, act="import")) == 1
    assert await rows(talk.database, tables.DraftRow) == []
    assert "Загружено" in school.officer.screen
