"""Everything at rest sealed anew with the newest key, in chunks, beside a bot that goes on writing."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, and_, select, tuple_, type_coerce, update

from storage.crypto import Sealed, SealedBytes, SealedJson, ring
from storage.tables import Row
from storage.work import Database

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Resealed:
    """How far a table has come: rows looked at, values sealed anew."""

    table: str
    rows: int
    values: int


def sealed_columns() -> dict[Table, list[Column[Any]]]:
    """Every column that holds ciphertext, by table."""
    found: dict[Table, list[Column[Any]]] = {}
    for table in Row.metadata.sorted_tables:
        columns = [one for one in table.c if isinstance(one.type, Sealed | SealedBytes | SealedJson)]
        if columns:
            found[table] = columns
    return found


async def reseal(database: Database) -> AsyncIterator[Resealed]:
    """Seal everything with the newest key; one value a table, after the whole of it.

    A run that was interrupted is simply run again: what is sealed anew already is left alone. InvalidToken: a value
    that no key of the ring opens; nothing of its chunk is changed.
    """
    for table, columns in sealed_columns().items():
        rows = values = 0
        after: Sequence[Any] | None = None
        while True:
            seen, changed, after = await _chunk(database, table, columns, after)
            rows, values = rows + seen, values + changed
            if after is None:
                break
        yield Resealed(table.name, rows, values)


async def _chunk(
    database: Database, table: Table, columns: list[Column[Any]], after: Sequence[Any] | None
) -> tuple[int, int, Sequence[Any] | None]:
    """One chunk behind the key `after`: rows, values changed, and the key to go on from (None: that was the last)."""
    key = list(table.primary_key.columns)
    raw = [type_coerce(one, LargeBinary).label(one.name) for one in columns]
    query = select(*key, *raw).order_by(*key).limit(CHUNK).with_for_update()
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    changed = 0
    async with database.transaction() as connection:
        found = (await connection.execute(query)).all()
        for row in found:
            for column, old in zip(columns, row[len(key) :], strict=True):
                new = ring().resealed(bytes(old)) if old is not None else None
                if new is None:
                    continue
                changed += 1
                same = [one == value for one, value in zip(key, row[: len(key)], strict=True)]
                await connection.execute(
                    update(table).where(and_(*same)).values({column.name: type_coerce(new, LargeBinary)})
                )
    return len(found), changed, tuple(found[-1][: len(key)]) if len(found) == CHUNK else None
