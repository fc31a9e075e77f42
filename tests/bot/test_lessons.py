"""The lesson on one screen: a class of buttons and a brush; nothing is lost, nothing doubled, published in one go."""

import asyncio
from datetime import timedelta

import pytest

from domain.access import Role, RoleKind
from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.conftest import NOW
from tests.seed import a_name, seeding
from tests.talk import Person, Talk

CLASS = 30


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    await school.grants(parent)
    return parent


@pytest.fixture
async def whole_class(talk: Talk, school: School) -> School:
    """A class of thirty."""
    async with seeding(talk.database) as seed:
        for number in range(CLASS - 4):
            family = f"{a_name().split()[0]}{'абвгдежзиклмнопрстуфхцчшщэюя'[number]}"
            await seed.pupil(school.id, school.class_id, a_name(family=family))
    return school


async def opens(person: Person, label: str = "3. 7 «А» Алгебра") -> None:
    await person.says("/lessons")
    await person.taps(label)


def seat(person: Person, family: str, given: str = "") -> str:
    """The label of a pupil's button as it is now."""
    found = [label for label in person.buttons if family[:10] in label and given[:4] in label]
    assert len(found) == 1, (family, person.buttons)
    return found[0]


def seats(person: Person) -> list[str]:
    """The buttons of the class: between the brushes and the acts."""
    labels = person.buttons
    return labels[12 : labels.index("Остальные были")]


async def marks_of(talk: Talk) -> list[tuple[int, str]]:
    return [(row["pupil_id"], row["value"]) for row in await rows(talk.database, tables.MarkRow)]


# -- the day


async def test_the_day_shows_the_lessons_of_the_teacher_and_how_far_they_are(talk: Talk, school: School) -> None:
    await school.teacher.says("/lessons")
    assert "сегодня, среда, 25 ноября" in school.teacher.screen
    assert "3  10:20  7 «А» · Алгебра" in school.teacher.screen
    assert "ещё не заполнен" in school.teacher.screen
    await school.teacher.taps("3. 7 «А» Алгебра")
    await school.teacher.taps("Остальные были")
    await school.teacher.says("/lessons")
    assert "черновик ждёт публикации" in school.teacher.screen
    await school.teacher.taps("✎ 3. 7 «А» Алгебра")
    await school.teacher.taps("Опубликовать")
    await school.teacher.taps("‹ Уроки")
    assert "все были" in school.teacher.screen
    await school.teacher.taps("чт ›")
    assert "Уроков в этот день нет" in school.teacher.screen


async def test_who_teaches_nothing_has_no_lessons(talk: Talk, school: School, reader: Person) -> None:
    for person in (reader, talk.person(), school.officer):
        await person.says("/lessons")
        assert "ничего не ведёте" in person.screen


# -- the brush


async def test_a_class_of_thirty_is_marked_in_at_most_35_taps(talk: Talk, whole_class: School) -> None:
    teacher = whole_class.teacher
    await teacher.says("/lessons")
    taps = 0

    async def tap(label: str) -> None:
        nonlocal taps
        taps += 1
        await teacher.taps(label)

    await tap("3. 7 «А» Алгебра")
    order = [label.rstrip() for label in seats(teacher)]
    assert len(order) == CLASS
    brushes = [("5", order[:10]), ("4", order[10:20]), ("3", order[20:28]), ("Н", order[28:])]
    for brush, names in brushes:
        if brush in ("4", "3", "Н"):
            await tap(brush)
        for name in names:
            await tap(name)
    await tap("Опубликовать")
    assert taps <= 35
    marks = await rows(talk.database, tables.MarkRow)
    absences = await rows(talk.database, tables.AttendanceRow)
    assert [mark["value"] for mark in marks] == ["5"] * 10 + ["4"] * 10 + ["3"] * 8
    assert [one["code"] for one in absences] == ["Н", "Н"]
    assert len({row["pupil_id"] for row in [*marks, *absences]}) == CLASS
    assert "Записано: 30" in teacher.screen


