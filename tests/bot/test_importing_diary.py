"""Classes and their parts, the timetable, marks and other facts: what each line of a file becomes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.services.importing import Trouble, What
from storage import tables
from storage.work import Database
from tests.bot.importing_files import (
    DIARY,
    SCHOOL,
    Files,
    add_school,
    added,
    bring,
    changed,
    count,
    day,
    name,
    person,
    rows,
    told,
    troubles,
)


@pytest.fixture
async def school(database: Database) -> int:
    return await add_school(database)


async def titled(database: Database, row: type[tables.Row], column: str = "title") -> dict[int, Any]:
    return dict(await rows(database, row, "id", column))


async def members(database: Database) -> dict[str, set[str]]:
    groups, pupils = await titled(database, tables.StudyGroupRow), await titled(database, tables.PupilRow, "source_id")
    found: dict[str, set[str]] = {title: set() for title in groups.values()}
    for group, pupil in await rows(database, tables.GroupMemberRow, "group_id", "pupil_id"):
        found[groups[group]].add(pupils[pupil])
    return found


async def a_person(database: Database) -> int:
    async with database.transaction() as connection:
        made = insert(tables.PersonRow).values(created_at=database.clock()).returning(tables.PersonRow.id)
        return int((await connection.execute(made)).scalar_one())


async def teachings(database: Database) -> set[tuple[str, str, str, str | None]]:
    staff, classes = await titled(database, tables.StaffRow, "source_id"), await titled(database, tables.SchoolClassRow)
    subjects, groups = await titled(database, tables.SubjectRow), await titled(database, tables.StudyGroupRow)
    return {
        (staff[teacher], classes[school_class], subjects[subject], groups.get(group))
        for teacher, school_class, subject, group in await rows(
            database, tables.TeachingRow, "teacher_id", "class_id", "subject_id", "group_id"
        )
    }


async def test_a_half_of_a_class_is_a_group_and_the_whole_is_none(database: Database, school: int) -> None:
    await bring(database, SCHOOL)
    assert await members(database) == {
        "Английский язык · группа 1": {"p1"},
        "Английский язык · группа 2": {"p2", "p3"},
    }
    assert await teachings(database) == {
        ("t1", "7А", "Алгебра", None),
        ("t2", "7А", "Английский язык", "Английский язык · группа 1"),
        ("t2", "7А", "Английский язык", "Английский язык · группа 2"),
    }


async def test_a_named_group_stays_a_group_when_the_whole_class_is_in_it(database: Database, school: int) -> None:
    files = changed(SCHOOL, "enrollments.csv", "e11,", "e11,c7-en1,p2,student,")
    await bring(database, changed(files, "enrollments.csv", "e12,", "e12,c7-en1,p3,student,"))
    assert (await members(database))["Английский язык · группа 1"] == {"p1", "p2", "p3"}


async def test_a_pupil_moved_to_the_other_group_is_in_one_group(database: Database, school: int) -> None:
    await bring(database, SCHOOL)
    report = await bring(database, changed(SCHOOL, "enrollments.csv", "e12,", "e12,c7-en1,p3,student,"))
    assert (await members(database))["Английский язык · группа 1"] == {"p1", "p3"}
    assert (await members(database))["Английский язык · группа 2"] == {"p2"}
    assert report.tallies[What.MEMBERS].as_counts() == {"new": 1, "same": 2, "gone": 1}


async def test_lessons_of_two_classes_together_are_taught_to_a_part_of_each(database: Database, school: int) -> None:
    files = added(SCHOOL, "classes.csv", "c8,7Б,homeroom,org-1,y", "pe,Физкультура девочки,scheduled,org-1,y")
    files = added(files, "users.csv", f"p4,,{person(7)},student,org-1,,")
    files = added(
        files, "enrollments.csv", "e20,c8,p4,student,", "e21,pe,p1,student,", "e22,pe,p4,student,", "e23,pe,t2,teacher,"
    )
    await bring(database, files)
    assert {one for one in await teachings(database) if one[2] == "Физкультура девочки"} == {
        ("t2", "7А", "Физкультура девочки", "Физкультура девочки"),
        ("t2", "7Б", "Физкультура девочки", None),  # all of them: one pupil
    }


async def test_without_homerooms_a_title_that_names_a_class_makes_it(database: Database, school: int) -> None:
    bare = changed(SCHOOL, "classes.csv", "c7,", None)
    bare["enrollments.csv"] = [line for line in bare["enrollments.csv"] if ",c7," not in line]
    report = await bring(database, bare)
    assert list((await titled(database, tables.SchoolClassRow)).values()) == ["7А"]
    assert {one for (one,) in await rows(database, tables.PupilRow, "class_id")} == {1}
    assert report.tallies[What.MARKS].new == 4
    assert (await bring(database, bare)).writes == 0
    whole = await bring(database, SCHOOL)  # and when the homeroom comes, it is the same class
    assert whole.tallies[What.CLASSES].as_counts() == {"changed": 1}  # now its teacher is known
    assert await count(database, tables.SchoolClassRow) == 1


async def slots(database: Database) -> set[tuple[int, int, str, str | None, str | None, str | None]]:
    staff, groups = await titled(database, tables.StaffRow, "source_id"), await titled(database, tables.StudyGroupRow)
    subjects = await titled(database, tables.SubjectRow)
    return {
        (weekday, period, subjects[subject], groups.get(group), staff.get(teacher), room)
        for weekday, period, subject, group, teacher, room in await rows(
            database, tables.SlotRow, "weekday", "period", "subject_id", "group_id", "teacher_id", "room"
        )
    }


async def test_a_timetable_finds_groups_by_number_and_teachers_by_name(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    assert await slots(database) == {
        (1, 1, "Алгебра", None, "t1", "21"),
        (3, 2, "Алгебра", None, "t1", "21"),
        (1, 2, "Английский язык", "Английский язык · группа 1", None, None),
        (1, 2, "Английский язык", "Английский язык · группа 2", None, None),
    }


async def test_a_timetable_alone_finds_the_people_and_groups_of_an_earlier_import(
    database: Database, school: int
) -> None:
    await bring(database, SCHOOL)
    report = await bring(database, DIARY)
    assert (troubles(report), told(report)["slots"], "groups" in told(report)) == ([], {"new": 4}, False)
    assert {one[4] for one in await slots(database)} == {"t1", None}
    assert (await bring(database, DIARY)).writes == 0


async def test_a_timetable_with_a_line_refused_takes_nothing_away_from_its_class(
    database: Database, school: int
) -> None:
    await bring(database, SCHOOL, DIARY)
    header = "Activity Id,Day,Hour,Students Sets,Subject,Teachers,Activity Tags,Room,Comments"
    fet = {"week_timetable.csv": [header, "1,Понедельник,1,7А,Физика,,,,", "2,Когда-нибудь,1,7А,Физика,,,,"]}
    report = await bring(database, fet)
    assert report.tallies[What.SLOTS].as_counts() == {"changed": 1, "refused": 1}
    assert len(await slots(database)) == 4


async def test_a_new_timetable_takes_the_place_of_the_old(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    new = {"timetable.csv": [DIARY["timetable.csv"][0], "1,1,7А,,Физика,,30", "5,1,7А,,Алгебра,,"]}
    report = await bring(database, new)
    assert report.tallies[What.SLOTS].as_counts() == {"changed": 1, "new": 1, "gone": 3}
    assert await slots(database) == {(1, 1, "Физика", None, None, "30"), (5, 1, "Алгебра", None, None, None)}


async def test_the_timetable_of_another_class_stays(database: Database, school: int) -> None:
    files = added(SCHOOL, "classes.csv", "c8,7Б,homeroom,org-1,y")
    await bring(database, files, DIARY)
    await bring(database, {"timetable.csv": [DIARY["timetable.csv"][0], "1,1,7Б,,Физика,,"]})
    assert len(await slots(database)) == 5


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("Никтонигдев", Trouble.UNKNOWN_TEACHER),
        (name(1).split()[0], Trouble.AMBIGUOUS_TEACHER),
    ],
)
async def test_a_lesson_is_taken_without_a_teacher_who_cannot_be_told(
    database: Database, school: int, said: str, trouble: Trouble
) -> None:
    files = added(SCHOOL, "users.csv", f"t9,,{name(1).split()[0]},Яков,teacher,org-1,,")
    slot = {"timetable.csv": [DIARY["timetable.csv"][0], f"1,1,7А,,Физика,{said},", f"2,1,7А,,Физика,{said},"]}
    report = await bring(database, files, slot)
    assert troubles(report) == [("timetable.csv", 2, trouble, said)]  # told once
    assert {one[4] for one in await slots(database)} == {None}


async def test_of_namesakes_the_one_who_teaches_the_class_is_meant(database: Database, school: int) -> None:
    files = added(SCHOOL, "users.csv", f"t9,,{name(1).split()[0]},Яков,teacher,org-1,,")
    slot = {"timetable.csv": [DIARY["timetable.csv"][0], f"1,1,7А,,Алгебра,{name(1).split()[0]},"]}
    assert troubles(await bring(database, files, slot)) == []
    assert {one[4] for one in await slots(database)} == {"t1"}


async def test_a_move_is_two_changes_made_in_one_breath(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    subjects = await titled(database, tables.SubjectRow)
    moved, put, exchanged = await rows(database, tables.ChangeRow, "kind", "day", "period", "subject_id", "made_at")
    assert moved[:3] == ("moved", day("2026-11-25"), 2)
    assert (*put[:3], subjects[put[3]]) == ("added", day("2026-11-26"), 1, "Алгебра")
    assert (moved[4], exchanged[0]) == (put[4], "teacher")


@pytest.mark.parametrize("file", ["lessons.csv", "homework.csv", "timetable.csv", "changes.csv"])
async def test_a_class_that_is_not_there_is_told_once_and_every_line_counted(
    database: Database, school: int, file: str
) -> None:
    strange = {file: [line.replace("7А", "9Ж") for line in DIARY[file]]}
    report = await bring(database, SCHOOL, strange)
    (tally,) = [tally for tally in report.tallies.values() if tally.refused]
    assert [one[2:] for one in troubles(report)] == [("unknown_class", "9Ж")]
    assert tally.refused == len(DIARY[file]) - 1


async def test_the_halves_of_a_class_share_the_line_of_a_lesson(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    assert [topic for (topic,) in await rows(database, tables.LessonRow, "topic")] == ["Дроби", "My family / My school"]


async def test_homework_is_for_a_class_a_group_or_one_pupil(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    groups, pupils = await titled(database, tables.StudyGroupRow), await titled(database, tables.PupilRow, "source_id")
    assert [
        (what, groups.get(group), pupils.get(pupil))
        for what, group, pupil in await rows(database, tables.HomeworkRow, "text", "group_id", "pupil_id")
    ] == [
        ("№ 12–15", None, None),
        ("упр. 3", "Английский язык · группа 2", None),
        ("карточка 4", None, "p1"),
    ]


async def test_homework_of_an_unknown_group_does_not_become_everybodys(database: Database, school: int) -> None:
    report = await bring(
        database, SCHOOL, changed(DIARY, "homework.csv", "7А,2", "7А,3,Английский язык,2026-09-07,,у,")
    )
    assert [one.code for one in report.problems] == [Trouble.UNKNOWN_GROUP]
    assert await count(database, tables.HomeworkRow) == 2


@pytest.mark.parametrize(("subject", "due"), [("Алгебра", "2026-09-09"), ("Музыка", None)])
async def test_homework_without_a_day_is_for_the_next_lesson(
    database: Database, school: int, subject: str, due: str | None
) -> None:
    files = changed(DIARY, "homework.csv", "7А,,Алгебра", None)
    files = added(files, "homework.csv", f"7А,,{subject},2026-09-07,,прочитать,")
    report = await bring(database, SCHOOL, files)
    found = [when for when, what in await rows(database, tables.HomeworkRow, "due_on", "text") if what == "прочитать"]
    assert found == ([day(due)] if due else [])
    assert [one.code for one in report.problems] == ([] if due else [Trouble.NO_DUE_DAY])


OTHER_TASK = changed(
    DIARY, "homework.csv", "7А,,Алгебра,2026-09-07,2026-09-09,№", "7А,,Алгебра,2026-09-07,2026-09-09,№ 1,"
)


async def test_homework_taken_back_here_does_not_return(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    async with database.transaction() as connection:
        await connection.execute(update(tables.HomeworkRow).values(withdrawn_at=database.clock()))
    report = await bring(database, SCHOOL, OTHER_TASK)
    assert [one.code for one in report.problems] == [Trouble.WRITTEN_HERE]
    assert all(when for (when,) in await rows(database, tables.HomeworkRow, "withdrawn_at"))


async def test_an_absence_without_a_lesson_is_of_the_whole_day(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    assert await rows(database, tables.AttendanceRow, "period", "code", "minutes", "public_at") == [
        (1, "ОП", 10, datetime(2026, 9, 6, 21, tzinfo=UTC)),
        (0, "Б", None, datetime(2026, 9, 7, 21, tzinfo=UTC)),
    ]


async def test_an_absence_noted_here_is_not_overruled(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    by, now = await a_person(database), database.clock()
    async with database.open_act() as work:
        batch = await work.marks.open_batch(
            person_id=by, class_id=1, subject_id=1, day=day("2026-09-07"), period=1, made_at=now, public_at=now
        )
    async with database.transaction() as connection:
        await connection.execute(update(tables.AttendanceRow).values(code="Н", minutes=None, batch_id=batch))
    report = await bring(database, SCHOOL, DIARY)
    assert [one.code for one in report.problems] == [Trouble.WRITTEN_HERE, Trouble.WRITTEN_HERE]
    assert {code for (code,) in await rows(database, tables.AttendanceRow, "code")} == {"Н"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-09-07,1,Никто Нигде,Б,", "unknown_pupil"),
        (f"2026-09-07,1,{name(3).split()[0]},Б,", "ambiguous_pupil"),
        ("2026-09-07,1,p1,Щ,", "bad_code"),
    ],
)
async def test_an_absence_that_cannot_be_placed_is_refused(
    database: Database, school: int, line: str, code: str
) -> None:
    files = added(SCHOOL, "users.csv", f"p9,,{name(3).split()[0]},Яков,student,org-1,,")
    report = await bring(database, files, {"attendance.csv": [DIARY["attendance.csv"][0], line]})
    assert [(one.code, one.row, one.lost) for one in report.problems] == [(code, 2, True)]
    assert report.tallies[What.ATTENDANCE].as_counts() == {"refused": 1}


async def test_marks_are_kept_as_written_and_are_public_from_their_own_morning(database: Database, school: int) -> None:
    await bring(database, SCHOOL)
    subjects, pupils = await titled(database, tables.SubjectRow), await titled(database, tables.PupilRow, "source_id")
    found = await rows(
        database, tables.MarkRow, "pupil_id", "subject_id", "value", "work", "weight", "counts", "debt_until", "comment"
    )
    assert [(pupils[one[0]], subjects[one[1]], *one[2:]) for one in found] == [
        ("p1", "Алгебра", "5", "control", 2.0, True, None, None),
        ("p2", "Алгебра", "4-", "control", 2.0, True, None, "аккуратно"),
        ("p3", "Алгебра", ".", "control", 2.0, False, day("2026-09-17"), None),
        ("p1", "Английский язык", "зач", None, 1.0, False, None, None),
    ]
    assert await rows(database, tables.MarkRow, "source_id", "day", "public_at", "period") == [
        ("m1", day("2026-09-10"), datetime(2026, 9, 9, 21, tzinfo=UTC), None),
        ("m2", day("2026-09-11"), datetime(2026, 9, 10, 21, tzinfo=UTC), None),
        ("m3", day("2026-09-10"), datetime(2026, 9, 9, 21, tzinfo=UTC), None),
        ("m4", day("2026-09-11"), datetime(2026, 9, 10, 21, tzinfo=UTC), None),
    ]
    assert await count(database, tables.MarkRevisionRow) == 0


CORRECTED = changed(SCHOOL, "results.csv", "m1,", "m1,,w1,p1,fully graded,4,,2026-09-10,,")


async def test_a_mark_corrected_at_the_source_keeps_its_history(database: Database, school: int) -> None:
    await bring(database, SCHOOL)
    report = await bring(database, CORRECTED)
    assert report.tallies[What.MARKS].as_counts() == {"changed": 1, "same": 3}
    assert await rows(database, tables.MarkRevisionRow, "revision", "value", "by") == [(1, "5", None), (2, "4", None)]
    again = await bring(database, SCHOOL)  # and back: the source is still believed
    assert again.tallies[What.MARKS].changed == 1
    assert [one[0] for one in await rows(database, tables.MarkRevisionRow, "value")] == ["5", "4", "5"]
    assert await rows(database, tables.MarkRow, "value", "revision") == [("5", 3), ("4-", 1), (".", 1), ("зач", 1)]


async def test_a_mark_corrected_here_is_not_overruled(database: Database, school: int) -> None:
    await bring(database, SCHOOL)
    by = await a_person(database)
    async with database.transaction() as connection:
        await connection.execute(update(tables.MarkRow).where(tables.MarkRow.id == 1).values(value="3", revision=2))
        await connection.execute(
            insert(tables.MarkRevisionRow).values(mark_id=1, revision=2, value="3", by=by, at=database.clock())
        )
    report = await bring(database, CORRECTED)
    assert troubles(report) == [("results.csv", 2, "written_here", "")]
    assert (await rows(database, tables.MarkRow, "value"))[0] == ("3",)


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "line", "new", "trouble", "refused"),
    [
        ("results.csv", "m1,", "m1,,w1,t1,fully graded,5,,2026-09-10,,", ("results.csv", 2, "unknown_pupil", "t1"), 1),
        ("results.csv", "m1,", f"m1,,w1,p1,fully graded,,{'5/' * 9}5,,,", ("results.csv", 2, "too_long", ""), 1),
        ("lineItems.csv", "w1,", "w1,Дроби,,,c7,k1", ("lineItems.csv", 2, "unknown_work", "c7"), 3),
        ("lineItems.csv", "w2,", "w2,Слова,,,c7-en1,", None, 0),  # the mark has a day of its own
    ],
)
async def test_marks_that_cannot_be_placed_are_refused_and_the_rest_goes_on(
    database: Database, school: int, file: str, line: str, new: str, trouble: tuple[Any, ...] | None, refused: int
) -> None:
    report = await bring(database, changed(SCHOOL, file, line, new))
    assert troubles(report) == ([trouble] if trouble else [])
    assert told(report)["marks"] == {"new": 4 - refused} | ({"refused": refused} if refused else {})


async def test_a_mark_taken_back_at_the_source_is_counted_as_gone_and_stays(database: Database, school: int) -> None:
    taken = changed(SCHOOL, "results.csv", "m1,", "m1,tobedeleted,w1,p1,fully graded,5,,2026-09-10,,")
    assert (await bring(database, taken)).tallies[What.MARKS].as_counts() == {"new": 3}
    await bring(database, SCHOOL)
    report = await bring(database, taken)
    assert report.tallies[What.MARKS].as_counts() == {"same": 3, "gone": 1}
    assert await count(database, tables.MarkRow) == 4


@pytest.mark.parametrize(
    ("category", "title", "work"),
    [
        ("Самостоятельная работа", "Дроби", "independent"),
        ("Пятиминутка", "Дроби", "Пятиминутка"),
        ("Сочинение, изложение", "Осень", "Сочинение, изложение"),
        (None, "Контрольная работа № 3", "control"),
        (None, "Дроби", None),
    ],
)
async def test_a_kind_of_work_is_ours_where_it_is_known(
    database: Database, school: int, category: str | None, title: str, work: str | None
) -> None:
    files: Files = SCHOOL
    if category:
        files = changed(files, "categories.csv", "k1,", f'k1,"{category}",1')
    item = f"w1,{title},2026-09-10,2026-09-10,c7-alg,{'k1' if category else ''}"
    await bring(database, changed(files, "lineItems.csv", "w1,", item))
    assert (await rows(database, tables.MarkRow, "work"))[0] == (work,)


async def test_the_same_fact_told_twice_and_otherwise_is_taken_once(database: Database, school: int) -> None:
    twice = added(DIARY, "changes.csv", f"2026-11-30,1,7А,other_teacher,,{name(1)},,,,")
    first = await bring(database, SCHOOL, twice)
    assert first.writes == sum(tally.new for tally in first.tallies.values())
    assert (await bring(database, SCHOOL, twice)).writes == 0
