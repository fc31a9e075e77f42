"""Results and holidays of files have rows: once, with their history, and never over a person's word."""

from datetime import date

import pytest
from sqlalchemy import update

from bot.services.importing import What
from storage import tables
from storage.work import Database
from tests.bot.importing_files import SCHOOL, Files, add_school, bring, changed, rows, troubles

RESULTS: Files = {
    "term_results.csv": [
        "term,pupil,subject,value,kind,class,date",
        "I четверть,p1,Алгебра,5,,7А,2026-10-22",
        "q1,p2,Алгебра,4,,7А,",
        ",p1,Алгебра,5,final,7А,2027-05-25",
        ",p1,Алгебра,4,interim,7А,2027-05-20",
    ],
    "breaks.csv": ["title,start,end", "Осенние каникулы,2026-10-26,2026-11-03"],
}


@pytest.fixture
async def school(database: Database) -> int:
    number = await add_school(database)
    await bring(database, SCHOOL)
    return number


async def test_results_and_holidays_have_rows(database: Database, school: int) -> None:
    report = await bring(database, RESULTS)
    assert troubles(report) == []
    assert (report.tallies[What.RESULTS].as_counts(), report.tallies[What.BREAKS].as_counts()) == (
        {"new": 4},
        {"new": 1},
    )
    found = await rows(database, tables.TermResultRow, "kind", "year", "value", "by")
    assert found == [
        ("term", 2026, "5", None),
        ("term", 2026, "4", None),
        ("final", 2026, "5", None),
        ("interim", 2026, "4", None),
    ]
    assert await rows(database, tables.SchoolBreakRow, "starts_on", "ends_on") == [
        (date(2026, 10, 26), date(2026, 11, 3))
    ]
    assert (await bring(database, RESULTS)).writes == 0


async def test_a_changed_result_keeps_what_it_was(database: Database, school: int) -> None:
    await bring(database, RESULTS)
    report = await bring(database, changed(RESULTS, "term_results.csv", "q1,", "q1,p2,Алгебра,3,,7А,"))
    assert report.tallies[What.RESULTS].as_counts() == {"same": 3, "changed": 1}
    steps = await rows(database, tables.TermResultRevisionRow, "result_id", "revision", "value")
    assert [one for one in steps if one[0] == 2] == [(2, 1, "4"), (2, 2, "3")]


async def test_a_result_set_by_a_teacher_is_not_overruled(database: Database, school: int) -> None:
    await bring(database, RESULTS)
    async with database.transaction() as connection:
        await connection.execute(tables.PersonRow.__table__.insert().values(created_at=database.clock()))  # type: ignore[attr-defined]
        await connection.execute(
            update(tables.TermResultRow).where(tables.TermResultRow.id == 1).values(value="3", by=1)
        )
    report = await bring(database, RESULTS)
    assert [code for _, _, code, _ in troubles(report)] == ["written_here"]
    assert (await rows(database, tables.TermResultRow, "value"))[0] == ("3",)


async def test_a_term_that_is_not_there_is_told(database: Database, school: int) -> None:
    report = await bring(database, changed(RESULTS, "term_results.csv", "q1,", "V четверть,p2,Алгебра,3,,7А,"))
    assert troubles(report) == [("term_results.csv", 3, "unknown_term", "V четверть")]