@pytest.mark.long
async def test_the_head_line_counts_and_nothing_is_written_before_it_is_published(
    talk: Talk, school: School, reader: Person
) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps(seat(teacher, school.pupil.family))
    await teacher.taps("Б")
    await teacher.taps(seat(teacher, school.classmate.family))
    await teacher.taps("ОП")
    for _ in range(3):
        await teacher.taps(seat(teacher, school.namesakes[0].family[:6], "Анто"))
    assert "Отметок: 1 · нет: 1 · опоздали: 1 · без записи: 1" in teacher.screen
    assert "ОП 10" in seat(teacher, school.namesakes[0].family[:6], "Анто")
    await teacher.taps("Остальные были")
    assert "остальные были: 1" in teacher.screen
    assert await marks_of(talk) == []
    await teacher.taps("Опубликовать")
    assert "остальные были" in teacher.screen
    found = {row["pupil_id"]: (row["code"], row["minutes"]) for row in await rows(talk.database, tables.AttendanceRow)}
    assert found == {school.classmate.id: ("Б", None), school.namesakes[0].id: ("ОП", 10)}
    assert await marks_of(talk) == [(school.pupil.id, "5")]
    talk.clock.forward(seconds=61)
    await talk.pays()
    assert "Алгебра - 5" in reader.screen


async def test_what_was_touched_by_mistake_is_rubbed_out(talk: Talk, school: School) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps(seat(teacher, school.pupil.family))
    await teacher.taps("⌫")
    await teacher.taps(seat(teacher, school.pupil.family))
    assert "Опубликовать" not in teacher.buttons
    assert "Отметок: 0" in teacher.screen


async def test_the_kind_of_work_gives_its_weight(talk: Talk, school: School) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps(seat(teacher, school.pupil.family))
    await teacher.taps("Вид работы")
    await teacher.taps("к/р")
    assert "Вид работы: к/р" in teacher.screen
    await teacher.taps("Опубликовать")
    (mark,) = await rows(talk.database, tables.MarkRow)
    assert (mark["work"], mark["weight"], mark["period"]) == ("control", 2, 3)


@pytest.mark.long
async def test_what_parents_said_of_absence_is_offered_and_taken_with_one_tap(
    talk: Talk, school: School, reader: Person
) -> None:
    notes = ((school.pupil, "illness", "sent", 0), (school.classmate, "family", "accepted", 0),
             (school.namesakes[0], "illness", "withdrawn", 0), (school.namesakes[1], "illness", "sent", 1))  # fmt: skip
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(reader.id))
    async with seeding(talk.database) as seed:
        for pupil, reason, status, ahead in notes:
            day = NOW.date() + timedelta(days=ahead)
            await seed.add(
                tables.AbsenceNoteRow, pupil_id=pupil.id, person_id=account["person_id"], account_id=account["id"],
                first_on=day, last_on=day, reason=reason, status=status, version=1, told_at=NOW,
            )  # fmt: skip
    teacher = school.teacher
    await opens(teacher)
    assert school.pupil.family[:8] in teacher.screen.split("Родители предупредили:")[1]
    await teacher.taps("Отметить по запискам: 2")
    assert "Родители предупредили" not in teacher.screen
    await teacher.taps("Опубликовать")
    found = {row["pupil_id"]: row["code"] for row in await rows(talk.database, tables.AttendanceRow)}
    assert found == {school.pupil.id: "Б", school.classmate.id: "УП"}


# -- drafts survive


async def test_a_draft_survives_a_restart_and_another_lesson_begun(talk: Talk, school: School) -> None:
    teacher = school.teacher
    (teaching,) = await rows(talk.database, tables.TeachingRow, class_id=school.class_id)
    async with seeding(talk.database) as seed:
        await seed.slot(school.class_id, 3, 4, school.subject_id, teacher_id=teaching["teacher_id"])
    await opens(teacher)
    await teacher.taps(seat(teacher, school.pupil.family))
    await opens(teacher, "4. 7 «А» Алгебра")
    assert "Отметок: 0" in teacher.screen
    await teacher.taps(seat(teacher, school.classmate.family))
    await talk.restarts()
    await opens(teacher, "✎ 3. 7 «А» Алгебра")
    assert "Отметок: 1" in teacher.screen
    assert seat(teacher, school.pupil.family).endswith("5")


