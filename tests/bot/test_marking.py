"""A teacher writes marks in a line: at once where nothing is guessed, shown first where something is; parents hear."""

import pytest

from domain.access import Role, RoleKind
from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.conftest import NOW
from tests.seed import seeding
from tests.talk import Person, Talk


async def marks_of(talk: Talk) -> list[tuple[int, str]]:
    return [(row["pupil_id"], row["value"]) for row in await rows(talk.database, tables.MarkRow)]


def line(school: School, said: str) -> str:
    return f"/mark 7А алгебра {said}"


def algebra(reader: Person) -> str:
    """What stands at the lesson of algebra on the page of the day."""
    (lesson,) = [row for row in reader.screen.splitlines() if "Алгебра" in row]
    return lesson.split("Алгебра")[1]


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    """The parent of the first pupil, with the diary open."""
    await school.grants(parent)
    return parent


# -- written


async def test_a_certain_line_is_written_at_once(talk: Talk, school: School) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    assert await marks_of(talk) == [(school.pupil.id, "5")]
    assert "Записано: 1" in school.teacher.screen
    assert school.teacher.buttons == ["Отменить", "Сообщить сейчас"]
    assert await rows(talk.database, tables.DraftRow) == []


async def test_a_guessed_line_is_shown_first_and_written_when_confirmed(talk: Talk, school: School) -> None:
    await school.teacher.says(
        f"/mark {school.pupil.family} 5, {school.classmate.family} 4"
    )  # class and subject guessed
    assert await marks_of(talk) == []
    assert "7 «А» · Алгебра" in school.teacher.screen
    await school.teacher.taps("Записать")
    assert await marks_of(talk) == [(school.pupil.id, "5"), (school.classmate.id, "4")]


async def test_a_mark_keeps_its_lesson_its_author_and_its_first_revision(talk: Talk, school: School) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    (mark,) = await rows(talk.database, tables.MarkRow)
    assert (mark["day"], mark["period"]) == (NOW.date(), 3)
    assert mark["set_at"] == NOW
    (revision,) = await rows(talk.database, tables.MarkRevisionRow)
    assert (revision["mark_id"], revision["revision"], revision["value"]) == (mark["id"], 1, "5")


@pytest.mark.long
async def test_an_ambiguous_name_is_settled_by_a_button(talk: Talk, school: School) -> None:
    one, other = school.namesakes
    await school.teacher.says(line(school, f"{one.family} 4"))
    assert await marks_of(talk) == []
    assert "Записать" not in school.teacher.buttons
    assert {one.name, other.name} < set(school.teacher.buttons)
    await school.teacher.taps(other.name)
    await school.teacher.taps("Записать")
    assert await marks_of(talk) == [(other.id, "4")]


@pytest.mark.parametrize("chosen", ["stranger", "nobody"])
async def test_a_forged_choice_of_a_pupil_is_not_taken(talk: Talk, school: School, chosen: str) -> None:
    await school.teacher.says(line(school, f"{school.namesakes[0].family} 4"))
    (draft,) = await rows(talk.database, tables.DraftRow)
    pupil = school.stranger.id if chosen == "stranger" else 999
    await school.teacher.presses(f"w:settle:{draft['id']}:{draft['version']}:0:{pupil}")
    await school.teacher.presses(f"w:write:{draft['id']}:{draft['version']}:0:0")
    await school.teacher.presses(f"w:settle:{draft['id']}:{draft['version']}:-1:{pupil}")
    assert await marks_of(talk) == []


async def test_a_line_not_understood_is_corrected_by_the_next_message(talk: Talk, school: School) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 7"))
    assert "7" in school.teacher.screen
    assert await marks_of(talk) == []
    await school.teacher.says(f"7А алгебра {school.pupil.family} 5")
    assert await marks_of(talk) == [(school.pupil.id, "5")]


async def test_a_dropped_preview_writes_nothing(talk: Talk, school: School) -> None:
    await school.teacher.says(f"/mark {school.pupil.family} 5")
    write = school.teacher.data_of("Записать")
    await school.teacher.taps("Отмена")
    await school.teacher.presses(write)
    assert school.teacher.alert
    assert await marks_of(talk) == []


