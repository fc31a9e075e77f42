"""A parent taps through the diary and asks for its pages in words; forms come first, strangers are not answered."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from domain.access import Role, RoleKind, Viewer
from storage import tables
from storage.work import Database
from tests.conftest import NOW
from tests.seed import SmallSchool, seeding, small_school
from tests.talk import Person, Talk

THURSDAY = date(2026, 11, 26)
NOT_UNDERSTOOD = "Не получилось понять"


@dataclass
class Reader:
    """A person with a phone, known to the bot as this viewer."""

    person: Person
    viewer: Viewer
    school: SmallSchool

    async def asks(self, text: str) -> str:
        await self.person.says(text)
        return self.person.screen.split("\n")[0]


@pytest.fixture
async def reader(talk: Talk, database: Database) -> Reader:
    school = await small_school(database, "Иванов Пётр Ильич")
    person = talk.person()
    async with seeding(database) as seed:
        viewer = await seed.person(external_id=str(person.id))
        await seed.grant(viewer, school.pupil_id)
        await seed.mark(school.pupil_id, school.subjects["Алгебра"], date(2026, 11, 10), "5")
        await seed.homework(school.class_id, school.subjects["Физика"], THURSDAY, "§ 8")
    return Reader(person, viewer, school)


async def test_a_parent_walks_through_the_whole_diary_by_buttons(reader: Reader):
    parent = reader.person
    await parent.says("/today")
    messages = len(parent.chat.messages)
    for label, shown in (
        ("Оценки", "Отметки · II четверть"),
        ("Алгебра", "Алгебра · II четверть"),
        ("I четверть", "Алгебра · I четверть"),
        ("‹ Предметы", "Отметки · I четверть"),
        ("К дневнику", "среда, 25 ноября"),
        ("Задания", "Задания"),
        ("По предметам", "Задания"),
        ("К дневнику", "среда, 25 ноября"),
        ("Ещё", "Что открыть?"),
        ("Посещаемость", "Посещаемость · II четверть"),
        ("К дневнику", "среда, 25 ноября"),
        ("Ещё", "Что открыть?"),
        ("Изменения", "Изменения в расписании"),
        ("Расписание недели", "23–28 ноября"),
        ("30.11 ›", "30 ноября – 5 декабря"),
        ("Текстом", "30 ноября – 5 декабря"),
        ("К дневнику", "среда, 25 ноября"),
    ):
        await parent.taps(label)
        assert parent.screen.startswith(f"Пётр · 7 «А» · {shown}"), label
    assert len(parent.chat.messages) == messages, "one screen is redrawn, no trail is left"


async def test_the_week_comes_as_a_picture_and_leads_back_to_text(reader: Reader):
    parent = reader.person
    await parent.says("/today")
    await parent.taps("Неделя картинкой")
    (picture,) = parent.files
    assert (picture.name, picture.caption) == ("week-2026-11-23.png", "Пётр · 7 «А» · 23–28 ноября")
    assert picture.content.startswith(b"\x89PNG")
    await parent.taps("‹ 16.11")
    assert parent.files[-1].caption.endswith("16–21 ноября")
    await parent.taps("Текстом")
    assert "понедельник, 16 ноября" in parent.screen


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("дз на завтра", "Задания"),
        ("Расписание на пятницу", "пятница, 27 ноября"),
        ("оценки по алгебре", "Алгебра · II четверть"),
        ("оцнеки по алгибре", "Алгебра · II четверть"),
        ("отметки", "Отметки · II четверть"),
        ("оценки за вчера", "вторник, 24 ноября"),
        ("оценки за неделю", "23–28 ноября"),
        ("5 марта", "пятница, 5 марта"),
        ("вчера", "вторник, 24 ноября"),
        ("дневник", "среда, 25 ноября"),
        ("посещаемость", "Посещаемость · II четверть"),
        ("замены", "Изменения в расписании"),
        ("расписание", "23–28 ноября"),
        ("расписание на следующую неделю", "30 ноября – 5 декабря"),
        ("неделя", "23–28 ноября"),
        ("физика", "Физика · II четверть"),
        ("homework for tomorrow", "Задания"),
    ],
)
async def test_a_page_is_asked_for_in_words(reader: Reader, text: str, shown: str):
    assert await reader.asks(text) == f"Пётр · 7 «А» · {shown}"


async def test_a_week_is_drawn_and_a_timetable_is_written(reader: Reader):
    await reader.asks("неделя")
    assert len(reader.person.files) == 1
    await reader.asks("расписание на неделю")
    assert len(reader.person.files) == 1
    assert "каб. 21" in reader.person.screen


@pytest.mark.parametrize("text", ["погода", "31 февраля", "я вчера подала заявление", "<b>привет", "слово " * 500])
async def test_what_is_not_understood_gets_one_sentence_and_three_ways_on(reader: Reader, text: str):
    said = await reader.asks(text)
    assert said.startswith(NOT_UNDERSTOOD)
    assert "\n" not in reader.person.screen
    assert reader.person.buttons == ["Сегодня", "Оценки", "Задания"]
    await reader.person.taps("Оценки")
    assert "Отметки" in reader.person.screen


async def test_a_child_is_named_in_words_and_the_first_is_meant_otherwise(reader: Reader, database: Database):
    other = await small_school(database, "Иванова Анна Ильинична")
    async with seeding(database) as seed:
        await seed.grant(reader.viewer, other.pupil_id)
        await seed.mark(other.pupil_id, other.subjects["Алгебра"], date(2026, 11, 10), "3")
    assert await reader.asks("оценки Ани по алгебре") == "Анна · 7 «А» · Алгебра · II четверть"
    assert "3,00" in reader.person.screen
    assert await reader.asks("оценки по алгебре") == "Пётр · 7 «А» · Алгебра · II четверть"


async def test_in_person_mode_a_name_is_not_known_and_a_label_is(talk: Talk, database: Database):
    school = await small_school(database, "Иванова Анна Ильинична", personal_data="in-person")
    person = talk.person()
    async with seeding(database) as seed:
        viewer = await seed.person(external_id=str(person.id))
        await seed.grant(viewer, school.classmate_id)
        await seed.grant(viewer, school.pupil_id, label="Старшая")
    await person.says("Анна")
    assert person.screen.startswith(NOT_UNDERSTOOD)
    await person.says("дз старшей")
    assert person.screen.startswith("Старшая · Задания")


async def test_an_open_form_is_answered_before_any_words(reader: Reader):
    await reader.person.says("/apply")
    before = reader.person.screen
    assert "Заявление" in before
    await reader.person.says("вчера")
    assert "вторник" not in reader.person.screen
    assert "Заявление" in reader.person.screen


async def test_those_without_a_diary_are_answered_as_before(talk: Talk, database: Database, reader: Reader):
    teacher, stranger, former = talk.person(), talk.person(started=False), talk.person()
    async with seeding(database) as seed:
        staff = await seed.staff(reader.school.id)
        role = Role(RoleKind.TEACHER, reader.school.id, staff)
        await seed.person(role, external_id=str(teacher.id), consented=False)
        viewer = await seed.person(external_id=str(former.id))
        await seed.grant(viewer, reader.school.pupil_id, ended_at=NOW - timedelta(days=1))
    for somebody in (teacher, stranger, former):
        await somebody.says("оценки по алгебре")
        assert somebody.screen.startswith(NOT_UNDERSTOOD)
        assert "/help" in somebody.screen
        assert "5" not in somebody.screen


async def test_words_in_a_group_are_nobodys_business(talk: Talk, reader: Reader):
    group = talk.group()
    await reader.person.says("оценки по алгебре", to=group)
    assert group.chat.everything_said == []


async def test_a_button_of_a_diary_that_was_closed_shows_the_polite_nothing(reader: Reader, database: Database):
    parent = reader.person
    await parent.says("/today")
    old = [parent.data_of(label) for label in ("Оценки", "Задания", "Ещё", "Неделя картинкой")]
    async with database.open_act() as work:
        assert await work.grants.end(reader.viewer.person_id, reader.school.pupil_id, "revoked", NOW)
    for tap in old:
        await parent.presses(tap)
        assert "ничего не найдено" in parent.screen
    assert parent.files == []


@pytest.mark.parametrize(
    "forged",
    ["g:{pupil}:0:0:0", "g:{pupil}:1:1:1", "g:{pupil}:-5:99999999:0", "a:{pupil}:0", "h:{pupil}:x:never",
     "p:{pupil}:poster:9999-99-99", "p:{pupil}:picture:", "e:{pupil}:changes", "e:{pupil}:x"],
)  # fmt: skip
async def test_a_forged_button_shows_another_nothing_and_its_reader_something_whole(
    talk: Talk, database: Database, reader: Reader, forged: str
):
    other = talk.person()
    async with seeding(database) as seed:
        viewer = await seed.person(external_id=str(other.id))
        await seed.grant(viewer, reader.school.classmate_id)
    tap = forged.format(pupil=reader.school.pupil_id)
    await other.presses(tap)
    assert "ничего не найдено" in other.screen
    await reader.person.presses(tap)
    assert reader.person.screen.startswith("Пётр") or "ничего не найдено" in reader.person.screen


async def test_reading_leaves_nothing_behind(reader: Reader, database: Database):
    async def drafts() -> int:
        async with database.transaction() as connection:
            return len((await connection.execute(tables.DraftRow.__table__.select())).all())

    for text in ("дз на завтра", "непонятно что", "неделя"):
        await reader.asks(text)
    assert await drafts() == 0