@pytest.mark.long
@pytest.mark.parametrize("what", ["touch", "publish"])
async def test_a_death_between_the_tap_and_the_answer_loses_and_doubles_nothing(
    talk: Talk, school: School, what: str
) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps(seat(teacher, school.pupil.family))
    data = teacher.data_of(seat(teacher, school.classmate.family) if what == "touch" else "Опубликовать")
    for deaths in (1, 2):
        talk.killer.deaths = deaths
        await teacher.presses(data)
        for _ in range(deaths):
            talk.clock.forward(minutes=1)
            await talk.rises()
        await answered(talk)
        if what == "publish":
            break
    if what == "touch":
        await opens(teacher, "✎ 3. 7 «А» Алгебра")
        assert "Отметок: 2" in teacher.screen
        await teacher.taps("Опубликовать")
        assert len(await marks_of(talk)) == 2
    else:
        assert await marks_of(talk) == [(school.pupil.id, "5")]


async def answered(talk: Talk) -> None:
    """Wait until nothing that came is left without an answer."""
    for _ in range(200):
        if all(row["answered_at"] for row in await rows(talk.database, tables.InboxRow)):
            return
        await talk.settles()
    raise AssertionError("a letter is left without an answer")


async def test_a_tap_delivered_twice_and_a_double_tap_write_once(talk: Talk, school: School) -> None:
    teacher = school.teacher
    await opens(teacher)
    update = await teacher.taps(seat(teacher, school.pupil.family))
    await talk.delivers(update, update)
    publish = teacher.data_of("Опубликовать")
    update = await teacher.presses(publish)
    await talk.delivers(update)
    await teacher.presses(publish)
    assert teacher.alert
    assert await marks_of(talk) == [(school.pupil.id, "5")]


async def test_what_changed_since_it_was_shown_is_not_published_unseen(talk: Talk, school: School) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps(seat(teacher, school.pupil.family))
    publish = teacher.data_of("Опубликовать")
    await teacher.taps(seat(teacher, school.classmate.family))
    await teacher.presses(publish)
    assert "кое-что изменилось" in teacher.screen
    assert await marks_of(talk) == []
    await teacher.taps("Опубликовать")
    assert len(await marks_of(talk)) == 2


# -- two at once


async def a_second_teacher(talk: Talk, school: School) -> Person:
    person = talk.person()
    async with seeding(talk.database) as seed:
        staff = await seed.staff(school.id)
        await seed.person(Role(RoleKind.TEACHER, school.id, staff), external_id=str(person.id))
        await seed.teaching(staff, school.class_id, school.subject_id)
        await seed.change(school.class_id, NOW.date(), 3, "teacher", teacher_id=staff)
    return person


@pytest.mark.long
async def test_two_teachers_at_one_lesson_lose_nothing(talk: Talk, school: School) -> None:
    one, other = school.teacher, await a_second_teacher(talk, school)
    data = await place_of(talk, school)
    for person in (one, other):
        await person.presses(data)
        await person.taps(seat(person, school.pupil.family))
    await other.taps("4")
    await other.taps(seat(other, school.classmate.family))
    await one.taps("Опубликовать")
    await other.taps("Опубликовать")
    assert "кто-то записал сюда" in other.screen
    assert school.pupil.family[:8] in other.screen.split("сюда")[1]
    assert await marks_of(talk) == [(school.pupil.id, "5")]
    await other.taps("⌫")
    await other.taps(seat(other, school.pupil.family))
    await other.taps("Опубликовать")
    assert sorted(await marks_of(talk)) == sorted([(school.pupil.id, "5"), (school.classmate.id, "4")])


