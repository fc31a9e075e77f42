"""A file becomes rows once, however often and however unluckily it is brought."""

import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from bot.services.importing import Importing, Trouble, What
from exchange.reading import read
from storage import tables
from storage.engine import open_engine
from storage.work import Database
from tests.bot.importing_files import (
    DEMO,
    DIARY,
    SCHOOL,
    add_school,
    added,
    bring,
    changed,
    count,
    everything,
    folder,
    name,
    parcel,
    person,
    rows,
    shared,
    told,
    troubles,
)
from tests.conftest import TurnedClock
from tests.exchange.test_hostile_files import SETS, SPOILINGS, spoilt

ALL_NEW = {
    "terms": {"new": 2},
    "subjects": {"new": 2},
    "staff": {"new": 2},
    "classes": {"new": 1},
    "pupils": {"new": 3},
    "guardians": {"new": 1},
    "guardianships": {"new": 2},
    "groups": {"new": 2},
    "members": {"new": 3},
    "teachings": {"new": 3},
    "bells": {"new": 2},
    "slots": {"new": 4},
    "changes": {"new": 3},
    "lessons": {"new": 2},
    "homework": {"new": 3},
    "attendance": {"new": 2},
    "marks": {"new": 4},
}


@pytest.fixture
async def school(database: Database) -> int:
    return await add_school(database)


async def test_a_whole_school_comes_out_of_its_files(database: Database, school: int) -> None:
    report = await bring(database, SCHOOL, DIARY)
    assert told(report) == ALL_NEW
    assert troubles(report) == []
    assert list(report.by_school) == [school]
    ((title, teacher),) = await rows(database, tables.SchoolClassRow, "title", "teacher_id")
    staff = dict(await rows(database, tables.StaffRow, "id", "name"))
    assert (title, staff[teacher]) == ("7А", name(1))
    assert await rows(database, tables.PupilRow, "source_id", "name", "class_id") == [
        ("p1", name(3), 1),
        ("p2", name(4), 1),
        ("p3", name(5), 1),
    ]
    assert await rows(database, tables.GuardianRow, "name", "phone") == [(name(6), "+79000000001")]


async def test_a_dry_run_tells_the_same_and_writes_nothing(database: Database, school: int) -> None:
    before = await everything(database)
    dry = await bring(database, SCHOOL, DIARY, dry_run=True)
    assert await everything(database) == before
    assert await count(database, tables.ImportRunRow) == 0
    wet = await bring(database, SCHOOL, DIARY)
    assert (told(dry), troubles(dry), dry.dry_run) == (told(wet), troubles(wet), True)


async def test_a_second_run_changes_nothing(database: Database, school: int, clock: TurnedClock) -> None:
    await bring(database, SCHOOL, DIARY)
    before = await everything(database)
    clock.forward(hours=5)
    report = await bring(database, SCHOOL, DIARY)
    assert told(report) == {what: {"same": counts["new"]} for what, counts in ALL_NEW.items()}
    assert report.writes == 0
    assert await everything(database) == before


