"""The few places where SQLite and PostgreSQL spell a thing differently (the others are named in tests/storage)."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.base import Row

# What transactions wait for, by number; chats have the rest of the numbers (storage.lanes).
ACTS, MIGRATION = 1, 2

_NUMBERS = ARRAY(BigInteger)
# SQLSTATEs of what passes by itself: connection lost, resources short, serialisation and deadlock, shutdown.
_PASSING = ("08", "53", "40", "57P", "55P03")


def on_sqlite(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "sqlite"


def upsert(connection: AsyncConnection, row: type[Row]) -> SqliteInsert | PostgresInsert:
    """An INSERT of this database that can say what to do on a conflict."""
    table: Any = row.__table__
    return sqlite_insert(table) if on_sqlite(connection) else postgres_insert(table)


def insert_new(connection: AsyncConnection, row: type[Row]) -> SqliteInsert | PostgresInsert:
    """An INSERT that leaves rows already there as they are."""
    return upsert(connection, row).on_conflict_do_nothing()


def listed(
    connection: AsyncConnection, parameter: str, columns: Sequence[ColumnElement[Any]]
) -> tuple[Any, list[ColumnElement[bool]]]:
    """Keys as rows of one JSON parameter, and how each of their parts meets its column.

    A list of tuples (`IN (VALUES ...)`) makes SQLite read the whole table; joined so, it uses the index.
    """
    sqlite = on_sqlite(connection)
    keys: ColumnElement[Any] = bindparam(parameter)
    source = func.json_each(keys) if sqlite else func.json_array_elements(cast(type_coerce(keys, Text), JSON))
    rows = source.table_valued(column("value"), name="listed")
    meets = []
    for position, own in enumerate(columns):
        said = (
            func.json_extract(rows.c.value, f"$[{position}]")
            if sqlite
            else cast(rows.c.value.op("->>")(position), own.type)
        )
        meets.append(own == said)
    return rows, meets


async def lock(connection: AsyncConnection, numbers: Iterable[int]) -> None:
    """Wait until no other transaction holds these numbers, and hold them to the end of this one.

    PostgreSQL alone: SQLite has one writer anyway. Always in the same order, so that nobody waits in a circle.
    """
    wanted = select(func.unnest(bindparam("numbers", type_=_NUMBERS)).label("number")).order_by(text("number"))
    rows = wanted.subquery()
    await connection.execute(select(func.pg_advisory_xact_lock(rows.c.number)), {"numbers": sorted(set(numbers))})


def passes(error: DBAPIError) -> bool:
    """Whether what went wrong passes by itself: the same transaction may be tried again."""
    state = getattr(error.orig, "sqlstate", None)
    code = getattr(error.orig, "sqlite_errorcode", None)
    busy = isinstance(code, int) and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return error.connection_invalidated or busy or (isinstance(state, str) and state.startswith(_PASSING))