@pytest.mark.long
async def test_of_two_topics_the_second_is_looked_at_first(talk: Talk, school: School) -> None:
    one, other = school.teacher, await a_second_teacher(talk, school)
    data = await place_of(talk, school)
    for person, topic in ((one, "Дроби"), (other, "Степени")):
        await person.presses(data)
        await person.taps("Тема и задание")
        await person.taps("Тема")
        await person.says(topic)
        await person.taps("‹ К классу")
    await one.taps("Опубликовать")
    await other.taps("Опубликовать")
    assert "тему записал кто-то ещё" in other.screen
    assert [row["topic"] for row in await rows(talk.database, tables.LessonRow)] == ["Дроби"]
    await other.taps("Опубликовать")
    assert [row["topic"] for row in await rows(talk.database, tables.LessonRow)] == ["Степени"]


async def place_of(talk: Talk, school: School) -> str:
    return f"to:{school.class_id}:{school.subject_id}:{NOW.date()}:3:0"


# -- the topic and homework


@pytest.mark.long
async def test_the_topic_and_homework_with_files_are_published_with_the_lesson(
    talk: Talk, school: School, reader: Person
) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps("Тема и задание")
    await teacher.taps("Тема")
    await teacher.says("Степень с целым показателем")
    assert "Тема: Степень с целым показателем" in teacher.screen
    await teacher.taps("Задание")
    sent = teacher.chat.sent
    for number in range(3):
        await teacher.sends_photo("§ 12, № 345" if number == 0 else "", album="77")
    assert teacher.chat.sent == sent + 1, "an album has one answer"
    assert "Файлов: 3" in teacher.screen
    await teacher.taps("Готово")
    assert "Задание на 2 декабря (ср): § 12, № 345 (файлов: 3)" in teacher.screen
    await teacher.taps("‹ К классу")
    await teacher.taps("Опубликовать")
    assert "тема записана, задание дано" in teacher.screen
    (homework,) = await rows(talk.database, tables.HomeworkRow)
    assert (homework["text"], homework["due_on"].isoformat()) == ("§ 12, № 345", "2026-12-02")
    assert len(await rows(talk.database, tables.HomeworkFileRow)) == 3
    await reader.presses(f"d:{school.pupil.id}:2026-12-02")
    assert "§ 12" not in reader.screen, "parents see homework when the time for undoing is over"
    talk.clock.forward(seconds=61)
    await reader.presses(f"d:{school.pupil.id}:2026-12-02")
    assert "§ 12, № 345" in reader.screen
    await reader.presses(f"d:{school.pupil.id}:{NOW.date()}")
    assert "Степень с целым показателем" in reader.screen


@pytest.mark.long
async def test_homework_is_for_another_day_and_for_chosen_pupils(talk: Talk, school: School, reader: Person) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps("Тема и задание")
    await teacher.taps("Задание")
    await teacher.says("Доклад о Гауссе")
    await teacher.taps("среда, 9 декабря")
    await teacher.taps("Кому: всему классу")
    for pupil in (school.classmate, school.pupil, school.classmate):
        await teacher.taps(seat(teacher, pupil.family))
    await teacher.taps("Готово")
    assert "для 1 ученика" in teacher.screen
    await teacher.taps("‹ К классу")
    await teacher.taps("Опубликовать")
    talk.clock.forward(seconds=61)
    (homework,) = await rows(talk.database, tables.HomeworkRow)
    assert (homework["pupil_id"], homework["due_on"].isoformat()) == (school.pupil.id, "2026-12-09")
    await reader.presses(f"d:{school.pupil.id}:2026-12-09")
    assert "Доклад о Гауссе" in reader.screen