@pytest.mark.long
@pytest.mark.parametrize("step", range(0, 16, 2))
async def test_a_killed_import_is_finished_by_running_it_again(
    database: Database, school: int, step: int, tmp_path: Any
) -> None:
    class KilledError(Exception):
        pass

    steps: list[str] = []

    def kill(what: str, _done: int, _total: int) -> None:
        steps.append(what)
        if len(steps) > step:
            raise KilledError

    with pytest.raises(KilledError):
        await bring(database, SCHOOL, DIARY, progress=kill)
    report = await bring(database, SCHOOL, DIARY)
    other = Database(open_engine(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"), database.clock)
    try:
        async with other.transaction() as connection:
            await connection.run_sync(tables.Row.metadata.create_all)
        await add_school(other)
        await bring(other, SCHOOL, DIARY)
        assert await everything(database) == await everything(other)
    finally:
        await other.close()
    assert {what: sum(counts.values()) for what, counts in told(report).items()} == {
        what: counts["new"] for what, counts in ALL_NEW.items()
    }


async def test_progress_ends_at_the_total(database: Database, school: int) -> None:
    heard: dict[str, tuple[int, int]] = {}
    await bring(database, SCHOOL, DIARY, progress=lambda what, done, total: heard.update({what: (done, total)}))
    assert heard["marks"] == (4, 4)
    assert all(done == total for done, total in heard.values())


@pytest.mark.parametrize(
    ("file", "line", "new", "what"),
    [
        ("users.csv", "p1,", f"p1,,{person(7)},student,org-1,,g1", "pupils"),
        ("users.csv", "t1,", f"t1,,{person(7)},teacher,org-1,,", "staff"),
        ("users.csv", "g1,", f"g1,,{person(6)},guardian,org-1,8 (900) 000-00-02,", "guardians"),
        ("classes.csv", "c7,", "c7,7Б,homeroom,org-1,y", "classes"),
        ("academicSessions.csv", "q1,", "q1,I четверть,gradingPeriod,2026-09-01,2026-10-24,y", "terms"),
    ],
)
async def test_a_changed_line_changes_one_row(
    database: Database, school: int, file: str, line: str, new: str, what: str
) -> None:
    await bring(database, SCHOOL)
    report = await bring(database, changed(SCHOOL, file, line, new))
    assert (report.tallies[What(what)].changed, report.writes) == (1, 1)


async def test_a_pupil_who_changed_class_is_in_the_new_one(database: Database, school: int) -> None:
    await bring(database, SCHOOL)
    moved = added(SCHOOL, "classes.csv", "c7b,7Б,homeroom,org-1,y")
    moved = changed(moved, "enrollments.csv", "e3,", "e3,c7b,p3,student,")
    await bring(database, moved)
    titles = dict(await rows(database, tables.SchoolClassRow, "id", "title"))
    of = {source: titles[number] for source, number in await rows(database, tables.PupilRow, "source_id", "class_id")}
    assert of == {"p1": "7А", "p2": "7А", "p3": "7Б"}


async def test_an_ended_enrolment_gives_way_to_the_one_that_goes_on(database: Database, school: int) -> None:
    files = added(SCHOOL, "classes.csv", "c7b,7Б,homeroom,org-1,y")
    files["enrollments.csv"] = [
        "sourcedId,classSourcedId,userSourcedId,role,primary,beginDate,endDate",
        "e1,c7b,p1,student,,2026-10-01,",
        "e2,c7,p1,student,true,2026-09-01,2026-09-30",
    ]
    await bring(database, files)
    titles = dict(await rows(database, tables.SchoolClassRow, "id", "title"))
    ((class_id,),) = [
        one[1:] for one in await rows(database, tables.PupilRow, "source_id", "class_id") if one[0] == "p1"
    ]
    assert titles[class_id] == "7Б"


@pytest.mark.parametrize("status", ["tobedeleted", "inactive"])
async def test_who_has_left_is_not_made_and_only_counted_when_known(
    database: Database, school: int, status: str
) -> None:
    left = changed(SCHOOL, "users.csv", "p3,", f"p3,{status},{person(5)},student,org-1,,")
    first = await bring(database, left)
    assert first.tallies[What.PUPILS].as_counts() == {"new": 2}
    await bring(database, SCHOOL)
    report = await bring(database, left)
    assert report.tallies[What.PUPILS].as_counts() == {"same": 2, "gone": 1}
    assert await count(database, tables.PupilRow) == 3


async def test_a_whole_file_without_somebody_counts_them_as_gone_and_a_delta_does_not(
    database: Database, school: int
) -> None:
    await bring(database, SCHOOL)
    less = changed(changed(SCHOOL, "users.csv", "p3,", None), "results.csv", "m3,", None)
    less["enrollments.csv"] = [line for line in less["enrollments.csv"] if ",p3," not in line]
    whole = await bring(database, less)
    assert whole.tallies[What.PUPILS].as_counts() == {"same": 2, "gone": 1}
    manifest = {"manifest.csv": ["propertyName,value", "file.users,delta", "file.enrollments,delta"]}
    delta = await bring(database, less, manifest)
    assert delta.tallies[What.PUPILS].as_counts() == {"same": 2}
    assert await count(database, tables.PupilRow) == 3


async def test_a_delta_of_people_alone_leaves_the_rest_as_it_is(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    before = await rows(database, tables.PupilRow, "source_id", "class_id")
    users = {"users.csv": [SCHOOL["users.csv"][0], f"p1,,{person(7)},student,org-1,,"]}
    report = await bring(database, users, {"manifest.csv": ["propertyName,value", "file.users,delta"]})
    assert (report.writes, told(report)["pupils"], troubles(report)) == (1, {"changed": 1}, [])
    assert await rows(database, tables.PupilRow, "source_id", "class_id") == before


async def test_schools_are_never_made_by_a_file(database: Database) -> None:
    await add_school(database, "another")
    report = await bring(database, SCHOOL)
    assert troubles(report) == [("orgs.csv", 2, "unknown_school", "org-1")]
    assert (report.writes, await count(database, tables.SchoolRow)) == (0, 1)


async def test_a_school_asked_for_adopts_the_one_in_the_file(database: Database) -> None:
    own = await add_school(database, "by another id")
    report = await bring(database, SCHOOL, school_id=own)
    assert (troubles(report), list(report.by_school), told(report)["pupils"]) == ([], [own], {"new": 3})


async def test_a_file_of_another_school_does_not_reach_it(database: Database, school: int) -> None:
    own = await add_school(database, "org-2")
    report = await bring(database, SCHOOL, school_id=own)
    assert [one.code for one in report.problems] == [Trouble.OTHER_SCHOOL]
    assert (report.writes, await count(database, tables.PupilRow)) == (0, 0)


async def test_an_import_for_a_school_that_is_not_there_is_a_mistake(database: Database, school: int) -> None:
    with pytest.raises(ValueError, match="no such school"):
        await bring(database, SCHOOL, school_id=school + 1)


async def test_two_schools_of_one_file_are_kept_apart(database: Database, school: int) -> None:
    other = await add_school(database, "org-2")
    files = added(SCHOOL, "orgs.csv", "org-2,Лицей,school")
    files = added(files, "classes.csv", "d7,7А,homeroom,org-2,y")
    files = added(files, "users.csv", f"p9,,{person(7)},student,org-2,,g1")
    files = added(files, "enrollments.csv", "e90,d7,p9,student,")
    report = await bring(database, files)
    assert {number: tallies[What.PUPILS].new for number, tallies in report.by_school.items()} == {school: 3, other: 1}
    assert await rows(database, tables.GuardianRow, "school_id", "source_id") == [(school, "g1"), (other, "g1")]
    unclear = await bring(database, {"lessons.csv": DIARY["lessons.csv"][:2]})
    assert [one.code for one in unclear.problems] == [Trouble.WHICH_SCHOOL]


async def test_a_pupil_is_of_the_school_of_the_class_whatever_else_is_said(database: Database, school: int) -> None:
    await add_school(database, "org-2")
    files = added(SCHOOL, "orgs.csv", "org-2,Лицей,school")
    files = changed(files, "users.csv", "p3,", f'p3,,{person(5)},student,"org-1,org-2",,')
    await bring(database, files)
    assert await rows(database, tables.PupilRow, "school_id") == [(school,)] * 3


async def test_a_department_is_a_part_of_its_school(database: Database, school: int) -> None:
    files = added(SCHOOL, "orgs.csv", "dep,Начальная школа,department")
    files["orgs.csv"] = [
        f"{line},{'parentSourcedId' if n == 0 else 'org-1' if n == 2 else ''}"
        for n, line in enumerate(files["orgs.csv"])
    ]
    files = changed(files, "classes.csv", "c7,", "c7,7А,homeroom,dep,y")
    assert (await bring(database, files)).tallies[What.CLASSES].new == 1


async def test_a_bad_phone_is_told_and_not_kept(database: Database, school: int) -> None:
    report = await bring(database, changed(SCHOOL, "users.csv", "g1,", f"g1,,{person(6)},guardian,org-1,12-34,"))
    assert troubles(report) == [("users.csv", 7, "bad_phone", "12-34")]
    assert await rows(database, tables.GuardianRow, "phone") == [(None,)]


async def test_a_phone_taken_from_the_roll_proves_nothing_any_more(database: Database, school: int) -> None:
    await bring(database, SCHOOL)
    files = added(SCHOOL, "users.csv", f"g2,,{person(7)},guardian,org-1,8 (900) 000-00-03,")
    await bring(database, changed(files, "users.csv", "g1,", f"g1,,{person(6)},guardian,org-1,,"))
    async with database.transaction() as connection:
        prints = (await connection.execute(text("SELECT phone_print FROM guardian ORDER BY source_id"))).scalars().all()
        await connection.rollback()
    assert prints[0] is None
    assert prints[1]


async def test_names_are_nowhere_in_the_file_of_the_database(database: Database, school: int, tmp_path: Any) -> None:
    await bring(database, SCHOOL, DIARY)
    await bring(database, {"attendance.csv": [DIARY["attendance.csv"][0], "2026-09-07,1,Никто Нигде,Б,"]})
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("diary.db*"))
    for number in range(1, 7):
        assert name(number).split()[0].encode() not in stored
    assert "Нигде".encode() not in stored
    assert "Алгебра".encode() in stored  # what is not personal can be read


async def test_a_run_leaves_its_counts_and_the_places_of_problems(database: Database, school: int) -> None:
    await bring(database, changed(SCHOOL, "users.csv", "g1,", f"g1,,{person(6)},guardian,org-1,12-34,"))
    ((own, source, counts, problems),) = await rows(
        database, tables.ImportRunRow, "school_id", "source", "counts", "problems"
    )
    assert (own, source, counts["pupils"]) == (school, "oneroster", {"new": 3})
    assert problems == [{"file": "users.csv", "row": 7, "column": "phone", "code": "bad_phone"}]
    assert "12-34" not in json.dumps(problems)


async def test_nobody_is_told_of_old_facts(database: Database, school: int) -> None:
    await bring(database, SCHOOL, DIARY)
    assert await count(database, tables.PushRow) == 0


@pytest.mark.long
async def test_more_marks_cost_more_rows_and_not_more_statements(database: Database, school: int) -> None:
    said: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    await bring(database, SCHOOL)
    few = len(said)
    many = added(SCHOOL, "results.csv", *(f"x{n},,w1,p1,fully graded,5,,2026-09-10,," for n in range(1500)))
    said.clear()
    report = await bring(database, many)
    assert report.tallies[What.MARKS].new == 1500
    assert len(said) <= few


async def test_an_id_too_long_for_its_column_is_met_again(database: Database, school: int) -> None:
    long = "p" * 200
    files = {file: [line.replace("p3,", f"{long},") for line in lines] for file, lines in SCHOOL.items()}
    first = await bring(database, files)
    assert (first.tallies[What.PUPILS].new, first.tallies[What.MARKS].new) == (3, 4)
    assert (await bring(database, files)).writes == 0
    assert max(len(one[0]) for one in await rows(database, tables.PupilRow, "source_id")) == 64


EMPTY = Path(tempfile.mkdtemp()) / "empty.db"
LINES = [(file, number) for file, lines in {**SCHOOL, **DIARY}.items() for number in range(1, len(lines))]


@asynccontextmanager
async def empty_school() -> AsyncIterator[tuple[Database, int]]:
    """A database with a school and nothing more, copied from one that was made once: an example pays for no schema."""
    if not EMPTY.exists():
        database = Database(open_engine(f"sqlite+aiosqlite:///{EMPTY}.made"), TurnedClock())
        async with database.transaction() as connection:
            await connection.run_sync(tables.Row.metadata.create_all)
        await add_school(database)
        await database.close()
        shutil.move(f"{EMPTY}.made", EMPTY)
    path = Path(tempfile.mkdtemp()) / "diary.db"
    shutil.copy(EMPTY, path)
    database = Database(open_engine(f"sqlite+aiosqlite:///{path}"), TurnedClock())
    try:
        yield database, 1
    finally:
        await database.close()
        shutil.rmtree(path.parent)


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(LINES)))
async def test_whatever_lines_are_missing_a_second_run_has_nothing_to_do(missing: set[tuple[str, int]]) -> None:
    files = {
        file: [line for number, line in enumerate(lines) if (file, number) not in missing]
        for file, lines in {**SCHOOL, **DIARY}.items()
    }
    async with empty_school() as (database, school):
        dry = await bring(database, files, school_id=school, dry_run=True)
        first = await bring(database, files, school_id=school)
        again = await bring(database, files, school_id=school)
    assert told(dry) == told(first)
    assert again.writes == 0
    assert not any("gone" in counts for counts in told(again).values())


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SETS)), SPOILINGS)
async def test_whatever_a_file_has_become_it_is_written_whole_or_refused(
    name: str, spoilings: list[tuple[str, int, int]]
) -> None:
    files = {file: "\n".join(spoilt(text.split("\n"), spoilings)).encode() for file, text in SETS[name].items()}
    async with empty_school() as (database, school):
        dry = await Importing(database).run(read(files), school_id=school, dry_run=True)
        first = await Importing(database).run(read(files), school_id=school)
        kept = await everything(database)
        again = await Importing(database).run(read(files), school_id=school)
        assert await everything(database) == kept
    assert (told(dry), again.writes) == (told(first), 0)