async def test_an_absence_is_noted_at_the_lesson(talk: Talk, school: School) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} н"))
    (absence,) = await rows(talk.database, tables.AttendanceRow)
    assert (absence["pupil_id"], absence["code"], absence["period"]) == (school.pupil.id, "Н", 3)


# -- once


async def test_the_same_line_delivered_twice_is_written_once(talk: Talk, school: School) -> None:
    update = await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    await talk.delivers(update, update)
    assert len(await marks_of(talk)) == 1


async def test_a_preview_confirmed_twice_is_written_once(talk: Talk, school: School) -> None:
    await school.teacher.says(f"/mark {school.pupil.family} 5")
    write = school.teacher.data_of("Записать")
    await school.teacher.presses(write)
    await school.teacher.presses(write)
    assert school.teacher.alert
    assert len(await marks_of(talk)) == 1


async def test_the_button_of_an_earlier_preview_does_not_confirm_a_later_one(talk: Talk, school: School) -> None:
    await school.teacher.says(f"/mark {school.pupil.family} 5")
    first = {label: school.teacher.data_of(label) for label in ("Записать", "Отмена")}
    await school.teacher.presses(first["Записать"])
    await school.teacher.says(f"/mark {school.classmate.family} 2")
    for data in first.values():
        await school.teacher.presses(data)
        assert school.teacher.alert
    assert await marks_of(talk) == [(school.pupil.id, "5")]
    await school.teacher.taps("Записать")
    assert (school.classmate.id, "2") in await marks_of(talk)


# -- the window of undoing


async def test_undone_in_time_leaves_no_trace_for_the_parent(talk: Talk, school: School, reader: Person) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 2, {school.classmate.family} н"))
    await school.teacher.taps("Отменить")
    assert "ничего не увидели" in school.teacher.screen
    talk.clock.forward(hours=1)
    await talk.pays()
    assert reader.everything_said == ""
    await reader.presses(f"d:{school.pupil.id}:{NOW.date()}")
    assert "2" not in algebra(reader)
    assert await rows(talk.database, tables.AttendanceRow) == []


@pytest.mark.parametrize("order", ["the later first", "the earlier first"])
async def test_undoing_brings_back_the_attendance_it_wrote_over(talk: Talk, school: School, order: str) -> None:
    async with seeding(talk.database) as seed:
        await seed.attendance(school.pupil.id, NOW.date(), 3, "УП")
    undo = []
    for code in ("н", "б"):
        await school.teacher.says(line(school, f"{school.pupil.family} {code}"))
        undo.append(school.teacher.data_of("Отменить"))
    if order == "the later first":
        undo.reverse()
    stood = []
    for data in undo:
        await school.teacher.presses(data)
        stood.append([row["code"] for row in await rows(talk.database, tables.AttendanceRow)])
    assert stood == ([["Н"], ["УП"]] if order == "the later first" else [["Б"], ["УП"]])
    assert await rows(talk.database, tables.AttendanceWasRow) == []


async def test_inside_the_window_parents_see_and_hear_nothing(talk: Talk, school: School, reader: Person) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 2"))
    talk.clock.forward(seconds=59)
    assert await talk.pays() == 0
    await reader.says("/today")
    assert "2" not in algebra(reader)


async def test_after_the_window_the_parent_hears_once(talk: Talk, school: School, reader: Person) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    talk.clock.forward(seconds=61)
    for _ in range(3):
        await talk.pays()
    assert reader.chat.sent == 1
    assert "Пётр" in reader.screen
    assert "Алгебра - 5" in reader.screen
    await reader.taps("Открыть день")
    assert "5" in algebra(reader)


async def test_told_at_once_when_the_teacher_says_so(talk: Talk, school: School, reader: Person) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    publish = school.teacher.data_of("Сообщить сейчас")
    await school.teacher.presses(publish)
    await school.teacher.presses(publish)
    await talk.pays()
    talk.clock.forward(minutes=5)
    await talk.pays()
    assert reader.chat.sent == 1


@pytest.mark.long
async def test_too_late_to_undo_is_said_and_nothing_changes(talk: Talk, school: School, reader: Person) -> None:
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    undo = school.teacher.data_of("Отменить")
    talk.clock.forward(seconds=60)
    await school.teacher.presses(undo)
    assert "уже нельзя" in school.teacher.screen
    await talk.pays()
    assert "Алгебра - 5" in reader.screen


