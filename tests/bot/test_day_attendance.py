"""The class teacher notes a whole day: by a line, by buttons, by what parents said; shown first, undone in one tap."""

from datetime import timedelta

import pytest

from domain.access import Role, RoleKind
from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.bot.test_class_leading import led
from tests.bot.test_lessons import answered
from tests.conftest import NOW
from tests.seed import LONG_AGO, seeding
from tests.talk import Person, Talk

__all__ = ["led"]

TODAY = NOW.date()


@pytest.fixture
async def reader(led: School, parent: Person) -> Person:
    await led.grants(parent)
    return parent


def seat(person: Person, family: str, given: str = "") -> str:
    """The label of a pupil's button as it is now."""
    (found,) = [label for label in person.buttons if family[:8] in label and given[:4] in label]
    return found


async def noted(talk: Talk) -> set[tuple[int, int, str, int | None]]:
    found = await rows(talk.database, tables.AttendanceRow)
    return {(row["pupil_id"], row["period"], row["code"], row["minutes"]) for row in found}


async def test_a_line_is_shown_on_the_class_and_written_by_the_button(talk: Talk, led: School, reader: Person) -> None:
    teacher = led.teacher
    one, other = led.namesakes
    await teacher.says(f"/absent {led.pupil.family} б, {one.name.rsplit(' ', 1)[0]} опоздал на 10 минут")
    assert "7 «А» · посещаемость за день" in teacher.screen
    assert seat(teacher, led.pupil.family).endswith(" Б")
    assert seat(teacher, one.family, "Антон").endswith(" ОП 10")
    assert await noted(talk) == set()
    await teacher.says(f"{led.classmate.family} н")  # one more line for the same sheet
    await teacher.taps("Записать: 3")
    assert await noted(talk) == {
        (led.pupil.id, 0, "Б", None), (led.classmate.id, 0, "Н", None), (one.id, 3, "ОП", 10),
    }  # fmt: skip
    assert other.id not in {row[0] for row in await noted(talk)}
    assert "посещаемость за день" in teacher.screen
    assert reader.chat.sent == 0
    talk.clock.forward(seconds=61)
    await talk.pays()
    assert "Весь день - болезнь" in reader.screen
    await reader.presses(f"d:{led.pupil.id}:{TODAY.isoformat()}")
    assert "Алгебра" in reader.screen
    assert " Б" in reader.screen or "болезнь" in reader.screen


async def test_it_is_undone_in_one_tap_and_no_parent_hears(talk: Talk, led: School, reader: Person) -> None:
    await led.teacher.says(f"/absent {led.pupil.family} б")
    await led.teacher.taps("Записать: 1")
    await led.teacher.taps("Отменить")
    assert await noted(talk) == set()
    talk.clock.forward(minutes=5)
    await talk.pays()
    assert reader.chat.sent == 0


async def test_the_class_is_painted_by_buttons_and_by_what_parents_said(
    talk: Talk, led: School, reader: Person
) -> None:
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(reader.id))
    async with seeding(talk.database) as seed:
        await seed.add(
            tables.AbsenceNoteRow, pupil_id=led.pupil.id, person_id=account["person_id"], account_id=account["id"],
            first_on=TODAY, last_on=TODAY, reason="illness", status="accepted", version=1, told_at=NOW,
        )  # fmt: skip
    teacher = led.teacher
    await teacher.says("/class")
    await teacher.taps("Отметить отсутствующих")
    assert "Родители предупредили" in teacher.screen
    await teacher.taps("Отметить по запискам: 1")
    await teacher.taps("УП")
    await teacher.taps(seat(teacher, led.classmate.family))
    await teacher.taps("ОП")
    for _ in range(2):
        await teacher.taps(seat(teacher, led.namesakes[0].family, "Антон"))
    assert "нет: 2 · опоздали: 1 · остальные: 1" in teacher.screen
    await teacher.taps("Записать: 3")
    assert await noted(talk) == {
        (led.pupil.id, 0, "Б", None), (led.classmate.id, 0, "УП", None), (led.namesakes[0].id, 3, "ОП", 5),
    }  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Кузьминых н", "Ученика «Кузьминых» в классе нет"),
        ("{namesake} н", "в классе несколько"),
        ("{family} 5", "Отметки здесь не ставят"),
        ("{family} б завтра", "ещё не наступила"),
        ("9Ж {family} н", "Класса «9Ж» среди ваших нет"),
        ("7Б {stranger} н", "Класса «7Б» среди ваших нет"),
    ],
)
async def test_what_is_not_understood_is_said_and_nothing_is_written(
    talk: Talk, led: School, line: str, told: str
) -> None:
    said = line.format(family=led.pupil.family, namesake=led.namesakes[0].family, stranger=led.stranger.family)
    await led.teacher.says(f"/absent {said}")
    assert told in led.teacher.screen
    assert not [label for label in led.teacher.buttons if label.startswith("Записать")]


