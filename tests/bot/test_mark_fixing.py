"""What stands is corrected: freely while nobody has seen it, afterwards with a reason, and parents hear once."""

import pytest

from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.test_lessons import answered, opens, seat
from tests.seed import LONG_AGO, seeding
from tests.talk import Person, Talk


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    await school.grants(parent)
    return parent


async def marked(talk: Talk, school: School, value: str = "3") -> None:
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} {value}")
    talk.clock.forward(seconds=61)
    await talk.pays()


async def opened(school: School, teacher: Person | None = None) -> Person:
    """The page of the pupil at the lesson."""
    teacher = teacher or school.teacher
    await opens(teacher, next_label(teacher))
    await teacher.taps(seat(teacher, school.pupil.family))
    return teacher


def next_label(teacher: Person) -> str:
    return "✓ 3. 7 «А» Алгебра"


async def history(talk: Talk) -> list[tuple[int, str, str | None]]:
    found = await rows(talk.database, tables.MarkRevisionRow)
    return [(row["revision"], row["value"], row["reason"]) for row in found]


async def test_a_mark_seen_by_parents_is_changed_with_a_reason_and_they_hear_once(
    talk: Talk, school: School, reader: Person
) -> None:
    await marked(talk, school)
    heard = reader.chat.sent
    teacher = await opened(school)
    await teacher.taps("3 → 4")
    assert "Назовите причину" in teacher.screen
    assert await history(talk) == [(1, "3", None)]
    await teacher.taps("Работа перепроверена")
    assert "3 → 4" in teacher.screen
    assert await history(talk) == [(1, "3", None), (2, "4", "Работа перепроверена")]
    for _ in range(3):
        talk.clock.forward(minutes=2)
        await talk.pays()
    assert reader.chat.sent == heard + 1
    assert "3" in reader.screen
    assert "4" in reader.screen
    await reader.presses(f"g:{school.pupil.id}:0:{school.subject_id}:1")
    assert "3 → 4" in reader.screen
    assert "Работа перепроверена" in reader.screen


async def test_a_mark_is_withdrawn_with_a_reason_in_words(talk: Talk, school: School, reader: Person) -> None:
    await marked(talk, school)
    heard = reader.chat.sent
    teacher = await opened(school)
    await teacher.taps("Отозвать 3")
    await teacher.says("Это отметка Глеба")
    assert await history(talk) == [(1, "3", None), (2, "", "Это отметка Глеба")]
    (mark,) = await rows(talk.database, tables.MarkRow)
    assert mark["withdrawn_at"] is not None
    talk.clock.forward(minutes=2)
    await talk.pays()
    assert reader.chat.sent == heard + 1


async def test_what_parents_have_not_seen_is_changed_at_once(talk: Talk, school: School, reader: Person) -> None:
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} 3")
    teacher = await opened(school)
    await teacher.taps("3 → 5")
    assert "ещё не видели" in teacher.screen
    talk.clock.forward(seconds=61)
    await talk.pays()
    assert reader.chat.sent == 1
    assert "Алгебра - 5" in reader.screen
    assert "3" not in reader.screen.split("Алгебра")[1]


async def test_of_two_corrections_of_the_same_mark_the_first_stands(talk: Talk, school: School) -> None:
    await marked(talk, school)
    teacher = await opened(school)
    four, five = teacher.data_of("3 → 4"), teacher.data_of("3 → 5")
    await teacher.presses(four)
    reason = teacher.data_of("Ошибка при вводе")
    await teacher.presses(reason)
    await teacher.presses(reason)
    assert teacher.alert
    await teacher.presses(five)
    assert "уже стоит другое" in (teacher.alert or "")
    assert [value for _revision, value, _reason in await history(talk)] == ["3", "4"]


async def test_a_correction_delivered_twice_and_cut_by_a_death_is_made_once(talk: Talk, school: School) -> None:
    await marked(talk, school)
    teacher = await opened(school)
    await teacher.taps("3 → 4")
    talk.killer.deaths = 1
    update = await teacher.taps("Ошибка при вводе")
    await talk.rises()
    await answered(talk)
    await talk.delivers(update)
    assert [value for _revision, value, _reason in await history(talk)] == ["3", "4"]


async def test_a_mark_that_came_with_a_file_keeps_what_it_was(talk: Talk, school: School) -> None:
    async with seeding(talk.database) as seed:
        await seed.mark(school.pupil.id, school.subject_id, talk.clock.now.date(), "2", period=3, source_id="r1")
    teacher = await opened(school)
    await teacher.taps("2 → 3")
    await teacher.taps("Работа переписана")
    assert await history(talk) == [(1, "2", None), (2, "3", "Работа переписана")]
    assert (await rows(talk.database, tables.MarkRevisionRow))[0]["at"] == LONG_AGO


@pytest.mark.long
async def test_attendance_is_corrected_and_what_stood_is_kept(talk: Talk, school: School) -> None:
    await school.teacher.says(f"/mark 7А алгебра {school.pupil.family} н")
    talk.clock.forward(seconds=61)
    teacher = await opened(school)
    await teacher.taps("Н → Б")
    await teacher.taps("Принесли справку")
    (now,) = await rows(talk.database, tables.AttendanceRow)
    (was,) = await rows(talk.database, tables.AttendanceWasRow)
    assert (now["code"], was["code"], was["reason"]) == ("Б", "Н", "Принесли справку")
    await teacher.taps("‹ К классу")
    await teacher.taps(seat(teacher, school.pupil.family))
    await teacher.taps("Б → был на уроке")
    await teacher.taps("Ошибка при вводе")
    assert await rows(talk.database, tables.AttendanceRow) == []


async def test_a_correction_given_up_changes_nothing(talk: Talk, school: School) -> None:
    await marked(talk, school)
    teacher = await opened(school)
    await teacher.taps("3 → 4")
    await teacher.taps("Не исправлять")
    assert "7 «А» · Алгебра" in teacher.screen
    assert len(await history(talk)) == 1


@pytest.mark.long
async def test_only_who_teaches_it_or_the_school_corrects(talk: Talk, school: School, reader: Person) -> None:
    await marked(talk, school)
    other = await a_school(talk)
    before = await everything_kept(talk.database)
    for person in (other.teacher, other.officer, reader, talk.person()):
        await person.presses("tf:1:1:5:0")
        assert person.alert
    assert await everything_kept(talk.database) == before
    await school.officer.presses("tf:1:1:5:0")
    await school.officer.taps("Ошибка при вводе")
    assert [row["act"] for row in await rows(talk.database, tables.AuditRow)] == ["mark.corrected"]
    assert [value for _revision, value, _reason in await history(talk)] == ["3", "5"]


async def test_no_mark_becomes_what_is_no_mark(talk: Talk, school: School) -> None:
    await marked(talk, school)
    for to in ("7", "н", "5+5", "<b>"):
        await school.teacher.presses(f"tf:1:1:{to}:0")
        assert school.teacher.alert
    assert len(await history(talk)) == 1
