"""What an import tells: the first one nobody, a nightly one what is fresh, and each thing once."""

from datetime import date, timedelta

import pytest

from domain.news import NewsKind
from storage import tables
from storage.work import Database
from tests.bot.importing_files import DIARY, SCHOOL, add_school, added, bring, changed, rows
from tests.conftest import NOW
from tests.seed import seeding

TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)


async def imported(database: Database) -> None:
    """A school all of whose pupils one parent reads."""
    await add_school(database)
    await bring(database, SCHOOL, DIARY)
    pupils = [row[0] for row in await rows(database, tables.PupilRow, "id")]
    async with seeding(database) as seed:
        reader = await seed.person()
        for pupil in pupils:
            await seed.grant(reader, pupil)


async def kinds(database: Database) -> list[str]:
    return sorted(row[0] for row in await rows(database, tables.PushRow, "kind"))


def fresh(day: date = TODAY) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The files with what happened on a day."""
    school = added(SCHOOL, "lineItems.csv", f"w9,Ответ,{day},{day},c7-alg,")
    school = added(school, "results.csv", f"m9,,w9,p1,fully graded,4,,{day},,")
    diary = added(DIARY, "attendance.csv", f"{day},2,p1,Н,")
    diary = added(diary, "homework.csv", f"7А,,Алгебра,{day},{day + timedelta(days=2)},§ 9,")
    return school, diary


async def test_a_first_import_is_silent(database: Database) -> None:
    school_id = await add_school(database)
    async with seeding(database) as seed:
        class_id = await seed.school_class(school_id, "7А", source_id="c7")
        pupil = await seed.pupil(school_id, class_id, source_id="p1")
        await seed.grant(await seed.person(), pupil)
    await bring(database, *fresh())
    assert await kinds(database) == []


async def test_a_nightly_import_tells_what_is_fresh_and_once(database: Database) -> None:
    await imported(database)
    await bring(database, *fresh())
    told = await kinds(database)
    assert told.count(NewsKind.MARK.value) == 1
    assert told.count(NewsKind.ABSENCE.value) == 1
    assert told.count(NewsKind.HOMEWORK.value) == 3  # a class of three
    await bring(database, *fresh())
    assert await kinds(database) == told


async def test_what_is_older_than_its_kind_allows_is_told_to_nobody(database: Database) -> None:
    await imported(database)
    await bring(database, *fresh(TODAY - timedelta(days=20)))
    assert await kinds(database) == []


@pytest.mark.long
async def test_a_dry_run_tells_nobody(database: Database) -> None:
    await imported(database)
    await bring(database, *fresh(), dry_run=True)
    assert await kinds(database) == []


async def test_a_mark_that_became_another_is_told_as_such(database: Database) -> None:
    await imported(database)
    school, diary = fresh()
    await bring(database, school, diary)
    await bring(database, changed(school, "results.csv", "m9,", f"m9,,w9,p1,fully graded,5,,{TODAY},,"), diary)
    marks = [refs for kind, refs in await rows(database, tables.PushRow, "kind", "refs") if kind == "mark"]
    assert [(refs["revision"], refs["was"]) for refs in marks] == [(2, None)]  # not told yet: told as it is


async def test_a_change_of_the_timetable_is_told_to_its_class(database: Database) -> None:
    await imported(database)
    await bring(database, SCHOOL, added(DIARY, "changes.csv", f"{TOMORROW},2,7А,cancelled,,,,,,"))
    assert await kinds(database) == ["timetable"] * 3
