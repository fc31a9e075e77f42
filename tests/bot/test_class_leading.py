"""A class teacher sees the class at a glance and writes to its parents: each in private, read by a button."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk


@pytest.fixture
async def led(talk: Talk, school: School) -> School:
    """The teacher of algebra leads the class."""
    async with talk.database.transaction() as connection:
        teaching = select(tables.TeachingRow.teacher_id).where(tables.TeachingRow.class_id == school.class_id)
        teacher = (await connection.execute(teaching)).scalar_one()
        own = tables.SchoolClassRow.id == school.class_id
        await connection.execute(update(tables.SchoolClassRow).where(own).values(teacher_id=teacher))
    return school


@pytest.fixture
async def reader(led: School, parent: Person) -> Person:
    await led.grants(parent)
    return parent


async def writes(school: School, words: str = "Завтра классный час в 14:00") -> Person:
    await school.teacher.says("/class")
    await school.teacher.taps("Написать родителям")
    await school.teacher.says(words)
    return school.teacher


async def test_the_class_at_a_glance(talk: Talk, led: School, reader: Person) -> None:
    async with seeding(talk.database) as seed:
        await seed.attendance(led.classmate.id, NOW.date(), 1, "Б")
        for number in range(2):
            await seed.mark(led.pupil.id, led.subject_id, NOW.date() - timedelta(days=number), "2")
    await led.teacher.says("/class")
    screen = led.teacher.screen
    assert "7 «А» · 4 ученика" in screen
    assert f"{led.classmate.family[:20]}" in screen.split("Средний ниже трёх")[0]
    assert "Алгебра" in screen.split("Средний ниже трёх")[1]
    assert "Дневник читают: 1" in screen


async def test_notes_of_parents_stand_on_the_page_with_their_answers_in_one_tap(
    talk: Talk, led: School, reader: Person
) -> None:
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(reader.id))
    notes = (("illness", "sent", 0), ("family", "accepted", 2), ("contest", "withdrawn", 0), ("doctor", "accepted", -9))
    async with seeding(talk.database) as seed:
        for reason, status, ahead in notes:
            day = NOW.date() + timedelta(days=ahead)
            await seed.add(
                tables.AbsenceNoteRow, pupil_id=led.pupil.id, person_id=account["person_id"],
                account_id=account["id"], first_on=day, last_on=day, reason=reason, status=status, version=1,
                told_at=NOW,
            )  # fmt: skip
    teacher = led.teacher
    await teacher.says("/class")
    told = teacher.screen.split("Записки родителей:")[1]
    assert f"{led.pupil.family}: 25 ноября, болезнь - ждёт ответа" in told
    assert f"{led.pupil.family}: 27 ноября, семейные обстоятельства - принята" in told
    assert "соревнование" not in told
    assert "врача" not in told
    (accept,) = [label for label in teacher.buttons if label.startswith("Принять: ")]
    await teacher.taps(accept)
    assert "показаны как уважительные" in teacher.screen
    (first, *_others) = await rows(talk.database, tables.AbsenceNoteRow)
    assert first["status"] == "accepted"
    await talk.pays()
    assert "приня" in reader.screen.casefold()
    await led.officer.presses(f"tm:look:{led.class_id}:0")  # the school sees the class, and not its families' notes
    assert "4 ученика" in led.officer.screen
    assert "Записки" not in led.officer.screen


async def test_a_message_comes_to_every_reader_in_private_and_is_counted_when_read(
    talk: Talk, led: School, reader: Person
) -> None:
    both = talk.person()
    viewer = await led.grants(both)
    async with seeding(talk.database) as seed:
        await seed.grant(viewer, led.classmate.id)
    other = talk.person()
    await led.grants(other, led.stranger)
    await writes(led)
    for _ in range(3):
        await talk.pays()
    assert reader.chat.sent == both.chat.sent == 1
    assert other.chat.sent == 0
    assert "Завтра классный час в 14:00" in reader.screen
    assert "Прочитали: 0 из 2" in led.teacher.screen
    read = reader.data_of("Прочитано")
    await reader.presses(read)
    await reader.presses(read)
    assert "Спасибо" in reader.screen
    await led.teacher.taps("Кто прочитал: обновить")
    assert "Прочитали: 1 из 2" in led.teacher.screen


async def test_what_people_write_is_no_markup(talk: Talk, led: School, reader: Person) -> None:
    await writes(led, "<b>Сбор & конец</b>")
    await talk.pays()
    assert "<b>Сбор & конец</b>" in reader.screen


async def test_it_waits_out_the_night_and_is_not_lost(talk: Talk, led: School, reader: Person) -> None:
    talk.clock.forward(hours=12)  # 22:40
    await writes(led)
    await talk.pays()
    assert reader.chat.sent == 0
    talk.clock.forward(hours=9)
    await talk.pays()
    assert "классный час" in reader.screen


async def test_who_may_read_no_more_hears_nothing(talk: Talk, led: School, reader: Person) -> None:
    await writes(led)
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.GrantRow).values(ended_at=NOW))
    await talk.pays()
    assert reader.chat.sent == 0


async def test_it_is_sent_once_however_often_it_is_delivered(talk: Talk, led: School, reader: Person) -> None:
    await led.teacher.says("/class")
    await led.teacher.taps("Написать родителям")
    update_ = await led.teacher.says("Сбор в среду")
    await talk.delivers(update_, update_)
    assert len(await rows(talk.database, tables.NoticeRow)) == 1


@pytest.mark.long
async def test_others_write_to_no_class_and_read_no_message(talk: Talk, led: School, reader: Person) -> None:
    await writes(led)
    other = await a_school(talk)
    before = await everything_kept(talk.database)
    for person in (other.teacher, other.officer, reader, talk.person()):
        await person.says("/class")
        assert "класса у вас нет" in person.screen
        for act in (f"ask:{led.class_id}:0", f"look:{led.class_id}:0", "count:0:1"):
            await person.presses(f"tm:{act}")
            assert person.alert
    await other.teacher.presses("tn:1")
    assert other.teacher.alert
    assert await everything_kept(talk.database) == before
