"""The audit: only added to, and a change behind our back shows."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from storage.audit import Chain
from storage.tables import AuditHeadRow, AuditRow
from storage.work import Database

ACTS = 4


async def noted(database: Database, acts: int = ACTS) -> None:
    for number in range(acts):
        async with database.open_act() as work:
            await work.audit.note(
                "revoke_roles", at=work.now, by=None, school_id=None, object_kind="link", person=number, clause="B 4.3"
            )


async def verified(database: Database) -> Chain:
    async with database.open_upkeep() as work:
        return await work.audit.verify()


async def test_a_chain_nobody_touched_is_whole(database: Database) -> None:
    assert await verified(database) == Chain(0, None)
    await noted(database)
    assert await verified(database) == Chain(ACTS, None)


CHANGED: dict[str, object] = {
    "act": "grant",
    "object_kind": "grade",
    "object_id": 77,
    "clause": None,
    "details": {"person": 77},
    "at": datetime(2026, 1, 1, tzinfo=UTC),
}


@pytest.mark.parametrize("column", CHANGED)
async def test_an_act_that_was_changed_shows(database: Database, column: str) -> None:
    await noted(database)
    async with database.transaction() as connection:
        await connection.execute(update(AuditRow).where(AuditRow.id == 2).values({column: CHANGED[column]}))
    assert await verified(database) == Chain(1, 2)


@pytest.mark.parametrize("taken", [1, 2, ACTS])
async def test_an_act_that_was_taken_out_shows(database: Database, taken: int) -> None:
    await noted(database)
    async with database.transaction() as connection:
        await connection.execute(delete(AuditRow).where(AuditRow.id == taken))
    assert not (await verified(database)).whole


async def test_acts_changed_and_sealed_without_the_key_show(database: Database) -> None:
    await noted(database)
    async with database.transaction() as connection:
        await connection.execute(update(AuditRow).where(AuditRow.id == ACTS).values(act="grant", seal="1" * 64))
        await connection.execute(update(AuditHeadRow).values(seal="1" * 64))
    assert await verified(database) == Chain(ACTS - 1, ACTS)


async def test_acts_from_before_the_chain_are_passed_over(database: Database) -> None:
    await noted(database, 1)
    async with database.transaction() as connection:
        await connection.execute(update(AuditRow).values(seal=None))
        await connection.execute(delete(AuditHeadRow))
    await noted(database, 2)
    assert await verified(database) == Chain(2, None)


async def test_acts_noted_at_once_stand_in_one_chain(database: Database) -> None:
    await noted(database, 1)
    await asyncio.gather(*(noted(database, 2) for _ in range(5)))
    assert await verified(database) == Chain(11, None)
