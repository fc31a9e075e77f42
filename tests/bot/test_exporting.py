"""A school out and in again is the same school; registers and calendars say what the diary says."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import update

from bot.services.calendars import Calendars
from bot.services.exporting import Exporting
from bot.services.importing import Importing
from bot.services.registers import Registers
from exchange.calendar_out import calendar_of
from exchange.oneroster_out import archive_of, files_of
from exchange.reading import read
from exchange.registers import workbook_of
from exchange.table import Report
from exchange.workbook import grids_of
from storage import tables
from storage.engine import open_engine
from storage.work import Database
from tests.bot.importing_files import DEMO, DIARY, SCHOOL, add_school, bring, folder, troubles
from tests.bot.test_importing_results import RESULTS
from tests.conftest import TurnedClock

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)


@pytest.fixture
async def empty(clock: TurnedClock) -> AsyncIterator[Database]:
    path = Path(tempfile.mkdtemp()) / "other.db"
    database = Database(open_engine(f"sqlite+aiosqlite:///{path}"), clock)
    async with database.transaction() as connection:
        await connection.run_sync(tables.Row.metadata.create_all)
    yield database
    await database.close()
    shutil.rmtree(path.parent)


async def out(database: Database, school: int) -> dict[str, bytes]:
    parcel = await Exporting(database).parcel(school)
    assert parcel is not None
    return files_of(parcel)


@pytest.mark.long
async def test_out_and_in_again_it_is_byte_for_byte_the_same(database: Database, empty: Database) -> None:
    school = await add_school(database)
    await bring(database, SCHOOL, DIARY)
    await bring(database, RESULTS)
    async with database.transaction() as connection:  # a mark written here has no id of a source
        await connection.execute(update(tables.MarkRow).where(tables.MarkRow.id == 1).values(source_id=None, period=1))
    first = await out(database, school)
    other = await add_school(empty)
    report = await Importing(empty).run(read(first))
    assert troubles(report) == []
    second = await out(empty, other)
    assert {name for name in first if first[name] != second[name]} == set()
    assert all(content.count(b"\n") > 1 for name, content in first.items() if name not in ("demographics.csv",))


@pytest.mark.long  # tens of thousands of marks, twice
@pytest.mark.parametrize("place", ["gymnasium"])
async def test_a_living_school_goes_out_and_comes_back(database: Database, empty: Database, place: str) -> None:
    if not (DEMO / place / "users.csv").exists():
        pytest.skip(f"demo/{place} is not there: python -m demo.generate")
    living = read(folder(DEMO / place))
    (org,) = [one.source_id for one in living.orgs if one.kind == "school"]
    school = await add_school(database, org)
    await Importing(database).run(living)
    first = await out(database, school)
    other = await add_school(empty, org)
    report = await Importing(empty).run(read(first))
    assert not any(tally.refused for tally in report.tallies.values())
    second = await out(empty, other)
    assert {name for name in first if first[name] != second[name]} == set()
    assert first["results.csv"].count(b"\n") - 1 == len(living.marks)


async def test_the_archive_is_the_same_bytes_and_is_read_by_our_own_door(database: Database) -> None:
    school = await add_school(database)
    await bring(database, SCHOOL, DIARY)
    parcel = await Exporting(database).parcel(school)
    assert parcel is not None
    assert archive_of(parcel) == archive_of(parcel)
    found = read({"a.zip": archive_of(parcel)})
    assert found.problems == ()
    with zipfile.ZipFile(io.BytesIO(archive_of(parcel))) as archive:
        assert archive.read("manifest.csv").startswith(
            b"propertyName,value\nmanifest.version,1.0\noneroster.version,1.2"
        )


async def test_a_school_that_is_not_there_gives_nothing(database: Database) -> None:
    assert await Exporting(database).parcel(1) is None


async def test_a_register_is_a_sheet_a_subject_with_days_across(database: Database) -> None:
    school = await add_school(database)
    await bring(database, SCHOOL, DIARY)
    found = await Registers(database, Calendars()).of_class(school, "7А", FIRST, LAST)
    assert found is not None
    book = workbook_of(found.title, found.registers, {"pupil": "Ученик", "average": "Ср."})
    sheets = dict(grids_of("a.xlsx", book, Report()))
    rows = sheets["a.xlsx · Алгебра"]
    assert rows[1] == ["Ученик", "07.09", "10.09", "11.09", "Ср."]
    by_name = {row[0]: row[1:] for row in rows[2:]}
    assert ["ОП", "5", "", "5,00"] in by_name.values()
    assert await Registers(database, Calendars()).of_class(school, "9Я", FIRST, LAST) is None


async def test_a_calendar_has_every_lesson_of_the_class_and_none_of_a_day_off(database: Database) -> None:
    school = await add_school(database)
    await bring(database, SCHOOL, DIARY)
    await bring(database, RESULTS)
    found = await Registers(database, Calendars()).calendar(school, "7А", date(2026, 10, 19), date(2026, 11, 8))
    assert found is not None
    file = calendar_of("7А", "org-1/7А", found.lessons, found.school.zone, database.clock())
    events = [one for one in Calendar.from_ical(file).walk("VEVENT")]  # noqa: C416
    days = {one.decoded("dtstart").date() for one in events}
    assert days == {date(2026, 10, 19), date(2026, 10, 21)}  # holidays from the 24th on
    first = events[0]
    assert (first["summary"], first.decoded("dtstart").hour, first["location"]) == ("Алгебра", 8, "21")
    assert len({str(one["uid"]) for one in events}) == len(events)
    again = calendar_of("7А", "org-1/7А", found.lessons, found.school.zone, database.clock())
    assert again == file
