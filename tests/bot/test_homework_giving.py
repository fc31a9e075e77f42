"""Homework already given is changed and withdrawn by who may write there; what it was is kept."""

import pytest

from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.test_lessons import opens, seat
from tests.talk import Person, Talk


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    await school.grants(parent)
    return parent


async def given(talk: Talk, school: School, text: str = "§ 12") -> Person:
    """Homework given and seen; the teacher looks at it."""
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps("Тема и задание")
    await teacher.taps("Задание")
    await teacher.says(text)
    await teacher.taps("‹ К классу")
    await teacher.taps("Опубликовать")
    talk.clock.forward(seconds=61)
    await talk.pays()
    await teacher.taps("К уроку")
    await teacher.taps("Тема и задание")
    await teacher.taps("Заданное раньше")
    return teacher


async def due(talk: Talk) -> list[tuple[str, str, bool]]:
    found = await rows(talk.database, tables.HomeworkRow)
    return [(row["text"], row["due_on"].isoformat(), row["withdrawn_at"] is not None) for row in found]


@pytest.mark.long
async def test_the_words_are_changed_and_the_old_ones_kept(talk: Talk, school: School, reader: Person) -> None:
    teacher = await given(talk, school)
    assert "среда, 2 декабря" in teacher.screen
    await teacher.taps("2 декабря (ср)")
    await teacher.taps("Изменить задание")
    await teacher.says("§ 12, № 345")
    assert "Изменено" in teacher.screen
    assert await due(talk) == [("§ 12, № 345", "2026-12-02", False)]
    (was,) = await rows(talk.database, tables.HomeworkRevisionRow)
    assert (was["text"], was["revision"]) == ("§ 12", 1)
    await reader.presses(f"d:{school.pupil.id}:2026-12-02")
    assert "§ 12, № 345" in reader.screen


async def test_it_is_put_off_to_another_lesson(talk: Talk, school: School) -> None:
    teacher = await given(talk, school)
    await teacher.taps("2 декабря (ср)")
    await teacher.taps("На 9 декабря (ср)")
    assert await due(talk) == [("§ 12", "2026-12-09", False)]


@pytest.mark.long
async def test_it_is_withdrawn_and_no_parent_sees_it(talk: Talk, school: School, reader: Person) -> None:
    teacher = await given(talk, school)
    await teacher.taps("2 декабря (ср)")
    withdraw = teacher.data_of("Отозвать задание")
    await teacher.presses(withdraw)
    assert "Отозвано" in teacher.screen
    await teacher.presses(withdraw)
    assert "изменили" in teacher.screen
    assert await due(talk) == [("§ 12", "2026-12-02", True)]
    await reader.presses(f"d:{school.pupil.id}:2026-12-02")
    assert "§ 12" not in reader.screen


@pytest.mark.long
async def test_that_of_chosen_pupils_is_withdrawn_for_all_of_them(talk: Talk, school: School) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps("Тема и задание")
    await teacher.taps("Задание")
    await teacher.says("Доклад")
    await teacher.taps("Кому: всему классу")
    for pupil in (school.pupil, school.classmate):
        await teacher.taps(seat(teacher, pupil.family))
    await teacher.taps("Готово")
    await teacher.taps("‹ К классу")
    await teacher.taps("Опубликовать")
    await teacher.presses(f"th:{school.class_id}:{school.subject_id}:0:1::0")
    assert "для 2 учеников" in teacher.screen
    assert school.classmate.family[:8] in teacher.screen
    await teacher.taps("Отозвать задание")
    assert [one[2] for one in await due(talk)] == [True, True]


@pytest.mark.long
async def test_others_neither_see_nor_change_it(talk: Talk, school: School, reader: Person) -> None:
    await given(talk, school)
    other = await a_school(talk)
    before = await everything_kept(talk.database)
    for act in ("", "ask", "withdraw", "d739955"):
        for person in (other.teacher, other.officer, reader, talk.person()):
            await person.presses(f"th:{school.class_id}:{school.subject_id}:0:1:{act}:1")
            assert person.alert
    assert await everything_kept(talk.database) == before


@pytest.mark.long
async def test_staff_change_it_with_audit(talk: Talk, school: School) -> None:
    await given(talk, school)
    await school.officer.presses(f"th:{school.class_id}:{school.subject_id}:0:1:withdraw:1")
    assert [row["act"] for row in await rows(talk.database, tables.AuditRow)] == ["homework.corrected"]
