"""A school that has a roll in a workbook and a timetable in aSc: people known by name become rows once."""

from typing import Any

import pytest
from sqlalchemy import insert

from bot.services.calendars import Calendars
from bot.services.importing import Importing, Report, What
from bot.services.leaving import Leaving
from exchange.reading import read
from storage import tables
from storage.work import Database
from tests.bot.importing_files import add_school, everything, folder, rows, told, troubles
from tests.bot.importing_files import shared as _shared
from tests.conftest import TurnedClock
from tests.exchange.office import asc, full_names, roll, workbook

PUPILS, TEACHERS = full_names(9)[:6], full_names(9)[6:]
ROLL = {"Список.xlsx": roll(PUPILS)}
ASC = {"timetable.xml": asc(["7А"], TEACHERS)}


@pytest.fixture
async def school(database: Database) -> int:
    return await add_school(database)


async def bring(database: Database, files: dict[str, bytes], **options: Any) -> Report:
    return await Importing(database).run(read(files), **options)


def listed(*lines: list[object], head: list[object] | None = None) -> dict[str, bytes]:
    return {"a.xlsx": workbook({"Лист1": [head or ["ФИО", "Класс", "Дата рождения"], *lines]})}


async def test_a_roll_and_a_timetable_make_a_school(database: Database, school: int) -> None:
    report = await bring(database, ROLL | ASC)
    assert troubles(report) == []
    assert told(report) == {
        "subjects": {"new": 2},
        "staff": {"new": 3},
        "classes": {"new": 1},
        "pupils": {"new": 6},
        "guardians": {"new": 6},
        "guardianships": {"new": 6},
        "groups": {"new": 2},
        "members": {"new": 6},
        "teachings": {"new": 3},
        "bells": {"new": 3},
        "slots": {"new": 20},
    }
    assert sorted(name for (name,) in await rows(database, tables.PupilRow, "name")) == sorted(PUPILS)
    assert {group for (group,) in await rows(database, tables.SlotRow, "group_id")} == {None, 1, 2}
    assert all(teacher for (teacher,) in await rows(database, tables.SlotRow, "teacher_id"))


async def test_it_comes_once(database: Database, school: int, clock: TurnedClock) -> None:
    await bring(database, ROLL | ASC)
    before = await everything(database)
    clock.forward(hours=5)
    assert (await bring(database, ASC)).writes == 0
    assert (await bring(database, ROLL)).writes == 0
    assert (await bring(database, ROLL | ASC)).writes == 0
    assert await everything(database) == before


async def test_an_id_made_of_a_name_does_not_tell_the_name(database: Database, school: int, tmp_path: Any) -> None:
    await bring(database, ROLL | ASC)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("diary.db*"))
    for name in (*PUPILS, *TEACHERS):
        family = name.split()[0]
        assert family.encode() not in stored
        assert family.casefold().encode() not in stored


async def test_people_of_another_source_are_met_by_name_and_keep_their_ids(database: Database, school: int) -> None:
    async with database.transaction() as connection:
        class_id = (
            await connection.execute(
                insert(tables.SchoolClassRow)
                .values(school_id=school, source_id="c7", title="7А")
                .returning(tables.SchoolClassRow.id)
            )
        ).scalar_one()
        await connection.execute(
            insert(tables.PupilRow).values(school_id=school, source_id="p1", name=PUPILS[0], class_id=class_id)
        )
        await connection.execute(insert(tables.StaffRow).values(school_id=school, source_id="t1", name=TEACHERS[0]))
    report = await bring(database, ROLL | ASC)
    assert (report.tallies[What.CLASSES].new, report.tallies[What.PUPILS].as_counts()) == (0, {"new": 5, "changed": 1})
    assert report.tallies[What.STAFF].as_counts() == {"new": 2, "same": 1}
    assert ("p1", PUPILS[0]) in await rows(database, tables.PupilRow, "source_id", "name")


async def test_namesakes_are_told_apart_by_their_birth_and_otherwise_refused(database: Database, school: int) -> None:
    await bring(database, listed([PUPILS[0], "7А", "01.03.2013"], [PUPILS[0], "7Б", "02.03.2013"]))
    assert [one[0] for one in await rows(database, tables.PupilRow, "born_on")] == ["2013-03-01", "2013-03-02"]
    moved = await bring(database, listed([PUPILS[0], "7В", "02.03.2013"]))
    assert moved.tallies[What.PUPILS].as_counts() == {"changed": 1}
    unclear = await bring(database, listed([PUPILS[0], "7Г", ""]))
    assert [(row, code) for _, row, code, _ in troubles(unclear)] == [(2, "ambiguous_pupil")]
    assert unclear.tallies[What.PUPILS].as_counts() == {"refused": 1}


async def test_a_short_name_meets_the_full_one_and_does_not_shorten_it(database: Database, school: int) -> None:
    await bring(database, listed([PUPILS[0], "7А", ""], head=["ФИО", "Класс", "Дата рождения"]))
    short = " ".join(PUPILS[0].split()[:2])
    report = await bring(database, listed([short, "7А", "01.03.2013"]))
    assert report.tallies[What.PUPILS].as_counts() == {"changed": 1}
    assert await rows(database, tables.PupilRow, "name", "born_on") == [(PUPILS[0], "2013-03-01")]


async def test_the_same_name_two_grades_away_is_a_doubt_and_not_a_pupil(database: Database, school: int) -> None:
    await bring(database, listed([PUPILS[0], "3А", ""]))
    report = await bring(database, listed([PUPILS[0], "7А", ""]))
    assert [code for _, _, code, _ in troubles(report)] == ["ambiguous_pupil"]


