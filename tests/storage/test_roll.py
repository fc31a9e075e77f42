"""The roll reads by the thousand and writes by the thousand, and never asks row by row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text

from storage import roll, tables
from storage.roll import Key, Sheet
from storage.work import Database

AT = datetime(2026, 9, 1, tzinfo=UTC)


@asynccontextmanager
async def statements(database: Database) -> AsyncIterator[list[str]]:
    """The SQL that reaches the database meanwhile."""
    said: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", hear)


@pytest.fixture
async def school(database: Database) -> int:
    return await make_school(database, "school-1")


async def make_school(database: Database, source_id: str) -> int:
    async with database.transaction() as connection:
        added = await connection.execute(
            insert(tables.SchoolRow)
            .values(
                source_id=source_id,
                name="Школа",
                profile="belgorod",
                personal_data="messenger",
                zone="Europe/Moscow",
                number_prefix="31",
                contacts={},
                created_at=AT,
            )
            .returning(tables.SchoolRow.id)
        )
        return int(added.scalar_one())


async def add(database: Database, sheet: Sheet, *rows: dict[str, Any]) -> None:
    async with database.open_upkeep() as work:
        await work.roll.add(sheet, rows)


async def ids(database: Database, sheet: Sheet, school: int) -> dict[Key, int]:
    async with database.open_read() as work:
        return await work.roll.ids(sheet, school)


async def a_pupil(database: Database, school: int, source_id: str = "p1") -> int:
    await add(database, roll.PUPILS, {"school_id": school, "source_id": source_id, "name": "Имя"})
    return (await ids(database, roll.PUPILS, school))[(source_id,)]


def a_mark(pupil: int, subject: int, source_id: str, value: str = "5") -> dict[str, Any]:
    return {
        "pupil_id": pupil,
        "source_id": source_id,
        "value": value,
        "subject_id": subject,
        "day": date(2026, 9, 2),
        "set_at": AT,
        "public_at": AT,
    }


async def test_what_was_added_is_known_by_its_key_with_its_facts(database: Database, school: int) -> None:
    await add(database, roll.STAFF, {"school_id": school, "source_id": "t1", "name": "Имя", "phone": None})
    async with database.open_read() as work:
        known = await work.roll.known(roll.STAFF, school)
    assert [(key, row.facts) for key, (row,) in known.items()] == [(("t1",), ("Имя", None, None))]


async def test_a_school_knows_only_its_own_rows(database: Database, school: int) -> None:
    other = await make_school(database, "school-2")
    pupil, stranger = await a_pupil(database, school), await a_pupil(database, other)
    for number, one in ((1, pupil), (2, stranger)):
        guardian = {"school_id": (school, other)[number - 1], "source_id": "g", "name": "Имя", "phone": None}
        await add(database, roll.GUARDIANS, guardian)
        tied = (await ids(database, roll.GUARDIANS, (school, other)[number - 1]))[("g",)]
        await add(database, roll.GUARDIANSHIPS, {"guardian_id": tied, "pupil_id": one})
    async with database.open_read() as work:
        mine = await work.roll.known(roll.GUARDIANSHIPS, school)
    assert [key[1] for key in mine] == [pupil]


async def test_a_row_added_twice_stays_as_it_was(database: Database, school: int) -> None:
    await add(database, roll.STAFF, {"school_id": school, "source_id": "t1", "name": "Имя", "phone": None})
    await add(database, roll.STAFF, {"school_id": school, "source_id": "t1", "name": "Другое", "phone": None})
    async with database.open_read() as work:
        known = await work.roll.known(roll.STAFF, school)
    assert known[("t1",)][0].facts == ("Имя", None, None)


async def test_names_are_ciphertext_and_phones_can_be_asked_for_by_their_print(database: Database, school: int) -> None:
    phone = "+79000000001"
    await add(database, roll.GUARDIANS, {"school_id": school, "source_id": "g", "name": "Имя Тайное", "phone": phone})
    async with database.transaction() as connection:
        raw = (await connection.execute(text("SELECT name, phone, phone_print FROM guardian"))).one()
        asked = select(tables.GuardianRow.name).where(tables.GuardianRow.phone_print == phone)
        found = (await connection.execute(asked)).scalar_one()
        await connection.rollback()
    assert found == "Имя Тайное"
    assert all(b"+7900" not in bytes(part) for part in raw[:2])
    assert phone not in raw[2]


async def test_a_changed_phone_changes_its_print(database: Database, school: int) -> None:
    await add(database, roll.GUARDIANS, {"school_id": school, "source_id": "g", "name": "Имя", "phone": "+79000000001"})
    guardian = (await ids(database, roll.GUARDIANS, school))[("g",)]
    async with database.open_upkeep() as work:
        await work.roll.change(roll.GUARDIANS, [{"id": guardian, "name": "Имя", "phone": "+79000000002"}])
    async with database.transaction() as connection:
        asked = select(tables.GuardianRow.phone).where(tables.GuardianRow.phone_print == "+79000000002")
        assert (await connection.execute(asked)).scalar_one() == "+79000000002"
        await connection.rollback()


async def test_a_table_without_ids_is_changed_and_removed_by_its_key(database: Database, school: int) -> None:
    first = {"school_id": school, "weekday": 0, "period": 1, "starts_at": "08:30", "ends_at": "09:10"}
    await add(database, roll.BELLS, first, {**first, "period": 2})
    async with database.open_upkeep() as work:
        await work.roll.change(roll.BELLS, [{**first, "ends_at": "09:15"}])
        await work.roll.remove(roll.BELLS, [{"school_id": school, "weekday": 0, "period": 2}])
    async with database.open_read() as work:
        known = await work.roll.known(roll.BELLS, school)
    assert {key: row.facts for key, (row,) in known.items()} == {(0, 1): ("08:30", "09:15")}


async def test_marks_are_met_by_their_keys_alone_with_dates_as_dates(database: Database, school: int) -> None:
    pupil, other = await a_pupil(database, school), await a_pupil(database, school, "p2")
    await add(database, roll.SUBJECTS, {"school_id": school, "title": "Алгебра"})
    subject = (await ids(database, roll.SUBJECTS, school))[("Алгебра",)]
    await add(database, roll.MARKS, *(a_mark(one, subject, f"m{n}") for one in (pupil, other) for n in range(3)))
    async with database.open_read() as work:
        met = await work.roll.met(roll.MARKS, [(pupil, "m1"), (other, "m2"), (other, "unheard of")])
        assert await work.roll.met(roll.MARKS, []) == {}
    assert set(met) == {(pupil, "m1"), (other, "m2")}
    assert dict(zip(roll.MARKS.facts, met[(pupil, "m1")][0].facts, strict=True))["day"] == date(2026, 9, 2)


async def test_rows_with_a_date_in_the_key_are_met(database: Database, school: int) -> None:
    pupil, day = await a_pupil(database, school), date(2026, 9, 2)
    noted = {"pupil_id": pupil, "day": day, "period": 1, "code": "Н", "minutes": None, "set_at": AT, "public_at": AT}
    await add(database, roll.ATTENDANCE, noted)
    async with database.open_read() as work:
        met = await work.roll.met(roll.ATTENDANCE, [(pupil, day, 1), (pupil, day, 2)])
    assert [(key, row.facts, row.guarded) for key, (row,) in met.items()] == [((pupil, day, 1), ("Н", None), False)]


async def test_a_thousand_keys_are_met_in_one_statement_that_uses_the_index(database: Database, school: int) -> None:
    pupil = await a_pupil(database, school)
    async with statements(database) as said, database.open_read() as work:
        await work.roll.met(roll.MARKS, [(pupil, f"m{number}") for number in range(1000)])
    (query,) = [one for one in said if "SELECT" in one]
    if database.engine.dialect.name != "sqlite":
        return  # PostgreSQL reads a table this small from end to end, and is right to
    async with database.transaction() as connection:
        plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("[]", "$[0]", "$[1]"))).all()
        await connection.rollback()
    assert any("uq_mark_source" in str(row) for row in plan), plan


async def test_a_mark_is_corrected_only_when_a_person_did_it(database: Database, school: int) -> None:
    pupil = await a_pupil(database, school)
    await add(database, roll.SUBJECTS, {"school_id": school, "title": "Алгебра"})
    subject = (await ids(database, roll.SUBJECTS, school))[("Алгебра",)]
    await add(database, roll.MARKS, a_mark(pupil, subject, "m1"), a_mark(pupil, subject, "m2"))
    async with database.transaction() as connection:
        made = await connection.execute(insert(tables.PersonRow).values(created_at=AT).returning(tables.PersonRow.id))
        person = made.scalar_one()
    async with database.open_upkeep() as work:
        met = await work.roll.met(roll.MARKS, [(pupil, "m1"), (pupil, "m2")])
        first, second = met[(pupil, "m1")][0].id, met[(pupil, "m2")][0].id
        correction = {"revision": 2, "value": "4", "at": AT}
        await work.roll.add_revisions([{"mark_id": first, **correction}])
        await work.roll.add_revisions([{"mark_id": second, "by": person, **correction}])
        assert await work.roll.corrected([first, second]) == {second}