async def test_only_the_readers_of_the_child_hear(talk: Talk, school: School, reader: Person) -> None:
    other = talk.person()
    await school.grants(other, school.classmate)
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    talk.clock.forward(seconds=61)
    await talk.pays()
    assert reader.chat.sent == 1
    assert other.chat.sent == 0


async def test_both_parents_hear_and_each_in_their_own_language(talk: Talk, school: School, reader: Person) -> None:
    other = talk.person()
    async with seeding(talk.database) as seed:
        viewer = await seed.person(external_id=str(other.id), locale="en")
        await seed.grant(viewer, school.pupil.id)
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    talk.clock.forward(seconds=61)
    await talk.pays()
    assert reader.chat.sent == other.chat.sent == 1
    assert reader.buttons != other.buttons


# -- who may


async def test_another_class_is_refused(talk: Talk, school: School) -> None:
    before = await marks_of(talk)
    await school.teacher.says(f"/mark 7Б алгебра {school.stranger.family} 5")
    assert "7Б" in school.teacher.screen
    assert "Записать" not in school.teacher.buttons
    assert await marks_of(talk) == before


async def test_another_subject_is_refused(talk: Talk, school: School) -> None:
    await school.teacher.says(f"/mark 7А химия {school.pupil.family} 5")
    assert "Записать" not in school.teacher.buttons
    assert await marks_of(talk) == []


@pytest.mark.parametrize("who", ["nobody", "parent", "officer", "head"])
async def test_who_does_not_teach_writes_no_marks(talk: Talk, school: School, reader: Person, who: str) -> None:
    people = {"nobody": talk.person(), "parent": reader, "officer": school.officer, "head": school.head}
    before = await everything_kept(talk.database)
    await people[who].says(line(school, f"{school.pupil.family} 5"))
    assert "только учитель" in people[who].screen
    assert await everything_kept(talk.database) == before


async def test_a_colleague_cannot_undo_nor_publish(talk: Talk, school: School) -> None:
    other = await a_school(talk)
    await school.teacher.says(line(school, f"{school.pupil.family} 5"))
    before = await everything_kept(talk.database)
    for person in (other.teacher, school.officer, talk.person()):
        for act in ("undo", "publish"):
            await person.presses(f"b:{act}:1")
            assert person.alert
    assert await everything_kept(talk.database) == before


async def test_a_teacher_whose_class_was_taken_away_meanwhile_writes_nothing(talk: Talk, school: School) -> None:
    await school.teacher.says(f"/mark {school.pupil.family} 5")
    async with talk.database.transaction() as connection:
        await connection.execute(tables.TeachingRow.__table__.delete())
    await school.teacher.taps("Записать")
    assert await marks_of(talk) == []


@pytest.mark.long
async def test_a_substitute_marks_the_lesson_of_that_day_alone(talk: Talk, school: School) -> None:
    person = talk.person()
    async with seeding(talk.database) as seed:
        staff = await seed.staff(school.id)
        await seed.person(Role(RoleKind.TEACHER, school.id, staff), external_id=str(person.id))
        await seed.change(school.class_id, NOW.date(), 3, "teacher", teacher_id=staff)
    await person.says(line(school, f"{school.pupil.family} 5 18.11"))
    if "Записать" in person.buttons:
        await person.taps("Записать")
    assert await marks_of(talk) == []
    await person.says(line(school, f"{school.pupil.family} 5"))
    assert await marks_of(talk) == [(school.pupil.id, "5")]


async def test_a_teacher_of_a_group_marks_that_group_alone(talk: Talk, school: School) -> None:
    person = talk.person()
    async with seeding(talk.database) as seed:
        staff = await seed.staff(school.id)
        await seed.person(Role(RoleKind.TEACHER, school.id, staff), external_id=str(person.id))
        group = await seed.group(school.class_id, "первая", school.pupil.id)
        await seed.teaching(staff, school.class_id, school.subject_id, group)
    await person.says(line(school, f"{school.classmate.family} 5"))
    assert await marks_of(talk) == []
    await person.says(line(school, f"{school.pupil.family} 5 25.11"))
    if "Записать" in person.buttons:
        await person.taps("Записать")
    assert await marks_of(talk) == [(school.pupil.id, "5")]