async def test_undoing_takes_back_homework_too(talk: Talk, school: School, reader: Person) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps(seat(teacher, school.pupil.family))
    await teacher.taps("Тема и задание")
    await teacher.taps("Задание")
    await teacher.says("§ 12")
    await teacher.taps("‹ К классу")
    await teacher.taps("Опубликовать")
    await teacher.taps("Отменить")
    talk.clock.forward(hours=1)
    await talk.pays()
    assert reader.everything_said == ""
    await reader.presses(f"d:{school.pupil.id}:2026-12-02")
    assert "§ 12" not in reader.screen


@pytest.mark.long
async def test_undoing_says_again_what_had_been_said_of_the_lesson(talk: Talk, school: School) -> None:
    teacher = school.teacher
    async with seeding(talk.database) as seed:
        await seed.lesson(school.class_id, NOW.date(), 3, school.subject_id, topic="Дроби", material="§ 11")
        await seed.attendance(school.pupil.id, NOW.date(), 3, "Н", set_at=NOW, public_at=NOW + timedelta(minutes=5))
    await opens(teacher, "✓ 3. 7 «А» Алгебра")
    await teacher.taps("Тема и задание")
    await teacher.taps("Тема")
    await teacher.says("Степени")
    await teacher.taps("‹ К классу")
    await teacher.taps("Остальные были")
    await teacher.taps("Б")
    await teacher.taps(seat(teacher, school.pupil.family))
    await teacher.taps("Поставить ещё: Б")
    await teacher.taps("Опубликовать")
    (lesson,) = await rows(talk.database, tables.LessonRow)
    assert (lesson["topic"], lesson["material"]) == ("Степени", "§ 11")
    assert lesson["called_at"] is not None
    (noted,) = await rows(talk.database, tables.AttendanceRow)
    assert noted["code"] == "Б"
    await teacher.taps("Отменить")
    (lesson,) = await rows(talk.database, tables.LessonRow)
    assert (lesson["topic"], lesson["material"], lesson["called_at"]) == ("Дроби", "§ 11", None)
    (noted,) = await rows(talk.database, tables.AttendanceRow)
    assert noted["code"] == "Н"


@pytest.mark.long
async def test_undoing_leaves_what_somebody_has_said_of_the_lesson_since(talk: Talk, school: School) -> None:
    one, other = school.teacher, await a_second_teacher(talk, school)
    data = await place_of(talk, school)
    for person, topic in ((one, "Дроби"), (other, "Степени")):
        await person.presses(data)
        await person.taps("Тема и задание")
        await person.taps("Тема")
        await person.says(topic)
        await person.taps("‹ К классу")
        await person.taps("Опубликовать")
    await one.taps("Отменить")
    assert [row["topic"] for row in await rows(talk.database, tables.LessonRow)] == ["Степени"]
    await other.taps("Отменить")
    assert [row["topic"] for row in await rows(talk.database, tables.LessonRow)] == ["Дроби"]


async def test_two_who_publish_at_the_same_moment_lose_nothing(talk: Talk, school: School) -> None:
    one, other = school.teacher, await a_second_teacher(talk, school)
    data = await place_of(talk, school)
    for person, pupil in ((one, school.pupil), (other, school.classmate)):
        await person.presses(data)
        await person.taps(seat(person, pupil.family))
    await asyncio.gather(one.taps("Опубликовать"), other.taps("Опубликовать"))
    assert sorted(await marks_of(talk)) == sorted([(school.pupil.id, "5"), (school.classmate.id, "5")])


async def test_a_file_that_is_none_is_refused_and_nothing_is_lost(talk: Talk, school: School) -> None:
    teacher = school.teacher
    await opens(teacher)
    await teacher.taps("Тема и задание")
    await teacher.taps("Задание")
    await teacher.says("§ 12")
    await teacher.taps("Задание")
    await teacher.sends_document("virus.exe", b"MZ\x90\x00\x00")
    assert "Такой файл принять нельзя" in teacher.screen
    assert "Сейчас: § 12" in teacher.screen


async def test_words_are_taken_only_when_they_were_asked_for(talk: Talk, school: School) -> None:
    teacher = school.teacher
    await opens(teacher)
    before = await everything_kept(talk.database)
    await teacher.says("просто слова")
    await teacher.sends_photo()
    assert await everything_kept(talk.database) == before


