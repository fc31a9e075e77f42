"""The few places where SQLite and PostgreSQL spell a thing differently."""

from typing import Any

from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.base import Row


def upsert(connection: AsyncConnection, row: type[Row]) -> SqliteInsert | PostgresInsert:
    """An INSERT of this database that can say what to do on a conflict."""
    table: Any = row.__table__
    return sqlite_insert(table) if connection.dialect.name == "sqlite" else postgres_insert(table)


def insert_new(connection: AsyncConnection, row: type[Row]) -> SqliteInsert | PostgresInsert:
    """An INSERT that leaves rows already there as they are."""
    return upsert(connection, row).on_conflict_do_nothing()
