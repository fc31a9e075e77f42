"""A folder read again at night: what is fresh is told, what is old is not, what is the same is not read."""

from typing import Any

import pytest

from bot.services.importing import Report
from bot.services.refreshing import Guessed, Refreshing, Unchanged
from storage import tables
from storage.work import Database
from tests.bot.conftest import rows
from tests.bot.importing_files import SCHOOL, Files, add_school, added, changed
from tests.exchange.office import full_names, workbook
from tests.seed import seeding

TODAY = "2026-11-25"  # of the clock of the tests


def as_bytes(files: Files) -> dict[str, bytes]:
    return {name: "\n".join(lines).encode() for name, lines in files.items()}


@pytest.fixture
async def school(database: Database) -> int:
    """A school that was refreshed once, and a parent who reads the diary of its first pupil."""
    number = await add_school(database)
    await Refreshing(database).refresh(number, as_bytes(SCHOOL))
    async with seeding(database) as seed:
        await seed.grant(await seed.person(external_id="501"), 1)
    return number


async def pushes(database: Database) -> list[Any]:
    return [one for one in await rows(database, tables.PushRow) if one["kind"] != "card"]


async def test_the_first_refresh_tells_nobody_of_the_past(database: Database, school: int) -> None:
    assert await pushes(database) == []


async def test_files_that_have_not_changed_are_not_read(database: Database, school: int) -> None:
    assert isinstance(await Refreshing(database).refresh(school, as_bytes(SCHOOL)), Unchanged)
    assert len(await rows(database, tables.ImportRunRow)) == 1


async def test_a_mark_of_today_is_told_and_one_of_september_is_not(database: Database, school: int) -> None:
    more = added(
        SCHOOL, "results.csv", f"m9,,w1,p1,fully graded,4,,{TODAY},,", "m8,,w1,p1,fully graded,3,,2026-09-12,,"
    )
    report = await Refreshing(database).refresh(school, as_bytes(more))
    assert isinstance(report, Report)
    (told,) = await pushes(database)
    (mark,) = await rows(database, tables.MarkRow, source_id="m9")
    assert (told["kind"], told["pupil_id"]) == ("mark", 1)
    assert str(mark["id"]) in told["fact"]


async def test_it_is_told_once(database: Database, school: int) -> None:
    more = added(SCHOOL, "results.csv", f"m9,,w1,p1,fully graded,4,,{TODAY},,")
    for number in range(3):
        again = added(more, "courses.csv", f"x{number},Курс")
        await Refreshing(database).refresh(school, as_bytes(again))
    assert len(await pushes(database)) == 1


async def test_a_changed_mark_follows_as_another_revision(database: Database, school: int) -> None:
    more = added(SCHOOL, "results.csv", f"m9,,w1,p1,fully graded,4,,{TODAY},,")
    await Refreshing(database).refresh(school, as_bytes(more))
    await Refreshing(database).refresh(
        school, as_bytes(changed(more, "results.csv", "m9", f"m9,,w1,p1,fully graded,5,,{TODAY},,"))
    )
    (mark,) = await rows(database, tables.MarkRow, source_id="m9")
    assert (mark["value"], mark["revision"]) == ("5", 2)
    assert len(await pushes(database)) >= 1


async def test_a_guess_waits_for_the_morning(database: Database, school: int) -> None:
    files = {"a.xlsx": workbook({"Лист1": [["Фамилия, имя ребёнка", "Класс"], [full_names(1)[0], "7А"]]})}
    found = await Refreshing(database).refresh(school, files)
    assert isinstance(found, Guessed)
    assert len(await rows(database, tables.PupilRow)) == 3
