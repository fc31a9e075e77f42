"""A whole database into another, empty one: read and written by the thousand, as it lies, nothing deciphered.

All is written in one transaction: a move that fails leaves the other database as empty as it was.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.tables import Moment, Row
from storage.tables.delivery import LaneRow, ProcessRow

CHUNK = 5_000
STAYS = {ProcessRow.__tablename__, LaneRow.__tablename__}  # of processes that serve now: there are none yet
_WRAP = 1_000_003  # what a sum is of: numbers of chats are too great to be summed up

Told = Callable[[str, int], None]
"""Hears how many rows of a table have been moved."""


class NotEmpty(RuntimeError):
    """The other database holds something already."""


class Differs(RuntimeError):
    """What was written is not what was read; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a table holds, in figures that are the same on every home."""

    rows: int
    sums: tuple[int, ...]


async def move(source: AsyncEngine, target: AsyncEngine, told: Told = lambda _table, _rows: None) -> dict[str, int]:
    """Copy everything; how many rows of each table. Both databases have the tables of this program already."""
    tables = _plain_tables()
    async with source.connect() as read, target.begin() as write:
        for table in tables:
            if (await write.execute(select(func.count()).select_from(table))).scalar_one():
                raise NotEmpty(table.name)
        for table in tables:
            await _move_table(table, read, write, told)
        for table in tables:
            await _tie_back(table, read, write)
        for table in tables:
            await _go_on_counting(table, read, write)
        moved = {}
        for table in tables:
            was, now = await sums(table, read), await sums(table, write)
            if was != now:
                raise Differs(table.name)
            moved[table.name] = now.rows
    return moved


async def sums(table: Table, connection: AsyncConnection) -> Sums:
    """Rows counted, numbers summed up, texts and ciphertexts measured."""
    figures = [func.coalesce(func.sum(_figure(column)), 0) for column in table.columns if _counts(column)]
    row = (await connection.execute(select(func.count(), *figures).select_from(table))).one()
    return Sums(row[0], tuple(int(figure) for figure in row[1:]))


def _counts(column: Column[Any]) -> bool:
    return isinstance(column.type, Integer | LargeBinary | String)


def _figure(column: Column[Any]) -> Any:
    return column % _WRAP if isinstance(column.type, Integer) else func.length(column)


def _plain_tables() -> list[Table]:
    """The tables, parents first, with columns as they lie: ciphertext stays ciphertext."""
    plain = MetaData()

    def columns(table: Table) -> list[Column[Any]]:
        return [Column(one.name, _as_it_lies(one.type), primary_key=one.primary_key) for one in table.columns]

    return [
        Table(table.name, plain, *columns(table)) for table in Row.metadata.sorted_tables if table.name not in STAYS
    ]


def _as_it_lies(kind: Any) -> Any:
    if isinstance(kind, JSON):
        return JSON(none_as_null=True)
    if isinstance(kind, TypeDecorator) and not isinstance(kind, Moment):
        return kind.impl_instance
    return kind


async def _move_table(table: Table, read: AsyncConnection, write: AsyncConnection, told: Told) -> None:
    later = _tied_later(table)
    async for rows in _chunks(table, read):
        await write.execute(insert(table), [{**row, **dict.fromkeys(later)} for row in rows])
        told(table.name, len(rows))


async def _chunks(table: Table, read: AsyncConnection) -> AsyncIterator[Sequence[dict[str, Any]]]:
    key = tuple_(*table.primary_key.columns)
    query = select(table).order_by(*table.primary_key.columns).limit(CHUNK)
    last: tuple[Any, ...] | None = None
    while True:
        found = await read.execute(query if last is None else query.where(key > last))
        rows = [dict(row) for row in found.mappings()]
        if rows:
            yield rows
        if len(rows) < CHUNK:
            return
        last = tuple(rows[-1][column.name] for column in table.primary_key.columns)


def _tied_later(table: Table) -> list[str]:
    """Columns that point at tables (or rows) written after this one: filled in when all are there."""
    order = [one.name for one in Row.metadata.sorted_tables]
    here = order.index(table.name)
    own = Row.metadata.tables[table.name]
    return [
        column.name
        for column in own.columns
        for key in column.foreign_keys
        if column.nullable and order.index(key.column.table.name) >= here
    ]


async def _tie_back(table: Table, read: AsyncConnection, write: AsyncConnection) -> None:
    if not (later := _tied_later(table)):
        return
    keys = list(table.primary_key.columns)
    statement = (
        update(table)
        .where(*(column == bindparam(f"of_{column.name}") for column in keys))
        .values({name: bindparam(f"to_{name}") for name in later})
    )
    async for rows in _chunks(table, read):
        tied = [
            {f"of_{column.name}": row[column.name] for column in keys} | {f"to_{name}": row[name] for name in later}
            for row in rows
            if any(row[name] is not None for name in later)
        ]
        if tied:
            await write.execute(statement, tied)


async def _go_on_counting(table: Table, read: AsyncConnection, write: AsyncConnection) -> None:
    """New rows get numbers that no row has had, deleted ones included."""
    if "id" not in table.c or write.dialect.name != "postgresql":
        return
    last = (await read.execute(select(func.max(table.c.id)))).scalar() or 0
    if await read.run_sync(lambda sync: sync.dialect.name == "sqlite" and inspect(sync).has_table("sqlite_sequence")):
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = max(last, (await read.execute(query, {"name": table.name})).scalar() or 0)
    if last:
        await write.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), {"name": f'"{table.name}"', "last": last}
        )
