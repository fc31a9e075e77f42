"""Numbers of the journals: without gaps, for each is taken in the same commit as what it numbers."""

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import upsert
from storage.tables import CounterRow


async def next_number(connection: AsyncConnection, journal: str, letter: str, prefix: str, year: int) -> str:
    """The next number of a journal, such as «Ж-31-2026-000004»."""
    counted = await connection.execute(
        upsert(connection, CounterRow)
        .values(name=f"{journal}:{prefix}-{year}", value=1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": CounterRow.value + 1})
        .returning(CounterRow.value)
    )
    return f"{letter}-{prefix}-{year}-{counted.scalar_one():06d}"