async def test_another_day_is_named_or_turned_to(talk: Talk, led: School) -> None:
    teacher = led.teacher
    async with seeding(talk.database) as seed:
        await seed.slot(led.class_id, 2, 1, led.subject_id)
    await teacher.says(f"/absent вчера {led.pupil.family} н")
    assert "вторник, 24 ноября" in teacher.screen
    await teacher.taps("Записать: 1")
    (row,) = await rows(talk.database, tables.AttendanceRow)
    assert row["day"] == TODAY - timedelta(days=1)
    await teacher.says("/absent")
    assert "чт ›" not in teacher.buttons
    await teacher.taps("‹ вт")
    assert seat(teacher, led.pupil.family).endswith("Н ✓")
    await teacher.taps("‹ пн")
    assert "Уроков в этот день нет" in teacher.screen


@pytest.mark.long
async def test_what_stands_is_corrected_with_a_reason_and_its_history(talk: Talk, led: School, reader: Person) -> None:
    teacher = led.teacher
    await teacher.says(f"/absent {led.pupil.family} н")
    await teacher.taps("Записать: 1")
    talk.clock.forward(minutes=5)
    await talk.pays()
    heard = reader.chat.sent
    await teacher.says("/absent")
    await teacher.taps(seat(teacher, led.pupil.family))
    await teacher.taps("Н → Б")
    await teacher.taps("Принесли справку")
    assert await noted(talk) == {(led.pupil.id, 0, "Б", None)}
    (was,) = await rows(talk.database, tables.AttendanceWasRow)
    assert (was["code"], was["reason"]) == ("Н", "Принесли справку")
    await talk.pays()
    assert reader.chat.sent == heard + 1
    await teacher.taps("‹ К классу")
    await teacher.taps(seat(teacher, led.pupil.family))
    await teacher.taps("Б → был на уроках")
    await teacher.taps("Не исправлять")
    assert "посещаемость за день" in teacher.screen
    assert await noted(talk) == {(led.pupil.id, 0, "Б", None)}


async def test_two_at_once_lose_nothing(talk: Talk, led: School) -> None:
    for person in (led.teacher, led.officer):
        await person.says(f"/absent 7А {led.pupil.family} {'н' if person is led.teacher else 'б'}")
    await led.teacher.taps("Записать: 1")
    await led.officer.taps("Записать: 1")
    assert "кто-то записал сюда" in led.officer.screen
    assert await noted(talk) == {(led.pupil.id, 0, "Н", None)}
    await led.officer.taps("Записать: 1")
    assert await noted(talk) == {(led.pupil.id, 0, "Б", None)}
    assert [row["code"] for row in await rows(talk.database, tables.AttendanceWasRow)] == ["Н"]
    assert [row["act"] for row in await rows(talk.database, tables.AuditRow)] == ["attendance.noted"]


async def test_a_line_and_a_tap_delivered_twice_or_cut_by_a_death_are_done_once(talk: Talk, led: School) -> None:
    update = await led.teacher.says(f"/absent {led.pupil.family} н")
    await talk.delivers(update)
    write = led.teacher.data_of("Записать: 1")
    talk.killer.deaths = 1
    update = await led.teacher.presses(write)
    await talk.rises()
    await answered(talk)
    await talk.delivers(update)
    await led.teacher.presses(write)
    assert led.teacher.alert
    assert await noted(talk) == {(led.pupil.id, 0, "Н", None)}
    assert len(await rows(talk.database, tables.MarkBatchRow)) == 1


@pytest.mark.long
async def test_others_note_nobody(talk: Talk, led: School, reader: Person) -> None:
    other, colleague = await a_school(talk), talk.person()
    async with seeding(talk.database) as seed:
        staff = await seed.staff(led.id)
        await seed.person(Role(RoleKind.TEACHER, led.id, staff), external_id=str(colleague.id))
        await seed.teaching(staff, led.class_id, led.subject_id)
        await seed.attendance(led.pupil.id, TODAY, 0, "Н", public_at=LONG_AGO)
    await led.teacher.says(f"/absent {led.classmate.family} н")
    before = await everything_kept(talk.database)
    for person in (other.teacher, reader, talk.person(), colleague):
        await person.says(f"/absent 7А {led.pupil.family} н")
        assert "класса у вас нет" in person.screen
        for data in (
            f"ty:open:{led.class_id}::0:0",
            "ty:write:1::0:2",
            f"ty:touch:1::{led.pupil.id}:0",
            "ty:drop:1::0:0",
        ):
            await person.presses(data)
            assert person.alert
        await person.presses(f"ta:{led.pupil.id}:0:Н::1")
        assert person.alert
    assert await everything_kept(talk.database) == before


async def test_without_names_in_the_messenger_buttons_have_numbers_and_no_line_is_read(
    talk: Talk, quiet_school: School
) -> None:
    school = quiet_school
    await school.officer.says(f"/absent 7А {school.pupil.family} н")
    assert "Имена учеников в этой школе не пишут" in school.officer.screen
    assert school.pupil.family not in " ".join(school.officer.buttons)
    await school.officer.says("/absent 7А")
    await school.officer.taps("№ 1")
    await school.officer.taps("Записать: 1")
    assert len(await noted(talk)) == 1
    assert school.pupil.family not in school.officer.screen