# -- who may


async def test_a_stranger_opens_no_lesson(talk: Talk, school: School, reader: Person) -> None:
    other = await a_school(talk)
    data = await place_of(talk, school)
    before = await everything_kept(talk.database)
    for person in (other.teacher, other.officer, reader, talk.person()):
        await person.presses(data)
        assert person.alert
    assert await everything_kept(talk.database) == before


async def test_a_sheet_is_nobody_elses(talk: Talk, school: School) -> None:
    await opens(school.teacher)
    data = school.teacher.data_of(seat(school.teacher, school.pupil.family))
    colleague = await a_second_teacher(talk, school)
    await colleague.presses(data)
    assert colleague.alert


async def test_a_lesson_that_is_not_in_the_timetable_is_not_opened(talk: Talk, school: School) -> None:
    for period, day in ((2, NOW.date()), (3, "2026-11-26"), (3, "x")):
        await school.teacher.presses(f"to:{school.class_id}:{school.subject_id}:{day}:{period}:0")
        assert school.teacher.alert


@pytest.mark.long
async def test_a_substitute_writes_on_that_day_alone(talk: Talk, school: School) -> None:
    person = talk.person()
    async with seeding(talk.database) as seed:
        staff = await seed.staff(school.id)
        await seed.person(Role(RoleKind.TEACHER, school.id, staff), external_id=str(person.id))
        await seed.change(school.class_id, NOW.date(), 3, "teacher", teacher_id=staff)
    await person.says("/lessons")
    assert "вы замещаете" in person.screen
    await person.taps("3. 7 «А» Алгебра")
    await person.taps(seat(person, school.pupil.family))
    await person.taps("Опубликовать")
    assert await marks_of(talk) == [(school.pupil.id, "5")]
    await person.presses(f"to:{school.class_id}:{school.subject_id}:2026-11-18:3:0")
    assert person.alert


async def test_a_teacher_of_a_group_sees_the_group_alone(talk: Talk, school: School) -> None:
    person = talk.person()
    async with seeding(talk.database) as seed:
        staff = await seed.staff(school.id)
        await seed.person(Role(RoleKind.TEACHER, school.id, staff), external_id=str(person.id))
        group = await seed.group(school.class_id, "первая", school.pupil.id)
        english = await seed.subject(school.id, "Английский язык")
        await seed.teaching(staff, school.class_id, english, group)
        await seed.slot(school.class_id, 3, 2, english, group_id=group, teacher_id=staff)
    await opens(person, "2. 7 «А» Английский язык")
    assert len(seats(person)) == 1
    sheet = person.data_of(seats(person)[0])
    await person.presses(sheet.rpartition(":")[0] + f":{school.classmate.id}")
    assert "Отметок: 0" in person.screen


async def test_staff_correct_with_audit(talk: Talk, school: School) -> None:
    await school.officer.says("/lessons 7а")
    await school.officer.taps("3. 7 «А» Алгебра")
    assert "журнал действий" in school.officer.screen
    await school.officer.taps(seat(school.officer, school.pupil.family))
    await school.officer.taps("Опубликовать")
    assert await marks_of(talk) == [(school.pupil.id, "5")]
    assert "lesson.corrected" in [row["act"] for row in await rows(talk.database, tables.AuditRow)]


async def test_without_names_in_the_messenger_pupils_are_numbers(talk: Talk, quiet_school: School) -> None:
    teacher = quiet_school.teacher
    await opens(teacher)
    assert [label.strip() for label in seats(teacher)] == ["№ 1", "№ 2", "№ 3", "№ 4"]
    await teacher.taps("№ 1")
    await teacher.taps("Опубликовать")
    for pupil in (quiet_school.pupil, quiet_school.classmate, *quiet_school.namesakes):
        for word in pupil.name.split():
            assert word not in teacher.everything_said