@pytest.mark.long
@pytest.mark.parametrize("place", ["gymnasium", "lyceum"])
async def test_the_living_school_comes_whole_and_comes_once(database: Database, place: str) -> None:
    if not (DEMO / place / "users.csv").exists():
        pytest.skip(f"demo/{place} is not there: python -m demo.generate")
    living = read(folder(DEMO / place))
    (org,) = [one.source_id for one in living.orgs if one.kind == "school"]
    await add_school(database, org)
    report = await Importing(database).run(living)
    assert report.problems == ()
    assert not any(tally.refused for tally in report.tallies.values())
    assert report.tallies[What.MARKS].new == len(living.marks) > 5000
    assert await count(database, tables.PushRow) == 0
    assert (await Importing(database).run(living)).writes == 0


async def test_a_sample_without_homerooms_has_its_scheduled_class_for_a_class(database: Database) -> None:
    sample = read(folder(shared("oneroster", "moodle_1p2_test.zip")))
    await add_school(database, "ORG_1")
    report = await Importing(database).run(sample)
    ((title, class_id),) = await rows(database, tables.SchoolClassRow, "title", "id")
    assert (title, troubles(report)) == ("Basic Detection", [])
    assert await rows(database, tables.PupilRow, "class_id", "born_on") == [(class_id, "2010-04-17")]
    assert (await Importing(database).run(sample)).writes == 0


async def test_the_timetable_of_a_college_makes_its_classes_and_groups(database: Database, school: int) -> None:
    names = ("fet_college_two_weeks_timetable.csv", "fet_college_students.csv")
    sample = read({one: shared("timetables", one).read_bytes() for one in names})
    report = await Importing(database).run(sample)
    assert told(report) == {
        "subjects": {"new": 71},
        "classes": {"new": 14},
        "groups": {"new": 47},
        "slots": {"new": len(sample.slots)},
    }
    assert set(report.codes()) == {"empty_group", "unknown_teacher"}  # it has no pupils and no staff to meet
    assert len(report.problems) == 47 + len({name for slot in sample.slots for name in slot.teachers})
    assert {week for (week,) in await rows(database, tables.SlotRow, "week")} == {1, 2}
    assert (await Importing(database).run(sample)).writes == 0


async def test_a_parcel_without_anything_is_no_trouble(database: Database, school: int) -> None:
    report = await Importing(database).run(parcel())
    assert (told(report), troubles(report)) == ({}, [])