async def test_a_mother_is_met_by_her_child_and_gets_her_new_phone(database: Database, school: int) -> None:
    head: list[object] = ["ФИО", "Класс", "Мать", "Телефон матери"]
    await bring(database, listed([PUPILS[0], "7А", "Серова Анна", "8 900 000-00-01"], head=head))
    report = await bring(database, listed([PUPILS[0], "7А", "Серова Анна", "8 900 000-00-02"], head=head))
    assert report.tallies[What.GUARDIANS].as_counts() == {"changed": 1}
    assert await rows(database, tables.GuardianRow, "phone") == [("+79000000002",)]


async def test_who_is_not_on_the_list_of_the_class_has_left_and_is_back_when_listed(
    database: Database, school: int
) -> None:
    await bring(database, ROLL)
    less = {"Список.xlsx": roll(PUPILS[:5])}
    report = await bring(database, less)
    assert (report.tallies[What.PUPILS].gone, report.held) == (1, frozenset())
    assert [one for one in await rows(database, tables.PupilRow, "name", "left_on") if one[1]] == [
        (PUPILS[5], database.clock().date())
    ]
    assert (await bring(database, less)).writes == 0
    back = await bring(database, ROLL)
    assert back.tallies[What.PUPILS].as_counts() == {"same": 5, "changed": 1}
    assert {one[0] for one in await rows(database, tables.PupilRow, "left_on")} == {None}


async def test_another_class_is_not_spoken_of(database: Database, school: int) -> None:
    await bring(database, ROLL)
    await bring(database, {"b.xlsx": roll(full_names(14)[9:], title="8Б")})
    assert {one[0] for one in await rows(database, tables.PupilRow, "left_on")} == {None}


async def test_too_many_gone_stay_until_a_person_confirms(database: Database, school: int) -> None:
    await bring(database, ROLL)
    half = {"Список.xlsx": roll(PUPILS[:3])}
    held = await bring(database, half)
    assert (held.held, held.tallies[What.PUPILS].gone, held.writes) == (frozenset({What.PUPILS}), 3, 0)
    assert {one[0] for one in await rows(database, tables.PupilRow, "left_on")} == {None}
    sure = await bring(database, half, let_go=True)
    assert (sure.held, sure.tallies[What.PUPILS].gone) == (frozenset(), 3)
    assert sum(one[0] is not None for one in await rows(database, tables.PupilRow, "left_on")) == 3


async def test_the_diary_of_who_has_left_is_closed(database: Database, school: int, clock: TurnedClock) -> None:
    await bring(database, ROLL)
    async with database.transaction() as connection:
        person = (
            await connection.execute(
                insert(tables.PersonRow).values(created_at=clock.now).returning(tables.PersonRow.id)
            )
        ).scalar_one()
        for pupil in (1, 6):
            await connection.execute(
                insert(tables.GrantRow).values(
                    person_id=person, pupil_id=pupil, proof="school_code", granted_at=clock.now
                )
            )
    await bring(database, {"Список.xlsx": roll(PUPILS[:5])})
    assert await Leaving(database, Calendars())() == 1
    assert await rows(database, tables.GrantRow, "pupil_id", "end_reason") == [(1, None), (6, "left")]


async def test_the_diary_of_a_portal_brings_topics_homework_and_marks_of_whom_it_is_named_after(
    database: Database, school: int
) -> None:
    path = _shared("diaries", "school_portal_mobile_diary.anon.json")
    await bring(database, {"Список.xlsx": roll(PUPILS, title="7В")})
    nobody = await bring(database, {path.name: path.read_bytes()})
    assert {code for _, _, code, _ in troubles(nobody)} == {"whose_diary"}
    name = " ".join(PUPILS[2].split()[:2])
    report = await bring(database, {f"{name}.json": path.read_bytes()})
    assert report.tallies[What.MARKS].as_counts() == {"new": 19}
    assert (await bring(database, {f"{name}.json": path.read_bytes()})).writes == 0
    assert (nobody.tallies[What.LESSONS].new, nobody.tallies[What.STAFF].new) == (64, 12)


@pytest.mark.long
async def test_the_timetable_of_a_real_school_comes_with_its_teachers(database: Database, school: int) -> None:
    path = _shared("timetables", "asctt2012_one_week.anon.xml")
    report = await bring(database, {path.name: path.read_bytes()})
    assert (report.tallies[What.CLASSES].new, report.tallies[What.STAFF].new) == (47, 103)
    assert report.tallies[What.SLOTS].new == 1187
    assert troubles(report) == []
    assert (await bring(database, {path.name: path.read_bytes()})).writes == 0


@pytest.mark.parametrize(
    ("parts", "org", "people", "codes"),
    [
        # A guardian with a phone of another country is taken without it; two people are of a college that is no school.
        (("oneroster", "microsoft-sds-v2.1"), "110003", (3, 1, 2), {"bad_value", "bad_phone", "not_a_school"}),
        # Its terms are in a file of headings alone; the second school is not ours.
        (("oneroster", "oat-sa-v1p1"), "12345", (1, 0, 0), {"unknown_reference", "unknown_school"}),
        # It ties pupils to their teachers as agents, and dangles.
        (
            ("oneroster", "moodle_1p1_full.zip"),
            "org-sch-222-3333",
            (3, 2, 1),
            {"unknown_reference", "not_a_guardian", "bad_phone"},
        ),
    ],
)
async def test_sets_of_others_come_once(
    database: Database, parts: tuple[str, ...], org: str, people: tuple[int, int, int], codes: set[str]
) -> None:
    await add_school(database, org)
    files = folder(_shared(*parts))
    report = await bring(database, files)
    kinds = (What.PUPILS, What.STAFF, What.GUARDIANS)
    assert tuple(report.tallies[what].new if what in report.tallies else 0 for what in kinds) == people
    assert set(report.codes()) == codes
    assert (await bring(database, files)).writes == 0
