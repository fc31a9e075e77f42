"""A parent says that a mark is wrong, or asks the class teacher: it arrives in private and is answered with one tap."""

import pytest
from sqlalchemy import select, update

from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk


@pytest.fixture
async def reader(talk: Talk, school: School, parent: Person) -> Person:
    """A parent whose child has a mark of the teacher, who also leads the class."""
    await school.grants(parent)
    async with talk.database.transaction() as connection:
        teaching = select(tables.TeachingRow.teacher_id).where(tables.TeachingRow.class_id == school.class_id)
        teacher = (await connection.execute(teaching)).scalar_one()
        own = tables.SchoolClassRow.id == school.class_id
        await connection.execute(update(tables.SchoolClassRow).where(own).values(teacher_id=teacher))
    async with seeding(talk.database) as seed:
        await seed.mark(school.pupil.id, school.subject_id, NOW.date(), "3", period=3, teacher_id=teacher)
    return parent


async def asks(reader: Person, school: School) -> None:
    await reader.presses(f"g:{school.pupil.id}:0:{school.subject_id}:0")
    await reader.taps("Отметка неверна?")
    await reader.taps("25.11 · 3")


async def test_a_usual_question_reaches_who_set_the_mark_and_is_answered_with_one_tap(
    talk: Talk, school: School, reader: Person
) -> None:
    await asks(reader, school)
    await reader.taps("В тетради стоит другая отметка")
    assert "Вопрос отправлен" in reader.screen
    await talk.pays()
    assert "Родитель спрашивает об отметке" in school.teacher.screen
    assert "В тетради стоит другая отметка" in school.teacher.screen
    right = school.teacher.data_of("Отметка верна")
    await school.teacher.presses(right)
    await school.teacher.presses(right)
    assert school.teacher.alert
    for _ in range(2):
        await talk.pays()
    assert "Отметка верна" in reader.screen
    assert len(await rows(talk.database, tables.QuestionRow)) == 1


async def test_who_will_mend_it_may_do_so_at_once(talk: Talk, school: School, reader: Person) -> None:
    await asks(reader, school)
    await reader.says("На доске была 4")
    await talk.pays()
    await school.teacher.taps("Исправлю")
    await school.teacher.taps("3 → 4")
    await school.teacher.taps("Ошибка при вводе")
    (mark,) = await rows(talk.database, tables.MarkRow)
    assert mark["value"] == "4"
    await talk.pays()
    assert "отметка будет исправлена" in reader.everything_said
    assert "4" in reader.screen


async def test_an_answer_may_be_in_words(talk: Talk, school: School, reader: Person) -> None:
    await asks(reader, school)
    await reader.taps("За что поставлена эта отметка?")
    await talk.pays()
    await school.teacher.taps("Ответить словами")
    await school.teacher.says("За самостоятельную <№ 5>")
    await talk.pays()
    assert "За самостоятельную <№ 5>" in reader.screen


async def test_an_answer_given_in_quiet_hours_waits_for_the_morning(talk: Talk, school: School, reader: Person) -> None:
    await asks(reader, school)
    await reader.says("На доске была 4")
    await talk.pays()
    talk.clock.forward(hours=12)  # 22:40 where the school is
    await school.teacher.taps("Отметка верна")
    await talk.pays()
    assert "Отметка верна" not in reader.everything_said
    talk.clock.forward(hours=8.5)
    await talk.pays()
    assert "Отметка верна" in reader.screen


async def test_a_question_to_the_class_teacher(talk: Talk, school: School, reader: Person) -> None:
    await reader.says("/question")
    await reader.says("Когда собрание?")
    await talk.pays()
    assert "Когда собрание?" in school.teacher.screen
    await school.teacher.taps("Спасибо, учту")
    await talk.pays()
    assert "учтём" in reader.screen


async def test_a_mark_is_asked_about_once_until_it_is_answered(talk: Talk, school: School, reader: Person) -> None:
    await asks(reader, school)
    send = reader.data_of("В тетради стоит другая отметка")
    await reader.presses(send)
    await reader.presses(send)
    assert reader.alert
    await reader.presses(f"tq:mark:{school.pupil.id}:0:1:0:0:")
    assert "уже спросили" in (reader.alert or "")
    assert len(await rows(talk.database, tables.QuestionRow)) == 1


@pytest.mark.long
async def test_nobody_asks_about_another_child_nor_answers_for_another(
    talk: Talk, school: School, reader: Person
) -> None:
    await asks(reader, school)
    await reader.taps("В тетради стоит другая отметка")
    other, stranger = await a_school(talk), talk.person()
    await school.grants(stranger, school.classmate)
    before = await everything_kept(talk.database)
    await stranger.presses(f"tq:mark:{school.pupil.id}:0:1:0:0:")
    await stranger.presses(f"tq:mark:{school.classmate.id}:0:1:0:0:")
    assert stranger.alert
    for person in (other.teacher, school.officer, reader, stranger):
        for code in ("right", "words"):
            await person.presses(f"tw:1:{code}")
            assert person.alert
    assert await everything_kept(talk.database) == before
